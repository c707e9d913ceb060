"""What a build in another process hands back: frozen values that can be pickled."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from recto.core.diagnostics import Diagnostic
from recto.core.model import Bibliography, CitedDocument, Document, Images, Manuscript, Style, Text
from recto.manuscript.front import Front
from recto.manuscript.variables import Variables

if TYPE_CHECKING:  # pydantic takes 0.2 s to load
    from recto.manuscript.settings import FormatSettings


@dataclass(frozen=True, slots=True)
class State:
    """A build of the pages, and the values between its stages."""

    pages: Mapping[str, bytes]
    """The pages by their names: manuscript.html, and supplement.html if there is one."""
    records: Mapping[str, bytes]
    """The other files of the output folder, but for those in ``beside``."""
    beside: Mapping[str, Path]
    """Images and fonts by the names that the pages use, and where they are now."""
    diagnostics: tuple[Diagnostic, ...]
    manuscript: Manuscript
    variables: Variables
    text: Text
    document: Document
    """As it was parsed."""
    numbered: Document
    """As citeproc got it."""
    images: Images
    """Without their bytes, which are in ``beside``."""
    bibliography: Bibliography
    style: Style
    front: Front
    settings: FormatSettings
    documents: tuple[CitedDocument, ...]


@dataclass(frozen=True, slots=True)
class Files:
    """A build of the PDF and the Word file."""

    files: Mapping[str, Path]
    """By their names in the output folder, and where they are now."""
    diagnostics: tuple[Diagnostic, ...]


@dataclass(frozen=True, slots=True)
class Failed:
    """A build that has no result."""

    diagnostics: tuple[Diagnostic, ...] = ()
    message: str = ""
    """Why, if no diagnostic says it."""
