"""Which patches a version of WeasyPrint gets, and what is said of those that it does not get."""

from __future__ import annotations

import importlib.metadata
from dataclasses import replace

import pytest
from recto.formats.pdf.weasyprint import patches
from recto.formats.pdf.weasyprint.patch import Patch, Removes
from recto.formats.pdf.weasyprint.patches import PATCHES, apply, unfixed


def test_the_installed_version_gets_every_patch() -> None:
    version = importlib.metadata.version("weasyprint")
    assert [patch for patch in PATCHES if not patch.fits(version)] == []
    assert unfixed(version) == ()


def test_another_version_gets_none_and_keeps_the_faults(monkeypatch: pytest.MonkeyPatch) -> None:
    applied: list[Patch] = []
    spied = [replace(patch, apply=lambda patch=patch: applied.append(patch)) for patch in PATCHES]  # type: ignore[misc]
    monkeypatch.setattr(patches, "PATCHES", spied)
    apply("9999.1")
    assert applied == []
    apply("70.3b1")
    assert [patch.what for patch in applied] == [patch.what for patch in PATCHES]
    assert [patch.what for patch in unfixed("9999.1")] == [
        patch.what for patch in PATCHES if patch.removes is Removes.FAULT
    ]


def test_each_patch_says_why() -> None:
    for patch in PATCHES:
        assert patch.what.strip(".") == patch.what != "", patch
