"""Headings and sections: levels (D001), doubles (D002), empty ones (D003), text before the first (D004), the references
(D005, D006), headings that are not read, empty or too high (D007 to D009); and the contract that a project declares in
metadata.yaml: its form (D010), missing sections (D011), their order (D012), words (D013) and citations (D014)."""
