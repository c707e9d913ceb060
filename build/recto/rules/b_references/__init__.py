"""References: what their metadata shows: one work cited twice (B004), published preprints (B005), retracted and
corrected works (B006), missing fields (B007), publishers instead of journals (B008), odd titles (B009)."""
