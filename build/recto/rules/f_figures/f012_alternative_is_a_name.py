from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import PurePosixPath
from urllib.parse import unquote

from recto.core.diagnostics import Severity
from recto.rules.rule import Finding, rule
from recto.rules.subject import Subject


@rule("F012", Severity.WARNING, in_build=False)
def alternative_is_a_name(subject: Subject) -> Iterator[Finding]:
    """The alternative text of an image is the name of its file.

    It says nothing to a reader who cannot see the image.

    Fix it: describe in words what the image shows.

    ```markdown
    ![figure.png](images/figure.png)
    ```

    ```text
    content/01.text.md:1:15: warning[F012] the description of images/figure.png is just the file name: figure.png
        hint: describe what it shows, for readers who cannot see it
    ```

    Right:

    ```markdown
    ![Two boxes, and an arrow from one to the other.](images/figure.png)
    ```
    """
    for image in subject.document.illustrations:
        said = (image.alternative or "").strip()
        name = PurePosixPath(unquote(image.target.partition("?")[0]))
        # An icon may well have the name of its file: ORCID, orcid.svg.
        named = said.casefold() == name.stem.casefold() and (image.caption is not None or re.search(r"[\d_-]", said))
        exported = said.casefold() == name.suffix.casefold().lstrip(".")  # a notebook's output
        if said and (named or exported or re.fullmatch(_FILE, said, re.IGNORECASE)):
            what = "the ending of the file's name" if exported else "the file name"
            message = f"the description of {image.target} is just {what}: {said}"
            yield Finding(message, image.location, "describe what it shows, for readers who cannot see it")


_FILE = r"[^\s]+\.(png|jpe?g|gif|svg|webp|tiff?|pdf|eps)"
