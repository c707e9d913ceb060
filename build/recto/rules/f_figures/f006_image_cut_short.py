from __future__ import annotations

from collections.abc import Iterator

from recto.core.diagnostics import Severity
from recto.manuscript import images
from recto.rules.rule import Finding, rule
from recto.rules.subject import Subject


@rule("F006", Severity.ERROR, family="images")
def image_cut_short(subject: Subject) -> Iterator[Finding]:
    """The end of an image is missing.

    Programs show the part that is there, and leave the rest white or grey. Usually an upload broke off.

    Fix it: save the image again, or copy it again.

    ```markdown
    ![How versions are kept.](images/cut.png)
    ```

    ```text
    content/01.text.md:1:27: error[F006] the image images/cut.png is cut short: its end is missing
        hint: save it again, or copy it again
    ```

    Right:

    ```markdown
    ![How versions are kept.](images/figure.png)
    ```
    """
    for image in subject.images.values():
        if images.cut_short(image):
            message = f"the image {image.target} is cut short: its end is missing"
            yield Finding(message, image.location, "save it again, or copy it again")
