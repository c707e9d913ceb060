"""How changes are written: a module for each format, whose ``write`` returns the files of a Comparison."""
