"""What has changed, and what a letter names -> the changes that no answer mentions."""

from __future__ import annotations

from collections.abc import Sequence

from recto.core.diagnostics import Report, warning
from recto.core.model import Location
from recto.core.wording import listed, shortened
from recto.review.changes import Change
from recto.review.compare import Comparison
from recto.review.response.passages import Passage


def report_unmentioned(comparison: Comparison, mentioned: Sequence[Passage], report: Report) -> None:
    """Report each change that is in none of the passages that a letter has mentioned (A005)."""
    known = {(passage.document, number) for passage in mentioned for number in passage.changes}
    for document, one in enumerate(comparison.documents):
        for change in one.changes:
            said = _in_words(change, comparison)
            if said and not change.is_reference and (document, str(change.number)) not in known:
                place = change.new_place or change.old_place
                path, _, numbers = place.partition(":")
                line, _, column = numbers.partition(":")
                location = Location(path, int(line), int(column)) if column else None
                # Without a hint, reporters do not take them for the same.
                report(warning("A005", f"no answer mentions that {said}", location))


def _in_words(change: Change, comparison: Comparison) -> str:
    old, new = (shortened(" ".join(words.replace("¶", " ").split())) for words in (change.old, change.new))
    if change.move:
        return f"“{new}” was moved"
    if old and old == new:  # another work may have the same number
        titles = comparison.titles_of(change, "insertion")
        return f"{old} is another work now: {listed(titles)}" if titles else f"“{old}” is written in another way"
    if old and new:
        return f"“{old}” became “{new}”"
    if old or new:
        return f"“{new}” was added" if new else f"“{old}” was deleted"
    images = ", ".join(dict.fromkeys(name.rpartition("/")[2] for name, _ in change.images))
    return f"the image {images} has changed" if images else ""
