from __future__ import annotations

from recto.core.diagnostics import Severity
from recto.pandoc.excess import (
    DEEPEST,
    DEEPEST_BRACKETS,
    DEEPEST_FORMULA,
    LONGEST_LINE,
    LONGEST_TEXT,
    MOST_CITED,
    MOST_HEADINGS,
    MOST_LINES,
    WIDEST_TABLE,
)
from recto.rules.rule import found_by_stage

R007 = found_by_stage(
    "R007",
    Severity.ERROR,
    f"""A part of the text is nested too deep, too long or too wide.

    Programs that read the text need minutes for it, or crash. So a note stands in its place, and all else is built. The
    limits are far above what manuscripts have: {DEEPEST} lists, quotations, divs, HTML elements or emphases in each
    other, {DEEPEST_BRACKETS} brackets, {DEEPEST_FORMULA} levels of a formula, {WIDEST_TABLE} columns of a table,
    {LONGEST_LINE:,} characters without the end of a line, {MOST_LINES:,} lines without a blank one, {MOST_CITED:,}
    works cited, {MOST_HEADINGS:,} headings, and {LONGEST_TEXT:,} characters of text.

    Fix it: remove it if you do not know it. Else write it in several parts.

    ```markdown
    Before.

    > > > > > > > > > > > > > > > > > > > > > > > > > > > > > > > > Far down.

    After.
    ```

    ```text
    content/01.text.md:3:1: error[R007] quotations or lists are nested too deep here, so this part is left out
        hint: remove it, or write it in several parts: programs that read the text would not finish
    ```

    Right:

    ```markdown
    Before.

    > > Not so far down.

    After.
    ```
    """,
)
