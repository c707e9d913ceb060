"""Passes for what is in another place on paper than in the text: the authors' section, abstract, figures, columns."""

from __future__ import annotations

from recto.html.tree import HEADINGS, Node, add_text, detach, element, has_class, is_blank, remove_classes


def move_authors(root: Node) -> None:
    """Move the section about the authors, who are named in the title block, before the references, as in journals."""
    moved = _section(root, "authors")
    if not moved:
        return
    following = moved[-1].getnext()
    if following is not None and following.tag in HEADINGS:
        # The next section now begins on the first page, which the authors' section used to fill.
        remove_classes(following, "page_break_before")
    for node in (inner for part in moved for inner in part.iter()):
        remove_classes(node, "page_break_before", "page_break_after")
    notes = element("div", {"class": "recto-authors-notes"}, "\n", "\n")
    notes.extend(moved)
    end = _section(root, "references")
    if end and sum(has_class(node, "refs") for node in root.iter("div", "ul")) < 2:
        end[0].addprevious(notes)
    else:
        root.append(notes)


def box_abstract(root: Node) -> None:
    """Put the abstract in a ``<section>`` on the first page. An abstract that contains sections is not changed."""
    abstract = _section(root, "abstract")
    if not abstract or any(node.tag == "h2" for part in abstract[1:] for node in part.iter()):
        return
    for node in [node for part in abstract for node in part.iter() if has_class(node, "page_break_before")][:1]:
        remove_classes(node, "page_break_before")
    box = element("section", {"class": "recto-abstract"}, "\n", "\n")
    abstract[0].addprevious(box)
    box.extend(abstract)


def _section(root: Node, identifier: str) -> list[Node]:
    """A heading of level 1 or 2, and everything up to the next heading of the same or a higher level."""
    heading = next((node for node in root.iter("h1", "h2") if node.get("id") == identifier), None)
    if heading is None:
        return []
    section, ends = [heading], HEADINGS[: int(heading.tag[1])]
    for node in heading.itersiblings():
        if next(node.iter(*ends), None) is not None:
            break
        section.append(node)
    return section


def figures_to_end(root: Node) -> None:
    """Move the figures after the text and the references, each on its own page, for reviewers."""
    figures = [node for node in root.iter("figure") if next(node.iterancestors("figure"), None) is None]
    for figure in figures:
        box = figure.getparent()
        is_boxed = box is not None and has_class(box, "fignos") and len(box) == 1
        taken = detach(box if box is not None and is_boxed else figure)
        add_text(root, "\n")
        page = element("div", {"class": "recto-figure-page"})
        page.append(taken)
        root.append(page)


def in_columns(root: Node) -> None:
    """Set the text in two columns, except what spans both: the abstract, everything before it, and wide tables.

    Each stretch between these is a block of columns. With ``column-span``, WeasyPrint 70 loses its place on pages with
    notes.
    """
    start = 0
    for node in [*root]:
        if has_class(node, "recto-abstract"):
            start = root.index(node) + 1
        elif _is_over_both(node):
            _set_columns(root, start, root.index(node))
            start = root.index(node) + 1
    _set_columns(root, start, len(root))


def _is_over_both(node: Node) -> bool:
    if node.tag == "div" and has_class(node, "tablenos") and len(node) and is_blank(node.text):
        node = node[0]
    return node.tag == "table" and any(has_class(node, kind) for kind in ("narrow", "narrower", "turned"))


def _set_columns(root: Node, start: int, end: int) -> None:
    """Put the elements from ``start`` up to, but not including, ``end``, and the text before them, into columns."""
    nodes, before = [*root][start:end], root[start - 1] if start else None
    text = (root.text if before is None else before.tail) or ""
    is_empty = not nodes and is_blank(text)
    if before is None:
        root.text = "" if is_empty else "\n"
    else:
        before.tail = "" if is_empty else "\n"
    if not is_empty:
        columns = element("div", {"class": "recto-columns"}, "\n" + text.lstrip(), "\n")
        columns.extend(nodes)
        last = columns[-1] if len(columns) else None
        if last is None:
            columns.text = (columns.text or "").rstrip() + "\n"
        else:
            last.tail = (last.tail or "").rstrip() + "\n"
        root.insert(start, columns)
