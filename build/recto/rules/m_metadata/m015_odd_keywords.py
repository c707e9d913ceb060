from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from recto.core.diagnostics import Severity
from recto.rules.m_metadata.authors import words_of
from recto.rules.rule import Finding, rule
from recto.rules.subject import Subject


@rule("M015", Severity.WARNING)
def odd_keywords(subject: Subject) -> Iterator[Finding]:
    """A keyword is given twice, or several keywords are written as one.

    Search engines read several keywords in one text as a single long one.

    Fix it: write each keyword once, as a separate entry.

    ```yaml content/metadata.yaml
    title: A test
    keywords: ["tests, examples", rules, Rules]
    ```

    ```text
    content/metadata.yaml:2:12: warning[M015] this keyword looks like several: tests, examples
        hint: write [tests, examples]
    content/metadata.yaml:2:38: warning[M015] the keyword Rules is given twice
        hint: remove one of the two
    ```

    Right:

    ```yaml content/metadata.yaml
    title: A test
    keywords: [tests, examples, rules]
    ```
    """
    metadata = subject.manuscript.metadata
    given = metadata.values.get("keywords")
    seen: Counter[tuple[str, ...]] = Counter()
    for index, keyword in enumerate(given if isinstance(given, list) else []):
        place = metadata.place("keywords", index)
        several = [one.strip() for one in re.split("[,;]", str(keyword)) if one.strip()]
        seen[words_of(str(keyword))] += 1
        if len(several) > 1:
            hint = f"write [{', '.join(several)}]"
            yield Finding(f"this keyword looks like several: {keyword}", place, hint)
        elif seen[words_of(str(keyword))] == 2:
            yield Finding(f"the keyword {keyword} is given twice", place, "remove one of the two")
