"""What an answer names -> the passages of the manuscript: a link, a cross-reference, or the words themselves."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import unquote

from recto.core.diagnostics import Report, error, warning
from recto.core.model import Location
from recto.core.wording import near, nearest, shortened
from recto.pandoc import ast
from recto.pandoc.ast import Inline
from recto.pandoc.markdown import Kind, blanked, pieces
from recto.review.response import excerpts
from recto.review.response.letter import Letter
from recto.review.response.passages import Passage, place_of, tokens
from recto.review.sequences import likeness

QUOTE = "quote"
"""The class of words that an answer quotes."""
_WRITTEN = re.compile(
    r"\]\{[^{}\n]*(?P<quote>\.quote)(?=[\s}])[^{}\n]*\}|\]\(#(?P<target>[^\s()]+)|@(?P<label>(?:fig|tbl|eq|sec):[\w:.-]*\w)"
)
"""The ways to name a place."""
_GAP = re.compile(r"…|\.\.\.")
"""What stands for words that a quotation leaves out."""
_LEAST = 0.4
"""How alike words are at least that a hint takes for the quoted ones."""


@dataclass(frozen=True, slots=True)
class Place:
    """A place of the manuscript that an answer names."""

    passages: tuple[Passage, ...]
    """Those that are gone as well, if they bear the name."""
    name: str = ""
    """The identifier by which it is named."""
    is_section: bool = False
    words: tuple[int, int] | None = None
    """The first and the last word, if words of a single passage are named."""


@dataclass(slots=True)
class Places:
    """Finds the places that a letter names, in the order of the letter."""

    letter: Letter
    passages: Sequence[Passage]
    anchors: Mapping[str, Passage]
    """The passages that the page's anchors of paragraphs lead to."""
    submitted: str
    """What the version is called that the reviewers have read; empty if there is none to compare with."""
    report: Report
    _named: dict[str, list[Passage]] = field(default_factory=dict)
    _own: set[str] = field(default_factory=set)
    _locations: dict[str, list[Location]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for passage in self.passages:
            for name in dict.fromkeys(passage.within):
                self._named.setdefault(name, []).append(passage)
        self._named |= {name: [passage] for name, passage in self.anchors.items()}
        self._own = {ast.identifier(one) for one in ast.walk(self.letter.blocks)} - {""}
        for name, location in _written(self.letter):
            self._locations.setdefault(name, []).append(location)

    def named_by(self, inline: Inline) -> str:
        """The identifier of the place that an inline names, ``.quote`` for quoted words; empty if it names none."""
        if ast.is_span(inline, QUOTE):
            return f".{QUOTE}"
        if inline["t"] != "Link" or not ast.target(inline).startswith("#"):
            return ""
        name = unquote(ast.target(inline)[1:])
        return "" if name in self._own and name not in self._named else name

    def place(self, inline: Inline) -> Place | None:
        """The place that an inline names. Reports one that is not there (A001, A003), and words that are there several
        times (A004)."""
        return self._of_words(inline) if ast.is_span(inline, QUOTE) else self._of_name(self.named_by(inline))

    def has_words(self, link: Inline) -> bool:
        """Whether a link has words that its author wrote, and not those of a cross-reference."""
        target, text = ast.target(link), ast.one_line(ast.inlines(link))
        return any(
            one.target == target and one.text.strip() == text for one in self.letter.written.document.links if text
        )

    def _location(self, name: str) -> Location | None:
        """Where the letter names a place next."""
        left = self._locations.get(name, [])
        return left.pop(0) if len(left) > 1 else next(iter(left), None)

    def _of_name(self, name: str) -> Place | None:
        found = self._named.get(name, [])
        there = [passage for passage in found if not passage.is_gone]
        location = self._location(name)
        if not there:
            was = f"; it was in {self.submitted}" if found else ""
            hint = self._meant(name) or "name a label, a heading or a paragraph of the text, or quote words of it"
            self.report(error("A003", f"the manuscript has no place #{name}{was}", location, hint))
            return None
        if any(one.sections[-1:] == (name,) and one.blocks[0]["t"] == "Header" for one in there):
            return Place(tuple(one for one in self.passages if name in one.sections), name, is_section=True)
        return Place(tuple(found), name)

    def _meant(self, name: str) -> str:
        """The hint that names the place which is meant, of the manuscript or of the letter."""
        known = [one for one in {**self._named, **dict.fromkeys(self._own)} if not one.startswith("p-")]
        bare = name.rpartition(":")[2]
        return nearest(name, known) or (f"did you mean {bare}?" if bare in known else "")

    def _of_words(self, span: Inline) -> Place | None:
        location = self._location(f".{QUOTE}")
        text = ast.words([one for one in ast.inlines(span) if one["t"] not in ("Cite", "Note")])
        said = shortened(" ".join(text.split()))
        wanted = [part for part in map(tokens, _GAP.split(text)) if part]
        if not wanted:
            hint = "write words of the manuscript between the brackets"
            self.report(error("A001", "this quotation has no words", location, hint))
            return None
        found = [(passage, at) for passage in self.passages for at in _all(passage, wanted)]
        if not found:
            hint = self._instead([token for part in wanted for token in part])
            self.report(error("A001", f"the manuscript does not say “{said}”", location, hint))
            return None
        if len(found) > 1:
            problem = f"the manuscript says “{said}” {len(found)} times; the first is taken"
            self.report(warning("A004", problem, location, "quote more of the words around it"))
        passage, (first, end) = found[0]
        return Place((passage,), words=(passage.said[first][1], passage.said[end - 1][1]))

    def _instead(self, wanted: Sequence[str]) -> str:
        """The hint that says how the text reads now."""
        was = next((one for one in self.passages if place_of(wanted, one.old) >= 0), None)
        if was and was.is_gone:
            return f"it was in {self.submitted}; to quote what is gone, write it without {{.quote}}"
        every = [token for passage in self.passages for token, _ in passage.said]
        if not was and place_of(wanted, every) >= 0:
            return "these words are in several paragraphs; quote those of each by themselves"
        bag, best, alike = Counter(wanted), "", 0.0 if was else _LEAST
        for passage in [was] if was else self.passages:
            spoken = [token for token, _ in passage.said]
            for at in range(max(1, len(spoken) - len(wanted) + 1) if spoken else 0):
                end = min(at + len(wanted), len(spoken))
                if (found := likeness(bag, Counter(spoken[at:end]))) > alike:
                    alike = found
                    _, last = excerpts.whole_sentences(passage, passage.said[at][1], passage.said[end - 1][1])
                    best = ast.one_line(excerpts.words(passage, passage.said[at][1], last))
        return f"the text now says “{shortened(best)}”" if best else "quote the words as they are now"


def _all(passage: Passage, wanted: Sequence[Sequence[str]]) -> Iterator[tuple[int, int]]:
    start = 0
    while found := passage.find(wanted, start):
        yield found
        start = found[1]


def _written(letter: Letter) -> Iterator[tuple[str, Location]]:
    """Where a letter names which places."""
    shown = _shown(letter)
    for match in _WRITTEN.finditer(shown):
        start = match.start() if match["label"] else _opening(shown, match.start())
        yield match["quote"] or unquote(match["target"] or match["label"]), letter.written.text.location(start)


_LIKE_A_QUOTE = re.compile(r"\](?P<space>[ ]?)(?P<written>[{(][ ]*\.?(?P<name>[A-Za-z]{4,8})[ ]*[)}])")
_BLOCK = re.compile(r"^:{3,}[ ]*(?P<written>\{[ ]*\.quote[ ]*\}|quote)[ ]*$", re.MULTILINE)


def report_misspelt(letter: Letter, report: Report) -> None:
    """Report what is written nearly as a quotation is (A007)."""
    shown = _shown(letter)
    likely = (match for match in _LIKE_A_QUOTE.finditer(shown) if not _QUOTES.fullmatch(match[0]))
    for match in (*likely, *_BLOCK.finditer(shown)):
        name = match.groupdict().get("name", QUOTE)
        if name.lower() == QUOTE or near(name.lower(), [QUOTE]) or name.lower() in (f"{QUOTE}s", f"{QUOTE}d"):
            place = letter.written.text.location(match.start("written"))
            problem = f"{match['written']} does not make a quotation"
            report(
                warning(
                    "A007", problem, place, f"write the words in square brackets, and {{.{QUOTE}}} right behind them"
                )
            )


_QUOTES = re.compile(r"\]\{[ ]*\.quote[ ]*\}")


def _shown(letter: Letter) -> str:
    """The letter's text without code and comments."""
    text = letter.written.text.text
    code = {Kind.CODE, Kind.COMMENT, Kind.VERBATIM, Kind.METADATA}
    return blanked(text, [one for one in pieces(text) if one.kind in code])


def _opening(text: str, closing: int) -> int:
    """Where the bracket opens that closes at an offset."""
    depth = 0
    for at in range(closing, -1, -1):
        depth += (text[at] == "]") - (text[at] == "[")
        if not depth:
            return at
    return closing
