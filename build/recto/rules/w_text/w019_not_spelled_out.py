from __future__ import annotations

from collections.abc import Iterator

from recto.core.diagnostics import Severity
from recto.document.glossary import PLACES
from recto.manuscript.terms import ABBREVIATIONS
from recto.pandoc import ast
from recto.rules.rule import Finding, rule
from recto.rules.subject import Subject, tree
from recto.rules.w_text.running import first_uses, looks_explained, spelled_out


@rule("W019", Severity.WARNING, in_build=False)
def not_spelled_out(subject: Subject) -> Iterator[Finding]:
    """An abbreviation from the metadata is not spelled out where the text uses it first.

    On the page, readers can ask for its meaning; on paper and in the Word file, they cannot. If the text has a list of
    abbreviations (`::: {#abbreviations}`), they need not be spelled out; but if one is, then where it comes first.
    Headings, captions, tables and notes do not count.

    Fix it: write what it stands for where it comes first, with the abbreviation in parentheses.

    ```yaml content/metadata.yaml
    title: A test
    abbreviations:
      DNA: deoxyribonucleic acid
      PCR: polymerase chain reaction
    ```

    ```markdown
    Cells copy DNA, and so does PCR.

    A cell needs no primers for deoxyribonucleic acid (DNA).
    ```

    ```text
    content/01.text.md:1:12: warning[W019] “DNA” is used here, but spelled out only later, in line 3
        hint: write “deoxyribonucleic acid (DNA)” here, and “DNA” there
    content/01.text.md:1:29: warning[W019] “PCR” is not spelled out where it is first used
        hint: write “polymerase chain reaction (PCR)”, or add a list of abbreviations: ::: {#abbreviations}
    ```

    Right:

    ```markdown
    Cells copy deoxyribonucleic acid (DNA), and so does the polymerase chain reaction (PCR).

    A cell needs no primers for DNA.
    ```
    """
    text = subject.text
    is_listed = any(one["t"] == "Div" and ast.identifier(one) == ABBREVIATIONS for one in ast.walk(tree(subject)))
    for term, start in first_uses(subject).items():
        found = next(spelled_out(subject, term), None)
        both = f"{term.meaning} ({term.name})"
        if found is None:
            if not is_listed and not looks_explained(subject, start, term):
                problem = f"“{term.name}” is not spelled out where it is first used"
                hint = f"write “{both}”, or add a list of abbreviations: ::: {{#{PLACES[0]}}}"
                yield Finding(problem, text.location(start), hint)
        elif start < min(found) and not looks_explained(subject, start, term):
            here, there = text.location(start), text.location(found[0])
            line = f"in line {there.line}" if here.path == there.path else f"in {there.path}, line {there.line}"
            problem = f"“{term.name}” is used here, but spelled out only later, {line}"
            yield Finding(problem, here, f"write “{both}” here, and “{term.name}” there")
