"""The process that reads an annotated PDF: the file on standard input, JSON on standard output. Started by ``pdf``.

A process of its own, with limits, because the file is a stranger's and the reader is written in C++.

Out: ``words`` (``text``, number of the page, and the box in points: left, bottom, right, top), ``annotations`` (see
``_annotation``), and ``names``: what may name the commit; or ``problem``.
"""

from __future__ import annotations

import ctypes
import json
import re
import sys
from collections.abc import Iterator
from typing import Any

MOST_PAGES = 2_000
MOST_LETTERS = 5_000_000
MEMORY = 3_000_000_000
SECONDS = 120

RUNNING = 20 / 25.4 * 72
"""Height of the running head and foot in points (theme/print.css)."""

Box = tuple[float, float, float, float]


class _TooMuch(Exception):
    pass


def read(data: bytes, most: int) -> dict[str, Any]:
    """The words and annotations of a PDF."""
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError:
        return {"problem": "is no PDF, is damaged or has a password"}
    try:
        if len(document) > MOST_PAGES:
            return {"problem": f"has more than {MOST_PAGES:,} pages"}
        words: list[Any] = []
        annotations: list[dict[str, Any]] = []
        names: list[str] = []
        letters = 0
        for number in range(len(document)):
            page = document[number]
            text = page.get_textpage()
            letters += text.count_chars()
            if letters > MOST_LETTERS:
                return {"problem": f"has more than {MOST_LETTERS:,} letters"}
            found, loose = _words(text, number, page.get_height())
            if number == 0:
                names += _NAME.findall(loose)
            words += found
            annotations += _annotations(page, number, most - len(annotations))
            text.close()
            page.close()
        return {"words": words, "annotations": annotations, "names": [*_NAMED.findall(_whole(data)), *names]}
    except _TooMuch:
        return {"problem": f"has more than {most:,} annotations"}
    except pypdfium2.PdfiumError:
        return {"problem": "is damaged"}
    finally:
        document.close()


_NAME = re.compile(r"\b[0-9a-f]{7,64}\b")
_NAMED = re.compile(r"/v/([0-9a-f]{40})\b")


def _whole(data: bytes) -> str:
    """The parts of a PDF that are not compressed, such as the metadata in XMP and the addresses of links."""
    return data.decode("latin-1")


_WORD = re.compile(r"\S+")
_HYPHEN = re.compile("[\ufffe\u00ad\u2010\x02][ \r\n]*")


def _words(text: Any, number: int, height: float) -> tuple[list[Any], str]:
    """The words of a page between running head and foot, with their boxes; and all its text."""
    import pypdfium2.raw as pdfium

    count = text.count_chars()
    letters = [chr(pdfium.FPDFText_GetUnicode(text, at) or 32) for at in range(count)]
    boxes: list[Box | None] = [_box(text, at) if not letter.isspace() else None for at, letter in enumerate(letters)]
    whole = "".join(letters)
    joined: list[int] = []
    at = 0
    # A word that is parted at the end of a line is one.
    for hyphen in _HYPHEN.finditer(whole):
        is_end = hyphen[0] != hyphen[0].strip("\r\n ") or hyphen[0] != "\u2010"
        joined += range(at, hyphen.start() if is_end else hyphen.end())
        at = hyphen.end()
    joined += range(at, count)
    found: list[Any] = []
    for word in _WORD.finditer("".join(letters[one] for one in joined)):
        indices = joined[word.start() : word.end()]
        parts = [(one, box) for one in indices if (box := boxes[one])]
        middle = [(box[1] + box[3]) / 2 for _, box in parts]
        if middle and RUNNING < middle[0] < height - RUNNING:
            found.append([word[0], number, [[round(side, 2) for side in box] for _, box in parts]])
    return found, whole


def _box(text: Any, at: int) -> Box:
    import pypdfium2.raw as pdfium

    left, right, bottom, top = (ctypes.c_double() for _ in range(4))
    pdfium.FPDFText_GetCharBox(text, at, left, right, bottom, top)
    return left.value, bottom.value, right.value, top.value


_KINDS = {
    1: "Text", 3: "FreeText", 4: "Line", 5: "Square", 6: "Circle", 7: "Polygon", 8: "PolyLine", 9: "Highlight",
    10: "Underline", 11: "Squiggly", 12: "StrikeOut", 13: "Stamp", 14: "Caret", 15: "Ink",
}  # fmt: skip
"""The annotations that may be remarks (fpdf_annot.h)."""


def _annotations(page: Any, number: int, most: int) -> Iterator[dict[str, Any]]:
    import pypdfium2.raw as pdfium

    total = pdfium.FPDFPage_GetAnnotCount(page)
    for at in range(total):
        annotation = pdfium.FPDFPage_GetAnnot(page, at)
        if not annotation:
            continue
        try:
            kind = _KINDS.get(pdfium.FPDFAnnot_GetSubtype(annotation), "")
            if kind:
                most -= 1
                if most < 0:
                    raise _TooMuch
                yield _annotation(page, annotation, kind, number, at)
        finally:
            pdfium.FPDFPage_CloseAnnot(annotation)


def _annotation(page: Any, annotation: Any, kind: str, number: int, at: int) -> dict[str, Any]:
    """An annotation: ``kind``, ``page``, ``at`` (its number on the page), ``to`` (that of the one it answers, or -1),
    ``text``, ``author``, ``date``, ``state``, ``model``, ``group``, ``boxes`` of the marked words, and ``box``."""
    import pypdfium2.raw as pdfium

    linked = pdfium.FPDFAnnot_GetLinkedAnnot(annotation, b"IRT")
    to = -1
    if linked:
        to = pdfium.FPDFPage_GetAnnotIndex(page, linked)
        pdfium.FPDFPage_CloseAnnot(linked)
    rectangle = pdfium.FS_RECTF()
    pdfium.FPDFAnnot_GetRect(annotation, rectangle)
    boxes: list[Box] = []
    for index in range(min(pdfium.FPDFAnnot_CountAttachmentPoints(annotation), 10_000)):
        points = pdfium.FS_QUADPOINTSF()
        if pdfium.FPDFAnnot_GetAttachmentPoints(annotation, index, points):
            across = [points.x1, points.x2, points.x3, points.x4]
            up = [points.y1, points.y2, points.y3, points.y4]
            boxes.append((min(across), min(up), max(across), max(up)))
    return {
        "kind": kind, "page": number, "at": at, "to": to, "is_answer": pdfium.FPDFAnnot_HasKey(annotation, b"IRT") == 1,
        "text": _string(annotation, b"Contents"), "author": _string(annotation, b"T"),
        "date": _string(annotation, b"M"), "state": _string(annotation, b"State"),
        "model": _string(annotation, b"StateModel"), "boxes": boxes,
        "box": (rectangle.left, rectangle.bottom, rectangle.right, rectangle.top),
    }  # fmt: skip


def _string(annotation: Any, key: bytes) -> str:
    import pypdfium2.raw as pdfium

    size = pdfium.FPDFAnnot_GetStringValue(annotation, key, None, 0)
    if size <= 2:
        return ""
    buffer = (pdfium.FPDF_WCHAR * (size // 2))()
    pdfium.FPDFAnnot_GetStringValue(annotation, key, buffer, size)
    return bytes(buffer)[: size - 2].decode("utf-16-le", "replace")


def main() -> None:
    """Set the limits, read, answer."""
    try:
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    except (ImportError, ValueError, OSError):  # a system without them
        pass
    most, _, data = sys.stdin.buffer.read().partition(b"\n")
    try:
        answer = read(data, int(most))
    except MemoryError:
        answer = {"problem": "takes too much memory"}
    sys.stdout.write(json.dumps(answer))


if __name__ == "__main__":
    main()
