from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from urllib.parse import unquote

from recto.core.diagnostics import Severity
from recto.pandoc.markdown import addresses
from recto.rules.k_links.addresses import fault
from recto.rules.rule import Finding, rule
from recto.rules.subject import Subject
from recto.rules.unread import unread


@rule("K007", Severity.WARNING)
def stays_behind(subject: Subject) -> Iterator[Finding]:
    """A link leads to a file that is not published with the page.

    Only the page, its PDF and Word file, the records of the references, and the images that the text shows are
    published. A link to any other file leads nowhere, even if the file is in the repository.

    Fix it: link to the file's address in the repository, or better to an archive, which gives it a DOI.

    ```markdown
    The counts are in [a table](data/counts.csv).
    ```

    ```text
    content/01.text.md:1:29: warning[K007] the link “data/counts.csv” points to a file that is not published
        hint: link to its address in the repository or in an archive, beginning with https://
    ```

    Right:

    ```markdown
    The counts are in [a table](https://example.org/data/counts.csv).
    ```
    """
    known = {image.name for image in subject.images.values()}
    images = [(one.start, one.end) for one in unread(subject) if one.kind != "table"]
    for start, address in addresses(subject.text.text):
        if any(begin < start < end for begin, end in images):
            continue
        path = unquote(unescape(address).partition("#")[0].partition("?")[0]).removeprefix("./")
        elsewhere = not path or re.match(r"[a-z][a-z\d+.-]*:|/", address, re.IGNORECASE) or _ALONG.match(path)
        if path.isprintable() and not elsewhere and path not in known and fault(address) is None:
            message = f"the link “{path}” points to a file that is not published"
            hint = "link to its address in the repository or in an archive, beginning with https://"
            if re.match(r"[\w-]+(?:\.[\w-]+)*\.(?:com|edu|gov|io|net|org)(?:/|$)", path):
                message = f"the link “{path}” has no https://, so it points to a file that is not published"
                hint = f"write https://{address}"
            yield Finding(message, subject.text.location(start), hint)


_ALONG = re.compile(r"(?:index\.html|manuscript\.\w+|references\.\w+|versions\.json|(?:\.\./)*v/.*|\.\.?/?)\Z")
"""Files and folders beside a published page."""
