"""The process that sets the PDF: JSON on standard input, JSON on standard output. Started by ``formats.pdf.write``.

In: ``html``, ``images`` (by name, a media type and base64), ``metadata`` (see ``weasyprint.tags``), ``descriptions``
(of the places that links lead to, by anchor), ``line_numbers``, ``archive``, ``attachments`` (``name``,
``description``, ``relationship``, ``text``), ``epoch`` (their date), ``widest`` (the room for a formula, in ems). Out:
``pdf`` (base64), ``pages``, ``maths`` (pairs of TeX and what is wrong with it), ``small`` (pairs of TeX and the share
of its size that it is set at, where that is little) and ``messages``; or ``failure``.
"""

from __future__ import annotations

import base64
import contextlib
import hashlib
import json
import logging
import math
import re
import sys
import unicodedata
from datetime import UTC, datetime
from html import escape, unescape
from typing import Any, TextIO
from xml.etree import ElementTree

FONT_SIZE = 16.0
"""Pixels an em for ziamath; formulas are measured in em, so that they follow the text around them."""


def typeset(job: dict[str, Any]) -> dict[str, Any]:
    """Set one page as PDF, tagged for screen readers (PDF/UA-1, ISO 14289-1)."""
    import tinyhtml5  # type: ignore[import-untyped]  # as weasyprint, which parses by it
    import weasyprint

    from recto.formats.pdf.weasyprint.figures import give_way
    from recto.formats.pdf.weasyprint.patches import mend, spare
    from recto.formats.pdf.weasyprint.tags import finish, number_lines, tag_notes, with_metadata

    mend()
    spare()
    give_way()
    tag_notes()
    tinyhtml5.parse = tree_of
    messages: list[str] = []
    handler = _Collect(messages)
    logger = logging.getLogger("weasyprint")
    logger.setLevel(logging.WARNING)
    logger.handlers = [handler]
    logger.propagate = False
    maths: dict[str, tuple[str, str | None]] = {}
    html = draw_maths(job["html"], maths, job["widest"])
    # In the page, a drawing would be read as a part of it, letter by letter.
    html = _INLINE_DRAWING.sub(lambda match: _as_file(match[1], job["images"]), html)
    fetcher = _fetcher(job["images"])
    # PDF/A-3u (ISO 19005-3) says nothing of tags: the file is both.
    options = {"pdf_variant": "pdf/a-3u" if job["archive"] else "pdf/ua-1", "pdf_tags": True}
    document = weasyprint.HTML(string=html, base_url="recto:", url_fetcher=fetcher).render(**options)
    if job["line_numbers"]:
        number_lines(document.pages)
    with_metadata(document.metadata, job["metadata"], archive=job["archive"])
    pdf = document.write_pdf(
        **options,
        pdf_identifier=hashlib.sha256(html.encode()).hexdigest()[:32].encode(),
        attachments=[_attachment(file, job["epoch"]) for file in job["attachments"]],
        finisher=lambda _, pdf: finish(pdf, job["descriptions"]),
    )
    return {
        "pdf": base64.b64encode(pdf).decode(),
        "pages": len(document.pages),
        "maths": [[key.partition(" ")[2], problem] for key, (_, problem) in maths.items() if problem],
        "small": _small(maths, job["widest"]),
        "messages": messages,
    }


_VOID = re.compile(r"""<((?:area|br|col|hr|img|input|link|meta|source|wbr)\b(?:[^>"']|"[^"]*"|'[^']*')*?)\s*/?>""")
_HTML_ALONE = re.compile(r"<(?:svg|math)\b|<pre\b[^>]*>\n|<style\b[^>]*>[^<]*&")
"""What XML would read otherwise: elements of other namespaces, a line's end that HTML drops, text that stands for
itself."""


def tree_of(page: TextIO, **options: Any) -> ElementTree.Element:
    """The page as a tree: by a parser of XML if it can be read as that, else as WeasyPrint reads it.

    ``options`` are those of ``tinyhtml5.parse``. A cleaned body is well-formed but for the elements without end, and
    expat needs a thirtieth of the time.
    """
    from tinyhtml5.parser import parse  # type: ignore[import-untyped]  # as weasyprint

    html = page.read()
    xml = _VOID.sub(r"<\1/>", html.replace("&nbsp;", "\u00a0")).removeprefix("<!DOCTYPE html>")
    if not _HTML_ALONE.search(xml):
        with contextlib.suppress(ElementTree.ParseError):
            # The body is clean: it declares no entities.
            return ElementTree.fromstring(xml)  # noqa: S314  # as the line above says
    tree: ElementTree.Element = parse(html, **options)
    return tree


_INLINE_DRAWING = re.compile(r'(?<=\ssrc=")data:image/svg\+xml;base64,([^"]*)')


def _as_file(data: str, images: dict[str, list[str]]) -> str:
    name = f"maths/{hashlib.sha256(data.encode()).hexdigest()[:16]}.svg"
    images[name] = ["image/svg+xml", data]
    return f"recto:{name}"


def _attachment(file: dict[str, str], epoch: int) -> Any:
    """A file to lie in the PDF, and its relationship to it (ISO 32000-2, 7.11.3)."""
    import weasyprint

    date = datetime.fromtimestamp(epoch, UTC)
    return weasyprint.Attachment(
        string=file["text"],
        name=file["name"],
        description=file["description"],
        relationship=file["relationship"],
        created=date,
        modified=date,
    )


class _Collect(logging.Handler):
    """What WeasyPrint says of things that are missing from the page; not what it says of CSS that it does not know."""

    def __init__(self, messages: list[str]) -> None:
        super().__init__()
        self.messages = messages

    def emit(self, record: logging.LogRecord) -> None:
        message = record.getMessage()
        # What refers to nothing is checked, and reported with its place, before there is a page.
        # An image without a description is decoration.
        if message.startswith("No anchor") or "no required alt" in message:
            return
        if record.levelno >= logging.ERROR and message not in self.messages and len(self.messages) < 20:
            self.messages.append(message)


def _fetcher(images: dict[str, list[str]]) -> Any:
    from urllib.parse import unquote

    from weasyprint.urls import URLFetcher, URLFetcherResponse

    from recto.theme import FONTS

    class Fetcher(URLFetcher):  # type: ignore[misc]  # weasyprint has no types
        """Gives the images of the job and the theme's fonts, and nothing else."""

        def fetch(self, url: str, headers: Any = None) -> Any:
            name = unquote(url.removeprefix("recto:")).lstrip("/")
            if name.startswith("fonts/"):
                font = FONTS / name.removeprefix("fonts/")
                if font.parent == FONTS and font.is_file():
                    return URLFetcherResponse(url, font.read_bytes(), {"Content-Type": "font/ttf"})
            if url.startswith("recto:") and name in images:
                media_type, data = images[name]
                return URLFetcherResponse(url, base64.b64decode(data), {"Content-Type": media_type})
            if url.startswith("data:"):
                return super().fetch(url, headers)
            raise ValueError(f"{url[:100]} is not part of the manuscript")

    return Fetcher(allowed_protocols=["data"])


_MATH = re.compile(
    r"<math(?P<attributes>[^>]*)>(?:(?!</math>).)*?<annotation encoding=\"application/x-tex\">(?P<tex>.*?)</annotation>"
    r"(?:(?!</math>).)*</math>",
    re.DOTALL,
)


def draw_maths(html: str, drawn: dict[str, tuple[str, str | None]], widest: float = math.inf) -> str:
    """The page with each formula as an image whose description is its TeX.

    ``drawn`` collects, by kind and TeX, what stands for each formula and what is wrong with it (None if nothing is).

    A formula that ziamath cannot set shows its TeX as code. One that is wider than ``widest`` ems is set in lines.
    """

    def from_mathml(match: re.Match[str]) -> str:
        tex, display = unescape(match["tex"]), 'display="block"' in match["attributes"]
        key = f"{'display' if display else 'inline'} {tex}"
        if key not in drawn:
            drawn[key] = _draw(tex, display, match.group(), widest)
        return drawn[key][0]

    return _MATH.sub(from_mathml, html)


_SMALL = 0.7
"""The share of its size at which a formula is said to be small."""


def _small(drawn: dict[str, tuple[str, str | None]], widest: float) -> list[tuple[str, float]]:
    sizes = [(key.partition(" ")[2], re.search(r'style="width:([\d.]+)em', image)) for key, (image, _) in drawn.items()]
    shares = [(tex, widest / max(float(size[1]), 1)) for tex, size in sizes if size]
    return [(tex, share) for tex, share in shares if share < _SMALL]


def _draw(tex: str, display: bool, mathml: str, widest: float) -> tuple[str, str | None]:
    import ziafont

    from recto.formats.pdf.wide_formulas import in_lines

    # SVG 2's symbols would make each glyph a reference that WeasyPrint has to follow.
    ziafont.config.svg2 = False  # type: ignore[attr-defined]  # it exports nothing explicitly
    kind = "display" if display else "inline"
    try:
        presented = _presentation(tex, display, mathml)
        svg, width, height, top = _drawing(presented)
        if display and width / FONT_SIZE > widest:
            lines = in_lines(presented, widest, lambda part: _drawing(part)[1] / FONT_SIZE)
            svg, width, height, top = _drawing(lines) if lines else (svg, width, height, top)
    except Exception as failure:  # ziamath raises whatever its parser meets
        return f'<code class="math {kind}">{escape(tex)}</code>', str(failure).split("\n")[0] or type(failure).__name__
    # The drawing's baseline is y = 0; what lies below it hangs under the line of text.
    descent = height + top
    style = f"width:{width / FONT_SIZE:.4f}em;height:{height / FONT_SIZE:.4f}em"
    style += "" if display else f";vertical-align:{-descent / FONT_SIZE:.4f}em"
    source = base64.b64encode(svg.encode()).decode()
    return (
        f'<img class="math {kind}" alt="{escape(tex)}" style="{style}" src="data:image/svg+xml;base64,{source}">',
        None,
    )


def _drawing(mathml: str) -> tuple[str, float, float, float]:
    """The formula as SVG, its width and height, and where it begins above the baseline, in pixels."""
    import ziamath

    # As a tree: in a string, ziamath takes all from a number to a hyphen later on for a number below zero.
    svg: str = ziamath.Math(_tree(mathml), size=FONT_SIZE).svg()  # type: ignore[attr-defined]  # as above
    size = re.search(r'width="([\d.]+)" height="([\d.]+)" viewBox="\S+ (\S+) \S+ \S+"', svg)
    if size is None:
        raise ValueError("its size is not known")
    width, height, top = (float(number) for number in size.groups())
    return svg, width, height, top


def _tree(mathml: str) -> ElementTree.Element:
    return ElementTree.fromstring(mathml)  # noqa: S314  # what ziamath or Pandoc made, and not the author


def _presentation(tex: str, display: bool, mathml: str) -> str:
    """The formula as MathML that ziamath draws: from the TeX, which has the better spaces, or Pandoc's, where ziamath's
    reader of TeX does not know a command, or took something for text that is none. Raises whatever that reader raises,
    and ValueError."""
    from ziamath.tex import tex2mml

    given = re.search(r"<semantics>(.+?)<annotation", mathml, re.DOTALL)
    style = ' displaystyle="true"' if display else ""
    pandoc = given and f'<math xmlns="http://www.w3.org/1998/Math/MathML"{style}>{_as_xml(given[1])}</math>'
    try:
        presented: str = tex2mml(_for_ziamath(tex), inline=not display)
        unknown = re.search(r">(\\[A-Za-z]+)", presented)
        if unknown is None and (pandoc is None or _drawn_whole(tex, presented, pandoc)):
            return presented
        problem = f"{unknown[1]} is not known" if unknown else ""
    except Exception as failure:  # as above
        problem = str(failure).split("\n")[0] or type(failure).__name__
    if pandoc is None:
        raise ValueError(problem)
    return pandoc


_MISREAD = re.compile(r"\\math(?:bb|bf|sf|tt)\s*(?:\{[^{}]*)?\d|\\operatorname\*?\s*\{[^{}]*\\")
"""Digits in a font of their own, and commands in an operator's name, which would be set like variables."""
_FENCES = {"{": r"\lbrace ", "}": r"\rbrace ", "|": r"\Vert "}


def _for_ziamath(tex: str) -> str:
    """With braces around a letter in a font of its own, which is drawn in that font only so, and without what would be
    printed: the height of the space between two lines, and the backslash of large braces."""
    tex = re.sub(r"(\\math(?:bb|bf|sf|tt))\s+([A-Za-z])", r"\1{\2}", tex)
    tex = re.sub(r"\\\\\s*\[-?[\d.]+\s*\w\w\]", r"\\\\ ", tex)
    return re.sub(r"(\\[bB]igg?[lrm]?)\s*\\([{}|])", lambda fence: fence[1] + _FENCES[fence[2]], tex)


def _drawn_whole(tex: str, presented: str, pandoc: str) -> bool:
    """Whether ziamath's reading shows what Pandoc's does, and ziamath draws all of it: within an operator it draws no
    elements."""
    tree = _tree(presented)
    operators = tree.iter("{http://www.w3.org/1998/Math/MathML}mo")
    whole = not any(len(operator) for operator in operators) and not _MISREAD.search(tex)
    return whole and _letters(tree) == _letters(_tree(pandoc))


_COMPARED = str.maketrans({"⧵": "\\", "∖": "\\"})


def _letters(tree: ElementTree.Element) -> str:
    """The letters, digits, and signs that TeX itself is written with; both readers have their own choice of all others,
    such as accents."""
    text = unicodedata.normalize("NFKD", "".join(tree.itertext())).translate(_COMPARED)
    return "".join(c for c in text if unicodedata.category(c) in ("Lu", "Ll", "Lo", "Nd") or c in "\\$&%#@*[]{}()/<>=⧸")


def _as_xml(html: str) -> str:
    """Without the named characters of HTML, which XML does not know, and without spaces at the ends of text, which
    MathML does not show and ziamath would."""
    html = re.sub(r"(<mtext[^>]*>) *([^<]*?) *(?=</mtext>)", r"\1\2", html)
    return re.sub(r"&(?!(?:amp|lt|gt|quot|apos|#\w+);)\w+;", lambda name: unescape(name.group()), html)


def main() -> None:
    """Load what takes long, wait for the job, do it."""
    import gc

    import weasyprint  # noqa: F401
    import ziamath  # noqa: F401

    # The process sets one page and ends: looking for garbage would take a sixth of its time.
    gc.disable()
    data = sys.stdin.buffer.read()
    if not data:
        return
    try:
        answer = typeset(json.loads(data))
    except Exception as failure:  # the parent reports it
        answer = {"failure": f"the PDF cannot be set: {type(failure).__name__}: {failure}"}
    sys.stdout.buffer.write(json.dumps(answer).encode())


if __name__ == "__main__":
    main()
