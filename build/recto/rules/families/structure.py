"""Headings and sections: levels (D001), doubles (D002), empty ones (D003), text before the first (D004), the references
(D005, D006); and the contract that a project declares in metadata.yaml: its form (D010), missing sections (D011), their
order (D012), words (D013) and citations (D014).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import zip_longest
from typing import Any

from pydantic import ValidationError

from recto.core.diagnostics import Severity
from recto.core.model import Heading, Location
from recto.core.wording import nearest
from recto.manuscript.contract import Contract, SectionContract, plain
from recto.pandoc.ast import Element, walk, words
from recto.references.keys import is_cross_reference
from recto.rules.rule import Finding, rule
from recto.rules.subject import Subject, ascending, tree

_REFERENCES = re.compile(
    r"(?:\d+\.?\s+)?(?:references?|reference list|references cited|list of references|(?:selected )?bibliography"
    r"|(?:literature|works|sources) cited|literature|literatur(?:verzeichnis)?|referenzen|quellen(?:verzeichnis)?"
    r"|références(?: bibliographiques)?|bibliographie|referencias(?: bibliográficas)?|bibliografía|referências"
    r"|bibliografia|riferimenti(?: bibliografici)?|referenties|literatuur|referenser|kirjallisuus|литература|参考文献)",
    re.IGNORECASE,
)
"""What the section with the references is called."""


@rule("D001", Severity.WARNING, in_build=False)
def level_skipped(subject: Subject) -> Iterator[Finding]:
    """A heading is more than one level below the one before it.

    Contents, screen readers and the PDF's outline show a step that is not there.

    Mend it: take marks away, so that each heading is at most one level below the one before.

    ```markdown
    ## Methods

    We measured.

    #### Samples

    There were ten.
    ```

    ```text
    content/01.text.md:5:1: warning[D001] this heading is of level 4, and the one before it of level 2
        hint: write ### Samples
    ```

    Right:

    ```markdown
    ## Methods

    We measured.

    ### Samples

    There were ten.
    ```
    """
    before = 0
    for heading in subject.document.headings:
        if before and heading.level > before + 1:
            yield Finding(
                f"this heading is of level {heading.level}, and the one before it of level {before}",
                heading.location,
                f"write {'#' * (before + 1)} {heading.text}",
            )
        before = heading.level


@rule("D002", Severity.WARNING, in_build=False)
def heading_given_twice(subject: Subject) -> Iterator[Finding]:
    """Two headings of one level, below the same heading, have the same words.

    Readers of the contents cannot tell them apart. Below different headings they may be the same.

    Mend it: rename one, or join what stands under them.

    ```markdown
    ## Results

    The first.

    ## Results

    The second.
    ```

    ```text
    content/01.text.md:5:1: warning[D002] there is a heading “Results” already, at content/01.text.md:1:1
        hint: rename one of the two, or join what stands under them
    ```

    Right:

    ```markdown
    ## Results of the first year

    The first.

    ## Results of the second year

    The second.
    ```
    """
    above: list[tuple[int, dict[str, Heading]]] = []
    for heading in subject.document.headings:
        while above and above[-1][0] > heading.level:
            above.pop()
        if not above or above[-1][0] < heading.level:
            above.append((heading.level, {}))
        text = heading.text.casefold()
        if text and (first := above[-1][1].setdefault(text, heading)) is not heading:
            message = f"there is a heading “{heading.text}” already, at {first.location}"
            yield Finding(message, heading.location, "rename one of the two, or join what stands under them")


@rule("D003", Severity.WARNING, in_build=False)
def empty_section(subject: Subject) -> Iterator[Finding]:
    """Nothing stands under a heading.

    Mostly something was forgotten, or is still to be written. The section for the references may be empty.

    Mend it: write it, or take the heading out.

    ```markdown
    ## Funding

    ## Results

    The first.
    ```

    ```text
    content/01.text.md:1:1: warning[D003] nothing stands under the heading “Funding”
        hint: write it, or take the heading out
    ```

    Right:

    ```markdown
    ## Results

    The first.
    ```
    """
    headings = subject.document.headings
    for heading, following in zip_longest(headings, headings[1:]):
        deeper = following is not None and following.level > heading.level
        if not heading.filled and not deeper and not _REFERENCES.fullmatch(heading.text):
            message = f"nothing stands under the heading “{heading.text}”"
            yield Finding(message, heading.location, "write it, or take the heading out")


@rule("D004", Severity.WARNING, in_build=False)
def text_before_the_first_heading(subject: Subject) -> Iterator[Finding]:
    """Running text stands before the first heading.

    It belongs to no section, so no contents show it. Notes in small or emphasised letters, and what stands before a
    heading "Authors", are front matter and may stand there.

    Mend it: put a heading before it.

    ```markdown
    This text came before anything else was written, and since then no one has asked to which of the sections of this
    manuscript it may belong.

    ## Introduction

    Words.
    ```

    ```text
    content/01.text.md:1:1: warning[D004] this text stands before the first heading
        hint: put a heading before it, such as ## Introduction
    ```

    Right:

    ```markdown
    ## Introduction

    This text came before anything else was written.
    ```
    """
    headings = subject.document.headings
    if not headings or re.match(r"authors?\b|authorship", headings[0].text, re.IGNORECASE):
        return
    for block in tree(subject):
        if block["t"] == "Header":
            return
        if block["t"] != "Para" or len(words(block).split()) < 20:
            continue
        inlines = [inline for inline in block["c"] if inline["t"] not in ("Space", "SoftBreak", "LineBreak")]
        small = inlines[0]["t"] == "RawInline" or all(inline["t"] in ("Emph", "RawInline") for inline in inlines)
        if not small:
            first = next((inner["c"] for inner in walk(block) if inner["t"] == "Str"), "")
            place = subject.text.location(max(subject.text.text.find(first), 0))
            yield Finding(
                "this text stands before the first heading", place, "put a heading before it, such as ## Introduction"
            )
            return


@rule("D005", Severity.WARNING, in_build=False)
def no_section_for_the_references(subject: Subject) -> Iterator[Finding]:
    """The text cites works, and has no section for the list of references.

    The list then stands at the very end, below the last heading, whatever that is called.

    Mend it: end the manuscript with a heading such as `## References`. Where the list is to stand elsewhere, a div says
    so: `::: {#refs}` and `:::`.

    ```markdown content/90.back-matter.md
    ## Acknowledgements

    We thank the readers of an earlier version [@doi:10.5555/alpha].
    ```

    ```text
    content/90.back-matter.md:1:1: warning[D005] the list of references will stand under “Acknowledgements”
        hint: end the last file with ## References
    ```

    Right:

    ```markdown content/90.back-matter.md
    ## Acknowledgements

    We thank the readers of an earlier version [@doi:10.5555/alpha].

    ## References
    ```
    """
    document = subject.document
    if document.citations and not _has_place(subject) and not any(map(_is_for_references, document.headings)):
        last = document.headings[-1] if document.headings else None
        yield Finding(
            f"the list of references will stand under “{last.text}”"
            if last
            else "the list of references has no heading",
            last.location if last else Location(subject.manuscript.sections[-1].path),
            f"end the last file with {'#' * min((one.level for one in document.headings), default=1)} References",
        )


@rule("D006", Severity.WARNING)
def references_not_last(subject: Subject) -> Iterator[Finding]:
    """The section for the references is not the last, and nothing says that the list belongs there.

    The list stands at the very end then, under another heading, and the section for it is empty.

    Mend it: move the section to the end, or put a div into it that takes the list: `::: {#refs}` and `:::`.

    ```markdown content/90.back-matter.md
    ## References

    ## Appendix

    More [@doi:10.5555/alpha].
    ```

    ```text
    content/90.back-matter.md:1:1: warning[D006] the list of references will stand under “Appendix”, not here
        hint: move this section to the end, or put a div into it: ::: {#refs} and, on the next line, :::
    ```

    Right:

    ```markdown content/90.back-matter.md
    ## References

    ::: {#refs}
    :::

    ## Appendix

    More [@doi:10.5555/alpha].
    ```
    """
    document = subject.document
    found = [heading for heading in document.headings if _is_for_references(heading)]
    if document.citations and found and found[-1] is not document.headings[-1] and not _has_place(subject):
        yield Finding(
            f"the list of references will stand under “{document.headings[-1].text}”, not here",
            found[-1].location,
            "move this section to the end, or put a div into it: ::: {#refs} and, on the next line, :::",
        )


def _is_for_references(heading: Heading) -> bool:
    return bool(_REFERENCES.fullmatch(heading.text))


def _has_place(subject: Subject) -> bool:
    """Whether a div says where the list of references goes."""
    return any(
        element["t"] == "Div" and element["c"][0][0] == "refs"
        for block in tree(subject)
        if block["t"] in ("Div", "BlockQuote")
        for element in walk(block)
    )


# --- the contract ----------------------------------------------------------------------------------------------------


@dataclass
class Section:
    """What stands under a heading, up to the next of its level or a higher one."""

    heading: Heading
    blocks: list[Element] = field(default_factory=list)

    @property
    def words(self) -> int:
        """Words of running text: no headings, tables, captions, formulas and citations."""
        return sum(len(re.findall(r"\w[\w'’-]*", words(_without_citations(block)))) for block in _prose(self.blocks))

    @property
    def citations(self) -> int:
        """Different works that are cited."""
        keys = {
            citation["citationId"]
            for element in walk(self.blocks)
            if element["t"] == "Cite"
            for citation in element["c"][0]
        }
        return sum(not is_cross_reference(key) for key in keys)


def _prose(blocks: list[Element]) -> Iterator[Element]:
    for block in blocks:
        if block["t"] == "Div":
            yield from _prose(block["c"][1])
        elif block["t"] in ("Para", "Plain", "BulletList", "OrderedList", "BlockQuote", "LineBlock", "DefinitionList"):
            yield block


def _without_citations(node: Any) -> Any:
    if isinstance(node, list):
        return [
            _without_citations(child) for child in node if not (isinstance(child, dict) and child.get("t") == "Cite")
        ]
    if isinstance(node, dict):
        return {key: _without_citations(value) for key, value in node.items()}
    return node


def _given(subject: Subject) -> Any:
    return subject.manuscript.metadata.value("recto", "structure")


@lru_cache(maxsize=1)
def _contract(subject: Subject) -> Contract | ValidationError | None:
    """The contract, if there is one; or what is wrong with it."""
    given = _given(subject)
    try:
        return None if given is None else Contract.model_validate(given)
    except ValidationError as failure:
        return failure


def _sections(subject: Subject, contract: Contract) -> tuple[Section, ...]:
    """The sections that a contract is about, in their order."""
    headings = subject.document.headings
    named = (one.level for one in headings if any(wanted.matches(one.text) for wanted in contract.sections))
    level = contract.level or next(named, headings[0].level if headings else 1)
    given = {heading.identifier: heading for heading in reversed(headings)}
    found: list[Section] = []
    inside = False
    for block in tree(subject):
        if block["t"] == "Header" and block["c"][0] <= level:
            inside = block["c"][0] == level
            if inside:
                found.append(Section(given[block["c"][1][0]]))
        elif inside:
            found[-1].blocks.append(block)
    return tuple(found)


@dataclass(frozen=True, slots=True)
class _Placed:
    """A section, and which entry of the contract it is."""

    section: Section
    index: int
    number: int | None


@dataclass(frozen=True, slots=True)
class _Held:
    """A contract, and the manuscript's sections beside it: all, those that it names, and the others."""

    contract: Contract
    sections: tuple[Section, ...]
    placed: tuple[_Placed, ...]
    others: tuple[Section, ...]


@lru_cache(maxsize=1)
def _held(subject: Subject) -> _Held | None:
    """None without a contract that can be read."""
    contract = _contract(subject)
    if not isinstance(contract, Contract):
        return None
    # The plainest first: an asterisk takes what nothing else does.
    order = sorted(range(len(contract.sections)), key=lambda at: ("*" in contract.sections[at].heading, at))
    sections = _sections(subject, contract)
    placed, others = [], []
    for section in sections:
        for at in order:
            if match := contract.sections[at].matches(section.heading.text):
                placed.append(_Placed(section, at, int(match[1]) if match.re.groups else None))
                break
        else:
            others.append(section)
    return _Held(contract, sections, tuple(placed), tuple(others))


@rule("D010", Severity.ERROR)
def contract_of_a_wrong_form(subject: Subject) -> Iterator[Finding]:
    """The section contract in metadata.yaml cannot be read.

    Nothing of it is checked then. It has the keys `level`, `sections`, `only`, `last`, `words` and `abstract`; each
    section `heading`, `count`, `words`, `citations` and `optional`. Words are the most that there may be, or
    `[fewest, most]`.

    Mend it: correct the key or value that is named.

    ```yaml content/metadata.yaml
    title: A test
    recto:
      structure:
        sections:
          - heading: Introduction
            word: 400
    ```

    ```text
    content/metadata.yaml:6:9: error[D010] the section contract has no word
        hint: did you mean words?
    ```

    Right:

    ```yaml content/metadata.yaml
    title: A test
    recto:
      structure:
        sections:
          - heading: Introduction
            words: 400
    ```

    ```markdown
    ## Introduction

    Words.
    ```
    """
    failure = _contract(subject)
    if not isinstance(failure, ValidationError):
        return
    for one in failure.errors():
        keys = [key for key in one["loc"] if isinstance(key, int) or not re.search(r"\[|^(int|str|function)", key)]
        place = subject.manuscript.metadata.place("recto", "structure", *keys)
        named = str(keys[-1]) if keys else "structure"
        if one["type"] == "extra_forbidden":
            known = (SectionContract if "sections" in keys else Contract).model_fields
            hint = nearest(named, known) or f"known are {', '.join(known)}"
            yield Finding(f"the section contract has no {named}", place, hint)
        elif one["type"] == "missing":
            yield Finding(f"a section in the contract has no {named}", place, f"add {named}: …")
        else:
            wanted = "[fewest, most] or a number" if {"words", "abstract", "count"} & set(keys) else one["msg"]
            yield Finding(f"{named} in the section contract cannot be read", place, f"it has to be: {wanted}")


@rule("D011", Severity.ERROR)
def section_missing(subject: Subject) -> Iterator[Finding]:
    """A section is missing that the project's contract names.

    The contract stands in metadata.yaml, under `recto: structure:`. Typographic quotes and capitals do not count.

    Mend it: write the section, rename the one that is meant, or change the contract: `optional: true` at sections that
    need not be there.

    ```yaml content/metadata.yaml
    title: A test
    recto:
      structure:
        sections:
          - heading: Introduction
          - heading: Methods
    ```

    ```markdown
    ## Introduction

    Words.

    ## Method

    Words.
    ```

    ```text
    content/metadata.yaml:6:9: error[D011] the section “Methods” is missing
        hint: rename “Method” at content/01.text.md:5:1, if that is meant
    ```

    Right:

    ```yaml content/metadata.yaml
    title: A test
    recto:
      structure:
        sections:
          - heading: Introduction
          - heading: Methods
          - {heading: Discussion, optional: true}
    ```

    ```markdown
    ## Introduction

    Words.

    ## Methods

    Words.
    ```
    """
    held = _held(subject)
    if not held:
        return
    contract, placed = held.contract, held.placed
    for at, wanted in enumerate(contract.sections):
        count = sum(one.index == at for one in placed)
        fewest = 0 if wanted.optional else wanted.count[0] if wanted.count else 1
        if count >= fewest:
            continue
        place = subject.manuscript.metadata.place("recto", "structure", "sections", at, "heading")
        like = nearest(wanted.heading, [section.heading.text for section in held.others], 0.7)
        meant = next((section for section in held.others if like == f"did you mean {section.heading.text}?"), None)
        before = next((one.section.heading.text for one in reversed(placed) if one.index < at), "")
        message = f"the section “{wanted.heading}” is missing"
        if count:
            message = f"there are {count} sections “{wanted.heading}”; the contract says {fewest} or more"
        if meant:
            hint = f"rename “{meant.heading.text}” at {meant.heading.location}, if that is meant"
        else:
            hint = f"write it after “{before}”" if before else "write it before the others"
        yield Finding(message, place, hint)


@rule("D012", Severity.WARNING)
def section_out_of_order(subject: Subject) -> Iterator[Finding]:
    """A section stands where the project's contract has another, stands twice, or is not in it.

    The contract stands in metadata.yaml, under `recto: structure:`: the order of its `sections` is theirs, `{n}` counts
    from 1, `last` is the last one, and with `only: true` there may be no others.

    Mend it: move the section, correct its number, or change the contract.

    ```yaml content/metadata.yaml
    title: A test
    recto:
      structure:
        sections:
          - heading: Introduction
          - heading: "Rule {n}: *"
    ```

    ```markdown
    ## Introduction

    Words.

    ## Rule 1: Begin

    Words.

    ## Rule 3: End

    Words.
    ```

    ```text
    content/01.text.md:9:1: warning[D012] “Rule 3: End” has the number 3, and is the section 2 of “Rule {n}: *”
        hint: number them in their order
    ```

    Right:

    ```yaml content/metadata.yaml
    title: A test
    recto:
      structure:
        sections:
          - heading: Introduction
          - heading: "Rule {n}: *"
    ```

    ```markdown
    ## Introduction

    Words.

    ## Rule 1: Begin

    Words.

    ## Rule 2: End

    Words.
    ```
    """
    held = _held(subject)
    if not held:
        return
    contract, placed = held.contract, held.placed
    kept = ascending([one.index * 10_000 + at for at, one in enumerate(placed)])
    counts: dict[int, int] = {}
    for at, one in enumerate(placed):
        wanted, heading = contract.sections[one.index], one.section.heading
        count = counts[one.index] = counts.get(one.index, 0) + 1
        most = wanted.count[1] if wanted.count else None if one.number is not None else 1
        if most is not None and count > most:
            again = "twice" if most == 1 else f"more than {most} times"
            message = (
                f"“{heading.text}” stands here {again}: “{wanted.heading}”"
                if most > 1
                else f"“{heading.text}” stands twice"
            )
            yield Finding(message, heading.location, "leave one out, or change the contract in metadata.yaml")
        elif one.index * 10_000 + at not in kept:
            before = [other for other in placed if other.index < one.index]
            hint = f"move it behind “{before[-1].section.heading.text}”" if before else "move it before the others"
            yield Finding(f"“{heading.text}” is not in the order of the contract", heading.location, hint)
        elif one.number is not None and one.number != count:
            message = f"“{heading.text}” has the number {one.number}, and is the section {count} of “{wanted.heading}”"
            yield Finding(message, heading.location, "number them in their order")
    for section in held.others if contract.only else ():
        message = f"“{section.heading.text}” is not in the contract"
        hint = "take it out, make it part of another section, or add it to recto: structure: sections: in metadata.yaml"
        yield Finding(message, section.heading.location, hint)
    sections = held.sections
    if contract.last and sections and plain(sections[-1].heading.text) != plain(contract.last):
        message = f"the last section is “{sections[-1].heading.text}”; the contract says “{contract.last}”"
        yield Finding(message, sections[-1].heading.location, f"move “{contract.last}” to the end")


@rule("D013", Severity.WARNING, in_build=False)
def too_many_or_few_words(subject: Subject) -> Iterator[Finding]:
    """A section, or the whole, is longer or shorter than the project's contract says.

    The contract stands in metadata.yaml, under `recto: structure:`: `words` for the whole, `abstract` for the section
    "Abstract", `words` of each section for it. What counts is running text: no headings, tables, captions, formulas and
    citations.

    Mend it: cut or write, or change the contract.

    ```yaml content/metadata.yaml
    title: A test
    recto:
      structure:
        abstract: 10
    ```

    ```markdown
    ## Abstract

    These are some more words than the contract for abstracts allows.

    ## Introduction

    Words.
    ```

    ```text
    content/01.text.md:1:1: warning[D013] “Abstract” has 11 words; the contract says at most 10
        hint: take out 1, or change recto: structure: in metadata.yaml
    ```

    Right:

    ```yaml content/metadata.yaml
    title: A test
    recto:
      structure:
        abstract: [5, 10]
    ```

    ```markdown
    ## Abstract

    These are no more words than it allows.

    ## Introduction

    Words.
    ```
    """
    held = _held(subject)
    if not held:
        return
    contract = held.contract
    for one in held.placed:
        limits, heading = contract.sections[one.index].words, one.section.heading
        if limits:
            yield from _measured(f"“{heading.text}”", one.section.words, limits, heading.location)
    for section in held.sections:
        if contract.abstract and plain(section.heading.text) == "abstract":
            yield from _measured("“Abstract”", section.words, contract.abstract, section.heading.location)
    if contract.words:
        place = subject.manuscript.metadata.place("recto", "structure", "words")
        yield from _measured("the manuscript", sum(section.words for section in held.sections), contract.words, place)


def _measured(what: str, count: int, limits: tuple[int, int], place: Location) -> Iterator[Finding]:
    fewest, most = limits
    if not fewest <= count <= most:
        said = f"{fewest} to {most}" if fewest else f"at most {most}"
        missing = f"take out {count - most}" if count > most else f"write {fewest - count} more"
        message = f"{what} has {count} word{'s' * (count != 1)}; the contract says {said}"
        yield Finding(message, place, f"{missing}, or change recto: structure: in metadata.yaml")


@rule("D014", Severity.WARNING, in_build=False)
def too_few_citations(subject: Subject) -> Iterator[Finding]:
    """A section cites fewer works than the project's contract says.

    The contract stands in metadata.yaml, under `recto: structure:`. Each work counts once, also in captions and tables.

    Mend it: cite what the section rests on, or change the contract.

    ```yaml content/metadata.yaml
    title: A test
    recto:
      structure:
        sections:
          - {heading: Introduction, citations: 2}
    ```

    ```markdown
    ## Introduction

    As was shown [@doi:10.5555/alpha] and shown [@doi:10.5555/alpha].
    ```

    ```text
    content/01.text.md:1:1: warning[D014] “Introduction” cites 1 work; the contract says 2 or more
        hint: cite 1 more, or change recto: structure: in metadata.yaml
    ```

    Right:

    ```yaml content/metadata.yaml
    title: A test
    recto:
      structure:
        sections:
          - {heading: Introduction, citations: 2}
    ```

    ```markdown
    ## Introduction

    As was shown [@doi:10.5555/alpha] and shown again [@doi:10.5555/beta].
    ```
    """
    held = _held(subject)
    if not held:
        return
    contract = held.contract
    for one in held.placed:
        fewest, count, heading = contract.sections[one.index].citations, one.section.citations, one.section.heading
        if count < fewest:
            message = f"“{heading.text}” cites {count} work{'s' * (count != 1)}; the contract says {fewest} or more"
            hint = f"cite {fewest - count} more, or change recto: structure: in metadata.yaml"
            yield Finding(message, heading.location, hint)
