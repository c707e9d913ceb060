"""Versions: there with other bytes (V001), of another commit (V002), growing (V003), without a proof of time (V004),
built with errors (V005), of a commit that nobody finds (V006)."""
