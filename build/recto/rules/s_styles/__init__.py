"""Citation styles and Word templates: not found (S001, S003), or not usable (S002, S004)."""
