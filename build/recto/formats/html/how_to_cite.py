"""How to cite this very version of the manuscript: as text, BibTeX, RIS and CSL JSON."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from recto import theme
from recto.core.model import CitedDocument
from recto.formats.html.head import version_of

_GROUP = re.compile(
    r"\b(the|consortium|collaboration|collaborators|contributors|group|team|network|society|initiative|project|"
    r"community|committee|institute|university|foundation|authors)\b|[,&\d]",
    re.IGNORECASE,
)


def citing(cited: CitedDocument) -> dict[str, str]:
    """The forms by their names, in the order in which a reader is offered them."""
    from recto.references.exchange import bibtex, ris

    item, t = own_item(cited), theme.words(cited.lang)
    return {
        t("Text"): as_text(item),
        "BibTeX": bibtex.dumps([item]).strip(),
        "RIS": ris.dumps([item]).strip(),
        "CSL JSON": json.dumps([item], indent=1, ensure_ascii=False),
    }


def own_item(cited: CitedDocument) -> dict[str, Any]:
    """The manuscript as an item of CSL JSON: an article by its authors, at the address where this version stays."""
    manubot = cited.variables.get("manubot")
    manubot = manubot if isinstance(manubot, Mapping) else {}
    version = version_of(cited.variables)
    item: dict[str, Any] = {"id": "manuscript", "type": "article", "title": cited.title}
    authors = manubot.get("authors")
    names = [author for author in authors if isinstance(author, Mapping)] if isinstance(authors, list) else []
    item["author"] = [name_parts(str(author["name"])) for author in names if author.get("name")]
    date = re.match(r"(\d+)-(\d+)-(\d+)", str(manubot.get("date") or ""))
    item["issued"] = {"date-parts": [[int(part) for part in date.groups()]]} if date else None
    item["version"] = version.short
    item["URL"] = version.permalink or version.address
    item["language"] = cited.lang
    family = item["author"][0].get("family", "") if item["author"] else ""
    item["id"] = (re.sub(r"\W", "", family) or "manuscript") + (date[1] if date else "")
    return {field: value for field, value in item.items() if value}


def name_parts(name: str) -> dict[str, str]:
    """A person's name as given and family name, with its particle ("van", "de la"); a group's as it is."""
    words = name.split()
    if not 1 < len(words) < 6 or _GROUP.search(name):
        return {"literal": name}
    start = len(words) - 1
    while start > 1 and words[start - 1].islower():
        start -= 1
    parts = {"given": " ".join(words[:start]), "family": words[-1]}
    return parts | ({"non-dropping-particle": " ".join(words[start:-1])} if start < len(words) - 1 else {})


def as_text(item: Mapping[str, Any]) -> str:
    """The item as a sentence of a reference list."""
    names = [
        author.get("literal")
        or " ".join(author[part] for part in ("given", "non-dropping-particle", "family") if part in author)
        for author in item.get("author", ())
    ]
    listed = ", ".join(names) if len(names) < 9 else f"{', '.join(names[:6])}, … {names[-1]}"
    date = "-".join(f"{part:02}" for part in item["issued"]["date-parts"][0]) if "issued" in item else ""
    version = theme.words(str(item.get("language", "en")))("Version {}", item["version"]) if "version" in item else ""
    parts = [listed, str(item.get("title", "")), version, date]
    sentences = ". ".join(part.rstrip(".") for part in parts if part)
    return f"{sentences}. {item.get('URL', '')}".strip()
