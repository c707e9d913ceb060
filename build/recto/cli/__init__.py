"""The command line: commands, and how diagnostics are reported. Only this package and ``__main__`` print."""
