"""From an edited Word file back to the Markdown that it was made from."""
