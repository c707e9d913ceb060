from __future__ import annotations

from recto.core.diagnostics import Severity
from recto.rules.rule import found_by_stage

M007 = found_by_stage(
    "M007",
    Severity.ERROR,
    """A setting of the page is unknown, or not of the right kind.

    `recto: page:` lists what the page may load from elsewhere or run. Settings that Recto cannot read stay off.

    Fix it: write the setting as the hint says. The settings are `hypothesis`, `analytics`, `images`, `scripts` and
    `styles`.

    ```yaml content/metadata.yaml
    title: A test
    recto:
      page:
        images: [example.org]
    ```

    ```text
    content/metadata.yaml:4:14: error[M007] images may only come from an address that begins with https://, not example.org
        hint: write images: [https://example.org], a site or the beginning of an address
    ```

    Right:

    ```yaml content/metadata.yaml
    title: A test
    recto:
      page:
        images: ["https://example.org/figures/"]
    ```
    """,
)
