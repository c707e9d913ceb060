from __future__ import annotations

from collections.abc import Iterator

from recto.core.diagnostics import Severity
from recto.manuscript.asked import Asked
from recto.rules.m_metadata.authors import authors_of
from recto.rules.rule import Finding, rule
from recto.rules.subject import Subject


@rule("M024", Severity.WARNING)
def mark_not_on_the_page(subject: Subject) -> Iterator[Finding]:
    """An author has `equal_contribution`, and the template that shows the authors does not use it.

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
    names = ("equal_contribution", "equal")
    if not asked.loops_over_authors or any(map(asked.of_author, names)):
        return
    for name, index, author in authors_of(metadata):
        given = next((key for key in names if author.get(key) not in (None, False)), None)
        if given:
            problem = "the page does not show that these authors contributed equally"
            hint = "write in the template, behind the name: {% if author.equal_contribution %}^†^{% endif %}"
            yield Finding(problem, metadata.place(name, index, given), hint)
            return
