"""Figures and tables: images that git does not have (F010), without alternative text (F011) or with a file's name for
it (F012), animated (F013), heavy (F014) or coarse (F015) ones; tables wider than the page (F016) or with cells that
have no column (F017); tables and images that are not read as such (F018 to F020), blocks in cells (F021), sizes
(F022), tables in HTML (F023)."""
