"""For a manuscript's own tests: what ``recto check`` reports, as text to compare.

In ``tests/test_manuscript.py`` of a project, run by pytest from the project's folder::

    from recto.testing import problems

    def test_every_citation_has_its_reference() -> None:
        assert problems("C", "B") == ""

    def test_the_sections_are_those_of_the_contract() -> None:
        assert problems("D") == ""
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from recto.cli.reporters import Page
from recto.cli.reporters.text import render
from recto.core.diagnostics import Diagnostic, in_order
from recto.core.world import World
from recto.pipeline import Options, check


def problems(*codes: str, project: str | Path = ".", template_variables: tuple[str, ...] = ()) -> str:
    """What ``recto check`` says of these codes, or of all; empty if nothing.

    A code is whole, such as ``C001``, or the beginning of several, such as ``C``. Settings and comments that ignore
    apply as usual. The manuscript is checked once, however often this is called. Raises BrokenMachine as a build does.
    """
    found = _checked(Path(project).resolve(), template_variables)
    return render(Page([one for one in found if one.code.startswith(codes or "")]))


@cache
def _checked(project: Path, template_variables: tuple[str, ...]) -> tuple[Diagnostic, ...]:
    found: list[Diagnostic] = []
    check(project, Options(formats=(), template_variables=template_variables), World(), found.append)
    return tuple(in_order(found))
