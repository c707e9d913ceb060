"""Settings of the rules: levels of unknown codes (I001), needless (I002) and unreadable (I003) ignores."""
