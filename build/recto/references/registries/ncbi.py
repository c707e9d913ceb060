"""PubMed and PubMed Central, from NCBI's E-utilities and its citation exporter.

PubMed's records are read by Manubot's own ``csl_item_from_pubmed_article``, after ``_mended`` has put right what it
trips over. NCBI asks for three requests a second at most (https://www.ncbi.nlm.nih.gov/books/NBK25497/).
"""

from __future__ import annotations

import copy
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from recto.core.network import Failure, NetworkFailure, Response, Service
from recto.references.registries import Answers, Desk, Found, Registry, accession, found, record
from recto.references.standing import later_life

if TYPE_CHECKING:
    from lxml import etree

PUBMED = Service("PubMed", "https://eutils.ncbi.nlm.nih.gov/entrez/eutils", interval=0.34)
EXPORTER = Service("NCBI's citation exporter", "https://api.ncbi.nlm.nih.gov/lit/ctxp/v1", interval=0.34)
_FORM = {"Content-Type": "application/x-www-form-urlencoded"}


def retrieve(keys: Sequence[str], desk: Desk) -> Answers:
    """The records of articles in PubMed, or of articles in PubMed Central."""
    return _exported("pmc", keys, desk) if keys[0].startswith("pmc:") else _pubmed(keys, desk)


def entrez(program: str, query: Mapping[str, str], desk: Desk) -> Any:
    """What one of the E-utilities says of PubMed, as JSON; asked once, for what is not worth a wait. Raises
    NetworkFailure."""
    body = urlencode({"db": "pubmed", "retmode": "json", "tool": "recto", "email": desk.client.contact or "", **query})
    return desk.client.post(desk.address(PUBMED, f"/{program}.fcgi"), body.encode(), headers=_FORM, once=True).json()


def _pubmed(keys: Sequence[str], desk: Desk) -> Answers:
    query = {"db": "pubmed", "id": ",".join(map(accession, keys)), "retmode": "xml", "tool": "recto"}
    body = urlencode({**query, "email": desk.client.contact or ""}).encode()
    response = desk.client.post(desk.address(PUBMED, "/efetch.fcgi"), body, headers=_FORM)
    root = response.xml()
    if root.tag != "PubmedArticleSet":
        raise response.malformed(f"with <{root.tag}>")
    answers: dict[str, Found | Failure] = {}
    for article in root:
        pmid = article.findtext("MedlineCitation/PMID") or article.findtext("BookDocument/PMID") or ""
        key = f"pubmed:{pmid.strip()}"
        if article.tag == "PubmedBookArticle":
            # Of books, the other service has a record.
            answers |= _exported("pubmed", [key], desk)
        elif key in keys:
            answers[key] = _read(article, response)
    return answers


def _read(article: etree._Element, response: Response) -> Found | Failure:
    from recto.references.manubot import csl_item_from_pubmed_article

    try:
        answer = found(record(csl_item_from_pubmed_article(_mended(article)), response), "pubmed")
    except NetworkFailure as failure:
        return failure.failure
    except Exception:  # whatever Manubot's function does not expect, one record must not cost the others
        return response.malformed("with a record that cannot be read").failure
    kept = _later_life(article)
    return replace(answer, item={**answer.item, "custom": kept}) if kept else answer


_UPDATED_BY = {
    "RetractionIn": "retraction",
    "PartialRetractionIn": "partial_retraction",
    "ExpressionOfConcernIn": "expression_of_concern",
    "ErratumIn": "erratum",
    "CorrectedandRepublishedIn": "correction",
    "RetractedandRepublishedIn": "retraction",
}
_UPDATE_TO = {"RetractionOf": "retraction", "ErratumFor": "erratum", "ExpressionOfConcernFor": "expression_of_concern"}
"""PubMed's words for links between articles (https://www.nlm.nih.gov/bsd/licensee/elements_descriptions.html,
CommentsCorrections) in Crossref's."""


def _later_life(article: etree._Element) -> dict[str, Any]:
    """Retractions, corrections, and what a preprint became. UpdateIn is said of reviews with a new edition, too."""
    links = [
        (link.get("RefType"), (link.findtext("PMID") or "").strip()) for link in article.iter("CommentsCorrections")
    ]
    preprint = any(kind.text == "Preprint" for kind in article.iter("PublicationType"))
    updates = {
        field: [{"type": kinds[kind], "PMID": pmid} for kind, pmid in links if kind in kinds and pmid]
        for field, kinds in (("updated-by", _UPDATED_BY), ("update-to", _UPDATE_TO))
    }
    became = [{"id-type": "pmid", "id": pmid} for kind, pmid in links if kind == "UpdateIn" and pmid and preprint]
    return later_life({**updates, "relation": {"is-preprint-of": became}})


_MARKUP = {"i": "i", "b": "b", "sup": "sup", "sub": "sub"}
"""Elements in titles that CSL has, too."""


def _mended(article: etree._Element) -> Any:
    """The article as Python's own tree (Manubot asks its elements whether they are true), with titles as text where
    they have elements, consortia among the authors, and dates that are not in parts."""
    from xml.etree import ElementTree

    from lxml import etree

    # The input is lxml's tree printed, in which entities and their like were dealt with.
    tree = ElementTree.fromstring(etree.tostring(copy.deepcopy(article)))  # noqa: S314
    for path in ("MedlineCitation/Article/ArticleTitle", "MedlineCitation/Article/Abstract/AbstractText"):
        for element in tree.findall(path):
            text = " ".join(_with_markup(element).split())
            for child in list(element):
                element.remove(child)
            element.text = text
    for author in tree.iter("Author"):
        if author.find("LastName") is None and (name := author.findtext("CollectiveName")):
            ElementTree.SubElement(author, "LastName").text = name.strip()
    for date in tree.iter("PubDate"):
        if date.find("Year") is None and (year := re.search(r"\d{4}", date.findtext("MedlineDate") or "")):
            ElementTree.SubElement(date, "Year").text = year[0]
        month = date.find("Month")
        if month is not None and not re.fullmatch(r"\d+|[A-Z][a-z][a-z]", month.text or ""):
            date.remove(month)
            date[:] = [part for part in date if part.tag != "Day"]
    pmid = tree.find("MedlineCitation/PMID")
    data = tree.find("PubmedData")
    if pmid is not None and tree.find("PubmedData/ArticleIdList/ArticleId[@IdType='pubmed']") is None:
        data = ElementTree.SubElement(tree, "PubmedData") if data is None else data
        identifiers = data.find("ArticleIdList")
        identifiers = ElementTree.SubElement(data, "ArticleIdList") if identifiers is None else identifiers
        ElementTree.SubElement(identifiers, "ArticleId", IdType="pubmed").text = pmid.text
    return tree


def _with_markup(element: Any) -> str:
    pieces = [element.text or ""]
    for child in element:
        inner, tag = _with_markup(child), _MARKUP.get(child.tag)
        pieces += [f"<{tag}>{inner}</{tag}>" if tag and inner else inner, child.tail or ""]
    return "".join(pieces)


def _exported(database: str, keys: Sequence[str], desk: Desk) -> dict[str, Found | Failure]:
    """Records of the citation exporter, which has CSL JSON: of one article an object, of several a list."""
    numbers = ",".join(accession(key).removeprefix("PMC") for key in keys)
    response = desk.client.get(desk.address(EXPORTER, f"/{database}/?" + urlencode({"format": "csl", "id": numbers})))
    data = response.json()
    items = data if isinstance(data, list) else [data]
    if isinstance(data, dict) and len(keys) > 1:
        raise response.malformed("for one article where several were asked for")
    answers: dict[str, Found | Failure] = {}
    for item in items:
        if not isinstance(item, Mapping):
            raise response.malformed("with something that is no record")
        if item.get("status") == "error":
            continue
        key = f"pmc:{item.get('PMCID')}" if database == "pmc" else f"pubmed:{item.get('PMID')}"
        if key not in keys and len(keys) == len(items) == 1:
            key = keys[0]
        if key in keys:
            page = "https://pmc.ncbi.nlm.nih.gov/articles/" if database == "pmc" else "https://pubmed.ncbi.nlm.nih.gov/"
            answers[key] = found({"URL": f"{page}{accession(key)}/", **record(item, response)}, database)
    return answers


REGISTRY = Registry("NCBI", ("pubmed", "pmc"), (PUBMED, EXPORTER), retrieve, at_once=100)
