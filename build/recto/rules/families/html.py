"""HTML, TeX, blocks and notes: what no format shows (H001 to H003, H010), what is not closed, notes that lack their other
half, merges that were not finished."""

from __future__ import annotations

import re
from collections.abc import Iterator

from recto.core.diagnostics import Severity
from recto.core.model import Location
from recto.core.wording import nearest
from recto.pandoc.ast import walk
from recto.pandoc.markdown import Kind, Piece, blanked, pieces
from recto.rules.rule import Finding, found_by_stage, rule
from recto.rules.subject import Subject, tree

_REMOVED = re.compile(
    r"<(script|style|iframe|object|embed|form|button|select|textarea|link|meta|base|applet|frame)\b", re.IGNORECASE
)
_HANDLER = re.compile(r"<[a-z][^>]*?\s(on[a-z]+)\s*=", re.IGNORECASE)
_SCRIPT_LINK = re.compile(r"(?:href|src)\s*=\s*[\"']?\s*(javascript|vbscript|data):", re.IGNORECASE)


@rule("H001", Severity.WARNING)
def left_out(subject: Subject) -> Iterator[Finding]:
    """An element or attribute of raw HTML is left out, because it runs, loads or asks for something.

    That are scripts, styles, frames, forms, and handlers such as `onclick`. The text inside some of them stays, as
    [the authors' page](authors.md#raw-html) says.

    Mend it: say it in Markdown, or take it out.

    ```markdown
    A sentence.

    <script>alert(1)</script>

    <p onclick="alert(1)">Another.</p>
    ```

    ```text
    content/01.text.md:3:1: warning[H001] <script> is left out: a manuscript shows text, it runs and loads nothing
        hint: say it in Markdown, or take it out
    content/01.text.md:5:1: warning[H001] the attribute onclick is left out: a manuscript runs nothing
        hint: take it out
    ```

    Right:

    ```markdown
    A sentence.

    <p>Another.</p>
    ```
    """
    for raw in subject.document.raw_html:
        html = re.sub(r"<!--.*?-->", "", raw.html, flags=re.DOTALL)
        element = _REMOVED.search(html)
        handler = _HANDLER.search(html)
        link = _SCRIPT_LINK.search(html)
        if element:
            yield Finding(
                f"<{element[1].lower()}> is left out: a manuscript shows text, it runs and loads nothing",
                raw.location,
                "say it in Markdown, or take it out",
            )
        elif handler or link:
            found = (
                f"the attribute {handler[1].lower()}" if handler else f"the {link[1].lower()}: address" if link else ""
            )
            yield Finding(f"{found} is left out: a manuscript runs nothing", raw.location, "take it out")


H002 = found_by_stage(
    "H002",
    Severity.WARNING,
    __name__,
    """A link's address is left out, because it would run something or open a file on the reader's machine.

    The text of the link stays. Addresses may begin with `http:`, `https:`, `mailto:`, `tel:`, `ftp:` or `doi:`, or name
    a file or a place in the text.

    Mend it: write an address that begins with `https:`.

    ```markdown
    See the [data](javascript:alert(1)).
    ```

    ```text
    content/01.text.md:1:16: warning[H002] the link to javascript:alert(1) is left out: links lead to pages, files beside this one and e-mail
        hint: write an address that begins with https:
    ```

    Right:

    ```markdown
    See the [data](https://example.org/data.csv).
    ```
    """,
)

H003 = found_by_stage(
    "H003",
    Severity.WARNING,
    __name__,
    """Raw OpenXML is left out of the Word file.

    Word does not open a file that is not well formed, and runs fields and opens linked objects that it finds in one.

    Mend it: write well-formed OpenXML, without fields and linked objects.

    ````markdown
    ```{=openxml}
    <w:p><w:broken
    ```
    ````

    ```text
    content/01.text.md:2:1: warning[H003] raw OpenXML is left out of the Word file: <w:p><w:broken
        hint: raw OpenXML has to be well formed, without fields and linked objects
    ```

    Right:

    ````markdown
    ```{=openxml}
    <w:p><w:r><w:br w:type="page"/></w:r></w:p>
    ```
    ````
    """,
)


@rule("H004", Severity.WARNING)
def unclosed_div(subject: Subject) -> Iterator[Finding]:
    """A block of colons is not closed, closes nothing, or begins in the middle of a paragraph.

    What is not closed goes on to the end of the manuscript, with its box or its colour. What closes nothing, and what
    begins without a blank line before it, shows as colons.

    Mend it: close each `::: {.class}` by a line `:::`, and put a blank line before it.

    ```markdown
    ::: {.note}
    Look here.

    The text goes on.
    ```

    ```text
    content/01.text.md:1:1: warning[H004] this block of colons is never closed: all that follows is in it
        hint: put a line ::: where it ends
    ```

    Right:

    ```markdown
    ::: {.note}
    Look here.
    :::

    The text goes on.
    ```
    """
    text = subject.text.text
    opened: list[Piece] = []
    shows = _SHOWS_COLONS.search(subject.document.ast)
    for piece in pieces(text):
        if piece.kind is not Kind.DIV:
            continue
        rest = text[piece.start : piece.end].strip(": \t")
        before = text[: max(piece.start - 1, 0)].rpartition("\n")[2].strip(" >\t") if shows else ""
        if rest and before and not before.startswith((":::", "#")) and text[piece.start - 1 : piece.start] == "\n":
            place = subject.text.location(piece.start)
            yield Finding("these colons show as text: they begin no block", place, "put a blank line before this one")
        elif rest:
            opened.append(piece)
        elif opened:
            opened.pop()
        elif shows:
            yield Finding(
                "these colons show as text: they close nothing",
                subject.text.location(piece.start),
                "take them away, or begin the block with ::: {.class}",
            )
    for piece in opened:
        yield Finding(
            "this block of colons is never closed: all that follows is in it",
            subject.text.location(piece.start),
            "put a line ::: where it ends",
        )


_SHOWS_COLONS = re.compile(r'"c":"(?:[^"]* )?:{3,}')


@rule("H005", Severity.ERROR)
def unclosed_fence(subject: Subject) -> Iterator[Finding]:
    """A block of code is not closed.

    It is then no code: its lines run together as text, with the backquotes or tildes before them.

    Mend it: close it by a line with as many backquotes or tildes as it began with.

    ````markdown
    ```python
    x = 1
    ````

    ```text
    content/01.text.md:1:1: error[H005] this block of code is never closed, and shows as text
        hint: put a line ``` where it ends
    ```

    Right:

    ````markdown
    ```python
    x = 1
    ```
    ````
    """
    text = subject.text.text
    for piece in pieces(text):
        if piece.kind is Kind.UNCLOSED_FENCE:
            fence = re.match(r"`+|~+", text[piece.start : piece.end])
            yield Finding(
                "this block of code is never closed, and shows as text",
                subject.text.location(piece.start),
                f"put a line {fence[0] if fence else ''} where it ends",
            )


@rule("H006", Severity.ERROR)
def note_without_text(subject: Subject) -> Iterator[Finding]:
    """A note is referred to, but not written.

    The mark shows as it is typed, brackets and all.

    Mend it: write the note, in a paragraph of its own that begins with its mark and a colon; or correct the mark.

    ```markdown
    A claim.[^evidence]
    ```

    ```text
    content/01.text.md:1:9: error[H006] there is no note [^evidence]: its mark shows as it stands
        hint: write it in a paragraph of its own: [^evidence]: …
    ```

    Right:

    ```markdown
    A claim.[^evidence]

    [^evidence]: What supports it.
    ```
    """
    text = subject.text.text
    notes = {text[piece.start : piece.end - 1] for piece in pieces(text) if piece.kind is Kind.NOTE}
    for piece in pieces(text):
        mark = text[piece.start : piece.end]
        # `10[^2^]` is something in brackets, raised.
        if piece.kind is Kind.MARK and mark not in notes and "^" not in mark[2:]:
            hint = nearest(mark, notes) or f"write it in a paragraph of its own: {mark}: …"
            place = subject.text.location(piece.start)
            yield Finding(f"there is no note {mark}: its mark shows as it stands", place, hint)


@rule("H007", Severity.WARNING)
def note_without_mark(subject: Subject) -> Iterator[Finding]:
    """A note is written, but nothing refers to it, or it is written twice.

    No format shows a note without a mark; of two with the same mark only the last shows.

    Mend it: put its mark where it belongs, rename one of the two, or take the note away.

    ```markdown
    A claim.

    [^evidence]: What supports it.
    ```

    ```text
    content/01.text.md:3:1: warning[H007] nothing refers to the note [^evidence], so it is left out
        hint: put [^evidence] where it belongs, or take the note away
    ```

    Right:

    ```markdown
    A claim.[^evidence]

    [^evidence]: What supports it.
    ```
    """
    text = subject.text.text
    marks = {text[piece.start : piece.end] for piece in pieces(text) if piece.kind is Kind.MARK}
    notes: dict[str, Piece] = {}
    for piece in pieces(text):
        if piece.kind is not Kind.NOTE:
            continue
        mark, place = text[piece.start : piece.end - 1], subject.text.location(piece.start)
        if mark not in marks:
            hint = f"put {mark} where it belongs, or take the note away"
            yield Finding(f"nothing refers to the note {mark}, so it is left out", place, hint)
        elif mark in notes:
            first = subject.text.location(notes[mark].start)
            yield Finding(f"the note {mark} is written again, so the one at {first} is left out", place, "rename one")
        notes[mark] = piece


_VOID = frozenset("area base br col embed hr img input link meta param source track wbr".split())
_MAY_STAY_OPEN = frozenset("p li dt dd tr td th thead tbody tfoot colgroup caption option optgroup rp rt".split())
"""HTML itself closes these."""


@rule("H008", Severity.WARNING)
def unclosed_element(subject: Subject) -> Iterator[Finding]:
    """An HTML element is not closed, or closed without being opened.

    What it does, such as its colour, goes on to the end of what stands around it, and formats differ in where that is.

    Mend it: close it where it ends; or write it in Markdown.

    ```markdown
    Some <b>bold words.
    ```

    ```text
    content/01.text.md:1:6: warning[H008] <b> is never closed
        hint: put </b> where it ends
    ```

    Right:

    ```markdown
    Some <b>bold</b> words.
    ```
    """
    for place, name, opens in _unmatched(subject):
        if opens:
            yield Finding(f"<{name}> is never closed", place, f"put </{name}> where it ends")
        else:
            yield Finding(f"</{name}> closes nothing", place, f"take it away, or put <{name}> where it begins")


def _unmatched(subject: Subject) -> Iterator[tuple[Location, str, bool]]:
    """The place and name of each tag without its other half, and whether it is one that opens."""
    text = subject.text.text
    opened: dict[str, list[int]] = {}
    for piece in pieces(text):
        if piece.kind is not Kind.TAG:
            continue
        tag = text[piece.start : piece.end]
        name = (re.match(r"</?([\w:-]+)", tag) or [tag, ""])[1].lower()
        if name not in _ELEMENTS or name in _VOID or name in _MAY_STAY_OPEN or tag.endswith("/>"):
            continue
        if not tag.startswith("</"):
            opened.setdefault(name, []).append(piece.start)
        elif opened.get(name):
            opened[name].pop()
        else:
            yield subject.text.location(piece.start), name, False
    for name, starts in opened.items():
        for start in starts:
            yield subject.text.location(start), name, True


_ELEMENTS = frozenset(
    """a abbr address area article aside audio b base bdi bdo big blockquote body br button canvas caption center cite
    code col colgroup data datalist dd del details dfn dialog dir div dl dt em embed fieldset figcaption figure font
    footer form frame frameset h1 h2 h3 h4 h5 h6 head header hgroup hr html i iframe img input ins kbd label legend li
    link main map mark menu meta meter nav noscript object ol optgroup option output p param picture pre progress q rp
    rt ruby s samp script search section select slot small source span strike strong style sub summary sup svg table
    tbody td template textarea tfoot th thead time title tr track tt u ul var video wbr""".split()
) | frozenset(
    # of drawings and formulas within the text
    """math mi mn mo ms mtext mspace mrow mfrac msqrt mroot mstyle msub msup msubsup munder mover munderover mtable mtr
    mtd semantics annotation annotation-xml path g circle ellipse rect line polyline polygon text tspan defs use symbol""".split()
)


@rule("H009", Severity.WARNING)
def unknown_element(subject: Subject) -> Iterator[Finding]:
    """Words in angle brackets are taken for an HTML element that there is not, and vanish.

    Mend it: put a backslash before the first bracket, or backquotes around the whole.

    ```markdown
    Type recto build <folder> and wait.
    ```

    ```text
    content/01.text.md:1:18: warning[H009] <folder> vanishes: it is taken for HTML, which has no such element
        hint: write \\<folder>, or `<folder>`
    ```

    Right:

    ```markdown
    Type recto build \\<folder> and wait.
    ```
    """
    text = subject.text.text
    for piece in pieces(text):
        if piece.kind is not Kind.TAG:
            continue
        tag = text[piece.start : piece.end]
        name = (re.match(r"</?([\w:-]+)", tag) or [tag, ""])[1].lower()
        if name not in _ELEMENTS and not tag.startswith("</"):
            shown = tag if len(tag) <= 40 else f"{tag[:38]}…>"
            yield Finding(
                f"{shown} vanishes: it is taken for HTML, which has no such element",
                subject.text.location(piece.start),
                f"write \\{shown}, or `{shown}`",
            )


_SETS_ONLY = re.compile(r"\\(?:(?:re)?newcommand|providecommand|DeclareMathOperator|def|let|newtheorem|usepackage)\b")
_IN_MARKDOWN = (
    (re.compile(r"\\(?:textbf|bf|bfseries)\b"), "write **words** for bold ones"),
    (re.compile(r"\\(?:textit|emph|it|itshape)\b"), "write *words* for italic ones"),
    (re.compile(r"\\(?:cite\w*|citep|citet|autocite)\b"), "write a citation: [@doi:…]"),
    (re.compile(r"\\(?:eq|auto|page|c)?ref\b"), "write a cross-reference: @fig:…, @tbl:…, @eq:…"),
    (re.compile(r"\\(?:(?:new|clear)page|pagebreak)\b"), "give the heading there the class .page_break_before"),
    (re.compile(r"\\(?:section|subsection|subsubsection|chapter|paragraph)\b"), "write a heading: ## Methods"),
    (re.compile(r"\\url\b|\\href\b"), "write a link: [words](https://…)"),
    (re.compile(r"\\footnote\b"), "write a note: ^[words]"),
)


@rule("H010", Severity.WARNING)
def raw_tex(subject: Subject) -> Iterator[Finding]:
    """A command of TeX stands in the text, and is left out with all that it holds.

    Only `--format latex` has it. Formulas stand between dollar signs, or in an environment such as `equation`; elsewhere
    Pandoc takes a backslash with letters after it for a command.

    Mend it: say it in Markdown. A backslash that is meant as one is `\\\\`. What is for LaTeX alone stands in
    backquotes with `{=latex}` behind them.

    ```markdown
    The result is \\textbf{clear}.
    ```

    ```text
    content/01.text.md:1:15: warning[H010] TeX in the text is left out: \\textbf{clear}
        hint: write **words** for bold ones
    ```

    Right:

    ```markdown
    The result is **clear**.
    ```
    """
    text, position = subject.text.text, 0
    for element in walk(tree(subject)):
        if (
            element["t"] not in ("RawInline", "RawBlock")
            or element["c"][0] != "tex"
            or _SETS_ONLY.match(element["c"][1])
        ):
            continue
        line = element["c"][1].partition("\n")[0]
        start = text.find(line, position)
        position = start + len(line) if start >= 0 else position
        hints = (hint for command, hint in _IN_MARKDOWN if command.match(line))
        yield Finding(
            f"TeX in the text is left out: {line[:60]}",
            subject.text.location(max(start, 0)),
            next(hints, "say it in Markdown, a formula between dollar signs; a backslash that is meant as one is \\\\"),
        )


@rule("H011", Severity.ERROR)
def merge_conflict(subject: Subject) -> Iterator[Finding]:
    """Two versions of a passage stand in the text, with the marks that git has put around them.

    Two people changed the same lines, and the merge was committed before it was finished.

    Mend it: keep what is right of both, and take out the lines with the marks.

    ```markdown
    We used
    <<<<<<< HEAD
    ten rules.
    =======
    twelve rules.
    >>>>>>> more-rules
    ```

    ```text
    content/01.text.md:2:1: error[H011] a merge conflict is not resolved: both versions are in the text
        hint: keep what is right of both, and take out the lines <<<<<<<, ======= and >>>>>>>
    ```

    Right:

    ```markdown
    We used ten rules.
    ```
    """
    text = subject.text.text
    shown = [piece for piece in pieces(text) if piece.kind in (Kind.CODE, Kind.UNCLOSED_FENCE, Kind.VERBATIM)]
    begun: re.Match[str] | None = None
    for mark in _CONFLICT.finditer(blanked(text, shown)):
        if mark["begin"]:
            begun = mark
        elif begun:
            yield Finding(
                "a merge conflict is not resolved: both versions are in the text",
                subject.text.location(begun.start()),
                "keep what is right of both, and take out the lines <<<<<<<, ======= and >>>>>>>",
            )
            begun = None


_CONFLICT = re.compile(r"^(?:(?P<begin><{7})|>{7})[ \t]\S", re.MULTILINE)
