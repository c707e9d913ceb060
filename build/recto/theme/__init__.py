"""The look of a manuscript: templates, styles, scripts and fonts, read from this folder."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent
FONTS = FOLDER / "fonts"


@cache
def text(name: str) -> str:
    """One of the theme's text files, such as ``page.css``."""
    return (FOLDER / name).read_text(encoding="utf-8")


SCRIPTS = (
    *"dom appearance fonts arriving contents anchors mentions cards".split(),
    *"figures copy sections trail menu optins versions start".split(),
)
"""The page's scripts, in the order in which they are joined; the last one starts the others."""


@cache
def style(*more: str) -> str:
    """The page's style, and that of other files of the theme, without comments, one rule per line."""
    whole = "".join(map(text, ("faces.css", "page.css", *more)))
    bare = " ".join(re.sub(r"/\*.*?\*/", "", whole, flags=re.DOTALL).split())
    # Spaces separate selectors and the operands of a sum; around these characters they mean nothing.
    bare = re.sub(r" ?([{};,]) ?", r"\1", bare).replace(": ", ":").replace(";}", "}")
    return bare.replace("}", "}\n").replace("}\n}", "}}").strip()


@cache
def script(*names: str) -> str:
    """The page's scripts, or those with these names in this folder, which are ECMAScript modules, as one inline script.

    A page opened from disk may not load modules, so each module becomes a function that returns its exports.
    """
    modules = "".join(_module(text(f"{name}.js")) for name in names or [f"scripts/{name}" for name in SCRIPTS])
    return f'(() => {{\n"use strict";\n{modules}}})();'


COMPARING = ("scripts/dom", "review/align", "review/compare")
"""The script that shows on a published page what changed since an earlier version; it is loaded when it is needed."""


def _module(source: str) -> str:
    names = ", ".join(re.findall(r"^export (?:async )?(?:function|const) (\w+)", source, flags=re.MULTILINE))
    plain = re.sub(r"^\s*//.*\n|^import .*\n|^export |^\s+", "", source, flags=re.MULTILINE)
    return f"const {{ {names} }} = (() => {{\n{plain}return {{ {names} }};\n}})();\n"


@cache
def phrases(lang: str) -> Mapping[str, str]:
    """Recto's own phrases in the outputs: English -> the language with that tag (BCP 47).

    ``words.json`` has all of them in a few languages, ``labels.json`` those within the text of the manuscript in more.
    The others stay English.
    """
    tag = lang.lower().replace("_", "-")
    primary = tag.split("-")[0]
    table: dict[str, dict[str, str]] = json.loads(text("words.json"))
    labels: dict[str, dict[str, str]] = json.loads(text("labels.json"))
    own = labels.get("zh-hant" if _TRADITIONAL.match(tag) else {"no": "nb"}.get(primary, primary), {})
    return {english: others.get(primary, own.get(english, english)) for english, others in table.items()}


_TRADITIONAL = re.compile(r"zh-(hant|tw|hk|mo)\b")
"""Chinese in traditional characters."""


def is_language(lang: str) -> bool:
    """Whether a text has the form of a language tag (BCP 47): an author may have written anything there."""
    return bool(re.fullmatch(r"[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*", lang))


_RIGHT_TO_LEFT = re.compile(r"(ar|arc|dv|fa|ha|he|iw|ks|ku|nqo|ps|sd|ug|ur|yi)\b", re.IGNORECASE)


def direction(lang: str) -> str:
    """``rtl`` for the tag of a language that is written from right to left, else ``ltr``."""
    return "rtl" if _RIGHT_TO_LEFT.match(lang) else "ltr"


def shapes(lang: str) -> str:
    """The tag by which fontconfig chooses the shapes of Chinese characters: it knows no scripts, but countries."""
    if not re.match(r"zh(-han[st])?$", lang, re.IGNORECASE):
        return lang
    return "zh-TW" if _TRADITIONAL.match(lang.lower()) else "zh-CN"


Translate = Callable[..., str]
"""Translates an English phrase, and fills each ``{}`` with the next of the values."""


def words(lang: str) -> Translate:
    """A function that translates an English phrase and fills each ``{}`` with the next of the values.

    It raises ``KeyError`` for a phrase that is not in ``words.json``.
    """
    known = phrases(lang)
    return lambda english, *values: known[english].format(*values)


def fill(name: str, **values: Any) -> str:
    """Render a template of the theme. Text is escaped; pass safe HTML as ``markupsafe.Markup``."""
    import jinja2

    environment = jinja2.Environment(
        autoescape=True, trim_blocks=True, lstrip_blocks=True, undefined=jinja2.StrictUndefined
    )
    return environment.from_string(text(name)).render(**values)
