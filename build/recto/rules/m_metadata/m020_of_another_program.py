from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath

from recto.core.diagnostics import Severity
from recto.manuscript.asked import Asked
from recto.rules.rule import Finding, rule
from recto.rules.subject import Subject

_LAYOUT = "remove it: Recto has its own layout; the settings under recto: change it"
_COMMAND = "remove it: recto build has options of its own"
_CONTENTS = "remove it: the page always has a table of contents"
_NUMBERS = "remove it: sections have numbers if the text refers to one, such as @sec:methods"
_SECTION = "put it into a section, such as content/{}.md, under the heading ## {}"
PANDOC_KEYS: Mapping[str, str] = {
    "abstract": _SECTION.format("01.abstract", "Abstract"),
    "abstract-title": "write this heading above the abstract in the text",
    "thanks": _SECTION.format("90.acknowledgements", "Acknowledgements"),
    "institute": "write affiliations: under each author",
    "subject": "remove it, or add it to keywords",
    "description": "remove it, or write it in the abstract",
    "acronyms": "write abbreviations: {DNA: deoxyribonucleic acid}",
    "category": "remove it, or add it to keywords",
    "papersize": "write recto: {pdf: {paper: a4}}",
    "linestretch": "write recto: {pdf: {review: true}}, for double spacing",
    "reference-doc": "write recto: {docx: {reference: FILE.docx}}",
    "cite-method": "remove it: recto: {latex: {references: bibtex}} writes citations for BibTeX",
    "notes-after-punctuation": "remove it: the citation style decides that",
    **dict.fromkeys(("toc", "toc-depth", "toc-title", "table-of-contents", "lof", "lot"), _CONTENTS),
    **dict.fromkeys(("number-sections", "numbersections", "secnumdepth", "section-numbering"), _NUMBERS),
    **dict.fromkeys(
        (
            "documentclass", "classoption", "geometry", "header-includes", "include-before", "include-after",
            "mainfont", "sansfont", "monofont", "mathfont", "fontsize", "fontfamily", "colorlinks", "linkcolor",
            "urlcolor", "citecolor", "biblio-style", "biblatexoptions", "natbiboptions", "indent", "linkReferences",
            "margin-left", "margin-right", "margin-top", "margin-bottom", "css", "theme", "highlight-style",
        ),
        _LAYOUT,
    ),
    **dict.fromkeys(
        ("output", "format", "template", "filters", "pdf-engine", "standalone", "self-contained",
         "citeproc", "execute", "knit", "variables", "project"),
        _COMMAND,
    ),
}  # fmt: skip
"""Keys of Pandoc, Quarto and R Markdown, and what to do in place of each."""

_SHOWN = ("abstract", "thanks", "institute")
"""Those whose text readers would miss."""


@rule("M020", Severity.WARNING)
def of_another_program(subject: Subject) -> Iterator[Finding]:
    """A key is one of Pandoc's, Quarto's or R Markdown's, and has no effect here.

    As an **error**, its text is missing in what is published: an abstract, while the text has no section of that name,
    acknowledgements, or an institute. [The keys](authors.md#metadata) that Recto uses are listed. Of Pandoc's, it also uses
    `subtitle`, `bibliography`, `nocite`, `references`, `reference-section-title`, `suppress-bibliography`,
    `link-citations` and `link-bibliography`.

    Fix it: do what the hint says.

    ```yaml content/metadata.yaml
    title: A test
    abstract: We tested it.
    toc: true
    ```

    ```text
    content/metadata.yaml:2:1: error[M020] the abstract in metadata.yaml is not shown
        hint: put it into a section, such as content/01.abstract.md, under the heading ## Abstract
    content/metadata.yaml:3:1: warning[M020] “toc” has no effect in Recto
        hint: remove it: the page always has a table of contents
    ```

    Right:

    ```yaml content/metadata.yaml
    title: A test
    ```

    ```markdown
    ## Abstract

    We tested it.
    ```
    """
    metadata = subject.manuscript.metadata
    asked = Asked(subject.manuscript.sections)
    sections = " ".join(heading.text.lower() for heading in subject.document.headings)
    for path in ((), ("pandoc",)):
        holder = metadata.value(*path)
        for key, value in holder.items() if isinstance(holder, Mapping) else ():
            if key not in PANDOC_KEYS or value in (None, "", False) or asked.variable(key):
                continue
            place, hint = metadata.place(*path, key), PANDOC_KEYS[key]
            if key in _SHOWN:
                missing = key != "abstract" or "abstract" not in sections
                severity = Severity.ERROR if missing else Severity.WARNING
                yield Finding(
                    f"the {key} in {PurePosixPath(place.path).name} is not shown", place, hint, severity=severity
                )
            else:
                name = ".".join((*path, key)) if place.path == metadata.path else key
                yield Finding(f"“{name}” has no effect in Recto", place, hint)
