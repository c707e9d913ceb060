"""An export of Hypothesis, the JSON of its API: annotations, the words that they quote, and answers.

https://h.readthedocs.io/en/latest/api-reference/
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from unicodedata import normalize

from recto.core.wording import json_problem
from recto.review.remarks.remark import MOST, Marked, Remark, Reply, Unreadable
from recto.review.remarks.words import loose
from recto.words.page_words import WORD

LARGEST = 50_000_000
"""Of an export, in bytes."""
_LONGEST = 20_000
"""The most letters of a quotation."""
_AROUND = 32
"""How many letters of what is around it Hypothesis keeps; the outermost word may be cut."""
_COMMIT = re.compile(r"/v/([0-9a-f]{7,64})(?:/|$)")


def read(name: str, data: bytes) -> list[Marked]:
    """The annotations of an export, each with the words that it quotes. Raises Unreadable."""
    if len(data) > LARGEST:
        raise Unreadable(f"is larger than {LARGEST // 1_000_000} MB")
    try:
        given = json.loads(data.decode("utf-8-sig"))
    except UnicodeDecodeError as failure:
        raise Unreadable("is not UTF-8") from failure
    except json.JSONDecodeError as failure:
        raise Unreadable(f"is no JSON: {json_problem(failure)} (line {failure.lineno})") from failure
    except (RecursionError, ValueError) as failure:  # brackets in brackets without end, numbers without end
        raise Unreadable("is no export of Hypothesis") from failure
    rows = given
    if isinstance(given, Mapping):
        rows = next((given[key] for key in ("rows", "annotations") if isinstance(given.get(key), list)), None)
    if not isinstance(rows, list) or not all(isinstance(one, Mapping) for one in rows):
        raise Unreadable("is no export of Hypothesis: it has no list of annotations")
    if len(rows) > MOST:
        raise Unreadable(f"has more than {MOST:,} annotations")
    return [*_threads(name, rows)]


def _threads(name: str, rows: Sequence[Mapping[str, Any]]) -> Iterator[Marked]:
    rows = sorted(rows, key=lambda one: _text(one.get("created")))
    known = {_text(one.get("id")) for one in rows} - {""}
    first = {id(one): _first(one) for one in rows}
    # An answer names the one that the thread begins with. If the export lacks that, the answer stands for itself.
    answers = [one for one in rows if first[id(one)] in known and first[id(one)] != _text(one.get("id"))]
    heads = [one for one in rows if not (first[id(one)] in known and first[id(one)] != _text(one.get("id")))]
    begun = {_text(one.get("id")) for one in heads}
    replies: dict[str, list[Reply]] = {}
    for one in answers:
        if first[id(one)] in begun:
            reply = Reply(_author(one), _text(one.get("created"))[:10], _text(one.get("text")).strip())
            replies.setdefault(first[id(one)], []).append(reply)
        else:
            heads.append(one)
    for one in heads:
        yield _marked(name, one, tuple(replies.get(_text(one.get("id")), ())))


def _first(one: Mapping[str, Any]) -> str:
    references = one.get("references")
    return _text(references[0]) if isinstance(references, list) and references else ""


def _marked(name: str, one: Mapping[str, Any], replies: tuple[Reply, ...]) -> Marked:
    exact, before, after = (normalize("NFKC", part[:_LONGEST]) for part in _quotation(one))
    words = [*WORD.finditer(before + exact + after)]
    start, end = len(before), len(before) + len(exact)
    cut_before = cut_after = ""
    # The words at both ends of what is around it may be parts of words.
    if len(before) >= _AROUND and words and words[0].end() < start:
        cut_before, words = loose(words[0][0]), words[1:]
    if len(after) >= _AROUND and words and words[-1].start() >= end:
        cut_after, words = loose(words[-1][0]), words[:-1]
    quoted = tuple(at for at, word in enumerate(words) if word.start() < end and word.end() > start)
    uri = _text(one.get("uri"))
    commit = _COMMIT.search(uri.partition("?")[0].partition("#")[0])
    remark = Remark(
        _text(one.get("text")).strip(), _author(one), _text(one.get("created"))[:10], " ".join(exact.split()), quoted,
        is_on_all=not exact.strip(), replies=replies,
        is_resolved=one.get("resolved") is True,
    )  # fmt: skip
    commits = (commit[1],) if commit else ()
    cut = cut_before, cut_after
    return Marked(name, [loose(word[0]) for word in words], (remark,), commits, cut=cut, is_whole=False)


def _quotation(one: Mapping[str, Any]) -> tuple[str, str, str]:
    """The words that an annotation quotes, and those before and after them."""
    targets = one.get("target")
    for target in targets if isinstance(targets, list) else ():
        selectors = target.get("selector") if isinstance(target, Mapping) else None
        for selector in selectors if isinstance(selectors, list) else ():
            if isinstance(selector, Mapping) and selector.get("type") == "TextQuoteSelector":
                return _text(selector.get("exact")), _text(selector.get("prefix")), _text(selector.get("suffix"))
    return "", "", ""


def _author(one: Mapping[str, Any]) -> str:
    """The name that somebody has given, or that of the account: ``acct:name@hypothes.is``."""
    info = one.get("user_info")
    shown = _text(info.get("display_name")) if isinstance(info, Mapping) else ""
    return shown or _text(one.get("user")).removeprefix("acct:").partition("@")[0]


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""
