"""How to cite the version that one reads."""

from __future__ import annotations

import json
from pathlib import Path

from recto.formats.html.how_to_cite import as_text, citing, own_item
from recto.manuscript.front import Author, Front, front
from recto.references.exchange import bibtex, ris

from tests.helpers import Maker, cited, examine, world

METADATA = """title: "The genome of *Escherichia coli*"
lang: en-US
date: 2026-11-22
authors:
  - {name: Ada van der Example}
  - {name: The Nameless Group}
manubot:
  commit: 0123456789abcdef0123456789abcdef01234567
  html_url_versioned: https://example.org/v/0123456789abcdef0123456789abcdef01234567/
"""


def forms_of(project: Path) -> dict[str, str]:
    return citing(cited(project), front(examine(project).variables))


def test_it_is_cited_as_text_bibtex_ris_and_csl(make: Maker) -> None:
    forms = forms_of(make.text("Text.\n", **{"content/metadata.yaml": METADATA}))
    assert list(forms) == ["Text", "BibTeX", "RIS", "CSL JSON"]
    assert forms["Text"] == (
        "Ada van der Example, The Nameless Group. The genome of Escherichia coli. Version 0123456. 2026-11-22. "
        "https://example.org/v/0123456789abcdef0123456789abcdef01234567/"
    )
    for form in forms.values():
        assert "https://example.org/v/0123456789abcdef0123456789abcdef01234567/" in form
        assert "2026" in form
        assert "0123456" in form
    (item,) = json.loads(forms["CSL JSON"])
    assert item["author"] == [
        {"given": "Ada", "non-dropping-particle": "van der", "family": "Example"},
        {"literal": "The Nameless Group"},
    ]


def test_a_group_has_one_name_whatever_it_sounds_like(make: Maker) -> None:
    known = Front((Author("Testers of Things", is_group=True), Author("Bo Sample")))
    assert own_item(cited(make.text("Text.\n")), known)["author"] == [
        {"literal": "Testers of Things"},
        {"given": "Bo", "family": "Sample"},
    ]


def test_reference_managers_read_what_they_are_given(make: Maker) -> None:
    forms = forms_of(make.text("Text.\n", **{"content/metadata.yaml": METADATA}))
    for exchange, form in ((bibtex.EXCHANGE, "BibTeX"), (ris.EXCHANGE, "RIS")):
        (record,) = exchange.loads(forms[form], world())
        assert isinstance(record.item, dict)
        assert record.item["title"] == "The genome of Escherichia coli"
        assert record.item["issued"]["date-parts"][0][0] == 2026
        assert record.item["author"][0]["family"] == "Example"


def test_a_manuscript_that_knows_nothing_of_itself_is_cited_by_its_title(make: Maker) -> None:
    item = own_item(cited(make.text("Text.\n", **{"content/metadata.yaml": "title: A test\n"})), Front())
    assert "author" not in item
    assert as_text(item).startswith("A test.")
