"""Text -> CitedDocument: what Pandoc, pandoc-xnos and citeproc make of the text."""
