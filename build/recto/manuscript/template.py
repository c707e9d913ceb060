"""Manuscript -> Text: Jinja2 over the joined sections, with a map back to the author's file, line and column.

The dialect is Manubot's: comments between ``{##`` and ``##}``, the extensions ``do`` and ``loopcontrols``, one template
for all sections, so that ``{% set %}`` and macros carry over from file to file. A stranger may have written the
template, so it runs in Jinja2's sandbox with limited output; unless it is plain (``plain_template``), in a process of
its own as well, with limits of time and memory. JSON on standard input and output. In: ``sections`` (pairs of path and
text) and ``values``. Out: ``text``, ``segments`` and ``problems`` (the fields of each).

The source map is made by Jinja2 itself: a second rendering has marks around every run of literal text. It is used only
if it equals the first once the marks are removed.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict
from importlib import import_module
from typing import Any

import jinja2
import jinja2.ext
import jinja2.lexer
import jinja2.nodes
import jinja2.parser
import jinja2.sandbox

from recto.core.diagnostics import Diagnostic, Report, Severity, error, warning
from recto.core.model import SECTION_SEPARATOR, Location, Manuscript, Segment, SourceFile, Text, locate
from recto.core.wording import nearest
from recto.core.world import BrokenMachine, World
from recto.manuscript.plain_template import is_plain
from recto.manuscript.variables import Variables, legacy_names

LARGEST_OUTPUT = 50_000_000
"""The maximum number of characters that a template may write; otherwise nested loops could fill the memory."""

SECONDS = 5
"""The most seconds of one processor that a template may take; those of real manuscripts take a tenth of one."""
MEMORY = 1_000_000_000

_OPEN = "\U0010fffd"
_CLOSE = "\U0010fffc"
_FIRST_MARK = 0xF0000
"""Private-use characters, which no manuscript has: _OPEN and a character for the number begin a run, _CLOSE ends it."""


def template(manuscript: Manuscript, variables: Variables, report: Report, world: World | None = None) -> Text:
    """The sections joined by blank lines, with their template tags run: if there is a world, in a process of its own
    where that is safer.

    Reports a template that Jinja2 cannot read or run (T001; the text then stays as written) and a variable that is not
    defined (T002).
    """
    sources = manuscript.sections or (SourceFile("content", ""),)
    values = {**legacy_names(variables.values), **variables.values}
    source = _joined(sources)
    if not re.search(r"\{(?:[{%]|##)", source):
        return _as_written(source, sources)
    if world and not _is_plain(source, values):
        return _apart(sources, values, world, report)
    return _run(sources, values, report)


def _joined(sources: Sequence[SourceFile]) -> str:
    return SECTION_SEPARATOR.join(section.text for section in sources) + "\n"


def _as_written(source: str, sources: tuple[SourceFile, ...]) -> Text:
    return Text(source, sources, (Segment(0, 0, len(source)),))


def _is_plain(source: str, values: Mapping[str, Any]) -> bool:
    faults = _Faults("", (), [], lambda _: None)
    try:
        return is_plain(_environment(faults, marks=False).parse(source), values)
    except (jinja2.TemplateError, RecursionError):
        return False


def _apart(sources: tuple[SourceFile, ...], values: Mapping[str, Any], world: World, report: Report) -> Text:
    """Run the templates in another process."""
    job = {"sections": [(one.path, one.text) for one in sources], "values": values}
    try:
        told = json.dumps(job).encode()
        answer = json.loads(world.ask_worker("recto.manuscript.template", told, timeout=2 * SECONDS))
    except BrokenMachine:
        # It has not even had the time, or the memory, to say so.
        source = _joined(sources)
        tag = re.search(r"\{[{%]", source)
        place = locate(sources, tag.start() if tag else 0)
        problem = "the template cannot be run: the templates take too much time or memory"
        report(error("T001", problem, place, _SHORTER))
        return _as_written(source, sources)
    for one in answer["problems"]:
        there = one["location"]
        where = Location(there["path"], there["line"], there["column"]) if there else None
        report(Diagnostic(one["code"], Severity(one["severity"]), one["message"], where, one["hint"]))
    return Text(answer["text"], sources, tuple(Segment(*one) for one in answer["segments"]))


_SHORTER = "use fewer and shorter loops; results of computations belong in a file of template variables"


class _TooLong(Exception):
    """A template takes too much time."""


def main() -> None:
    """Set the limits, run the templates, and answer."""
    job = json.loads(sys.stdin.buffer.read() or b'{"sections": [], "values": {}}')
    _limit()
    problems: list[Diagnostic] = []
    sources = tuple(SourceFile(*one) for one in job["sections"]) or (SourceFile("content", ""),)
    text = _run(sources, job["values"], problems.append)
    answer = {
        "text": text.text,
        "segments": [[*asdict(one).values()] for one in text.segments],
        "problems": [*map(asdict, problems)],
    }
    sys.stdout.write(json.dumps(answer))


def _limit() -> None:
    """Limit this process; when its time is up, the template's line raises _TooLong."""
    with suppress(ImportError, OSError, ValueError, AttributeError):  # a system without them
        resource, signal = import_module("resource"), import_module("signal")
        resource.setrlimit(resource.RLIMIT_DATA, (MEMORY, MEMORY))

        def stop(*_: object) -> None:
            raise _TooLong

        signal.signal(signal.SIGPROF, stop)
        signal.setitimer(signal.ITIMER_PROF, SECONDS, 1)


def _run(sources: tuple[SourceFile, ...], values: Mapping[str, Any], report: Report) -> Text:
    """Run the templates here."""
    source = _joined(sources)
    whole = _as_written(source, sources)
    faults = _Faults(source, sources, _people(values), report)
    try:
        text = _render(source, values, faults, marks=False)
    except jinja2.TemplateSyntaxError as failure:
        # Jinja2's message has a position in the joined sections, which means nothing to authors.
        problem = re.sub(r"^(unexpected char '.').*", r"\1", str(failure.message))
        opened = _unclosed(source) if "Unexpected end of template" in problem else None
        if opened:
            hint = f"close it with {{% end{opened[1]} %}}"
            report(error("T001", f"{{% {opened[1]} %}} is never closed", locate(sources, opened.start()), hint))
        elif (start := _unclosed_tag(source)) is not None:
            tag, end = source[start : start + 2], "}}" if source[start + 1] == "{" else "%}"
            hint = f"close it with {end} on the same line"
            if tag == "{{" and _opens_formula(source[source.rfind("\n", 0, start) + 1 : start]):
                hint = "in a formula, put a space between two braces: { {"
            report(error("T001", f"{tag} is never closed", locate(sources, start), hint))
        else:
            place = faults.at_line(failure.lineno)
            report(error("T001", f"the template cannot be read: {problem}", place, _hint(problem)))
        return whole
    except Exception as failure:  # a template's expressions can raise anything
        line = _template_line(sys.exc_info()[2]) or _compiled_line(failure)
        said = next((words for kind, words in _LIMITS.items() if isinstance(failure, kind)), str(failure)[:300])
        problem = f"the template cannot be run: {said}" if said else "the template cannot be run"
        hint = _SHORTER if isinstance(failure, tuple(_LIMITS)) else "correct the tag"
        report(error("T001", problem, faults.at_line(line), hint))
        return whole
    return Text(text, sources, _segments(source, text, values, faults))


_LIMITS: Mapping[type[Exception], str] = {
    _TooLong: f"it takes more than {SECONDS} seconds",
    MemoryError: "it takes too much memory",
    RecursionError: "it is nested too deep, or calls itself without end",
}


def _compiled_line(failure: BaseException) -> int | None:
    """The line of the template that Jinja2 was reading or compiling when it failed."""
    line, trace = None, failure.__traceback__
    while trace is not None:
        known = trace.tb_frame.f_locals
        parser, node = known.get("self"), known.get("node")
        if isinstance(parser, jinja2.parser.Parser):
            line = parser.stream.current.lineno
        elif isinstance(node, jinja2.nodes.Node):
            line = node.lineno
        trace = trace.tb_next
    return line


_TAG_HINT = "put text with {{ }} or {% %} that is not a template between {% raw %} and {% endraw %}"


def _hint(problem: str) -> str:
    if problem.startswith(("No filter named", "No test named")):
        return "check its spelling; names in Jinja2 are, for instance, lower, title, join, default, length, replace"
    if re.search(r"unknown tag '(?:end\w+|else|elif)'", problem):
        return "check its spelling, and that what it closes was opened before it"
    if problem.startswith("unexpected char"):
        return f"put text in a template tag between quotation marks: {problem[-3:]}"
    return _TAG_HINT


_MARKS = re.compile(
    r"(?P<comment>\{##)|(?P<end_comment>##\})|(?P<raw>\{%-?\s*raw\s*-?%\})|(?P<end_raw>\{%-?\s*endraw\s*-?%\})"
    r"|(?P<tag>\{[{%])|(?P<end>[%}]\})|(?P<paragraph>\n[ \t]*\n)"
)


def _opens_formula(before: str) -> bool:
    """Whether a text ends within a formula: a backslash is at its end, or a dollar sign is open."""
    return before.endswith("\\") or before.replace("\\$", "").replace("$$", "$").count("$") % 2 == 1


def _unclosed_tag(source: str) -> int | None:
    """The offset of the first tag that does not end before the next tag or paragraph."""
    opened, within = None, ""
    for mark in _MARKS.finditer(source):
        kind = str(mark.lastgroup)
        if within:
            within = "" if kind == f"end_{within}" else within
        elif kind in ("comment", "raw"):
            within = kind
        elif kind in ("tag", "paragraph"):
            if opened is not None:
                return opened
            opened = mark.start() if kind == "tag" else None
        elif kind == "end":
            opened = None
    return opened


def _unclosed(source: str) -> re.Match[str] | None:
    """The innermost block tag that has no end tag."""
    opened: list[re.Match[str]] = []
    for tag in re.finditer(r"\{%[-+]?\s*(\w+)", source):
        if tag[1] in ("if", "for", "macro", "call", "filter", "block", "with", "autoescape"):
            opened.append(tag)
        elif tag[1].startswith("end") and opened and opened[-1][1] == tag[1].removeprefix("end"):
            opened.pop()
    return opened[-1] if opened else None


def _people(values: Mapping[str, Any]) -> list[Any]:
    """The authors, as templates see them: fields such as the e-mail address may be missing."""
    manubot = values.get("manubot")
    authors = manubot.get("authors") if isinstance(manubot, Mapping) else None
    return authors if isinstance(authors, list) else []


class _Faults:
    """Reports problems inside the template, each variable once per line."""

    def __init__(self, source: str, sources: tuple[SourceFile, ...], people: list[Any], report: Report) -> None:
        self.source, self.sources, self.people, self.report = source, sources, people, report
        self.line_starts = [0, *(match.end() for match in re.finditer("\n", source))]
        self.seen: set[tuple[str, int]] = set()
        self.silent = False

    def at_line(self, line: int | None, word: str = "") -> Location | None:
        if line is None and word:
            # Jinja2 evaluates constants before the template runs.
            line = 1
        if line is None or not 0 < line <= len(self.line_starts):
            return None
        start = self.line_starts[line - 1]
        if not word:
            tag = re.compile(r"[^\n]*?(\{[{%#])").match(self.source, start)
            return locate(self.sources, tag.start(1) if tag else start)
        # Jinja2 only knows the line on which a tag begins; the word may be some lines below, in the same tag.
        named = re.compile(rf"(?<!\w){re.escape(word)}(?!\w)")
        for tag in re.finditer(r"\{[{%].*?[%}]\}", self.source, re.DOTALL):
            found = named.search(self.source, max(start, tag.start()), tag.end())
            if found:
                return locate(self.sources, found.start())
        return locate(self.sources, start)

    def as_written(self, name: str) -> str:
        """``{{name}}`` as it is written in a formula, where two braces may well be TeX's; else nothing."""
        line = _template_line(sys._getframe())
        if line is None or not 0 < line <= len(self.line_starts):
            return ""
        end = self.source.find("\n", self.line_starts[line - 1]) % (len(self.source) + 1)
        for tag in re.compile(rf"\{{\{{ *{re.escape(name)} *\}}\}}").finditer(
            self.source, self.line_starts[line - 1], end
        ):
            before = self.source[self.source.rfind("\n\n", 0, tag.start()) + 1 : tag.start()]
            if _opens_formula(before):
                return tag[0]
        return ""

    def undefined(self, name: str | None, message: str, holder: object, *, listing: bool) -> None:
        """Report the use of an undefined variable (T002).

        ``holder`` is the value that lacks the attribute, if any. ``listing``: whether the template lists its entries.
        """
        line = _template_line(sys._getframe())
        word = name or ""
        if self.silent or (word, line or 0) in self.seen:
            return
        self.seen.add((word, line or 0))
        problem = f"the template variable {self._whole(line, word)} is not defined" if word else message
        typo = nearest(word, map(str, holder)) if isinstance(holder, Mapping) else ""
        place = self.at_line(line, word)
        hint = "define it in content/metadata.yaml or in a file for --template-variables-path, or test for it: "
        hint = typo or hint + "{% if NAME is defined %}"
        if not typo and self.as_written(word):
            hint = "in a formula, put a space between two braces: { {"
        lacking = any(holder is one for one in self.people) or (listing and isinstance(holder, Mapping))
        if lacking and not typo:
            self.report(warning("T002", problem, place, hint))
        else:
            self.report(error("T002", problem, place, hint))

    def _whole(self, line: int | None, word: str) -> str:
        """The name with the value it belongs to, such as ``results.mean`` for ``mean``."""
        if line is None or not 0 < line <= len(self.line_starts):
            return word
        tag = re.search(rf"[\w.]*(?<!\w){re.escape(word)}(?!\w)", self.source[self.line_starts[line - 1] :])
        return tag.group().lstrip(".") if tag else word


def _template_line(origin: Any) -> int | None:
    """The current line of the template, from a frame or a traceback of Jinja2's compiled code."""
    frames = []
    if hasattr(origin, "tb_next"):
        while origin is not None:
            frames.append((origin.tb_frame, origin.tb_lineno))
            origin = origin.tb_next
        frames.reverse()
    else:
        while origin is not None:
            frames.append((origin, origin.f_lineno))
            origin = origin.f_back
    for frame, line in frames:
        if "__jinja_exception__" in frame.f_globals:
            # Jinja2 has rewritten the traceback, so this is already a line of the template.
            return int(line)
        compiled = frame.f_globals.get("__jinja_template__")
        if compiled is not None:
            return int(compiled.get_corresponding_lineno(line))
    return None


def _render(source: str, values: Mapping[str, Any], faults: _Faults, *, marks: bool) -> str:
    environment = _environment(faults, marks=marks)
    pieces, length = [], 0
    for piece in environment.from_string(source).generate(**values):
        length += len(piece)
        if length > LARGEST_OUTPUT:
            raise ValueError(f"it writes more than {LARGEST_OUTPUT:,} characters")
        pieces.append(piece)
    return "".join(pieces)


class _Sandbox(jinja2.sandbox.SandboxedEnvironment):
    """Jinja2's sandbox, in which a product or power cannot make a text or number that fills the memory."""

    intercepted_binops = frozenset(["*", "**"])

    def call_binop(self, context: jinja2.runtime.Context, operator: str, left: Any, right: Any) -> Any:
        numbers = isinstance(left, int | float) and isinstance(right, int | float)
        if operator == "**" and numbers and (abs(right) > 64 or abs(left) > 1e6):
            raise ValueError("a power this large is not allowed")
        if operator == "*" and not numbers:
            sizes = [
                value if isinstance(value, int) else len(value)
                for value in (left, right)
                if isinstance(value, int | str | list | tuple)
            ]
            if len(sizes) == 2 and sizes[0] * sizes[1] > LARGEST_OUTPUT:
                raise ValueError("a text this long is not allowed")
        return super().call_binop(context, operator, left, right)


class _Undefined(jinja2.ChainableUndefined):
    """An undefined variable: it is empty, and its use is reported; testing it (``is defined``, ``if``) is allowed."""

    _faults: _Faults

    def _report(self, *, listing: bool = False) -> None:
        name, message, holder = self._undefined_name, self._undefined_message, self._undefined_obj
        self._faults.undefined(name, message, holder, listing=listing)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        self._report()
        return self

    def __getitem__(self, name: Any) -> Any:
        self._report()
        return self

    def __str__(self) -> str:
        self._report()
        return self._faults.as_written(self._undefined_name or "")

    def __iter__(self) -> Iterator[Any]:
        self._report(listing=True)
        return iter(())

    def __len__(self) -> int:
        self._report(listing=True)
        return 0

    def _operate(self, *_: Any) -> Any:
        self._report()
        return self

    def _compare(self, _: Any) -> bool:
        self._report()
        return False

    def __int__(self) -> int:  # type: ignore[override]  # as above
        self._report()
        return 0

    def __float__(self) -> float:  # type: ignore[override]  # as above
        self._report()
        return 0.0

    __lt__ = __le__ = __gt__ = __ge__ = _compare  # type: ignore[assignment]  # Jinja2 raises here
    __abs__ = __round__ = _operate
    __call__ = __add__ = __radd__ = __sub__ = __rsub__ = __mul__ = __rmul__ = __truediv__ = __rtruediv__ = _operate
    __floordiv__ = __rfloordiv__ = __mod__ = __rmod__ = __pow__ = __rpow__ = __neg__ = __pos__ = _operate


def _environment(faults: _Faults, *, marks: bool) -> jinja2.Environment:
    class Undefined(_Undefined):
        _faults = faults

    extensions: list[Any] = ["jinja2.ext.do", "jinja2.ext.loopcontrols"]
    if marks:
        extensions.append(_MarkLiteralText)
    return _Sandbox(
        undefined=Undefined,
        autoescape=False,  # the result is Markdown; HTML is sanitised later
        comment_start_string="{##",
        comment_end_string="##}",
        extensions=extensions,
        keep_trailing_newline=True,
    )


class _MarkLiteralText(jinja2.ext.Extension):
    """Puts marks around each run of literal text, numbered in the order of the source."""

    def filter_stream(self, stream: jinja2.lexer.TokenStream) -> Iterator[jinja2.lexer.Token]:
        number = 0
        for token in stream:
            if token.type == "data":
                yield jinja2.lexer.Token(
                    token.lineno, "data", f"{_OPEN}{chr(_FIRST_MARK + number)}{token.value}{_CLOSE}"
                )
                number += 1
            else:
                yield token


def _segments(source: str, text: str, values: Mapping[str, Any], faults: _Faults) -> tuple[Segment, ...]:
    starts = _literal_starts(source, faults)
    faults.silent = True
    try:
        marked = _render(source, values, faults, marks=True)
    except Exception:  # a template that inspects its own text may fail on the marks; comparing lines still works
        marked = ""
    segments, position, pieces = [], 0, []
    opened: list[int] = []
    for piece in re.split(f"({_OPEN}.|{_CLOSE})", marked, flags=re.DOTALL):
        if piece.startswith(_OPEN):
            opened.append(starts[ord(piece[1]) - _FIRST_MARK])
            segments.append(Segment(position, opened[-1], 0))
        elif piece == _CLOSE:
            opened = opened[:-1]
        elif piece:
            pieces.append(piece)
            if opened:
                segments[-1] = Segment(
                    segments[-1].start, segments[-1].source, position + len(piece) - segments[-1].start
                )
            position += len(piece)
    if "".join(pieces) == text:
        return tuple(segments)
    return _segments_by_line(source, text)


def _literal_starts(source: str, faults: _Faults) -> list[int]:
    """The offset of each run of literal text in the source, in the lexer's order."""
    environment = _environment(faults, marks=False)
    offset, starts = 0, []
    for _, kind, value in environment.lexer.tokeniter(source, None):
        # `{%-` strips the white space before it: only white space can be missing here.
        while not source.startswith(value, offset) and offset < len(source):
            offset += 1
        if kind == "data":
            starts.append(offset)
        offset += len(value)
    return starts


def _segments_by_line(source: str, text: str) -> tuple[Segment, ...]:
    """A source map of the lines that both have in common, for templates whose output the marks would change."""
    import difflib

    old, new = source.splitlines(keepends=True), text.splitlines(keepends=True)
    old_starts, new_starts = _starts(old), _starts(new)
    blocks = difflib.SequenceMatcher(None, old, new, autojunk=False).get_matching_blocks()
    return tuple(
        Segment(new_starts[b], old_starts[a], sum(len(line) for line in old[a : a + size]))
        for a, b, size in blocks
        if size
    ) or (Segment(0, 0, 0),)


def _starts(lines: list[str]) -> list[int]:
    starts, offset = [], 0
    for line in lines:
        starts.append(offset)
        offset += len(line)
    return starts


if __name__ == "__main__":
    main()
