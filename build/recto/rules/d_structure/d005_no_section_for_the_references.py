from __future__ import annotations

from collections.abc import Iterator

from recto.core.diagnostics import Severity
from recto.core.model import Location
from recto.rules.d_structure.reference_list import has_place, is_for_references
from recto.rules.rule import Finding, rule
from recto.rules.subject import Subject


@rule("D005", Severity.WARNING, in_build=False)
def no_section_for_the_references(subject: Subject) -> Iterator[Finding]:
    """The text cites works, but has no section for the list of references.

    The list is then placed at the very end, below the last heading, whatever that is called.

    Fix it: end the manuscript with a heading such as `## References`. To place the list elsewhere, put a div there:
    `::: {#refs}` and `:::`.

    ```markdown content/90.back-matter.md
    ## Acknowledgements

    We thank the readers of an earlier version [@doi:10.5555/alpha].
    ```

    ```text
    content/90.back-matter.md:1:1: warning[D005] the list of references will be under “Acknowledgements”
        hint: end the last file with ## References
    ```

    Right:

    ```markdown content/90.back-matter.md
    ## Acknowledgements

    We thank the readers of an earlier version [@doi:10.5555/alpha].

    ## References
    ```
    """
    document = subject.document
    if document.citations and not has_place(subject) and not any(map(is_for_references, document.headings)):
        last = document.headings[-1] if document.headings else None
        yield Finding(
            f"the list of references will be under “{last.text}”" if last else "the list of references has no heading",
            last.location if last else Location(subject.manuscript.sections[-1].path),
            f"end the last file with {'#' * min((one.level for one in document.headings), default=1)} References",
        )
