"""metadata.yaml: unreadable (M001), values of the wrong kind (M002), unused keys (M003), and problems with authors and
other values (M004 to M017)."""
