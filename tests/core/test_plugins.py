"""Extensions are found by their folder, and loaded when they are asked for."""

from __future__ import annotations

import sys
import threading
from pathlib import Path

import pytest
from recto.core.plugins import constants, module_names, preload


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A package of two modules, each with the constant NUMBER."""
    name = f"extensions_of_{tmp_path.name}"
    folder = tmp_path / name
    folder.mkdir()
    for module, text in (("__init__", ""), ("b", "NUMBER = 2\n"), ("a", "NUMBER = 1\n")):
        (folder / f"{module}.py").write_text(text)
    monkeypatch.syspath_prepend(tmp_path)
    return name


def test_names_are_found_without_importing_a_module(package: str) -> None:
    assert module_names(package) == ("a", "b")
    assert f"{package}.a" not in sys.modules


def test_each_module_gives_its_constant(package: str) -> None:
    assert constants(package, "NUMBER") == {"a": 1, "b": 2}


def test_preload_imports_beside_what_goes_on(package: str) -> None:
    before = {*threading.enumerate()}
    preload(f"{package}.a", f"{package}.b")
    for thread in {*threading.enumerate()} - before:
        thread.join()
    assert {f"{package}.a", f"{package}.b"} <= sys.modules.keys()
