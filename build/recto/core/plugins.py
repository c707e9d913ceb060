"""How an extension is found: each module of a package such as ``recto.formats`` exports one constant."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from typing import Any


@cache
def module_names(package: str) -> tuple[str, ...]:
    """The names of a package's modules, sorted; none is imported."""
    return tuple(sorted(info.name for info in iter_modules(import_module(package).__path__)))


def preload(*modules: str) -> None:
    """Begin to import what a later stage needs, while this process waits for another."""
    from threading import Thread

    Thread(target=lambda: [import_module(module) for module in modules], daemon=True).start()


def constants(package: str, name: str) -> dict[str, Any]:
    """The constant ``name`` of each module of ``package``, by the module's name."""
    return {module: getattr(import_module(f"{package}.{module}"), name) for module in module_names(package)}
