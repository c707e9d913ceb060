from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress

from recto.core.diagnostics import Severity
from recto.core.model import Image
from recto.rules.rule import Finding, rule
from recto.rules.subject import Subject


@rule("F013", Severity.WARNING, in_build=False)
def moving_image(subject: Subject) -> Iterator[Finding]:
    """An image is animated.

    The PDF and paper show only its first frame.

    Fix it: show the steps side by side, and offer the animation as a file to download.

    ```markdown
    ![How versions are kept.](images/moving.gif)
    ```

    ```text
    content/01.text.md:1:27: warning[F013] the image images/moving.gif is animated; the PDF shows only the first frame
        hint: show the steps side by side, and link to the animation
    ```

    Right:

    ```markdown
    ![How versions are kept.](images/figure.png)
    ```
    """
    for image in subject.images.values():
        if _moves(image):
            message = f"the image {image.target} is animated; the PDF shows only the first frame"
            yield Finding(message, image.location, "show the steps side by side, and link to the animation")


def _moves(image: Image) -> bool:
    if image.media_type == "image/png":
        return b"acTL" in image.data[: image.data.find(b"IDAT")]
    if image.media_type == "image/webp":  # a chunk in its header says so (RFC 9649, 2.7)
        return b"ANIM" in image.data[:64]
    return image.media_type == "image/gif" and _has_two(image.data)


def _has_two(gif: bytes) -> bool:
    """Whether a GIF has more than one picture (GIF89a, 17 to 27). False if it is damaged before the second."""
    found, at = 0, 13
    with suppress(IndexError):
        at += _colours(gif[10])
        while gif[at] in (0x21, 0x2C):  # an extension, and a picture
            if gif[at] == 0x21:
                at += 2
            else:
                found += 1
                at += 11 + _colours(gif[at + 9])
            while size := gif[at]:
                at += size + 1
            at += 1
    return found > 1


def _colours(flags: int) -> int:
    """The bytes of the table of colours that follows."""
    return 3 << (flags & 7) + 1 if flags & 0x80 else 0
