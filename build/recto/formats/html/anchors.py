"""The page's body -> the same with a place to link to at each paragraph and citation, and in the reference list the
ways back to where each work is cited. No script takes part in it."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from html import escape, unescape

from recto import theme

# The numbers of citations and of figures change with the text around them.
_TEXT = re.compile(r'<a href="#[^>]*>(?:<sup>)?[^<]*(?:</sup>)?</a>|<[^>]+>|(?P<text>[^<]+)')
_NOTES = '<section id="footnotes"'
_MENTION = re.compile(
    r"<h(?P<level>[1-6])\b[^>]*>(?=(?P<heading>.*?)</h(?P=level)>)"
    r'|<span class="citation" data-cites="(?P<keys>[^"]*)">'
    rf"|{_NOTES}",
    re.DOTALL,
)
_FORMULA = ('<span id="eq:', '<span class="recto-formula"')
_HASHED = 100
"""Letters of a paragraph that its anchor depends on: a correction further down leaves the anchor as it is."""
_LONGEST = 20
"""Characters of a heading that a way back may have."""


def with_mentions(body: str, lang: str = "en") -> str:
    """The body with ``p-…`` on paragraphs, ``m.1``, ``m.2`` … on citations, and "Cited in" in the reference list, in
    the words of ``lang``.

    The paragraphs' anchors are made of their text, so they stay from version to version as long as it does.
    """
    before, entries, after = _around_references(body)
    seen: Counter[str] = Counter()
    before, after = _with_anchors(before, seen), _with_anchors(after, seen)
    listed = frozenset(re.findall(r'<div id="ref-([^"]*)"', entries))
    mentions: dict[str, list[tuple[str, str]]] = {}
    if not listed:
        return before + entries + after
    t = theme.words(lang)
    numbered = _Numbering(listed, mentions, t("the text"), t("a note"))
    before, after = numbered.number(before), numbered.number(after)
    return before + _with_ways_back(entries, mentions, t("Cited in")) + after


def _around_references(body: str) -> tuple[str, str, str]:
    """What stands before the reference list, the list, and what follows it."""
    start = body.find('<div id="refs"')
    if start < 0:
        return body, "", ""
    depth = 0
    for tag in re.compile(r"<(/?)div\b").finditer(body, start):
        depth += -1 if tag[1] else 1
        if not depth:
            return body[:start], body[start : tag.start()], body[tag.start() :]
    return body, "", ""


def _with_anchors(html: str, seen: Counter[str]) -> str:
    # Notes have anchors of their own.
    html, notes, rest = html.partition(_NOTES)
    pieces = html.split("<p>")
    for index, piece in enumerate(pieces[1:], 1):
        letters, end = "", piece.find("</p>")
        for part in _TEXT.finditer(piece, 0, end if end >= 0 else len(piece)):
            letters += re.sub(r"[\W\d_]+", "", part["text"] or "")
            if len(letters) >= _HASHED:
                break
        if not letters or piece.startswith(_FORMULA):
            pieces[index] = f"<p>{piece}"
            continue
        name = hashlib.blake2b(letters[:_HASHED].lower().encode(), digest_size=4).hexdigest()
        seen[name] += 1
        pieces[index] = f'<p id="p-{name}{f"-{seen[name]}" if seen[name] > 1 else ""}">{piece}'
    return "".join(pieces) + notes + rest


class _Numbering:
    """Gives citations their numbers, and keeps under which heading each work is cited."""

    def __init__(
        self, listed: frozenset[str], mentions: dict[str, list[tuple[str, str]]], heading: str, note: str
    ) -> None:
        """``heading`` and ``note``: what a place is called that has no heading before it, or is in a note."""
        self.listed, self.mentions = listed, mentions
        self.count, self.heading, self.note = 0, heading, note

    def number(self, html: str) -> str:
        return _MENTION.sub(self._place, html)

    def _place(self, match: re.Match[str]) -> str:
        if match["heading"] is not None:
            if match["level"] < "3":
                self.heading = _shortened(match["heading"]) or self.heading
            return match.group()
        if match["keys"] is None:
            self.heading = self.note
            return match.group()
        keys = match["keys"].split()
        cited = dict.fromkeys(key for key in keys if key in self.listed)
        if not cited:
            return match.group()
        self.count += 1
        for key in cited:
            self.mentions.setdefault(key, []).append((f"m.{self.count}", self.heading))
        # What the links say need not be said again; a range has no link to what is inside it.
        inside = match.string[match.end() : match.string.find("</span>", match.end())]
        is_linked = all(f'"#ref-{key}"' in inside for key in keys)
        return f'<span class="citation" id="m.{self.count}"' + (">" if is_linked else f' data-cites="{match["keys"]}">')


def _shortened(heading: str) -> str:
    text = re.sub(r"<annotation\b.*?</annotation>|<[^>]+>", "", heading, flags=re.DOTALL)
    words = unescape(text).split()
    while len(words) > 1 and sum(map(len, words)) + len(words) > _LONGEST:
        words.pop()
        words[-1] = words[-1].rstrip("…,:;") + "…"
    return escape(" ".join(words), quote=False)


_ENTRY = re.compile(r'(?=<div id="ref-)')


def _with_ways_back(entries: str, mentions: dict[str, list[tuple[str, str]]], words: str) -> str:
    pieces = _ENTRY.split(entries)
    for index, entry in enumerate(pieces[1:], 1):
        found = mentions.get(entry[13 : entry.index('"', 13)])
        end = entry.rfind("</div>") if found else -1
        if not found or end < 0:
            continue
        if entry[:end].rstrip().endswith("</div>") and "csl-right-inline" in entry:
            end = entry.rfind("</div>", 0, end)
        pieces[index] = f"{entry[:end]}{_ways_back(found, words)}{entry[end:]}"
    return "".join(pieces)


def _ways_back(found: list[tuple[str, str]], words: str) -> str:
    """The heading leads to the first mention under it, numbers to the others."""
    parts: list[str] = []
    under, count = "", 0
    for anchor, heading in found:
        count = count + 1 if heading == under else 1
        under = heading
        parts.append(f'<a href="#{anchor}">{heading if count == 1 else count}</a>')
    return f"\n<small>{words} {', '.join(parts)}</small>"
