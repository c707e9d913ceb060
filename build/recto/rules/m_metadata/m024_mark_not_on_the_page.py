from __future__ import annotations

from collections.abc import Iterator

from recto.core.diagnostics import Severity
from recto.manuscript.asked import Asked
from recto.rules.m_metadata.authors import authors_of
from recto.rules.rule import Finding, rule
from recto.rules.subject import Subject


@rule("M024", Severity.WARNING)
def mark_not_on_the_page(subject: Subject) -> Iterator[Finding]:
    """An author has `equal_contribution`, `deceased` or `members`, and the template that shows the authors does not use it.

    The PDF, the Word file, LaTeX and JATS show it by themselves. On the page, authors are as the template in the text has
    them, which is mostly in `content/00.front-matter.md`.

    Fix it: add to the template what the hint says, and explain the mark below the authors.

    ```yaml content/metadata.yaml
    title: A test
    authors:
      - name: Ada Example
        equal_contribution: true
      - name: Grace Sample
        equal_contribution: true
    ```

    ```markdown
    {% for author in manubot.authors %}{{ author.name }} {% endfor %}
    ```

    ```text
    content/metadata.yaml:4:5: warning[M024] the page does not show that these authors contributed equally
        hint: write in the template, behind the name: {% if author.equal_contribution %}^†^{% endif %}
    ```

    Right:

    ```yaml content/metadata.yaml
    title: A test
    authors:
      - name: Ada Example
        equal_contribution: true
      - name: Grace Sample
        equal_contribution: true
    ```

    ```markdown
    {% for author in manubot.authors %}{{ author.name }}{% if author.equal_contribution %}^†^{% endif %} {% endfor %}

    † These authors contributed equally.
    ```
    """
    metadata, asked = subject.manuscript.metadata, Asked(subject.manuscript.sections)
    if not asked.loops_over_authors:
        return
    for keys, problem, hint in _SHOWN:
        found = next(
            (
                metadata.place(name, index, key)
                for name, index, author in authors_of(metadata)
                for key in keys
                if author.get(key) not in (None, False, [])
            ),
            None,
        )
        if found and not any(map(asked.of_author, keys)):
            yield Finding(problem, found, f"write in the template, behind the name: {hint}")


_SHOWN = (
    (
        ("equal_contribution", "equal"),
        "the page does not show that these authors contributed equally",
        "{% if author.equal_contribution %}^†^{% endif %}",
    ),
    (("deceased",), "the page does not show that this author has died", "{% if author.deceased %}^‡^{% endif %}"),
    (
        ("members",),
        "the page does not show the members of this group",
        '{% if author.members %} ({{ author.members | map(attribute="name") | join(", ") }}){% endif %}',
    ),
)
"""What the page's template is to show: keys, what is wrong without them, and how."""
