"""Images: that are not there (F001), lie elsewhere (F002, F003), are none (F004), that Word cannot have (F005), that
are cut short (F006), or that have HTML in them (F007)."""

from __future__ import annotations

from collections.abc import Iterator

from recto.core.diagnostics import Severity
from recto.manuscript import images
from recto.rules.rule import Finding, found_by_stage, rule
from recto.rules.subject import Subject

F001 = found_by_stage(
    "F001",
    Severity.ERROR,
    __name__,
    """An image does not exist.

    Its description stands in its place. Names are looked for in `content/`, then from the project's folder; large
    and small letters differ.

    Mend it: put the file into `content/images/`, or correct the name.

    ```markdown
    ![The workflow.](images/figrue.svg)
    ```

    ```text
    content/01.text.md:1:18: error[F001] the image images/figrue.svg does not exist
        hint: did you mean images/figure.svg?
    ```

    Right:

    ```markdown
    ![The workflow.](images/figure.svg)
    ```
    """,
)

F002 = found_by_stage(
    "F002",
    Severity.ERROR,
    __name__,
    """An image lies outside `content/`, or is named by an address that is no file.

    It is not read. A symbolic link in `content/` may lead to an image elsewhere in the project, but not into a
    hidden folder.

    Mend it: put the file into `content/images/`.

    ```markdown
    ![The workflow.](../.drafts/workflow.svg)
    ```

    ```xml .drafts/workflow.svg
    <svg xmlns="http://www.w3.org/2000/svg" width="120" height="60"><circle r="9"/></svg>
    ```

    ```text
    content/01.text.md:1:18: error[F002] the image ../.drafts/workflow.svg lies outside content/
        hint: put the file into content/images/ and write images/NAME here
    ```

    Right:

    ```markdown
    ![The workflow.](images/workflow.svg)
    ```

    ```xml content/images/workflow.svg
    <svg xmlns="http://www.w3.org/2000/svg" width="120" height="60"><circle r="9"/></svg>
    ```
    """,
)

F003 = found_by_stage(
    "F003",
    Severity.WARNING,
    __name__,
    """An image is on another host.

    A build fetches nothing, so a link to it stands in its place.

    Mend it: download the image into `content/images/`. Then it is also there when the other host no longer is.

    ```markdown
    ![The workflow.](https://example.org/workflow.png)
    ```

    ```text
    content/01.text.md:1:18: warning[F003] the image https://example.org/workflow.png is on another host: a build fetches nothing, so a link stands in its place
        hint: download it into content/images/ and write images/NAME here
    ```

    Right:

    ```markdown
    ![The workflow.](images/figure.png)
    ```
    """,
)

F004 = found_by_stage(
    "F004",
    Severity.ERROR,
    __name__,
    """A file is not an image that a page can show.

    What counts is what is in the file, not its name. SVG, PNG, JPEG, GIF and WebP are images; PDF, EPS and TIFF are not
    shown. With Git LFS, a copy of the repository may have a note in the image's place until `git lfs pull`.

    Mend it: convert it, to SVG for drawings and to PNG or JPEG for photographs.

    ```markdown
    ![The workflow.](images/workflow.eps)
    ```

    ```postscript content/images/workflow.eps
    %!PS-Adobe-3.0 EPSF-3.0
    ```

    ```text
    content/01.text.md:1:18: error[F004] the file images/workflow.eps is not an image that a page can show
        hint: use SVG for drawings and PNG or JPEG for photographs (GIF and WebP are shown as well)
    ```

    Right:

    ```markdown
    ![The workflow.](images/figure.svg)
    ```
    """,
)

F005 = found_by_stage(
    "F005",
    Severity.WARNING,
    __name__,
    """An image cannot be turned into pixels for Word.

    Word files hold a PNG beside each SVG, for programs that cannot show SVG, and in the place of each WebP. Mostly
    the file is damaged.

    Mend it: open the image in a program that draws, and save it anew.

    Of an image that was not saved to its end:

    ```markdown
    ![The workflow.](images/cut.webp)
    ```

    ```sh
    recto build --format docx
    ```

    ```text
    content/01.text.md:1:18: warning[F005] the image images/cut.webp cannot be turned into pixels for Word: cannot identify image file
        hint: save it anew from the program that made it
    ```

    Right:

    ```markdown
    ![The workflow.](images/figure.png)
    ```

    ```sh
    recto build --format docx
    ```
    """,
    in_check=False,
)


@rule("F006", Severity.ERROR)
def image_cut_short(subject: Subject) -> Iterator[Finding]:
    """The end of an image is missing.

    Programs show what there is of it, and leave the rest white or grey. Mostly an upload broke off.

    Mend it: save the image anew, or copy it again.

    ```markdown
    ![How versions are kept.](images/cut.png)
    ```

    ```text
    content/01.text.md:1:27: error[F006] the image images/cut.png is cut short: its end is missing
        hint: save it anew, or copy it again
    ```

    Right:

    ```markdown
    ![How versions are kept.](images/figure.png)
    ```
    """
    for image in subject.images.values():
        if images.cut_short(image):
            message = f"the image {image.target} is cut short: its end is missing"
            yield Finding(message, image.location, "save it anew, or copy it again")


@rule("F007", Severity.WARNING)
def html_in_drawing(subject: Subject) -> Iterator[Finding]:
    """A drawing has text that is HTML, which is left out.

    Programs such as draw.io and Mermaid write labels so (`foreignObject`). Only browsers could show it, neither the PDF
    nor Word, and it could hold anything that a web page can.

    Mend it: save the drawing with its labels as text of SVG. In draw.io, switch off “Formatted Text” of the labels and
    “Word Wrap”, or export as PNG; in Mermaid, set `htmlLabels: false`.

    ```markdown
    ![How versions are kept.](images/labels.svg)
    ```

    ```xml content/images/labels.svg
    <svg xmlns="http://www.w3.org/2000/svg" width="120" height="60">
      <foreignObject width="120" height="60"><p xmlns="http://www.w3.org/1999/xhtml">The commit</p></foreignObject>
    </svg>
    ```

    ```text
    content/01.text.md:1:27: warning[F007] the drawing images/labels.svg has labels in HTML, which are left out: “The commit”
        hint: save it with labels that are text of SVG (draw.io: without “Formatted Text”; Mermaid: htmlLabels: false), or as PNG
    ```

    Right:

    ```markdown
    ![How versions are kept.](images/labels.svg)
    ```

    ```xml content/images/labels.svg
    <svg xmlns="http://www.w3.org/2000/svg" width="120" height="60"><text y="20">The commit</text></svg>
    ```
    """
    for image in subject.images.values():
        if image.lost:
            words = image.lost if len(image.lost) <= 60 else f"{image.lost[:60].rsplit(None, 1)[0]} …"
            hint = (
                "save it with labels that are text of SVG (draw.io: without “Formatted Text”; Mermaid: htmlLabels: false),"
                " or as PNG"
            )
            message = f"the drawing {image.target} has labels in HTML, which are left out: “{words}”"
            yield Finding(message, image.location, hint)
