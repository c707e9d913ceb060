"""Answers to reviewers: quoted words that the manuscript does not say (A001, A004), points without an answer (A002),
places that are gone (A003), changes that no answer mentions (A005), a version that cannot be found (A006), and
words that are nearly a quotation (A007)."""
