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

from recto.core import yaml_values
from recto.manuscript.build_script import commands, is_process, option, template_variables
from recto.manuscript.pandoc_defaults import is_default, is_known_filter

_BUILT = re.compile(
    r"(?:-\w+$|(?:\.{1,2}/)*(?:output|webpage)(?:/|$)|(?:content/)?images(?:/|$)|/dev/null$|\$)|references/generated"
)
"""What every Rootstock writes, copies and removes: built files and images; options, and what a variable names."""
_WRITTEN = re.compile(r"(?<![&0-9])>>?(?!&)\s*[\"']?([^\s\"'&|;]+)")
"""A file to which a command writes."""
_READS = frozenset("cat grep egrep fgrep sort uniq head tail cut tr wc jq ls sed awk find diff echo printf".split())
"""Programs that change nothing, unless what they say is written to a file."""
_OPTIONS = re.compile(
    r"--(?:verbose|data-dir|defaults|from|to|output|filter|lua-filter|bibliography|csl|include-\S+|css=github-pandoc|"
    r"metadata[= ](?:link-citations|pagetitle|csl)|mathjax|webtex|pdf-engine\S*|standalone|template|resource-path|"
    r"reference-d\w+|top-level-division|highlight-style|section-divs|wrap|citeproc)\b|-[foFLos]\b"
)
"""Options that Rootstock gave to Pandoc in some year, or that Recto does the work of."""

_OF_SHELL = frozenset(
    "set export unset mkdir cd if then else elif fi for while do done case esac function { } [ [[ "
    "test true false : exit return local readonly date wait shopt trap eval read shift exec sleep pwd".split()
)
_OF_ROOTSTOCK = frozenset("pandoc manubot athenapdf ghp-import ots wkhtmltopdf git".split())
_SCRIPTS = ("references.py", "authors.py", "metadata.py", "citations.py", "webpage.py", "pandoc-svg.py")
"""Scripts that Rootstock itself had in some year."""

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
    for line in commands(text):
        try:
            words = shlex.split(line)
        except ValueError:
            own.append(line)
            continue
        while words and re.match(r"\w+=", words[0]):
            words = words[1:]
        if not words or words[0] in _OF_SHELL or not re.match(r"[\w./~]", words[0]):
            continue
        if is_process(words):
            variables += template_variables(words)
            described += option(words, "--bibliography")
        filters += _filters(words) if words[0].rpartition("/")[2] == "pandoc" else ()
        if not _is_rootstocks(words, line):
            own.append(" ".join(line.split()))
        elif words[0].rpartition("/")[2] == "pandoc" and (options := _other_options(words)):
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
        or (word.startswith("--defaults=") and not is_default(word.partition("=")[2]))
        or (re.match(r"(?:-o|--output)[= ]", word) and not re.search(r"/?(?:manuscript|index)\.\w+$|\$", word))
    ]


def _filters(words: Sequence[str]) -> Iterator[str]:
    for index, word in enumerate(words):
        if found := re.fullmatch(r"--(?:lua-)?filter(?:=(.+))?|-[FL](.+)?", word):
            name = found[1] or found[2] or (words[index + 1] if index + 1 < len(words) else "")
            if name and not is_known_filter(name):
                yield name


def _is_rootstocks(words: Sequence[str], line: str) -> bool:
    program = words[0].rpartition("/")[2]
    if program in _OF_ROOTSTOCK:
        return True
    if program in ("cp", "mv", "rsync", "rm"):
        return all(_BUILT.match(word) for word in words[1:])
    if program == "ln":
        return _BUILT.match(words[-1]) is not None
    if program in _READS and not _changes_files(program, words):
        return all(_BUILT.match(name) for name in _WRITTEN.findall(line))
    named = [word.rpartition("/")[2] for word in words[1:]]
    if program == "docker":
        return "run" not in named or any("athenapdf" in word for word in words)
    if program == "conda":
        return "run" not in named
    if re.fullmatch(r"python[\d.]*", program):
        return any(name in _SCRIPTS for name in named) or ("-m" in words and "manubot" in named)
    if program in ("bash", "sh"):
        return any(name in ("build.sh", "install.sh", "deploy.sh", "install-spellcheck.sh") for name in named)
    return False


def _changes_files(program: str, words: Sequence[str]) -> bool:
    """Whether one of these programs is told to change files in place."""
    in_place = {"sed": r"-\w*i|--in-place", "awk": r"inplace", "find": r"-(?:delete|exec|execdir|ok)$", "sort": r"-o"}
    return program in in_place and any(re.match(in_place[program], word) for word in words[1:])


def instead_of(command: str) -> str:
    """What takes the place of a command of the project's own."""
    program = (command.split() or [""])[0].rpartition("/")[2]
    if program == "pandoc":
        if re.search(r"(?:^| )(?:-o|--output|--defaults)\b", command):
            return "run it after recto build, which writes output/manuscript.md; recto makes no such file"
        if "--metadata-file" in command:
            return "write into content/metadata.yaml what the file has"
        return "docs/authors.md has Recto's settings of the page, the PDF and the Word file"
    if program in ("sed", "awk", "perl", "tr", "ed"):
        return "it changes texts while they are built: make the change in content/ once"
    if program in ("curl", "wget"):
        return "it downloads: recto: template-variables: takes an address, and recto images lock keeps images"
    if program == "ln":
        return "commit the file itself in content/, not a link"
    if program != "python" and re.search(r"(?:^|\s)(?:\./)?output/", command.partition(">")[0]):
        return "run it after recto build, in a step of .github/workflows/manuscript.yml"
    return "run it before recto build, in a step of .github/workflows/manuscript.yml"


def read_defaults(text: str) -> Mapping[str, Any]:
    """A file of Pandoc's defaults; empty if it is not YAML with keys."""
    try:
        data = yaml_values.load(text)
    except (yaml.YAMLError, ValueError):
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
