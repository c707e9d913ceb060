"""JATS 1.3, article authoring: the XML that journals and archives take in.

It is ANSI/NISO Z39.96-2021 (https://jats.nlm.nih.gov). Pandoc writes title, abstract and body; what it cannot know is
made here: contributors, licence and funding in front, each reference as ``element-citation`` from its fields, and
labels where JATS has a place for them. An author's ids keep their names, but for the colon, which an XML name in a
namespace may not have.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from recto import theme
from recto.core.diagnostics import warning
from recto.core.model import CitedDocument, CslItem
from recto.formats import Format, Rendering, images_beside
from recto.formats.html.head import license_url, orcid_of, version_of
from recto.pandoc.ast import BLOCKS, INLINES, Element, dumps, lists, walk, words
from recto.pandoc.raw_html import from_html
from recto.references import dates, names

if TYPE_CHECKING:
    from lxml.etree import _Element as Node
    from lxml.etree import _ProcessingInstruction

_XLINK = "http://www.w3.org/1999/xlink"
_HREF = f"{{{_XLINK}}}href"
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_DOCTYPE = (
    '<!DOCTYPE article PUBLIC "-//NLM//DTD JATS (Z39.96) Article Authoring DTD with MathML3 v1.3 20210610//EN" '
    '"JATS-articleauthoring1-3-mathml3.dtd">'
)
_LANGUAGE = re.compile(r"[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*")
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that XML 1.0 has no place for (section 2.2)."""


def render(rendering: Rendering) -> bytes:
    """The article in UTF-8. Reports formulas that Pandoc leaves as TeX (P003)."""
    from lxml import etree

    cited = rendering.cited
    document = json.loads(cited.ast)
    order = _prepare(document["blocks"])
    title: list[Element] = json.loads(cited.title_ast)
    document["blocks"].insert(0, {"t": "Para", "c": title or [{"t": "Str", "c": cited.title or "Untitled"}]})
    from_html(document["blocks"][0]["c"])
    arguments = ["--from", "json", "--to", "jats_articleauthoring", "--wrap", "none"]
    arguments += ["--number-sections"] if cited.section_numbers else []
    written = rendering.world.pandoc(arguments, dumps(document | {"meta": {}})).decode()
    namespaces = f'xmlns:mml="http://www.w3.org/1998/Math/MathML" xmlns:xlink="{_XLINK}"'
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)
    source = f"<article {namespaces}><front/><body>{_NOT_XML.sub('', written)}</body><back/></article>"
    article = etree.fromstring(source.encode(), parser)
    article.attrib.update({"article-type": "other", "dtd-version": "1.3", _LANG: cited.lang})
    if not _LANGUAGE.fullmatch(cited.lang):
        del article.attrib[_LANG]
    _finish(article)
    _front(article, cited)
    _back(article, cited, order)
    _link(article)
    for tex in _left_as_tex(document["blocks"], article):
        problem = f"the JATS file has TeX in place of a formula: {tex[:80]}"
        hint = "write the formula with the usual commands of LaTeX and amsmath"
        rendering.report(warning("P003", problem, cited.formulas.get(tex), hint))
    return bytes(etree.tostring(article, xml_declaration=True, encoding="UTF-8", doctype=_DOCTYPE)) + b"\n"


# --- before Pandoc ----------------------------------------------------------------------------------------------------


def _prepare(blocks: list[Element]) -> list[str]:
    """Leave what JATS has elements for, with marks for ``_finish``. The ids of the references, in their order."""
    order: list[str] = []
    for inlines in lists(blocks, INLINES):
        from_html(inlines)
    for contents in lists(blocks, BLOCKS):
        contents[:] = _blocks(contents, order, contents is blocks)
    for contents in lists(blocks, INLINES):
        contents[:] = _inlines(contents)
    for element in walk(blocks):
        if element["t"] == "Header":
            element["c"][1][0] = _name(element["c"][1][0])
        elif element["t"] == "Table" and element["c"][0][0]:
            # Pandoc's writer drops the id.
            for inlines in lists(element["c"][1], INLINES):
                inlines.insert(0, _mark("label", _name(element["c"][0][0]), ""))
                break
        elif element["t"] in ("Figure", "Link"):
            element["c"][0][0] = _name(element["c"][0][0])
        if element["t"] == "Link" and element["c"][2][0].startswith("#"):
            element["c"][2][0] = _name(element["c"][2][0])
    return order


def _name(identifier: str) -> str:
    return identifier.replace(":", "-")


def _blocks(blocks: Sequence[Element], order: list[str], top: bool) -> list[Element]:
    kept: list[Element] = []
    for block in blocks:
        kind = block["t"]
        if kind == "Div" and block["c"][0][0] == "refs":
            order += [entry["c"][0][0].removeprefix("ref-") for entry in block["c"][1] if entry["t"] == "Div"]
            kept.append({"t": "RawBlock", "c": ["jats", "<?recto-references?>"]})
        elif kind == "Div":
            (identifier, *_), inside = block["c"]
            if len(inside) == 1 and inside[0]["t"] == "Table" and identifier:
                inside[0]["c"][0][0] = identifier
            kept += _blocks(inside, order, top)
        elif kind == "Header" and not top:  # a section stands in a section only
            kept.append({"t": "Para", "c": [{"t": "Strong", "c": block["c"][2]}]})
        elif kind == "LineBlock":
            kept += [{"t": "Para", "c": line or [{"t": "Str", "c": "\u00a0"}]} for line in block["c"]]
        elif kind not in ("RawBlock", "HorizontalRule"):
            kept.append(block)
    return kept


def _inlines(inlines: Sequence[Element]) -> list[Element]:
    kept: list[Element] = []
    for inline in inlines:
        kind = inline["t"]
        if kind == "Span":
            attr, inside = inline["c"]
            if "caption-label" in attr[1]:
                kept.append(_mark("label", "", words(inside).strip().rstrip(":")))
            elif "eqnos" in attr[1]:
                number = next((words([one]) for one in inside if one["t"] == "Span"), "")
                kept += [_mark("equation", _name(attr[0]), number), *(one for one in inside if one["t"] == "Math")]
            else:
                kept += _inlines(inside)
        elif kind == "LineBreak":
            kept.append({"t": "Space"})
        elif kind != "RawInline":
            kept.append(inline)
    return kept


def _mark(kind: str, identifier: str, text: str) -> Element:
    """A processing instruction, which no text of an author's can be taken for; JSON keeps ``?>`` out of it."""
    data = json.dumps([identifier, text]).replace(">", r"\u003e")
    return {"t": "RawInline", "c": ["jats", f"<?recto-{kind} {data}?>"]}


# --- after Pandoc -----------------------------------------------------------------------------------------------------


def _finish(article: Node) -> None:
    """Put what was marked into its place; take out what article authoring has no attribute for."""
    from lxml import etree

    for mark in [*_marks(article, "recto-label"), *_marks(article, "recto-equation")]:
        identifier, said = json.loads(mark.text or "")
        holder: Node | None
        if mark.target == "recto-equation":
            holder = mark.getnext()
        else:
            holder = next(mark.iterancestors("fig", "table-wrap"), None)
            mark.tail = (mark.tail or "").lstrip()
        if holder is None:
            _unwrap(mark, said)
            continue
        if identifier:
            holder.set("id", identifier)
        if said and holder.find("label") is None:
            label = etree.Element("label")
            label.text = said
            holder.insert(0, label)
        _unwrap(mark)
    for listed in article.iter("list-item"):  # Pandoc numbers examples; article authoring lets the reader's program
        label_of_item = listed.find("label")
        if label_of_item is not None:
            listed.remove(label_of_item)
    for caption in list(article.iter("caption")):
        if not "".join(map(str, caption.itertext())).strip():
            _unwrap(caption)
    for wrapper in [one for one in article.iter("p") if one.get("specific-use") == "wrapper"]:
        if wrapper.find("p") is not None:
            _unwrap(wrapper)


def _marks(article: Node, target: str) -> list[_ProcessingInstruction]:
    from lxml import etree

    marks = article.iter(etree.ProcessingInstruction)
    return [mark for mark in marks if isinstance(mark, etree._ProcessingInstruction) and mark.target == target]


def _parent(node: Node) -> Node:
    parent = node.getparent()
    if parent is None:
        raise ValueError(f"{node.tag} stands alone")
    return parent


def _unwrap(node: Node, text: str = "") -> None:
    """Put a node's content, or a text, in its place."""
    from lxml import etree

    parent = _parent(node)
    index = parent.index(node)
    is_mark = isinstance(node, etree._ProcessingInstruction)
    children = list(node)
    before = text or ("" if is_mark else node.text or "")
    if children:
        children[-1].tail = (children[-1].tail or "") + (node.tail or "")
    else:
        before += node.tail or ""
    parent.remove(node)
    if index:
        parent[index - 1].tail = (parent[index - 1].tail or "") + before
    else:
        parent.text = (parent.text or "") + before
    for offset, child in enumerate(children):
        parent.insert(index + offset, child)


def _link(article: Node) -> None:
    """Each id once, and references to what is there only, of the kind of what they refer to."""
    there: dict[str, Node] = {}
    for node in article.iter("*"):
        identifier = node.get("id")
        if identifier is not None and identifier in there:
            del node.attrib["id"]
        elif identifier is not None:
            there[identifier] = node
    kinds = {"ref": "bibr", "fig": "fig", "table-wrap": "table", "disp-formula": "disp-formula", "sec": "sec"}
    kinds |= {"fn": "fn", "aff": "aff", "app": "app"}
    for reference in list(article.iter("xref")):
        reference.attrib.pop("alt", "")
        target = there.get(str(reference.get("rid")))
        if target is None:
            _unwrap(reference)
        elif target.tag in kinds:
            reference.set("ref-type", kinds[str(target.tag)])


def _left_as_tex(blocks: Sequence[Element], article: Node) -> Iterator[str]:
    formulas = sum(1 for _ in article.iter("inline-formula", "disp-formula"))
    wanted = [element["c"][1] for element in walk(blocks) if element["t"] == "Math"]
    if formulas < len(wanted):
        text = "".join(map(str, article.itertext()))
        yield from dict.fromkeys(tex for tex in wanted if f"${tex}$" in text)


def _add(parent: Node, tag: str, text: str = "", **attributes: str) -> Node:
    """A new child; ``_`` in the names of attributes stands for ``-``."""
    from lxml import etree

    child = etree.SubElement(parent, tag, {name.replace("_", "-"): value for name, value in attributes.items()})
    child.text = _NOT_XML.sub("", text) or None
    return child


def _front(article: Node, cited: CitedDocument) -> None:
    front, body = article[0], article[1]
    variables = cited.variables
    meta = _add(front, "article-meta")
    title = body[0]
    body.remove(title)
    title.tag, title.tail = "article-title", None
    _add(meta, "title-group").append(title)
    manubot, pandoc = _mapping(variables.get("manubot")), _mapping(variables.get("pandoc"))
    authors = [author for author in map(_mapping, _list(manubot.get("authors"))) if author.get("name")]
    if authors:
        _contributors(meta, authors, [*map(_mapping, _list(manubot.get("affiliations")))])
    address, name = license_url(variables), str(variables.get("license") or "")
    if address or name:
        terms = _add(_add(meta, "permissions"), "license")
        if address:
            terms.set(_HREF, address)
        _add(terms, "license-p", name or address)
    abstract = next((one for one in body.iter("sec") if one.get("id") == "abstract"), None)
    if abstract is not None:
        _detach(abstract)
        abstract.tag = "abstract"
        del abstract.attrib["id"]
        for block in [one for one in abstract if one.tag not in ("label", "title", "p", "sec")]:
            _in_paragraph(block)
        meta.append(abstract)
    keywords = _list(pandoc.get("keywords"))
    if keywords:
        group = _add(meta, "kwd-group", kwd_group_type="author")
        for keyword in keywords:
            _add(group, "kwd", str(keyword))
    statements = [
        f"{author['name']}: {'; '.join(map(str, funders)) if isinstance(funders, list) else funders}"
        for author in authors
        if (funders := author.get("funders"))
    ]
    if statements:
        _add(_add(meta, "funding-group"), "funding-statement", ". ".join(statements))


def _contributors(meta: Node, authors: Sequence[Mapping[str, Any]], affiliations: Sequence[Mapping[str, Any]]) -> None:
    group = _add(meta, "contrib-group")
    numbers = [str(item.get("affiliation_number")) for item in affiliations]
    for author in authors:
        contributor = _add(group, "contrib", contrib_type="author")
        if author.get("corresponding"):
            contributor.set("corresp", "yes")
        if orcid_of(author):
            _add(contributor, "contrib-id", f"https://orcid.org/{orcid_of(author)}", contrib_id_type="orcid")
        _person(contributor, names.person(str(author["name"])))
        if author.get("email"):
            _add(contributor, "email", str(author["email"]))
        for number in map(str, _list(author.get("affiliation_numbers"))):
            if number in numbers:
                _add(contributor, "xref", ref_type="aff", rid=f"aff{number}").append(_sup(number))
    for number, item in zip(numbers, affiliations, strict=True):
        affiliation = _add(group, "aff", id=f"aff{number}")
        _add(affiliation, "label", number)
        _add(affiliation, "institution", str(item.get("affiliation") or ""))


def _sup(text: str) -> Node:
    from lxml import etree

    node = etree.Element("sup")
    node.text = text
    return node


def _detach(node: Node) -> None:
    _parent(node).remove(node)
    node.tail = "\n"


def _in_paragraph(block: Node) -> None:
    from lxml import etree

    paragraph = etree.Element("p")
    _parent(block).replace(block, paragraph)
    paragraph.append(block)


def _back(article: Node, cited: CitedDocument, order: Sequence[str]) -> None:
    """Acknowledgements, what the text says of its authors, the version, and the references."""
    body, back = article[1], article[2]
    sections = {str(one.get("id")): one for one in body.iter("sec")}
    for name in ("acknowledgements", "acknowledgments"):
        if name in sections:
            section = sections[name]
            _detach(section)
            section.tag = "ack"
            for block in [one for one in section if one.tag not in ("label", "title", "p", "sec")]:
                _in_paragraph(block)
            back.append(section)
    if "authors" in sections and article.find("front/article-meta/contrib-group") is not None:
        _detach(sections["authors"])
        back.append(sections["authors"])
    version = version_of(cited.variables)
    if version.permalink or version.commit:
        name = theme.words(cited.lang)("Version {}", version.short).strip()
        paragraph = _add(_add(_add(back, "fn-group"), "fn", fn_type="other"), "p", name)
        if version.permalink:
            paragraph.text = f"{paragraph.text}: "
            _add(paragraph, "ext-link", version.permalink, ext_link_type="uri").set(_HREF, version.permalink)
    place = next(iter(_marks(article, "recto-references")), None)
    if place is None and not order:
        return
    listed = _add(back, "ref-list")
    holder = place.getparent() if place is not None else None
    if place is not None:
        _unwrap(place)
    if holder is not None and holder.tag == "sec" and {one.tag for one in holder} <= {"label", "title"}:
        for one in holder.findall("title"):
            listed.append(one)
        _detach(holder)
        listed.attrib.update({"id": identifier} if (identifier := holder.get("id")) else {})
    items = {str(item.get("id")): item for item in cited.references}
    for name in order:
        if name in items:
            _add(listed, "ref", id=f"ref-{name}").append(citation(items[name]))
            listed[-1].tail = "\n"


# --- references -------------------------------------------------------------------------------------------------------

_KINDS = {
    "article": "preprint",
    "article-journal": "journal",
    "article-magazine": "magazine",
    "article-newspaper": "newspaper",
    "book": "book",
    "chapter": "book",
    "dataset": "data",
    "entry-dictionary": "book",
    "entry-encyclopedia": "book",
    "paper-conference": "confproc",
    "patent": "patent",
    "post": "web",
    "post-weblog": "web",
    "report": "report",
    "software": "software",
    "standard": "standard",
    "thesis": "thesis",
    "webpage": "web",
}
"""CSL's types as ``publication-type`` (https://jats4r.niso.org/citations/)."""

_TITLES = {"chapter": "chapter-title", "entry-dictionary": "chapter-title", "entry-encyclopedia": "chapter-title"}
_TITLES |= {"dataset": "data-title"}
_WHOLE = frozenset("book report software standard thesis webpage post post-weblog patent dataset".split())
"""Types whose title is that of the source, where nothing contains it."""

_ROLES = {"author": "author", "editor": "editor", "translator": "translator"}
_FIELDS = (
    ("edition", "edition"),
    ("event-title", "conf-name"),
    ("publisher-place", "publisher-loc"),
    ("publisher", "publisher-name"),
    ("collection-title", "series"),
    ("volume", "volume"),
    ("issue", "issue"),
    ("version", "version"),
    ("ISSN", "issn"),
    ("ISBN", "isbn"),
)
_NUMBERS = (("DOI", "doi"), ("PMID", "pmid"), ("PMCID", "pmcid"))


def citation(item: CslItem) -> Node:
    """A reference by its fields. What CSL has and JATS has no element for stands as ``comment``."""
    from lxml import etree

    kind = str(item.get("type") or "")
    node = etree.Element("element-citation", {"publication-type": _KINDS.get(kind, "other")})
    for role, group_type in _ROLES.items():
        people = [name for name in map(_mapping, _list(item.get(role))) if name]
        if people:
            group = _add(node, "person-group", person_group_type=group_type)
            for name in people:
                _person(group, name)
    title, container = str(item.get("title") or ""), str(item.get("container-title") or "")
    if title and not container and kind in _WHOLE:
        _marked_up(_add(node, "source"), title)
    else:
        if title:
            _marked_up(_add(node, _TITLES.get(kind, "article-title")), title)
        if container:
            _marked_up(_add(node, "source"), container)
    for field, tag in _FIELDS:
        if item.get(field):
            _add(node, tag, str(item[field]))
    _date(node, item.get("issued"))
    _pages(node, str(item.get("page") or ""))
    for field, id_type in _NUMBERS:
        if item.get(field):
            _add(node, "pub-id", str(item[field]), pub_id_type=id_type)
    comment = " ".join(str(item[field]) for field in ("genre", "number") if item.get(field))
    if comment:
        _add(node, "comment", comment)
    if item.get("URL"):
        _add(node, "ext-link", str(item["URL"]), ext_link_type="uri").set(_HREF, str(item["URL"]))
    accessed = dates.iso(dates.first(item.get("accessed")))
    if accessed:
        _add(node, "date-in-citation", accessed, content_type="access-date", iso_8601_date=accessed)
    return node


def _person(parent: Node, name: Mapping[str, Any]) -> None:
    """A person's ``name``, or the ``collab`` that a group is."""
    family = names.joined(name, "non-dropping-particle", "family")
    if not family:
        _add(parent, "collab", names.whole(name))
        return
    person = _add(parent, "name")
    _add(person, "surname", family)
    given = names.joined(name, "given", "dropping-particle")
    if given:
        _add(person, "given-names", given)
    if name.get("suffix"):
        _add(person, "suffix", str(name["suffix"]))


_MARKUP = re.compile(r"<(/?)(i|em|b|strong|sub|sup|sc)>", re.IGNORECASE)
_NAMES = {"i": "italic", "em": "italic", "b": "bold", "strong": "bold", "sub": "sub", "sup": "sup", "sc": "sc"}


def _marked_up(node: Node, text: str) -> None:
    """Give a node a text with CSL's markup (https://citeproc-js.readthedocs.io/en/latest/csl-json/markup.html)."""
    from html import unescape

    here, position = node, 0

    def say(words: str) -> None:
        words = _NOT_XML.sub("", unescape(re.sub(r"</?span\b[^>]*>", "", words)))
        if len(here):
            here[-1].tail = (here[-1].tail or "") + words
        else:
            here.text = (here.text or "") + words

    for match in _MARKUP.finditer(text):
        say(text[position : match.start()])
        position = match.end()
        tag = _NAMES[match[2].lower()]
        if not match[1]:
            here = _add(here, tag)
        elif here is not node and here.tag == tag:
            parent = here.getparent()
            here = parent if parent is not None else node
    say(text[position:])


def _date(node: Node, date: object) -> None:
    day = dates.first(date)
    if day:
        _add(node, "year", f"{day[0]:04}", iso_8601_date=dates.iso(day))
        for tag, part in zip(("month", "day"), day[1:], strict=False):
            _add(node, tag, f"{part:02}")
    elif said := _mapping(date).get("literal") or _mapping(date).get("raw"):
        _add(node, "year", str(said))


def _pages(node: Node, pages: str) -> None:
    span = re.fullmatch(r"\s*([^\s,–—-]+)\s*[-–—]+\s*([^\s,–—-]+)\s*", pages)
    if span:
        _add(node, "fpage", span[1])
        _add(node, "lpage", span[2])
    elif re.fullmatch(r"\s*\d+\s*", pages):
        _add(node, "fpage", pages.strip())
    elif pages.strip():
        _add(node, "elocation-id" if re.fullmatch(r"\s*\w+\s*", pages) else "page-range", pages.strip())


def _mapping(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _list(value: object) -> list[Any]:
    return list(value) if isinstance(value, list | tuple) else []


# --- reading it back --------------------------------------------------------------------------------------------------

_INLINE = frozenset(
    "bold italic sub sup sc underline strike monospace xref ext-link email inline-formula named-content".split()
)


def text(data: bytes) -> str:
    """The words of title, abstract, body and back, without formulas and the list of references."""
    from lxml import etree

    article = etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True))
    skipped = ("contrib-group", "kwd-group", "permissions", "ref", "alt-text", "inline-formula", "disp-formula")
    for node in list(article.iter(*skipped)):
        labels = " ".join(label.text or "" for label in node.findall("label"))
        parent = node.getparent()
        if parent is not None:
            node.clear(keep_tail=True)
            node.text = labels
    for node in article.iter("*"):
        if node.tag not in _INLINE:
            node.text = f" {node.text or ''}"
            node.tail = f" {node.tail or ''}"
    return "".join(map(str, article.itertext()))


FORMAT = Format(render, text, suffix="xml", beside=images_beside, own_references=lambda _: True)
