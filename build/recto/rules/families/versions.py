"""Versions: there with other bytes (V001), of another commit (V002), growing (V003), without a proof of time (V004), built
with errors (V005), of a commit that nobody finds (V006)."""

from __future__ import annotations

from recto.core.diagnostics import Severity
from recto.rules.rule import found_by_stage

V001 = found_by_stage(
    "V001",
    Severity.ERROR,
    __name__,
    """A version is there already, with other bytes.

    What is published under a commit's name is never rewritten, since somebody may have cited it. The same commit built
    with other versions of the packages, other options or other fonts of the machine gives other bytes. Nothing of this
    version is changed; other versions are deployed all the same.

    Mend it: leave it, if what is there is right. To publish what you have now, commit it, with an empty commit if need be.

    ```sh
    recto deploy
    ```

    ```text
    error[V001] version 3f2b9c41d0aa is on gh-pages already, with other bytes in manuscript.pdf
        hint: it stays as it is, since others may have cited it; to publish what you have now, commit it: git commit --allow-empty -m 'Publish anew'
    ```

    Right:

    a commit of its own for each version.
    """,
    in_check=False,
)

V002 = found_by_stage(
    "V002",
    Severity.ERROR,
    __name__,
    """The build is not of the present commit.

    It was made of another commit, or files in `content/` are not as the commit has them. Nothing is published.

    Mend it: commit what has changed, build again, then publish.

    ```sh
    recto publish
    ```

    ```text
    error[V002] content/02.introduction.md is not as commit 3f2b9c41d0aa has it
        hint: a version is what its commit says: commit the change and build again
    ```

    Right:

    commit, build, publish, in this order.
    """,
    in_check=False,
)

V003 = found_by_stage(
    "V003",
    Severity.WARNING,
    __name__,
    """The site, or one of its files, comes near what the host allows.

    GitHub Pages publishes sites of up to 1 GB; GitHub takes files of up to 100 MB. The warning begins at six tenths of
    either. It says for about how many more versions there is room, and which files are the largest of the new one.

    Mend it: [make versions smaller or fewer](maintainers.md#when-the-site-grows).

    ```sh
    recto deploy
    ```

    ```text
    warning[V003] the site takes 812.4 MB of the 1000.0 MB that GitHub Pages allows: room for about 31 more versions of 6.0 MB
        hint: the newest version's largest files are manuscript.docx (3.1 MB), manuscript.pdf (2.6 MB), index.html (0.2 MB); make images smaller (recto: resolution: 300 in metadata.yaml), build without --format docx, or publish less often, such as tags only
    ```

    Right:

    a site of less than 600 MB.
    """,
    in_check=False,
)

V004 = found_by_stage(
    "V004",
    Severity.WARNING,
    __name__,
    """A proof of the time could not be had, because no calendar answered, or the program `ots` is not installed.

    The version is published without it.

    Mend it: run the same with `--timestamp` again later; install `opentimestamps-client`, if the message says so.

    ```sh
    recto publish --timestamp
    ```

    ```text
    warning[V004] no proof of time was made: Failed to create timestamp: need at least 2 attestations but received 0 within timeout
        hint: the next run with --timestamp tries again; ots is had by: python -m pip install opentimestamps-client
    ```

    Right:

    a later run, when the calendars answer.
    """,
    in_check=False,
)

V005 = found_by_stage(
    "V005",
    Severity.ERROR,
    __name__,
    """The build has errors, so that it becomes no version.

    A build makes what it can of a manuscript with errors, for its authors to see. A version is cited, and is never
    rewritten: it would keep its missing reference for ever. Nothing is published.

    Mend it: mend what `recto check` says, commit, build again, publish. A rule that your group does not want to be held
    to is set to a warning under `recto: checks:` in `metadata.yaml`.

    ```sh
    recto publish
    ```

    ```text
    error[V005] the build of 3f2b9c41d0aa has 2 errors, and a version stays as it is
        hint: mend what recto check says, commit, and build again
    ```

    Right:

    a build of which is said `no problems`, or warnings alone.
    """,
    in_check=False,
)

V006 = found_by_stage(
    "V006",
    Severity.WARNING,
    __name__,
    """The commit of a version is not on the remote.

    The version is there to stay, and its page leads to the commit that it was made of; but that is on your machine
    alone, and may never be pushed, such as one that was amended since. As far as your repository knows, that is: `git
    fetch` tells it what is new on the remote. In CI, which builds what was pushed, nothing is asked.

    Mend it: push the commit, best before you publish it.

    ```sh
    recto deploy
    ```

    ```text
    warning[V006] the commit of version 3f2b9c41d0aa is not on origin: its page leads to a commit that nobody finds
        hint: push it as well: git push origin 3f2b9c41d0aa:refs/heads/BRANCH
    ```

    Right:

    ```sh
    git push && recto deploy
    ```
    """,
    in_check=False,
)
