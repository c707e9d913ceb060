"""Rendering: what one format cannot show is said at its place, and the others are made all the same."""

from __future__ import annotations  # noqa: I001

from collections.abc import Callable
from dataclasses import replace

import pytest

from recto.core.world import BrokenMachine
from recto.formats import Rendering
from recto.output.render import load
from tests.helpers import Maker, build, check, main_part, said, word_text


def test_a_format_that_cannot_be_made_costs_no_other(make: Maker, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> bytes:
        raise BrokenMachine("Pango is not installed")

    monkeypatch.setattr("recto.core.world.World.ask_worker", broken)
    built = build(make.text("Text.\n"), "html", "pdf")
    assert [(d.code, d.severity) for d in built.diagnostics] == [("O002", "error")]
    assert "manuscript.pdf cannot be made: Pango is not installed" in built.diagnostics[0].message
    assert "manuscript.html" in built.files
    assert "manuscript.pdf" not in built.files


@pytest.fixture
def two_formats(make: Maker, monkeypatch: pytest.MonkeyPatch) -> Callable[..., list[str]]:
    """Builds the page and a slow format, which has the code that is given, and returns what was done in which order."""

    def made(slow: Callable[[Rendering, Callable[[str], None]], bytes]) -> list[str]:
        order: list[str] = []

        def slow_one(rendering: Rendering) -> bytes:
            order.append("slow begins")
            return slow(rendering, order.append)

        def page(rendering: Rendering) -> bytes:
            order.append("page")
            return html.render(rendering)

        html, pdf = load(["html", "pdf"]).values()
        formats = {"html": replace(html, render=page), "pdf": replace(pdf, render=slow_one, prepare=lambda _: None)}
        monkeypatch.setattr("recto.output.render.load", lambda names: {name: formats[name] for name in names})
        build(make.text("Text.\n"), "html", "pdf", environ={"RECTO_DEBUG": ""})
        return order

    return made


def test_what_takes_longest_begins_alone_until_its_worker_has_its_work(two_formats: Callable[..., list[str]]) -> None:
    def slow(rendering: Rendering, note: Callable[[str], None]) -> bytes:
        note("slow asks")
        assert rendering.world.handed_on
        rendering.world.handed_on()
        return b""

    assert two_formats(slow) == ["slow begins", "slow asks", "page"]


def test_what_takes_longest_and_fails_before_it_asks_holds_up_no_other(two_formats: Callable[..., list[str]]) -> None:
    def slow(rendering: Rendering, note: Callable[[str], None]) -> bytes:
        raise BrokenMachine("no")

    assert two_formats(slow) == ["slow begins", "page"]


@pytest.mark.parametrize(
    ("place", "made"),
    [("recto.formats.jats._finish", "manuscript.html"), ("recto.output.render.body", "manuscript.xml")],
)
def test_a_bug_in_a_format_costs_no_other(place: str, made: str, make: Maker, monkeypatch: pytest.MonkeyPatch) -> None:
    def bug(*_: object) -> None:
        raise KeyError("x")

    monkeypatch.setattr(place, bug)
    project = make.text("Text.\n")
    built = build(project, "html", "jats", environ={"RECTO_DEBUG": ""})
    (found,) = built.diagnostics
    assert (found.code, found.severity) == ("O002", "error")
    assert "because of a bug in Recto: KeyError: 'x' (test_render.py:" in found.message
    assert [file for file in ("manuscript.html", "manuscript.xml") if file in built.files] == [made]
    with pytest.raises(KeyError):
        build(project, "html", "jats")


@pytest.mark.parametrize(
    ("format_name", "image", "data", "code"),
    [("docx", "a.webp", b"RIFF0000WEBP", "F005"), ("pdf", "a.webp", b"RIFF0000WEBP", "P002")],
)
def test_an_image_that_a_format_cannot_read(format_name: str, image: str, data: bytes, code: str, make: Maker) -> None:
    built = build(make.text(f"Text.\n\nA ![picture]({image}) here.\n", **{f"content/{image}": data}), format_name)
    assert said(built.diagnostics) == [(code, "warning", "content/01.text.md:3:14")]
    assert image in built.diagnostics[0].message
    assert f"manuscript.{format_name}" in built.files


def test_a_formula_that_only_the_pdf_cannot_draw(make: Maker, monkeypatch: pytest.MonkeyPatch) -> None:
    built = build(
        make.text("Text.\n\nA formula $\\mathop{\\overbrace{x}}\\limits_{\\substack{a\\\\b}}^{\\cancelto{0}{y}}$.\n"),
        "pdf",
    )
    assert {d.code for d in built.diagnostics} <= {"P001", "P003"}
    assert said(built.diagnostics)[0][1:] == ("warning", "content/01.text.md:3:11")


@pytest.mark.parametrize(
    ("link", "column"),
    [
        ("[x](javascript:alert(1))", 11),
        ("[x](file:///etc/passwd)", 11),
        ("[x](data:text/html,y)", 11),
        ("[*x* y](vbscript:z)", 15),
    ],
)
def test_links_that_lead_to_no_page(link: str, column: int, make: Maker) -> None:
    found = said(check(make.text(f"Text.\n\nWords {link} more.\n")))
    assert found == [("H002", "warning", f"content/01.text.md:3:{column}")]


@pytest.mark.parametrize(
    "link",
    [
        "https://example.org/",
        "mailto:a@example.org",
        "#text",
        "manuscript.pdf",
        "//example.org/x",
        "doi:10.5555/x",
        "tel:+1",
    ],
)
def test_links_that_lead_somewhere(link: str, make: Maker) -> None:
    assert said(check(make.text(f"# Text\n\nWords [x]({link}) more.\n"))) == []


@pytest.mark.parametrize("openxml", ["<w:p><w:broken", '<w:p><w:fldSimple w:instr="DDE"/></w:p>', "<w:altChunk/>"])
def test_raw_openxml_that_word_would_not_take(openxml: str, make: Maker) -> None:
    found = said(check(make.text(f"Text.\n\n```{{=openxml}}\n{openxml}\n```\n")))
    assert found == [("H003", "warning", "content/01.text.md:4:1")]


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("Text.\n\n---\ntitle: [\n---\n\nMore.\n", "3:1"),
        ("---\n: : :\n---\n\nMore.\n", "1:1"),
        ("- Text. <!--\n- x\n-->\n\n---\ntitle: [\n---\n\nMore.\n", "5:1"),
    ],
)
def test_hyphens_that_are_read_as_metadata(text: str, place: str, make: Maker) -> None:
    built = build(make.text(text))
    assert said(built.diagnostics) == [("T004", "error", f"content/01.text.md:{place}")]
    assert "More." in built.page


def test_items_in_a_comment_are_in_manuscript_md_alone(make: Maker) -> None:
    text = "- one\n<!-- - hidden item\n- hidden other -->\n- two\n"
    built = build(make.text(text), "html", "docx")
    assert text in built.text("manuscript.md")
    for read in (main_part(built.page), word_text(built.files["manuscript.docx"])):
        assert "two" in read
        assert "hidden" not in read


@pytest.mark.parametrize("address", ["javascript:alert(1)", "http://[", "::", "/relative", "ftp://example.org/"])
def test_addresses_of_the_manuscript_that_are_none(address: str, make: Maker) -> None:
    metadata = f"title: x\nhtml_url: '{address}'\n"
    assert said(check(make.text("Text.\n", **{"content/metadata.yaml": metadata}))) == [
        ("M006", "error", "content/metadata.yaml:2:1")
    ]
