"""The words that authors wrote."""

from __future__ import annotations

from recto.rules.w_text.words import running_words

from tests.helpers import templated


def test_running_words() -> None:
    text, _ = templated("# A heading\n\nWords of *emphasis* by Ada. Then `code`\n\n- item {{ 'made' }} of-it\n")
    assert [word for _, word in running_words(text)] == [
        "A", "heading", "Words", "of", "by", "Then", "item", "of", "it"
    ]  # fmt: skip
    assert all(text.text.startswith(word, start) for start, word in running_words(text))
