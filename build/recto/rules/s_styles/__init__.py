"""Citation styles: not found (S001), or not fit for use (S002)."""
