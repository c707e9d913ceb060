from __future__ import annotations

from recto.core.diagnostics import Severity
from recto.rules.rule import found_by_stage

L004 = found_by_stage(
    "L004",
    Severity.ERROR,
    """`recto refs lock --refresh` was given a key that is neither cited nor in the lock.

    Nothing is fetched. `recto images lock --refresh` says the same of an address of which there is no copy.

    Fix it: write the key, or the address, as the text does.

    ```markdown
    It was shown [@doi:10.5555/alpha].
    ```

    ```sh
    recto refs lock --refresh doi:10.5555/other
    ```

    ```text
    error[L004] doi:10.5555/other is neither in the lock nor cited
        hint: write the key as the text does; recto refs status lists the keys
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
