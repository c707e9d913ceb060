from __future__ import annotations

import re
from collections.abc import Iterator

from recto.core.diagnostics import Severity
from recto.pandoc.markdown import Kind, pieces
from recto.rules.rule import Finding, rule
from recto.rules.shown import shown_text
from recto.rules.subject import Subject


@rule("F022", Severity.ERROR)
def size_not_read(subject: Subject) -> Iterator[Finding]:
    """The width or height of an image cannot be read, or is that of a dot.

    The image then has another size than you want, and the braces may be shown as text. They follow the parenthesis
    without a space, and contain only spaces between attributes, as in `{width=50% .center}`.

    A size is a number with a unit and no space in between: `50%` of the line, `8cm`, `80mm`, `3in`, `90pt` or `300px`. A
    number without a unit counts pixels.

    Fix it: write the size as the hint says.

    ```markdown
    ![How versions are kept.](images/figure.svg){width=0.5}

    ![How they are shown.](images/figure.png){width=50 %}
    ```

    ```text
    content/01.text.md:1:46: error[F022] width=0.5 is half a pixel
        hint: write width=50% for half of the line
    content/01.text.md:3:43: error[F022] width=50 % has a space, so the unit is not read
        hint: write width=50%
    ```

    Right:

    ```markdown
    ![How versions are kept.](images/figure.svg){width=50%}

    ![How they are shown.](images/figure.png){width=50%}
    ```
    """
    text = subject.text.text
    for piece in pieces(text):
        if piece.kind is Kind.TARGET and (braces := _BRACES.match(text, piece.end)):
            if braces["braces"][:20] in shown_text(subject):
                why = "there is a space before them" if braces["space"] else "an attribute is written as width=50%"
                place = subject.text.location(braces.start("braces"))
                yield Finding(f"these braces are shown as text: {why}", place, "write {width=50%} right after the )")
        elif piece.kind is Kind.ATTRIBUTES and text[piece.start - 1 : piece.start] in (")", "]"):
            for size in _SIZE.finditer(text, piece.start, piece.end):
                attributes = text[piece.start : piece.end]
                if found := _problem(size) or _percentage(size, attributes):
                    yield Finding(found[0], subject.text.location(size.start("name")), found[1])


_BRACES = re.compile(
    r"""(?: (?P<space>[ \t]+)(?=\{(?:\.[\w-]+[ \t]+)*(?:width|height)[ \t]*[=:])
    | (?=\{(?:(?:width|height)(?:[ \t]+=|[ \t]*:|=[ \t])|[\d.]+[ ]?%?\})) )(?P<braces>\{[^{}\n]*\})""",
    re.VERBOSE,
)
_UNITS = r"%|px|in|cm|mm|pt|em"
_SIZE = re.compile(
    rf"""(?<=[\s{{])(?P<name>width|height)\s*=\s*
    (?:"(?P<quoted>[^"]*)" | (?P<bare>[^\s}}"]+)(?P<rest>[ \t]+(?:{_UNITS}|inch|inches)(?![\w=]))?)""",
    re.IGNORECASE | re.VERBOSE,
)
_VALUE = re.compile(rf"(?P<number>\d*[.,]?\d+|\d+\.?)\s*(?P<unit>{_UNITS}|)")
_OTHER_UNITS = {"inch": "in", "inches": "in", "percent": "%", "pixel": "px", "pixels": "px", "centimeters": "cm"}


def _problem(size: re.Match[str]) -> tuple[str, str] | None:
    name, value = size["name"], (size["quoted"] if size["bare"] is None else size["bare"]).strip()
    if size["rest"]:
        unit = size["rest"].strip()
        right = f"write {name}={value}{_OTHER_UNITS.get(unit.lower(), unit)}"
        return f"{name}={value} {unit} has a space, so the unit is not read", right
    match = _VALUE.fullmatch(value)
    if match and "," not in value:
        number = float(match["number"])
        if match["unit"] == "%" and number > _LARGEST:
            return f"{name}={value} is wider than the page" if name == "width" else f"{name}={value} is too high", (
                f"write {name}=100% for the whole line"
            )
        if match["unit"] or number >= _SMALLEST:
            return None
        if number <= 1:
            pixels = "one pixel" if number == 1 else "half a pixel" if number == 0.5 else "less than a pixel"
            part = "half of the line" if number == 0.5 else "this part of the line" if number < 1 else "the whole line"
            return f"{name}={value} is {pixels}", f"write {name}={number * 100:g}% for {part}"
        return f"{name}={value} is {number:g} pixels", f"add the unit, as in {name}={value}cm or {name}={value}in"
    if value[:1] in "“”‘’„":
        return None  # W007 reports it
    if joined := re.fullmatch(r"([^,;]+)[,;]((?:width|height)=[^,;]+)", value):
        hint = f"write {name}={joined[1]} {joined[2]}, with a space in between"
        return f"{name}={value} is not a size", hint
    return f"{name}={value} is not a size", f"write {_right(name, value)}"


def _percentage(size: re.Match[str], attributes: str) -> tuple[str, str] | None:
    """What is wrong with the width of a figure that was rather meant as per cent: icons in the text have a height, too."""
    value = size["bare"] or size["quoted"] or ""
    if size["name"] != "width" or "#fig:" not in attributes or "height" in attributes or not value.isdecimal():
        return None
    if int(value) > 100:
        return None
    return f"width={value} is {value} pixels, which is {int(value) * _MM:.0f} mm in print", (
        f"write width={value}% for a part of the line, or width={value}px if it is meant"
    )


_LARGEST = 200
"""Per cent: nothing is so much wider than the line."""
_MM = 25.4 / 96
"""Millimetres of a pixel of CSS."""
_SMALLEST = 10
"""Pixels: what is smaller is no picture."""


def _right(name: str, value: str) -> str:
    """What a size is meant to be, or an example."""
    first, _, others = value.partition(",")
    if others.partition("=")[0] in ("width", "height"):
        return f"{_right(name, first)} {others}"
    part = re.fullmatch(r"([\d.]*)\\(?:text|line|column)(?:width|height)", value)
    if part:
        return f"{name}={float(part[1] or 1) * 100:g}%"
    number = re.match(r"(\d+(?:[.,]\d+)?)\s*(%|[A-Za-z]*)", value)
    unit = _OTHER_UNITS.get(number[2].lower(), number[2].lower()) if number else ""
    if number and re.fullmatch(_UNITS, unit):
        return f"{name}={number[1].replace(',', '.')}{unit}"
    return f"{name}=50% or {name}=8cm"
