from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from recto.core.diagnostics import Severity
from recto.document.panels import letter
from recto.rules.rule import Finding, rule
from recto.rules.subject import Subject


@rule("F027", Severity.WARNING)
def panel_letter(subject: Subject) -> Iterator[Finding]:
    """A panel of a figure has a letter that was typed by hand, or a label that ends with the letter of another panel.

    Panels get their letters in the order in which they stand. A typed letter is printed as a second one, and a label
    such as `fig:samples-b` at the first panel leads readers to Figure 1a.

    Fix it: remove the letter, or rename the label.

    ```markdown
    Figure @fig:samples shows both fields.

    ::: {#fig:samples}
    ![(A) The first field.](images/figure.svg)
    ![The second field.](images/figure.png)

    Samples of both fields.
    :::
    ```

    ```text
    content/01.text.md:4:25: warning[F027] “(A)” is typed in the caption of a panel that gets the letter (a)
        hint: remove (A); refer to the panel with @fig:samples-a
    ```

    Right:

    ```markdown
    Figure @fig:samples shows both fields.

    ::: {#fig:samples}
    ![The first field.](images/figure.svg)
    ![The second field.](images/figure.png)

    Samples of both fields.
    :::
    ```
    """
    wholes = {label.name: label.whole for label in subject.document.labels if label.whole}
    counts: Counter[str] = Counter()
    for image in subject.document.illustrations:
        whole = wholes.get(image.label)
        if not whole:
            continue
        own = letter(counts[whole])
        counts[whole] += 1
        if typed := _TYPED.match(image.caption or ""):
            said = f"“{typed[1]}” is typed in the caption of a panel that gets the letter ({own})"
            yield Finding(said, image.location, f"remove {typed[1]}; refer to the panel with @{image.label}")
        other = image.label.removeprefix(f"{whole}-")
        if re.fullmatch("[a-z]", other) and other != own:
            said = f"the label {image.label} is at a panel that gets the letter ({own})"
            yield Finding(said, image.location, f"rename it {whole}-{own}, or change the order of the panels")


_TYPED = re.compile(r"(\([A-Za-z]\)|[A-Za-z]\)|[B-HJ-Zb-hj-z][.:](?=\s)|[Aa]:)(?=\s|\Z)")
