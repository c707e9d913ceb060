"""A build checks itself: text that is in the manuscript and not in what was written is named."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from recto import theme
from recto.core.diagnostics import Diagnostic
from recto.core.model import CitedDocument
from recto.output.verify import verify

from tests.helpers import Maker, build, cited, pandoc

Lost = Callable[[str], list[Diagnostic]]

MARKDOWN = """# Beginnings

The quick brown fox jumps over the lazy dog, whatever it thinks.

## Middles

Completely different sentences stand under this heading, with *emphasis* and a note^[Hidden underneath].

| Cells | Columns |
|-------|---------|
| twelve | thirteen |

## Endings

Final words, hyphen-ated and naïve: coöperation, 1234 figures.
"""


WHOLE = pandoc("--from", "markdown", "--to", "plain", text=MARKDOWN).stdout + "\nSome title"


@pytest.fixture(scope="module")
def document(tmp_path_factory: pytest.TempPathFactory) -> CitedDocument:
    make = Maker(tmp_path_factory.mktemp("verify"))
    return cited(make.text(MARKDOWN, **{"content/metadata.yaml": "title: Some title\n"}))


@pytest.fixture
def lost(document: CitedDocument) -> Lost:
    def lost(written: str) -> list[Diagnostic]:
        found: list[Diagnostic] = []
        verify(document, "manuscript.html", written, found.append)
        return found

    return lost


def test_nothing_is_lost(lost: Lost) -> None:
    assert lost(WHOLE) == []


@pytest.mark.parametrize(
    "change",
    [
        lambda text: text.upper(),
        lambda text: text.replace(" ", "\n"),
        lambda text: text.replace("different", "diff-\nerent").replace("thinks", "thi\u00adnks"),
        lambda text: text.replace("fi", "\ufb01"),
        lambda text: text.replace("naïve", "nai\u0308ve"),
        lambda text: text + " more words that nobody wrote",
        lambda text: text.replace("brown fox", "brown\u200bfox"),
    ],
)
def test_what_is_only_written_otherwise_is_not_lost(change: Callable[[str], str], lost: Lost) -> None:
    assert lost(change(WHOLE)) == []


@pytest.mark.parametrize(
    ("cut", "words", "heading"),
    [
        ("Completely different sentences", "Completely different sentences", "Middles"),
        ("thirteen", "thirteen", "Middles"),
        ("Some title", "title", ""),
        ("1234", "1234", "Endings"),
        ("naïve", "naïve", "Endings"),
        ("Endings", "Endings", "Endings"),
    ],
)
def test_what_is_lost_is_named(cut: str, words: str, heading: str, lost: Lost) -> None:
    (diagnostic,) = lost(" ".join(WHOLE.split()).replace(cut, ""))
    assert (diagnostic.code, diagnostic.severity) == ("O001", "error")
    assert "manuscript.html lacks" in diagnostic.message
    assert words.lower() in diagnostic.message.lower()
    assert heading in diagnostic.message
    assert diagnostic.hint


def test_a_word_that_stands_elsewhere_too_is_still_lost(lost: Lost) -> None:
    (diagnostic,) = lost(WHOLE.replace("lazy", "quick", 1))
    assert "lazy" in diagnostic.message


def test_everything_is_lost(lost: Lost) -> None:
    (diagnostic,) = lost("")
    assert "lacks" in diagnostic.message


TEXT = "# Shown\n\nThese words remain visible.\n\n# Vanishing\n\nThese sentences disappear entirely.\n\nEven further paragraphs evaporate.\n"  # noqa: E501


def without(monkeypatch: pytest.MonkeyPatch, file: str, style: str) -> None:
    """Put a rule at the end of one of the theme's styles."""
    original = theme.text
    monkeypatch.setattr(theme, "text", lambda name: original(name) + (style if name == file else ""))


@pytest.mark.parametrize(
    "style",
    ["#vanishing ~ p { display: none }", "#vanishing ~ p { position: absolute; top: -30cm }"],
)
def test_a_style_that_hides_part_of_the_pdf_is_found_out(
    style: str, make: Maker, monkeypatch: pytest.MonkeyPatch
) -> None:
    without(monkeypatch, "print.css", style)
    found = [d for d in build(make.text(TEXT), "pdf").diagnostics if d.code == "O001"]
    assert len(found) == 1
    assert "manuscript.pdf lacks" in found[0].message
    assert "disappear" in found[0].message
    assert "under “Vanishing”" in found[0].message


def test_a_page_that_lost_text_is_found_out(make: Maker, monkeypatch: pytest.MonkeyPatch) -> None:
    from recto.html import body
    from recto.html.sanitiser import safe

    monkeypatch.setattr(body, "safe", lambda html: safe(html.replace("These sentences disappear entirely.", "")))
    found = [d for d in build(make.text(TEXT), "html", "docx").diagnostics if d.code == "O001"]
    assert [d.message.split(" lacks")[0] for d in found] == ["manuscript.html"]
    assert "sentences disappear entirely" in found[0].message


def test_a_word_file_that_lost_text_is_found_out(make: Maker, monkeypatch: pytest.MonkeyPatch) -> None:
    from recto.core.world import World

    original = World.pandoc

    def losing(self: World, arguments: list[str], text: str = "", **options: int) -> bytes:
        if "docx" in arguments:
            text = text.replace("evaporate", "")
        return original(self, arguments, text, **options)

    monkeypatch.setattr(World, "pandoc", losing)
    found = [d for d in build(make.text(TEXT), "html", "docx").diagnostics if d.code == "O001"]
    assert [d.message.split(" lacks")[0] for d in found] == ["manuscript.docx"]
    assert "evaporate" in found[0].message
