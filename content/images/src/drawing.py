"""What the figures share: a palette, text sizes, and a few shapes written as SVG.

A figure is drawn in units of a quarter of a millimeter, so that one 680 units wide fills a text block of
170 mm at its natural size. No style sheet, marker or script is used: every program that reads SVG draws these.
"""

from __future__ import annotations

from pathlib import Path
from xml.sax.saxutils import escape

IMAGES = Path(__file__).resolve().parent.parent
# Quoted, since a bare name may not have a word that begins with a digit.
FONT = "'Recto Sans', 'Source Sans 3', 'Libertinus Sans', 'DejaVu Sans', sans-serif"
WIDTH = 680

# Okabe and Ito's colors can be told apart with every common kind of color vision.
INK = "#1a1a1a"
MUTED = "#595959"
PAPER = "#ffffff"
BLUE = "#0072b2"
VERMILION = "#d55e00"
GREEN = "#00795a"
PALE_BLUE = "#e3f1fa"
PALE_ORANGE = "#fdf0e0"
PALE_GREY = "#f3f3f3"
PALE_GREEN = "#e2f4ee"


def number(value: float) -> str:
    """Write a coordinate with at most two decimals, the same on every machine."""
    return f"{value:.2f}".rstrip("0").rstrip(".")


def text(
    x: float,
    y: float,
    content: str,
    *,
    size: float = 15,
    anchor: str = "middle",
    bold: bool = False,
    fill: str = INK,
    rotate: float = 0,
) -> str:
    """One line of text whose baseline runs through (x, y)."""
    weight = ' font-weight="bold"' if bold else ""
    turn = f' transform="rotate({number(rotate)} {number(x)} {number(y)})"' if rotate else ""
    return (
        f'<text x="{number(x)}" y="{number(y)}" font-size="{number(size)}" text-anchor="{anchor}" '
        f'fill="{fill}"{weight}{turn}>{escape(content)}</text>'
    )


def lines(x: float, middle: float, content: list[str], *, size: float = 15, bold_first: bool = False) -> str:
    """Several centered lines of text, the whole of them centered on the height `middle`."""
    leading = size * 1.25
    # Capitals stand about 0.7 em above the baseline: half of that centers a single line on its height.
    first = middle - leading * (len(content) - 1) / 2 + size * 0.35
    return "\n".join(
        text(x, first + leading * i, line, size=size, bold=bold_first and i == 0) for i, line in enumerate(content)
    )


def box(
    x: float,
    y: float,
    width: float,
    height: float,
    *,
    fill: str = PAPER,
    stroke: str = INK,
    thickness: float = 1.5,
    radius: float = 0,
    dashes: str = "",
) -> str:
    """A rectangle, with round corners if a radius is given."""
    dash = f' stroke-dasharray="{dashes}"' if dashes else ""
    return (
        f'<rect x="{number(x)}" y="{number(y)}" width="{number(width)}" height="{number(height)}" '
        f'rx="{number(radius)}" fill="{fill}" stroke="{stroke}" stroke-width="{number(thickness)}"{dash}/>'
    )


def circle(x: float, y: float, radius: float, *, fill: str, stroke: str = "none", thickness: float = 0) -> str:
    """A circle around (x, y)."""
    return (
        f'<circle cx="{number(x)}" cy="{number(y)}" r="{number(radius)}" fill="{fill}" stroke="{stroke}" '
        f'stroke-width="{number(thickness)}"/>'
    )


def path(points: list[tuple[float, float]], *, stroke: str = INK, thickness: float = 1.5, dashes: str = "") -> str:
    """A line through all the points."""
    dash = f' stroke-dasharray="{dashes}"' if dashes else ""
    course = " L".join(f"{number(x)} {number(y)}" for x, y in points)
    return (
        f'<path d="M{course}" fill="none" stroke="{stroke}" stroke-width="{number(thickness)}" '
        f'stroke-linecap="round" stroke-linejoin="round"{dash}/>'
    )


def arrow(points: list[tuple[float, float]], *, stroke: str = INK, thickness: float = 1.5) -> str:
    """A line through all the points that ends in an arrow head; its last stretch is upright or level."""
    (x0, y0), (x1, y1) = points[-2:]
    length = 9.0
    half = 4.5
    dx = (x1 > x0) - (x1 < x0)
    dy = (y1 > y0) - (y1 < y0)
    base = (x1 - dx * length, y1 - dy * length)
    head = [(x1, y1), (base[0] + dy * half, base[1] + dx * half), (base[0] - dy * half, base[1] - dx * half)]
    corners = " ".join(f"{number(x)},{number(y)}" for x, y in head)
    shaft = path([*points[:-1], base], stroke=stroke, thickness=thickness)
    return f'{shaft}\n<polygon points="{corners}" fill="{stroke}"/>'


def picture(width: float, height: float, title: str, parts: list[str], *, paper: str = PAPER) -> str:
    """The SVG file: a title for people who cannot see it, a background, and the parts."""
    background = f'<rect width="{number(width)}" height="{number(height)}" fill="{paper}"/>\n' if paper else ""
    body = "\n".join(parts)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {number(width)} {number(height)}" '
        f'width="{number(width)}" height="{number(height)}" role="img" font-family="{FONT}">\n'
        f"<title>{escape(title)}</title>\n{background}{body}\n</svg>\n"
    )


def save(name: str, svg: str) -> None:
    """Write a picture into `content/images`."""
    (IMAGES / name).write_text(svg, encoding="utf-8", newline="\n")
