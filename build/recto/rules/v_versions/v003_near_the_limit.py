from __future__ import annotations

from recto.core.diagnostics import Severity
from recto.rules.rule import found_by_stage

V003 = found_by_stage(
    "V003",
    Severity.WARNING,
    """The site, or one of its files, is close to the host's limit.

    GitHub Pages publishes sites of up to 1 GB; GitHub accepts files of up to 100 MB. The warning appears at 60 % of
    either. It says for about how many more versions there is room, and which files of the new version are the largest.

    Fix it: [make versions smaller or fewer](maintainers.md#when-the-site-grows).

    ```sh
    recto deploy
    ```

    ```text
    warning[V003] the site takes 812.4 MB of the 1000.0 MB that GitHub Pages allows: there is room for about 31 more versions of 6.0 MB
        hint: the newest version's largest files are manuscript.docx (3.1 MB), manuscript.pdf (2.6 MB), index.html (0.2 MB); make images smaller (recto: resolution: 300 in metadata.yaml), build without --format docx, or publish less often, for instance only tags
    ```

    Right:

    a site of less than 600 MB.
    """,
    in_check=False,
)
