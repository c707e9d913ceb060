"""Numbers of figures and tables, and references to them, as fields of Word."""

from __future__ import annotations

from tests.word import W, document, style_of, text_of


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
