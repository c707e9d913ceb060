"""Reading files: nothing to read (R001), no text (R002), files and parts left out (R003, R007, R008)."""
