"""``recto explain``: a rule's page of the manual."""

from __future__ import annotations

import click

from recto.cli.console import echo


@click.command(short_help="Show the manual page of a rule.")
@click.argument("codes", metavar="[CODE]...", nargs=-1)
def explain(codes: tuple[str, ...]) -> None:
    """Show what a diagnostic's CODE means: what is wrong, why, how to fix it, and an example, wrong and right.

    Without CODE: all codes, one per line.
    """
    from recto.core.wording import nearest
    from recto.rules.rule import rules

    known = rules()
    for code in codes:
        if code.upper() not in known:
            hint = nearest(code.upper(), known)
            raise click.UsageError(f"there is no rule {code}; {hint or 'recto explain lists all'}")
    for code in codes:
        rule = known[code.upper()]
        echo(f"{rule.code} ({rule.severity}, {rule.family})\n\n{rule.page}\n")
    if not codes:
        for rule in known.values():
            echo(f"{rule.code}  {rule.severity.value:<7}  {rule.summary}")


COMMAND = explain
