"""How to cite this version of the manuscript: as text, BibTeX, RIS and CSL JSON."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from recto import theme
from recto.core.model import CitedDocument
from recto.manuscript.front import Front
from recto.references import dates, names


def citing(cited: CitedDocument, front: Front) -> dict[str, str]:
    """The citation in each form, by the form's name, in the order of the page."""
    from recto.references.exchange import bibtex, ris

    item, t = own_item(cited, front), theme.words(cited.lang)
    return {
        t("Text"): as_text(item),
        "BibTeX": bibtex.dumps([item]).strip(),
        "RIS": ris.dumps([item]).strip(),
        "CSL JSON": json.dumps([item], indent=1, ensure_ascii=False),
    }


def own_item(cited: CitedDocument, front: Front) -> dict[str, Any]:
    """The manuscript as an item of CSL JSON: an article by its authors, at the permalink of this version."""
    day = dates.parts(front.date)
    authors = [{"literal": one.name} if one.is_group else names.person(one.name) for one in front.authors]
    item = {
        "id": "manuscript",
        "type": "article",
        "title": cited.title,
        "author": authors,
        "issued": dates.on(*day) if day else None,
        "version": front.version.short,
        "URL": front.version.permalink or front.url,
        "language": cited.lang,
    }
    family = authors[0].get("family", "") if authors else ""
    item["id"] = (re.sub(r"\W", "", family) or "manuscript") + "".join(map(str, day[:1]))
    return {field: value for field, value in item.items() if value}


def as_text(item: Mapping[str, Any]) -> str:
    """The item as an entry of a reference list."""
    authors = [names.text(author) for author in item.get("author", ())]
    listed = ", ".join(authors) if len(authors) < 9 else f"{', '.join(authors[:6])}, … {authors[-1]}"
    date = dates.iso(dates.first(item.get("issued")))
    version = theme.words(str(item.get("language", "en")))("Version {}", item["version"]) if "version" in item else ""
    parts = [listed, str(item.get("title", "")), version, date]
    sentences = ". ".join(part.rstrip(".") for part in parts if part)
    return f"{sentences}. {item.get('URL', '')}".strip()
