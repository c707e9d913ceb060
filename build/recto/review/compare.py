"""Two versions -> a Comparison: one cited document of both, with tracked changes, and the list of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from recto.core.diagnostics import Diagnostic, Severity
from recto.core.model import CitedDocument, CslItem, Image, Images
from recto.core.world import BrokenMachine, World
from recto.document.cite import html_of
from recto.document.locate import trace
from recto.document.separate import MAIN
from recto.pandoc import ast, tracked
from recto.pandoc.ast import Block
from recto.pipeline import Built, Options, Stage, make, silent
from recto.review.authors import authors
from recto.review.changes import Change, number_changes
from recto.review.merge import Locator, merge
from recto.review.places import Places
from recto.review.versions import Version

BEFORE = "before"
"""The folder of images that the old version had, and that look different in the new one."""


@dataclass(frozen=True, slots=True)
class Compared:
    """One document of both versions: the manuscript, or a supplement with files of its own."""

    cited: CitedDocument
    changes: tuple[Change, ...]

    @property
    def name(self) -> str:
        """The name of its files, without their endings."""
        return "changes" if self.cited.file == MAIN else f"changes-{self.cited.file}"


@dataclass(frozen=True, slots=True)
class Comparison:
    """What two versions have in common, and what changed."""

    old: Version
    new: Version
    documents: tuple[Compared, ...]
    images: Images
    """Those of both versions, by their names."""
    references: Mapping[str, CslItem]
    """The works that either cites, by their ids."""
    keys: Mapping[str, str]
    """The citekeys of the works, by their ids."""
    added: tuple[str, ...]
    """The ids of the works that only the new version cites."""
    removed: tuple[str, ...]
    built: Built
    """The build of the new version."""
    before: Built
    """That of the old one."""
    texts: tuple[str, str]
    """The Markdown of both, after templating."""
    errors: tuple[int, int]
    """How many errors each has."""
    titles: tuple[str, str]
    """The titles of both, as plain text: they are no part of the text that is compared."""

    @property
    def words(self) -> dict[str, int]:
        """How many words were inserted, deleted and moved; not in the list of references."""
        found = dict.fromkeys(("inserted", "deleted", "moved"), 0)
        for change in self.changes:
            if change.move:
                found["moved"] += len(change.new.split())
            elif not change.is_reference:
                found["inserted"] += len(change.new.split())
                found["deleted"] += len(change.old.split())
        return found

    def titles_of(self, change: Change, kind: tracked.Kind) -> list[str]:
        """The titles of the works whose citations a change has deleted or inserted."""
        found = dict.fromkeys(name for name, of in change.works if of == kind)
        return [str(self.references.get(name, {}).get("title") or name) for name in found]

    @property
    def changes(self) -> Iterator[Change]:
        """The changes of all documents."""
        for one in self.documents:
            yield from one.changes


@dataclass(frozen=True, slots=True)
class _Both:
    """The two versions, and their builds."""

    old: Version
    new: Version
    before: Built
    after: Built
    names: Mapping[str, str]
    """New names of images of the old version."""
    project: Path
    world: World


def compare(
    old: Version, new: Version, project: Path, options: Options, world: World, stage: Stage = silent
) -> Comparison:
    """Build two versions of a project, and compare them. Raises BrokenMachine if one has no text.

    Both get the date and the commit of the project as it is now: a text that shows them has not changed by that.
    """
    world = world.standing_for({one.folder: project for one in (old, new) if one.commit})
    found: tuple[list[Diagnostic], list[Diagnostic]] = ([], [])
    with stage("old version"):
        before = _build(old, options, world, found[0])
    with stage("new version"):
        after = _build(new, options, world, found[1])
    with stage("compare"):
        images, names = _images(before.examined.images, after.examined.images)
        both = _Both(old, new, before, after, names, project, world)
        was = {one.file: one for one in before.documents}
        documents = [_compared(was.pop(one.file, None), one, both) for one in after.documents]
        # A supplement that has no file of its own any more went as a whole.
        documents += [_compared(one, _emptied(one), both) for one in was.values()]
    cited = [{str(item["id"]): item for one in built.documents for item in one.references} for built in (before, after)]
    keys = {
        one.short_id: one.input_id for built in (before, after) for one in built.examined.bibliography.keys.values()
    }
    added, removed = (tuple(key for key in some if key not in others) for some, others in (cited[::-1], cited))
    return Comparison(
        old,
        new,
        tuple(documents),
        images,
        {**cited[0], **cited[1]},
        keys,
        added,
        removed,
        after,
        before,
        (before.examined.text.text, after.examined.text.text),
        (_errors(found[0]), _errors(found[1])),
        (before.documents[0].title, after.documents[0].title),
    )


def _build(version: Version, options: Options, world: World, found: list[Diagnostic]) -> Built:
    built = make(version.folder, replace(options, formats=()), world, found.append)
    if built is None:
        said = found[0].message if found else "there is no section in content/"
        raise BrokenMachine(f"{version.name} has no text: {said}")
    return built


def _errors(found: Iterable[Diagnostic]) -> int:
    return sum(one.severity is Severity.ERROR for one in found)


def _emptied(cited: CitedDocument) -> CitedDocument:
    return replace(cited, ast=ast.dumps({**ast.loads(cited.ast), "blocks": []}), html="")


def _compared(old: CitedDocument | None, new: CitedDocument, both: _Both) -> Compared:
    tree = ast.loads(new.ast)
    blocks: list[Block] = ast.loads(old.ast)["blocks"] if old else []
    for element in ast.walk(blocks):
        if element["t"] == "Image":
            ast.set_target(element, both.names.get(ast.target(element), ast.target(element)))
    merged = merge(blocks, tree["blocks"], (_locator(both.before), _locator(both.after)))
    changes = number_changes(merged)
    made = authors(changes, both.old, both.new, both.project, both.world)
    tracked.name_authors(merged, {str(number): (one.author, one.date) for number, one in made.items()})
    written = ast.dumps({**tree, "blocks": merged})
    cited = replace(new, ast=written, tracked=True, highlighted=new.highlighted or bool(old and old.highlighted))
    examined = both.after.examined
    html = html_of(written, cited, examined.document, examined.bibliography, both.world)
    return Compared(replace(cited, html=html), tuple(changes))


def _locator(built: Built) -> Locator:
    examined = built.examined

    def locate(blocks: list[Block]) -> Places:
        return Places(blocks, partial(trace, examined.text, examined.document, examined.bibliography), examined.text)

    return locate


def _images(old: Images, new: Images) -> tuple[Images, dict[str, str]]:
    """The images of both, and new names for those of the old version that are others in the new one."""
    there = {image.name: image.data for image in new.values()}
    names = {
        image.name: f"{BEFORE}/{image.name}"
        for image in old.values()
        if there.get(image.name, image.data) != image.data
    }
    shown: dict[str, Image] = {
        image.name: replace(image, name=names.get(image.name, image.name)) for image in old.values()
    }
    shown = {image.name: image for image in shown.values()}
    return {**shown, **{image.name: image for image in new.values()}}, names
