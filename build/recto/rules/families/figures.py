"""Figures and tables: images that git does not have (F010), without alternative text (F011) or with a file's name for it
(F012), that move (F013), are heavy (F014) or coarse (F015); tables wider than the page (F016) or with
cells that no column is for (F017).
"""

from __future__ import annotations

import io
import posixpath
import re
from collections.abc import Iterator
from pathlib import PurePosixPath
from urllib.parse import unquote

from recto.core.diagnostics import Severity
from recto.core.model import Image
from recto.pandoc.markdown import Kind, blanked, pieces
from recto.rules.rule import Finding, rule
from recto.rules.subject import Subject

PAGE = 154
"""Width of the text in the PDF, in millimetres."""


@rule("F010", Severity.WARNING, in_build=False)
def not_in_git(subject: Subject) -> Iterator[Finding]:
    """An image is in the folder, but not in git.

    It is on this machine only: who clones the repository, and the machine that publishes, have a hole in its place. Where
    there is no git, nothing is said.

    Mend it: add the file with `git add`, and with `-f` if a line of `.gitignore` keeps it out.

    ```markdown
    ![How versions are kept.](images/figure.png){alt="Two boxes, and an arrow from one to the other."}
    ```

    ```text
    content/01.text.md:1:27: warning[F010] the image images/figure.png is not in git: others do not have it
        hint: git add content/images/figure.png
    ```

    Right:

    ```markdown
    ![How versions are kept.](images/figure.svg){alt="Two boxes, and an arrow from one to the other."}
    ```
    """
    listed = subject.world.git(subject.manuscript.root, "ls-files", "-z") if subject.images else None
    if not listed:
        return
    tracked = set(listed.split("\0"))
    if "content/metadata.yaml" not in tracked and not any(one.path in tracked for one in subject.manuscript.sections):
        return  # a repository around the project, which is no part of it
    for image in subject.images.values():
        names = [f"content/{target}" for target in (image.target, unquote(image.target.partition("?")[0]))]
        names = [posixpath.normpath(name) for name in (*names, *(name.removeprefix("content/") for name in names))]
        if tracked.isdisjoint(names):
            there = next((name for name in names if (subject.manuscript.root / name).is_file()), names[0])
            message = f"the image {image.target} is not in git: others do not have it"
            yield Finding(message, image.location, f"git add {there}")


@rule("F011", Severity.WARNING, in_build=False)
def no_alternative(subject: Subject) -> Iterator[Finding]:
    """An image has neither a description nor a caption.

    A reader who cannot see it is told that there is an image, and nothing more. In a figure the caption is read out
    unless `alt` says more.

    Mend it: say in the brackets, or in `alt`, what a reader would miss. What is decoration has `alt=""`.

    ```markdown
    The mark ![](images/figure.svg) stands for versions.
    ```

    ```text
    content/01.text.md:1:14: warning[F011] the image images/figure.svg has no alternative text
        hint: write ![what it shows](images/figure.svg), or {alt=""} behind it if it is decoration
    ```

    Right:

    ```markdown
    The mark ![two boxes](images/figure.svg) stands for versions.
    ```
    """
    for image in subject.document.illustrations:
        if image.alternative is None or (not image.alternative and image.label):
            hint = f'write ![what it shows]({image.target}), or {{alt=""}} behind it if it is decoration'
            if image.label:
                hint = 'write alt="what it shows" behind its label'
            yield Finding(f"the image {image.target} has no alternative text", image.location, hint)


@rule("F012", Severity.WARNING, in_build=False)
def alternative_is_a_name(subject: Subject) -> Iterator[Finding]:
    """The alternative text of an image is the name of its file.

    It says nothing to a reader who cannot see the image.

    Mend it: say in words what it shows.

    ```markdown
    ![figure.png](images/figure.png)
    ```

    ```text
    content/01.text.md:1:15: warning[F012] the alternative text of images/figure.png is only its name: figure.png
        hint: say what it shows, for a reader who cannot see it
    ```

    Right:

    ```markdown
    ![Two boxes, and an arrow from one to the other.](images/figure.png)
    ```
    """
    for image in subject.document.illustrations:
        said = (image.alternative or "").strip()
        name = PurePosixPath(unquote(image.target.partition("?")[0]))
        # A mark's name may well be that of its file: ORCID, orcid.svg.
        named = said.casefold() == name.stem.casefold() and (image.caption is not None or re.search(r"[\d_-]", said))
        if said and (named or re.fullmatch(r"[^\s]+\.(png|jpe?g|gif|svg|webp|tiff?|pdf|eps)", said, re.IGNORECASE)):
            message = f"the alternative text of {image.target} is only its name: {said}"
            yield Finding(message, image.location, "say what it shows, for a reader who cannot see it")


@rule("F013", Severity.WARNING, in_build=False)
def moving_image(subject: Subject) -> Iterator[Finding]:
    """An image moves.

    In the PDF, and on paper, only its first picture is seen.

    Mend it: show the steps side by side, and give the moving image as a file to download.

    ```markdown
    ![How versions are kept.](images/moving.gif)
    ```

    ```text
    content/01.text.md:1:27: warning[F013] the image images/moving.gif moves: the PDF shows its first picture only
        hint: show the steps side by side, and link to the moving image
    ```

    Right:

    ```markdown
    ![How versions are kept.](images/figure.png)
    ```
    """
    for image in subject.images.values():
        if _moves(image):
            message = f"the image {image.target} moves: the PDF shows its first picture only"
            yield Finding(message, image.location, "show the steps side by side, and link to the moving image")


def _moves(image: Image) -> bool:
    if image.media_type == "image/png":
        return b"acTL" in image.data[: image.data.find(b"IDAT")]
    if image.media_type not in ("image/gif", "image/webp"):
        return False
    from PIL import Image as Picture  # here, because few manuscripts have such images and it takes long to load

    try:
        return bool(getattr(Picture.open(io.BytesIO(image.data)), "is_animated", False))
    except (OSError, SyntaxError):
        return False


@rule("F014", Severity.WARNING, in_build=False)
def heavy_image(subject: Subject) -> Iterator[Finding]:
    """An image has more than 5 MB.

    Each reader of the page loads it, and git keeps every version of it for ever.

    Mend it: save a photograph as JPEG and a picture of the screen as PNG, no wider than 2000 pixels; save a drawing with
    very many points as PNG.

    ```markdown
    ![How versions are kept.](images/heavy.png)
    ```

    ```text
    content/01.text.md:1:27: warning[F014] the image images/heavy.png has 6.0 MB
        hint: save it no wider than 2000 pixels, a photograph as JPEG
    ```

    Right:

    ```markdown
    ![How versions are kept.](images/figure.png)
    ```
    """
    for image in subject.images.values():
        if len(image.data) > 5_000_000:
            hint = "save it no wider than 2000 pixels, a photograph as JPEG"
            if image.media_type == "image/svg+xml":
                hint = "save it with fewer points, or as PNG of 2000 pixels"
            yield Finding(f"the image {image.target} has {len(image.data) / 1e6:.1f} MB", image.location, hint)


@rule("F015", Severity.WARNING, in_build=False)
def coarse_image(subject: Subject) -> Iterator[Finding]:
    """A figure has too few pixels for its width in print.

    Below 120 pixels an inch, letters in it are hard to read on paper; journals ask for 300. What counts is the width
    that it gets in the PDF: its own, up to that of the text, or what `width` says. Drawings (SVG) have no pixels, and
    what is narrower than 5 cm is left alone.

    Mend it: save it anew with more pixels, 1800 for the width of the text, or as a drawing; or show it smaller.

    ```markdown
    ![How versions are kept.](images/small.png){width=10cm}
    ```

    ```text
    content/01.text.md:1:27: warning[F015] images/small.png is 120 pixels wide and 100 mm in print: 30 pixels an inch
        hint: save it with 1181 pixels or more, as a drawing (SVG), or show it smaller
    ```

    Right:

    ```markdown
    ![How versions are kept.](images/small.png){width=1cm}
    ```
    """
    told: set[str] = set()
    for shown in subject.document.illustrations:
        image = subject.images.get(shown.target)
        if not shown.caption or not image or not image.width or image.media_type == "image/svg+xml":
            continue
        printed = min(_millimetres(shown.width) or image.width / 96 * 25.4, PAGE)
        density = image.width / printed * 25.4
        if density < 120 and printed > 50 and shown.target not in told:
            told.add(shown.target)
            yield Finding(
                f"{shown.target} is {image.width:.0f} pixels wide and {printed:.0f} mm in print: {density:.0f} pixels an inch",
                shown.location,
                f"save it with {printed / 25.4 * 300:.0f} pixels or more, as a drawing (SVG), or show it smaller",
            )


_UNITS = {
    "": 25.4 / 96,
    "px": 25.4 / 96,
    "%": PAGE / 100,
    "in": 25.4,
    "inch": 25.4,
    "cm": 10.0,
    "mm": 1.0,
    "pt": 25.4 / 72,
}


def _millimetres(width: str) -> float | None:
    """A width as Pandoc reads it."""
    match = re.fullmatch(r"\s*(\d*\.?\d+)\s*([a-z%]*)\s*", width)
    return float(match[1]) * _UNITS[match[2]] if match and match[2] in _UNITS else None


@rule("F016", Severity.WARNING, in_build=False)
def wide_table(subject: Subject) -> Iterator[Finding]:
    """A table is wider than the page, even when every cell is broken between words.

    The PDF then breaks words and numbers inside, and Word lets the table run over the edge.

    Mend it: break long words and numbers with spaces, leave columns out, turn rows into columns, or make two tables of
    it.

    ```markdown
    | Digits | More digits | Even more digits |
    |--------|-------------|------------------|
    | 314159265358979323846264338327950288419 | 271828182845904523536028747135266249775 | 161803398874989484820458683436563811772 |

    : Numbers. {#tbl:numbers}
    ```

    ```text
    content/01.text.md:5:12: warning[F016] this table needs 190 mm, and the page has 154
        hint: its widest columns are 1, 2 and 3: break long words in them with spaces, or leave columns out
    ```

    Right:

    ```markdown
    | Digits | More digits | Even more digits |
    |--------|-------------|------------------|
    | 3.14159 | 2.71828 | 1.61803 |

    : Numbers. {#tbl:numbers}
    ```
    """
    for table in subject.document.tables:
        count = len(table.columns)
        # Letters and the space beside them as print.css has them: the more columns, the smaller.
        letter, padding = (1.55, 2.8) if count < 6 else (1.38, 2.8) if count < 9 else (1.2, 1.4)
        needed = sum(longest * letter + padding for longest in table.columns)
        if needed > PAGE * 1.1:
            widest = sorted(range(count), key=lambda at: -table.columns[at])[:3]
            columns = [str(at + 1) for at in sorted(widest)]
            named = " and ".join(filter(None, (", ".join(columns[:-1]), columns[-1])))
            which = f"columns are {named}" if count > 1 else "column is 1"
            yield Finding(
                f"this table needs {needed:.0f} mm, and the page has {PAGE}",
                table.location,
                f"its widest {which}: break long words in them with spaces, or leave columns out",
            )


@rule("F017", Severity.ERROR)
def cells_without_column(subject: Subject) -> Iterator[Finding]:
    """A row of a table has more cells than the line of dashes has columns: Pandoc leaves out the rest.

    A bar in a cell's text begins a new cell as well; in code and formulas it does not.

    Mend it: give the line of dashes a column for each cell; write a bar that is text as `\\|`.

    ```markdown
    | Rule | Says              | Why    |
    |------|-------------------|
    | 1    | keep data apart   | leaks  |
    ```

    ```text
    content/01.text.md:1:1: error[F017] this row has 3 cells, the table has 2 columns: the rest is left out
        hint: give the line of dashes below the heads 3 columns; a bar that is text is written \\|
    ```

    Right:

    ```markdown
    | Rule | Says              | Why    |
    |------|-------------------|--------|
    | 1    | keep data apart   | leaks  |
    ```
    """
    text = subject.text.text
    words = blanked(text, [piece for piece in pieces(text) if piece.kind in _WITHOUT_BARS])
    for table in _PIPES.finditer(words):
        columns = _cells(table["dashes"])
        if "|" not in table["dashes"]:  # a heading
            continue
        for row in re.finditer(r"[^\n]*\|[^\n]*", table.group()):
            cells = _cells(row.group())
            if cells > columns:
                yield Finding(
                    f"this row has {cells} cells, the table has {columns} column{'s' * (columns > 1)}: the rest is left out",
                    subject.text.location(table.start() + row.start()),
                    f"give the line of dashes below the heads {cells} columns; a bar that is text is written \\|",
                )
                break


_WITHOUT_BARS = {Kind.CODE, Kind.MATHS, Kind.TEX, Kind.TAG, Kind.ESCAPE, Kind.COMMENT, Kind.VERBATIM}
"""Pieces in which a bar begins no cell."""

_PIPES = re.compile(
    r"(?<![^\n])(?<!\|\n)[^\n|]*\|[^\n]*\n"
    r"(?P<dashes>[ \t]*(?:\|[ \t]*)?:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*)(?![^\n])(?:\n[^\n]*\|[^\n]*)*"
)
"""A table of bars: its heads, the line of dashes with at least one bar, rows."""


def _cells(row: str) -> int:
    return row.strip().removeprefix("|").removesuffix("|").count("|") + 1
