from __future__ import annotations

from recto.core.diagnostics import Severity
from recto.rules.rule import found_by_stage

T001 = found_by_stage(
    "T001",
    Severity.ERROR,
    """A template tag cannot be read or run.

    No template tag of the manuscript is run then: the text stays as written, tags and all. Problems that follow from
    this one are shown as well; fix this one first.

    Fix it: look at the tag that is named. If the text is not a template (a formula with `{{`, say), put it between `{%
    raw %}` and `{% endraw %}`.

    ```markdown
    {% for author in manubot.authors %}
    {{author.name}}
    {% endfro %}
    ```

    ```text
    content/01.text.md:3:1: error[T001] the template cannot be read: Encountered unknown tag 'endfro'. Jinja was looking for the following tags: 'endfor' or 'else'. The innermost block that needs to be closed is 'for'.
        hint: check its spelling, and that what it closes was opened before it
    ```

    Right:

    ```markdown
    {% for author in manubot.authors %}
    {{author.name}}
    {% endfor %}
    ```
    """,
)
