from __future__ import annotations

from collections.abc import Iterator

from recto.core.diagnostics import Severity
from recto.rules.rule import Finding, rule
from recto.rules.subject import Subject


@rule("F014", Severity.WARNING, in_build=False)
def heavy_image(subject: Subject) -> Iterator[Finding]:
    """An image has more than 5 MB.

    Each reader of the page loads it, and git keeps every version of it for ever.

    Mend it: save a photograph as JPEG and a picture of the screen as PNG, no wider than 2000 pixels; save a drawing with
    very many points as PNG.

    ```markdown
    ![How versions are kept.](images/heavy.png)
    ```

    ```text
    content/01.text.md:1:27: warning[F014] the image images/heavy.png has 6.0 MB
        hint: save it no wider than 2000 pixels, a photograph as JPEG
    ```

    Right:

    ```markdown
    ![How versions are kept.](images/figure.png)
    ```
    """
    for image in subject.images.values():
        if len(image.data) > 5_000_000:
            hint = "save it no wider than 2000 pixels, a photograph as JPEG"
            if image.media_type == "image/svg+xml":
                hint = "save it with fewer points, or as PNG of 2000 pixels"
            yield Finding(f"the image {image.target} has {len(image.data) / 1e6:.1f} MB", image.location, hint)
