"""The files for machines, reference managers and plain Pandoc: manuscript.md, references.json, .bib and .ris,
citations.tsv and variables.json."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import unquote

import yaml

from recto.core.model import Artifact, Artifacts, Bibliography, Document, Images, Text
from recto.manuscript.variables import Variables
from recto.pandoc.markdown import addresses

_NOT_FOR_PLAIN_PANDOC = ("bibliography", "csl", "header-includes", "references", "citekey-aliases")
"""Metadata that names files, or that Recto has already used."""


def records(
    text: Text, document: Document, images: Images, bibliography: Bibliography, variables: Variables
) -> Artifacts:
    """The files, as UTF-8."""
    from recto.references.exchange import bibtex, ris

    items = [dict(reference.item) for reference in bibliography.references.values()]
    return Artifacts(
        (
            Artifact("manuscript.md", manuscript_md(text, document, images, bibliography, variables).encode()),
            Artifact("references.json", as_json(items)),
            Artifact("references.bib", bibtex.dumps(items).encode()),
            Artifact("references.ris", ris.dumps(items).encode()),
            Artifact("citations.tsv", citations_tsv(bibliography).encode()),
            Artifact("variables.json", as_json(variables.values)),
        )
    )


def as_json(value: Any) -> bytes:
    """A value as JSON for people: indented, in UTF-8, but for what is no character, as in a file's name."""
    return (json.dumps(value, indent=2, ensure_ascii=False) + "\n").encode(errors="backslashreplace")


def manuscript_md(
    text: Text, document: Document, images: Images, bibliography: Bibliography, variables: Variables
) -> str:
    """The text after templating, below a YAML block.

    Each citation key is replaced by the short id of its reference, and an image's path by its path next to the page if
    its name had to change.

    ``pandoc --citeproc --bibliography references.json manuscript.md`` reads it.
    """
    names = {
        unquote(target): image.name
        for target, image in images.items()
        if not unquote(target).partition("?")[0].endswith(image.name)
    }
    new = [
        (start, start + len(address), names.get(unquote(address)))
        for start, address in (addresses(text.text, of_images=True) if names else ())
        if text.text.startswith(address, start)
    ]
    new += [
        (citation.start, citation.end, bibliography.short_id(citation.key))
        for citation in (*document.citations, *document.definitions)
    ]
    pieces, position = [], 0
    for start, end, instead in sorted(new, key=lambda one: one[0]):
        if instead and end > start >= position:
            pieces += [text.text[position:start], instead]
            position = end
    pieces.append(text.text[position:])
    metadata = {
        key: value
        for key, value in variables.pandoc.items()
        if key not in _NOT_FOR_PLAIN_PANDOC and not key.startswith("manubot-")
    }
    if "nocite" in metadata:
        # references.json has these works and those that are cited, under other ids.
        metadata["nocite"] = "@*"
    block = yaml.safe_dump(
        metadata, allow_unicode=True, sort_keys=True, width=10**9, explicit_start=True, explicit_end=True
    )
    return f"{block}\n{''.join(pieces)}"


def citations_tsv(bibliography: Bibliography) -> str:
    """A row for each key that the text cites, in the order of first mention."""
    rows = [("input_id", "dealiased_id", "standard_id", "short_id")]
    rows += [(key.input_id, key.dealiased_id, key.standard_id, key.short_id) for key in bibliography.keys.values()]
    return "".join("\t".join(row) + "\n" for row in rows)
