"""Citation styles: not found (S001), or not fit for use (S002)."""

from __future__ import annotations

from recto.core.diagnostics import Severity
from recto.rules.rule import found_by_stage

S001 = found_by_stage(
    "S001",
    Severity.ERROR,
    __name__,
    """The citation style cannot be found.

    The next one in [the order of search](authors.md#citation-style) is taken. As a **warning**: the library of
    styles is not installed at all.

    Mend it: use a name from [zotero.org/styles](https://www.zotero.org/styles), or a `.csl` file of the project.

    ```yaml content/metadata.yaml
    title: A test
    csl: natur
    ```

    ```text
    content/metadata.yaml:2:1: error[S001] the citation style natur cannot be found
        hint: did you mean nature?
    ```

    Right:

    ```yaml content/metadata.yaml
    title: A test
    csl: nature
    ```
    """,
)

S002 = found_by_stage(
    "S002",
    Severity.ERROR,
    __name__,
    """The citation style cannot be used: it is not valid CSL.

    Citations are set in Pandoc's own default style.

    Mend it: validate the style at [validator.citationstyles.org](https://validator.citationstyles.org), or take
    another.

    ```yaml content/metadata.yaml
    title: A test
    csl: content/journal.csl
    ```

    ```xml content/journal.csl
    <style xmlns="http://purl.org/net/xbiblio/csl" version="1.0"></style>
    ```

    ```markdown
    It was shown [@doi:10.5555/alpha].
    ```

    ```sh
    recto build --format html
    ```

    ```text
    content/metadata.yaml:2:1: error[S002] the citation style content/journal.csl cannot be used: CiteprocParseError: No citation element present
        hint: validate it at validator.citationstyles.org, or name one of the styles at zotero.org/styles
    ```

    Right:

    ```yaml content/metadata.yaml
    title: A test
    csl: nature
    ```

    ```markdown
    It was shown [@doi:10.5555/alpha].
    ```

    ```sh
    recto build --format html
    ```
    """,
    in_check=False,
)
