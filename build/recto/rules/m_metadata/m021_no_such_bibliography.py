from __future__ import annotations

from recto.core.diagnostics import Severity
from recto.rules.rule import found_by_stage

M021 = found_by_stage(
    "M021",
    Severity.ERROR,
    """`bibliography` names a file that is not read.

    It does not exist, is not in `content/`, or is not a file of references.

    Fix it: put the file into `content/`, and write its name.

    ```yaml content/metadata.yaml
    title: A test
    bibliography: library.bib
    ```

    ```text
    content/metadata.yaml:2:1: error[M021] the bibliography library.bib does not exist
        hint: name a file in content/ that ends in .json, .yaml, .yml, .bib, .ris or .nbib
    ```

    Right:

    ```yaml content/metadata.yaml
    title: A test
    bibliography: library.bib
    ```

    ```bibtex content/library.bib
    @book{smith1999, title = {A book}, author = {Smith, Ann}, year = {1999}, publisher = {A house}}
    ```

    ```markdown
    As has been shown [@smith1999].
    ```
    """,
)
