from __future__ import annotations

from recto.core.diagnostics import Severity
from recto.rules.rule import found_by_stage

T002 = found_by_stage(
    "T002",
    Severity.ERROR,
    """A template variable is not defined.

    Nothing is shown in its place. `{% if NAME is defined %}`, `{% if NAME %}` and the filter `default` are fine. As a
    **warning**: one of several authors lacks what others have, such as `author.email`, or a loop uses a list that
    something does not have; this is an error if it has something with almost that name.

    Fix it: define it in `content/metadata.yaml` or in a file that `--template-variables-path` names, or correct its
    name.

    ```markdown
    There were {{sample_size}} samples.
    ```

    ```text
    content/01.text.md:1:14: error[T002] the template variable sample_size is not defined
        hint: define it in content/metadata.yaml or in a file for --template-variables-path, or test for it: {% if NAME is defined %}
    ```

    Right:

    ```markdown
    There were {{sample_size}} samples.
    ```

    ```yaml content/metadata.yaml
    title: A test
    sample_size: 12
    ```
    """,
)
