"""arXiv, from its export API (https://info.arxiv.org/help/api/user-manual.html), many works in a request.

Manubot asks another interface for keys without a version, one work in a request; arXiv wants three seconds between two
requests. The fields are those of Manubot's ``CSL_Item_arXiv``, but for the date, which is that of the first version,
and not of the last change to the record.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from recto.core.network import Service
from recto.references import dates
from recto.references.names import person
from recto.references.registries import Answers, Desk, Registry, accession, found

if TYPE_CHECKING:
    from lxml import etree

ARXIV = Service("arXiv", "https://export.arxiv.org/api", interval=3, connections=1)

_ATOM = "{http://www.w3.org/2005/Atom}"
_OWN = "{http://arxiv.org/schemas/atom}"


def retrieve(keys: Sequence[str], desk: Desk) -> Answers:
    """The records of preprints; a key without a version stands for the work as it is now."""
    asked = {accession(key): key for key in keys}
    query = urlencode({"id_list": ",".join(asked), "max_results": len(asked)})
    response = desk.client.get(desk.address(ARXIV, f"/query?{query}"))
    root = response.xml()
    if root.tag != f"{_ATOM}feed":
        raise response.malformed(f"with <{root.tag}>")
    answers = {}
    for entry in root.iter(f"{_ATOM}entry"):
        versioned = (entry.findtext(f"{_ATOM}id") or "").partition("/abs/")[2].strip()
        plain = versioned.rpartition("v")[0]
        for identifier in {versioned, plain} & asked.keys():
            if item := _item(entry, identifier):
                answers[asked[identifier]] = found(item, "arxiv")
    return answers


def _item(entry: etree._Element, identifier: str) -> dict[str, object]:
    title, abstract, published, doi = (
        " ".join((entry.findtext(name) or "").split())
        for name in (f"{_ATOM}title", f"{_ATOM}summary", f"{_ATOM}published", f"{_OWN}doi")
    )
    if not title:
        return {}
    names = [" ".join((author.findtext(f"{_ATOM}name") or "").split()) for author in entry.iter(f"{_ATOM}author")]
    version = re.search(r"v\d+$", identifier)
    return {
        "type": "report",
        "title": title,
        "abstract": abstract,
        "author": [person(name) for name in names if name],
        "issued": dates.read(published),
        "container-title": "arXiv",
        "publisher": "arXiv",
        "number": identifier,
        "version": version[0] if version else None,
        "DOI": doi.lower(),
        "URL": f"https://arxiv.org/abs/{identifier}",
    }


REGISTRY = Registry("arXiv", ("arxiv",), (ARXIV,), retrieve, at_once=50)
