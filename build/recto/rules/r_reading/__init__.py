"""Reading files: nothing to read (R001), bytes that are not text (R002), files left out (R003)."""
