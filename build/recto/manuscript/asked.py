"""Which keys of metadata.yaml the templates in the text ask for."""

from __future__ import annotations

import re
from collections.abc import Iterable

from recto.core.model import SourceFile

_TAG = re.compile(r"\{[{%].*?[%}]\}", re.DOTALL)
_BOUND = re.compile(r"\bfor\s+([\w\s,]+?)\s+in\b|\bset\s+([\w\s,]+?)\s*(?:=|-?%)|\bmacro\s+\w+\s*\(([^)]*)\)")
_OF_AFFILIATIONS = re.compile(r"\bfor\s+(\w+)\s+in\s+[\w.]*\baffiliations\b")


class Asked:
    """What the template tags of the sections name."""

    def __init__(self, sections: Iterable[SourceFile]) -> None:
        self.tags = "\n".join(tag for section in sections for tag in _TAG.findall(section.text))
        self._bound = {name for found in _BOUND.findall(self.tags) for name in re.findall(r"\w+", " ".join(found))}
        # Each entry of manubot.affiliations has a key affiliation, whatever an author has.
        others = "|".join(map(re.escape, _OF_AFFILIATIONS.findall(self.tags)))
        self._of_others = re.compile(rf"\b(?:{others})\.\w+") if others else None

    def variable(self, key: str) -> bool:
        """Whether a tag names the variable, and not one that the template itself has made."""
        return key not in self._bound and bool(re.search(rf"\b{re.escape(key)}\b", self.tags))

    @property
    def loops_over_authors(self) -> bool:
        """Whether a tag goes through the authors, as those do that show them."""
        return bool(re.search(r"\bfor\s+\w+\s+in\s+(?:[\w.]*\.)?(?:authors|author_info)\b", self.tags))

    def prints(self, key: str) -> bool:
        """Whether a tag shows the value as it is: ``{{ key }}``, or ``{{ some.key }}``."""
        return bool(re.search(rf"\{{\{{-?\s*(?:\w+\.)*{re.escape(key)}\s*-?\}}\}}", self.tags))

    def of_author(self, key: str) -> bool:
        """Whether a tag names the key of something that may be an author."""
        tags = self._of_others.sub("", self.tags) if self._of_others else self.tags
        return bool(re.search(rf"(?:\.|['\"]){re.escape(key)}\b", tags))
