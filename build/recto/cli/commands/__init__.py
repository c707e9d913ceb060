"""The subcommands, one a module; each exports ``COMMAND``, a click command. Only they and ``__main__`` print."""
