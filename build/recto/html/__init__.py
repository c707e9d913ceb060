"""The manuscript's text as safe HTML, which the page and the PDF share."""
