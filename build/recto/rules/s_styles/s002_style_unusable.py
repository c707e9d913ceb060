from __future__ import annotations

from recto.core.diagnostics import Severity
from recto.rules.rule import found_by_stage

S002 = found_by_stage(
    "S002",
    Severity.ERROR,
    """The citation style cannot be used: it is not valid CSL.

    Citations are formatted in Pandoc's default style.

    Fix it: validate the style at [validator.citationstyles.org](https://validator.citationstyles.org), or choose
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
        hint: validate it at validator.citationstyles.org, or use one of the styles at zotero.org/styles
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
