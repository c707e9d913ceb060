from __future__ import annotations

from collections.abc import Iterator

from recto.core.diagnostics import Severity
from recto.rules.rule import Finding, rule
from recto.rules.subject import Subject
from recto.rules.w_text.running import first_uses, part, spelled_out


@rule("W020", Severity.WARNING, in_build=False)
def spelled_out_again(subject: Subject) -> Iterator[Finding]:
    """An abbreviation from the metadata is spelled out a second time.

    This happens when paragraphs move, or when several authors write. Readers then look for a difference.

    The abstract, the main text and a supplement may each spell it out, since they are read by themselves. So may
    captions, tables and notes.

    Fix it: write the abbreviation alone.

    ```yaml content/metadata.yaml
    title: A test
    abbreviations:
      DNA: deoxyribonucleic acid
    ```

    ```markdown
    Cells copy deoxyribonucleic acid (DNA).

    They pack deoxyribonucleic acid (DNA) as well.
    ```

    ```text
    content/01.text.md:3:11: warning[W020] “DNA” was spelled out before, in line 1
        hint: write “DNA”
    ```

    Right:

    ```markdown
    Cells copy deoxyribonucleic acid (DNA).

    They pack DNA as well.
    ```
    """
    text = subject.text
    for term in first_uses(subject):
        known: dict[str, int] = {}
        for start, _ in spelled_out(subject, term):
            first = known.setdefault(part(subject, start), start)
            if first != start:
                here, there = text.location(start), text.location(first)
                line = f"in line {there.line}" if here.path == there.path else f"in {there.path}, line {there.line}"
                yield Finding(f"“{term.name}” was spelled out before, {line}", here, f"write “{term.name}”")
