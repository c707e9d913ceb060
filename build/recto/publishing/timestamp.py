"""Timestamps: proofs that a file existed at a certain time (https://opentimestamps.org), made by the program ``ots``.

A timestamp is pending for some hours, until a calendar has put it into Bitcoin's blockchain; then it can be completed.
A calendar that does not answer causes a warning and nothing else.
"""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from pathlib import Path

from recto.core.diagnostics import Report, warning
from recto.core.world import BrokenMachine, World
from recto.publishing.site import PROOF

SERVICE = "opentimestamps"
"""The key in ``World.services`` that replaces the calendar."""


def stamp(files: Mapping[str, bytes], world: World, report: Report) -> dict[str, bytes]:
    """A pending timestamp for each file, by the file's name plus ``.ots``; empty if none can be made (V004)."""
    calendar = world.services.get(SERVICE)
    options = ["--calendar", calendar, "-m", "1"] if calendar else []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for file, data in files.items():
            (folder / file).write_bytes(data)
        done, words = _ots(["stamp", *options, *files], folder, world)
        if not done:
            _report(f"no timestamp was made: {words}", report)
        return {proof.name: proof.read_bytes() for proof in sorted(folder.glob(f"*{PROOF}"))} if done else {}


def upgrade(proof: bytes, world: World, report: Report) -> bytes | None:
    """The completed form of a pending timestamp; None if it is still pending or cannot be completed (V004)."""
    calendar = world.services.get(SERVICE)
    with tempfile.TemporaryDirectory() as name:
        path = Path(name) / f"proof{PROOF}"
        path.write_bytes(proof)
        options = ["--whitelist", calendar] if calendar else []
        done, words = _ots(["--no-cache", *options, "upgrade", path.name], path.parent, world)
        if done:
            return path.read_bytes()
    if "Pending confirmation" not in words:
        _report(f"a timestamp could not be completed: {words}", report)
    return None


def _ots(arguments: list[str], folder: Path, world: World) -> tuple[bool, str]:
    """Run ``ots``. Returns whether it succeeded, and its messages."""
    program = world.program("ots")
    if program is None:
        return False, "the program ots is not installed"
    try:
        status, out, words = world.run([program, *arguments], folder, timeout=90)
    except BrokenMachine as failure:
        return False, str(failure)
    return status == 0, " / ".join((out.decode(errors="replace") + words).strip().splitlines()[-2:])


def _report(message: str, report: Report) -> None:
    hint = "the next run with --timestamp tries again; install ots with: python -m pip install opentimestamps-client"
    report(warning("V004", message, hint=hint))
