"""The page of changes for a comment: what it shows, and what nobody can make it show."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from recto.publishing.changes_page import MOST_CHANGES, changes_page


def change(**values: Any) -> dict[str, Any]:
    return {"sort": "replacement", "section": "Methods", "old": "", "new": "", "before": "", "after": "", **values}


def page(*changes: Any, **values: Any) -> str:
    named = {"old": {"name": "v1"}, "new": {"name": "v2"}}
    return changes_page(json.dumps({**named, "documents": [{"changes": changes}], **values}).encode())


def test_words_are_shown_in_context_by_section() -> None:
    first = change(old="two", new="three", before="was measured in ", after=" hospitals [7] and")
    shown = page(
        first,
        change(new=" and more", before="some", after="."),
        change(section="Results", sort="deletion", old="A whole paragraph."),
        change(section="Results", sort="move", old="What was moved.", new="What was moved."),
        words={"inserted": 1234, "deleted": 1, "moved": 3},
    )
    assert shown == (
        "## What changed\n\n4 changes, 1,234 words inserted, 1 word deleted, 3 words moved, from v1 to v2.\n\n"
        "**Methods** (2 changes)\n\n"
        "- … was measured in <del>two</del> <b>three</b> hospitals \\[7\\] and …\n"
        "- … some <b>and more</b>\\. …\n\n"
        "**Results** (2 changes)\n\n"
        "- <del>A whole paragraph\\.</del>\n- moved: What was moved\\.\n"
    )


def test_references_and_images_are_named() -> None:
    references = {"added": [{"title": "On *it*", "key": "doi:10.1/x"}], "removed": [{"title": "", "key": ""}]}
    shown = page(change(images=[{"name": "images/a.svg", "kind": "insertion"}], new=""), references=references)
    assert "- <b>image images/a\\.svg</b>\n" in shown
    assert "**Added references**\n\n- On \\*it\\* (doi\\:10\\.1/x)\n" in shown
    assert "**Removed references**\n\n- without a title\n" in shown


def test_changes_that_words_cannot_show() -> None:
    assert "- … It is <b>very</b> (set differently) large …\n" in page(
        change(old="very", new="very", before="It is ", after=" large")
    )
    assert "- something that has no words\n" in page(change())


def test_nothing_is_said_to_be_nothing() -> None:
    assert page() == "## What changed\n\nNothing that a reader sees.\n"


HOSTILE = {
    "a mention": ("@maintainer", "@maintainer"),
    "a team": ("@org/team", "@org"),
    "a reference to an issue": ("#1", "#1"),
    "the same of another repository": ("org/repo#1 GH-1", "#1"),
    "a link": ("[here](https://evil.example/)", "](http"),
    "a bare link": ("https://evil.example www.evil.example", "https://"),
    "an image": ("![x](https://evil.example/x.png)", "!["),
    "markup": ("<img src=x onerror=alert(1)><script>", "<img"),
    "a comment that hides the rest": ("<!-- ", "<!--"),
    "the mark of the comment": ("<!-- recto preview -->", "<!--"),
    "a heading": ("\n# Big\n", "\n# "),
    "a fence": ("\n```\n", "\n```"),
    "a command": ("\n/merge\n", "\n/merge"),
    "emphasis": ("**bold** __it__ ~~x~~", "**bold"),
    "a table": ("a | b", " | "),
    "turned text": ("a\u202eb", "\u202e"),
    "an entity": ("&lt;b&gt; &#64;me", "&lt;b"),
    "maths": ("$x$", " $x"),
    "a colon": (":tada:", " :tada:"),
}


@pytest.mark.parametrize(("text", "never"), HOSTILE.values(), ids=HOSTILE)
@pytest.mark.parametrize("place", ["old", "new", "before", "after", "section", "image", "title", "key", "name"])
def test_text_is_nothing_but_text(text: str, never: str, place: str) -> None:
    values: dict[str, Any] = {"words": {"inserted": text}}
    one = change(new="x")
    if place == "image":
        one["images"] = [{"name": text, "kind": "insertion"}]
    elif place in ("title", "key"):
        values["references"] = {"added": [{place: text}]}
    elif place == "name":
        values["new"] = {"name": text}
    else:
        one[place] = text
    shown = page(one, **values)
    own = shown.replace("**Methods**", "").replace("**Added references**", "")
    own = own.replace(f"**{shown.split('**')[1]}**", "") if place == "section" else own
    assert never not in own


def test_it_has_an_end() -> None:
    many = [
        change(new="x" * 100_000, before="y" * 100_000, section=f"{'s' * 10_000}{number}") for number in range(2_000)
    ]
    shown = page(*many, references={"added": [{"title": "t" * 100_000, "key": "k"}] * 1_000})
    assert len(shown) < 65_536, "GitHub takes no longer comment"
    assert f"… and {2_000 - MOST_CHANGES:,} more changes" in shown.replace("1940", "1,940")


@pytest.mark.parametrize("data", [b"", b"{", b"\xff", b"[" * 100_000])
def test_what_is_no_such_file_is_refused(data: bytes) -> None:
    with pytest.raises(ValueError, match=r".+"):
        changes_page(data)


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: (
        st.lists(inner)
        | st.dictionaries(
            st.sampled_from(
                "documents changes old new name words references added removed images sort section key title".split()
            ),
            inner,
        )
    ),
    max_leaves=30,
)


@given(VALUES)
def test_any_data_makes_a_page(values: Any) -> None:
    assert changes_page(json.dumps(values).encode()).startswith("## What changed\n")
