from __future__ import annotations

import re
from collections.abc import Iterator

from recto.core.diagnostics import Severity
from recto.pandoc.markdown import Kind, pieces, prose
from recto.rules.rule import Finding, rule
from recto.rules.subject import Subject

_PLACEHOLDER = re.compile(
    r"""(?=[tfldpuacriexz{\[(?%/])  # the first letters of all of these, which saves half of the time
    (?:(?<![\w-])(?:TODO|FIXME|TKTK|XXXX+|to[ -]?do(?=:)|lorem\ ipsum|(?:doi|pmid|url|title|abstract|citation|reference|figure)_here
    |(?:citation|reference|ref)[ _-]needed|insert\ (?:a\ )?(?:citation|reference|figure|table|doi)s?\ here)(?![\w-])
    |\[(?:tbd|tba|tk|ref|refs|cite|citation|citations|xx+|\?+)\]
    |\((?:tbd|tba|ref|refs|cite|citation|citations|xx+)\)
    |(?<!\w)(?:Error!\s(?:Reference\ssource\snot\sfound|Bookmark\snot\sdefined)
    |Fehler!\s(?:Verweisquelle\skonnte\snicht\sgefunden\swerden|Textmarke\snicht\sdefiniert))\.?
    |\{[^\W\d][^{}@\#]{1,60},\s(?:18|19|20)\d\d[a-z]?\s\#\d+[^{}@]*\}
    |\{Citation\}|\[CITATION\s(?!needed)\w+[^\]\n]{0,40}\]|ADDIN\s(?:ZOTERO_ITEM|EN\.CITE|CSL_CITATION|Mendeley)\w*
    |\[(?-i:[A-Z]{2,3}):\s[^\]\n]{0,80}\b(?:please|check|todo|verify|rephrase|rewrite|is\ this|are\ we|should\ we|add)\b[^\]\n]{0,80}\]
    |^(?:%%|//)(?=[ \t]+\w)
    |\?{3,})""",
    re.IGNORECASE | re.MULTILINE | re.VERBOSE,
)


_PLACEHOLDER_KEY = re.compile(
    r"todo|fixme|_here\b|placeholder|x{4}|(?:citation|ref|reference)[_-]?needed", re.IGNORECASE
)


@rule("W005", Severity.WARNING, in_build=False)
def placeholder(subject: Subject) -> Iterator[Finding]:
    """A note to yourself or a placeholder will be published.

    These are TODO, FIXME, TKTK, *lorem ipsum*, DOI_HERE and the like, *citation needed*, [ref], [XX] and ???, in the
    text and in citation keys, but not in code and comments. So are what Word prints for a lost reference, *Error!
    Reference source not found.*, what is left of a citation there, `{Munns, 2008 #12}`, `[CITATION Mun08]`, and remarks to
    co-authors, `[AE: please check]`, or behind `%%` or `//`, which begin no comment.

    Fix it: write what is missing, or put the note into a comment, `<!-- TODO: … -->`, which is not published.

    ```markdown
    The effect was large [@doi:DOI_HERE].

    TODO: say how large.
    ```

    ```text
    content/01.text.md:1:28: warning[W005] DOI_HERE is a placeholder
        hint: write what is missing, or put the note into a comment: <!-- … -->
    content/01.text.md:3:1: warning[W005] TODO is a placeholder
        hint: write what is missing, or put the note into a comment: <!-- … -->
    ```

    Right:

    ```markdown
    The effect was large [@doi:10.5555/alpha].

    <!-- TODO: say how large. -->
    ```
    """
    text = subject.text.text
    words = prose(text)
    found = [(match.start(), match.group()) for match in _PLACEHOLDER.finditer(words)]
    # `[ref](…)` is a link. A word in small letters is not a placeholder: todo el mundo.
    found = [
        (start, word)
        for start, word in found
        if not text.startswith(("(", "["), start + len(word))
        and (not word.isalpha() or word.isupper() or (word[0].isupper() and text.startswith(":", start + len(word))))
    ]
    for piece in pieces(text):
        if piece.kind in (Kind.KEY, Kind.ALIAS):
            key = text[piece.start : piece.end]
            if _PLACEHOLDER_KEY.search(key):
                shown = key.lstrip("@{").rstrip("}").partition(":")
                start = piece.start + key.find(shown[2] or shown[0])
                found.append((start, shown[2] or shown[0]))
    for start, word in found:
        place, hint = subject.text.location(start), "write what is missing, or put the note into a comment: <!-- … -->"
        written = " ".join(word.split())
        if word[0] == "{" and "#" in word:
            yield Finding(f"{written} is a citation as EndNote leaves it in Word", place, "write a citation: [@doi:…]")
        elif re.match(r"\{Citation|\[CITATION|ADDIN", word):
            yield Finding(f"{written} is what Word leaves of a citation", place, "write a citation: [@doi:…]")
        elif word in ("%%", "//"):
            yield Finding(f"{word} begins no comment: it is printed, with what follows it", place, "write <!-- … -->")
        elif "!" in word:
            yield Finding(f"“{written}” is what Word prints for a lost reference", place, _TO_WHAT)
        else:
            yield Finding(f"{word} is a placeholder", place, hint)


_TO_WHAT = "write what it referred to, such as @fig:…, @tbl:…, @eq:… or @sec:…"
