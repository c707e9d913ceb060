"""The words of a text and of what was made of it: which is which."""
