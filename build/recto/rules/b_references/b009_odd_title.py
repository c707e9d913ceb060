from __future__ import annotations

import re
from collections.abc import Iterator

from recto.core.diagnostics import Severity
from recto.rules.b_references.works import Work, cited_works
from recto.rules.rule import Finding, rule
from recto.rules.subject import Subject

_MARKUP = re.compile(
    # citeproc understands <i>, <b>, <sup>, <sub>, <sc>, and <span> with one of two attributes.
    r"</?(?!(?:i|b|sup|sub|sc|span)\b)[a-z][a-z:-]*(?:\s[^<>]*)?/?>"
    r"|&(?:[a-z]{2,8}|#\d+|#x[0-9a-f]+);"
    r"|\\[a-z]{2,}\b|\$[^$]*[\\^_{][^$]*\$",
    re.IGNORECASE,
)


@rule("B009", Severity.WARNING, in_build=False)
def odd_title(subject: Subject) -> Iterator[Finding]:
    """A title is all in capitals, or contains markup that the list of references prints as it is.

    Examples are `<folder>` and `\\emph`. `<i>`, `<b>`, `<sup>`, `<sub>` and `<sc>` work in titles and names of journals.
    Entities such as `&amp;`, and the tags that publishers write for these, such as `<scp>` and `<em>`, are read as what
    they stand for; other programs may print them.

    Fix it: write the title in sentence case and without markup, in [a reference that you
    describe](authors.md#references-that-you-describe).

    ```markdown
    It was shown [@doi:10.5555/capitals].
    ```

    ```json content/manual-references.json
    [{"id": "doi:10.5555/capitals", "type": "article-journal", "title": "ON THE THEORY OF NEARLY EVERYTHING", "author": [{"family": "Himmelstein", "given": "Daniel"}], "container-title": "PLOS Computational Biology", "issued": {"date-parts": [[2019]]}}]
    ```

    ```text
    content/manual-references.json:1:2: warning[B009] the title of @doi:10.5555/capitals is all in capitals: ON THE THEORY OF NEARLY EVERYTHING
        hint: write the title in sentence case
    ```

    Right:

    ```markdown
    It was shown [@doi:10.5555/capitals].
    ```

    ```json content/manual-references.json
    [{"id": "doi:10.5555/capitals", "type": "article-journal", "title": "On the theory of nearly everything", "author": [{"family": "Himmelstein", "given": "Daniel"}], "container-title": "PLOS Computational Biology", "issued": {"date-parts": [[2019]]}}]
    ```
    """
    for work in cited_works(subject):
        yield from _marks(work)


def _marks(work: Work) -> Iterator[Finding]:
    item = work.reference.item
    title = str(item.get("title") or "")
    words = [word for word in re.findall(r"[^\W\d_]+", title) if len(word) >= 4]
    if len(words) >= 3 and re.sub(r"<[^>]*>", "", title).isupper():
        hint = work.correction('"title": "…"', "write the title in sentence case")
        yield Finding(f"the title of {work.key} is all in capitals: {title}", work.place, hint)
    for field, named in (("title", "title"), ("container-title", "journal’s name")):
        markup = _MARKUP.search(str(item.get(field) or ""))
        code = _MARKUP.search(work.reference.coded.get(field, ""))
        if code and not markup:
            yield Finding(
                f"the {named} of {work.key} contains the code “{code[0]}”, which is read as what it stands for",
                work.place,
                work.correction(f'"{field}": "…"', f"write {field} without it")
                + "; of such codes only <i>, <b>, <sup> and <sub> work everywhere",
            )
        if markup:
            yield Finding(
                f"the {named} of {work.key} contains the code “{markup[0]}”, which will be printed",
                work.place,
                work.correction(f'"{field}": "…"', f"write {field} without it")
                + "; of such codes only <i>, <b>, <sup> and <sub> work",
            )
