"""Statements from the metadata: what they say, where they stand, and when the text has them already."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from recto.document.statements import _NAMES, PLACES, _plain, new_sections, state
from recto.manuscript.front import front
from recto.manuscript.markup import with_markup
from recto.pandoc import ast

from tests.helpers import Maker, build, examine, world

ROOT = Path(__file__).parents[2]
ADA = "authors:\n  - name: Ada Example\n    credit: [conceptualization, {software: lead}]\n"
BOTH = f"{ADA}  - {{name: Bo Sample, credit: Software}}\n"
GRANT = "funding:\n  - {funder: House of Grants, awards: [X-1, 007], recipients: [Ada Example]}\n"
REFERENCES = "## Text\n\nWords.\n\n## References\n\n::: {#refs}\n:::\n"


def stated(make: Maker, metadata: str, text: str = REFERENCES, lang: str = "en") -> list[str]:
    """The words of each block of the document."""
    examined = examine(make.text(text, **{"content/metadata.yaml": f"title: x\nlang: {lang}\n{metadata}"}))
    known = with_markup(front(examined.variables), world())
    document = state(examined.document, known, examined.manuscript, lang)
    return [" ".join(ast.words([block]).split()) for block in ast.loads(document.ast)["blocks"]]


def added(make: Maker, metadata: str, lang: str = "en") -> list[str]:
    """What is added before the references."""
    whole = stated(make, metadata, lang=lang)
    assert (whole[:2], whole[-2:]) == (["Text", "Words."], ["References", ""])
    return whole[2:-2]


def test_contributions(make: Maker) -> None:
    said = "Ada Example: Conceptualization, Software (lead). Bo Sample: Software."
    assert added(make, BOTH) == ["Author contributions", said]


def test_a_table_has_a_row_for_each_role(make: Maker) -> None:
    table = added(make, f"{BOTH}recto: {{statements: {{contributions: table}}}}\n")[1]
    assert table == "Role Authors Conceptualization Ada Example Software Ada Example (lead), Bo Sample"


def test_funding(make: Maker) -> None:
    said = "This work was supported by: House of Grants (X-1, 007; Ada Example); Another."
    assert added(make, f"{GRANT}  - {{funder: Another}}\n") == ["Funding", said]
    assert added(make, "funding: By *nobody*.\n") == ["Funding", "By nobody."]


NONE = "The authors declare no competing interests."
INTERESTS = {
    "competing-interests: none": NONE,
    "competing-interests: No": NONE,
    "competing-interests: One of us owns *Things*.": "One of us owns Things.",
    "authors: [{name: A B, competing-interests: none}]": "The author declares no competing interests.",
    "authors: [{name: A B, competing-interests: none}, {name: C D, competing-interests: no}]": NONE,
    "authors: [{name: A B, competing-interests: owns Things}, {name: C D, competing-interests: none}]": (
        "A B: owns Things. The other author declares no competing interests."
    ),
    "competing-interests: none\nauthors: [{name: A B, competing-interests: x.}, {name: C D}, {name: E F}]": (
        "A B: x. The other authors declare no competing interests."
    ),
    # Of those who declare nothing, nothing is said.
    "authors: [{name: A B, competing-interests: owns Things}, {name: C D}]": "A B: owns Things.",
}


@pytest.mark.parametrize("metadata", INTERESTS)
def test_competing_interests(metadata: str, make: Maker) -> None:
    assert added(make, f"{metadata}\n") == ["Competing interests", INTERESTS[metadata]]


@pytest.mark.parametrize(
    "metadata",
    [
        "authors: [{name: Ada Example}]\n",
        "authors: [{name: A B, competing-interests: none}, {name: C D}]\n",
        # Keys of older manuscripts.
        "authors: [{name: Ada Example, roles: [Software], funders: Grant 7}]\n",
        "authors: [{name: Ada Example, contributions: [Software]}]\n",
        "authors: [{name: Ada Example, credit: [took notes]}]\n",
        f"{ADA}recto: {{statements: {{contributions: off}}}}\n",
        f"{GRANT}recto: {{statements: {{funding: off}}}}\n",
    ],
)
def test_nothing_is_stated(metadata: str, make: Maker) -> None:
    assert added(make, metadata) == []


def test_older_roles_are_stated_if_asked_for(make: Maker) -> None:
    older = "authors: [{name: Ada Example, roles: [{Software: true}, {Resources: false}]}]\n"
    said = "Ada Example: Software."
    assert added(make, f"{older}recto: {{statements: {{contributions: text}}}}\n") == ["Author contributions", said]
    assert stated(make, older, "## Who\n\n::: {#contributions-statement}\n:::\n") == ["Who", said]


@pytest.mark.parametrize(
    ("metadata", "text"),
    [
        (BOTH, "## Author contributions\n\nBy hand.\n"),
        (BOTH, "## Contributions of the authors {#author-contributions}\n\nBy hand.\n"),
        (BOTH, "**Authors’ contributions.** By hand.\n"),
        (BOTH, "{% for one in manubot.authors %}{{ one.credit }}{% endfor %}\n"),
        (GRANT, "## Acknowledgements and funding\n\nBy hand.\n"),
        (GRANT, "### Funding information\n\nBy hand.\n"),
        (GRANT, "{{ funding[0].funder }}\n"),
        ("competing-interests: none\n", "## 4. Declaration of competing interests\n\nBy hand.\n"),
        ("competing-interests: none\n", "*Conflict of interest:* by hand.\n"),
    ],
)
def test_what_the_text_says_is_not_said_again(metadata: str, text: str, make: Maker) -> None:
    assert len(stated(make, metadata, text)) == len(text.split("\n\n"))


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("contributions", "CRediT authorship contribution statement"),
        ("contributions", "Authors’ contributions"),
        ("contributions", "2.1 Contributions to the paper"),
        ("contributions", "Autorenbeiträge"),
        ("funding", "Sources of Funding:"),
        ("funding", "Financial support"),
        ("competing-interests", "Conflict of Interest Statement"),
        ("competing-interests", "Declaration of competing interest"),
        ("competing-interests", "Statement of competing interests"),
        ("competing-interests", "Conflits d’intérêts"),
    ],
)
def test_titles(name: str, title: str) -> None:
    assert _NAMES[name].fullmatch(_plain(title))


def test_what_is_new_in_a_paper_is_no_statement(make: Maker) -> None:
    assert "Author contributions" in stated(make, BOTH, "## Text\n\n**Contributions.** A new method.\n")


@pytest.mark.parametrize(
    "title",
    ["Funding patterns of open source", "Contributions to knowledge", "Interests", "Results", "Contributors’ guide"],
)
def test_other_titles(title: str) -> None:
    assert not any(pattern.fullmatch(_plain(title)) for pattern in _NAMES.values())


@pytest.mark.parametrize(
    ("metadata", "identifiers"),
    [
        (f"{BOTH}{GRANT}", {"author-contributions", "funding"}),
        (f"{GRANT}recto: {{statements: {{funding: off}}}}\n", set()),
        ("authors: [{name: A B, competing-interests: none}]\n", {"competing-interests"}),
        ("", set()),
    ],
)
def test_links_may_lead_to_new_sections(metadata: str, identifiers: set[str], make: Maker) -> None:
    found = examine(make.text("Words.\n", **{"content/metadata.yaml": f"title: x\n{metadata}"}))
    blocks = ast.loads(found.document.ast)["blocks"]
    assert new_sections(blocks, found.manuscript, "en").keys() == identifiers
    assert new_sections([ast.header(2, [ast.string("Funding")])], found.manuscript, "en").keys() == (
        identifiers - {"funding"}
    )


def test_a_heading_may_be_in_the_language_of_the_text(make: Maker) -> None:
    assert len(stated(make, GRANT, "## Finanzierung\n\nVon Hand.\n", "de")) == 2
    assert added(make, GRANT, "de")[0] == "Finanzierung"
    assert added(make, GRANT, "pl")[0] == "Finansowanie"


def test_a_place_is_filled_where_it_is(make: Maker) -> None:
    text = "## Money {#funding}\n\n::: {#funding-statement}\n:::\n\n## Text\n\nWords.\n"
    said = "This work was supported by: House of Grants (X-1, 007; Ada Example)."
    assert stated(make, GRANT, text) == ["Money", said, "Text", "Words."]
    by_hand = text.replace("statement}", "statement}\nBy hand.")
    assert stated(make, GRANT, by_hand) == ["Money", "By hand.", "Text", "Words."]


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("Words.\n", 1),
        ("# Text\n\nWords.\n\n# Literature\n", 2),
        ("# Text\n\nWords.\n\n# Źródła\n\n::: {#refs}\n:::\n", 2),
        ("Words.\n\n::: {#refs}\n:::\n\n# More\n", 1),
        ("# Text\n\nWords.\n\n# References\n\n::: {#refs}\n:::\n\n# Supplement\n\nMore.\n", 2),
        ("# Text\n\nWords.\n\n# Źródła\n", 2),
    ],
)
def test_it_goes_before_the_references(text: str, at: int, make: Maker) -> None:
    assert stated(make, GRANT, text)[at] == "Funding"


def test_the_example_in_the_documentation(make: Maker) -> None:
    text = (ROOT / "docs" / "authors.md").read_text(encoding="utf-8").partition("\n## Statements\n")[2]
    metadata, _, quoted = text.partition("```yaml\n")[2].partition("```\n")
    lines = [line.lstrip("> ").rstrip(" \\") for line in quoted.partition("\n\n- ")[0].split("\n")]
    said = [re.sub(r"\*\*|\[([^\]]*)\]\([^)]*\)", r"\1", line) for line in lines if line]
    assert len(said) == 6
    assert added(make, metadata) == said


@pytest.mark.parametrize("name", PLACES.values())
def test_titles_are_known_in_linear_time(name: str) -> None:
    for title in ("authors’ " * 20_000, "declaration of " * 20_000, "1.1" * 20_000, " statement" * 20_000):
        assert not _NAMES[name].fullmatch(_plain(title))


def test_statements_are_in_every_format_and_lose_no_words(make: Maker) -> None:
    metadata = f"title: x\n{BOTH}{GRANT}competing-interests: none\nrecto: {{statements: {{contributions: table}}}}\n"
    built = build(make.text(REFERENCES, **{"content/metadata.yaml": metadata}), "html", "docx", "jats", "latex")
    assert [one for one in built.diagnostics if one.code.startswith("O")] == []
    assert '<h2 id="funding">' in built.page.replace(' tabindex="-1"', "")
    assert "House of Grants" in built.text("manuscript.tex")
    assert "funding" not in built.text("manuscript.md")
