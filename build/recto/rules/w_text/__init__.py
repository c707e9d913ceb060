"""Words and characters: misspellings, words twice in a row, placeholders, broken formulas, invisible characters."""
