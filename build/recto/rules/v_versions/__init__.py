"""Versions: published with different content (V001), of another commit (V002), too large (V003), without a timestamp
(V004), built with errors (V005), of a commit that nobody else can see (V006)."""
