"""Citation styles: not found (S001), or not usable (S002)."""
