"""The lock of references: unreadable (B003) or not to be written (L001), and what recto refs says (L002 to L004)."""

from __future__ import annotations

from recto.core.diagnostics import Severity
from recto.rules.rule import found_by_stage

B003 = found_by_stage(
    "B003",
    Severity.ERROR,
    __name__,
    """`content/references.lock.json` cannot be read.

    It is not valid JSON, often after a merge conflict, or not of the version that this Recto reads. None of its
    references is used then.

    Mend it: resolve the conflict by keeping the references of both sides, or take the file from the last good commit.
    [The format](maintainers.md#the-lock) is documented.

    ```json content/references.lock.json
    {"version": 2}
    ```

    ```text
    content/references.lock.json:1:1: error[B003] the lock is not of version 1, the one that this Recto reads
        hint: resolve a merge conflict by keeping both sides' references; or take the file from the last good commit
    ```

    Right:

    ```json content/references.lock.json
    {"version": 1, "aliases": {}, "references": {}}
    ```
    """,
)

L001 = found_by_stage(
    "L001",
    Severity.ERROR,
    __name__,
    """`content/references.lock.json` cannot be written.

    Nothing was fetched then, since it could not be kept and would be fetched anew in each build.

    Mend it: make `content/` a folder that you can write to. Or run `recto refs lock` where it is one, commit the
    lock, and build with `--locked` here.

    Where `content/` cannot be written to:

    ```markdown
    It was shown [@doi:10.1098/rsif.2017.0387].
    ```

    ```sh
    recto refs lock
    ```

    ```text
    content/references.lock.json:1:1: error[L001] content/references.lock.json cannot be written, so nothing was fetched: Permission denied
        hint: make content/ a folder that you can write to; or run recto refs lock where it is, and build with --locked
    ```

    Right:

    ```sh
    recto check --locked
    ```
    """,
    in_check=False,
)

L002 = found_by_stage(
    "L002",
    Severity.ERROR,
    __name__,
    """A folder has no references that `recto refs adopt` could take.

    There is no `references.json` in it, or it is not the list that Manubot writes.

    Mend it: name the folder that Manubot wrote.

    ```sh
    recto refs adopt content
    ```

    ```text
    error[L002] there are no references to take from content: references.json is not there
        hint: name the folder that Manubot wrote, with references.json and citations.tsv in it; Rootstock keeps it in the branch output
    ```

    Right:

    ```sh
    recto refs adopt published
    ```

    ```json published/references.json
    []
    ```
    """,
    in_check=False,
)

L003 = found_by_stage(
    "L003",
    Severity.WARNING,
    __name__,
    """`recto refs adopt` left references out, because nothing says which key they are cited by.

    Manubot says so in `citations.tsv`; some of its versions also in each reference's note.

    Mend it: put `citations.tsv` of the same build into the folder.

    ```json published/references.json
    [{"id": "3KqbSa7W", "type": "book", "title": "A title", "author": [{"family": "Example"}]}]
    ```

    ```sh
    recto refs adopt published
    ```

    ```text
    warning[L003] 1 reference of published left out, since nothing says what it is cited by: A title
        hint: put citations.tsv, which Manubot wrote beside references.json, into the folder
    ```

    Right:

    ```json published/references.json
    [{"id": "3KqbSa7W", "type": "book", "title": "A title", "author": [{"family": "Example"}]}]
    ```

    ```tsv published/citations.tsv
    manuscript_id\tdetagged_id\tstandard_id\tshort_id
    doi:10.5555/x\tdoi:10.5555/x\tdoi:10.5555/x\t3KqbSa7W
    ```

    ```sh
    recto refs adopt published
    ```
    """,
    in_check=False,
)

L004 = found_by_stage(
    "L004",
    Severity.ERROR,
    __name__,
    """`recto refs lock --refresh` was given a key that is neither cited nor in the lock.

    Nothing is fetched.

    Mend it: write the key as the text does.

    ```markdown
    It was shown [@doi:10.5555/alpha].
    ```

    ```sh
    recto refs lock --refresh doi:10.5555/other
    ```

    ```text
    error[L004] doi:10.5555/other is neither in the lock nor cited
        hint: write the key as the text does; recto refs status tells what there is
    ```

    Right:

    ```sh
    recto refs lock
    ```

    ```markdown
    It was shown [@doi:10.5555/alpha].
    ```
    """,
    in_check=False,
)
