"""Edits of Word files: what recto merge could not take over."""
