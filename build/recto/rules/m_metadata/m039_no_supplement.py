from __future__ import annotations

from collections.abc import Iterator

from recto.core.diagnostics import Severity
from recto.document.separate import BEGINS, has_marks
from recto.pandoc import ast
from recto.rules.rule import Finding, rule
from recto.rules.subject import Subject, tree


@rule("M039", Severity.WARNING)
def no_supplement(subject: Subject) -> Iterator[Finding]:
    """`recto: separate-supplement: true` asks for files of the supplement, but nothing is a supplement.

    No such files are made.

    Fix it: put the class `supplement` at the heading of the [supplement](authors.md#supplements), or list its files
    under `supplement:`.

    ```yaml content/metadata.yaml
    title: A test
    recto:
      separate-supplement: true
    ```

    ```markdown
    ## Results

    All is well.

    ## Supplementary material

    More is well.
    ```

    ```text
    content/metadata.yaml:3:3: warning[M039] no part of the text is a supplement, so it has no files of its own
        hint: write {.supplement} behind its heading, or list its files under supplement:
    ```

    Right:

    ```markdown
    ## Results

    All is well.

    ## Supplementary material {.supplement}

    More is well.
    ```
    """
    metadata = subject.manuscript.metadata
    begins = any(ast.identifier(block) == BEGINS for block in tree(subject))
    if metadata.value("recto", "separate-supplement") is True and not begins:
        problem = "no part of the text is a supplement, so it has no files of its own"
        if has_marks(subject.document.ast):
            problem = "the supplement is inside another block, so it has no files of its own"
        if metadata.values.get("supplement") is True:
            problem = "the whole text is the supplement, so it has no files besides its own"
        hint = "write {.supplement} behind its heading, or list its files under supplement:"
        hint = "put its heading outside of the block" if has_marks(subject.document.ast) else hint
        yield Finding(problem, metadata.place("recto", "separate-supplement"), hint)
