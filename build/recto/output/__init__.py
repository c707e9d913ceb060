"""CitedDocument -> output/: every format rendered, read back, and written."""
