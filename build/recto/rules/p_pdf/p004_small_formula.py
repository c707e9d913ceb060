from __future__ import annotations

from recto.core.diagnostics import Severity
from recto.rules.rule import found_by_stage

P004 = found_by_stage(
    "P004",
    Severity.WARNING,
    r"""The PDF has a formula much smaller than its text, because it is wider than the page and can be parted nowhere.

    A wide formula is set in lines, which begin with a relation or a sign outside of brackets and fractions. Where there is
    none, it is made smaller.

    Mend it: set it in lines yourself, or name a part of it.

    ```markdown
    $$\frac{a_1 + a_2 + a_3 + a_4 + a_5 + a_6 + a_7 + a_8 + a_9 + a_{10} + a_{11} + a_{12} + a_{13} + a_{14} + a_{15} + a_{16} + a_{17} + a_{18} + a_{19} + a_{20} + a_{21} + a_{22} + a_{23} + a_{24}}{2}$$
    ```

    ```sh
    recto build --format pdf
    ```

    ```text
    content/01.text.md:1:1: warning[P004] the PDF has a formula at 60% of its size, since it is too wide: \frac{a_1 + a_2 + a_3 + a_4 + a_5 + a_6 + a_7 + a_8 + a_9 + a_{10} + a_{11} + a_
        hint: set it in lines: \begin{aligned} … & = … \\ & + … \end{aligned}
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
