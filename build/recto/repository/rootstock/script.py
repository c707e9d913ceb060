"""What a Rootstock repository's shell scripts and Pandoc defaults do besides what every Rootstock's do.

The script is deleted afterwards, so whatever is not known to be Rootstock's is listed as it is, with its lines.
Rootstock's own scripts changed with each year.
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
from recto.repository.rootstock.shell import Statement, statements

_OPTIONS = re.compile(
    r"--(?:verbose|smart|data-dir|defaults|from|to|read|write|output|filter|lua-filter|bibliography|csl|include-\S+|"
    r"css=(?:webpage/)?github-pandoc|metadata[= ](?:link-citations|pagetitle|csl)|mathjax|webtex|pdf-engine\S*|"
    r"standalone|template|resource-path|reference-d\w+|top-level-division|highlight-style|section-divs|wrap|citeproc)\b|-[rtwfoFLs]\b"
)
"""Options that Rootstock gave to Pandoc in some year, or that Recto does the work of."""

_WRITTEN = re.compile(r"(?<![&0-9])>>?(?!&)\s*[\"']?([^\s\"'&|;]+)")
"""A file to which a command writes."""
_OF_SPELLING = re.compile(r"output/(?:expanded-)?spelling-error[\w-]*\.txt|/dev/null")
"""The files to which Rootstock's commands write."""
_PRINTS = frozenset(
    "cat grep egrep fgrep sort uniq head tail cut tr wc jq ls sed awk find diff echo printf "
    "date pwd wait sleep true false : test [ [[ command which type set".split()
)
"""Programs that change nothing, unless what they say is written to a file."""
_PARTS_OF_BLOCKS = frozenset("then else elif fi do done read }".split())
_SCRIPTS = ("references.py", "authors.py", "metadata.py", "citations.py", "webpage.py", "pandoc-svg.py")
"""Scripts that Rootstock itself had in some year."""
_VARIABLES = frozenset(
    "BUILD_HTML BUILD_PDF BUILD_DOCX BUILD_LATEX SPELLCHECK CI MANUBOT_USE_DOCKER MANUBOT_ATHENAPDF_DELAY "
    "DOCKER_EXISTS DOCKER_RUNNING PANDOC_DATA_DIR CSL_PATH DOCX_PATH BIBLIOGRAPHY_PATH INPUT_PATH".split()
)
"""Rootstock's variables."""
_LINES = re.compile(
    r"""mkdir\ (-p|--parents)\ output/?
    |   export\ (TZ=Etc/UTC|LC_ALL=en_US\.UTF-8|ASPELL_CONF=.*)
    |   cd\ (build|output)                             # in 2017
    |   ln\ (-s|--symbolic)\ content/images(\ images)?
    |   rm\ ((-r|-rf|--recursive)\ )?(output/)?images
    |   cp\ -R\ (-L\ )?(content|sections)/images\ output/
    |   cp\ output/spelling-errors\.txt\ output/expanded-spelling-errors\.txt
    |   rm\ output/expanded-spelling-errors\.txt
    |   sed\ --in-place\ '/<h[23]\ class="(author|date)">?/d'\ output/index\.html
    |   watchmedo\ shell-command\ .*--command='bash\ build/build\.sh'\ content\ build
    """,
    re.VERBOSE | re.DOTALL,
)
"""Rootstock's other commands, of all years from 2017 on."""
_RUNS_ANOTHER = re.compile(r"\$\((?!\(|pwd\)|docker info |command -v docker )|`")
"""A command within a command that is none of Rootstock's."""
_CONDITION = re.compile(
    r"\$\{?(?:BUILD_(?:HTML|PDF|DOCX|LATEX)|SPELLCHECK|CI|MANUBOT_USE_DOCKER|DOCKER_(?:EXISTS|RUNNING))\b"
    r"|-L images\b|-d output/images\b"
)
"""What Rootstock's conditions ask."""

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
class Own:
    """Lines of a script that are the project's own, as they are, with their numbers; and what takes their place."""

    lines: tuple[tuple[int, str], ...]
    instead: str


@dataclass(frozen=True, slots=True)
class Script:
    """What a shell script tells Manubot and Pandoc, and the commands that are the project's own."""

    variables: tuple[str, ...] = ()
    """The values of ``--template-variables-path``."""
    filters: tuple[str, ...] = ()
    """Filters of Pandoc that Rootstock does not have."""
    own: tuple[Own, ...] = ()
    """Everything that is not known to be Rootstock's."""
    bibliographies: tuple[str, ...] = ()
    """Files of references that Manubot was told of."""


def read_script(text: str) -> Script:
    """Read a shell script, such as build/build.sh. What cannot be split into words is the project's own."""
    variables: list[str] = []
    filters: list[str] = []
    described: list[str] = []
    for words in filter(None, map(_words, commands(text))):
        if is_process(words):
            variables += template_variables(words)
            described += option(words, "--bibliography")
        filters += _filters(words) if _program(words) == "pandoc" else ()
    once = [tuple(dict.fromkeys(found)) for found in (variables, filters, described)]
    return Script(once[0], once[1], _own(text), once[2])


def _words(command: str) -> list[str]:
    """A command's words without the variables that are set for it; empty if there are none, or it cannot be split."""
    try:
        words = shlex.split(command)
    except ValueError:
        return []
    while words and re.match(r"\w+=", words[0]):
        words = words[1:]
    return words


def _program(words: Sequence[str]) -> str:
    return words[0].rpartition("/")[2]


def _own(text: str) -> tuple[Own, ...]:
    """What is the project's own: statements that follow one another, with the same in their place, are one."""
    found: list[Own] = []
    bodies: dict[str, list[str]] = {}
    late = False
    following: tuple[tuple[int, str], ...] | None = None
    """The lines that open the blocks of the statement before, if that is the project's own."""
    for statement, within in _in_blocks(statements(text)):
        function = _FUNCTION.match(statement.text)
        run = [*commands(statement.text[function.end() :] if function else statement.text)]
        listed = [command for command in run if not _is_rootstocks(command, text)]
        late = late or any(is_process(words) for words in map(_words, run) if words)
        if function:
            bodies[function[1]] = listed[:50]
        elif not listed and not _is_own_block(statement):
            following = None
            continue
        listed = [one for command in listed for one in bodies.get(command.split()[0], [command])]
        instead = _instead_of_all(listed, late=late)
        lines = tuple(enumerate(statement.lines, statement.first))
        before = found[-1] if following == within else None
        if before and (before.instead == instead or before.instead in _OF_THE_SHELL or instead in _OF_THE_SHELL):
            found[-1] = Own((*before.lines, *lines), instead if before.instead in _OF_THE_SHELL else before.instead)
        else:
            found.append(Own((*within, *lines), instead))
        following = within
    return tuple(found)


_FUNCTION = re.compile(r"\s*(?:function\s+)?([\w-]+)\s*\(\s*\)\s*\{?")


def _in_blocks(
    found: Sequence[Statement], within: tuple[tuple[int, str], ...] = ()
) -> Iterator[tuple[Statement, tuple[tuple[int, str], ...]]]:
    """Each statement, with the lines that open the blocks it is in: only Rootstock's own blocks are looked into."""
    opened = within
    for statement in found:
        opening = statement.opening
        if within and re.match(r"\s*(?:else|elif)\b", statement.text):
            within = (*opened, *enumerate(statement.lines, statement.first))
        if opening and _CONDITION.search(opening) and len(within) < 20:
            lines = enumerate(opening.splitlines(), statement.first)
            yield from _in_blocks(statement.inner(), (*within, *lines))
        else:
            yield statement, within


def _is_own_block(statement: Statement) -> bool:
    """Whether a statement is a block that Rootstock has not: a loop, a function, another condition."""
    text = statement.text.strip()
    if re.match(r"(?:for|while|until|select|case|function|\{)\s|[\w-]+\s*\(\)", text):
        return True
    return re.match(r"if\b", text) is not None and not _CONDITION.search(text.partition("then")[0])


def _other_options(words: Sequence[str]) -> list[str]:
    """Options of a call of Pandoc that Rootstock's calls have not, and other files that it makes."""
    valued = ("-V", "-M", "--metadata", "--variable", "-o", "--output", "--defaults", "-d")
    pairs = zip(words, (*words[1:], ""), strict=True)
    joined = [f"{word} {after}" if word in valued else word for word, after in pairs]
    return [
        word
        for word in joined
        if (word.startswith("-") and not _OPTIONS.match(word))
        or (re.match(r"(?:--defaults|-d)[= ]", word) and not is_default(re.split("[= ]", word, maxsplit=1)[1]))
        or (re.match(r"(?:-o|--output)[= ]", word) and not re.search(r"/?(?:manuscript|index)\.\w+$", word))
    ]


def _filters(words: Sequence[str]) -> Iterator[str]:
    for index, word in enumerate(words):
        if found := re.fullmatch(r"--(?:lua-)?filter(?:=(.+))?|-[FL](.+)?", word):
            name = found[1] or found[2] or (words[index + 1] if index + 1 < len(words) else "")
            if name and not is_known_filter(name):
                yield name


def _is_rootstocks(command: str, whole: str) -> bool:
    """Whether a command of the script is known to be Rootstock's, or changes nothing."""
    plain = " ".join(command.split())
    if _LINES.fullmatch(plain):
        return not plain.startswith("cd") or "(cd build && python references.py)" in whole
    if _RUNS_ANOTHER.search(command):
        return False
    try:
        words = shlex.split(command)
    except ValueError:
        return False
    named = []
    while words and (assigned := re.match(r"(\w+)(?:\[[^]]*\])?\+?=", words[0])):
        named.append(assigned[1])
        words = words[1:]
    if not words:
        return _VARIABLES.issuperset(named)
    quoted = re.sub(r"'[^']*'|\"(?:\\.|[^\"\\])*\"", lambda text: text[0].replace(">", " "), command)
    if any(not _OF_SPELLING.fullmatch(name) for name in _WRITTEN.findall(quoted)):
        return False
    if words[0] in _PARTS_OF_BLOCKS:
        return words[0] != "elif" or _CONDITION.search(command) is not None
    return _runs_as_rootstock(words)


def _runs_as_rootstock(words: Sequence[str]) -> bool:
    """Whether a command that writes to no file runs a program of Rootstock's as Rootstock does, or changes nothing."""
    program = _program(words)
    names = [word.rpartition("/")[2] for word in words[1:]]
    if program == "pandoc":
        return not _other_options(words)
    if program in _PRINTS:
        return not _changes_files(program, words)
    if re.fullmatch(r"python[\d.]*", program):
        return any(name in _SCRIPTS for name in names) or (names[:2] == ["-m", "manubot"] and _is_for_content(words))
    if program == "docker":
        return names[:1] == ["info"] or ("run" in names and any("athenapdf" in word for word in words))
    if program in ("wkhtmltopdf", "athenapdf"):
        return names[-1:] == ["manuscript.pdf"]
    return program == "manubot" and _is_for_content(words)


def _is_for_content(words: Sequence[str]) -> bool:
    """Whether a call of Manubot is that for content/; until 2018, it had no subcommand."""
    joined = " ".join(words)
    content = re.findall(r"--content-directory[= ](\S+)", joined)
    return all(name.strip("./") == "content" for name in content) and (bool(content) or is_process(words))


def _changes_files(program: str, words: Sequence[str]) -> bool:
    """Whether one of these programs is told to change files in place."""
    in_place = {"sed": r"-\w*i|--in-place", "awk": r"inplace", "find": r"-(?:delete|exec|execdir|ok)$", "sort": r"-o"}
    return program in in_place and any(re.match(in_place[program], word) for word in words[1:])


_BEFORE = "run it before recto build, in a step of .github/workflows/manuscript.yml"
_AFTER = "run it after recto build, in a step of .github/workflows/manuscript.yml"
_NEEDED = "run it after recto publish, which needs the files in output/, in a step of .github/workflows/manuscript.yml"
_EXPORTED = "set it under env: in .github/workflows/manuscript.yml, if steps of your own need it"
_OF_THE_STEP = "keep it in the step that needs it, in .github/workflows/manuscript.yml"
_STATE = frozenset("cd for select case local unset shopt trap exit return".split())
_OF_THE_SHELL = (_EXPORTED, _OF_THE_STEP)
"""Of what only serves other commands."""


def _instead_of_all(listed: Sequence[str], *, late: bool) -> str:
    """What takes the place of a statement with these commands of the project's own."""
    found = [instead_of(command, late=late) for command in listed] or [_OF_THE_STEP]
    real = [one for one in found if one not in _OF_THE_SHELL] or found
    return next((one for one in real if one.startswith("run it after")), real[0])


def instead_of(command: str, *, late: bool = False) -> str:
    """What takes the place of a command of the project's own. ``late``: it comes after ``manubot process``."""
    words = _words(command.lstrip("{ "))
    program = _program(words) if words else ""
    if program == "pandoc":
        return _instead_of_pandoc(words)
    if program == "manubot":
        return "recto build and recto publish do it; other texts can be manuscripts of their own (docs/maintainers.md)"
    if program == "export":
        return _EXPORTED
    if (not words and "$(" not in command) or program in _STATE:
        return _OF_THE_STEP
    if program in ("mv", "rm") and _in_output(command):
        return _NEEDED
    if program in ("sed", "awk", "perl", "tr", "ed"):
        return "it changes texts while they are built: make the change in content/ once"
    if program in ("curl", "wget"):
        return "it downloads: recto: template-variables: takes an address, and recto images lock keeps images"
    if program == "ln" and not _in_output(words[-1]):
        return "commit the file itself in content/, not a link"
    makes_data = re.match(r"python|Rscript|R$|julia|node", program) is not None
    used = command if late or program in _PRINTS | {"git"} else command.partition(">")[0]
    if (late or not makes_data) and _in_output(used):
        return _AFTER
    return _BEFORE


def _in_output(command: str) -> bool:
    return re.search(r"(?:^|[\s>\"'=])(?:\./)?output/", command) is not None


def _instead_of_pandoc(words: Sequence[str]) -> str:
    options = _other_options(words)
    command = " ".join(options)
    if re.search(r"(?:^| )(?:-o|--output|--defaults)\b", command) or not options:
        return "run it after recto build, which writes output/manuscript.md; recto makes no such file"
    if "--metadata-file" in command:
        return "write into content/metadata.yaml what the file has"
    return f"for {', '.join(options)}: docs/authors.md has Recto's settings of the page, the PDF and the Word file"


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
