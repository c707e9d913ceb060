"""The LaTeX file."""
