"""Settings of the rules: levels of unknown codes (I001), ignores in vain (I002) or that cannot be read (I003)."""
