from __future__ import annotations

from collections.abc import Iterator

from recto.core.diagnostics import Severity
from recto.rules.languages import hint_for
from recto.rules.rule import Finding, rule
from recto.rules.subject import Subject


@rule("M013", Severity.WARNING)
def no_language(subject: Subject) -> Iterator[Finding]:
    """`lang` is not a language code.

    It determines hyphenation, how screen readers read the text, quotation marks, and the words in the list of
    references.

    Fix it: write the two letters of the language (ISO 639), and those of the country if they matter, such as `en-GB`.

    ```yaml content/metadata.yaml
    title: A test
    lang: en_UK
    ```

    ```text
    content/metadata.yaml:2:1: warning[M013] “en_UK” is not a language code
        hint: did you mean en-GB?
    ```

    Right:

    ```yaml content/metadata.yaml
    title: A test
    lang: en-GB
    ```
    """
    metadata = subject.manuscript.metadata
    lang = metadata.values.get("lang")
    if not isinstance(lang, str) or not lang:
        return
    if hint := hint_for(lang):
        yield Finding(f"“{lang}” is not a language code", metadata.place("lang"), hint)
