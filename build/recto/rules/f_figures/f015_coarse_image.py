from __future__ import annotations

import re
from collections.abc import Iterator

from recto.core.diagnostics import Severity
from recto.rules.f_figures.page import PAGE
from recto.rules.rule import Finding, rule
from recto.rules.subject import Subject


@rule("F015", Severity.WARNING, in_build=False)
def coarse_image(subject: Subject) -> Iterator[Finding]:
    """A figure has too few pixels for its width in print.

    Below 120 dots per inch (dpi), letters in it are hard to read on paper; journals ask for 300. The width is the one
    that the figure gets in the PDF: its own, up to that of the text, or what `width` says. Drawings (SVG) have no
    pixels, and figures narrower than 5 cm are not reported.

    Fix it: save it again with more pixels, 1800 for the width of the text, or as a drawing; or show it smaller.

    ```markdown
    ![How versions are kept.](images/small.png){width=10cm}
    ```

    ```text
    content/01.text.md:1:27: warning[F015] images/small.png will look blurred in print: 120 pixels on 100 mm (30 dpi)
        hint: make it at least 1181 pixels wide, use SVG, or show it smaller
    ```

    Right:

    ```markdown
    ![How versions are kept.](images/small.png){width=1cm}
    ```
    """
    told: set[str] = set()
    for shown in subject.document.illustrations:
        image = subject.images.get(shown.target)
        if not shown.caption or not image or not image.width or image.media_type == "image/svg+xml":
            continue
        printed = min(_millimetres(shown.width) or image.width / 96 * 25.4, PAGE)
        density = image.width / printed * 25.4
        if density < 120 and printed > 50 and shown.target not in told:
            told.add(shown.target)
            yield Finding(
                f"{shown.target} will look blurred in print: {image.width:.0f} pixels on {printed:.0f} mm ({density:.0f} dpi)",
                shown.location,
                f"make it at least {printed / 25.4 * 300:.0f} pixels wide, use SVG, or show it smaller",
            )


_UNITS = {
    "": 25.4 / 96,
    "px": 25.4 / 96,
    "%": PAGE / 100,
    "in": 25.4,
    "inch": 25.4,
    "cm": 10.0,
    "mm": 1.0,
    "pt": 25.4 / 72,
}


def _millimetres(width: str) -> float | None:
    """A width as Pandoc reads it."""
    match = re.fullmatch(r"\s*(\d*\.?\d+)\s*([a-z%]*)\s*", width)
    return float(match[1]) * _UNITS[match[2]] if match and match[2] in _UNITS else None
