from __future__ import annotations

import re
from collections.abc import Iterator

from recto.core.diagnostics import Severity
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
    language, _, rest = lang.replace("_", "-").partition("-")
    meant = _LANGUAGES.get(language.lower(), language.lower())
    rest = "-GB" if rest.upper() == "UK" else f"-{rest}" if rest else ""
    if "_" in lang and len(rest) == 3:
        rest = rest.upper()
    if meant + rest != lang and (meant != language.lower() or rest.lstrip("-") not in lang or "_" in lang):
        yield Finding(f"“{lang}” is not a language code", metadata.place("lang"), f"did you mean {meant}{rest}?")
    elif not re.fullmatch(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*", lang):
        hint = "write it like en, en-GB, de or pt-BR"
        yield Finding(f"“{lang}” is not a language code", metadata.place("lang"), hint)


_LANGUAGES = {
    "chinese": "zh", "cn": "zh", "cz": "cs", "dk": "da", "dutch": "nl", "english": "en", "french": "fr",
    "german": "de", "gr": "el", "greek": "el", "italian": "it", "japanese": "ja", "jp": "ja", "korean": "ko",
    "polish": "pl", "portuguese": "pt", "russian": "ru", "spanish": "es", "ua": "uk", "us": "en-US",
}  # fmt: skip
"""What authors write instead of a language's code: its name, or a country's code."""
