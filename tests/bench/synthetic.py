"""A manuscript of any size, invented: the same ``Size`` gives the same files, byte for byte.

Its sentences are grammatical and mean nothing. It has what real manuscripts have: sections and subsections, several
citations a paragraph, numbered figures (drawings and photographs), tables and equations with references to them,
formulas in the text, lists, quotations and footnotes.
"""

from __future__ import annotations

import json
import math
import random
import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class Size:
    """What the manuscript holds. Words are those of its paragraphs and lists, citations left out."""

    words: int = 36_000
    references: int = 600
    figures: int = 12
    tables: int = 8
    equations: int = 30
    sections: int = 20
    seed: int = 1


def write_project(folder: Path, size: Size, *, lock: bool = False) -> None:
    """Write ``content/`` below ``folder``: numbered Markdown, metadata, images, and the references.

    The references are manual ones, or with ``lock`` those with a standard id are in the lock.
    """
    writer = _Writer(size)
    content = folder / "content"
    images = content / "images"
    images.mkdir(parents=True, exist_ok=True)
    (content / "metadata.yaml").write_text(_METADATA, encoding="utf-8")
    for number, text in enumerate(writer.sections(), 1):
        (content / f"{number:03}.section.md").write_text(text, encoding="utf-8")
    (content / "999.references.md").write_text(
        "## References {.page_break_before}\n\n<div id='refs'></div>\n", encoding="utf-8"
    )
    for number in range(1, size.figures + 1):
        if number % 2:
            (images / f"plot-{number}.svg").write_text(_drawing(writer.random), encoding="utf-8")
        else:
            (images / f"photograph-{number}.png").write_bytes(_photograph(number))
    items = writer.items()
    locked = {item["id"]: item for item in items if lock and ":" in item["id"]}
    _write_json(content / "manual-references.json", [item for item in items if item["id"] not in locked])
    if lock:
        references = {
            identifier: {"source": "invented", "retrieved": "2026-01-01", "item": locked[identifier]}
            for identifier in sorted(locked)
        }
        _write_json(content / "references.lock.json", {"version": 1, "aliases": {}, "references": references})


def _write_json(path: Path, value: object) -> None:
    path.write_text(json.dumps(value, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


_METADATA = """title: On the Measurement of Quiet Machines
keywords: [benchmark, invention]
lang: en-US
authors:
  - name: Ada Example
    affiliations: [Institute of Invented Results]
  - name: Ben Sample
    affiliations: [Institute of Invented Results, University of Nowhere]
"""


def _phrases(text: str) -> list[str]:
    """What stands between bars and line ends."""
    return [phrase.strip() for phrase in text.strip().replace("\n", "|").split("|")]


_SUBJECTS = _phrases("""
    the lantern
    a patient observer | every second harbour | the committee on tides | our oldest instrument | this archive
    a colony of clockmakers | the northern valley | an unlabelled sample | the ferry timetable
    a field of slow wheat | the night shift | each of the nine bridges | the museum of weather
    one careful apprentice | the copper antenna | a map without a legend | the orchard behind the station
    any sufficiently long corridor | the second edition of the almanac | a well-behaved pendulum
    the inventory of the lighthouse | whoever keeps the ledger | the moss on the southern wall
    an honest thermometer
""")
_VERBS = _phrases("""
    measures | outlives | rearranges | remembers | approximates | contradicts | supports | resembles | delays
    anticipates | overestimates | describes | replaces | illuminates | divides | collects | repairs | follows
    interrupts | summarises | weighs | encloses
""")
_OBJECTS = _phrases("""
    the average of all mornings | a river of small numbers | the shadow of the observatory
    what the miller had promised | three barrels of winter light | the difference between two silences
    an almost circular garden | the letters that nobody sent | the price of a good compass
    a catalogue of imaginary birds | the long arithmetic of rain | every door on the upper floor
    the colour of distant machinery | a staircase that leads nowhere | the unwritten rules of the market
    half of the remaining evidence | the geometry of borrowed time | a drawer full of identical keys
    the temperature of an empty theatre | its own instructions
""")
_OPENINGS = _phrases("""
    In most years | By contrast | Under these conditions | As the second survey shows
    For reasons that are not clear | At the edge of the plateau | Wherever the ground is level
    Once the season has turned | Without further adjustment | To a first approximation
    In the remaining eleven cases | Long before the harvest
""")
_CLOSINGS = _phrases("""
    even when the wind comes from the east | provided that the clocks agree | as far as anybody has counted
    although the opposite has been claimed | if the lamps are lit in time | before the first train leaves
    with a precision of two parts in seven | to the surprise of the engineers | which the later reports confirm
    unless the bridge is closed | and nothing in the records speaks against it | for as long as the paint is fresh
""")
_NOUNS = _phrases("""
    tide | lantern | harbour | ledger | orchard | pendulum | valley | archive | compass | theatre | station
    almanac | wheat | antenna | staircase | drawer | moss | ferry | copper | survey | plateau | market | garden
    thermometer | corridor
""")
_FAMILIES = _phrases("""
    Abendroth | Brackwater | Castellane | Dunmore | Eastlake | Fernsby | Gallowglass | Hartigan | Ilverson | Jessamy
    Kettering | Lindqvist | Marchbanks | Nightingale | Oduya | Pellworm | Quillfeather | Rostrevor | Sandoval
    Thistlewood | Umberto | Vanterpool | Wexcombe | Yarborough | Zeller
""")
_GIVEN = _phrases("""
    Ada | Ben | Carla | Dmitri | Esther | Farid | Gwen | Hugo | Inés | Jonas | Kiri | Lena | Mateo | Nuala | Omar
    Petra | Quentin | Rosa | Sven | Tamsin
""")
_FORMULAS = (
    r"\bar{x}_{%d} = \frac{1}{n} \sum_{i=1}^{n} w_i x_i",
    r"f_{%d}(t) = \int_0^t e^{-\lambda (t - s)} g(s) \, ds",
    r"\mathbf{A}_{%d} = \begin{pmatrix} a & b \\ c & d \end{pmatrix}",
    r"p_{%d} = \sqrt{\frac{\alpha^2 + \beta^2}{1 + \gamma}}",
    r"\hat\theta_{%d} = \arg\max_{\theta} \log L(\theta \mid x)",
)
_INLINE = (r"\alpha_{%d}", r"x^2 + y_{%d}", r"n \geq %d", r"\mathcal{O}(n \log n_{%d})", r"\sigma / \sqrt{%d}")


@dataclass(slots=True)
class _Writer:
    """Writes text, and knows what is left to cite and to refer to."""

    size: Size
    random: random.Random = field(init=False)
    keys: list[str] = field(init=False)
    uncited: list[str] = field(init=False)
    words: int = 0

    def __post_init__(self) -> None:
        # Not for secrets: the same numbers every time are the point.
        self.random = random.Random(self.size.seed)
        self.keys = [_key(number) for number in range(self.size.references)]
        self.uncited = self.keys[:]
        self.random.shuffle(self.uncited)

    def sections(self) -> Iterator[str]:
        """The Markdown of each section. The words, and what floats among them, are spread evenly."""
        size = self.size
        for section in range(1, size.sections + 1):
            floats = [
                *(self._figure(number) for number in _share(size.figures, section, size.sections)),
                *(self._table(number) for number in _share(size.tables, section, size.sections)),
                *(self._equation(number) for number in _share(size.equations, section, size.sections)),
            ]
            self.random.shuffle(floats)
            blocks = [f"## {self._title()} {{#section-{section}}}"]
            aim = size.words * section // size.sections
            while self.words < aim:
                if len(blocks) % 9 == 8:
                    blocks.append(f"### {self._title()}")
                blocks.append(self._block())
                if floats:
                    blocks.append(floats.pop())
            if section == size.sections and self.uncited:
                blocks.append(f"Further work is of interest {self._cluster(len(self.uncited))}.")
            yield "\n\n".join([*blocks, *floats]) + "\n"

    def _block(self) -> str:
        kind = self.random.random()
        if kind < 0.05:
            return "\n".join(f"- {self._sentence()}" for _ in range(self.random.randint(3, 6)))
        if kind < 0.08:
            return f"> {self._sentence()}"
        sentences = [self._sentence() for _ in range(self.random.randint(4, 7))]
        # All references are cited, however few paragraphs there are, and most of them again later.
        paragraphs_left = max(1.0, (self.size.words - self.words) / 90)
        citations = max(self.random.randint(2, 6), math.ceil(len(self.uncited) / paragraphs_left))
        while citations > 0 and self.keys:
            count = min(citations, self.random.choice((1, 1, 2, 3)))
            citations -= count
            self._append(sentences, self._cluster(count))
        reference = self._cross_reference()
        if reference:
            self._append(sentences, reference)
        if self.random.random() < 0.15:
            formula = self.random.choice(_INLINE) % self.random.randint(1, 40)
            self._append(sentences, f"with ${formula}$")
        if self.random.random() < 0.05:
            sentences[-1] += f"^[{self._sentence()}]"
        return "\n".join(sentences)

    def _append(self, sentences: list[str], addition: str) -> None:
        index = self.random.randrange(len(sentences))
        sentences[index] = f"{sentences[index].removesuffix('.')} {addition}."

    def _sentence(self) -> str:
        choose = self.random.choice
        subject, verb, thing = choose(_SUBJECTS), choose(_VERBS), choose(_OBJECTS)
        if self.random.random() < 0.08:
            verb = f"*{verb}*"
        if self.random.random() < 0.04:
            thing = f"**{thing}**"
        text = f"{subject} {verb} {thing}"
        if self.random.random() < 0.4:
            text = f"{choose(_OPENINGS)}, {text}"
        if self.random.random() < 0.6:
            text += f", {choose(_CLOSINGS)}"
        self.words += len(text.split())
        return f"{text[0].upper()}{text[1:]}."

    def _title(self) -> str:
        first, second = self.random.sample(_NOUNS, 2)
        return f"The {first} and the {second}"

    def _cluster(self, count: int) -> str:
        keys = [self._cited() for _ in range(count)]
        if count == 1 and self.random.random() < 0.1:
            return f"as in @{{{keys[0]}}}"
        locator = f", p. {self.random.randint(2, 300)}" if self.random.random() < 0.05 else ""
        return f"[{'; '.join(f'@{key}' for key in dict.fromkeys(keys))}{locator}]"

    def _cited(self) -> str:
        if self.uncited and self.random.random() < 0.7:
            return self.uncited.pop()
        return self.random.choice(self.keys)

    def _cross_reference(self) -> str:
        choices = [
            (name, prefix, count)
            for name, prefix, count in (
                ("Figure", "fig", self.size.figures),
                ("Table", "tbl", self.size.tables),
                ("Equation", "eq", self.size.equations),
            )
            if count
        ]
        if not choices or self.random.random() > 0.3:
            return ""
        name, prefix, count = self.random.choice(choices)
        target = f"@{prefix}:{self.random.randint(1, count)}"
        return (
            f"(see {name} {{{target}}}A)"
            if prefix == "fig" and self.random.random() < 0.3
            else f"(see {name} {target})"
        )

    def _figure(self, number: int) -> str:
        file = f"plot-{number}.svg" if number % 2 else f"photograph-{number}.png"
        width = self.random.choice((' width="80%"', ' width="5in"', ""))
        source = f" {self._cluster(1)}" if self.keys else ""
        return f"![**{self._title()}.** {self._sentence()}{source}](images/{file}){{#fig:{number}{width}}}"

    def _table(self, number: int) -> str:
        columns = self.random.randint(4, 6)
        rows = [["Quantity", *(noun.capitalize() for noun in self.random.sample(_NOUNS, columns - 1))]]
        rows += [
            [self.random.choice(_NOUNS), *(f"{self.random.uniform(0, 100):.2f}" for _ in range(columns - 1))]
            for _ in range(self.random.randint(6, 14))
        ]
        lines = [f"| {' | '.join(row)} |" for row in rows]
        lines.insert(1, f"|:---|{'---:|' * (columns - 1)}")
        return "\n".join([*lines, "", f"Table: {self._sentence()} {{#tbl:{number}}}"])

    def _equation(self, number: int) -> str:
        return f"$$ {_FORMULAS[number % len(_FORMULAS)] % number} $$ {{#eq:{number}}}"

    def items(self) -> list[dict[str, Any]]:
        """The references as CSL JSON."""
        return [self._item(number, key) for number, key in enumerate(self.keys)]

    def _item(self, number: int, key: str) -> dict[str, Any]:
        draw = self.random
        first, second, third = draw.sample(_NOUNS, 3)
        item: dict[str, Any] = {
            "id": key,
            "type": "article-journal",
            "title": f"How the {first} of the {second} changes the {third}: observation {number + 1}",
            "author": [
                {"family": draw.choice(_FAMILIES), "given": f"{draw.choice(_GIVEN)} {draw.choice('ABCDEFGH')}."}
                for _ in range(min(draw.randint(1, 9), draw.randint(1, 9)))
            ],
            "container-title": f"Journal of {draw.choice(_NOUNS).capitalize()} Studies",
            "issued": {"date-parts": [[draw.randint(1965, 2025), draw.randint(1, 12), draw.randint(1, 28)]]},
            "volume": str(draw.randint(1, 90)),
            "issue": str(draw.randint(1, 12)),
            "page": f"{number + 1}-{number + draw.randint(2, 20)}",
            "abstract": " ".join(
                f"{draw.choice(_OPENINGS)}, {draw.choice(_SUBJECTS)} {draw.choice(_VERBS)}." for _ in range(12)
            ),
        }
        if key.startswith("doi:"):
            item |= {"DOI": key.removeprefix("doi:"), "URL": f"https://doi.org/{key.removeprefix('doi:')}"}
        elif key.startswith("url:"):
            item |= {"type": "webpage", "URL": key.removeprefix("url:")}
        else:
            item |= {"type": "book", "publisher": "Press of Nowhere"}
        return item


def _key(number: int) -> str:
    """Mostly DOIs (of the prefix that is kept for examples), some addresses, some names of the author's own."""
    if number % 10 == 7:
        return f"url:https://example.org/reports/{number}"
    if number % 10 == 9:
        return f"book-{number}"
    return f"doi:10.5555/invented.{number:05}"


def _share(total: int, section: int, sections: int) -> range:
    """The numbers, of ``1`` to ``total``, that fall to a section."""
    return range(total * (section - 1) // sections + 1, total * section // sections + 1)


def _drawing(draw: random.Random) -> str:
    """A plot: axes, three lines of many points, labels."""
    lines = []
    for colour in ("#1b6", "#c41", "#36c"):
        height = 200.0
        points = []
        for x in range(40, 600, 4):
            height = min(380.0, max(20.0, height + draw.uniform(-12, 12)))
            points.append(f"{x},{height:.1f}")
        lines.append(f'<polyline fill="none" stroke="{colour}" stroke-width="2" points="{" ".join(points)}"/>')
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" width="640" height="420" viewBox="0 0 640 420">'
        '<path d="M40 10V390H620" fill="none" stroke="#333"/><text x="300" y="415" font-size="14">days</text>'
        f"{''.join(lines)}</svg>\n"
    )


def _photograph(number: int, width: int = 900, height: int = 600) -> bytes:
    """A PNG of changing colours, with the grain that keeps real photographs from being packed away to nothing."""
    grain = random.Random(number).randbytes(width * 3)
    rows = []
    for y in range(height):
        shade = bytes((x // 8 + y // 4 + (grain[(x + y) % len(grain)] & 7)) & 255 for x in range(width * 3))
        rows.append(b"\0" + shade)
    parts = (
        (b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)),
        (b"IDAT", zlib.compress(b"".join(rows))),
        (b"IEND", b""),
    )
    chunks = (
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data)) for kind, data in parts
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)
