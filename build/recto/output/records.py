"""What a build writes for machines, reference managers and plain Pandoc: manuscript.md, references.json, .bib and .ris,
citations.tsv, variables.json; and build.json, which says of what it was made."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import yaml

from recto.core.model import Artifact, Artifacts, Bibliography, Document, Images, Manuscript, Text
from recto.core.world import World
from recto.manuscript.variables import Variables
from recto.pandoc.markdown import addresses

_NOT_FOR_PLAIN_PANDOC = ("bibliography", "csl", "header-includes", "references", "citekey-aliases")
"""Metadata that names files or that Recto has used already."""


def records(
    text: Text, document: Document, images: Images, bibliography: Bibliography, variables: Variables
) -> Artifacts:
    """The files, as UTF-8."""
    from recto.references.exchange import bibtex, ris

    items = [dict(reference.item) for reference in bibliography.references.values()]
    return Artifacts(
        (
            Artifact("manuscript.md", manuscript_md(text, document, images, bibliography, variables).encode()),
            Artifact("references.json", _json(items)),
            Artifact("references.bib", bibtex.dumps(items).encode()),
            Artifact("references.ris", ris.dumps(items).encode()),
            Artifact("citations.tsv", citations_tsv(bibliography).encode()),
            Artifact("variables.json", _json(variables.values)),
        )
    )


@dataclass(frozen=True, slots=True)
class Made:
    """build.json: what ``recto publish`` has to know, since a version stays."""

    commit: str
    """What was checked out; empty where git does not know."""
    changed: tuple[str, ...]
    """Files of the manuscript that are not as the commit has them, or that it has not, such as ignored ones."""
    errors: int = 0
    files: tuple[str, ...] = ()
    """All that was written; what lies beside it is of other builds."""


BUILD = "build.json"


def build_json(source: Made, artifacts: Artifacts, errors: int) -> Artifacts:
    """The artifacts with what is to be known of them; ``source`` is what ``checked_out`` says."""
    files = tuple(sorted({BUILD, *(artifact.name for artifact in artifacts.files)}))
    done = replace(source, errors=errors, files=files)
    return artifacts + Artifacts((Artifact(BUILD, _json(asdict(done))),))


def read_made(output: Path) -> Made | None:
    """build.json of a folder; None if there is none."""
    try:
        values = json.loads((output / BUILD).read_bytes())
        changed, files = (tuple(map(str, values[key])) for key in ("changed", "files"))
        return Made(str(values["commit"]), changed, int(values["errors"]), files)
    except (OSError, ValueError, KeyError, TypeError):
        return None


def checked_out(manuscript: Manuscript, images: Images, world: World) -> Made:
    """The commit, and what git says of content/: all that is not committed; of what it ignores, what the build read."""
    arguments = ("--porcelain=v2", "--branch", "-z", "--no-renames", "--untracked-files=all", "--ignored=matching")
    said = (world.git(manuscript.root, "status", *arguments, "--", "content") or "").split("\0")
    commit = next((entry.split()[-1] for entry in said if entry.startswith("# branch.oid ")), "")
    # How many fields stand before the path (git-status, "Porcelain Format Version 2").
    fields = {"1": 8, "u": 10, "?": 1, "!": 1}
    entries = [(entry[0], entry.split(" ", fields[entry[0]])[-1]) for entry in said if entry[:1] in fields]
    top = (world.git(manuscript.root, "rev-parse", "--show-prefix") or "") if entries else ""
    sources = (*manuscript.sections, *manuscript.bibliographies, manuscript.lock, manuscript.citation_tags)
    read = {source.path for source in sources if source} | {manuscript.metadata.path}
    read |= {f"content/{name}" for target in images for name in (target, unquote(target))}
    paths = [(kind, path.removeprefix(top)) for kind, path in entries]
    changed = {path for kind, path in paths if kind != "!" or any(_is_at(path, name) for name in read)}
    return Made(commit if commit != "(initial)" else "", tuple(sorted(changed)))


def _is_at(path: str, name: str) -> bool:
    """Whether a file is what git means, which names whole folders with a slash at the end."""
    return name == path or (path.endswith("/") and name.startswith(path))


def _json(value: Any) -> bytes:
    return (json.dumps(value, indent=2, ensure_ascii=False) + "\n").encode()


def manuscript_md(
    text: Text, document: Document, images: Images, bibliography: Bibliography, variables: Variables
) -> str:
    """The templated text under a YAML block, each citation key replaced by the short id of its reference, and the path
    of an image by that beside the page, if its name had to change.

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
    block = yaml.safe_dump(
        metadata, allow_unicode=True, sort_keys=True, width=10**9, explicit_start=True, explicit_end=True
    )
    return f"{block}\n{''.join(pieces)}"


def citations_tsv(bibliography: Bibliography) -> str:
    """A row for each key that the text cites, in the order of first mention."""
    rows = [("input_id", "dealiased_id", "standard_id", "short_id")]
    rows += [(key.input_id, key.dealiased_id, key.standard_id, key.short_id) for key in bibliography.keys.values()]
    return "".join("\t".join(row) + "\n" for row in rows)
