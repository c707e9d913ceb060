"""The live preview: builds again what was edited, and changes the page that is open in a browser."""
