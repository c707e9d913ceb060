"""HTML, TeX, blocks and notes: what no format shows (H001 to H003, H010), what is not closed, notes without their other
half, unfinished merges, paragraphs and lists that are read as something else (H012 to H015)."""
