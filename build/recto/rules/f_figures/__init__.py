"""Figures and tables: images that git does not have (F010), without alternative text (F011) or with a file's name for
it (F012), that move (F013), are heavy (F014) or coarse (F015); tables wider than the page (F016) or with cells that no
column is for (F017)."""
