from __future__ import annotations

from recto.core.diagnostics import Severity
from recto.rules.rule import found_by_stage

P001 = found_by_stage(
    "P001",
    Severity.WARNING,
    r"""The PDF shows TeX instead of a formula, because MathJax, which sets the PDF's formulas, cannot set it.

    That is rare: the formula draws nothing, it is nested too deeply, or it takes too much time or memory. The web page
    and the Word file get their formulas another way ([P003](#p003)).

    Fix it: write the formula with the usual commands of LaTeX and amsmath.

    ```markdown
    The estimate ${}$ is small.
    ```

    ```sh
    recto build --format pdf
    ```

    ```text
    content/01.text.md:1:14: warning[P001] the PDF shows TeX instead of a formula: {} (it draws nothing)
        hint: write the formula with the usual commands of LaTeX and amsmath
    ```

    Right:

    ```markdown
    The estimate $\hat{x}$ is small.
    ```

    ```sh
    recto build --format pdf
    ```
    """,
    in_check=False,
    family="outputs",
)
