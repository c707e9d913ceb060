r"""LaTeX for journals and archives: Pandoc's, with the page's numbers, and with support for any character of the text.

The numbers are those of pandoc-xnos, but set with LaTeX's commands: ``\thefigure`` and ``\thetable`` are defined for
each caption, and each numbered equation has a ``\tag``. References are formatted by the citation style, or, with
``recto: latex: references: bibtex`` in metadata.yaml, by BibTeX from ``references.bib``. Only packages in TeX Live are
used.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import pairwise

from recto import theme
from recto.core.diagnostics import warning
from recto.core.model import Artifact, Image, Part, Tally
from recto.document.reference_lists import has_several
from recto.document.sections import authors_last
from recto.formats import Format, Rendering
from recto.formats.latex.characters import declarations
from recto.formats.latex.formulas import for_latex, preamble
from recto.formats.latex.panels import package_for, set_panels
from recto.formats.latex.tables import break_words, fit_tables
from recto.manuscript.front import Front
from recto.manuscript.markup import inlines_of
from recto.manuscript.pixels import wanted
from recto.manuscript.rasterise import rasterise, repainted
from recto.pandoc import ast
from recto.pandoc.ast import Block, Element, Inline
from recto.pandoc.raw_html import from_html

_ABOUT = (
    "% Made by Recto. Compile it twice, with pdflatex, xelatex or lualatex{}; the folder images/ belongs to it.\n"
    "% It is a program that the manuscript's authors wrote: compile other people's files in a sandbox.\n"
)
_TEXT_WIDTH = 624.0
"""Width of the text in CSS pixels (6.5 inches): the maximum width of a drawing."""


def render(rendering: Rendering) -> bytes:
    """The document in UTF-8."""
    cited = rendering.cited
    document = ast.loads(cited.ast)
    blocks = document["blocks"]
    bibtex = rendering.settings.latex.references == "bibtex" and bool(cited.references) and not has_several(cited.ast)
    for inlines in ast.inline_lists(blocks):
        from_html(inlines)
    _by_bibtex(blocks, uncited="nocite" in document["meta"]) if bibtex else None
    formulas = _adapt_formulas(blocks)
    _unlink(blocks)
    break_words(blocks)
    fit_tables(blocks)
    set_panels(blocks)
    _number(blocks)
    _raise_headings(blocks)
    files = {image.name: _file(image) for image in rendering.images.values()}
    for element in ast.walk(blocks):
        if element["t"] == "Image":
            ast.set_target(element, files.get(ast.target(element), ast.target(element)))
            _size(element)
    _forget_languages(blocks)
    blocks = authors_last(blocks) if rendering.front.authors else blocks
    document["blocks"] = _with_abstract(blocks)
    title: list[Inline] = json.loads(cited.title_ast)
    from_html(title)
    formulas |= _adapt_formulas(title)
    document["meta"] = _metadata(rendering, title, document["blocks"], formulas)
    arguments = ["--from", "json", "--to", "latex", "--standalone", "--wrap", "none"]
    arguments += ["--natbib", "-V", "natbiboptions=numbers", "-V", "biblio-style=unsrtnat"] if bibtex else []
    arguments += [] if cited.highlighted else ["--syntax-highlighting", "none"]
    arguments += ["--number-sections"] if cited.section_numbers else []
    arguments += ["-V", "geometry=margin=1in", "-V", "colorlinks"]
    written = rendering.world.pandoc(arguments, ast.dumps(document)).decode()
    return (_ABOUT.format(" (and bibtex in between)" if bibtex else "") + written).encode()


def _tex(text: str) -> Inline:
    return ast.raw_inline("latex", text)


def _tex_block(text: str) -> Block:
    return ast.raw_block("latex", text)


def _forget_languages(blocks: list[Block]) -> None:
    """Set references in one language: LaTeX stops at one that is not installed, and an author did not ask for it."""
    for listed in [one for one in ast.walk(blocks) if ast.is_reference_list(one)]:
        for element in ast.walk(listed):
            if element["t"] == "Span":
                pairs = ast.keyvals(element)
                ast.set_keyvals(element, [[name, value] for name, value in pairs if name not in ("lang", "dir")])


# --- formulas and links ----------------------------------------------------------------------------------------------


def _adapt_formulas(tree: list[Block] | list[Inline]) -> set[str]:
    """Change formulas to what LaTeX takes, and return them all."""
    formulas = set()
    for element in ast.walk(tree):
        if element["t"] == "Math":
            ast.set_text(element, for_latex(ast.text(element), displayed=ast.is_displayed(element)))
            formulas.add(ast.text(element))
    return formulas


def _unlink(blocks: list[Block]) -> None:
    """Turn links to places that only the page has, in raw HTML, into their text."""
    places = {ast.identifier(element) for element in ast.walk(blocks) if element["t"] in _PLACES}
    for inlines in ast.inline_lists(blocks, "Link"):
        for index in range(len(inlines) - 1, -1, -1):
            link = inlines[index]
            if link["t"] == "Link" and ast.target(link).startswith("#") and ast.target(link)[1:] not in places:
                inlines[index : index + 1] = ast.inlines(link)


_PLACES = frozenset(("Header", "Div", "Span", "Figure", "Table", "Link", "Image", "Code", "CodeBlock"))
"""Elements that may have an identifier."""


# --- images -----------------------------------------------------------------------------------------------------------


def _file(image: Image) -> str:
    """The name of the image's file, as PNG or JPEG, which every LaTeX supports: other types are converted to PNG."""
    if image.media_type in ("image/png", "image/jpeg"):
        return image.name
    stem, _, end = image.name.rpartition(".")
    return f"{stem}-{end}.png"


def beside(rendering: Rendering) -> tuple[Artifact, ...]:
    """The images. Reports one that cannot be converted (F005)."""
    images = rendering.images.values()
    drawings = [image for image in images if image.media_type == "image/svg+xml"]
    sizes = [(image, min(max(image.width or _TEXT_WIDTH, 16.0), _TEXT_WIDTH)) for image in drawings]
    drawn = dict(zip((image.name for image in drawings), rasterise(sizes, rendering.world), strict=True))
    others = [(image, wanted(image, upright=True, png=True)) for image in images if image.name not in drawn]
    drawn |= zip((image.name for image, _ in others), repainted(others, rendering.world), strict=True)
    artifacts = []
    for image in images:
        file, data = _file(image), drawn[image.name]
        if isinstance(data, str):
            problem = f"the image {image.target} cannot be converted to PNG for LaTeX: {data}"
            hint = "save it again from the program that made it"
            rendering.report(warning("F005", problem, image.location, hint))
        else:
            artifacts.append(Artifact(file, data))
    return tuple(artifacts)


def _size(image: Element) -> None:
    """Make icons as high as a line, and drop widths and heights that Pandoc cannot read."""
    pairs = [["height", "0.8em"]] if "inline_icon" in ast.classes(image) else ast.keyvals(image)
    readable = [
        [name, value]
        for name, value in pairs
        if name not in ("width", "height") or re.fullmatch(r"\s*[\d.]+\s*(%|px|in|cm|mm|pt|em|)\s*", value)
    ]
    ast.set_keyvals(image, readable)


# --- numbers ----------------------------------------------------------------------------------------------------------


def _number(blocks: list[Block]) -> None:
    """Give captions and equations the numbers that they have on the page."""
    for siblings in ast.block_lists(blocks, "Figure", "Table"):
        for index in range(len(siblings) - 1, -1, -1):
            kind = siblings[index]["t"].lower()
            if kind in ("figure", "table"):
                name = _named(kind, _label(ast.caption(siblings[index])))
                before, after = _tex_block(rf"\begingroup{name}"), _tex_block(r"\endgroup")
                siblings[index : index + 1] = [before, siblings[index], after]
    for inlines in ast.inline_lists(blocks, "Span"):
        for index, inline in enumerate(inlines):
            if ast.is_span(inline, "eqnos"):
                inlines[index] = _equation(inline)


def _label(caption: list[Block]) -> str:
    """Remove the label, such as ``Figure 1``, from a caption and return it."""
    for inlines in ast.inline_lists(caption, "Span"):
        for index, inline in enumerate(inlines):
            if ast.is_span(inline, "caption-label"):
                while index + 1 < len(inlines) and inlines[index + 1]["t"] in ast.SPACES:
                    del inlines[index + 1]
                del inlines[index]
                return ast.words(inline).strip().rstrip(":")
    return ""


def _named(kind: str, label: str) -> str:
    if not label:
        return r"\captionsetup{labelformat=empty}"
    name, number = ("", *label.split())[-2:] if len(label.split()) < 3 else label.rsplit(maxsplit=1)
    return rf"\renewcommand{{\{kind}name}}{{{_escaped(name)}}}\renewcommand{{\the{kind}}}{{{_escaped(number)}}}"


def _escaped(text: str) -> str:
    text = re.sub(r"([{}#$%&_])", r"\\\1", text.replace("\\", ""))
    return text.replace("~", r"\textasciitilde{}").replace("^", r"\textasciicircum{}")


_ENVIRONMENT = re.compile(r"\s*\\begin\{(equation|align|gather|multline|flalign|alignat|eqnarray|displaymath)\*?\}")


def _equation(span: Inline) -> Inline:
    inside = ast.inlines(span)
    formulas = [ast.text(one) for one in inside if one["t"] == "Math"]
    number = next((ast.words([one]) for one in inside if one["t"] == "Span"), "").strip()
    if len(formulas) != 1 or _ENVIRONMENT.match(formulas[0]):
        return span
    tag = _escaped(number.removeprefix("(").removesuffix(")"))
    name = re.sub(r"[^\w:.-]", "", ast.identifier(span))
    return _tex(f"\\begin{{equation}}\\tag{{{tag}}}\\label{{{name}}}\n{formulas[0].strip()}\n\\end{{equation}}")


# --- the text's parts -------------------------------------------------------------------------------------------------


def _by_bibtex(blocks: list[Block], *, uncited: bool) -> None:
    """Replace the formatted reference list by BibTeX's, without a second heading."""
    everything = "\\nocite{*}\n" if uncited else ""
    for siblings in ast.block_lists(blocks, "Div"):
        for index, block in enumerate(siblings):
            if ast.is_reference_list(block):
                siblings[index] = _tex_block(
                    f"\\renewcommand{{\\bibsection}}{{}}\n{everything}\\bibliography{{references}}"
                )


def _raise_headings(blocks: list[Block]) -> None:
    """Shift heading levels so that the highest level becomes ``\\section``."""
    headings = [element for element in ast.walk(blocks) if element["t"] == "Header"]
    highest = min(map(ast.level, headings), default=1)
    for heading in headings:
        ast.set_level(heading, ast.level(heading) - highest + 1)


def _with_abstract(blocks: list[Block]) -> list[Block]:
    """The blocks with the abstract's section as LaTeX's ``abstract`` environment, under the author's heading."""
    headings = [index for index, block in enumerate(blocks) if block["t"] == "Header"]
    for index, end in pairwise([*headings, len(blocks)]):
        if ast.identifier(blocks[index]) != "abstract":
            continue
        # A note on words, funding or the like may follow under a heading of its own.
        if end == index + 1 or (end < len(blocks) and ast.level(blocks[end]) > ast.level(blocks[index])):
            break
        heading = ast.inlines(blocks[index])
        name = ast.plain([_tex(r"\renewcommand{\abstractname}{"), *heading, _tex("}")])
        inside = [name, _tex_block(r"\begin{abstract}"), *blocks[index + 1 : end]]
        return [*blocks[:index], *inside, _tex_block(r"\end{abstract}"), *blocks[end:]]
    return blocks


def _metadata(
    rendering: Rendering, title: list[Inline], blocks: list[Block], formulas: set[str]
) -> dict[str, ast.MetaValue]:
    cited, front, version = rendering.cited, rendering.front, rendering.front.version
    t = theme.words(cited.lang)
    shown = [t("Draft") if front.draft else "", front.date_shown]
    about = [ast.string(" · ".join(filter(None, shown)))] if any(shown) else []
    if version.short:
        said = ast.string(t("Version {}", version.short))
        link = ast.link([said], version.permalink) if version.permalink else said
        about += [*([_tex(r"\\")] if about else []), link]
    authors = [*_authors(front, t)]
    commands = preamble(formulas, rendering.world)
    characters = "".join((ast.words([blocks, title, authors]), *formulas, commands))
    packages = _PACKAGES + package_for(blocks)
    return {
        "title": ast.meta_inlines(title),
        "author": ast.meta_list([ast.meta_inlines(authors)]),
        # for pdfauthor: Pandoc would put marks and affiliations there as well
        "author-meta": ast.meta_string(", ".join(author.name for author in front.authors)),
        "date": ast.meta_inlines(about),
        "lang": ast.meta_string(cited.lang if theme.is_language(cited.lang) else "en"),
        "keywords": ast.meta_list([ast.meta_inlines([ast.string(keyword)]) for keyword in front.keywords]),
        "header-includes": ast.meta_blocks(
            [_tex_block(packages + _for_references(blocks) + commands + "".join(declarations(characters)))]
        ),
    }


_PACKAGES = (
    "\\usepackage{caption}\n\\usepackage{pdflscape}\n"
    # Equations with a tag are not counted, so hyperref would give two of them one name.
    "\\PassOptionsToPackage{hypertexnames=false}{hyperref}\n"
)


def _for_references(blocks: list[Block]) -> str:
    """Definitions for citations and references: Pandoc's begin no new line after a block of a reference, and are
    missing if no reference was found."""
    if any(ast.is_reference_list(element) for element in ast.walk(blocks)):
        return "\\providecommand{\\CSLBlock}{}\n\\renewcommand{\\CSLBlock}[1]{\\par\\ignorespaces#1\\par}\n"
    return "\\providecommand{\\citeproc}[2]{#2}\n"


def _authors(front: Front, t: Callable[..., str]) -> Iterator[Inline]:
    r"""Names, affiliations and correspondence, in a box that allows line breaks: ``\author`` alone does not."""
    yield _tex(r"\parbox{\dimexpr\linewidth-2\tabcolsep}{\centering ")
    for index, author in enumerate(front.authors):
        yield ast.string(", " if index else "")
        yield from inlines_of(author.name, front)
        marks = [*author.numbers, *author.signs, *(["*"] if author.gets_letters else ())]
        if marks:
            yield ast.superscript([ast.string(",".join(marks))])
    lines: list[list[Inline]] = []
    for one in front.affiliations:
        lines.append([ast.superscript([ast.string(str(one.number))]), ast.string(" "), *inlines_of(one.name, front)])
    if front.equals:
        lines.append([ast.string(f"† {t('These authors contributed equally.')}")])
    if front.deceased:
        lines.append([ast.string(f"‡ {t('Deceased')}")])
    for group in front.groups:
        lines.append([ast.string(t("Members of {}:", group.name) + " ")])
        for member in group.members:
            lines[-1] += [ast.string(", " if member is not group.members[0] else ""), *inlines_of(member.name, front)]
            lines[-1] += [ast.superscript([ast.string(",".join(member.numbers))])] if member.affiliations else []
    for author in front.letters_to:
        link = ast.link([ast.string(author.email)], f"mailto:{author.email}")
        lines.append([ast.string(f"* {author.name}, "), link])
    for line in lines:
        yield _tex(r"\\{\footnotesize ")
        yield from line
        yield _tex("}")
    yield _tex("}")


# --- reading it back --------------------------------------------------------------------------------------------------

_VERBATIM = re.compile(r"\\begin\{verbatim\}(.*?)\\end\{verbatim\}", re.DOTALL)
_FORMULA = re.compile(
    r"(?<!\\)\\\(.*?(?<!\\)\\\)|(?<!\\)\\\[.*?(?<!\\)\\\]|\\begin\{equation\}.*?\\end\{equation\}", re.DOTALL
)
_PLAIN = (
    (re.compile(r"\\hspace\{0pt\}"), ""),  # a space without a width
    (re.compile(r"(?<!\\)%[^\n]*"), ""),
    (re.compile(r"\\textbackslash(\{\})?|\\ldots(\{\})?|\\textasciitilde\{\}|\\textasciicircum\{\}"), " "),
    (re.compile(r"\\item\[([^\]]*)\]"), r" \1"),
    (re.compile(r"\\(begin|end)\{[^}]*\}"), " "),
    (re.compile(r"\\[a-zA-Z@]+\*?"), " "),
    (re.compile(r"\\([#$%&_{}])"), r"\1"),
    (re.compile(r"\\."), " "),
    (re.compile(r"[{}]"), ""),
    (re.compile(r"~"), " "),
)  # fmt: skip


def text(data: bytes) -> str:
    """The text between the commands, without formulas."""
    source = data.decode()
    source = source[max(source.find("\n\\title{"), 0) : source.rfind("\\end{document}")]
    verbatim = _VERBATIM.findall(source)
    source = _FORMULA.sub(" ", _VERBATIM.sub(" ", source))
    for pattern, instead in _PLAIN:
        source = pattern.sub(instead, source)
    return "\n".join((source, *verbatim))


def tally(data: bytes) -> Tally:
    """What the body has; its cells and formulas cannot be told from other text without running LaTeX."""
    source = data.decode()
    source = _VERBATIM.sub(" ", source[source.find("\\begin{document}") :])
    parts = {part: len(re.findall(pattern, source)) for part, pattern in _COUNTED.items()}
    links = re.findall(r"\\hyperref\[([^\]]*)\]|\\(?:citeproc|hyperlink)\{([^}]*)\}", source)
    return Tally(parts, Counter(place or other for place, other in links))


_COUNTED = {
    Part.NOTE: r"\\footnote(?:text|mark)?\b",
    Part.ITEM: r"\\item\b",
    Part.FIGURE: r"\\include(?:graphics|svg)\b",
}


FORMAT = Format(
    render,
    text,
    tally,
    suffix="tex",
    read_as="pdf",
    beside=beside,
    own_references=lambda data: b"\n\\bibliography{references}" in data,
)
