"""All code that imports WeasyPrint or pydyf."""
