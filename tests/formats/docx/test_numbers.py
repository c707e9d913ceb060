"""Numbers of figures and tables, and references to them, as fields of Word."""

from __future__ import annotations

from tests.helpers import SVG, Maker, build
from tests.word import W, document, parts, style_of, text_of


def test_captions_and_references_are_fields_that_show_their_number(package: dict[str, bytes]) -> None:
    root = document(package)
    fields = [(field.get(f"{W}instr").split()[:2], text_of(field)) for field in root.iter(f"{W}fldSimple")]
    sequences = [(instruction[1], shown) for instruction, shown in fields if instruction[0] == "SEQ"]
    assert sequences == [("Figure", "1"), ("Table", "1")]
    references = {instruction[1]: shown for instruction, shown in fields if instruction[0] == "REF"}
    assert list(references.values()) == ["1", "S1", "1"]
    assert references.keys() <= {mark.get(f"{W}name") for mark in root.iter(f"{W}bookmarkStart")}
    captions = [text_of(one) for one in root.iter(f"{W}p") if style_of(one) in ("ImageCaption", "TableCaption")]
    assert [caption.replace("\u00a0", " ").split(":")[0] for caption in captions] == [
        "Figure 1",
        "Figure S1",
        "Table 1",
    ]


def test_a_number_of_the_authors_own_is_not_counted(make: Maker) -> None:
    tags = ("", ' tag="1-supplement 1"', ' tag="1-supplement 2"', ' tag="B 2"', "")
    figures = [f"![A ferry.](images/a.svg){{#fig:{name}{tag}}}\n" for name, tag in zip("abcde", tags, strict=True)]
    text = "See @fig:a, @fig:b, @fig:c, @fig:d and @fig:e.\n\n" + "\n".join(figures)
    built = build(make.text(text, **{"content/images/a.svg": SVG}), "docx")
    fields = list(document(parts(built.files["manuscript.docx"])).iter(f"{W}fldSimple"))
    counted = [text_of(one) for one in fields if one.get(f"{W}instr").split()[:2] == ["SEQ", "Figure"]]
    assert counted == ["1", "2"]
