from __future__ import annotations

from recto.core.diagnostics import Severity
from recto.rules.rule import found_by_stage

W002 = found_by_stage(
    "W002",
    Severity.WARNING,
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
