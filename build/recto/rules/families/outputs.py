"""The outputs: formulas that stay TeX (P001, P003) or are set small (P004), what the PDF lacks (P002), lost text (O001),
no file (O002)."""

from __future__ import annotations

from recto.core.diagnostics import Severity
from recto.rules.rule import found_by_stage

P001 = found_by_stage(
    "P001",
    Severity.WARNING,
    __name__,
    r"""The PDF shows TeX instead of a formula, because ziamath, which draws formulas for the PDF, cannot draw it.

    The web page and the Word file have formulas by other means ([P003](#p003)).

    Mend it: write the formula with the usual commands of LaTeX and amsmath. What it shows may also be empty.

    ```markdown
    The estimate $\hat{}$ is small.
    ```

    ```sh
    recto build --format pdf
    ```

    ```text
    content/01.text.md:1:14: warning[P001] the PDF shows TeX instead of a formula: \hat{} (its size is not known)
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
)

P002 = found_by_stage(
    "P002",
    Severity.WARNING,
    __name__,
    """WeasyPrint, which sets the PDF, misses something, such as an image that it cannot read.

    As an **error**: the PDF has no pages.

    Mend it: look at the PDF where the thing named should be. A drawing that cannot be read is mostly damaged.

    Of an image that was not saved to its end:

    ```markdown
    ![A picture.](images/cut.webp)
    ```

    ```sh
    recto build --format pdf
    ```

    ```text
    content/01.text.md:1:15: warning[P002] the PDF lacks the image images/cut.webp, which WeasyPrint cannot read
        hint: save it anew from the program that made it
    ```

    Right:

    ```markdown
    ![A picture.](images/figure.png)
    ```

    ```sh
    recto build --format pdf
    ```
    """,
    in_check=False,
)

P003 = found_by_stage(
    "P003",
    Severity.WARNING,
    __name__,
    r"""Every format shows TeX instead of a formula, because Pandoc, which writes the formulas, does not know a command in it.

    Mend it: write the formula with the usual commands of LaTeX and amsmath.

    ```markdown
    It is $\unknowncommand{x}$.
    ```

    ```sh
    recto build --format html
    ```

    ```text
    content/01.text.md:1:7: warning[P003] this formula cannot be set, its TeX is shown: \unknowncommand{x}
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
)

P004 = found_by_stage(
    "P004",
    Severity.WARNING,
    __name__,
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
)

O001 = found_by_stage(
    "O001",
    Severity.ERROR,
    __name__,
    """A written file lacks text of the manuscript.

    Each format is read back and its words are compared with those of the text. The message says how many are missing, and
    where the longest missing passages stand. The text of the PDF is what lies on its pages; of the web page and the Word
    file it is what is in the file.

    Mend it: look there in the file. Usual causes are styles that push text off the page, and tables that are too wide for
    it. If it is none of these, report it.

    ```markdown
    # One

    <div style="margin-left: 3000px">These words are pushed off the page by a style.</div>
    ```

    ```sh
    recto build --format pdf
    ```

    ```text
    error[O001] manuscript.pdf lacks 8 of the manuscript's 11 words: “These words are pushed off the page by a style.” under “One”
        hint: raw HTML, styles or a table too wide for the page can hide text
    ```

    Right:

    ```markdown
    # One

    These words are on the page.
    ```

    ```sh
    recto build --format pdf
    ```
    """,
    in_check=False,
)

O002 = found_by_stage(
    "O002",
    Severity.ERROR,
    __name__,
    """A format cannot be made, because something that Recto needs is missing or failed.

    The other formats are built.

    Mend it: the message names the cause. If a library is missing, `bash ci/install.sh` installs it or says what to type.

    Where Pango is not installed:

    ```markdown
    A sentence.
    ```

    ```sh
    recto build --format pdf
    ```

    ```text
    error[O002] manuscript.pdf cannot be made: recto.formats.pdf.worker failed: OSError: cannot load library 'libpango-1.0-0'
    ```

    Right:

    with the library installed, the same manuscript has its PDF.
    """,
    in_check=False,
)
