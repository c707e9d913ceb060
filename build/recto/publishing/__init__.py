"""output/ -> the published site: versions that are never rewritten."""
