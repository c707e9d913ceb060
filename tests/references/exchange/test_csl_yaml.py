"""CSL YAML: its size, its dates, its places."""

from __future__ import annotations

import pytest
from recto.references.exchange import Malformed, exchanges

from tests.helpers import world


def test_yaml_that_grows_beyond_measure_is_refused() -> None:
    bomb = "a: &a [x,x,x,x,x,x,x,x,x,x]\n" + "".join(
        f"{new}: &{new} [{','.join([f'*{old}'] * 10)}]\n" for old, new in zip("abcdefghi", "bcdefghij", strict=True)
    )
    for text in (bomb + "references: [*j]\n", "- &a [*a]\n"):
        with pytest.raises(Malformed, match="values"):
            exchanges()["csl_yaml"].loads(text, world())


def test_yaml_dates_and_places() -> None:
    text = "references:\n  - id: a\n    issued: 2018-11-02\n  - {id: b, issued: 2018-02-30}\n"
    records = exchanges()["csl_yaml"].loads(text, world())
    assert [(record.line, record.column) for record in records] == [(2, 5), (4, 5)]
    assert [record.item["issued"] for record in records] == ["2018-11-02", "2018-02-30"]  # type: ignore[index]
