"""What a manuscript looks like: templates, styles and fonts, read from this folder."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent
FONTS = FOLDER / "fonts"


@cache
def text(name: str) -> str:
    """One of the theme's text files, such as ``page.css``."""
    return (FOLDER / name).read_text(encoding="utf-8")


def fill(name: str, **values: Any) -> str:
    """A template of the theme with its values; text is escaped, safe HTML is given as ``markupsafe.Markup``."""
    import jinja2

    environment = jinja2.Environment(
        autoescape=True, trim_blocks=True, lstrip_blocks=True, undefined=jinja2.StrictUndefined
    )
    return environment.from_string(text(name)).render(**values)
