"""Recto: open manuscripts in Markdown, built into an accessible web page, a tagged PDF and a Word file."""

__version__ = "0.1.0"
