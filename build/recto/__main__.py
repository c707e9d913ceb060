"""The command ``recto``: its subcommands are the modules of ``recto.cli.commands``, loaded when they are used."""

from __future__ import annotations

import gc
import os
import sys
from importlib import import_module

import click

from recto import __version__
from recto.core.plugins import module_names


class Commands(click.Group):
    """A group whose subcommands are modules."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002  # click's signature
        """The names of the modules."""
        return list(module_names("recto.cli.commands"))

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002  # click's signature
        """The command that a module exports."""
        if cmd_name not in module_names("recto.cli.commands"):
            return None
        command: click.Command = import_module(f"recto.cli.commands.{cmd_name}").COMMAND
        return command


@click.command(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="recto")
def main() -> None:
    """Build open manuscripts from Markdown: a web page, a PDF and a Word file."""


def run() -> None:
    """Run the command and leave at once: taking the process apart object by object takes up to 0.3 s."""
    gc.disable()
    status: object = 0
    try:
        main()
    except SystemExit as end:
        status = end.code
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(status if isinstance(status, int) else 1)


if __name__ == "__main__":
    run()
