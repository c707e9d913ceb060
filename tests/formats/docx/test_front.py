"""The title block of the Word file."""

from __future__ import annotations

from tests.helpers import Maker, build
from tests.word import W, document, parts, style_of, text_of


def test_a_title_block_says_who_and_where(make: Maker) -> None:
    metadata = """title: A test
license: CC-BY-4.0
authors:
  - {name: Ada Example, orcid: 0000-0002-1825-0097, email: ada@example.org, corresponding: true, affiliations: [A, B]}
  - {name: Bo Example, orcid: XXXX-XXXX-XXXX-XXXX, affiliations: [B]}
"""
    text = "Now.\n\n## Authors\n\n- Ada\n- Bo\n\n## Abstract {.page_break_before}\n\nShort.\n\n"
    text += "## Text\n\nLong. [@doi:10.5555/alpha]\n"
    package = parts(build(make.text(text, **{"content/metadata.yaml": metadata}), "docx").files["manuscript.docx"])
    shown = [(style_of(one), text_of(one).replace("\u202f", " ")) for one in document(package).iter(f"{W}p")]
    assert [pair for pair in shown[:6] if pair[0] != "Date"] == [
        ("Title", "A test"),
        ("Author", "Ada Example1,2,✉, Bo Example2"),
        ("Affiliation", "1 A; 2 B"),
        ("Affiliation", "✉ Correspondence: Ada Example ada@example.org"),
        ("Affiliation", "ORCID: Ada Example 0000-0002-1825-0097"),
    ]
    assert shown[5][0] == "Date"
    assert shown[5][1].endswith("CC-BY-4.0")
    words = [text for _, text in shown[6:]]
    assert words[:8] == ["Now.", "Abstract", "Short.", "Text", words[4], "Authors", "Ada", "Bo"]
    assert ("Abstract", "Short.") in shown
    assert b"pageBreakBefore" not in package["word/document.xml"]
    links = package["word/_rels/document.xml.rels"].decode()
    assert "mailto:ada@example.org" in links
    assert "https://orcid.org/0000-0002-1825-0097" in links
    assert "orcid.org/XXXX" not in links
