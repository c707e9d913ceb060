"""Links: addresses that are none, that could be safer, that should be citations, that lead nowhere."""
