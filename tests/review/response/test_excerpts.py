from __future__ import annotations

from recto.pandoc import ast
from recto.review.response import excerpts

from tests.helpers import Maker
from tests.letters import project, source


def shown(blocks: list[ast.Block]) -> str:
    """Blocks as Markdown, on a line."""
    from tests.helpers import world

    tree = ast.dumps({"pandoc-api-version": [1, 23, 1], "meta": {}, "blocks": blocks})
    written = world().pandoc(["--from", "json", "--to", "markdown", "--wrap", "none"], tree).decode()
    return " / ".join(filter(None, written.split("\n")))


OLD = """# Methods {#methods}

The study was done in two hospitals. It was seen by many people, and by *all* of them.[^n] Nobody was asked.

[^n]: A note.

This stays as it is.

This stays as well.

| a | b |
|---|---|
| 1 | 2 |
| 3 | 4 |

Table: Some numbers. {#tbl:numbers}

- One thing.
- Another thing.

## Sites

In a town [@doi:10.5555/alpha].

# Results

All went well.
"""
NEW = (
    OLD.replace("two hospitals", "three hospitals")
    .replace("by *all* of them", "by *most* of them")
    .replace("| 3 | 4 |", "| 3 | 5 |\n| 6 | 7 |")
    .replace("- Another thing.", "- Another thing, and more.")
)


def test_a_sentence_has_its_changes(make: Maker) -> None:
    first = source(project(make, NEW, "", OLD)).passages[1]
    spoken = [token for token, _ in first.said]

    def sentence(word: str, until: str) -> str:
        at = [first.said[spoken.index(one)][1] for one in (word, until)]
        return shown(excerpts.sentence(first, *at))

    assert sentence("three", "hospitals") == "The study was done in ~~two~~[three]{.underline} hospitals."
    both = "It was seen by many people, and by ~~*all*~~[*most*]{.underline} of them. Nobody was asked."
    assert sentence("people", "nobody") == both
    assert sentence("nobody", "asked") == "Nobody was asked."


def test_what_came_as_a_whole_is_underlined(make: Maker) -> None:
    new = OLD.replace("# Results", "There is a new paragraph, which nobody has seen. It is *long*.\n\n# Results")
    (came,) = [one for one in source(project(make, new, "", OLD)).passages if one.kind == "insertion"]
    at = [token for token, _ in came.said].index("nobody")
    assert shown(excerpts.sentence(came, came.said[at][1], came.said[at][1])) == (
        "[There is a new paragraph, which nobody has seen.]{.underline}"
    )


def test_words_have_the_new_version_alone(make: Maker) -> None:
    first = source(project(make, NEW, "", OLD)).passages[1]
    whole = excerpts.words(first, 0, len(first.words) - 1)
    assert ast.one_line(whole) == (
        "The study was done in three hospitals. It was seen by many people, and by most of them. Nobody was asked."
    )


def test_a_section_leaves_out_what_has_not_changed(make: Maker) -> None:
    of = source(project(make, NEW, "", OLD))
    found = shown(excerpts.section(of.trees[0], "methods"))
    assert found.startswith("**Methods** / The study was done in ~~two~~[three]{.underline} hospitals. ")
    assert " / \\[...\\] / " in found.replace("…", "...")
    assert "stays" not in found
    assert "~~4~~[5]{.underline}" in found
    assert "[6]{.underline}" in found
    assert "Another thing[, and more]{.underline}." in found
    assert "In a town" not in found
    assert "Results" not in found


def test_a_section_that_has_not_changed_is_whole(make: Maker) -> None:
    of = source(project(make, NEW, "", OLD))
    assert shown(excerpts.section(of.trees[0], "results")) == "**Results** / All went well."
    assert excerpts.section(of.trees[0], "nowhere") == []


def test_sections_that_came_and_their_ends_are_found(make: Maker) -> None:
    new = OLD.replace("# Results", "# Limits {#limits}\n\nThere are some.\n\n# Results")
    of = source(project(make, new, "", OLD))
    assert shown(excerpts.section(of.trees[0], "limits")) == (
        "**[Limits]{.underline}** / [There are some.]{.underline}"
    )


def test_tables_keep_their_rows_and_lose_their_labels(make: Maker) -> None:
    of = source(project(make, NEW, "", OLD))
    table = excerpts.element(of.trees[0], "tbl:numbers")
    assert table is not None
    (found,) = excerpts.visible([table])
    assert not [one for one in ast.walk(found) if ast.identifier(one)]
    assert ast.words([found]).split() == ["Table", "1:", "Some", "numbers.", *"ab123", "45", *"67"]
    assert excerpts.element(of.trees[0], "tbl:none") is None


def test_of_what_was_moved_and_changed_the_new_version_is_shown(make: Maker) -> None:
    caption, moved = "Table: Some numbers. {#tbl:numbers}\n\n", "This stays as it is, and is where it was before.\n\n"
    table = "| a | b |\n|---|---|\n| 1 | 120 |\n\n" + caption
    old, new = f"# A\n\n{table}{moved}", f"# A\n\n{moved}{table.replace('120', '125')}"
    of = source(project(make, new, "", old))
    found = excerpts.element(of.trees[0], "tbl:numbers")
    assert found is not None
    assert "~~120~~[125]{.underline}" in shown(excerpts.visible([found]))


def test_citations_keep_their_links_and_other_links_into_the_manuscript_go(make: Maker) -> None:
    text = "# A {#a}\n\nSee [here](#a), [there](https://example.org) and [@doi:10.5555/alpha].\n"
    of = source(project(make, text, ""))
    found = excerpts.visible(of.passages[1].blocks)
    links = [ast.target(one) for one in ast.walk(found) if one["t"] == "Link"]
    assert [one[:5] for one in links] == ["https", "#ref-"]


def test_what_was_moved_is_not_marked_as_new(make: Maker) -> None:
    moved = "A paragraph that was moved to the end, with enough words to be known again."
    old = f"# A {{#a}}\n\n{moved}\n\nFirst of all.\n\nThen there is more.\n"
    new = f"# A {{#a}}\n\nFirst of all.\n\nThen there is more.\n\n{moved}\n"
    of = source(project(make, new, "", old))
    assert shown(excerpts.section(of.trees[0], "a")).endswith(f"/ {moved}")
