"""Files whose names nearly make them a part of the manuscript: each is named, with the name that would count (R004)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from recto.core import files
from recto.core.diagnostics import Diagnostic, Severity
from recto.core.model import Location
from recto.manuscript.letter import LETTER, letter_files

_MARKDOWN = re.compile(r"(?i)(.+)\.(md|markdown|mdown|mkdn?|mdwn|rmd|qmd)")
_NUMBERED_TEXT = re.compile(r"(?i)(\d{1,3}[._ -].*?)(\.md)?\.txt")
_NUMBERED_DOCUMENT = re.compile(r"(?i)(\d{1,3}[._ -].+)\.(docx?|odt|rtf|tex|html?|ipynb|pages)")
_NOT_A_SECTION = frozenset(
    """readme license licence licensing copying contributing contributors changelog changes conduct authors credits
    security support todo note notes news install installation usage setup history index template templates response
    responses reply rebuttal review reviews reviewer reviewers referee referees cover letter comments feedback draft
    drafts outline plan old unused archive archived deleted removed backup copy instructions guidelines minutes
    meeting agents claude
    """.split()
)
"""Words in the names of files that are not meant to be read by readers."""
_LIKE_METADATA = re.compile(r"(?i)meta[-_ ]?data\.ya?ml")
_LIKE_DICTIONARY = re.compile(r"(?i)(custom|my|project)?[-_. ]?dictionar(y|ies)(\.(txt|dic|md|csv))?")
_LIKE_REFERENCES = re.compile(r"(?i)manual[-_. ]?refer+ences?.*\.(json|ya?ml|bib|bibtex|ris|nbib|enw|txt|xml)")


def misnamed(root: Path, suffixes: tuple[str, ...]) -> Iterator[Diagnostic]:
    """The files in content/, and beside it, whose names nearly fit."""
    content = root / "content"
    names = sorted(path.name for path in content.iterdir() if path.is_file())
    numbers = [int(found[1]) for name in names if (found := re.match(r"(\d{1,2})\D.*\.md$", name))]
    following = max((number for number in numbers if number < 90), default=0) + 1
    for name in names:
        if right := _section(name, following):
            yield _found(f"content/{name}", "this file is not part of the manuscript", f"{right}, or move it elsewhere")
        elif right := _other(name, suffixes):
            if name.lower().endswith((".enw", ".xml")):
                yield _found(f"content/{name}", "this file is not read", f"export it as BibTeX, and name that {right}")
                continue
            severity = Severity.ERROR if right == "metadata.yaml" and right not in names else Severity.WARNING
            yield _found(f"content/{name}", "this file is not read", f"rename it {right}", severity)
    yield from _letters(root)
    for path in sorted(root.iterdir()):
        name = path.name
        right = _other(name, suffixes) or name
        fits = right in ("metadata.yaml", "custom-dictionary.txt") or right.startswith("manual-references")
        if path.is_file() and fits and not (content / right).exists():
            yield _found(name, "this file is not read, as it is not in content/", f"move it to content/{right}")


_LIKE_LETTER = re.compile(r"(?i)responses?")


def _letters(root: Path) -> Iterator[Diagnostic]:
    """Files that look like the letter to the reviewers, and are none."""
    problem = "this file is no part of the letter to the reviewers"
    if not root.joinpath(LETTER).is_dir():
        for path in (*sorted(root.joinpath("content").iterdir()), *sorted(root.iterdir())):
            texts = sorted(path.glob("*.md")) if path.is_dir() else [path] if path.suffix == ".md" else []
            if texts and _LIKE_LETTER.fullmatch(path.stem if path.is_file() else path.name):
                yield _found(texts[0].relative_to(root).as_posix(), problem, f"move it to {LETTER}/{texts[0].name}")
        return
    for path in sorted(files.below(root / LETTER)):
        named = path.relative_to(root).as_posix()
        is_text = path.is_file() and (_MARKDOWN.fullmatch(path.name) or path.suffix == ".txt")
        if is_text and path not in letter_files(root) and path.name != "README.md":
            yield _found(named, problem, f"move it to {LETTER}/{path.stem}.md")


def _found(path: str, problem: str, hint: str, severity: Severity = Severity.WARNING) -> Diagnostic:
    return Diagnostic("R004", severity, problem, Location(path), hint)


def _section(name: str, following: int) -> str:
    """What to do with a file that looks like a section but is none; empty for others."""
    if document := _NUMBERED_DOCUMENT.fullmatch(name):
        return f"sections are Markdown: put its text into {document[1]}.md"
    text = _NUMBERED_TEXT.fullmatch(name)
    found = text or _MARKDOWN.fullmatch(name)
    numbered = name[:1].isascii() and name[:1].isdigit()
    if not found or (numbered and name.endswith(".md")) or name[0] in "._~#":
        return ""
    words = set(re.split(r"[\W\d_]+", found[1].lower()))
    if words & (_NOT_A_SECTION if not numbered else {"readme"}):
        return ""
    right = f"{found[1]}.md" if numbered else f"{following:02}.{found[1]}.md"
    return f"the names of sections begin with a digit and end in .md: rename it {right}"


def _other(name: str, suffixes: tuple[str, ...]) -> str:
    """The name that would count, for a file that is nearly called so; empty for others."""
    if _LIKE_METADATA.fullmatch(name):
        right = "metadata.yaml"
    elif _LIKE_DICTIONARY.fullmatch(name):
        right = "custom-dictionary.txt"
    elif _LIKE_REFERENCES.fullmatch(name):
        suffix = Path(name).suffix.lower()
        rest = re.sub(r"(?i)^manual[-_. ]?refer+ences?", "manual-references", name)
        right = Path(rest).stem + (suffix if suffix in suffixes else ".bib")
    else:
        return ""
    return right if right != name else ""
