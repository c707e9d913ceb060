from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePosixPath

from recto.core.diagnostics import Severity
from recto.core.wording import nearest
from recto.rules.rule import Finding, rule
from recto.rules.subject import Subject


@rule("M037", Severity.ERROR)
def no_such_supplement(subject: Subject) -> Iterator[Finding]:
    """`supplement` names a file that is no section of the manuscript.

    Its figures and tables are numbered like those of the text, without the S.

    Fix it: correct the name. Sections are the files in `content/` whose names begin with a number and end in `.md`.

    ```yaml content/metadata.yaml
    title: A test
    supplement: [90.back-mater.md]
    ```

    ```text
    content/metadata.yaml:2:14: error[M037] the supplement 90.back-mater.md does not exist
        hint: did you mean 90.back-matter.md?
    ```

    Right:

    ```yaml content/metadata.yaml
    title: A test
    supplement: [90.back-matter.md]
    ```
    """
    metadata = subject.manuscript.metadata
    given = metadata.value("supplement")
    names = [PurePosixPath(section.path).name for section in subject.manuscript.sections]
    for index, name in enumerate(given if isinstance(given, list) else ()):
        if PurePosixPath(str(name)).name not in names:
            problem = f"the supplement {str(name)[:80]} does not exist"
            hint = nearest(str(name), names) or f"the files are {', '.join(names)}"
            if (subject.manuscript.content / PurePosixPath(str(name)).name).is_file():
                problem = f"the supplement {str(name)[:80]} is not part of the text"
                hint = (
                    "only files whose names begin with a number and end in .md are: rename it, such as 90.supplement.md"
                )
            yield Finding(problem, metadata.place("supplement", index), hint)
