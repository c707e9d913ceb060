"""HTML, TeX, blocks and notes: what no format shows (H001 to H003, H010), what is not closed, notes that lack their
other half, merges that were not finished."""
