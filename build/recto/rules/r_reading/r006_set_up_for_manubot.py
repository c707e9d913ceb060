from __future__ import annotations

from collections.abc import Iterator

from recto.core.diagnostics import Severity
from recto.core.model import Location
from recto.manuscript.rootstock import BUILD, is_rootstock
from recto.rules.rule import Finding, rule
from recto.rules.subject import Subject


@rule("R006", Severity.WARNING, in_build=False)
def set_up_for_manubot(subject: Subject) -> Iterator[Finding]:
    """The repository is set up for Manubot, with Rootstock's build script.

    Recto reads the text, its metadata and its references, and from `build/` the citation style and the list of words.
    Themes, plugins, filters, template variables and steps of the script have no effect.

    Fix it: type `recto adopt`, which [moves the repository over](maintainers.md#moving-a-rootstock-manuscript) and lists
    what takes the place of each thing.

    ```bash build/build.sh
    manubot process --content-directory=content --output-directory=output --skip-citations
    ```

    ```text
    build/build.sh:1:1: warning[R006] this repository is set up for Manubot: its themes, plugins, filters and the steps of this script have no effect
        hint: recto adopt shows how it moves over
    ```

    Right:

    ```markdown
    Some words.
    ```
    """
    if is_rootstock(subject.manuscript.root):
        message = (
            "this repository is set up for Manubot: its themes, plugins, filters and the steps of this script have "
        )
        yield Finding(f"{message}no effect", Location(BUILD), "recto adopt shows how it moves over")
