from __future__ import annotations

import re
from collections.abc import Iterator

from recto.core.diagnostics import Severity
from recto.rules.rule import Finding, rule
from recto.rules.subject import Subject

_REMOVED = re.compile(
    r"<(script|style|iframe|object|embed|form|button|select|textarea|link|meta|base|applet|frame)\b", re.IGNORECASE
)


_HANDLER = re.compile(r"<[a-z][^>]*?\s(on[a-z]+)\s*=", re.IGNORECASE)


_SCRIPT_LINK = re.compile(r"(?:href|src)\s*=\s*[\"']?\s*(javascript|vbscript|data):", re.IGNORECASE)


@rule("H001", Severity.WARNING)
def left_out(subject: Subject) -> Iterator[Finding]:
    """A raw HTML element or attribute is removed, because it would run a script or load something.

    These are scripts, styles, frames, forms, and handlers such as `onclick`. The text inside some of them stays, as
    [the authors' page](authors.md#raw-html) says.

    Fix it: write it in Markdown, or remove it.

    ```markdown
    A sentence.

    <script>alert(1)</script>

    <p onclick="alert(1)">Another.</p>
    ```

    ```text
    content/01.text.md:3:1: warning[H001] <script> is removed: scripts, styles, forms and external files are not allowed
        hint: remove it; a script of content/ that the page may run is named in recto: page: scripts:
    content/01.text.md:5:1: warning[H001] the attribute onclick is removed: scripts are not allowed
        hint: remove it
    ```

    Right:

    ```markdown
    A sentence.

    <p>Another.</p>
    ```
    """
    for raw in subject.document.raw_html:
        html = re.sub(r"<!--.*?-->", "", raw.html, flags=re.DOTALL)
        element = _REMOVED.search(html)
        handler = _HANDLER.search(html)
        link = _SCRIPT_LINK.search(html)
        if element:
            yield Finding(
                f"<{element[1].lower()}> is removed: scripts, styles, forms and external files are not allowed",
                raw.location,
                _INSTEAD.get(element[1].lower(), "write it in Markdown, or remove it"),
            )
        elif handler or link:
            found = (
                f"the attribute {handler[1].lower()}" if handler else f"the {link[1].lower()}: address" if link else ""
            )
            yield Finding(f"{found} is removed: scripts are not allowed", raw.location, "remove it")


_INSTEAD = {
    "iframe": "show a picture of it, and link to it; recto: page: scripts: can draw an interactive figure",
    "script": "remove it; a script of content/ that the page may run is named in recto: page: scripts:",
    "style": "remove it; CSS of your own is named in recto: page: styles: and recto: pdf: styles:",
}
"""What takes the place of elements that notebooks and pages are full of."""
