from __future__ import annotations

import re
from collections.abc import Iterator

from recto.core.diagnostics import Severity
from recto.rules.c_citations.keys import Sources, braced
from recto.rules.rule import Finding, rule
from recto.rules.subject import Subject


@rule("C018", Severity.ERROR)
def cut_key(subject: Subject) -> Iterator[Finding]:
    """A key ends too early, at a character that keys can only contain in braces.

    These are brackets, `=`, `;`, `,` and a few more, which many addresses and older DOIs contain. The text then cites
    another work, or none, and shows the rest of the key as text.

    Fix it: write the key in braces, as the hint does.

    ```markdown
    As has been shown [@doi:10.1016/S0140-6736(97)11096-0] and told [@url:https://example.org/?page=5].
    ```

    ```text
    content/01.text.md:1:20: error[C018] only the beginning of this key is read: @doi:10.1016/S0140-6736
        hint: write it in braces: @{doi:10.1016/s0140-6736(97)11096-0}
    content/01.text.md:1:66: error[C018] only the beginning of this key is read: @url:https://example.org
        hint: write it in braces: @{url:https://example.org/?page=5}
    ```

    Right:

    ```markdown
    As has been shown [@{doi:10.1016/S0140-6736(97)11096-0}] and told [@{url:https://example.org/?page=5}].
    ```
    """
    sources = Sources(subject)
    for citation in subject.document.citations:
        whole = sources.cut(citation)
        plain = braced(whole) if whole else ""
        # What is cut by a character that cannot be seen alone is W007.
        if plain and (plain[1] == "{" or not re.match(r"[\u00ad\u200b\u2060\ufeff]\w", sources.after(citation))):
            yield Finding(
                f"only the beginning of this key is read: @{citation.key}",
                citation.location,
                f"write it in braces: {plain}" if plain[1] == "{" else f"delete the invisible character in it: {plain}",
            )
