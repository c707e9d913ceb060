from __future__ import annotations

from collections.abc import Iterator

from recto.core import files
from recto.core.diagnostics import Severity
from recto.core.wording import nearest
from recto.rules.rule import Finding, rule
from recto.rules.subject import Subject


@rule("M026", Severity.WARNING)
def no_such_thumbnail(subject: Subject) -> Iterator[Finding]:
    """`thumbnail` names a file that does not exist.

    Pages that link to the manuscript then show no picture, or a broken one.

    Fix it: name a picture in the project, by its path from the top folder, or give an address.

    ```yaml content/metadata.yaml
    title: A test
    thumbnail: content/thumbnial.png
    ```

    ```text
    content/metadata.yaml:2:1: warning[M026] the thumbnail content/thumbnial.png does not exist
        hint: write its path from the project's top folder, such as content/thumbnail.png
    ```

    Right:

    ```yaml content/metadata.yaml
    title: A test
    thumbnail: https://example.org/thumbnail.png
    ```
    """
    manuscript = subject.manuscript
    given = manuscript.metadata.values.get("thumbnail")
    if not isinstance(given, str) or not given or given.startswith(("http://", "https://", *"“”‘’„")):
        return  # an address, or in curly quotes (M019)
    if not files.named(manuscript.root, given):
        pictures = [
            path.relative_to(manuscript.root).as_posix()
            for path in (*manuscript.root.glob("*"), *files.below(manuscript.content))
            if path.suffix.lower() in (".png", ".jpg", ".jpeg", ".gif", ".webp", ".svg")
        ]
        below = [path for path in pictures if path.endswith(f"/{given}")]
        yield Finding(
            f"the thumbnail {given} does not exist",
            manuscript.metadata.place("thumbnail"),
            (f"did you mean {below[0]}?" if len(below) == 1 else nearest(given, pictures))
            or "write its path from the project's top folder, such as content/thumbnail.png",
        )
