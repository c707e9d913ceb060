"""A document's JSON text: read, written, and what can be asked or changed in it without reading it.

Reading the JSON of a long text takes longer than most of what is done with it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any, TypedDict, cast

from recto.pandoc.ast.builder import MetaValue
from recto.pandoc.ast.elements import Block

Pandoc = TypedDict("Pandoc", {"pandoc-api-version": list[int], "meta": dict[str, MetaValue], "blocks": list[Block]})
"""A document."""


def loads(ast: str | bytes) -> Pandoc:
    """A document from its JSON."""
    return cast("Pandoc", json.loads(ast))


def dumps(tree: Any) -> str:
    """A document, or a part of one, as the JSON that Pandoc itself writes: without spaces, in UTF-8."""
    return json.dumps(tree, ensure_ascii=False, separators=(",", ":"))


# A text with what follows it, told by the end of its string: other elements that end so hold a word in capitals.
_TEXT_SPACE_TEXT = re.compile(
    r'(?<!"c":":)(?<!Space)(?<!Break)(?<!Rule)(?<![☐☒])"\},\{"t":"Space"\},\{"t":"Str","c":"(?!\{)'
)


def condensed(ast: str) -> str:
    """Pandoc's JSON with ``Str Space Str`` made one ``Str``: a tenth of the elements, and the same to every writer.

    What has a meaning of its own stays apart: attributes in braces (pandoc-xnos), what stands after a colon alone
    (the definition of an alias), the boxes of task lists.
    """
    return _TEXT_SPACE_TEXT.sub(" ", ast)


BEFORE_CITATION_ID = '"citationId":"'
"""What the key of a citation follows in the JSON."""

_CITATION_ID = re.compile(rf'{BEFORE_CITATION_ID[:-1]}("(?:[^"\\]|\\.)*")')


def with_citation_ids(ast: str, change: Callable[[str], str | None]) -> str:
    """The JSON with other keys in its citations: what ``change`` makes of each, or the same where it gives None."""

    def changed(match: re.Match[str]) -> str:
        key = change(json.loads(match[1]))
        return match.group() if key is None else f'{BEFORE_CITATION_ID}{key}"'

    return _CITATION_ID.sub(changed, ast)


def all_citation_ids(ast: str) -> set[str]:
    """The keys of all citations in the JSON, those in metadata too."""
    return {json.loads(key) for key in _CITATION_ID.findall(ast)}


def cited_keys(ast: str) -> int:
    """How many keys the citations of a document's text have, but for those in descriptions of images."""
    end = ast.index('"blocks":[')
    number = ast.count(BEFORE_CITATION_ID, end)
    # A quotation mark in a text has a backslash before it, so this is found nowhere but where an image is.
    while (start := ast.find('{"t":"Image"', end)) >= 0:
        _, end = json.JSONDecoder().raw_decode(ast, start)
        number -= ast.count(BEFORE_CITATION_ID, start, end)
    return number


_IDENTIFIER = re.compile(r'"c":\[\["([^"]+)",')


def identifiers(ast: str) -> set[str]:
    """The identifiers of all elements but ``Header``, as they stand in the JSON."""
    return set(_IDENTIFIER.findall(ast))


_STRING = re.compile(r'"t":"Str","c":("(?:[^"\\]|\\.)*")')


def strings(ast: str) -> list[str]:
    """The text of every ``Str``, in the order of the document."""
    return [json.loads(string) for string in _STRING.findall(ast)]
