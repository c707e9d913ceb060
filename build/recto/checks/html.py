"""HTML and links: what no format shows, such as scripts (H001), addresses that run something (H002), OpenXML (H003)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from recto.checks import Subject
from recto.diagnostics import Severity
from recto.rules import Finding, found_by_stage, rule

_REMOVED = re.compile(
    r"<(script|style|iframe|object|embed|form|button|select|textarea|link|meta|base|applet|frame)\b", re.IGNORECASE
)
_HANDLER = re.compile(r"<[a-z][^>]*?\s(on[a-z]+)\s*=", re.IGNORECASE)
_SCRIPT_LINK = re.compile(r"(?:href|src)\s*=\s*[\"']?\s*(javascript|vbscript|data):", re.IGNORECASE)


@rule("H001", Severity.WARNING)
def left_out(subject: Subject) -> Iterator[Finding]:
    """An element or attribute of raw HTML is left out, because it runs, loads or asks for something.

    That are scripts, styles, frames, forms, and handlers such as `onclick`. The text inside some of them stays, as
    [the authors' page](authors.md#raw-html) says.

    Mend it: say it in Markdown, or take it out.

    ```markdown
    A sentence.

    <script>alert(1)</script>

    <p onclick="alert(1)">Another.</p>
    ```

    ```text
    content/01.text.md:3:1: warning[H001] <script> is left out: a manuscript shows text, it runs and loads nothing
        hint: say it in Markdown, or take it out
    content/01.text.md:5:1: warning[H001] the attribute onclick is left out: a manuscript runs nothing
        hint: take it out
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
                f"<{element[1].lower()}> is left out: a manuscript shows text, it runs and loads nothing",
                raw.location,
                "say it in Markdown, or take it out",
            )
        elif handler or link:
            found = (
                f"the attribute {handler[1].lower()}" if handler else f"the {link[1].lower()}: address" if link else ""
            )
            yield Finding(f"{found} is left out: a manuscript runs nothing", raw.location, "take it out")


H002 = found_by_stage(
    "H002",
    Severity.WARNING,
    __name__,
    """A link's address is left out, because it would run something or open a file on the reader's machine.

    The text of the link stays. Addresses may begin with `http:`, `https:`, `mailto:`, `tel:`, `ftp:` or `doi:`, or name
    a file or a place in the text.

    Mend it: write an address that begins with `https:`.

    ```markdown
    See the [data](javascript:alert(1)).
    ```

    ```text
    content/01.text.md:1:16: warning[H002] the link to javascript:alert(1) is left out: links lead to pages, files beside this one and e-mail
        hint: write an address that begins with https:
    ```

    Right:

    ```markdown
    See the [data](https://example.org/data.csv).
    ```
    """,
)

H003 = found_by_stage(
    "H003",
    Severity.WARNING,
    __name__,
    """Raw OpenXML is left out of the Word file.

    Word does not open a file that is not well formed, and runs fields and opens linked objects that it finds in one.

    Mend it: write well-formed OpenXML, without fields and linked objects.

    ````markdown
    ```{=openxml}
    <w:p><w:broken
    ```
    ````

    ```text
    content/01.text.md:2:1: warning[H003] raw OpenXML is left out of the Word file: <w:p><w:broken
        hint: raw OpenXML has to be well formed, without fields and linked objects
    ```

    Right:

    ````markdown
    ```{=openxml}
    <w:p><w:r><w:br w:type="page"/></w:r></w:p>
    ```
    ````
    """,
)
