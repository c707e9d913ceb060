from __future__ import annotations

from recto.core.diagnostics import Severity
from recto.rules.rule import found_by_stage

P003 = found_by_stage(
    "P003",
    Severity.WARNING,
    r"""Every format shows TeX instead of a formula, because Pandoc does not know a command in it.

    Fix it: write the formula with the usual commands of LaTeX and amsmath.

    ```markdown
    It is $\unknowncommand{x}$.
    ```

    ```sh
    recto build --format html
    ```

    ```text
    content/01.text.md:1:7: warning[P003] this formula cannot be read, so its TeX is shown: \unknowncommand{x}
        hint: write the formula with the usual commands of LaTeX and amsmath
    ```

    Right:

    ```markdown
    It is $\hat{x}$.
    ```

    ```sh
    recto build --format html
    ```
    """,
    in_check=False,
    family="outputs",
)
