from __future__ import annotations

from collections.abc import Iterator

from recto.core.diagnostics import Fix, Severity
from recto.core.wording import listed
from recto.rules.rule import Finding, rule
from recto.rules.subject import Subject
from recto.rules.w_text.words import corrections, running_words, words_of_the_project


@rule("W001", Severity.WARNING, in_build=False)
def misspelling(subject: Subject) -> Iterator[Finding]:
    """A word is misspelled in a common way that is not another word.

    The list is codespell's, which has what people really mistype in English; words that a dictionary or a science knows,
    such as pervious and selectin, are taken out of it. Manuscripts in other languages are not checked. Words in capitals
    or with a capital inside, names (a capital inside a sentence), words in *emphasis*, and everything that is not prose
    (code, formulas, addresses, citation keys) are not checked. `recto check --spelling` looks up every word in a
    dictionary ([W002](#w002)).

    Fix it: correct it. On a terminal, `recto check --fix` asks for each word that has only one correction; elsewhere, as
    in a hook, it changes no word. If the word is right, add it to `content/custom-dictionary.txt`, one word per line.

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
            hint = f"did you mean {listed(meant[:4], 'or')}?"
            fix = Fix(word, meant[0]) if certain else None
            yield Finding(f"{word} is misspelled", subject.text.location(start), hint, fix)
