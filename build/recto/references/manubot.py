"""What Recto takes from Manubot, without its HTTP library; no other module imports it. Importing this one loads it.

Manubot's modules import ``requests`` at their top, for retrieving. Recto needs only what they know of identifiers, and
``requests`` takes 0.1 s to load and opens a socket in loading (urllib3 tries whether there is IPv6). So they are given
a stand-in, which loads the library if anything of it is ever used. Nobody else gets to see it.
"""

from __future__ import annotations

import sys
from importlib import import_module
from types import ModuleType
from typing import Any

_NAME = "requests"
_MODULES = ("citekey", "handlers", "doi", "arxiv", "pubmed", "isbn", "url", "wikidata", "curie")


class _Later(ModuleType):
    """Stands for a module until it is used."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return getattr(import_module(self.__name__), name)


def _load() -> None:
    if _NAME in sys.modules:
        return
    sys.modules[_NAME] = later = _Later(_NAME)
    try:
        for module in _MODULES:
            import_module(f"manubot.cite.{module}")
    finally:
        if sys.modules.get(_NAME) is later:
            del sys.modules[_NAME]


_load()

# Not before the stand-in.
from manubot.cite.citekey import CiteKey, shorten_citekey  # noqa: E402
from manubot.cite.handlers import get_handler, prefix_to_handler  # noqa: E402
from manubot.cite.pubmed import csl_item_from_pubmed_article  # noqa: E402

__all__ = ["CiteKey", "address", "csl_item_from_pubmed_article", "is_prefix", "shorten_citekey"]


def is_prefix(prefix: str) -> bool:
    """Whether Manubot knows what begins with this prefix and a colon, in whatever case."""
    return prefix.lower() in prefix_to_handler


def address(prefix: str, accession: str) -> str:
    """The page that the Bioregistry has for an identifier."""
    return str(get_handler(prefix.lower()).get_url(accession))
