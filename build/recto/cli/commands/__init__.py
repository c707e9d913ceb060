"""The subcommands, one per module; each exports ``COMMAND``, a click command."""
