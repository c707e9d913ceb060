from __future__ import annotations

from recto.core.diagnostics import Severity
from recto.rules.rule import found_by_stage

T002 = found_by_stage(
    "T002",
    Severity.ERROR,
    """A template variable is not defined.

    Nothing stands in its place. Asking with `{% if NAME is defined %}`, `{% if NAME %}` or the filter `default` is fine.
    As a **warning**: one author of several lacks what others have, such as `author.email`, or a loop goes over what
    something lacks; unless it has something of nearly that name.

    Mend it: define it in `content/metadata.yaml` or in a file that `--template-variables-path` names, or correct its name.

    ```markdown
    There were {{sample_size}} samples.
    ```

    ```text
    content/01.text.md:1:14: error[T002] the template variable sample_size is not defined
        hint: define it in content/metadata.yaml or in a file for --template-variables-path, or ask first: {% if NAME is defined %}
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
