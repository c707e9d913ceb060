from __future__ import annotations

from recto.core.diagnostics import Severity
from recto.rules.rule import found_by_stage

X004 = found_by_stage(
    "X004",
    Severity.ERROR,
    """Figures, tables and equations cannot be numbered, because pandoc-xnos rejects a setting in metadata.yaml.

    Nothing is numbered then.

    Fix it: correct the setting. Write `true` or `false` for yes or no.

    ```yaml content/metadata.yaml
    title: A test
    fignos-cleveref: "On"
    ```

    ```markdown
    See @fig:workflow.

    ![How versions are kept.](images/figure.svg){#fig:workflow}
    ```

    ```text
    content/metadata.yaml:1:1: error[X004] figures, tables and equations cannot be numbered: Metadata boolean values must be one of the following: true, True, TRUE, false, False, FALSE. As of pandoc 2.2.2, the following are not allowed: On, Off.
        hint: check the settings fignos-…, eqnos-…, tablenos-… and xnos-… in metadata.yaml
    ```

    Right:

    ```yaml content/metadata.yaml
    title: A test
    fignos-cleveref: true
    ```

    ```markdown
    See @fig:workflow.

    ![How versions are kept.](images/figure.svg){#fig:workflow}
    ```
    """,
)
