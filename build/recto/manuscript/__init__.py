"""content/ -> Text: the authors' files, metadata, template variables and images."""
