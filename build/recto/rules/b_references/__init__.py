"""References: what their metadata tells: one work cited twice (B004), preprints that were published (B005), retracted
and corrected works (B006), missing fields (B007), publishers for journals (B008), odd titles (B009)."""
