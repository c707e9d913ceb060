from __future__ import annotations

from collections.abc import Iterator

from recto.core.diagnostics import Severity
from recto.rules.rule import Finding, rule
from recto.rules.subject import Subject


@rule("F011", Severity.WARNING, in_build=False)
def no_alternative(subject: Subject) -> Iterator[Finding]:
    """An image has neither a description nor a caption.

    A reader who cannot see it learns only that there is an image. In a figure, the caption is read out unless `alt`
    says more.

    Fix it: describe in the brackets, or in `alt`, what a reader would miss. Decoration has `alt=""`.

    ```markdown
    The mark ![](images/figure.svg) stands for versions.
    ```

    ```text
    content/01.text.md:1:14: warning[F011] the image images/figure.svg has no alternative text
        hint: write ![what it shows](images/figure.svg), or {alt=""} after it if it is decoration
    ```

    Right:

    ```markdown
    The mark ![two boxes](images/figure.svg) stands for versions.
    ```
    """
    for image in subject.document.illustrations:
        if image.alternative is None or (not image.alternative and image.label):
            hint = f'write ![what it shows]({image.target}), or {{alt=""}} after it if it is decoration'
            if image.label:
                hint = 'write alt="what it shows" after its label'
            yield Finding(f"the image {image.target} has no alternative text", image.location, hint)
