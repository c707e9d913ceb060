"""Words and characters: misspellings, words twice in a row, placeholders, broken formulas, invisible characters,
signs that are shown as typed or vanish."""
