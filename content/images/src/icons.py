"""Draws the small icons beside authors' names: orcid.svg, github.svg, mastodon.svg and twitter.svg.

They are plain shapes of our own that hint at each service; they are not the services' logos.
"""

from __future__ import annotations

from drawing import circle, picture, save

SIZE = 16
WHITE = "#ffffff"


def stroke(course: str, *, color: str = WHITE, thickness: float = 1.5) -> str:
    """A line with round ends along an SVG path."""
    return (
        f'<path d="{course}" fill="none" stroke="{color}" stroke-width="{thickness}" '
        'stroke-linecap="round" stroke-linejoin="round"/>'
    )


def orcid() -> str:
    """The letters iD in a green disk."""
    return "\n".join(
        [
            circle(8, 8, 8, fill="#447a18"),
            circle(4.6, 4.6, 0.95, fill=WHITE),
            stroke("M4.6 7 V11.6"),
            stroke("M7.4 4.4 V11.6 H8.8 A3.6 3.6 0 0 0 8.8 4.4 Z"),
        ]
    )


def github() -> str:
    """A branch that leaves a line of commits and comes back to it, in a black disk."""
    return "\n".join(
        [
            circle(8, 8, 8, fill="#24292f"),
            stroke("M5.5 4.5 V11.5"),
            stroke("M10.5 6.4 C10.5 9 5.5 8 5.5 10.6"),
            *(circle(x, y, 1.7, fill=WHITE) for x, y in [(5.5, 4.2), (5.5, 11.8), (10.5, 5.4)]),
        ]
    )


def mastodon() -> str:
    """A speech bubble with two tusks, in violet."""
    bubble = (
        "M3.5 1 H12.5 A3 3 0 0 1 15.5 4 V9 A3 3 0 0 1 12.5 12 H7 L4 15 V12 H3.5 A3 3 0 0 1 0.5 9 V4 A3 3 0 0 1 3.5 1 Z"
    )
    return f'<path d="{bubble}" fill="#5140c9"/>\n' + stroke(
        "M4 9.2 V5 Q4 3.8 6 3.8 Q8 3.8 8 5.6 Q8 3.8 10 3.8 Q12 3.8 12 5 V9.2"
    )


def twitter() -> str:
    """A bird on the wing, in a blue disk."""
    return circle(8, 8, 8, fill="#1373b0") + "\n" + stroke("M3 7 Q6 4.6 8 9 Q10 4.6 13 7", thickness=1.8)


ICONS = {
    "orcid": ("ORCID", orcid),
    "github": ("GitHub", github),
    "mastodon": ("Mastodon", mastodon),
    "twitter": ("Twitter", twitter),
}


def draw(name: str) -> str:
    """The icon of that name, on no background."""
    title, shapes = ICONS[name]
    return picture(SIZE, SIZE, title, [shapes()], paper="")


if __name__ == "__main__":
    for icon in ICONS:
        save(f"{icon}.svg", draw(icon))
