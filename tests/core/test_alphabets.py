"""Which package has fonts for a character."""

from __future__ import annotations

import pytest
from recto.core.alphabets import packages


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Text, Ωmega, Ж, α₂ ≤ 5 µm – “it” → ① 𝒳 ﬁ", {}),
        ("钟声 かな 한국어 ，", {"fonts-noto-cjk": list("钟声かな한국어，")}),
        ("عربي עברי ไทย हिन्दी", {"fonts-noto-core": [*list("عربيעבריไทยहिन्द"), "ी"]}),
        ("🦜🔗🦜", {"fonts-noto-color-emoji": ["🦜", "🔗"]}),
    ],
)
def test_packages(text: str, expected: dict[str, list[str]]) -> None:
    found = packages(text)
    assert {name: sorted(letters) for name, letters in found.items()} == {
        name: sorted(set(letters)) for name, letters in expected.items()
    }
