"""Whether ``recto remarks`` finds the lines: ``python -m tests.bench.remarks PROJECT…`` (see README.md).

Of each manuscript, a copy is built, and random words of the Word file, the PDF and the page get remarks. Then the text
is edited at random, in several commits, in a way that keeps track of the words that have remarks: the truth is known.
"""

from __future__ import annotations

import argparse
import io
import json
import random
import re
import shutil
import sys
import tempfile
import time
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

import pikepdf
from lxml import etree, html
from recto.core.world import World
from recto.pandoc.markdown import prose
from recto.pipeline import Options
from recto.pipeline import build as build_project
from recto.review.remarks.pdf_worker import read as read_pdf
from recto.review.remarks.remark import Placed, State
from recto.review.remarks.write import remarks
from recto.words.page_words import WORD

from tests.remarks import commit, letters_of, put, without_marks, zipped
from tests.sites import git
from tests.word import W, document, parts

KINDS = ("docx", "docx without marks", "pdf", "page")
_PLAIN = re.compile(r"(?<![\w{%.@/:&\\-])[A-Za-z][a-z]+(?![\w}%@:/\\])")
"""A word that may be another, without another meaning for Markdown."""


# --- the text, and its edits ------------------------------------------------------------------------------------------


@dataclass
class Span:
    """Words of the text that have a remark."""

    number: int
    kind: str
    path: str
    start: int
    end: int
    words: list[str]
    came: str = ""
    """The commit in which they changed or went first."""
    went: str = ""


@dataclass
class Text:
    """A file's text, and where the words with remarks begin and end in it, by the number of the span and the side."""

    text: str
    marks: dict[tuple[int, str], int] = field(default_factory=dict)

    parted: set[int] = field(default_factory=set)
    """Spans of which a part was moved away: of these, it can't be said where they are."""

    def replace(self, start: int, end: int, new: str) -> None:
        self.text = self.text[:start] + new + self.text[end:]
        grown = len(new) - (end - start)
        moved: dict[tuple[int, str], int] = {}
        for (number, side), at in self.marks.items():
            other = self.marks.get((number, "end" if side == "start" else "start"), -1)
            if start < end and start <= at <= end and start <= other <= end and not new:
                continue  # the whole span went
            if side == "start":
                place = (
                    at if at < start or (at == start and start < end) else at + grown if at >= end else start + len(new)
                )
            else:
                place = at if at <= start else at + grown if at >= end else start
            moved[number, side] = place
        self.marks = moved


Texts = dict[str, Text]
Spanned = tuple[Span, int, int]
"""A span, and its first and last word in a file."""
Printed = list[Any]
"""The words of a PDF, each with its page and the boxes of its letters."""


def words_of(text: str) -> list[str]:
    return WORD.findall(text)


def paragraphs(text: str) -> list[tuple[int, int]]:
    """Paragraphs of prose: where they begin and end."""
    found = []
    for match in re.finditer(
        r"(?:(?<=\n\n)|\A)(?![#|:<!\[{`~ \t+$-]|\d+\.|Table)[^\n].*?(?=\n\n|\n*\Z)", text, re.DOTALL
    ):
        if len(match[0].split()) >= 12 and not re.search(r"^\s*(?:[{`|:]|\$\$|<|!)|\{[%{#]", match[0], re.MULTILINE):
            found.append(match.span())
    return found


def sentence(texts: Texts, chance: random.Random) -> str:
    """A sentence of the manuscript's own words."""
    known = [word for one in texts.values() for word in _PLAIN.findall(prose(one.text))]
    return " ".join(chance.choices(known, k=chance.randint(6, 18))).capitalize() + "."


@dataclass(frozen=True)
class Hand:
    """What makes an edit: the texts, the one that is edited, and chance."""

    texts: Texts
    path: str
    chance: random.Random

    @property
    def text(self) -> Text:
        return self.texts[self.path]

    def word(self) -> tuple[re.Match[str], str] | None:
        """A word of the text, and another in small letters."""
        found = [one for one in _PLAIN.finditer(prose(self.text.text)) if one[0] != "Table"]
        word, other = (self.chance.choice(found or [None]) for _ in range(2))
        # Of a word that is written twice, nobody can say which one is new.
        return (word, other[0].lower()) if word and other and word[0].lower() != other[0].lower() else None

    def paragraph(self) -> tuple[int, int] | None:
        there = paragraphs(self.text.text)
        return self.chance.choice(there) if there else None

    def sentences(self) -> tuple[list[int], tuple[int, int]]:
        """Where the sentences of a paragraph begin, and the paragraph."""
        start, end = self.paragraph() or (0, 0)
        found = re.finditer(r"(?<=[a-z]{3}[.?!])\s+(?=[A-Z])", self.text.text[start:end])
        return [start, *(start + match.end() for match in found)] if end else [], (start, end)


def change_word(hand: Hand) -> None:
    if found := hand.word():
        hand.text.replace(*found[0].span(), found[1])


def insert_word(hand: Hand) -> None:
    if found := hand.word():
        hand.text.replace(found[0].start(), found[0].start(), found[1] + " ")


def delete_word(hand: Hand) -> None:
    found = hand.word()
    if found and hand.text.text[found[0].end() : found[0].end() + 1] == " ":
        hand.text.replace(found[0].start(), found[0].end() + 1, "")


def insert_sentence(hand: Hand) -> None:
    if starts := hand.sentences()[0]:
        at = hand.chance.choice(starts)
        hand.text.replace(at, at, sentence(hand.texts, hand.chance) + " ")


def delete_sentence(hand: Hand) -> None:
    starts, _ = hand.sentences()
    if len(starts) > 1:
        at = hand.chance.randrange(len(starts) - 1)
        hand.text.replace(starts[at], starts[at + 1], "")


def insert_paragraph(hand: Hand) -> None:
    if found := hand.paragraph():
        new = " ".join(sentence(hand.texts, hand.chance) for _ in range(3))
        hand.text.replace(found[0], found[0], f"{new}\n\n")


def delete_paragraph(hand: Hand) -> None:
    if found := hand.paragraph():
        hand.text.replace(found[0], min(found[1] + 2, len(hand.text.text)), "")


def part_paragraph(hand: Hand) -> None:
    starts, _ = hand.sentences()
    if len(starts) > 1:
        at = hand.chance.choice(starts[1:])
        hand.text.replace(at, at, "\n\n")


def break_lines(hand: Hand) -> None:
    start, end = hand.paragraph() or (0, 0)
    for match in [*re.finditer(r"(?<=[a-z,]) (?=[a-z])", hand.text.text[start:end])][::9]:
        at = start + match.start()
        hand.text.text = f"{hand.text.text[:at]}\n{hand.text.text[at + 1 :]}"


def move_paragraph(hand: Hand) -> None:
    other = hand.texts[hand.chance.choice([*hand.texts])]
    goals, found = paragraphs(other.text), hand.paragraph()
    if goals and found:
        move(hand.text, found, other, hand.chance.choice(goals)[0])


def rename_file(hand: Hand) -> None:
    hand.texts[hand.path.replace(".md", "-renamed.md")] = hand.texts.pop(hand.path)


EDITS = {
    change_word: 30, insert_word: 15, delete_word: 10, insert_sentence: 10, delete_sentence: 8, insert_paragraph: 8,
    delete_paragraph: 5, move_paragraph: 6, part_paragraph: 4, break_lines: 3, rename_file: 1,
}  # fmt: skip
"""How many of a hundred edits are such."""


def edit(texts: Texts, chance: random.Random) -> None:
    """Change something."""
    path = chance.choices([*texts], [len(one.text) for one in texts.values()])[0]
    chance.choices([*EDITS], [*EDITS.values()])[0](Hand(texts, path, chance))


def move(text: Text, span: tuple[int, int], other: Text, goal: int) -> None:
    """Move a paragraph in front of another."""
    start, end = span
    if text is other and start <= goal <= end:
        return
    cut = text.text[start:end] + "\n\n"
    inside = {
        key: at - start
        for key, at in text.marks.items()
        if start <= at <= end and start <= text.marks[key[0], "start"] and text.marks[key[0], "end"] <= end
    }
    for key in inside:
        del text.marks[key]
    for number in {number for (number, _), at in text.marks.items() if start < at <= end}:
        for side in ("start", "end"):
            text.marks.pop((number, side), None)
        text.parted.add(number)
    if text is other and goal > end:
        goal -= min(end + 2, len(text.text)) - start
    text.replace(start, min(end + 2, len(text.text)), "")
    other.replace(goal, goal, cut)
    other.marks |= {key: goal + at for key, at in inside.items()}


# --- the files, and their remarks -------------------------------------------------------------------------------------


def build(project: Path) -> dict[str, bytes]:
    made = build_project(project, Options(formats=("html", "docx", "pdf")), World().caching(), lambda _: None)
    return {one.name: one.data for one in made.files}


def name(number: int) -> str:
    """A word for a number that is in no text."""
    letters = ""
    for _ in range(4):
        number, letter = divmod(number, 26)
        letters += chr(97 + letter)
    return f"zq{letters}qz"


def twin(texts: Texts, folder: Path) -> tuple[dict[str, bytes], list[tuple[str, int, str]]]:
    """The manuscript with each plain word replaced by another, built; and which word each stands for: the file, the
    place and the word."""
    known: list[tuple[str, int, str]] = []
    for path, text in texts.items():
        parts_, at = [], 0
        for word in _PLAIN.finditer(prose(text.text)):
            if word[0] in ("Table", "Figure") or text.text[word.start() : word.end()] != word[0]:
                continue
            parts_ += [text.text[at : word.start()], name(len(known))]
            known.append((path, word.start(), word[0]))
            at = word.end()
        (folder / path).write_text("".join([*parts_, text.text[at:]]))
    return build(folder), known


def page_text(data: bytes) -> str:
    page: Any = html.fromstring(data)
    main = page.find(".//main")
    for hidden in main.xpath(".//math | .//script | .//style | .//nav | .//*[@id='refs']"):
        hidden.drop_tree()
    return str(main.text_content())


def meant(real: Sequence[str], twin_: Sequence[str], known: Sequence[tuple[str, int, str]]) -> list[int]:
    """For each word of a file the number of the word of the text that it is; -1 where it is none."""
    numbers = {name(number): number for number in range(len(known))}
    back = [known[numbers[one]][2] if one in numbers else one for one in twin_]
    found = [-1] * len(real)
    for a, b, size in SequenceMatcher(None, real, back, autojunk=False).get_matching_blocks():
        # At the ends of a short block, the two files have their words in another order: a note at the foot of its page.
        is_all = (a == 0 or size >= 40) and size >= 12
        for ahead in range(size) if is_all else range(6, size - 6):
            found[a + ahead] = numbers.get(twin_[b + ahead], -1)
    return found


@dataclass
class File:
    """A file that gets remarks: its words, and which words of the text they are."""

    kind: str
    words: list[str]
    of: list[int]
    write: Callable[[list[Spanned], Path], list[Path]]
    pages: list[int] = field(default_factory=list)


def files(project: Path, commit: str, texts: Texts, folder: Path) -> tuple[list[File], list[tuple[str, int, str]]]:
    real = build(project)
    shutil.copytree(project, folder, ignore=shutil.ignore_patterns(".git", "output"))
    other, known = twin(texts, folder)
    package = parts(real["manuscript.docx"])
    words, twins = (words_of(letters_of(document(one))[1]) for one in (package, parts(other["manuscript.docx"])))
    of = meant(words, twins, known)
    bare = parts(without_marks(real["manuscript.docx"]))
    printed = read_pdf(real["manuscript.pdf"], 10)["words"]
    pdf_words = [(word, number) for number, (text, _, _) in enumerate(printed) for word in words_of(text)]
    pdf_twin = [word for text, _, _ in read_pdf(other["manuscript.pdf"], 10)["words"] for word in words_of(text)]
    page, page_twin = page_text(real["manuscript.html"]), page_text(other["manuscript.html"])

    def write_pdf(spans: list[Spanned], target: Path) -> list[Path]:
        return [annotated(real["manuscript.pdf"], printed, pdf_words, spans, target)]

    return [
        File("docx", words, of, lambda spans, target: [commented(package, spans, target / "a.docx")]),
        File("docx without marks", words, of, lambda spans, target: [commented(bare, spans, target / "b.docx")]),
        File("pdf", [one for one, _ in pdf_words], meant([one for one, _ in pdf_words], pdf_twin, known), write_pdf,
             [printed[number][1] for _, number in pdf_words]),
        File("page", words_of(page), meant(words_of(page), words_of(page_twin), known),
             lambda spans, target: [exported(page, commit, spans, target / "d.json")]),
    ], known  # fmt: skip


def commented(package: dict[str, bytes], spans: list[Spanned], target: Path) -> Path:
    """A Word file with comments on words."""
    root = etree.fromstring(package["word/document.xml"])
    letters, text = letters_of(root)
    places = [match.span() for match in WORD.finditer(text)]
    comments = etree.Element(f"{W}comments", nsmap={"w": W[1:-1]})
    for span, first, last in spans:
        put(letters, places[last][1] - 1, "commentRangeEnd", span.number)
        put(letters, places[first][0], "commentRangeStart", span.number)
        about = {f"{W}id": str(span.number), f"{W}author": "Ben", f"{W}date": "2026-01-31T10:00:00Z"}
        run = etree.SubElement(etree.SubElement(etree.SubElement(comments, f"{W}comment", about), f"{W}p"), f"{W}r")
        etree.SubElement(run, f"{W}t").text = str(span.number)
    made = package | {"word/document.xml": etree.tostring(root), "word/comments.xml": etree.tostring(comments)}
    target.write_bytes(zipped(made))
    return target


def annotated(
    data: bytes, printed: list[Any], words: list[tuple[str, int]], spans: list[Spanned], target: Path
) -> Path:
    """A PDF with marked words."""
    target = target / "c.pdf"
    with pikepdf.open(io.BytesIO(data)) as pdf:
        for span, first, last in spans:
            numbers = sorted({number for _, number in words[first : last + 1]})
            by_page: dict[int, list[float]] = {}
            for number in numbers:
                _, page, boxes = printed[number]
                for left, bottom, right, top in boxes:
                    by_page.setdefault(page, []).extend((left, top, right, top, left, bottom, right, bottom))
            page, quads = next(iter(by_page.items()))
            kind = ("/Highlight", "/Underline", "/StrikeOut", "/Squiggly")[span.number % 4]
            annotation = pikepdf.Dictionary(
                Type=pikepdf.Name.Annot, Subtype=pikepdf.Name(kind), Contents=str(span.number), T="Ben",
                QuadPoints=quads, Rect=[min(quads[::2]), min(quads[1::2]), max(quads[::2]), max(quads[1::2])],
                M="D:20260131100000Z",
            )  # fmt: skip
            where = pdf.pages[page]
            if "/Annots" not in where:
                where.Annots = pikepdf.Array()
            where.Annots.append(pdf.make_indirect(annotation))
        pdf.save(target)
    return target


def exported(page: str, commit: str, spans: list[Spanned], target: Path) -> Path:
    """An export of Hypothesis, half of it of the page without a version in its address."""
    places = [match.span() for match in WORD.finditer(page)]
    rows = []
    for span, first, last in spans:
        start, end = places[first][0], places[last][1]
        quote = {
            "type": "TextQuoteSelector", "exact": page[start:end],
            "prefix": page[max(start - 32, 0) : start], "suffix": page[end : end + 32],
        }  # fmt: skip
        uri = f"https://lab.example/paper/v/{commit}/" if span.number % 2 else "https://lab.example/paper/"
        rows.append({
            "id": f"a{span.number}", "uri": uri, "text": str(span.number), "user": "acct:ben@hypothes.is",
            "created": "2026-01-31T10:00:00+00:00", "target": [{"source": uri, "selector": [quote]}],
        })  # fmt: skip
    target.write_text(json.dumps({"total": len(rows), "rows": rows}))
    return target


def chosen(
    file: File, known: Sequence[tuple[str, int, str]], count: int, first: int, chance: random.Random
) -> list[Spanned]:
    """Words of a file that get remarks, and which words of the file these are."""
    found: list[Spanned] = []
    known_here = [at for at, number in enumerate(file.of) if number >= 0]
    while len(found) < count:
        begin = chance.choice(known_here)
        end = min(begin + chance.choice([0, 0, 1, 2, 3, 5, 8, 12, 20]), len(file.of) - 1)
        while file.of[end] < 0:
            end -= 1
        (path, start, _), (_, last, word) = known[file.of[begin]], known[file.of[end]]
        between = [known[number] for number in file.of[begin : end + 1] if number >= 0]
        if file.of[end] - file.of[begin] > end - begin + 12:
            continue  # the text has a caption or a note in between
        if any(one != path or not start <= at <= last for one, at, _ in between) or last > start + 400:
            continue  # a caption, say, that is above its table in the file, and below it in the text
        if file.pages and file.pages[begin] != file.pages[end]:
            continue
        if any((begin, end) == one[1:] for one in found):
            continue  # for Google Docs, two comments on the same words are one and its answer
        span = Span(first + len(found), file.kind, path, start, last + len(word), [])
        found.append((span, begin, end))
    return found


# --- the truth, and what is said --------------------------------------------------------------------------------------


@dataclass
class Measured:
    """What the remarks on a manuscript came to: how many of each kind and judgement, state, and commit."""

    found: Counter[tuple[str, str]] = field(default_factory=Counter)
    seconds: float = 0


def measure(project: Path, given: argparse.Namespace, folder: Path) -> Measured:
    """Build, annotate, edit, and look for the remarks."""
    chance = random.Random(given.seed)
    root = folder / "project"
    shutil.copytree(project / "content", root / "content")
    git(root, "init", "--quiet", "--initial-branch=main")
    base = commit(root, "Published", 0)
    texts = {
        path.relative_to(root).as_posix(): Text(path.read_text(encoding="utf-8"))
        for path in sorted((root / "content").glob("[0-9]*.md"))
    }
    made, known = files(root, base, texts, folder / "twin")
    spans: list[Span] = []
    written: list[Path] = []
    share = [given.remarks // 6, given.remarks // 6, given.remarks // 3]
    for file, many in zip(made, [*share, given.remarks - sum(share)], strict=True):
        some = chosen(file, known, many, len(spans), chance)
        spans += [span for span, _, _ in some]
        written += file.write(some, folder)
    for span in spans:
        text = texts[span.path]
        text.marks |= {(span.number, "start"): span.start, (span.number, "end"): span.end}
        span.words = words_of(text.text[span.start : span.end])
    for number in range(given.commits):
        edit_and_commit(root, texts, spans, chance, number + 1)
    measured, started = Measured(), time.monotonic()
    found, problems = remarks(written, root, World())
    assert not problems, problems
    measured.seconds = time.monotonic() - started
    placed = {int(one.remark.text): one for one in found}
    for span in spans:
        if not any(span.number in text.parted for text in texts.values()):
            count(span, texts, placed[span.number], measured, verbose=given.verbose)
    return measured


def edit_and_commit(root: Path, texts: Texts, spans: list[Span], chance: random.Random, number: int) -> None:
    """Make ten edits and a commit of them, and note which words changed or went with it."""
    for _ in range(10):
        edit(texts, chance)
    for path in (root / "content").glob("[0-9]*.md"):
        path.unlink()
    for name_, text in texts.items():
        (root / name_).write_text(text.text, encoding="utf-8")
    at = commit(root, f"Edit {number}", number)[:12]
    for span in spans:
        state, _ = truth(span, texts)
        if state is not State.HOLDS:
            span.came = span.came or at
        if state is State.GONE:
            span.went = span.went or at


def count(span: Span, texts: Texts, placed: Placed, measured: Measured, *, verbose: bool) -> None:
    """Count a remark by its judgement."""
    judged, (state, place) = judge(span, texts, placed), truth(span, texts)
    measured.found[span.kind, judged] += 1
    measured.found["truth", state.value] += 1
    if judged == "right" and placed.commit:
        right = span.went if state is State.GONE else span.came
        measured.found["commit", "right" if placed.commit.name == right else "wrong"] += 1
    if judged != "right" and verbose:
        print(f"{judged}: {span.kind}: {' '.join(span.words)!r} {state.value} at {place}; said: {placed}")


def truth(span: Span, texts: Texts) -> tuple[State, tuple[str, int, int]]:
    """What became of words, and the file and the lines in which they are."""
    for path, text in texts.items():
        start, end = (text.marks.get((span.number, side), -1) for side in ("start", "end"))
        if start < 0 or end < 0:
            continue
        inside = text.text[start:end]
        words = words_of(inside)
        if not words:
            return State.GONE, (path, 0, 0)
        first = start + len(inside) - len(inside.lstrip())
        lines = [0, *(match.end() for match in re.finditer("\n", text.text))]
        state = State.HOLDS if words == span.words else State.CHANGED
        return state, (path, bisect_right(lines, first), bisect_right(lines, max(end - 1, first)))
    return State.GONE, ("", 0, 0)


def judge(span: Span, texts: Texts, placed: Placed) -> str:
    """``right``, ``wrong`` or ``not found``."""
    state, (path, first, last) = truth(span, texts)
    left = 0
    if path in texts and (span.number, "end") in texts[path].marks:
        marks = texts[path].marks
        left = len(words_of(texts[path].text[marks[span.number, "start"] : marks[span.number, "end"]]))
    if placed.state is State.NOT_FOUND:
        return "not found"
    place = placed.location
    if state is State.CHANGED and placed.state is State.GONE and place and 2 * left < len(span.words):
        # Hardly anything is left; the place is that of the word beside it.
        return "right" if place.path == path and first - 1 <= place.line <= last + 1 else "wrong"
    if state is State.GONE or placed.state is State.GONE:
        return "right" if state is placed.state else "wrong"
    is_there = place is not None and place.path == path and first <= place.line <= last
    return "right" if is_there and placed.state is state else "wrong"


def main() -> int:
    """Measure, print. The status is 1 if less than 98 % are right, or one is wrong."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.bench.remarks", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("projects", nargs="+", type=Path)
    parser.add_argument("--remarks", type=int, default=500, help="how many on each manuscript (500)")
    parser.add_argument("--commits", type=int, default=6, help="how many commits of ten edits each (6)")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--verbose", action="store_true", help="print those that are not right")
    given = parser.parse_args()
    is_met = True
    print(f"{'manuscript':<24}{'remarks on':<22}{'right':>7}{'not found':>11}{'wrong':>7}")
    for project in given.projects:
        with tempfile.TemporaryDirectory(prefix="recto-bench-") as folder:
            measured = measure(project, given, Path(folder))
        found = measured.found
        rows = [(kind, [found[kind, said] for said in ("right", "not found", "wrong")]) for kind in KINDS]
        rows.append(("all", [sum(counts) for counts in zip(*(counts for _, counts in rows), strict=True)]))
        for kind, (right, lost, wrong) in rows:
            print(f"{project.resolve().name:<24}{kind:<22}{right:>7}{lost:>11}{wrong:>7}")
        (right, _, wrong), total = rows[-1][1], sum(rows[-1][1])
        is_met &= right >= 0.98 * total and not wrong
        states = ", ".join(f"{found['truth', one.value]} {one.value}" for one in State if found["truth", one.value])
        commits = found["commit", "right"]
        print(
            f"  {100 * right / total:.1f} % right; in truth {states}; commit right for {commits} of "
            f"{commits + found['commit', 'wrong']}; {measured.seconds:.0f} s",
            flush=True,
        )
    print(f"target: 98 % right, none wrong: {'met' if is_met else 'missed'}")
    return 0 if is_met else 1


if __name__ == "__main__":
    sys.exit(main())
