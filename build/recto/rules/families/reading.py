"""Reading files: nothing to read (R001), bytes that are no text (R002), files left out (R003)."""

from __future__ import annotations

from recto.core.diagnostics import Severity
from recto.rules.rule import found_by_stage

R001 = found_by_stage(
    "R001",
    Severity.ERROR,
    __name__,
    """There is nothing to build.

    The folder has no `content/`, or `content/` has no section. Sections are Markdown files whose names begin with a digit.
    Nothing is built.

    Mend it: name the folder that holds `content/`, not `content/` itself.

    ```sh
    recto check drafts
    ```

    ```text
    error[R001] there is no folder drafts
        hint: name the folder that holds content/: recto build PATH/TO/PROJECT
    ```

    Right:

    ```sh
    recto check .
    ```
    """,
)

R002 = found_by_stage(
    "R002",
    Severity.ERROR,
    __name__,
    """A file is not UTF-8.

    Characters that cannot be read show as �. The place is that of the first wrong byte.

    Mend it: save the file as UTF-8 in the editor.

    A file that was saved as Latin-1:

    ```markdown
    The café is open.
    ```

    ```text
    content/01.text.md:1:8: error[R002] this file is not UTF-8 text; the wrong bytes show as �
        hint: save it as UTF-8 in the editor
    ```

    Right:

    the same file, saved as UTF-8.
    """,
)

R003 = found_by_stage(
    "R003",
    Severity.ERROR,
    __name__,
    """A file is left out.

    It is a symbolic link that leads out of `content/` or nowhere, or it is larger than 20,000,000 bytes. Text from outside
    `content/` is never read: a pull request could otherwise publish files of the machine that builds it.

    Mend it: put the file itself into `content/`.

    With `content/02.linked.md` as a link to this file:

    ```markdown notes.md
    A paragraph.
    ```

    ```markdown
    Another.
    ```

    ```text
    content/02.linked.md:1:1: error[R003] this file lies outside content/ and is left out
        hint: copy it into content/
    ```

    Right:

    ```markdown content/02.linked.md
    A paragraph.
    ```

    ```markdown
    Another.
    ```
    """,
)
