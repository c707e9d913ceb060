"""Cross-references: to what there is not (X001), labels given twice (X002), settings of numbers (X004); what is not
mentioned (X005) or out of order (X006), labels without caption (X007) or number (X008), numbers typed by hand (X009),
words that contradict (X010) or repeat (X011) what a reference prints."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache

from recto.core.diagnostics import Severity
from recto.core.model import Citation, Label, Location
from recto.core.wording import nearest
from recto.pandoc.markdown import prose
from recto.references.keys import LABEL_NAME, LABEL_PLACES
from recto.rules.rule import Finding, found_by_stage, rule
from recto.rules.subject import Subject, ascending

KINDS = {"fig": "figure", "tbl": "table", "eq": "equation", "sec": "section"}


@rule("X001", Severity.ERROR)
def undefined_target(subject: Subject) -> Iterator[Finding]:
    """A reference names a figure, table, equation or section that does not exist, or a heading with `.unnumbered`.

    No number stands in its place.

    Mend it: correct the name, or give the label to what is meant. To a heading without number, write a link.

    ```markdown
    As @fig:workflwo shows, versions are kept.

    ![How versions are kept.](images/figure.svg){#fig:workflow}
    ```

    ```text
    content/01.text.md:1:4: error[X001] @fig:workflwo refers to a figure that does not exist
        hint: did you mean fig:workflow?
    ```

    Right:

    ```markdown
    As @fig:workflow shows, versions are kept.

    ![How versions are kept.](images/figure.svg){#fig:workflow}
    ```
    """
    document = subject.document
    labels = {label.name for label in document.labels}
    headings = {heading.identifier: heading for heading in reversed(document.headings)}
    for reference in document.cross_references:
        kind = reference.key.partition(":")[0]
        if kind == "sec":
            # pandoc-secnos takes @sec:methods for the heading with the identifier `methods`, too.
            found = next((name for name in (reference.key, reference.key[4:]) if name in headings), None)
            if found and not headings[found].numbered:
                yield Finding(
                    f"@{reference.key} refers to a section without a number",
                    reference.location,
                    f"take .unnumbered away, or link to it: [the section](#{found})",
                )
            if found:
                continue
        if reference.key not in labels:
            alike = [label.name for label in document.labels if label.name.startswith(f"{kind}:")]
            longer = next((name for name in alike if name.startswith(f"{reference.key}.")), "")
            yield Finding(
                f"@{reference.key} refers to a {KINDS[kind]} that does not exist",
                reference.location,
                (longer and f"did you mean {longer}?")
                or nearest(reference.key, alike)
                or f"label the {KINDS[kind]} with {{#{reference.key}}}",
            )


@rule("X002", Severity.ERROR)
def label_given_twice(subject: Subject) -> Iterator[Finding]:
    """A label is given twice.

    References to it lead to one of the two only.

    Mend it: rename one, and the references that mean it.

    ```markdown
    See @fig:workflow.

    ![How versions are kept.](images/figure.svg){#fig:workflow}

    ![How they are shown.](images/figure.png){#fig:workflow}
    ```

    ```text
    content/01.text.md:5:43: error[X002] the label fig:workflow is used again; it was given at content/01.text.md:3:46
        hint: rename one of the two figures
    ```

    Right:

    ```markdown
    See @fig:workflow and @fig:page.

    ![How versions are kept.](images/figure.svg){#fig:workflow}

    ![How they are shown.](images/figure.png){#fig:page}
    ```
    """
    labels: dict[str, Label] = {}
    for label in subject.document.labels:
        kind, _, name = label.name.partition(":")
        if name and labels.setdefault(label.name, label) is not label:
            yield Finding(
                f"the label {label.name} is used again; it was given at {labels[label.name].location}",
                label.location,
                f"rename one of the two {KINDS.get(kind, 'label')}s",
            )


X004 = found_by_stage(
    "X004",
    Severity.ERROR,
    __name__,
    """Figures, tables and equations cannot be numbered, because pandoc-xnos refuses a setting in metadata.yaml.

    Nothing is numbered then.

    Mend it: correct the setting. Truth values are `true` and `false`.

    ```yaml content/metadata.yaml
    title: A test
    fignos-cleveref: "On"
    ```

    ```markdown
    See @fig:workflow.

    ![How versions are kept.](images/figure.svg){#fig:workflow}
    ```

    ```text
    content/metadata.yaml:1:1: error[X004] figures, tables and equations cannot be numbered: Metadata boolean values must be one of the following: true, True, TRUE, false, False, FALSE. As of pandoc 2.2.2, the following are not allowed: On, Off.
        hint: check the settings fignos-…, eqnos-…, tablenos-… and xnos-… in metadata.yaml
    ```

    Right:

    ```yaml content/metadata.yaml
    title: A test
    fignos-cleveref: true
    ```

    ```markdown
    See @fig:workflow.

    ![How versions are kept.](images/figure.svg){#fig:workflow}
    ```
    """,
)


@rule("X005", Severity.WARNING, in_build=False)
def never_mentioned(subject: Subject) -> Iterator[Finding]:
    """A figure, table or equation has a label, and the text never refers to it.

    Readers are not told why it is there and when to look at it; journals ask that each is mentioned. A link to it counts
    as well.

    Mend it: refer to it where it is talked of, or take the label away from what needs no number.

    ```markdown
    Versions are kept.

    ![How versions are kept.](images/figure.svg){#fig:workflow}
    ```

    ```text
    content/01.text.md:3:46: warning[X005] the text never mentions the figure fig:workflow
        hint: write @fig:workflow where it is talked of
    ```

    Right:

    ```markdown
    Versions are kept (Figure @fig:workflow).

    ![How versions are kept.](images/figure.svg){#fig:workflow}
    ```
    """
    document = subject.document
    mentioned = {reference.key for reference in document.cross_references}
    mentioned |= {link.target.removeprefix("#") for link in document.links}
    mentioned |= {label.name for label, _ in _typed(subject).values()}
    for label in document.labels:
        kind, _, name = label.name.partition(":")
        if name and kind != "sec" and label.name not in mentioned:
            mentioned.add(label.name)
            yield Finding(
                f"the text never mentions the {KINDS[kind]} {label.name}",
                label.location,
                f"write @{label.name} where it is talked of",
            )


@rule("X006", Severity.WARNING, in_build=False)
def mentioned_out_of_order(subject: Subject) -> Iterator[Finding]:
    """Figures or tables are mentioned in another order than they stand in.

    Readers look for Figure 2 after Figure 1, and journals number by first mention. What has a `tag` or stands in an
    appendix is left alone, and so are equations.

    Mend it: move the figure or table, or mention it where its number is next.

    ```markdown
    The page (Figure @fig:page) comes from versions (Figure @fig:workflow).

    ![How versions are kept.](images/figure.svg){#fig:workflow}

    ![How they are shown.](images/figure.png){#fig:page}
    ```

    ```text
    content/01.text.md:1:18: warning[X006] fig:page is mentioned before fig:workflow, but stands after it
        hint: move one of the figures, or mention fig:workflow first
    ```

    Right:

    ```markdown
    Versions (Figure @fig:workflow) make the page (Figure @fig:page).

    ![How versions are kept.](images/figure.svg){#fig:workflow}

    ![How they are shown.](images/figure.png){#fig:page}
    ```
    """
    first: dict[str, Citation] = {}
    for reference in sorted(subject.document.cross_references, key=lambda reference: reference.start):
        first.setdefault(reference.key, reference)
    appended = _appended(subject)
    for kind in ("fig", "tbl"):
        numbers = _numbers(subject, kind)
        labels = [name for n, name in numbers.items() if n.isdigit() and name in first and name not in appended]
        mentions = sorted(labels, key=lambda name: first[name].start)
        kept = ascending([labels.index(name) for name in mentions])
        for index, name in enumerate(mentions):
            at = labels.index(name)
            if at in kept:
                continue
            # Told of the one whose place it took, or that took its place.
            later = [other for other in mentions[index + 1 :] if labels.index(other) < at]
            earlier = [other for other in mentions[:index] if labels.index(other) > at]
            how, other = ("before", later[0]) if later else ("after", earlier[-1])
            stands = "after" if later else "before"
            yield Finding(
                f"{name} is mentioned {how} {other}, but stands {stands} it",
                first[name].location,
                f"move one of the {KINDS[kind]}s, or mention {other if later else name} first",
            )


def _appended(subject: Subject) -> set[str]:
    """Labels in an appendix or supplement."""
    document = subject.document
    start = next(
        (heading.start for heading in document.headings if re.match(r"appendi|suppl|supporting", heading.text, re.I)),
        len(subject.text.text),
    )
    return set(re.findall(rf"\{{#\s*((?:fig|tbl):{LABEL_NAME})", subject.text.text[start:]))


@rule("X007", Severity.WARNING, in_build=False)
def label_without_caption(subject: Subject) -> Iterator[Finding]:
    """A figure or table has a label, but no caption.

    It gets its number, with nothing after it: a caption is what many readers read first.

    Mend it: say in a sentence what it shows. What is decoration needs no label.

    ```markdown
    See Figure @fig:workflow.

    ![](images/figure.svg){#fig:workflow alt="Two boxes."}
    ```

    ```text
    content/01.text.md:3:24: warning[X007] the figure fig:workflow has no caption
        hint: write it into the brackets: ![Caption](images/figure.svg)
    ```

    Right:

    ```markdown
    See Figure @fig:workflow.

    ![How versions are kept.](images/figure.svg){#fig:workflow alt="Two boxes."}
    ```
    """
    places = {label.name: label.location for label in reversed(subject.document.labels)}
    for image in subject.document.illustrations:
        if image.label and image.caption == "":
            yield Finding(
                f"the figure {image.label} has no caption",
                places.get(image.label, image.location),
                f"write it into the brackets: ![Caption]({image.target})",
            )
    for table in subject.document.tables:
        if table.label and not table.caption:
            hint = f"write it before the label: Table: Caption {{#{table.label}}}"
            yield Finding(f"the table {table.label} has no caption", places.get(table.label, table.location), hint)


@rule("X008", Severity.ERROR)
def label_without_number(subject: Subject) -> Iterator[Finding]:
    """A label stands where nothing gets a number.

    References to it then print `??`, or the label itself is printed. A figure is a paragraph of its own, with nothing in
    it but the image; the label of a table stands at the end of its caption, that of an equation after its `$$`.

    Mend it: put an image between blank lines, give the table a line that begins with `Table:`, write the equation
    between `$$`. Take the label away if there is nothing to be numbered.

    ```markdown
    See Figure @fig:workflow.

    Versions: ![how they are kept](images/figure.svg){#fig:workflow}
    ```

    ```text
    content/01.text.md:3:51: error[X008] fig:workflow gets no number: its image stands in a line of text
        hint: put the image into a paragraph of its own
    ```

    Right:

    ```markdown
    See Figure @fig:workflow.

    ![How versions are kept.](images/figure.svg){#fig:workflow}
    ```
    """
    document = subject.document
    text = subject.text.text
    after_formulas = set(re.findall(rf"(?:\$|\\end\{{\w+\*?\}})[ \t]*\{{#\s*(eq:{LABEL_NAME})", text))
    after_a_space = set(re.findall(rf"[\])][ \t]+\{{#(fig:{LABEL_NAME})", text))
    images = {image.label: image for image in document.illustrations if image.label}
    tables = {table.label for table in document.tables}
    for label in document.labels:
        kind, _, name = label.name.partition(":")
        if not name:
            continue
        image = images.get(label.name)
        if kind == "fig" and image and image.caption is None:
            why = "its image stands in a line of text"
            yield Finding(
                f"{label.name} gets no number: {why}", label.location, "put the image into a paragraph of its own"
            )
        elif label.name in after_a_space and not image:
            hint = f"write it {LABEL_PLACES['fig']}: ![Caption](image.svg){{#{label.name}}}"
            yield Finding(f"{label.name} gets no number: a space stands before it", label.location, hint)
        elif kind == "tbl" and label.name not in tables:
            hint = f"end the table's caption with it: Table: Caption {{#{label.name}}}"
            yield Finding(f"{label.name} gets no number: it is in no table's caption", label.location, hint)
        elif kind == "eq" and label.name not in after_formulas:
            hint = f"write it after the formula: $$ … $$ {{#{label.name}}}"
            yield Finding(f"{label.name} gets no number: no formula stands before it", label.location, hint)


@rule("X009", Severity.WARNING, in_build=False)
def number_typed_by_hand(subject: Subject) -> Iterator[Finding]:
    """A number is typed by hand where figures, tables or equations have labels that number them.

    It is wrong as soon as one is added or moved, and it is no link. Figures of other works are left alone, as far as the
    text around the number tells: `Figure 2 of`, `Figure 2 [@…]`, `[@…, Figure 2]`, and numbers that nothing here has.

    Mend it: refer to the label. In a caption, take the number out: it is put there in every format.

    ```markdown
    Figure 1 shows how versions are kept.

    ![How versions are kept.](images/figure.svg){#fig:workflow}
    ```

    ```text
    content/01.text.md:1:1: warning[X009] the number in “Figure 1” is typed by hand
        hint: write Figure @fig:workflow
    ```

    Right:

    ```markdown
    Figure @fig:workflow shows how versions are kept.

    ![How versions are kept.](images/figure.svg){#fig:workflow}
    ```
    """
    for start, (label, match) in _typed(subject).items():
        said = re.sub(r"\s+", " ", match[0])
        before = subject.text.text[max(0, start - 12) : start].rstrip("*_ ")
        caption = before.endswith("![") or re.search(r"^(Table)?:$", before.rpartition("\n")[2])
        hint = (
            "take it out: captions are numbered" if caption else f"write {match['word']} @{label.name}{match['panel']}"
        )
        if match["panel"] and not caption:
            hint = f"write {match['word']} {{@{label.name}}}{match['panel']}"
        yield Finding(f"the number in “{said}” is typed by hand", subject.text.location(start), hint)


_WORDS = {
    "fig": r"fig(?:ure)?s?\b\.?",
    "tbl": r"tables?\b",
    "eq": r"eq(?:uatio)?ns?\b\.?|eqs?\b\.?",
    "sec": r"sections?\b",
}
"""What stands before the number, for each kind."""


def _kind(word: str) -> str:
    return next(kind for kind, pattern in _WORDS.items() if re.fullmatch(pattern, word, re.IGNORECASE))


_TYPED = re.compile(
    rf"(?<![\w-])(?P<word>{_WORDS['fig']}|{_WORDS['tbl']}|{_WORDS['eq']})[ \t\u00a0]*\n?[ \t]*"
    r"\(?(?P<number>S?\d{1,3})(?P<panel>[A-Za-z]?)(?![\w.%-]*\d|\w|%)\)?",
    re.IGNORECASE,
)
_OTHERS = re.compile(
    r"\b(supplement\w*|suppl\.|extended|data|appendix|additional|their|his|her|’s|'s|in ref\.)\s*$", re.I
)
"""Before the word: numbers of something else."""


@lru_cache(maxsize=1)
def _typed(subject: Subject) -> Mapping[int, tuple[Label, re.Match[str]]]:
    """Numbers typed by hand, by where they stand, with the label of what has the number."""
    text = subject.text.text
    found: dict[int, tuple[Label, re.Match[str]]] = {}
    labels = {label.name: label for label in reversed(subject.document.labels)}
    if not labels:
        return found
    numbers = {kind: _numbers(subject, kind) for kind in ("fig", "tbl", "eq")}
    for match in _TYPED.finditer(prose(text)):
        start, end = match.span()
        name = numbers[_kind(match["word"])].get(match["number"].upper())
        opened = text.rfind("[", max(0, start - 300), start)
        inside = opened >= 0 and "]" not in text[opened:start] and "@" in text[opened : text.find("]", end)]
        others = (
            inside
            or match[0] != text[start:end]
            or text[opened - 1 : opened + 2] == "[[@"
            or re.match(r"\)?[,;]?\s*(\[@|of\b|in\b|from\b|by\b)", text[end : end + 12])
            or _OTHERS.search(text[max(0, start - 24) : start])
        )
        if name and not others:
            found[start] = labels[name], match
    return found


@lru_cache(maxsize=4)
def _numbers(subject: Subject, kind: str) -> Mapping[str, str]:
    """The labels of a kind by the numbers that they get, in the order of the text; empty if these have a part for the
    section. Tags stand for numbers, and what has a nameless label (``{#fig:}``) is counted."""
    pandoc = subject.manuscript.metadata.values.get("pandoc")
    settings = [*subject.manuscript.metadata.values, *(pandoc if isinstance(pandoc, Mapping) else ())]
    if any(str(name).endswith("-number-by-section") for name in settings):
        return {}
    files = [section.path for section in subject.manuscript.sections]

    def place(location: Location) -> tuple[int, int, int]:
        return files.index(location.path) if location.path in files else -1, location.line, location.column

    tags = dict(re.findall(rf"\{{#\s*({kind}:{LABEL_NAME})[^}}]*?\stag=[\"']?([^\"'\s}}]+)", subject.text.text))
    found: dict[str, str] = {}
    count = 0
    chosen = [label for label in subject.document.labels if label.name.startswith(f"{kind}:")]
    for label in sorted(chosen, key=lambda label: place(label.location)):
        if label.name in found.values():
            continue
        if label.name in tags:
            found[tags[label.name].upper()] = label.name
        else:
            count += 1
            found[str(count)] = label.name
    return {number: name for number, name in found.items() if not name.endswith(":")}


@rule("X010", Severity.WARNING)
def another_word(subject: Subject) -> Iterator[Finding]:
    """The word before a reference names another kind of thing than the reference.

    The text then says "Table 1" and leads to Figure 1.

    Mend it: correct the word, or the reference.

    ```markdown
    Table @fig:workflow shows how versions are kept.

    ![How versions are kept.](images/figure.svg){#fig:workflow}
    ```

    ```text
    content/01.text.md:1:1: warning[X010] Table stands before @fig:workflow, which is a figure
        hint: write Figure @fig:workflow, or refer to the table that is meant
    ```

    Right:

    ```markdown
    Figure @fig:workflow shows how versions are kept.

    ![How versions are kept.](images/figure.svg){#fig:workflow}
    ```
    """
    for reference, word, start, _ in _worded(subject):
        kind, said = reference.key.partition(":")[0], _kind(word)
        if kind != said:
            meant = KINDS[kind] if word.islower() else KINDS[kind].capitalize()
            yield Finding(
                f"{word} stands before @{reference.key}, which is a{'n' * (kind == 'eq')} {KINDS[kind]}",
                subject.text.location(start),
                f"write {meant} @{reference.key}, or refer to the {KINDS[said]} that is meant",
            )


@rule("X011", Severity.WARNING)
def word_twice(subject: Subject) -> Iterator[Finding]:
    """The word before a reference is printed twice, because the reference prints it as well.

    With the setting `xnos-cleveref`, `@fig:x` prints "fig. 1", and `Figure @fig:x` therefore "Figure fig. 1"; the marks
    `+@` and `*@` do that without the setting.

    Mend it: leave the word to the reference, or ask for the number only: `!@fig:x`.

    ```yaml content/metadata.yaml
    title: A test
    xnos-cleveref: true
    ```

    ```markdown
    Figure @fig:workflow shows how versions are kept.

    ![How versions are kept.](images/figure.svg){#fig:workflow}
    ```

    ```text
    content/01.text.md:1:1: warning[X011] “Figure” is printed twice: @fig:workflow prints it as well
        hint: write *@fig:workflow alone, or Figure !@fig:workflow
    ```

    Right:

    ```yaml content/metadata.yaml
    title: A test
    xnos-cleveref: true
    ```

    ```markdown
    *@fig:workflow shows how versions are kept.

    ![How versions are kept.](images/figure.svg){#fig:workflow}
    ```
    """
    values = subject.manuscript.metadata.values
    pandoc = values.get("pandoc")
    settings = {**values, **(pandoc if isinstance(pandoc, Mapping) else {})}
    for reference, word, start, mark in _worded(subject):
        kind = reference.key.partition(":")[0]
        own = settings.get(f"{_FILTERS[kind]}-cleveref", settings.get("xnos-cleveref"))
        if kind == _kind(word) and mark != "!" and (mark or str(own).lower() == "true"):
            yield Finding(
                f"“{word}” is printed twice: {mark}@{reference.key} prints it as well",
                subject.text.location(start),
                f"write {mark or '+*'[word[0].isupper()]}@{reference.key} alone, or {word} !@{reference.key}",
            )


_FILTERS = {"fig": "fignos", "tbl": "tablenos", "eq": "eqnos", "sec": "secnos"}
_WORD_BEFORE = re.compile(rf"(?<![\w-])({'|'.join(_WORDS.values())})[ \u00a0~\n]+[(\[]?\{{?([+*!]?)$", re.IGNORECASE)


@lru_cache(maxsize=1)
def _worded(subject: Subject) -> tuple[tuple[Citation, str, int, str], ...]:
    """References with a word such as "Figure" before them: the word, where it stands, and a mark before the ``@``."""
    found = []
    for reference in subject.document.cross_references:
        at = subject.text.text.rfind("@", 0, reference.start + 1) if reference.end else -1
        begin = max(0, at - 20)
        if at > 0 and (match := _WORD_BEFORE.search(subject.text.text[begin:at])):
            found.append((reference, match[1], begin + match.start(), match[2]))
    return tuple(found)
