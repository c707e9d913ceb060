"""The text as the page shows it: image sizes, scrolling boxes that the keyboard can reach, anchors."""

from __future__ import annotations

from collections.abc import Callable

from recto import theme
from recto.core.model import Images
from recto.formats.html.anchors import anchor_paragraphs, keep_other_references, link_citations
from recto.html.headers import mark_headers
from recto.html.images import size_images
from recto.html.maths import display_lines, fit_delimiters, set_accents, space_functions, tex_of, tighten_signs
from recto.html.tree import Node, copy, element, has_class, is_blank, pop, put_first, text_of, wrap


def for_page(body: Node, images: Images, lang: str) -> Node:
    """A copy of the text for the page. Words that Recto adds are in the language ``lang``.

    The order of the passes matters. Formulas get their boxes before paragraphs get anchors, because a paragraph that is
    only a formula gets none. Citations come last, because backlinks are new text.
    """
    root = copy(body)
    dress(root, images, lang)
    connect(root, lang)
    return root


def dress(root: Node, images: Images, lang: str) -> None:
    """The passes that look at each block by itself, except for stops of the keyboard at words."""
    t = theme.words(lang)
    size_images(root, images)
    mark_headers(root)
    box_tables(root, t)
    focus_code(root)
    focus_words(root)
    display_lines(root)
    space_functions(root)
    set_accents(root)
    fit_delimiters(root)
    tighten_signs(root)
    box_formulas(root, t)


def connect(root: Node, lang: str) -> None:
    """The passes that look at the whole text: anchors of paragraphs and citations, and backlinks."""
    anchor_paragraphs(root)
    keep_other_references(root)
    link_citations(root, lang)


def box_tables(root: Node, t: Callable[..., str]) -> None:
    """Put tables in a scrolling box that the keyboard can reach (WCAG 2.1.1): the one with the number, or a new one."""
    for table in [*root.iter("table")]:
        label = next((node for node in table.iter("span") if has_class(node, "caption-label")), None)
        name = t("Table") if label is None else text_of(label).removesuffix(":")
        box = {"tabindex": "0", "role": "group", "aria-label": name}
        parent = table.getparent()
        if parent is not None and parent.get("class") == "tablenos" and parent[0] is table and is_blank(parent.text):
            for attribute, value in box.items():
                parent.set(attribute, value)
        else:
            wrap(table, element("div", {"class": "recto-table", **box}))


def focus_code(root: Node) -> None:
    """Make blocks of code, which scroll, reachable by keyboard."""
    for node in root.iter("pre"):
        put_first(node, {"tabindex": "0"})


def focus_words(root: Node) -> None:
    """Make words that have their meaning with them reachable by keyboard: the first of each in a section, since all
    would be too many stops. Not in links and headings, nor in captions that are hidden from screen readers."""
    known: set[str] = set()
    for node in root.iter("h1", "h2", "abbr", "span"):
        meaning = node.get("title")
        if node.tag in ("h1", "h2"):
            known.clear()
        elif not meaning or meaning in known or (node.tag == "span" and not has_class(node, "recto-term")):
            continue
        elif not any(one.tag in _NO_STOPS or one.get("aria-hidden") for one in node.iterancestors()):
            known.add(meaning)
            node.set("tabindex", "0")


_NO_STOPS = frozenset(("a", "summary", "h1", "h2", "h3", "h4", "h5", "h6"))


def box_formulas(root: Node, t: Callable[..., str]) -> None:
    """Give formulas their TeX as alternative text, and put displayed ones in a scrolling box.

    The box can be reached by keyboard and is labelled with the equation's number.
    """
    for formula in [*root.iter("math")]:
        is_block = pop(formula, "display") == "block"
        tex = tex_of(formula)
        said = {"alttext": " ".join(tex.split())} if tex else {}
        put_first(formula, {**({"display": "block"} if is_block else {}), **said})
        if is_block:
            number = _number(formula)
            name = t("Equation {}", number) if number else t("Equation")
            wrap(
                formula,
                element("span", {"class": "recto-formula", "tabindex": "0", "role": "group", "aria-label": name}),
            )


def _number(formula: Node) -> str:
    """The number next to a formula, without its parentheses; empty if there is none."""
    beside = formula.getnext()
    if beside is None or formula.tail or not has_class(beside, "eqnos-number"):
        return ""
    return (beside.text or "").removeprefix("(").removesuffix(")")
