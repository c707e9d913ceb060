"""JATS 1.3, article authoring: the XML that journals and archives accept.

The standard is ANSI/NISO Z39.96-2021 (https://jats.nlm.nih.gov). Pandoc writes title, abstract and body. This module
adds what Pandoc cannot know: contributors, licence and funding in the front matter, each reference as an
``element-citation`` made from its fields, and labels where JATS allows them. The authors' ids stay the same, except
that colons are replaced: they are not allowed in ids when XML has namespaces.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from html import escape
from itertools import zip_longest
from typing import TYPE_CHECKING, Any

from recto import theme
from recto.core.diagnostics import warning
from recto.core.model import CslItem, Part, Tally
from recto.document.glossary import TAKEN
from recto.document.statements import CONTRIBUTIONS, FUNDING, INTERESTS, PLACES
from recto.formats import Format, Rendering, images_beside
from recto.html.tree import nodes
from recto.manuscript import credit
from recto.manuscript.front import Author, Front
from recto.manuscript.markup import as_xml
from recto.manuscript.organisations import ror_url
from recto.pandoc import ast
from recto.pandoc.ast import Block, Inline
from recto.pandoc.formulas import upright_bold
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
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that XML 1.0 does not allow (section 2.2)."""


def render(rendering: Rendering) -> bytes:
    """The article in UTF-8. Reports formulas that Pandoc leaves as TeX (P003)."""
    from lxml import etree

    cited = rendering.cited
    document = ast.loads(cited.ast)
    for formula in [element for element in ast.walk(document["blocks"]) if element["t"] == "Math"]:
        ast.set_text(formula, upright_bold(ast.text(formula)))
    order = _prepare(document["blocks"])
    title: list[Inline] = json.loads(cited.title_ast) or [ast.string(cited.title or "Untitled")]
    from_html(title)
    document |= {"meta": {}, "blocks": [ast.para(title), *document["blocks"]]}
    arguments = ["--from", "json", "--to", "jats_articleauthoring", "--wrap", "none"]
    arguments += ["--number-sections"] if cited.section_numbers else []
    written = rendering.world.pandoc(arguments, ast.dumps(document)).decode()
    namespaces = f'xmlns:mml="http://www.w3.org/1998/Math/MathML" xmlns:xlink="{_XLINK}"'
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)
    source = f"<article {namespaces}><front/><body>{_NOT_XML.sub('', written)}</body><back/></article>"
    article = etree.fromstring(source.encode(), parser)
    article.attrib.update({"article-type": "other", "dtd-version": "1.3", _LANG: cited.lang})
    if not theme.is_language(cited.lang):
        del article.attrib[_LANG]
    _finish(article)
    _set_upright(article)
    _front(article, rendering.front, _take_statements(article))
    _take_glossaries(article)
    _back(article, rendering, order)
    _link(article)
    as_written = {upright_bold(tex): tex for tex in cited.formulas}
    for tex in (as_written.get(tex, tex) for tex in _left_as_tex(document["blocks"], article)):
        problem = f"the JATS file has TeX in place of a formula: {tex[:80]}"
        hint = "write the formula with the usual commands of LaTeX and amsmath"
        rendering.report(warning("P003", problem, cited.formulas.get(tex), hint))
    return bytes(etree.tostring(article, xml_declaration=True, encoding="UTF-8", doctype=_DOCTYPE)) + b"\n"


# --- before Pandoc ----------------------------------------------------------------------------------------------------


def _prepare(blocks: list[Block]) -> list[list[str]]:
    """Keep what JATS has elements for, and put marks for ``_finish``. Returns the ids of the references in order, list
    by list."""
    order: list[list[str]] = []
    for inlines in ast.inline_lists(blocks):
        from_html(inlines)
    for siblings in ast.block_lists(blocks):
        siblings[:] = _blocks(siblings, order, siblings is blocks)
    for inlines in ast.inline_lists(blocks):
        inlines[:] = _inlines(inlines)
    for element in ast.walk(blocks):
        if element["t"] in ("Header", "Figure", "Link"):
            ast.set_identifier(element, _name(ast.identifier(element)))
        elif element["t"] == "Table" and ast.identifier(element):
            # Pandoc's writer drops the id.
            for inlines in ast.inline_lists(ast.caption(element)):
                inlines.insert(0, _mark("label", _name(ast.identifier(element)), ""))
                break
        elif element["t"] == "Image":
            _escape_description(element)
        if element["t"] == "Link" and ast.target(element).startswith("#"):
            ast.set_target(element, _name(ast.target(element)))
    return order


def _escape_description(image: ast.Element) -> None:
    """Write what says an image as XML: Pandoc copies it as it is."""
    for element in ast.walk(ast.inlines(image)):
        if element["t"] in ("Str", "Code", "Math"):
            ast.set_text(element, escape(ast.text(element), quote=False))
    ast.set_keyvals(image, [[name, escape(value, quote=False)] if name == "alt" else [name, value]
                            for name, value in ast.keyvals(image)])  # fmt: skip


def _name(identifier: str) -> str:
    return identifier.replace(":", "-")


def _blocks(blocks: Sequence[Block], order: list[list[str]], top: bool) -> list[Block]:
    kept: list[Block] = []
    for block in blocks:
        kind = block["t"]
        if ast.is_reference_list(block):
            entries = (entry for entry in ast.blocks(block) if entry["t"] == "Div")
            order.append([ast.identifier(entry).removeprefix("ref-") for entry in entries])
            kept.append(ast.raw_block("jats", "<?recto-references?>"))
        elif kind == "Div":
            inside = ast.blocks(block)
            if ast.identifier(block) in PLACES and inside:
                data = json.dumps([PLACES[ast.identifier(block)], len(inside)])
                kept.append(ast.raw_block("jats", f"<?recto-statement {data}?>"))
            elif TAKEN in ast.classes(block):
                kept.append(ast.raw_block("jats", f"<?recto-glossary {len(inside)}?>"))
            elif ast.alone(inside, "Table") and ast.identifier(block):
                ast.set_identifier(inside[0], ast.identifier(block))
            kept += _blocks(inside, order, top)
        elif kind == "Header" and not top:  # a section may only be inside another section
            kept.append(ast.para([ast.strong(ast.inlines(block))]))
        elif kind == "LineBlock":
            kept += [ast.para(line or [ast.string("\u00a0")]) for line in ast.lines(block)]
        elif kind not in ("RawBlock", "HorizontalRule"):
            kept.append(block)
    return kept


def _inlines(inlines: Sequence[Inline]) -> list[Inline]:
    kept: list[Inline] = []
    for inline in inlines:
        kind = inline["t"]
        if ast.is_span(inline, "caption-label"):
            kept.append(_mark("label", "", ast.words(ast.inlines(inline)).strip().rstrip(":")))
        elif ast.is_span(inline, "eqnos"):
            inside = ast.inlines(inline)
            number = next((ast.words([one]) for one in inside if one["t"] == "Span"), "")
            kept.append(_mark("equation", _name(ast.identifier(inline)), number))
            kept += [one for one in inside if one["t"] == "Math"]
        elif ast.is_span(inline, "abbr"):
            meaning = escape(ast.attributes(inline).get("title", ""))
            begin = f'<abbrev alt="{meaning}">' if meaning else "<abbrev>"
            kept += [ast.raw_inline("jats", begin), *_inlines(ast.inlines(inline)), ast.raw_inline("jats", "</abbrev>")]
        elif kind == "Span":
            kept += _inlines(ast.inlines(inline))
        elif kind == "LineBreak":
            kept.append(ast.space())
        elif kind != "RawInline":
            kept.append(inline)
    return kept


def _mark(kind: str, identifier: str, text: str) -> Inline:
    """A processing instruction: no author's text can be mistaken for it. As JSON, it cannot contain ``?>``."""
    data = json.dumps([identifier, text]).replace(">", r"\u003e")
    return ast.raw_inline("jats", f"<?recto-{kind} {data}?>")


# --- after Pandoc -----------------------------------------------------------------------------------------------------


def _set_upright(article: Node) -> None:
    """Say of the letters that ``upright_bold`` made that they are bold, and not also italic."""
    for letter in article.iter("{http://www.w3.org/1998/Math/MathML}mi"):
        text = letter.text or ""
        if letter.get("mathvariant") == "bold-italic" and re.fullmatch("[\U0001d400-\U0001d433]", text):
            letter.text, letter.attrib["mathvariant"] = unicodedata.normalize("NFKC", text), "bold"


def _finish(article: Node) -> None:
    """Put marked labels and numbers in their places, and remove what article authoring does not allow."""
    for mark in _marks(article, "recto-label"):
        mark.tail = (mark.tail or "").lstrip()
        _label(mark, next(mark.iterancestors("fig", "fig-group", "table-wrap"), None))
    for mark in _marks(article, "recto-equation"):
        _label(mark, mark.getnext())
    for listed in article.iter("list-item"):  # Pandoc labels examples; JATS leaves numbering to the display
        label_of_item = listed.find("label")
        if label_of_item is not None:
            listed.remove(label_of_item)
    for caption in list(article.iter("caption")):
        if not "".join(map(str, caption.itertext())).strip():
            _unwrap(caption)
    for wrapper in [one for one in article.iter("p") if one.get("specific-use") == "wrapper"]:
        if wrapper.find("p") is not None:
            _unwrap(wrapper)


def _label(mark: _ProcessingInstruction, holder: Node | None) -> None:
    """Give the element that contains or follows a mark the mark's id and label; without one, the label becomes text."""
    from lxml import etree

    identifier, said = json.loads(mark.text or "")
    if holder is None:
        _unwrap(mark, said)
        return
    if identifier:
        holder.set("id", identifier)
    if said and holder.find("label") is None:
        label = etree.Element("label")
        label.text = said
        holder.insert(0, label)
    _unwrap(mark)


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
    """Replace a node by its content, or by a text."""
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
    """Remove duplicate ids and references to missing ones; give other references the type of their target."""
    there: dict[str, Node] = {}
    for node in article.iter("*"):
        identifier = node.get("id")
        if identifier is not None and identifier in there:
            del node.attrib["id"]
        elif identifier is not None:
            there[identifier] = node
    kinds = {
        "ref": "bibr",
        "fig": "fig",
        "fig-group": "fig",
        "table-wrap": "table",
        "disp-formula": "disp-formula",
        "sec": "sec",
    }
    kinds |= {"fig-group": "fig", "fn": "fn", "aff": "aff", "app": "app"}
    for reference in list(article.iter("xref")):
        reference.attrib.pop("alt", "")
        target = there.get(str(reference.get("rid")))
        if target is None:
            _unwrap(reference)
        elif target.tag in kinds:
            reference.set("ref-type", kinds[str(target.tag)])


def _left_as_tex(blocks: Sequence[Block], article: Node) -> Iterator[str]:
    formulas = sum(1 for _ in article.iter("inline-formula", "disp-formula"))
    wanted = [ast.text(element) for element in ast.walk(blocks) if element["t"] == "Math"]
    if formulas < len(wanted):
        text = "".join(map(str, article.itertext()))
        yield from dict.fromkeys(tex for tex in wanted if f"${tex}$" in text)


def _add(parent: Node, tag: str, text: str = "", **attributes: str) -> Node:
    """Append a new child; ``_`` in an attribute's name means ``-``."""
    from lxml import etree

    child = etree.SubElement(parent, tag, {name.replace("_", "-"): value for name, value in attributes.items()})
    child.text = _NOT_XML.sub("", text) or None
    return child


def _front(article: Node, known: Front, funding: str) -> None:
    front, body = article[0], article[1]
    meta = _add(front, "article-meta")
    title = body[0]
    body.remove(title)
    title.tag, title.tail = "article-title", None
    _add(meta, "title-group").append(title)
    if known.authors:
        _contributors(meta, known)
    if known.license.url or known.license.name:
        terms = _add(_add(meta, "permissions"), "license")
        if known.license.url:
            terms.set(_HREF, known.license.url)
        _add(terms, "license-p", known.license.name)
    abstract = next((one for one in body.iter("sec") if one.get("id") == "abstract"), None)
    if abstract is not None:
        del abstract.attrib["id"]
        meta.append(_detached(abstract, "abstract"))
    if known.keywords:
        group = _add(meta, "kwd-group", kwd_group_type="author")
        for keyword in known.keywords:
            _add(group, "kwd", keyword)
    _funding(meta, known, funding)


def _funding(meta: Node, known: Front, statement: str) -> None:
    """The grants by their parts, and what is said of them."""
    statements = [f"{author.name}: {'; '.join(author.funders)}" for author in known.authors if author.funders]
    if not (statements or statement or known.funding):
        return
    groups = {author.name for author in known.authors if author.is_group}
    group = _add(meta, "funding-group")
    for grant in known.funding:
        award = _add(group, "award-group")
        source = _add(_add(award, "funding-source"), "institution-wrap")
        _add(source, "institution", grant.funder)
        if grant.ror:
            _add(source, "institution-id", ror_url(grant.ror), institution_id_type="ror")
        if grant.funder_id:
            registry = {"vocab": "open-funder-registry", "vocab_identifier": "10.13039/open_funder_registry"}
            _add(source, "institution-id", grant.funder_id, institution_id_type="doi", **registry)
        for number in grant.awards:
            _add(award, "award-id", number)
        for name in grant.recipients:
            recipient, parts = _add(award, "principal-award-recipient"), names.person(name)
            if name in groups or "family" not in parts:  # no collab is allowed here
                _add(recipient, "institution", name)
            else:
                _person(recipient, parts)
    for said in filter(None, (statement, ". ".join(statements))):
        _add(group, "funding-statement", said)


_MARKED = {"Emph": "italic", "Strong": "bold", "Superscript": "sup", "Subscript": "sub"}


def _contributors(meta: Node, known: Front) -> None:
    from lxml import etree

    group = _add(meta, "contrib-group")
    for author in known.authors:
        _contributor(group, author)
    for one in known.affiliations:
        affiliation = _add(group, "aff", id=f"aff{one.number}")
        _add(affiliation, "label", str(one.number))
        institution = _NOT_XML.sub("", as_xml(one.name, known, _MARKED))
        wrap = _add(affiliation, "institution-wrap") if one.ror else affiliation
        wrap.append(etree.fromstring(f"<institution>{institution}</institution>"))
        if one.ror:
            _add(wrap, "institution-id", ror_url(one.ror), institution_id_type="ror")


def _contributor(group: Node, author: Author) -> None:
    contributor = _add(group, "contrib", contrib_type="author")
    marks = {"corresp": author.corresponding, "equal-contrib": author.equal, "deceased": author.deceased}
    for name in (name for name, given in marks.items() if given):
        contributor.set(name, "yes")
    if author.orcid:
        _add(contributor, "contrib-id", author.orcid_url, contrib_id_type="orcid")
    if author.is_group:
        collaboration = _add(contributor, "collab", author.name, collab_type="group")
        if author.members:
            inside = _add(collaboration, "contrib-group")
            for member in author.members:
                _contributor(inside, member)
    else:
        _person(contributor, names.person(author.name))
    if author.email:
        _add(contributor, "email", author.email)
    _roles(contributor, author)
    for number in author.numbers:
        _add(contributor, "xref", ref_type="aff", rid=f"aff{number}").append(_sup(number))


def _roles(contributor: Node, author: Author) -> None:
    """The roles of CRediT, as NISO recommends (https://credit.niso.org/implementing-credit/)."""
    for one in author.credit:
        name = credit.ROLES[one.role]
        known = {"vocab": "credit", "vocab_identifier": credit.VOCABULARY, "vocab_term": name}
        role = _add(contributor, "role", name, **known, vocab_term_identifier=one.address)
        if one.degree:
            role.set("degree-contribution", one.degree)


def _sup(text: str) -> Node:
    from lxml import etree

    node = etree.Element("sup")
    node.text = text
    return node


def _detach(node: Node) -> None:
    _parent(node).remove(node)
    node.tail = "\n"


def _detached(section: Node, tag: str) -> Node:
    """Detach a section and turn it into an element that may contain only paragraphs and sections."""
    from lxml import etree

    _detach(section)
    section.tag = tag
    for block in [one for one in section if one.tag not in ("label", "title", "p", "sec")]:
        paragraph = etree.Element("p")
        section.replace(block, paragraph)
        paragraph.append(block)
    return section


_NOTES = {CONTRIBUTIONS: "con", INTERESTS: "coi-statement"}
"""The statements that are notes to JATS, with their types (https://jats4r.niso.org/conflict-of-interest-statements/)."""


def _take_statements(article: Node) -> str:
    """Move the statements that the metadata makes to the back, with their headings if these have nothing else. Returns
    what the one on the funding says."""
    from lxml import etree

    funding, back = "", article[2]
    for mark in _marks(article, "recto-statement"):
        name, number = json.loads(mark.text or "")
        nodes, holder = [*mark.itersiblings("*")][:number], _parent(mark)
        _unwrap(mark)
        others = [one for one in holder if one not in nodes]
        alone = holder.tag == "sec" and all(one.tag in ("label", "title") for one in others)
        if name == FUNDING:
            funding = " ".join("".join(map(str, node.itertext())).strip() for node in nodes)
        if name in _NOTES:
            group = etree.SubElement(back, "fn-group")
            if alone:
                group.set("id", str(holder.get("id")))
                group.extend(others)
                _detach(holder)
            note = _add(group, "fn", fn_type=_NOTES[name])
            for node in nodes:
                (note if node.tag == "p" else _add(note, "p")).append(node)
        elif alone:
            _detach(holder)
            back.append(holder)
    return funding


def _take_glossaries(article: Node) -> None:
    """Move the lists of abbreviations and terms to the back, each with its section, if this has nothing else."""
    for mark in _marks(article, "recto-glossary"):
        nodes, holder = [*mark.itersiblings("*")][: int(mark.text or "")], _parent(mark)
        _unwrap(mark)
        if holder.tag == "sec" and all(one.tag in ("label", "title") for one in holder if one not in nodes):
            _detach(holder)
            holder.tag = "glossary"
            article[2].append(holder)


def _back(article: Node, rendering: Rendering, order: Sequence[Sequence[str]]) -> None:
    """Add the acknowledgements, the text's section about the authors, the version, and the references."""
    cited, body, back = rendering.cited, article[1], article[2]
    sections = {str(one.get("id")): one for one in body.iter("sec")}
    for name in ("acknowledgements", "acknowledgments"):
        if name in sections:
            back.append(_detached(sections[name], "ack"))
    if "authors" in sections and article.find("front/article-meta/contrib-group") is not None:
        _detach(sections["authors"])
        back.append(sections["authors"])
    version = rendering.front.version
    if version.permalink or version.commit:
        name = theme.words(cited.lang)("Version {}", version.short).strip()
        paragraph = _add(_add(_add(back, "fn-group"), "fn", fn_type="other"), "p", name)
        if version.permalink:
            paragraph.text = f"{paragraph.text}: "
            _add(paragraph, "ext-link", version.permalink, ext_link_type="uri").set(_HREF, version.permalink)
    items = {str(item.get("id")): item for item in cited.references}
    for place, ids in zip_longest(_marks(article, "recto-references"), order, fillvalue=None):
        listed = _add(back, "ref-list")
        if place is not None:
            _take_heading(listed, place)
        for name in ids or ():
            if name in items:
                _add(listed, "ref", id=f"ref-{name}").append(citation(items[name]))
                listed[-1].tail = "\n"


def _take_heading(listed: Node, place: Node) -> None:
    """Give the reference list the heading of the section where it was placed, if that section contains nothing else."""
    section = _parent(place)
    _unwrap(place)
    if section.tag == "sec" and {one.tag for one in section} <= {"label", "title"}:
        for title in section.findall("title"):
            listed.append(title)
        _detach(section)
        listed.attrib.update({"id": identifier} if (identifier := section.get("id")) else {})


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
"""Types of works whose title becomes the ``source`` if no container has a title."""

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
    """A reference made from its fields. JATS has no element for ``genre`` and ``number``; they go to a ``comment``."""
    from lxml import etree

    node = etree.Element("element-citation", {"publication-type": _KINDS.get(str(item.get("type")), "other")})
    _people(node, item)
    for tag, title in _titles(item):
        _marked_up(_add(node, tag), title)
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


def _people(node: Node, item: CslItem) -> None:
    for role, group_type in _ROLES.items():
        people = [name for name in map(_mapping, _list(item.get(role))) if name]
        if people:
            group = _add(node, "person-group", person_group_type=group_type)
            for name in people:
                _person(group, name)


def _titles(item: CslItem) -> Iterator[tuple[str, str]]:
    """The elements for the titles of a work and of its container."""
    kind, title, container = (str(item.get(field) or "") for field in ("type", "title", "container-title"))
    if title:
        is_source = not container and kind in _WHOLE
        yield "source" if is_source else _TITLES.get(kind, "article-title"), title
    if container:
        yield "source", container


def _person(parent: Node, name: Mapping[str, Any]) -> None:
    """Add the ``name`` of a person, or the ``collab`` of a group."""
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
    """Set a node's text, with CSL's markup (https://citeproc-js.readthedocs.io/en/latest/csl-json/markup.html)."""
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
    """The text of title, abstract, body and back matter, without formulas and the reference list."""
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


def tally(data: bytes) -> Tally:
    """What title, abstract, body and back have."""
    from lxml import etree

    article = etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True))
    return Tally({part: len(nodes(path)(article)) for part, path in _COUNTED.items()})


_COUNTED = {
    Part.CITATION: ".//xref[@ref-type='bibr']",
    Part.CROSS_REFERENCE: ".//xref[contains(' fig table disp-formula sec ', concat(' ', @ref-type, ' '))]",
    Part.NOTE: ".//fn[not(ancestor::author-notes)]",
    Part.ITEM: ".//list-item",
    Part.CELL: ".//td[normalize-space() or .//graphic or .//inline-graphic] | .//th[normalize-space()]",
    Part.FIGURE: ".//graphic | .//inline-graphic",
    Part.FORMULA: ".//inline-formula | .//disp-formula",
}


FORMAT = Format(render, text, tally, suffix="xml", beside=images_beside, own_references=lambda _: True)
