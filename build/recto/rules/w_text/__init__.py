"""Words and characters: misspellings, words twice in a row, notes to oneself, broken formulas, invisible characters."""
