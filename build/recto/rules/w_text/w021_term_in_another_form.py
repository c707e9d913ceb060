from __future__ import annotations

import re
from collections.abc import Iterator

from recto.core.diagnostics import Fix, Severity
from recto.manuscript.terms import LETTER, Term, terms
from recto.pandoc.markdown import prose
from recto.rules.rule import Finding, rule
from recto.rules.subject import Subject
from recto.rules.w_text.running import all_uses


@rule("W021", Severity.WARNING, in_build=False)
def term_in_another_form(subject: Subject) -> Iterator[Finding]:
    """The text writes an abbreviation or a term otherwise than the metadata.

    Readers and searches take two spellings for two things. Recto compares capitals, hyphens, and the full stops of
    abbreviations. It says nothing of what may be right: a common word like an abbreviation (*who*, *It*), capitals where
    a sentence begins or in titles, and a hyphen in place of a space (*peer-review process*).

    Fix it: write it as in `content/metadata.yaml`; `recto check --fix` does.

    ```yaml content/metadata.yaml
    title: A test
    abbreviations:
      mRNA: messenger RNA
      COVID-19: coronavirus disease 2019
    glossary:
      preprint: a manuscript that is public before review
      GitHub: a site for code
    ```

    ```markdown
    A pre-print on Github describes messenger RNA (mRNA), and MRNA in
    coronavirus disease 2019 (COVID-19), or COVID19. Another preprint is on GitHub.
    ```

    ```text
    content/01.text.md:1:3: warning[W021] “pre-print” is “preprint” in the metadata
        hint: write “preprint”
    content/01.text.md:1:16: warning[W021] “Github” is “GitHub” in the metadata
        hint: write “GitHub”
    content/01.text.md:1:59: warning[W021] “MRNA” is “mRNA” in the metadata
        hint: write “mRNA”
    content/01.text.md:2:41: warning[W021] “COVID19” is “COVID-19” in the metadata
        hint: write “COVID-19”
    ```

    Right:

    ```markdown
    A preprint on GitHub describes messenger RNA (mRNA), and mRNA in
    coronavirus disease 2019 (COVID-19), or COVID-19. Another preprint is on GitHub.
    ```
    """
    words = prose(subject.text.text)
    ends: dict[int, int] = {}
    for _, start, end in all_uses(subject):
        ends[start] = end
    headings = [(one.start, words.find("\n", one.start)) for one in subject.document.headings]
    for term in terms(subject.manuscript.metadata):
        for match in _in_any_form(term).finditer(words):
            start, form = match.start(), match[0]
            is_title = any(first <= start and (end < 0 or start < end) for first, end in headings)
            if is_title or ends.get(start, -1) >= match.end() or _BROKEN.search(form) or not _is_wrong(form, term):
                continue
            begins = form[0].isupper() and not term.is_abbreviation
            right = f"{term.name[0].upper()}{term.name[1:]}" if begins else term.name
            problem = f"“{form}” is “{term.name}” in the metadata"
            yield Finding(problem, subject.text.location(start), f"write “{right}”", Fix(form, right))


_SEPARATORS = re.compile(r"[-.\s]")
_BROKEN = re.compile(r"\n|[-.\s]{2}")
"""Between two lines, or with something blanked in between."""


def _in_any_form(term: Term) -> re.Pattern[str]:
    """Everything with the letters and digits of a term, in capitals or not, parted or not."""
    letters = map(re.escape, _SEPARATORS.sub("", term.name))
    between = r"[-.\s]?" if term.is_abbreviation else r"[-\s]?"
    return re.compile(rf"(?<![{LETTER}@/.-]){between.join(letters)}(?=s?(?![{LETTER}@/-]|\.\w))", re.IGNORECASE)


def _is_wrong(form: str, term: Term) -> bool:
    """Whether this is certainly the term, and not as it should be here."""
    if len(term.name) < 3 or (term.is_abbreviation and " " in form and not _SEPARATORS.search(term.name)):
        return False
    one, other = form.lower(), term.name.lower()
    if not term.is_abbreviation:  # a hyphen may make an adjective of it
        one, other = one.replace("-", " "), other.replace("-", " ")
    return one != other or _has_wrong_capitals(_SEPARATORS.sub("", form), form, term)


def _has_wrong_capitals(letters: str, form: str, term: Term) -> bool:
    name = _SEPARATORS.sub("", term.name)
    if letters == name or (letters.isupper() and not term.is_abbreviation):
        return False
    if term.is_abbreviation:
        # Such as “who” and “Who”.
        may_be_a_word = name.isalpha() and name.isupper() and (letters.islower() or letters.istitle())
        may_be_a_word |= (name.istitle() and letters.islower()) or (name.islower() and letters.istitle())
        return not may_be_a_word
    begins = _beginnings(form) | _beginnings(term.name)
    differ = {index for index, letter in enumerate(letters) if letter != name[index]}
    # In a title, words begin with capitals; that a name has lost its first one is sure where all else is the same.
    return bool(differ - begins) or (differ == {0} and name[0].isupper())


def _beginnings(text: str) -> set[int]:
    """Which letters of a text, without what parts its words, begin a word."""
    words = _SEPARATORS.split(text)
    return {sum(map(len, words[:index])) for index in range(len(words))}
