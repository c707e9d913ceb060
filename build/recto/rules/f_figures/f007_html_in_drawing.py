from __future__ import annotations

from collections.abc import Iterator

from recto.core.diagnostics import Severity
from recto.rules.rule import Finding, rule
from recto.rules.subject import Subject


@rule("F007", Severity.WARNING, family="images")
def html_in_drawing(subject: Subject) -> Iterator[Finding]:
    """A drawing contains text that is HTML, or Inkscape's text in a frame, which is left out.

    Programs such as draw.io and Mermaid write labels as HTML (`foreignObject`). Only browsers could show it, neither the
    PDF nor Word, and it could contain anything that a web page can. Text in a frame (`flowRoot`) is shown by Inkscape
    alone.

    Fix it: save the drawing with its labels as SVG text. In draw.io, switch off “Formatted Text” of the labels and
    “Word Wrap”, or export as PNG; in Mermaid, set `htmlLabels: false`; in Inkscape, use Text, Convert to Text.

    ```markdown
    ![How versions are kept.](images/labels.svg)
    ```

    ```xml content/images/labels.svg
    <svg xmlns="http://www.w3.org/2000/svg" width="120" height="60">
      <foreignObject width="120" height="60"><p xmlns="http://www.w3.org/1999/xhtml">The commit</p></foreignObject>
    </svg>
    ```

    ```text
    content/01.text.md:1:27: warning[F007] the drawing images/labels.svg has labels that are not SVG text, so they are left out: “The commit”
        hint: save it with labels as SVG text (draw.io: without “Formatted Text”; Mermaid: htmlLabels: false; Inkscape: Text, Convert to Text), or as PNG
    ```

    Right:

    ```markdown
    ![How versions are kept.](images/labels.svg)
    ```

    ```xml content/images/labels.svg
    <svg xmlns="http://www.w3.org/2000/svg" width="120" height="60"><text y="20">The commit</text></svg>
    ```
    """
    for image in subject.images.values():
        if image.lost:
            words = image.lost if len(image.lost) <= 60 else f"{image.lost[:60].rsplit(None, 1)[0]} …"
            hint = (
                "save it with labels as SVG text (draw.io: without “Formatted Text”; Mermaid: htmlLabels: false; "
                "Inkscape: Text, Convert to Text), or as PNG"
            )
            message = f"the drawing {image.target} has labels that are not SVG text, so they are left out: “{words}”"
            yield Finding(message, image.location, hint)
