"""A correct manuscript, and mistakes to plant in it.

A mistake is written as authors would write it, with a mark right before the place that Recto has to report: the ``@``
in ``shown by [«C001»@doi:10.5555/none§]``. When the manuscript is complete, the marks are removed, and their places are
what the tests expect. ``§`` becomes a number that is unique to the plant. Every cited work ``10.5555/p…`` gets a
description, so that only those that are meant to be unknown are unknown.
"""

from __future__ import annotations

import io
import json
import random
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from PIL import Image as Picture

from tests.helpers import SVG, png

_MARK = re.compile("«([A-Z]\\d{3}(?:,[A-Z]\\d{3})*)»")


@dataclass(frozen=True)
class Expected:
    """A diagnostic that Recto has to report."""

    code: str
    path: str
    line: int
    column: int

    def __str__(self) -> str:
        return f"{self.path}:{self.line}:{self.column}: {self.code}"


@dataclass(frozen=True)
class Plant:
    """Mistakes, and the text that they need. All parts may have marks."""

    sentence: str = ""
    """Inserted into a paragraph."""
    block: str = ""
    """Inserted between two paragraphs; before ``sentence``, if there is one, but not always in the same section."""
    section: str = ""
    """Inserted between two sections."""
    swap: tuple[str, str, str] | None = None
    """A file, a text that occurs in it once, and its replacement."""
    top: str = ""
    """Inserted at the top of the first file: for what a template defines there and uses elsewhere."""
    end: str = ""
    """Inserted at the end of the last section: for what affects everything after it."""
    row: str = ""
    """An item of manual-references.json."""
    files: Mapping[str, str | bytes] = field(default_factory=dict)
    once: bool = False
    """Whether a manuscript can have this only once."""

    @property
    def size(self) -> int:
        """The number of mistakes."""
        swapped = self.swap[2] if self.swap else ""
        texts = (self.sentence, self.block, self.section, swapped, self.top, self.end, self.row, *self.files.values())
        return sum(1 + mark[1].count(",") for text in texts if isinstance(text, str) for mark in _MARK.finditer(text))


# --- the mistakes ----------------------------------------------------------------------------------------------------


def _item(key: str, title: str = "A study of plant §", **fields: object) -> str:
    item = {
        "id": key,
        "type": "article-journal",
        "title": title,
        "author": [{"family": f"Planter {key[-9:]}", "given": "Ada"}],
        "container-title": "Journal of Examples",
        "issued": {"date-parts": [[2005]]},
        **fields,
    }
    return json.dumps({name: value for name, value in item.items() if value is not None}, ensure_ascii=False)


SENTENCES = (
    # citations
    "It was shown before [«C001»@doi:10.5555/none§].",
    "As «C001»@doi:10.5555/none§ says, and says again [see «C001»@doi:10.5555/none§, p. 3], it is so.",
    "Two say it [@doi:10.5555/p§a; «C001»@doi:10.5555/none§], and one not [@doi:10.5555/p§a].",
    "It is in print [«C002»@isbn:9780306406158].",
    "It is online [«C002»@pmid:PMC61037§].",
    "It is elsewhere [«C002»@{doi:10.5555/none§.}].",
    "It was written in a hurry [«C010»@dio:10.5555/none§].",
    "It was written in capitals [«C011»@DOI:10.5555/p§].",
    "It was written [@doi:10.5555/p§x], again [@doi:10.5555/p§x] and otherwise [«C012»@doi:10.5555/P§x].",
    "It was forgotten to say [«C017»doi:10.5555/other§].",
    "The key was cut [«C018»@doi:10.1016/S0140-6736(97)1§-0].",
    "The page was cut [«C018»@url:https://example.org/?page=§].",
    "One is enough [@doi:10.5555/p§b; @doi:10.5555/p§c; «C019»@doi:10.5555/p§b].",
    "There is a comma [@doi:10.5555/p§d, «C004»@doi:10.5555/p§e].",
    "It was forgotten to say [«C017»PMID: 30718§], and so was this [«C017»10.5555/other§].",
    "There is no space.«C021»@doi:10.5555/p§g Nor is one at«C021»@doi:10.5555/p§h there.",
    "These are round «C022»(@doi:10.5555/p§i), and so are these «C022»(see @doi:10.5555/p§j, p. 4).",
    "It is in [the report «C026»@doi:10.5555/p§l](https://example.org/§) of others.",
    "There is no text in «K010»[](https://example.org/none§) at all.",
    "Not all are works [@doi:10.5555/p§k; «C023»Example, unpublished].",
    # cross-references
    "We point to Figure «X001»@fig:none§ here.",
    "We point to Table «X001»@tbl:none§ and to Equation «X001»@eq:none§ here.",
    "As «X009»Figure 1 shows, it is so.",
    "It is said («X009»table 1) and computed («X009»Equation 1) above.",
    "As «X010»Table @fig:clean1 shows, it is so.",
    "In «X010»figure @tbl:clean1 it is told.",
    "As «X011»Figure +@fig:clean1 shows, it is so.",
    "The boxes [«X013»@fig:clean1] are drawn.",
    # pictures and links
    "The mark ![](«F011»images/clean1.svg) stands for it.",
    "See [the data](«H002»javascript:alert(§)) there.",
    "See [the data](«K001»www.example.org/d§) there.",
    "See [the code](«K001»https:/example.org/c§) and [the list](«K001»http://http://example.org/l§) there.",
    "It is in [the archive](«K002»http://zenodo.org/record/§).",
    "It was shown [some time ago](«K003»https://doi.org/10.1234/other§).",
    "As told [further up](«K004»#nowhere-§), it is so.",
    # blocks, notes and HTML
    "A claim needs support.«H006»[^missing§]",
    "Some «H008»<b>bold words follow here.",
    "Some bold words end«H008»</em> here.",
    "Type the name «H009»<folder§> and wait.",
    "The result is «H010»\\textbf{clear§}.",
    # words
    "We «W001»recieve the samples.",
    "They were kept «W001»seperately in the «W001»enviroment of tests.",
    "The result «W001»occured *definately* by **«W001»accidently** chosen means.",
    "The mice were kept «W004»with with others.",
    "The effect was large, «W005»TODO say how large.",
    "The effect was large («W005»citation needed), we think.",
    "It is in «W005»Error! Reference source not found., as was shown «W005»{Planter, 2005 #§}.",
    "The share is «W006»$\\frac{a_{§}}{b$.",
    "It was «W006»$§%$ of them, or «W006»$3 %$ in §.",
    "The sum is «W006»$\\sum_{i=§} x_i}$, and the limit $x_{§}$.",
    "The key goes on [@doi:10.5555/p§f«W007»–1] here.",
    "A caf«W008»Ã© on the corner was visited.",
    "The counts are in [a table](«K007»data/counts§.csv).",
    "It is shown «W009»[@doi:10.5555/p§f in full, and the «W009»**effect is large.",
    "The effect was «W010»** very ** large, and «W010»$ x_{§} < y $ was true.",
    "It is on «W010»[the page] (https://example.org/p§).",
    "It is at «K008»https://example.org/~ada/~p§/ for all.",
    "We used «W011»10^-3 M of salt and «W011»10^6 of the cells.",
    "There were 10«W012»^6-10^7 cells, which cost «W012»$10 a day or 5$ a night.",
    "The area is «W013»\\(x^§\\) here.",
    # templates
    "There were {{ «T002»size§ }} samples.",
    "There were {{ «T002»results§.count }} samples and {{ «T002»other§ | upper }}.",
    '{% set key§ = "doi:10.5555/none§" %}Others disagree [«C001»@{{ key§ }}].',
    '{% macro m§(key) %}It was denied [«C001»@{{ key }}].{% endmacro %}{{ m§("doi:10.5555/none§") }}',
    "{% set verb§ %}«W001»recieved{% endset %}They {{ verb§ }} the samples.",
    '{% set cited§ = "@doi:10.5555/none§" %}Others say so [«C001»{{ cited§ }}, p. 3].',
    '{{ quoted("It was doubted") }} Then «W001»neccessary words follow {{ shown("doi:10.5555/p§g") }}',
    'Some disagree: {% for key in ["none§a", "none§b"] %}[«C001,C001»@doi:10.5555/{{ key }}] {% endfor %}above all.',
    "{## a remark ##}It was {{ threshold }}, {## another ##}as [«C001»@doi:10.5555/none§] says.",
    "{% macro n§() %}It «W001»occured [«C001»@doi:10.5555/none§]{% endmacro %}{{ n§() }} [«C001»@doi:10.5555/none§].",
    "A naïve café – “so 𝒜” – has it [«C001»@doi:10.5555/none§], and «W001»recieved 😀 it [«C001»@doi:10.5555/none§].",
    "An inline note^[It «W001»occured [«C001»@doi:10.5555/none§].] is one, too.",
    "This is **bold, *both and [a link to «W001»seperate](«K001»http//example.org/§) things***.",
    "It is @doi:10.5555/p§h [p. 3] who told, and «C001»@doi:10.5555/none§ [p. 4] who did not.",
    "It is {«C001»@doi:10.5555/none§} in braces, or `@doi:10.5555/none§` in code, or me\\@example.org.",
    "The sum is «W006»$\\frac{a}{b$ here.",
    '{% if threshold %}It «W001»occured in {{ "one" }} place{% else %}It recieved nothing{% endif %}.',
)

BLOCKS = (
    "It is known [@alias§].\n\n[@alias§]: doi:10.5555/pa\n\n[«C003»@alias§]: doi:10.5555/pb",
    "[«C013»@alias§]: doi:10.5555/pa",
    "It is known [@alias§].\n\n[@alias§]: doi:10.5555/pa\n\n[«C014»@alias§]: doi:10.5555/pa",
    "![A picture, as in the report [«C016»@doi:10.5555/p§a].](images/clean1.svg)",
    "![A workflow.](«F001»images/none§.svg)",
    "![A workflow.](«F002»../.drafts/outside.svg)",
    "![A workflow.](«F003»https://example.org/workflow§.png)",
    "![A workflow.](«F004»images/wrong.eps)\n\n![The same.](«F004»images/wrong.eps)",
    "![A workflow.](«F010»images/untracked§.svg)",
    "![clean1.svg](«F012»images/clean1.svg)",
    (
        "See Table @tbl:wide§.\n\n| Digits | More digits | Even more digits |\n|---|---|---|\n"
        "| 314159265358979323846264338327950288419 | 271828182845904523536028747135266249775 "
        "| 161803398874989484820458683436563811772 |\n\n: Numbers. «F016»{#tbl:wide§}"
    ),
    "«H001»<script>alert(§)</script>",
    '«H001»<p onclick="alert(§)">A paragraph.</p>',
    "```{=openxml}\n«H003»<w:p><w:broken§\n```",
    "A paragraph.\n\n«H004»:::\n\nAnother paragraph.",
    "«H007»[^unused§]: What supports it.",
    "Some text. «I002»<!-- recto-ignore C001: to be published in May -->",
    "Some text. «I003»<!-- recto-ignore: to be published in May -->",
    "«W005»Lorem ipsum is written here.",
    "![A figure.](images/clean1.svg){width=«W007»“50%”}",
    "«T004»---\nAnother: part: of it.\n---",
    "![A workflow.](images/clean1.svg){«X005»#fig:unmentioned§}",
    (
        "As Figure @fig:twice§ shows, it is so.\n\n![One.](images/clean1.svg){#fig:twice§}\n\n"
        "![Another.](images/clean1.svg){«X002»#fig:twice§}"
    ),
    (
        "Figure «X006»@fig:second§ comes before Figure @fig:first§.\n\n![One.](images/clean1.svg){#fig:first§}\n\n"
        "![Another.](images/clean1.svg){#fig:second§}"
    ),
    'See Figure @fig:bare§.\n\n![](images/clean1.svg){«X007»#fig:bare§ alt="Two boxes."}',
    "See Figure @fig:inline§.\n\nBoxes: ![two boxes](images/clean1.svg){«X008»#fig:inline§}",
    "The mice were kept in «W004»the\nthe same cages, which we «W001»beleive.",
    "«D007»##Things to come §",
    "We used:\n«H013»- paper,\n- ink.",
    "These are all.\n\n    «H012»The second paragraph is indented, as it is in a book.",
    "«H015»[DNA§]: deoxyribonucleic acid",
    "![A workflow.](images/clean1.svg){«H016»wdith=50%}",
    "- Samples\n «H017»- of soil\n- Methods",
    "We took «H018»{++twelve++} samples.",
    "«H019»```{r}\nplot(growth)\n```",
    "See «K009»www.example.org/data for more.",
    "The share was «W014»&lt 5.",
    r"It takes «W016»$10^-3$ s.",
    "We made the «W017»\ufb01rst run.",
    "«H021»C.  elegans is a worm.",
    "«H022»```math\nE = mc^2\n```",
    "This is [red]«H023»{red} here.",
    "It is <«K011»http://localhost:8000/page> there.",
    "«F025»**Table 7.** Yields.\n\n| a | b |\n|---|---|\n| 1 | 2 |",
    (
        "See Figure @fig:panels§.\n\n::: {#fig:panels§}\n![(b) Boxes.](«F027»images/clean1.svg)\n"
        "![More boxes.](images/clean1.svg)\n\nThe boxes.\n:::"
    ),
    (
        "See Figure @fig:boxes§.\n\n::: {#fig:boxes§ «F028»columns=two}\n![Boxes.](images/clean1.svg)\n"
        "![More boxes.](images/clean1.svg)\n\nThe boxes.\n:::"
    ),
    "They are called [Störche]{«H031»lang=german} there.",
    r"The term «W015»$\textcolor{red}{x}$ goes.",
    "«F018»| Rule | Says |\n| 1 | keep data apart |",
    "+------+--------+\n| Gene | Effect |\n+======+========+\n«F019»| A1 | strong |\n+------+--------+",
    "«H024»![A picture in.\n\nTwo paragraphs.](images/clean1.svg)",
    "See Figure @fig:interval§.\n\n«F020»![The interval [0, 1) on it.](images/clean1.svg){#fig:interval§}",
    "| Gene | Effects |\n|---|---|\n| A1 | «F021»<ul><li>one</li><li>two</li></ul> |",
    "![A workflow.](images/clean1.svg){«F022»width=0.5}",
    "«F023»<table>\n<tr><td>one</td><td>two</td></tr>\n</table>",
    "See Figure @fig:bare-label§.\n\n![A workflow.](images/clean1.svg)«X012»{fig:bare-label§}",
    "We grew the crop «W009»*Oryza sativa in H«W009»~2 O.«W009»^[Rain was used.",
    "See Table @tbl:kind§.\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\nTable: Numbers. {«X008»#fig:kind§}",
    "{% set block§ %}\nSome words\non three\nlines.\n{% endset %}\n{{ block§ }}\n\nIt «W001»occured below the block.",
    "{% raw %}The tag {{ name }} is shown.{% endraw %} It «W001»occured behind it.",
    "- One point.\n- Another, where it «W001»occured [«C001»@doi:10.5555/none§].\n    - A third, «W001»untill the end.",
    "Term §\n:   It «W001»occured [«C001»@doi:10.5555/none§].\n\nOther §\n:   It is [a place](«K004»#nowhere-§).",
    "| A line «W001»occured\n|   and another [«C001»@doi:10.5555/none§]",
    "<div>\n\nIt «W001»occured [«C001»@doi:10.5555/none§].\n\n</div>",
    "::: {.note}\nIt «W001»occured [«C001»@doi:10.5555/none§].\n:::",
    "1. One,\n2. two, «W001»untill\n   three [«C001»@doi:10.5555/none§;\n   «C001»@doi:10.5555/none§a].",
    "> A quotation which «W001»occured\n> on two lines [«C001»@doi:10.5555/none§].",
    (
        "A claim.[^long§]\n\n[^long§]: What supports it «W001»occured, as [«C001»@doi:10.5555/none§] says.\n\n"
        "    A second paragraph, «W001»untill here."
    ),
    (
        "See Table @tbl:cells§.\n\n| Work | Year |\n|---|---|\n| One [«C001»@doi:10.5555/none§] | 2001 |\n"
        "| Two [@doi:10.5555/p§a] | it «W001»occured |\n\nTable: Works. {#tbl:cells§}"
    ),
)

SECTIONS = (
    "### A list §\n\n1. One thing\n2. Another thing\n«H020»4. A third thing",
    "### A part of it §\n\nSome words.\n\n«D001»##### A deep part §\n\nSome words.",
    "### Once more §\n\nSome words.\n\n«D002»### Once more §\n\nOther words.",
    "«D003»### Nothing here §",
    "«D008»###\n\nSome words.",
    "### What was shown before § [«C016»@doi:10.5555/p§a]\n\nSome words.",
)

WORKS = (
    Plant(sentence="It was shown [@doi:10.5555/w§].", row="«B007»" + _item("doi:10.5555/w§", author=None)),
    Plant(row="«B002»" + _item("", id=None)),
    Plant(row="«C015»" + _item("doi:10.5555/w§")),
    Plant(
        sentence="It was shown [@doi:10.5555/w§].",
        row="«B020»" + _item("doi:10.5555/w§", note="standard_id: doi:10.5555/v§"),
    ),
    Plant(
        sentence="It was shown [@doi:10.5555/w§].",
        row=_item("doi:10.5555/w§") + ",\n«B021»" + _item("doi:10.5555/w§", "Another study of plant §"),
    ),
    Plant(
        sentence="Many write together [@doi:10.5555/w§], and others do [«B004»@pmid:2123§].",
        row=_item("doi:10.5555/w§", "Open collaborative writing §")
        + ",\n" + _item("pmid:2123§", "Open collaborative writing §", DOI="10.5555/w§"),
    ),
    Plant(
        sentence="It is large [«B005»@doi:10.1101/142§], as is known [@doi:10.5555/w§].",
        row=_item("doi:10.1101/142§", "Nearly all of the scholarly literature §", type="article",
                  author=[{"family": "Reader §"}], publisher="bioRxiv", **{"container-title": "bioRxiv"})
        + ",\n" + _item("doi:10.5555/w§", "Nearly all of the scholarly literature §", author=[{"family": "Reader §"}]),
    ),
    Plant(
        sentence="It was shown [«B006»@doi:10.5555/w§], and again [@doi:10.5555/w§].",
        row=_item("doi:10.5555/w§", "RETRACTED: A study of plant §"),
    ),
    Plant(
        sentence="It was shown [@doi:10.5555/w§].",
        row="«B008»" + _item("doi:10.5555/w§", **{"container-title": "Elsevier BV"}),
    ),
    Plant(
        sentence="It was shown [@doi:10.5555/w§].",
        row="«B009»" + _item("doi:10.5555/w§", "ON THE THEORY OF NEARLY EVERYTHING §"),
    ),
    Plant(
        sentence="It was shown [@doi:10.5555/w§].",
        row="«B010»" + _item("doi:10.5555/w§", author=[{"family": "Planter §", "given": "Ada and Eve Gardener"}]),
    ),
    Plant(
        sentence="It was shown [@doi:10.5555/w§].",
        row="«B011»" + _item("doi:10.5555/w§", issued={"date-parts": [[201]]}),
    ),
    Plant(
        sentence="It was shown [@doi:10.5555/w§].",
        row="«B013»" + _item("doi:10.5555/w§", pages="3-4"),
    ),
    Plant(
        sentence="It was shown [@doi:10.5555/w§].",
        row="«B014»" + _item("doi:10.5555/w§", volume="vol. 3"),
    ),
    Plant(
        sentence="It was shown [@doi:10.5555/w§].",
        row="«B015»" + _item("doi:10.5555/w§", author=[{"literal": "Society of Plants " * 20}]),
    ),
    Plant(
        sentence="It was shown [@doi:10.5555/w§].",
        row="«B012»" + _item("doi:10.5555/w§", author="Ada Gardener"),
    ),
    Plant(
        sentence="It was shown («C025»Gardener§, 2012).",
        row=_item("doi:10.5555/w§", author=[{"family": "Gardener§"}], issued={"date-parts": [[2012]]}),
    ),
    Plant(
        sentence="It was shown [«C020»@url:https://doi.org/10.5555/w§].",
        row=_item("url:https://doi.org/10.5555/w§", type="webpage"),
    ),
)  # fmt: skip

YAML = "content/metadata.yaml"
OPENING, ENDING = "content/01.opening.md", "content/90.back-matter.md"
ONCE = (
    Plant(swap=(YAML, "lang: en-US", "«M013»lang: en_UK")),
    Plant(swap=(YAML, "[tests, plants]", "[tests, plants, «M015»Tests]")),
    Plant(swap=(YAML, "date: 2026-05-09", "«M005»date: the ninth of May")),
    Plant(swap=(YAML, "html_url: https://example.org/manuscript/", "«M006»html_url: example.org/manuscript")),
    Plant(swap=(YAML, "# another key", "«M003»keyword: [tests]")),
    Plant(swap=(YAML, "# variables", "template-variables: [«T003»data/none.json]")),
    Plant(swap=(YAML, "# a licence", "license: CC-BY-4.0 «M018»#2")),
    Plant(swap=(YAML, "# a picture", "thumbnail: «M019»“content/images/clean1.svg”")),
    Plant(swap=(YAML, "# of another program", "«M020»toc: true")),
    Plant(swap=(YAML, "# a release", "«M023»release: 1.10"), sentence="We used release {{ release }}."),
    Plant(swap=(YAML, "# a library", "«M021»bibliography: none.bib")),
    Plant(swap=(YAML, "orcid: 0000-0002-1825-0097", "«M004»orcid: 0000-0002-1825-0098")),
    Plant(swap=(YAML, "github: ada-example", "«M011»github: https://github.com/ada-example")),
    Plant(swap=(YAML, "github: mary-instance", "«M012»github: grace-sample")),
    Plant(swap=(YAML, ": [Institute of Tests]", ": [«M010»Insitute of Tests]")),
    Plant(swap=(YAML, "# a learned one", "- «M027»name: Dr. Ruby Learned")),
    Plant(swap=(YAML, "# a joined one", "- {name: Ruth Joined, affiliations: [«M028»'A House, 2. A Barn']}")),
    Plant(swap=(YAML, "# a numbered one", "- {name: Ruth Figure, affiliations: [«M025»1]}")),
    Plant(swap=(YAML, "corresponding: true", "«M009»corresponding: true")),
    Plant(swap=(YAML, "    email: ada@example.org\n", "")),  # for the one before
    Plant(swap=(YAML, "# another author", "- «M008»name: Grace  sample")),
    Plant(
        swap=(YAML, "# an equal author", "«M024»equal_contribution: true"),
        sentence="The authors are counted: {% for one in manubot.authors %}{{ loop.index }}, {% endfor %}that is all.",
    ),
    Plant(swap=(YAML, "# a marked author", "- «M022»name: Rose Model^†^")),
    Plant(swap=(YAML, "# a supplement", "supplement: [«M037»95.none.md]")),
    Plant(block="::: {«D016»#fundings-statement}\n:::", once=True),
    Plant(
        swap=(
            YAML,
            "# abbreviations",
            "abbreviations: {«W018»UUP: unused plant, NPP: new plant, SPP: second plant, tPP: third plant}",
        ),
        block=(
            "The «W019»NPP is here, as is the second plant (SPP).\n\n"
            "A «W020»second plant (SPP) is like a third plant (tPP), or «W021»TPP.\n\n«W022»*[RPP]: rare plant"
        ),
        once=True,
    ),
    Plant(swap=(YAML, "# a role", "credit: [Software, «M030»Suport]")),
    Plant(swap=(YAML, "# a grant", "funding: [{funder: A House, «M031»id: 021nxhr63, recipients: [«M032»Ann None]}]")),
    Plant(swap=(YAML, "# a group", "- {name: The Group, group: true, «M035»orcid: 0000-0002-1694-233X}")),
    Plant(block="::: {«M034»#competing-interests-statement}\n:::", once=True),
    Plant(swap=(YAML, "# a nameless author", "- «M002»github: nobody")),
    Plant(swap=(YAML, "# another affiliation", "«M017»affiliations: [Department of Tests]")),
    Plant(swap=(YAML, "# another level", "«I001»X999: off")),
    Plant(swap=(YAML, "images: [https://example.org]", "images: [«M007»example.org]")),
    Plant(swap=(YAML, "# a template", "docx: {«S003»reference: none.docx}")),
    Plant(swap=(YAML, "# another section", "- «D011»heading: Glossary")),
    Plant(swap=(OPENING, "## Abstract", "«D013»## Abstract\n\nThese are more words than the contract has for it.")),
    Plant(swap=(OPENING, "## Rule 2: Look", "«D012»## Rule 3: Look")),
    Plant(swap=(OPENING, "## Aims", "«D014»## Aims")),
    Plant(swap=(OPENING, "[@doi:10.5555/pa; @doi:10.5555/pb]", "[@doi:10.5555/pa]")),  # for the one before
    Plant(
        swap=(
            OPENING,
            "*A note.*",
            (
                "«D004»This text came before anything else was written, and since then no one has asked to which part "
                "of this manuscript it may belong."
            ),
        )
    ),
    Plant(
        swap=(
            ENDING,
            "## References\n\n::: {#refs}\n:::",
            "«D006»## References\n\n## Appendix\n\nMore is said there [@doi:10.5555/pa].",
        )
    ),
    Plant(block="![A workflow.](«F006»images/cut.png)"),
    Plant(block="![A workflow.](«F007»images/labels.svg)"),
    Plant(block="![A map.](«F024»images/map.svg)"),
    Plant(block="«F017»| Rule | Says | Why |\n|---|---|\n| one | keep data apart | leaks |"),
    Plant(block="«H011»<<<<<<< HEAD\nThe text is short.\n=======\nThe text is long.\n>>>>>>> other", once=True),
    Plant(
        block="It was measured.[^outer§]\n\n[^outer§]: With a thermometer.«H030»[^inner§]\n\n[^inner§]: An old one.",
        once=True,
    ),
    Plant(block="![A workflow.](«F013»images/moving.gif)"),
    Plant(block="![A workflow.](«F014»images/heavy.png)"),
    Plant(block="![A workflow.](«F015»images/small.png){width=10cm}"),
    Plant(
        sentence="It is known [@tag:old].",
        files={"content/citation-tags.tsv": "«B022»tag\tcitation\nold\tdoi:10.5555/pa\n«B023»broken doi:10.5555/pb\n"},
    ),
    Plant(files={"content/manual-references-2.json": '[{"id": "doi:10.5555/x" «B001»"title": "A book"}]\n'}),
    Plant(files={"build/build.sh": "«R006»manubot process\n"}),
    Plant(files={"content/references.lock.json": '«B003»{"version": 2}\n'}),
    Plant(files={"content/80.latin.md": "### A part in Latin\n\nThe caf«R002»é is open.\n"}),
    Plant(files={"content/85.linked.md": "«R003»"}),
    Plant(files={"content/86.more.markdown": "«R004»More words.\n"}),
    Plant(
        sentence="It is in a library [@inlibrary].",
        files={"content/Library.bib": "«R005»@book{inlibrary, title = {A book}}\n"},
    ),
    Plant(
        top="{% macro far(key) %}It was denied [«C001,C001»@{{ key }}].{% endmacro %}",
        sentence='{{ far("doi:10.5555/far1") }} {{ far("doi:10.5555/pa") }} {{ far("doi:10.5555/far2") }}',
    ),
    Plant(top="{% set spelled %}«W001»recieved{% endset %}", sentence="The samples were {{ spelled }} there."),
    Plant(block="«R007»" + "> " * 31 + "So deep is nobody quoted."),
    Plant(end="«H004»::: {.note}\nLook here."),
    Plant(end="«H005»```python\nx = 1"),
    Plant(end="Some words are here. «H014»<!-- ask Ada"),
)
"""Plants that a manuscript can have only once."""

PLANTS = (
    *(Plant(sentence=text) for text in SENTENCES),
    *(Plant(block=text) for text in BLOCKS),
    *(Plant(section=text) for text in SECTIONS),
    *WORKS,
)
"""Plants that a manuscript can have any number of times."""

ALONE: Mapping[str, Sequence[tuple[str, str, str]]] = {
    "C024": [(ENDING, "::: {#refs}\n:::", "::: {#refs}\n:::\n\n::: {«C024»#refs}\n:::")],
    "C027": [(ENDING, "::: {#refs}\n:::", "::: {#refs}\n:::\n\n::: {«C027».refs}\n:::")],
    "C028": [
        (
            ENDING,
            "::: {#refs}\n:::",
            "::: {.refs}\n:::\n\nIt [@doi:10.5555/p0a].\n\n::: {«C028».refs}\n:::\n\n## More\n\nIt [@doi:10.5555/p0a].",
        )
    ],
    "M039": [(YAML, "# another level", "X001: error\n  «M039»separate-supplement: true")],
    "D005": [(ENDING, "## References\n\n::: {#refs}\n:::", "«D005»## Thanks\n\nWe thank all.")],
    "D015": [
        (OPENING, "Other words.", "Other words, as in @sec:typed.\n\n«D015»## 1. Typed {#sec:typed}\n\nSome words.")
    ],
    "D009": [(OPENING, "It has parts.", "It has parts.\n\n«D009»# More\n\nSome words.")],
    "D010": [(YAML, "abstract: [5, 15]", "«D010»abstracts: [5, 15]")],
    "M001": [(YAML, "[tests, plants]", "[tests, plants"), (YAML, "date: 2026", "date«M001»: 2026")],
    "M026": [(YAML, "# a picture", "«M026»thumbnail: none.png")],
    "M036": [(YAML, "# a grant", "«M036»funding: The cohort [@doi:10.5555/a] pays.")],
    "M038": [(YAML, "# a grant", "«M038»competing-interests: yes")],
    "M033": [
        (YAML, "- name: Ada Example", "- «M033»name: Ada Example"),
        (YAML, "# a role", "competing-interests: none"),
        (YAML, "github: grace-sample", "github: grace-sample\n    competing-interests: no"),
    ],
    "M014": [(YAML, "title: A planted manuscript\nlang", "«M014»lang")],
    "M016": [(YAML, "\nauthors:", "\n«M016»authors:"), (YAML, "# another key", "author_info: [{name: Jane Roe}]")],
    "S001": [(YAML, "csl: chicago-notes-bibliography", "«S001»csl: natur")],
    "T005": [(OPENING, "Other words.", "---\n«T005»author: Ada Example\n---\n\nOther words.")],
    "T001": [(OPENING, "Other words.", "«T001»{% for one in two %}Other words.")],
    "X004": [(YAML, "title:", "«X004»title:"), (YAML, "# another key", 'fignos-cleveref: "On"')],
}
"""Mistakes that hide others: the swaps for each."""


# --- the manuscript --------------------------------------------------------------------------------------------------

METADATA = """\
title: A planted manuscript
lang: en-US
keywords: [tests, plants]
date: 2026-05-09
html_url: https://example.org/manuscript/
csl: chicago-notes-bibliography
# another key
# a licence
# a picture
# of another program
# a library
# a release
# a grant
# a supplement
# abbreviations
threshold: "0.05"
authors:
  - name: Ada Example
    orcid: 0000-0002-1825-0097
    github: ada-example
    corresponding: true
    email: ada@example.org
    affiliations: [Department of Examples]
    # another affiliation
  - name: Grace Sample
    github: grace-sample
    affiliations: ["Institute of Tests", University of Somewhere]
  - name: Mary Instance
    github: mary-instance
    affiliations: [Institute of Tests]
    # a role
    # an equal author
  # another author
  # a nameless author
  # a learned one
  # a numbered one
  # a joined one
  # a marked author
  # a group
recto:
  # variables
  # a template
  page:
    images: [https://example.org]
  checks:
    X004: error
    # another level
  structure:
    level: 2
    abstract: [5, 15]
    words: [20, 100000]
    sections:
      - {heading: Abstract}
      - heading: Introduction
      - heading: "Rule {n}: *"
      # another section
      - {heading: Aims, citations: 2}
      - {heading: Main part}
"""

MACROS = """\
{% macro shown(key) %}It was shown elsewhere [@{{ key }}].{% endmacro %}
{% macro quoted(words) %}*{{ words }}*, they say.{% endmacro %}
{##- a remark
on two lines -##}
"""

OPENED = """\
*A note.*

## Abstract

This is what it is about, in few words.

## Introduction

As Figure @fig:clean1 and Table @tbl:clean1 show, and Equation @eq:clean1 has it, all is well.[^clean]

![Two boxes, and an arrow from one to the other.](images/clean1.svg){#fig:clean1}

| Works | Years |
|-------|-------|
| one   | 2001  |

Table: Works and years. {#tbl:clean1}

$$ a = \\frac{b}{c} $$ {#eq:clean1}

[^clean]: A note on that [@first].

[@first]: doi:10.5555/pb

A work to come says more [@doi:10.5555/to-come]. <!-- recto-ignore C001: appears in May -->

```python
# TODO: recieve the the @doi:10.5555/none in code, [which](http://zenodo.org) is code, see Figure 1
```

<!-- TODO: recieve the the @doi:10.5555/none in a comment -->

## Rule 1: Listen

Some words.

## Rule 2: Look

Other words.

## Aims

Two works are cited [@doi:10.5555/pa; @doi:10.5555/pb].

## Main part

It has parts.
"""

ADJECTIVES = "small large early late simple careful open common rare modern usual distant quiet single warm".split()
NOUNS = (
    "sample method reader model cell network survey journal author region tissue signal protein letter river".split()
)
VERBS = "describes follows changes supports limits explains measures reaches needs precedes".split()


@dataclass
class Section:
    """A part of a file: paragraphs (lists of sentences) and blocks."""

    heading: str
    blocks: list[list[str] | str]


class Writer:
    """Writes text. The same seed always gives the same text."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)

    def sentence(self) -> str:
        pick = self.chance.choice
        subject = f"{pick(ADJECTIVES)} {pick(NOUNS)}"
        text = f"The {subject} {pick(VERBS)} a {pick(ADJECTIVES)} {pick(NOUNS)} of its {pick(ADJECTIVES)} kind"
        kind = self.chance.random()
        if kind < 0.15:
            return f"{text} [@doi:10.5555/p{self.chance.randrange(90)}]."
        if kind < 0.2:
            return f'{text}. {{{{ shown("doi:10.5555/p{self.chance.randrange(90)}") }}}}'
        if kind < 0.25:
            return f"{text}, where $x_{{{self.chance.randrange(9)}}}$ is below {{{{ threshold }}}}."
        if kind < 0.3:
            return f"{text}; see [the page](https://example.org/{self.chance.randrange(90)}) and `the the code`."
        return f"{text}."

    def paragraph(self) -> list[str]:
        return [self.sentence() for _ in range(self.chance.randint(3, 7))]

    def section(self, number: int) -> Section:
        blocks: list[list[str] | str] = [self.paragraph() for _ in range(self.chance.randint(3, 5))]
        if number % 3 == 0:
            blocks.append(
                f"It is seen in Figure @fig:part{number}.[^part{number}]\n\n"
                f"![What part {number} shows.](images/clean1.svg){{#fig:part{number}}}\n\n"
                f"[^part{number}]: A note that is needed here."
            )
        return Section(f"### Part {number} of the matter", blocks)

    def written(self, paragraph: Sequence[str]) -> str:
        """Join sentences, on one or more lines."""
        text = paragraph[0]
        for sentence in paragraph[1:]:
            text += self.chance.choice("   \n") + sentence
        return text


Files = dict[str, str | bytes]


def manuscript(
    seed: int, mistakes: int, parts: int = 36, swaps: Sequence[tuple[str, str, str]] = ()
) -> tuple[Files, list[Expected]]:
    """The files of a manuscript with that many mistakes (0, or enough for each plant once), and what Recto reports.

    ``swaps`` are those of a mistake that is planted as well.
    """
    writer = Writer(seed)
    sections = [writer.section(number) for number in range(1, parts + 1)]
    files: Files = {YAML: METADATA, OPENING: OPENED, ENDING: "## References\n\n::: {#refs}\n:::\n"}
    clean, rows, tops, ends = tuple(sections), [], [MACROS] if parts else [], []
    for number, plant in enumerate(_chosen(writer.chance, mistakes), 101):
        part = writer.chance.choice(clean)
        if plant.sentence:
            paragraph = writer.chance.choice([block for block in part.blocks if isinstance(block, list)])
            paragraph.insert(writer.chance.randint(1, len(paragraph)), plant.sentence.replace("§", str(number)))
        if plant.block:
            part.blocks.insert(writer.chance.randint(1, len(part.blocks)), plant.block.replace("§", str(number)))
        if plant.section:
            heading, _, text = plant.section.replace("§", str(number)).partition("\n\n")
            sections.insert(writer.chance.randint(1, len(sections)), Section(heading, [text] if text else []))
        swaps = [*swaps, *([plant.swap] if plant.swap else [])]
        rows += [plant.row.replace("§", str(number))] if plant.row else []
        tops += [plant.top] if plant.top else []
        ends += [plant.end] if plant.end else []
        files.update(plant.files)
    for path, right, wrong in swaps:
        assert str(files[path]).count(right) == 1, right
        files[path] = str(files[path]).replace(right, wrong)
    files[OPENING] = "\n".join([*tops, str(files[OPENING])])
    files.update(_joined(writer, sections, ends))
    cited = sorted({key for text in files.values() for key in re.findall(r"10\.5555/p\d*[a-z]?\b", str(text))})
    rows = [*rows, *(_item(f"doi:{key}", f"A study of {key}") for key in cited)]
    files["content/manual-references.json"] = "[\n" + ",\n".join(rows) + "\n]\n"
    files |= _images()
    for name in re.findall(r"images/(untracked\d+\.svg)", "".join(map(str, files.values()))):
        files[f"content/images/{name}"] = SVG
    expected = [one for path, text in files.items() if isinstance(text, str) for one in _expected(path, text)]
    return {path: _MARK.sub("", text) if isinstance(text, str) else text for path, text in files.items()}, expected


def _chosen(chance: random.Random, mistakes: int) -> list[Plant]:
    """Each plant once, then more of those that may occur several times, until there are enough mistakes."""
    if not mistakes:
        return []
    chosen = [*ONCE, *PLANTS]
    while (missing := mistakes - sum(plant.size for plant in chosen)) > 0:
        chosen.append(chance.choice([plant for plant in PLANTS if plant.size <= missing]))
    chance.shuffle(chosen)
    return chosen


def _joined(writer: Writer, parts: Sequence[Section], ends: Sequence[str]) -> dict[str, str]:
    """The parts as files; some have no newline at the end, and some have two."""
    files: dict[str, str] = {}
    rest = list(parts)
    while rest:
        size = min(len(rest), writer.chance.randint(3, 9))
        blocks: list[str] = []
        for part in rest[:size]:
            blocks += [part.heading, *(one if isinstance(one, str) else writer.written(one) for one in part.blocks)]
        files[f"content/{len(files) + 10}.parts.md"] = "\n\n".join(blocks) + writer.chance.choice(["", "\n", "\n\n"])
        rest = rest[size:]
    if ends:
        files["content/89.ends.md"] = "\n\n".join(ends) + "\n"
    return files


def _expected(path: str, text: str) -> Iterator[Expected]:
    for number, line in enumerate(text.split("\n"), 1):
        before = 0
        for mark in _MARK.finditer(line):
            for code in mark[1].split(","):
                yield Expected(code, path, number, mark.start() - before + 1)
            before += len(mark[0])


def _images() -> dict[str, str | bytes]:
    moving = io.BytesIO()
    pictures = [Picture.new("P", (1200, 600), colour) for colour in (0, 90)]
    pictures[0].save(moving, "GIF", save_all=True, append_images=pictures[1:])
    return {
        "content/images/clean1.svg": SVG,
        "content/images/small.png": png(120, 60),
        "content/images/heavy.png": png(1600, 900).ljust(6_000_000, b"\0"),
        "content/images/moving.gif": moving.getvalue(),
        "content/images/cut.png": png(1600, 900)[:-20],
        "content/images/labels.svg": (
            '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><foreignObject>Words</foreignObject></svg>'
        ),
        "content/images/map.svg": (
            '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><image href="photo.png"/></svg>'
        ),
        "content/images/wrong.eps": "%!PS-Adobe-3.0 EPSF-3.0\n",
        ".drafts/outside.svg": SVG,
    }
