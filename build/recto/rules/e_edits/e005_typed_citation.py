from __future__ import annotations

from recto.core.diagnostics import Severity
from recto.rules.rule import found_by_stage

E005 = found_by_stage(
    "E005",
    Severity.WARNING,
    """A co-author has typed a citation into a Word file.

    `recto merge` takes the words over as they are. They have no link, bring no work into the list of references, and keep
    their numbers when others change. Recognised are DOIs, addresses at doi.org, PMIDs and arXiv identifiers, numbers in
    square brackets, and authors with a year. The hint has the work's key if it is known: from the identifier, from the
    numbers of the file that the co-author was sent, or from the authors and years of the works that you cite.

    Fix it: put the citation in its place, as the hint does.

    Here a co-author has added “(Roe et al., 2001)”.

    ```markdown
    It was shown before.
    ```

    ```sh
    recto merge edited.docx
    ```

    ```text
    content/01.text.md:1:22: warning[E005] “Roe et al., 2001” in edited.docx is a citation typed by hand: it cites nothing
        hint: cite the work by its identifier
    ```

    Right:

    ```markdown
    It was shown in 2001 [@doi:10.5555/alpha].
    ```
    """,
    in_check=False,
)
