"""Pandoc's languages, its AST and its Markdown, and the TeX of formulas. It knows no manuscript."""
