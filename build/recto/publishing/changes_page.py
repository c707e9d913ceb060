"""``changes.json`` -> a Markdown page that shows the changes, for a comment on a pull request.

The file may come from a stranger. So only values of the right type are shown, their number and length are bounded, and
their text can be nothing but text: no markup, no mention of people, no link, no command to a robot.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from html import escape
from itertools import groupby
from typing import Any

from recto.core.wording import counted

NAME = "changes.json"
MOST_CHANGES = 60
MOST_REFERENCES = 20
_MOST_PLACES = 400
"""Characters of words that are shown of a change at most."""
_CONTEXT = 80


def changes_page(data: bytes, link: str = "") -> str:
    """The page; ``link`` is where the page of the changes is, if it is known. Raises ValueError if it is not one."""
    try:
        found = json.loads(data)
    except RecursionError as failure:
        raise ValueError(f"{NAME} is nested too deeply") from failure
    values = _mapping(found)
    documents = map(_mapping, _list(values.get("documents")))
    changes = [_mapping(change) for one in documents for change in _list(one.get("changes"))]
    lines = ["## What changed", ""]
    was, now = (_text(_mapping(values.get("title")).get(side)) for side in ("old", "new"))
    if was != now:
        lines += [f"The title: {_marked('del', was)}{_marked('b', now)}", ""]
    elif not changes:
        return "\n".join([*lines, "Nothing that a reader sees.", ""])
    old, new = (_line(_mapping(values.get(side)).get("name"), 60) for side in ("old", "new"))
    counts = [counted(len(changes), "change", grouped=True), *_words(_mapping(values.get("words")))]
    lines += [f"{', '.join(counts)}, from {old} to {new}. {link}".rstrip(), ""]
    lines += _by_section(changes)
    for title, name in (("Added references", "added"), ("Removed references", "removed")):
        lines += _references(title, _list(_mapping(values.get("references")).get(name)))
    return "\n".join(lines).rstrip() + "\n"


def _words(words: Mapping[str, Any]) -> Iterator[str]:
    for kind in ("inserted", "deleted", "moved"):
        number = words.get(kind)
        if isinstance(number, int) and 0 < number < 10**9:
            yield f"{counted(number, 'word', grouped=True)} {kind}"


def _by_section(changes: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    shown = changes[:MOST_CHANGES]
    sizes: dict[str, int] = {}
    for change in changes:
        section = _line(change.get("section"), 100)
        sizes[section] = sizes.get(section, 0) + 1
    for section, some in groupby(shown, key=lambda change: _line(change.get("section"), 100)):
        yield f"**{section or 'At the beginning'}** ({counted(sizes[section], 'change')})"
        yield ""
        yield from (f"- {_shown(change)}" for change in some)
        yield ""
    if len(changes) > len(shown):
        yield f"… and {counted(len(changes) - len(shown), 'more change')}."
        yield ""


def _shown(change: Mapping[str, Any]) -> str:
    """A change, as words in context."""
    old, new = (_text(change.get(side)) for side in ("old", "new"))
    if change.get("sort") == "move":
        return f"moved: {_line(old or new, _MOST_PLACES)}"
    if old.strip() and old.strip() == new.strip():
        pieces = [f"{_marked('b', new)} (set differently)"]
    else:
        pieces = [_marked("del", old), _marked("b", new)]
    for image in map(_mapping, _list(change.get("images"))[:4]):
        pieces.append(_marked("del" if image.get("kind") == "deletion" else "b", f"image {_text(image.get('name'))}"))
    if not any(pieces):
        return "something that has no words"
    before, after = _text(change.get("before"))[-_CONTEXT:], _text(change.get("after"))[:_CONTEXT]
    around = bool(before.strip() or after.strip())
    # A line must not begin with what a robot takes for a command.
    start = f"… {_safe(before)}" if around else ""
    return " ".join(f"{start}{''.join(filter(None, pieces))}{_safe(after)}{' …' if around else ''}".split())


def _marked(tag: str, text: str) -> str:
    if not text.strip():
        return ""
    short = text if len(text) <= _MOST_PLACES else f"{text[:_MOST_PLACES]} …"
    inner = short.strip()
    before, after = short[: len(short) - len(short.lstrip())], short[len(short.rstrip()) :]
    return f"{before}<{tag}>{_safe(inner)}</{tag}>{after or ' ' if tag == 'del' else after}"


def _references(title: str, references: Sequence[Any]) -> Iterator[str]:
    if not references:
        return
    yield f"**{title}**"
    yield ""
    for one in map(_mapping, references[:MOST_REFERENCES]):
        key = _line(one.get("key"), 100)
        yield f"- {_line(one.get('title'), 200) or 'without a title'}{f' ({key})' if key else ''}"
    if len(references) > MOST_REFERENCES:
        yield f"- … and {counted(len(references) - MOST_REFERENCES, 'more reference')}"
    yield ""


# --- untrusted values -------------------------------------------------------------------------------------------------


def _mapping(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def _list(value: object) -> Sequence[Any]:
    return value if isinstance(value, list) else []


def _text(value: object) -> str:
    return re.sub(r"\s+", " ", value[:10_000]) if isinstance(value, str) else ""


def _line(value: object, most: int) -> str:
    text = _text(value).strip()
    return _safe(text if len(text) <= most else f"{text[:most]} …")


_SPECIAL = re.compile(r"([\\`*_{}\[\]()#+.!|~^$:>-])")
_ACTIVE = re.compile(r"(@|#|://|(?i:www)(?=\.)|(?i:gh)(?=-\d))")


def _safe(text: str) -> str:
    """Text that GitHub shows as it is. A word joiner, which nobody sees, keeps it from being a mention or a link."""
    plain = "".join(one for one in text if one.isprintable() and not _turns(one))
    joined = _ACTIVE.sub("\\1\u2060", plain)
    return escape(_SPECIAL.sub(r"\\\1", joined), quote=False).replace("\\&gt;", "&gt;")


def _turns(character: str) -> bool:
    """Whether it changes the direction of what follows it."""
    return character in "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
