"""The page on which somebody compares kept files of other sites with what their addresses have now."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Sequence
from difflib import unified_diff
from html import escape

from recto.manuscript.remote import Change

_STYLE = """
body { font: 1rem/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 80rem; padding: 0 1rem; }
h2 { font-size: 1rem; overflow-wrap: anywhere; margin: 2.5rem 0 .5rem; }
.pair { display: grid; grid-template-columns: repeat(auto-fit, minmax(18rem, 1fr)); gap: 1rem; }
figure { margin: 0; padding: .75rem; border: 1px solid #8888; border-radius: .4rem; }
img { display: block; max-width: 100%; margin: auto; background: #fff; }
figcaption { margin-bottom: .5rem; }
pre { overflow: auto; }
@media (prefers-color-scheme: dark) { body { background: #16181b; color: #e8e8e6; } }
"""


def images_page(pairs: Sequence[Change]) -> str:
    """A page of its own that shows each pair side by side, or the lines that differ if they are texts.

    Images are in the page as data, so that nothing is loaded and no drawing runs anything.
    """
    shown = "\n".join(_shown(pair) for pair in pairs)
    policy = "default-src 'none'; img-src data:; style-src 'unsafe-inline'"
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">\n'
        "<title>Files of other sites that changed</title>\n"
        f'<meta name="viewport" content="width=device-width"><meta http-equiv="Content-Security-Policy" '
        f'content="{policy}">\n<style>{_STYLE}</style></head>\n'
        f"<body><h1>Files of other sites that changed</h1>\n{shown}\n</body></html>\n"
    )


def _shown(pair: Change) -> str:
    heading = f"<h2>{escape(pair.address)}</h2>"
    if not pair.new.type.startswith("image/"):
        old, new = (data.decode("utf-8", "replace").splitlines() for data in (pair.old_data, pair.new_data))
        lines = unified_diff(old, new)
        return f"{heading}\n<pre>{escape(chr(10).join([*lines][2:1000]))}</pre>"
    sides = (
        ("Kept", f"fetched on {pair.old.retrieved}", pair.old, pair.old_data),
        ("Now", "", pair.new, pair.new_data),
    )
    figures = "\n".join(
        f"<figure><figcaption><b>{name}</b> {entry.size:,} bytes {said}</figcaption>"
        f'<img alt="{name}" src="data:{escape(entry.type)};base64,{b64encode(data).decode()}"></figure>'
        for name, said, entry, data in sides
    )
    return f'{heading}\n<div class="pair">\n{figures}\n</div>'
