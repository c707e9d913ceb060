from __future__ import annotations

from collections.abc import Iterator

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
    # In a GIF, a block of control stands before each image (GIF89a, 23).
    return image.media_type == "image/gif" and image.data.count(b"!\xf9\x04") > 1
