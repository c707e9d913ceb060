"""Templates: tags that cannot be read (T001), variables (T002), their files (T003), YAML in the text (T004, T005)."""

from __future__ import annotations

from recto.core.diagnostics import Severity
from recto.rules.rule import found_by_stage

T001 = found_by_stage(
    "T001",
    Severity.ERROR,
    __name__,
    """A template tag cannot be read or carried out.

    No template tag of the manuscript is carried out then: the text stands as written, tags and all. Problems that follow
    from this one are shown as well; mend this one first.

    Mend it: look at the tag named. If the text is no template (a formula with `{{`, say), put it between `{% raw %}` and
    `{% endraw %}`.

    ```markdown
    {% for author in manubot.authors %}
    {{author.name}}
    {% endfro %}
    ```

    ```text
    content/01.text.md:3:1: error[T001] the template cannot be read: Encountered unknown tag 'endfro'. Jinja was looking for the following tags: 'endfor' or 'else'. The innermost block that needs to be closed is 'for'.
        hint: see how it is spelled, and that what it closes was opened before it
    ```

    Right:

    ```markdown
    {% for author in manubot.authors %}
    {{author.name}}
    {% endfor %}
    ```
    """,
)

T002 = found_by_stage(
    "T002",
    Severity.ERROR,
    __name__,
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

T003 = found_by_stage(
    "T003",
    Severity.ERROR,
    __name__,
    """A file named by `--template-variables-path` cannot be used.

    It is not there, is an address on the network, is not JSON, YAML or TOML, or does not hold names with values.

    Mend it: correct the path. A list or a single value needs a name: `--template-variables-path NAME=PATH`.

    ```json statistics.json
    [1, 2, 3]
    ```

    ```sh
    recto check --template-variables-path statistics.json
    ```

    ```text
    error[T003] --template-variables-path statistics.json: it does not hold names with values
        hint: give it a name: --template-variables-path NAME=statistics.json
    ```

    Right:

    ```json statistics.json
    [1, 2, 3]
    ```

    ```sh
    recto check --template-variables-path counts=statistics.json
    ```
    """,
)

T004 = found_by_stage(
    "T004",
    Severity.ERROR,
    __name__,
    """What stands between two lines of hyphens is not YAML.

    Pandoc reads such a block in the text as metadata. It is taken for text instead.

    Mend it: put a blank line after a line of hyphens that is meant as a rule, or write `***`.

    ```markdown
    One part.

    ---
    Another: part: of it.
    ---

    The rest.
    ```

    ```text
    content/01.text.md:3:1: error[T004] what stands between two lines of hyphens is read as metadata, and is not YAML
        hint: put a blank line after a line of hyphens that is meant as a rule, or use ***
    ```

    Right:

    ```markdown
    One part.

    ***

    Another: part: of it.

    ***

    The rest.
    ```
    """,
)

T005 = found_by_stage(
    "T005",
    Severity.WARNING,
    __name__,
    """Metadata between lines of hyphens in the text is left out.

    Manubot's Pandoc reads such a block as if it stood in metadata.yaml. Here only the settings of numbers count
    (`fignos-caption-name` and its like).

    Mend it: write it into `content/metadata.yaml`, and references into `content/manual-references.yaml`.

    ```markdown
    ---
    title: Another title
    ---

    The text.
    ```

    ```text
    content/01.text.md:2:1: warning[T005] metadata in the text is left out: title
        hint: write it into content/metadata.yaml
    ```

    Right:

    ```yaml content/metadata.yaml
    title: Another title
    ```

    ```markdown
    The text.
    ```
    """,
)
