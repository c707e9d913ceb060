from __future__ import annotations

from collections.abc import Iterator

from recto.core.diagnostics import Severity
from recto.rules.rule import Finding, rule
from recto.rules.subject import Subject


@rule("F024", Severity.ERROR, family="images")
def linked_picture(subject: Subject) -> Iterator[Finding]:
    """A drawing refers to a picture in a file of its own, which is left out.

    Drawings that are shown as images load no other files: the page, the PDF and the Word file show an empty place.

    Fix it: save the drawing with the picture in it. Inkscape: Extensions, Images, Embed Images.

    ```markdown
    ![How versions are kept.](images/map.svg)
    ```

    ```xml content/images/map.svg
    <svg xmlns="http://www.w3.org/2000/svg" width="120" height="60"><image href="photo.png" width="60" height="60"/></svg>
    ```

    ```text
    content/01.text.md:1:27: error[F024] the drawing images/map.svg only refers to photo.png, so that picture is not shown
        hint: save the drawing with the picture in it (Inkscape: Extensions, Images, Embed Images)
    ```

    Right:

    ```markdown
    ![How versions are kept.](images/map.svg)
    ```

    ```xml content/images/map.svg
    <svg xmlns="http://www.w3.org/2000/svg" width="120" height="60"><rect width="60" height="60"/></svg>
    ```
    """
    for image in subject.images.values():
        if image.linked:
            yield Finding(
                f"the drawing {image.target} only refers to {image.linked[:80]}, so that picture is not shown",
                image.location,
                "save the drawing with the picture in it (Inkscape: Extensions, Images, Embed Images)",
            )
