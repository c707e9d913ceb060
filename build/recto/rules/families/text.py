"""Words and characters: misspellings, words twice in a row, notes to oneself, broken formulas, invisible characters."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from itertools import pairwise

from recto.core.diagnostics import Fix, Severity
from recto.core.model import Location, Text
from recto.pandoc.markdown import Kind, blanked, pieces, prose
from recto.rules.rule import Finding, found_by_stage, rule
from recto.rules.spelling import corrections, running_words, words_of_the_project
from recto.rules.subject import Subject


@rule("W001", Severity.WARNING, in_build=False)
def misspelling(subject: Subject) -> Iterator[Finding]:
    """A word is misspelled, in a way that is common and no other word.

    The list is codespell's, which has what people really mistype in English; manuscripts in other languages are not
    looked at. Left alone are words in capitals or with a capital inside, names (a capital inside a sentence), words in
    *emphasis*, and what is no prose: code, formulas, addresses, citation keys. `recto check --spelling` looks up every
    word in a dictionary ([W002](#w002)).

    Mend it: correct it; `recto check --fix` does where there is one correction. A word that is right goes into
    `content/custom-dictionary.txt`, one to a line.

    ```markdown
    We recieve the samples seperately.
    ```

    ```text
    content/01.text.md:1:4: warning[W001] recieve is misspelled
        hint: did you mean receive?
    content/01.text.md:1:24: warning[W001] seperately is misspelled
        hint: did you mean separately?
    ```

    Right:

    ```markdown
    We receive the samples separately.
    ```
    """
    own = words_of_the_project(subject.manuscript)
    for start, word in running_words(subject.text):
        meant, certain = corrections(word, subject.manuscript)
        if meant and word.lower() not in own:
            hint = f"did you mean {' or '.join(meant[:4])}?"
            fix = Fix(word, meant[0]) if certain else None
            yield Finding(f"{word} is misspelled", subject.text.location(start), hint, fix)


W002 = found_by_stage(
    "W002",
    Severity.WARNING,
    __name__,
    """A word is in no dictionary; found by `recto check --spelling` only.

    The dictionary is Hunspell's for the manuscript's language (`lang` in metadata.yaml), as it is installed on this
    machine: on Debian the packages are `hunspell-en-us`, `hunspell-de-de` and so on. Each word is reported once, where
    it stands first. Names, words in capitals and what is no prose are left alone, as by [W001](#w001).

    Mend it: correct the word, or write it into `content/custom-dictionary.txt`, one word to a line. Rootstock's
    `build/assets/custom-dictionary.txt` counts as well.

    ```sh
    recto check --spelling
    ```

    ```markdown
    The netwurk was trained.
    ```

    ```text
    content/01.text.md:1:5: warning[W002] netwurk is not in the dictionary en_US
        hint: did you mean network? If it is right, write it into content/custom-dictionary.txt
    ```

    Right:

    ```markdown
    The network was trained.
    ```
    """,
    in_check=False,  # an option asks for it
)

W003 = found_by_stage(
    "W003",
    Severity.WARNING,
    __name__,
    """Spelling cannot be checked, because there is no dictionary of the language on this machine.

    `recto check --spelling` uses Hunspell's dictionaries, which LibreOffice and Firefox use too.

    Mend it: install the dictionary, on Debian `apt-get install hunspell-en-us` for `lang: en-US`, or name the folder
    that has one, such as `xx_YY.aff` and `xx_YY.dic`, in the environment variable `DICPATH`. If the language is
    another, correct `lang` in metadata.yaml.

    ```sh
    recto check --spelling
    ```

    ```yaml content/metadata.yaml
    title: A test
    lang: tlh
    authors:
      - name: Ada Example
    ```

    ```markdown
    Heghlu’meH QaQ jajvam.
    ```

    ```text
    content/metadata.yaml:2:1: warning[W003] there is no dictionary for tlh on this machine: spelling is not checked
        hint: install one, on Debian with apt-get install hunspell-tlh, or name its folder in DICPATH
    ```

    Right:

    ```yaml content/metadata.yaml
    title: A test
    lang: en-US
    authors:
      - name: Ada Example
    ```

    ```markdown
    It is a good day.
    ```
    """,
    in_check=False,  # an option asks for it
)


_DOUBLED = re.compile(r"(?<![\w'’.*_^~/-])([^\W\d_]+)(?: |\n[ >]*)(?=[^\W\d_])\1(?![\w'’*_^~/-]|\.\w)", re.IGNORECASE)
_MAY_DOUBLE = frozenset(
    "that had is so very bye no never nous vous die der das den sie se si in do ha bla blah".split()
)
"""Words that a sentence can need twice: *that that is so*, *what he had had*, *nous nous*, *die die*."""


@rule("W004", Severity.WARNING, in_build=False)
def doubled(subject: Subject) -> Iterator[Finding]:
    """A word stands twice in a row.

    Nobody sees it who wrote the sentence, least of all across a line's end.

    Mend it: take one away; `recto check --fix` does.

    ```markdown
    The mice were kept in the
    the same cages.
    ```

    ```text
    content/01.text.md:1:23: warning[W004] the word the stands twice
        hint: take one away
    ```

    Right:

    ```markdown
    The mice were kept in the
    same cages.
    ```
    """
    text = subject.text.text
    for match in _DOUBLED.finditer(prose(text)):
        second = match.group()[-len(match[1]) :]
        # Between two words that stand apart, something was that is no prose. A capital begins a name or a sentence.
        blanked = text[match.start() : match.end()] != match.group()
        if blanked or not second.islower() or second in _MAY_DOUBLE or match[1][1:] != second[1:]:
            continue
        yield Finding(
            f"the word {second} stands twice",
            subject.text.location(match.start()),
            "take one away",
            Fix(match.group(), match[1]),
        )


_PLACEHOLDER = re.compile(
    r"""(?=[tfldpuacri\[?])  # the letters that any of these begins with, which saves half of the time
    (?:(?<![\w-])(?:TODO|FIXME|TKTK|lorem\ ipsum|(?:doi|pmid|url|title|abstract|citation|reference|figure)_here
    |(?:citation|reference|ref)[ _-]needed|insert\ (?:a\ )?(?:citation|reference|figure|table|doi)s?\ here)(?![\w-])
    |\[(?:tbd|tba|tk|ref|refs|cite|citation|citations|xx+|\?+)\]
    |\?{3,})""",
    re.IGNORECASE | re.VERBOSE,
)
_PLACEHOLDER_KEY = re.compile(
    r"todo|fixme|_here\b|placeholder|x{4}|(?:citation|ref|reference)[_-]?needed", re.IGNORECASE
)


@rule("W005", Severity.WARNING, in_build=False)
def placeholder(subject: Subject) -> Iterator[Finding]:
    """A note to oneself or text that only holds a place will be published.

    Looked for are TODO, FIXME, TKTK, *lorem ipsum*, DOI_HERE and the like, *citation needed*, [ref], [XX] and ???, in
    the text and in citation keys; not in code and comments.

    Mend it: write what is missing, or put the note into a comment, `<!-- TODO: … -->`, which is not published.

    ```markdown
    The effect was large [@doi:DOI_HERE].

    TODO: say how large.
    ```

    ```text
    content/01.text.md:1:28: warning[W005] DOI_HERE only holds a place
        hint: write what is missing, or put the note into a comment: <!-- … -->
    content/01.text.md:3:1: warning[W005] TODO only holds a place
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
    # `[ref](…)` is a link. A word is no placeholder in small letters: todo el mundo.
    found = [
        (start, word)
        for start, word in found
        if not text.startswith(("(", "["), start + len(word)) and (not word.isalpha() or word.isupper())
    ]
    for piece in pieces(text):
        if piece.kind in (Kind.KEY, Kind.ALIAS):
            key = text[piece.start : piece.end]
            if _PLACEHOLDER_KEY.search(key):
                shown = key.lstrip("@{").rstrip("}").partition(":")
                start = piece.start + key.find(shown[2] or shown[0])
                found.append((start, shown[2] or shown[0]))
    for start, word in found:
        yield Finding(
            f"{word} only holds a place",
            subject.text.location(start),
            "write what is missing, or put the note into a comment: <!-- … -->",
        )


@rule("W006", Severity.ERROR, in_build=False)
def broken_formula(subject: Subject) -> Iterator[Finding]:
    r"""A formula has a brace or an environment that is not closed, or one that is not opened.

    It cannot be read, and its TeX would show in its place.

    Mend it: count the braces, and give each `\begin{…}` its `\end{…}`. A brace that is to be seen is `\{`.

    ```markdown
    The share is $\frac{a}{b$.
    ```

    ```text
    content/01.text.md:1:14: error[W006] this formula cannot be read: a { is not closed
        hint: close it with }; a brace that is to be seen is \{
    ```

    Right:

    ```markdown
    The share is $\frac{a}{b}$.
    ```
    """
    for formula, location in subject.document.formulas.items():
        problem = _broken(formula)
        if problem:
            for place in {location, *_places(formula, subject.text)}:
                yield Finding(f"this formula cannot be read: {problem[0]}", place, problem[1])


def _places(formula: str, text: Text) -> Iterator[Location]:
    """Where a formula stands in the text, if Recto reads its dollar signs as Pandoc does."""
    for piece in pieces(text.text):
        if piece.kind is Kind.MATHS and text.text[piece.start : piece.end].strip("$").split() == formula.split():
            yield text.location(piece.start)


def _broken(formula: str) -> tuple[str, str] | None:
    """What is not closed or not opened in a formula, and what mends it."""
    open_braces = 0
    environments: list[str] = []
    for match in re.finditer(r"\\(begin|end)\s*\{([^{}]*)\}|\\.|%[^\n]*|([{}])", formula, re.DOTALL):
        if match[1] == "begin":
            environments.append(match[2])
        elif match[1] == "end":
            if not environments or environments.pop() != match[2]:
                return f"\\end{{{match[2]}}} has no \\begin", f"write \\begin{{{match[2]}}} where it begins"
        elif match[3]:
            open_braces += 1 if match[3] == "{" else -1
            if open_braces < 0:
                return "a } closes nothing", "take it away, or open it with {; a brace that is to be seen is \\}"
    if environments:
        return f"\\begin{{{environments[-1]}}} has no \\end", f"close it with \\end{{{environments[-1]}}}"
    if open_braces:
        return "a { is not closed", "close it with }; a brace that is to be seen is \\{"
    return None


_INVISIBLE = {
    "\u00a0": "a no-break space",
    "\u00ad": "a soft hyphen",
    "\u200b": "a zero-width space",
    "\u200c": "a zero-width non-joiner",
    "\u200d": "a zero-width joiner",
    "\u2060": "a word joiner",
    "\u202f": "a narrow no-break space",
    "\ufeff": "a byte order mark",
}
_DASHES = {"\u2010": "a hyphen of another kind", "\u2011": "a no-break hyphen", "\u2012": "a figure dash",
           "\u2013": "an en dash", "\u2212": "a minus sign"}  # fmt: skip
_AFTER_KEY = re.compile(rf"([{''.join(_DASHES)}{''.join(_INVISIBLE)}])(?=\w)")
_IN_ATTRIBUTES = re.compile(rf"=\s*([“”‘’„])|([{''.join(_INVISIBLE)}])")


@rule("W007", Severity.WARNING)
def typographic_accident(subject: Subject) -> Iterator[Finding]:
    """A character that looks like another, or like nothing, stands in a citation key, a label or an attribute.

    Word processors and web pages put no-break spaces, soft hyphens, dashes and curly quotes where Markdown wants the
    plain ones. A citation key ends at them; attributes are not read, or keep the quotes.

    Mend it: type the plain character; `recto check --fix` does where it is certain.

    ```markdown
    As they show [@doi:10.5555/alpha–1].

    ![A figure.](images/figure.svg){#fig:a width=“50%”}
    ```

    ```text
    content/01.text.md:1:33: warning[W007] the key @doi:10.5555/alpha ends here, at an en dash
        hint: type - in its place
    content/01.text.md:3:46: warning[W007] the curly quote “ counts as part of the value
        hint: type the straight quote "
    ```

    Right:

    ```markdown
    As they show [@doi:10.5555/alpha].

    ![A figure.](images/figure.svg){#fig:a width="50%"}
    ```
    """
    text = subject.text.text
    for piece in pieces(text):
        if piece.kind is Kind.KEY:
            after = _AFTER_KEY.match(text, piece.end)
            key = text[piece.start : piece.end]
            if after and (after[1] in _DASHES or after[1] in "\u00ad\u200b\u2060\ufeff"):
                name = _DASHES.get(after[1]) or _INVISIBLE[after[1]]
                new = "-" if after[1] in _DASHES else ""
                # A range of years or pages, `@smith2019–2020`, is no accident that --fix could tell from one.
                if after[1] in _DASHES and ":" not in key:
                    continue
                yield Finding(
                    f"the key {key} ends here, at {name}",
                    subject.text.location(piece.end),
                    "type - in its place" if new else "take it away",
                    Fix(after[1], new),
                )
        elif piece.kind is Kind.ATTRIBUTES:
            inside = re.sub(r'"[^"]*"', lambda quoted: " " * len(quoted[0]), text[piece.start : piece.end])
            for match in _IN_ATTRIBUTES.finditer(inside):
                if match[1]:
                    yield Finding(
                        f"the curly quote {match[1]} counts as part of the value",
                        subject.text.location(piece.start + match.start(1)),
                        'type the straight quote "',
                    )
                else:
                    name = _INVISIBLE[match[2]]
                    new = " " if "space" in name and "zero" not in name else ""
                    yield Finding(
                        f"{name} stands between these attributes, which are not read because of it",
                        subject.text.location(piece.start + match.start(2)),
                        "type a plain space" if new else "take it away",
                        Fix(match[2], new),
                    )


_MISREAD = re.compile(r"(?:[ÂÃâ][\u0080-\u00bf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]{1,2})+")


@rule("W008", Severity.WARNING, in_build=False)
def misread(subject: Subject) -> Iterator[Finding]:
    """Letters were read in the wrong encoding, and show as two or three others each.

    It happens to text that was copied, or saved by a program that took UTF-8 for something older: é becomes Ã©, and an
    apostrophe becomes â€™.

    Mend it: type what is meant; `recto check --fix` does.

    ```markdown
    A cafÃ© on the corner, and itâ€™s open.
    ```

    ```text
    content/01.text.md:1:6: warning[W008] Ã© is é in the wrong encoding
        hint: type é
    content/01.text.md:1:30: warning[W008] â€™ is ’ in the wrong encoding
        hint: type ’
    ```

    Right:

    ```markdown
    A café on the corner, and it’s open.
    ```
    """
    text = subject.text.text
    for match in _MISREAD.finditer(prose(text)):
        try:
            meant = _cp1252(match.group()).decode()
        except (UnicodeDecodeError, UnicodeEncodeError):
            continue
        if len(meant) < len(match.group()):
            yield Finding(
                f"{match.group()} is {meant} in the wrong encoding",
                subject.text.location(match.start()),
                f"type {meant}",
                Fix(match.group(), meant),
            )


def _cp1252(text: str) -> bytes:
    """The bytes of a text in Windows' encoding, where those that it lacks stand for themselves."""
    return b"".join(letter.encode("latin-1" if "\u0080" <= letter <= "\u009f" else "cp1252") for letter in text)


@rule("W009", Severity.WARNING)
def left_open(subject: Subject) -> Iterator[Finding]:
    r"""A mark is opened and never closed, or closed and never opened, so that it shows as it is typed.

    Looked for are the brackets of citations, the parentheses of links, `**`, the signs of formulas and of code, and
    TeX's quotation marks. All of them end in the paragraph that they begin in.

    Mend it: write the other half. A sign that is to be seen has a backslash before it: `\$`, `\[`, `\*\*`.

    ```markdown
    It was shown [@doi:10.5555/alpha and again [@doi:10.5555/beta]. The **effect was large.
    ```

    ```text
    content/01.text.md:1:14: warning[W009] the [ before @doi:10.5555/alpha is never closed
        hint: write ] after the citation
    content/01.text.md:1:69: warning[W009] ** is never closed, and shows as it stands
        hint: write ** after what is to be bold
    ```

    Right:

    ```markdown
    It was shown [@doi:10.5555/alpha] and again [@doi:10.5555/beta]. The **effect** was large.
    ```
    """
    text = subject.text.text
    # By letters: what stands beside a formula, code or a key stands beside a word.
    bare = blanked(text, [piece for piece in pieces(text) if piece.kind is not Kind.ADDRESS], "x")
    keys = [(piece.start, piece.end, text[piece.start : piece.end]) for piece in pieces(text) if piece.kind is Kind.KEY]
    begins, ends = {start: key for start, _, key in keys}, {end: key for _, end, key in keys}
    breaks = [0, *(found.end() for found in re.finditer(r"\n[ \t]*\n", text)), len(text)]
    for start, end in pairwise(breaks):
        if bare.count("[", start, end) != bare.count("]", start, end):
            for at, problem, hint in _brackets(bare, start, end, begins, ends):
                yield Finding(problem, subject.text.location(at), hint)
    closings: dict[int, dict[str, int]] = {}
    for candidate in re.finditer(r"\]\(|\*\*|\$|`", bare):
        mark = _OPENING.match(bare, candidate.end() - 1 if candidate[0] == "](" else candidate.start())
        if mark:
            kind, end = str(mark.lastgroup), breaks[bisect_right(breaks, mark.start())]
            if end not in closings:
                found = _CLOSING.finditer(bare, breaks[bisect_right(breaks, mark.start()) - 1], end)
                closings[end] = {str(one.lastgroup): one.start() for one in found}
            if closings[end].get(kind, -1) <= mark.start():
                yield Finding(_OPEN[kind][0], subject.text.location(mark.start()), _OPEN[kind][1])


def _brackets(
    bare: str, start: int, end: int, begins: Mapping[int, str], ends: Mapping[int, str]
) -> Iterator[tuple[int, str, str]]:
    """The brackets of citations in a paragraph that have no other half: where, the problem, the hint.

    ``begins`` and ``ends`` have the keys by where they begin and end.
    """
    opened: list[int] = []
    for bracket in re.compile(r"[\[\]]").finditer(bare, start, end):
        at = bracket.start()
        if bracket[0] == "[":
            opened.append(at)
        elif opened:
            opened.pop()
        elif at in ends:
            yield at, f"the ] after {ends[at]} closes nothing", "write [ before the citation, or take it away"
    for at in opened:
        key = begins.get(at + 1) or begins.get(at + 2, "")
        if key:
            yield at, f"the [ before {key} is never closed", "write ] after the citation"


_OPENING = re.compile(
    r"""(?<=\])(?P<address>\()(?=(?:https?:|mailto:|\#|[\w./-]*[/.][\w/-]+))
    | (?<![^\s("'“‘—–/\[-])(?P<bold>\*\*)(?=[\w"'(\[])
    | (?P<display>\$\$)
    | (?<![\w$])(?P<formula>\$)(?=[A-Za-z\\({][^\s$]*[\\^_])
    | (?<!`)(?P<quotes>``)(?=[\w(][^`]{0,500}?'')
    | (?<![\w`])(?P<code>`)(?=\w)
    """,
    re.VERBOSE,
)
_CLOSING = re.compile(r"(?<=\S)(?P<bold>\*\*)|(?<=\S)(?P<formula>\$)(?!\d)|(?P<code>`)")
_OPEN = {
    "address": ("the address of this link is never closed", "write ) after it; a space in an address is %20"),
    "bold": ("** is never closed, and shows as it stands", "write ** after what is to be bold"),
    "display": (
        "$$ has no other $$ in its paragraph, and shows as it stands",
        "write $$ after the formula, with no empty line in it",
    ),
    "formula": (
        "$ is never closed: what follows is no formula",
        "write $ after it, in the same paragraph, without a space before; a dollar sign to be seen is \\$",
    ),
    "quotes": ("TeX's quotation marks show as they stand", 'write "…": they become typographic ones'),
    "code": ("` is never closed, and shows as it stands", "write ` after the code"),
}
