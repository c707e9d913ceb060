from __future__ import annotations

from collections.abc import Iterator

from recto.core.diagnostics import Severity
from recto.manuscript.remote import is_remote
from recto.rules.rule import Finding, rule
from recto.rules.subject import Subject


@rule("F014", Severity.WARNING, in_build=False)
def heavy_image(subject: Subject) -> Iterator[Finding]:
    """An image is larger than 5 MB.

    Every reader of the page downloads it, and git keeps every version of it for ever.

    Fix it: save photographs as JPEG and screenshots as PNG, at most 2000 pixels wide; save drawings with very many
    points as PNG.

    ```markdown
    ![How versions are kept.](images/heavy.png)
    ```

    ```text
    content/01.text.md:1:27: warning[F014] the image images/heavy.png is 6.0 MB
        hint: make it at most 2000 pixels wide; save photographs as JPEG
    ```

    Right:

    ```markdown
    ![How versions are kept.](images/figure.png)
    ```
    """
    for image in subject.images.values():
        if len(image.data) > 5_000_000:
            hint = "make it at most 2000 pixels wide; save photographs as JPEG"
            if image.media_type == "image/svg+xml":
                hint = "save it with fewer points, or as a PNG 2000 pixels wide"
            elif is_remote(image.target):
                if subject.manuscript.metadata.value("recto", "resolution"):
                    continue  # readers get a smaller one
                hint = "set recto: resolution: 300 in metadata.yaml, so that readers get a smaller one"
            yield Finding(f"the image {image.target} is {len(image.data) / 1e6:.1f} MB", image.location, hint)
