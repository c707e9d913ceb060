from __future__ import annotations

from collections.abc import Iterator

from recto.core.diagnostics import Severity
from recto.rules.d_structure.reference_list import has_place, is_for_references
from recto.rules.rule import Finding, rule
from recto.rules.subject import Subject


@rule("D006", Severity.WARNING)
def references_not_last(subject: Subject) -> Iterator[Finding]:
    """The section for the references is not the last, and does not contain the div that would place the list there.

    The list is then placed at the very end, under another heading, and its own section is empty.

    Fix it: move the section to the end, or put a div into it that holds the list: `::: {#refs}` and `:::`.

    ```markdown content/90.back-matter.md
    ## References

    ## Appendix

    More [@doi:10.5555/alpha].
    ```

    ```text
    content/90.back-matter.md:1:1: warning[D006] the list of references will be under “Appendix”, not here
        hint: move this section to the end, or put a div into it: ::: {#refs} and, on the next line, :::
    ```

    Right:

    ```markdown content/90.back-matter.md
    ## References

    ::: {#refs}
    :::

    ## Appendix

    More [@doi:10.5555/alpha].
    ```
    """
    document = subject.document
    found = [heading for heading in document.headings if is_for_references(heading)]
    if document.citations and found and found[-1] is not document.headings[-1] and not has_place(subject):
        yield Finding(
            f"the list of references will be under “{document.headings[-1].text}”, not here",
            found[-1].location,
            "move this section to the end, or put a div into it: ::: {#refs} and, on the next line, :::",
        )
