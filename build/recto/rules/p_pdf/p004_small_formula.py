from __future__ import annotations

from recto.core.diagnostics import Severity
from recto.rules.rule import found_by_stage

P004 = found_by_stage(
    "P004",
    Severity.WARNING,
    r"""A formula in the PDF is much smaller than its text, because it is wider than the page and cannot be broken.

    Recto breaks a wide formula into lines before a relation or a sign outside of brackets and fractions. If there is
    none, it shrinks the formula.

    Fix it: break it into lines yourself, or give a part of it a name.

    ```markdown
    $$\frac{a_1 + a_2 + a_3 + a_4 + a_5 + a_6 + a_7 + a_8 + a_9 + a_{10} + a_{11} + a_{12} + a_{13} + a_{14} + a_{15} + a_{16} + a_{17} + a_{18} + a_{19} + a_{20} + a_{21} + a_{22} + a_{23} + a_{24}}{2}$$
    ```

    ```sh
    recto build --format pdf
    ```

    ```text
    content/01.text.md:1:1: warning[P004] the PDF shrinks this formula to 62% of its size, because it is too wide: \frac{a_1 + a_2 + a_3 + a_4 + a_5 + a_6 + a_7 + a_8 + a_9 + a_{10} + a_{11} + a_
        hint: break it into lines: \begin{aligned} … & = … \\ & + … \end{aligned}
    ```

    Right:

    ```markdown
    $$\frac{s}{2}, \quad s = a_1 + a_2 + \dots + a_{24}$$
    ```

    ```sh
    recto build --format pdf
    ```
    """,
    in_check=False,
    family="outputs",
)
