"""Links: addresses that are malformed, could be safer, should be citations, lead nowhere, or are cut."""
