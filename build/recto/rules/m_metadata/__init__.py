"""metadata.yaml: unreadable (M001), of wrong kinds (M002), unread (M003), and what is wrong with authors (M004 to
M017)."""
