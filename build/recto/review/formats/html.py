"""The page of changes: the text of both versions with marks, and a list of the changes to walk through."""

from __future__ import annotations

import json
from collections.abc import Iterator
from html import escape
from itertools import groupby

from markupsafe import Markup

from recto import __version__, theme
from recto.core.diagnostics import Report
from recto.core.model import Artifact, OptIns
from recto.core.wording import shortened
from recto.core.world import World
from recto.formats.html.page_body import for_page
from recto.formats.html.policy import policy
from recto.html.body import body, title_html
from recto.html.changes import label_changes
from recto.html.tree import serialise
from recto.pandoc.tracked import Kind
from recto.review.changes import Change, Sort
from recto.review.compare import Compared, Comparison

_LONGEST = 120
"""Characters of a change that the list shows at most."""
_SCRIPTS = ("scripts/dom", "scripts/appearance", "review/walk")


def write(comparison: Comparison, world: World, _: Report) -> tuple[Artifact, ...]:
    """The pages, with the images and fonts beside them."""
    shown: dict[str, Artifact] = {}
    for one in comparison.documents:
        shown[f"{one.name}.html"] = Artifact(f"{one.name}.html", _page(one, comparison, world).encode())
    for image in comparison.images.values():
        shown[image.name] = Artifact(image.name, image.data)
    for font in sorted(theme.FONTS.glob("web/*.woff2")):
        shown[f"fonts/{font.name}"] = Artifact(f"fonts/{font.name}", font.read_bytes())
    return tuple(shown.values())


def _page(one: Compared, comparison: Comparison, world: World) -> str:
    cited = one.cited
    t, script = theme.words(cited.lang), theme.script(*_SCRIPTS)
    root = for_page(body(cited, comparison.images), comparison.images, cited.lang)
    label_changes(root, t)
    count = len(one.changes)
    heading = title_html(cited, world)
    if comparison.titles[0] != comparison.titles[1]:
        heading = f"<del>{escape(comparison.titles[0])}</del> <ins>{heading}</ins>"
    said = {english: other for english, other in theme.phrases(cited.lang).items() if other != english}
    data = json.dumps(said, ensure_ascii=False).replace("<", r"\u003c")
    return theme.fill(
        "review/page.html",
        lang=cited.lang,
        dir=theme.direction(cited.lang),
        t=t,
        title=cited.title,
        heading=Markup(heading),  # noqa: S704  # made safe by `title_html`, and escaped
        old=comparison.old.name,
        new=comparison.new.name,
        count=t("Nothing has changed.") if not count else t("1 change") if count == 1 else t("{} changes", count),
        sections=[*_sections(one, comparison, t)],
        style=Markup(theme.style("review/page.css")),  # noqa: S704  # ours
        script=Markup(script),  # noqa: S704  # ours
        data=Markup(f'<script type="application/json" id="recto-words">{data}</script>' if said else ""),  # noqa: S704  # ours
        csp=policy(OptIns(), [script]),
        body=Markup(serialise(root)),  # noqa: S704  # made safe by `body`
        generator=f"Recto {__version__}",
    )


def _sections(
    one: Compared, comparison: Comparison, t: theme.Translate
) -> Iterator[tuple[str, list[dict[str, object]]]]:
    sorts: dict[Sort, str] = {
        "insertion": t("Inserted"),
        "deletion": t("Deleted"),
        "replacement": t("Replaced"),
        "move": t("Moved"),
    }
    for section, changes in groupby(one.changes, key=lambda change: change.section):
        yield (
            section,
            [
                {
                    "number": change.number,
                    "sort": sorts[change.sort],
                    "words": Markup(_words(change, comparison, t)),  # noqa: S704  # escaped there
                    "place": change.new_place or change.old_place,
                }
                for change in changes
            ],
        )


def _words(change: Change, comparison: Comparison, t: theme.Translate) -> str:
    """What went and what came, as HTML. Citations have the titles of their works, since numbers may be the same."""
    images = {
        kind: [t("image {}", name.rpartition("/")[2]) for name, of in change.images if of == kind] for kind in _TAGS
    }
    parts = []
    said: tuple[tuple[Kind, str], ...] = (("deletion", change.old), ("insertion", "" if change.move else change.new))
    for kind, text in said:
        works = [f"({'; '.join(titles)})" for titles in [comparison.titles_of(change, kind)] if titles]
        words = " ".join([*text.replace("¶", f" {t('end of a paragraph')} ").split(), *works, *images[kind]])
        if words:
            parts.append(f"<{_TAGS[kind]}>{escape(shortened(words, _LONGEST))}</{_TAGS[kind]}>")
    return " ".join(parts)


_TAGS: dict[Kind, str] = {"deletion": "del", "insertion": "ins"}
