from __future__ import annotations

from collections.abc import Iterator, Sequence

from recto.core.diagnostics import Severity
from recto.references import dates
from recto.references.csl import DATE_FIELDS
from recto.rules.b_references.works import cited_works
from recto.rules.rule import Finding, rule
from recto.rules.subject import Subject


@rule("B011", Severity.WARNING, in_build=False)
def impossible_date(subject: Subject) -> Iterator[Finding]:
    """A date of a reference cannot be right: its year is to come or has not four digits, or there is no such month or day.

    Years before 1000 need a sign that they are meant: `"circa": true` in CSL JSON.

    Fix it: correct the date.

    ```markdown
    It was shown [@roe2001].
    ```

    ```bibtex content/manual-references.bib
    @article{roe2001, author = {Roe, Ann}, title = {A study of everything}, journal = {Journal of Examples}, year = {201}}
    ```

    ```text
    content/manual-references.bib:1:1: warning[B011] the date of @roe2001 cannot be right: the year 201
        hint: correct the date
    ```

    Right:

    ```markdown
    It was shown [@roe2001].
    ```

    ```bibtex content/manual-references.bib
    @article{roe2001, author = {Roe, Ann}, title = {A study of everything}, journal = {Journal of Examples}, year = {2001}}
    ```
    """
    for work in cited_works(subject):
        for field in sorted(DATE_FIELDS & work.reference.item.keys()):
            date = work.reference.item[field]
            for day in dates.days(date):
                latest = subject.world.today().year + 2 if field == "issued" else 2100
                if problem := _problem(day, latest, meant=bool(date.get("circa"))):
                    year = work.correction(f'"{field}": {{"date-parts": [[…]]}}', "correct the date")
                    which = "date" if field == "issued" else f"{field} date"
                    yield Finding(f"the {which} of {work.key} cannot be right: {problem}", work.place, year)


def _problem(day: Sequence[int], latest: int, *, meant: bool) -> str:
    """What is wrong with a year, month and day; CSL has seasons as months 13 to 16 and 21 to 24."""
    year, month, day_of_month = (*day, 1, 1)[:3]
    if not meant and (0 <= year < 1000 or year > latest):
        return f"the year {year}"
    if not (1 <= month <= 16 or 21 <= month <= 24):
        return f"the month {month}"
    return "" if 1 <= day_of_month <= 31 else f"the day {day_of_month}"
