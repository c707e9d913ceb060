from __future__ import annotations

from recto.core.diagnostics import Severity
from recto.rules.rule import found_by_stage

W003 = found_by_stage(
    "W003",
    Severity.WARNING,
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
