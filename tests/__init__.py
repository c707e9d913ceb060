"""The tests. This is a package because one of the libraries installs another package named ``tests``."""
