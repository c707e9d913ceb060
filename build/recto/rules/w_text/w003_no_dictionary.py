from __future__ import annotations

from collections.abc import Iterator

from recto.core.diagnostics import Severity
from recto.rules.rule import Finding, rule
from recto.rules.subject import Subject
from recto.rules.w_text.dictionary import dictionary, language


@rule("W003", Severity.WARNING, option="spelling")
def no_dictionary(subject: Subject) -> Iterator[Finding]:
    """Spelling cannot be checked, because this machine has no dictionary for the language.

    `recto check --spelling` uses Hunspell's dictionaries, as LibreOffice and Firefox do.

    Fix it: install the dictionary, on Debian `apt-get install hunspell-en-us` for `lang: en-US`, or put the folder that
    holds `xx_YY.aff` and `xx_YY.dic` into the environment variable `DICPATH`. If the language is wrong, correct `lang`
    in metadata.yaml.

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
    content/metadata.yaml:2:1: warning[W003] there is no dictionary for tlh on this machine, so spelling is not checked
        hint: install one (on Debian: apt-get install hunspell-tlh), or name its folder in DICPATH
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
    """
    lang = language(subject.manuscript)
    if dictionary(lang, subject.world) is None:
        package = f"hunspell-{lang.replace('_', '-').lower()}"
        yield Finding(
            f"there is no dictionary for {lang} on this machine, so spelling is not checked",
            subject.manuscript.metadata.place("lang"),
            f"install one (on Debian: apt-get install {package}), or name its folder in DICPATH",
        )
