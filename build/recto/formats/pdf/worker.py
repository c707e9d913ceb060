"""The process that makes the PDF: JSON on standard input and output. Started by ``formats.pdf.write``.

In: ``html``, ``images`` (by name, a media type and base64), ``metadata`` (see ``weasyprint.xmp``), ``descriptions``
(of link targets, by anchor), ``line_numbers``, ``standard`` and ``archive`` (see ``PdfSettings``), ``attachments``
(``name``, ``description``, ``relationship``, ``text``), ``epoch`` (their date), ``widest`` (the room for a formula, in
ems), ``written`` (see ``CitedDocument``), ``most_pages``.

Out: ``pdf`` (base64), ``pages``, ``maths`` (pairs of TeX and what is wrong with it), ``small`` (pairs of TeX and scale,
of formulas that are scaled down a lot), ``messages``, ``boxes`` (the characters that no font has), and ``lines`` (see
``weasyprint.line_numbers``); or ``failure``; or ``ceiling``, if it would have too many pages.
"""

from __future__ import annotations

import base64
import json
import os
import sys
from typing import Any

from recto.formats.pdf.mathjax import MathJax
from recto.formats.pdf.maths import draw_maths, small

_DEEPEST = 5_000


def typeset(job: dict[str, Any], mathjax: MathJax) -> dict[str, Any]:
    """Make a PDF of one page, with its formulas drawn."""
    from recto.formats.pdf.weasyprint.page import parse
    from recto.formats.pdf.weasyprint.render import render

    page, images = parse(job["html"]), job["images"]
    formulas = draw_maths(page, mathjax, job["widest"], job["written"], mathml=job["standard"] == "ua-2")
    for one in formulas:
        if one.drawing:
            images[one.name] = ["image/svg+xml", base64.b64encode(one.drawing.svg.encode()).decode()]
    printed = render(page, images, job)
    return {
        "pdf": base64.b64encode(printed.pdf).decode(),
        "pages": printed.pages,
        "maths": [[one.tex, one.problem] for one in formulas if one.problem],
        "small": [*small(formulas, job["widest"])],
        "messages": printed.messages,
        "boxes": printed.boxes,
        "lines": printed.lines,
    }


def main() -> None:
    """Load the slow modules, wait for the job, do it."""
    import gc

    from recto.formats.pdf.weasyprint.render import TooManyPages

    mathjax = MathJax()
    mathjax.start()
    # Boxes in each other take several calls each. What is nested without end was left out of the text.
    sys.setrecursionlimit(_DEEPEST)
    # The process makes one PDF and ends: garbage collection would take a sixth of its time.
    gc.disable()
    data = sys.stdin.buffer.read()
    if not data:
        return
    try:
        answer = typeset(json.loads(data), mathjax)
    except TooManyPages as failure:
        answer = {"ceiling": str(failure)}
    except Exception as failure:  # the parent reports it
        answer = {"failure": f"the PDF cannot be set: {type(failure).__name__}: {failure}"}
    sys.stdout.buffer.write(json.dumps(answer).encode())
    sys.stdout.flush()
    # The libraries in C have crashed, rarely, while Python put everything away, when the PDF was complete.
    os._exit(0)


if __name__ == "__main__":
    main()
