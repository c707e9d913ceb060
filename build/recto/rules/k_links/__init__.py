"""Links: addresses that are malformed, could be safer, should be citations, or lead nowhere."""
