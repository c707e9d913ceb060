"""DOIs and shortDOIs, from the agency that registered them.

A DOI is asked for by content negotiation (https://citation.crosscite.org/docs.html): doi.org sends the request on to
Crossref, DataCite or another agency. An agency that has no CSL JSON sends it to the publisher's page, which is then
read as any page. PubMed's identifiers come from NCBI, 200 works in a request
(https://pmc.ncbi.nlm.nih.gov/tools/id-converter-api/, https://www.ncbi.nlm.nih.gov/books/NBK25499/).
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Mapping, Sequence
from urllib.parse import quote, urlencode, urlsplit

from recto.core.network import Failure, NetworkFailure, Response, Service, Trouble
from recto.references.registries import Answers, Desk, Found, Registry, accession, found, pages, record
from recto.references.registries.ncbi import entrez
from recto.references.standing import later_life

DOI = Service("doi.org", "https://doi.org")
# These two answer in doi.org's stead. Crossref wants five requests at once at most; its page on the REST API says so
# (https://www.crossref.org/documentation/retrieve-metadata/rest-api/access-and-authentication/).
CROSSREF = Service("Crossref", "https://api.crossref.org", interval=0.1, connections=5)
DATACITE = Service("DataCite", "https://data.crosscite.org", interval=0.1)
CONVERTER = Service("NCBI's id converter", "https://pmc.ncbi.nlm.nih.gov/tools/idconv/api/v1/articles", interval=0.34)

_TOGETHER = 200
_CSL = "application/vnd.citationstyles.csl+json"


def retrieve(keys: Sequence[str], desk: Desk) -> Answers:
    """The record of a DOI, or of the DOI behind a shortDOI."""
    (key,) = keys
    doi = accession(key)
    if doi.startswith("10/"):
        doi = _expanded(doi, desk)
        return {key: Found(*_once(doi, desk), alias=f"doi:{doi}")}
    return {key: Found(*_once(doi, desk))}


def _once(doi: str, desk: Desk) -> tuple[Mapping[str, object], str]:
    one = desk.once(("doi", doi), lambda: _negotiated(doi, desk))
    return one.item, one.source


def _negotiated(doi: str, desk: Desk) -> Found:
    batch = desk.batch(f"doi:{doi}", _TOGETHER)

    def identifiers() -> dict[str, dict[str, str]]:
        return _pubmed_identifiers(
            [accession(key) for key in batch if "/" in key and not key.startswith("doi:10/")], desk
        )

    desk.ahead(batch, identifiers)
    item, source = _record(doi, desk)
    known = desk.once(batch, identifiers).get(doi, {})
    return Found({**item, "DOI": doi, "URL": f"https://doi.org/{doi}", **known}, source)


def _record(doi: str, desk: Desk) -> tuple[dict[str, object], str]:
    """The agency's record and its name; where the agency has none in CSL, what is known of the page."""
    try:
        response = desk.client.get(desk.address(DOI, f"/{quote(doi)}"), headers={"Accept": _CSL})
    except NetworkFailure as failure:
        if failure.failure.service in (DOI.name, CROSSREF.name, DATACITE.name):
            raise
        # Not every agency knows CSL; some send the request to the publisher's page, and that may let in no programs.
        return _page(doi, desk, failure)
    if "json" not in response.headers.get("content-type", "json"):
        return _page(doi, desk, response.malformed("with a web page where JSON was due"))
    data = record(response.json(), response)
    kept = later_life(data)
    return {**found(data, "").item, **({"custom": kept} if kept else {})}, _agency(data, response)


def _page(doi: str, desk: Desk, failure: NetworkFailure) -> tuple[dict[str, object], str]:
    """What is known of a DOI's page. Raises ``failure``, the agency's, if nothing is."""
    try:
        page = pages.translated(f"https://doi.org/{quote(doi)}", desk)
    except NetworkFailure:
        raise failure from None
    return dict(page.item), page.source


def _agency(data: Mapping[str, object], response: Response) -> str:
    """Who answered, in one word."""
    host = urlsplit(response.url).hostname or ""
    for name in ("crossref", "datacite", "medra"):
        if name in host or name in str(data.get("source", "")).lower():
            return name
    return "datacite" if host.endswith("crosscite.org") else "doi"


def _expanded(doi: str, desk: Desk) -> str:
    """The DOI behind a shortDOI (https://shortdoi.org), from the Handle system's own answer
    (https://www.handle.net/proxy_servlet.html): response code 1 is success, 100 and 200 say that there is none."""
    response = desk.client.get(desk.address(DOI, f"/api/handles/{quote(doi)}?type=HS_ALIAS"))
    data = response.json()
    if isinstance(data, dict):
        values = data.get("values")
        for value in values if isinstance(values, list) else ():
            if isinstance(value, dict) and value.get("type") == "HS_ALIAS":
                inner = value.get("data")
                target = inner.get("value") if isinstance(inner, dict) else inner
                if isinstance(target, str) and target.startswith("10."):
                    return target.lower()
        if data.get("responseCode") in (100, 200):
            message = f"{response.service} does not know the shortDOI {doi}"
            raise NetworkFailure(Failure(Trouble.NOT_REGISTERED, message, response.service))
    raise response.malformed("without the DOI behind the shortDOI")


def _pubmed_identifiers(dois: Sequence[str], desk: Desk) -> dict[str, dict[str, str]]:
    """PMID and PMCID by DOI: of works in PubMed Central from the converter, of others in PubMed by a search, as Manubot
    has it. Without an answer there are none: nobody needs them to find the work."""
    known: dict[str, dict[str, str]] = {}
    for ask in (_converted, _searched):
        if left := [doi for doi in dois if doi not in known and not re.search(r'[,"\s]', doi)]:
            # Whatever is odd in these answers costs nothing else.
            with contextlib.suppress(NetworkFailure, KeyError, TypeError, AttributeError):
                known |= ask(left, desk)
    return known


def _converted(dois: Sequence[str], desk: Desk) -> dict[str, dict[str, str]]:
    query = {
        "ids": ",".join(dois),
        "idtype": "doi",
        "format": "json",
        "tool": "recto",
        "email": desk.client.contact or "",
    }
    data = desk.client.get(desk.address(CONVERTER, "/?" + urlencode(query)), once=True).json()
    return {
        one["doi"].lower(): {field: str(one[field.lower()]) for field in ("PMID", "PMCID") if one.get(field.lower())}
        for one in data["records"]
        if one.get("pmid") or one.get("pmcid")
    }


def _searched(dois: Sequence[str], desk: Desk) -> dict[str, dict[str, str]]:
    """A search gives PMIDs, and not which is whose; their summaries have the DOIs."""
    term = " OR ".join(f'"{doi}"[DOI]' for doi in dois)
    found = entrez("esearch", {"term": term, "retmax": str(len(dois))}, desk)["esearchresult"]["idlist"]
    if not found:
        return {}
    result = entrez("esummary", {"id": ",".join(found)}, desk)["result"]
    known = {}
    for pmid in found:
        identifiers = {one["idtype"]: one["value"] for one in result[pmid]["articleids"]}
        if (doi := identifiers.get("doi", "").lower()) in dois:
            known[doi] = {"PMID": str(pmid), **({"PMCID": identifiers["pmc"]} if "pmc" in identifiers else {})}
    return known


REGISTRY = Registry("doi.org", ("doi",), (DOI, CROSSREF, DATACITE, CONVERTER), retrieve)
