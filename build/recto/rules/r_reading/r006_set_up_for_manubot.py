from __future__ import annotations

from collections.abc import Iterator, Mapping

from recto.core.diagnostics import Severity
from recto.core.model import Location
from recto.manuscript.pandoc_defaults import Unread, pandoc_defaults
from recto.manuscript.rootstock import BUILD, is_rootstock
from recto.rules.m_metadata.m020_of_another_program import PANDOC_KEYS
from recto.rules.rule import Finding, rule
from recto.rules.subject import Subject


@rule("R006", Severity.WARNING, in_build=False)
def set_up_for_manubot(subject: Subject) -> Iterator[Finding]:
    """The repository is set up for Manubot, with Rootstock's build script.

    Recto builds it as it is: it reads the text, its metadata and its references, and from `build/` the citation style,
    the Word template, the list of words, the metadata and the folders of images in Pandoc's defaults, and the template
    variables that the script names. The script itself is not run, so steps of your own have no effect; nor have plugins,
    page themes and Pandoc's filters.

    Each setting in Pandoc's defaults that has no effect is reported at its line. So is a key under `metadata` there that
    `metadata.yaml` has with another value: Pandoc took the one in its defaults, and Recto takes that of `metadata.yaml`. A
    build reports this as well.

    Recto runs no filters, not even if you ask for it. A filter is a program that may do anything, and the text that it
    would be given may come from a stranger. It could also change what the text says, after Recto has checked it and before
    a reader sees it: a build could no longer tell that nothing was lost.

    Fix it: type `recto adopt`, which [moves the repository over](maintainers.md#moving-a-rootstock-manuscript) and lists
    what takes the place of each thing.

    ```bash build/build.sh
    manubot process --content-directory=content --output-directory=output --skip-citations
    ```

    ```yaml build/pandoc/defaults/common.yaml
    from: markdown
    filters: [pandoc-fignos, build/pagebreak.lua, citeproc]
    metadata:
      csl: nature
      lang: en-GB
    number-sections: true
    ```

    ```yaml content/metadata.yaml
    title: A manuscript
    lang: en-US
    ```

    ```text
    build/build.sh:1:1: warning[R006] this repository is set up for Manubot, and Recto does not run this script: steps of your own, plugins and themes have no effect
        hint: recto adopt shows how it moves over
    build/pandoc/defaults/common.yaml:2:1: warning[R006] the filter build/pagebreak.lua is not run
        hint: a heading or a block with the class .page_break_before begins a page
    build/pandoc/defaults/common.yaml:5:1: warning[R006] “lang” is en-US in metadata.yaml, which counts; Pandoc took en-GB from build/pandoc/defaults/common.yaml
        hint: write the right value into content/metadata.yaml, and remove it here
    build/pandoc/defaults/common.yaml:6:1: warning[R006] “number-sections” has no effect in Recto
        hint: remove it: sections have numbers if the text refers to one, such as @sec:methods
    ```

    Right:

    ```markdown
    Some words.
    ```
    """
    root = subject.manuscript.root
    if is_rootstock(root):
        message = (
            "this repository is set up for Manubot, and Recto does not run this script: "
            "steps of your own, plugins and themes have no effect"
        )
        yield Finding(message, Location(BUILD), "recto adopt shows how it moves over")
        for one in pandoc_defaults(root).unread:
            yield without_effect(one)


def without_effect(one: Unread) -> Finding:
    """What is said of a setting in Pandoc's defaults."""
    if one.key == "filters":
        return Finding(f"the filter {one.value} is not run", one.location, instead_of_filter(one.value))
    if one.key in ("from", "reader"):
        hint = "Recto reads Pandoc's Markdown with the extensions that Pandoc has by itself"
        return Finding(f"the text is not read as {one.value}", one.location, hint)
    return Finding(
        f"“{one.key}” has no effect in Recto", one.location, _HINTS.get(one.key) or PANDOC_KEYS.get(one.key, "")
    )


_HINTS: Mapping[str, str] = {
    "number-offset": PANDOC_KEYS["number-sections"],
    "shift-heading-level-by": "remove it: the title is above all headings by itself",
    "metadata-file": "write into content/metadata.yaml what the file has",
    "metadata-files": "write into content/metadata.yaml what the files have",
    "top-level-division": "remove it: the LaTeX file has sections",
}

_FILTERS: Mapping[str, str] = {
    "pagebreak": "a heading or a block with the class .page_break_before begins a page",
    "page-break": "a heading or a block with the class .page_break_before begins a page",
    "svg": "remove it: every format shows drawings",
    "title": "remove it: the title is in metadata.yaml alone",
    "short-caption": "remove it: Recto makes no list of figures",
    "wordcount": "recto: structure: words: limits the words of a section",
    "scholarly-metadata": "remove it: authors and affiliations are read from metadata.yaml",
    "author-info": "remove it: authors and affiliations are read from metadata.yaml",
    "subfig": "a block ::: {#fig:x} with images and a caption is a figure of several panels",
    "toc": "remove it: the page always has a table of contents",
    "figures_to_end": "recto: {pdf: {figures: end}} puts figures after the text",
}
"""What takes the place of filters, by a part of their names."""


def instead_of_filter(name: str) -> str:
    """What takes the place of a filter of Pandoc."""
    found = (hint for part, hint in _FILTERS.items() if part in name.rpartition("/")[2].lower())
    return next(found, "Recto runs no filters: make the change in content/")
