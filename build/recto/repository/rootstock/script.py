"""What a Rootstock repository's shell scripts and Pandoc defaults do besides what every Rootstock's do.

Commands are recognised by what they run, not by the script's text: Rootstock's own scripts changed with each year.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import yaml

PROCESS_OPTION = "--template-variables-path"
_BUILT = re.compile(r"(?:-\w+$|(?:\./)?(?:output|webpage)(?:/|$)|content/images(?:/|$))")
"""What every Rootstock copies: options, built files and images."""
_OPTIONS = re.compile(
    r"--(?:verbose|data-dir|defaults|from|to|output|filter|lua-filter|bibliography|csl|include-\S+|css=github-pandoc|"
    r"metadata[= ](?:link-citations|pagetitle|csl)|mathjax|webtex|pdf-engine\S*|standalone|template|resource-path|"
    r"reference-d\w+|top-level-division|highlight-style|section-divs|wrap|citeproc)\b|-[foFLos]\b"
)
"""Options that Rootstock gave to Pandoc in some year, or that Recto does the work of."""
_FLAGS = ("--skip-citations", "--cache-directory", "--clear-requests-cache", "--log-level", "--content-directory")

_OF_SHELL = frozenset(
    "set export unset echo printf mkdir ln rm cd if then else elif fi for while do done case esac function { } [ [[ "
    "test true false : exit return local readonly date wait shopt trap eval read shift exec sleep pwd".split()
)
_OF_ROOTSTOCK = frozenset("pandoc manubot docker athenapdf conda ghp-import ots wkhtmltopdf git".split())
_SCRIPTS = ("references.py", "authors.py", "metadata.py", "citations.py", "webpage.py", "pandoc-svg.py")
"""Scripts that Rootstock itself had in some year."""
_FILTERS = ("fignos", "eqnos", "tablenos", "secnos", "xnos", "manubot-cite", "citeproc", "pandoc-svg", "crossref")

PLUGINS: Mapping[str, str] = {
    "accordion": "sections fold on narrow screens by themselves",
    "analytics": "recto: page: analytics:",
    "anchors": "every heading, figure and table has a link to itself",
    "annotations": "recto: page: hypothesis: true",
    "attributes": "attributes in comments are read",
    "core": "",
    "d3": "recto: page: scripts: for interactive figures",
    "hypothesis": "recto: page: hypothesis: true",
    "inline-svg": "drawings are images; their text can be searched in the PDF",
    "jump-to-first": "each reference lists the places that cite it",
    "lightbox": "figures open large",
    "link-highlight": "the target of a link is marked",
    "math": "formulas are MathML, without a script",
    "mathjax": "formulas are MathML, without a script",
    "ref-highlight": "the target of a link is marked",
    "scite": "nothing: the page loads nothing from other sites",
    "table-of-contents": "the page has a table of contents",
    "table-scroll": "wide tables scroll",
    "tooltips": "a citation shows its reference",
}
"""Rootstock's plugins, and what takes their place."""


@dataclass(frozen=True, slots=True)
class Script:
    """What a shell script tells Manubot and Pandoc, and the commands that are the project's own."""

    variables: tuple[str, ...] = ()
    """The values of ``--template-variables-path``."""
    filters: tuple[str, ...] = ()
    """Filters of Pandoc that Rootstock does not have."""
    own: tuple[str, ...] = ()
    """Commands that no Rootstock has, each in one line, and options of Pandoc."""
    bibliographies: tuple[str, ...] = ()
    """Files of references that Manubot was told of."""


def read_script(text: str) -> Script:
    """Read a shell script, such as build/build.sh. What cannot be split into words is the project's own."""
    variables: list[str] = []
    filters: list[str] = []
    own: list[str] = []
    described: list[str] = []
    for line in _commands(text):
        try:
            words = shlex.split(line)
        except ValueError:
            own.append(line)
            continue
        while words and re.match(r"\w+=", words[0]):
            words = words[1:]
        if not words or words[0] in _OF_SHELL or not re.match(r"[\w./~]", words[0]):
            continue
        if "process" in words and any(re.search(r"(^|/)manubot$", word) for word in words[: words.index("process")]):
            variables += _option(words, PROCESS_OPTION)
            described += _option(words, "--bibliography")
        filters += _filters(words) if words[0].rpartition("/")[2] == "pandoc" else ()
        if not _is_rootstocks(words):
            own.append(" ".join(line.split()))
        elif words[0] == "pandoc" and (options := _other_options(words)):
            own.append(f"pandoc {' '.join(options)}")
    listed = (tuple(dict.fromkeys(found)) for found in (variables, filters, own, described))
    return Script(*listed)


def _other_options(words: Sequence[str]) -> list[str]:
    """Options of a call of Pandoc that Rootstock's calls have not, and other files that it makes."""
    joined = [
        f"{word} {after}" if word in ("-V", "-M", "--metadata", "--variable", "-o", "--output") else word
        for word, after in zip(words, (*words[1:], ""), strict=True)
    ]
    return [
        word
        for word in joined
        if (word.startswith("-") and not _OPTIONS.match(word))
        or (re.match(r"(?:-o|--output)[= ]", word) and not re.search(r"/?(?:manuscript|index)\.\w+$|\$", word))
    ]


_PIECE = re.compile(
    r"""(?P<text>'[^']*'|"(?:\\.|[^"\\])*"|\\.)|(?P<comment>(?:(?<=\s)|^)\#[^\n]*)|(?P<end>[\n;|()]|&&)|.""",
    re.DOTALL | re.MULTILINE,
)
"""A quoted text, a comment, what ends a command, or a character."""


def _commands(text: str) -> Iterator[str]:
    """The script's commands, also those of a pipe or in parentheses; not what is between ``<<WORD`` and ``WORD``."""
    lines, end = [], ""
    for line in re.sub(r"\\\r?\n", " ", text).splitlines():
        if end:
            end = "" if line.strip() == end else end
            continue
        if here := re.search(r"<<-?\s*['\"]?(\w+)", line):
            end = here[1]
        lines.append(line)
    command: list[str] = []
    for piece in _PIECE.finditer("\n".join(lines) + "\n"):
        if piece["end"]:
            said = re.sub(r"^\s*(?:(?:then|else|do|if|while|!)\s+)*", "", "".join(command)).strip()
            if said:
                yield said
            command = []
        elif not piece["comment"]:
            command.append(piece[0])


def _option(words: Sequence[str], option: str) -> Iterator[str]:
    """The values of an option, which argparse also takes shortened."""
    for index, word in enumerate(words):
        name, equals, value = word.partition("=")
        if len(name) > len("--") and option.startswith(name) and not any(flag.startswith(name) for flag in _FLAGS):
            if equals:
                yield value
            elif index + 1 < len(words):
                yield words[index + 1]


def _filters(words: Sequence[str]) -> Iterator[str]:
    for index, word in enumerate(words):
        if found := re.fullmatch(r"--(?:lua-)?filter(?:=(.+))?|-[FL](.+)?", word):
            name = found[1] or found[2] or (words[index + 1] if index + 1 < len(words) else "")
            if name and not is_known_filter(name):
                yield name


def is_known_filter(name: str) -> bool:
    """Whether a filter of Pandoc is one that Recto does the work of."""
    return any(known in name.rpartition("/")[2] for known in _FILTERS)


def _is_rootstocks(words: Sequence[str]) -> bool:
    program = words[0].rpartition("/")[2]
    if program in _OF_ROOTSTOCK:
        return True
    if program in ("cp", "mv", "rsync"):
        return all(_BUILT.match(word) for word in words[1:])
    named = [word.rpartition("/")[2] for word in words[1:]]
    if re.fullmatch(r"python[\d.]*", program):
        return any(name in _SCRIPTS for name in named) or ("-m" in words and "manubot" in named)
    if program in ("bash", "sh"):
        return any(name in ("build.sh", "install.sh", "deploy.sh", "install-spellcheck.sh") for name in named)
    return False


def instead_of(command: str) -> str:
    """What takes the place of a command of the project's own."""
    program = (command.split() or [""])[0].rpartition("/")[2]
    if program == "pandoc":
        return "docs/authors.md has Recto's settings of the page, the PDF and the Word file"
    if program in ("sed", "awk", "perl", "tr", "ed"):
        return "it changes texts while they are built: make the change in content/ once"
    if program in ("curl", "wget"):
        return "it downloads: recto: template-variables: takes an address, and recto images lock keeps images"
    return "run it before recto build, in a step of .github/workflows/manuscript.yml"


def read_defaults(text: str) -> Mapping[str, Any]:
    """A file of Pandoc's defaults; empty if it is not YAML with keys."""
    try:
        data = yaml.safe_load(text)
    except yaml.YAMLError:
        return {}
    return data if isinstance(data, dict) else {}


def included(defaults: Mapping[str, Any], script: str) -> list[str]:
    """The files that pages include, by html.yaml or, before 2020, by options in build.sh."""
    named: list[str] = []
    for key in ("include-in-header", "include-before-body", "include-after-body"):
        value = defaults.get(key) or []
        named += [str(one) for one in (value if isinstance(value, list) else [value])]
    live = "\n".join(line for line in script.splitlines() if not line.lstrip().startswith("#"))
    named += re.findall(r"--include-(?:in-header|before-body|after-body)[= ]\"?([\w./-]+)", live)
    return list(dict.fromkeys(named))
