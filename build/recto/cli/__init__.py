"""The command line: commands, and how diagnostics are reported. Only this room and ``__main__`` print."""
