"""What metadata.yaml may hold, defined once: for the rules and, as a JSON Schema, for editors.

Editors that support YAML complete and check it with ``metadata.schema.json``, which is beside this module and made from
it (a test keeps the two in step, ``pytest --update`` writes the file). A first line in metadata.yaml names it::

    # yaml-language-server: $schema=PATH/TO/metadata.schema.json
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal, TypeVar

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Discriminator,
    Field,
    StrictBool,
    StrictInt,
    Tag,
    ValidationError,
    WithJsonSchema,
)

from recto.manuscript.contract import Contract
from recto.manuscript.credit import DEGREES, ROLES

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

FILE = Path(__file__).with_name("metadata.schema.json")


def _text(value: object) -> object:
    """YAML reads an unquoted 2019 or yes as a number or truth value; as a title or name it is text."""
    return str(value) if isinstance(value, int | float) else value


_TEXT = {"type": ["string", "number", "boolean"]}
Text = Annotated[str, BeforeValidator(_text), WithJsonSchema(_TEXT)]
Texts = list[Text] | Text
Names = dict[str, Any]


class _Open(BaseModel):
    """Keys that are not listed here are allowed: they are variables for templates."""

    model_config = ConfigDict(extra="allow", populate_by_name=False)


def _or_keys(value: object) -> str:
    """Which kind a value is of that is a text or keys with values: it is reported as that alone."""
    return "[keys]" if isinstance(value, Mapping) else "[text]"


def _or_list(value: object) -> str:
    """The same of a text or a list; keys with values are an entry that lacks its list."""
    return "[list]" if isinstance(value, list | Mapping) else "[text]"


class Institution(_Open):
    """An affiliation with its identifier."""

    name: Text = Field(description="The name, as an affiliation has it.", examples=["University of Somewhere"])
    ror: Text | None = Field(None, description="The ROR id, or its address.", examples=["https://ror.org/00b30xv10"])


def _with_a_name(value: object) -> str:
    """Another mapping is a text with a colon in it."""
    return "[keys]" if isinstance(value, Mapping) and {"name", "ror"} & value.keys() else "[text]"


_Affiliation = Annotated[
    Annotated[Text, Tag("[text]")] | Annotated[Institution, Tag("[keys]")], Discriminator(_with_a_name)
]
Affiliations = Annotated[
    Annotated[list[_Affiliation], Tag("[list]")] | Annotated[Text, Tag("[text]")], Discriminator(_or_list)
]


_ORCID = r"^((https?://)?(www\.)?orcid\.org/)?(\d{4}-){3}\d{3}[\dXx]/?$"


Orcid = Annotated[
    Text | None,
    WithJsonSchema({"type": ["string", "null"], "pattern": f"{_ORCID}|^X{{4}}(-X{{4}}){{3}}$"}),
]
_ROLE = {"type": "string", "examples": [*ROLES.values()]}
_ROLES = {"anyOf": [_ROLE, {"type": "object", "additionalProperties": {"examples": [*DEGREES]}}]}
Credit = Annotated[
    Any, WithJsonSchema({"anyOf": [*_ROLES["anyOf"], {"type": "array", "items": _ROLES}, {"type": "null"}]})
]


class Member(_Open):
    """A member of a group."""

    name: Text = Field(description="The full name.", examples=["Jane Roe"])
    orcid: Orcid = Field(None, description="The ORCID iD, or its address.", examples=["0000-0002-1825-0097"])
    email: Text | None = Field(None, description="The e-mail address.", examples=["jane.roe@example.org"])
    affiliations: Affiliations | None = Field(None, description="Where the member works.")


Members = list[Annotated[Annotated[Text, Tag("[text]")] | Annotated[Member, Tag("[keys]")], Discriminator(_or_keys)]]


class Author(_Open):
    """An author. Other keys are variables for templates."""

    name: Text = Field(description="The full name.", examples=["Jane Roe"])
    github: Text | None = Field(None, description="The GitHub name, without the address.", examples=["janeroe"])
    initials: Text | None = Field(None, description="For templates.", examples=["JR"])
    orcid: Orcid = Field(None, description="The ORCID iD, or its address.", examples=["0000-0002-1825-0097"])
    twitter: Text | None = Field(None, description="The Twitter name, without @.")
    mastodon: Text | None = Field(None, description="The Mastodon name, without @ and server.")
    mastodon_server: Text | None = Field(
        None, alias="mastodon-server", description="The Mastodon server.", examples=["genomic.social"]
    )
    email: Text | None = Field(None, description="The e-mail address.", examples=["jane.roe@example.org"])
    corresponding: bool | None = Field(None, description="Whether this is a corresponding author.")
    equal_contribution: bool | None = Field(
        None, description="Whether the author contributed as much as others so marked."
    )
    equal: bool | None = Field(None, description="Another name of equal_contribution.")
    deceased: bool | None = Field(None, description="Whether the author has died.")
    symbol_str: Text | None = Field(
        None, description="Signs behind the name, which a note in the text explains.", examples=["*"]
    )
    affiliations: Affiliations | None = Field(
        None,
        description="Where the author works. In one text, “; ” separates affiliations.",
        examples=[["Department of Biology"]],
    )
    funders: Texts | None = Field(None, description="Who funded the work.")
    credit: Credit = Field(
        None,
        description="What the author did: roles of CRediT, each with lead, equal or supporting where you like.",
        examples=[["Conceptualization", {"Software": "lead"}]],
    )
    competing_interests: Text | None = Field(
        None, alias="competing-interests", description="The author's competing interests; none if there are none."
    )
    group: bool | None = Field(None, description="Whether this is a group, such as a consortium.")
    members: Members | None = Field(
        None, description="The members of a group: names, or keys with values.", examples=[["Jane Roe"]]
    )


class Grant(_Open):
    """Who funded the work, and by which awards."""

    funder: Text = Field(description="The funder's name.", examples=["National Science Foundation"])
    id: Text | None = Field(
        None,
        description="The funder's ROR id, or its id in Crossref's registry.",
        examples=["https://ror.org/021nxhr62", "10.13039/100000001"],
    )
    awards: Texts | None = Field(None, description="The numbers of the awards.", examples=[["DBI-1234567"]])
    recipients: Texts | None = Field(None, description="The authors who received them.", examples=[["Jane Roe"]])


Funding = Annotated[
    Annotated[list[Grant], Tag("[list]")] | Annotated[Text, Tag("[text]")],
    Discriminator(_or_list),
]


def _or_switch(value: object) -> str:
    """Which kind a value is of that is true or false, a list, or text."""
    return "[switch]" if isinstance(value, bool) else _or_list(value)


Supplement = Annotated[
    Annotated[StrictBool, Tag("[switch]")] | Annotated[list[Text], Tag("[list]")] | Annotated[Text, Tag("[text]")],
    Discriminator(_or_switch),
]


class _Pandoc(_Open):
    """What may be under ``pandoc`` or at the top, as in Pandoc's own metadata."""

    references: list[Any] | None = Field(None, description="Works that you describe, as CSL items.")
    link_citations: bool | None = Field(None, alias="link-citations", description="Whether citations are links.")
    link_bibliography: bool | None = Field(
        None, alias="link-bibliography", description="Whether addresses in the list of references are links."
    )
    subtitle: Text | None = Field(None, description="The subtitle, as Markdown.")
    bibliography: Texts | None = Field(None, description="Files of references in content/.", examples=["library.bib"])
    nocite: Texts | None = Field(
        None, description="Works to list although nothing cites them.", examples=["@doi:10.1098/rsif.2017.0387", "@*"]
    )
    reference_section_title: Text | None = Field(
        None, alias="reference-section-title", description="The heading above the list of references."
    )
    suppress_bibliography: bool | None = Field(
        None, alias="suppress-bibliography", description="Whether the list of references is left out."
    )


class Pandoc(_Pandoc):
    """Settings of citations and numbering. Other keys are in the template variable ``pandoc``."""

    citekey_aliases: Names | None = Field(None, alias="citekey-aliases", description="Aliases of citation keys.")
    csl: Text | None = Field(None, description="The citation style: a name, an address or a path.")


_LEVEL = {"enum": ["off", "warning", "error", False]}
_LEVELS = {
    "type": ["object", "null"],
    "propertyNames": {"pattern": "^[A-Z][0-9]{3}$"},
    "additionalProperties": {"anyOf": [_LEVEL, {"type": "object", "additionalProperties": _LEVEL}]},
}
_LIST = {"type": ["array", "string"], "items": {"type": "string"}}
_PAGE = {
    "type": ["object", "null"],
    "properties": {
        "hypothesis": {"type": "boolean", "description": "Whether readers can annotate the page with Hypothesis."},
        "analytics": {"type": ["object", "string"], "description": "The script that counts visits: src and data-…."},
        "images": {**_LIST, "description": "Addresses, or their beginnings, that images may come from."},
        "scripts": {**_LIST, "description": "Scripts below content/ that the page runs."},
        "styles": {**_LIST, "description": "CSS files below content/ that the page uses after its own."},
    },
    "additionalProperties": False,
}


def _lower(value: object) -> object:
    return value.lower() if isinstance(value, str) else value


PaperSize = Annotated[Literal["a4", "letter"], BeforeValidator(_lower)]


class Pdf(_Open):
    """How the PDF is laid out."""

    paper: PaperSize | None = Field(None, description="The size of the sheet. Default: a4.")
    columns: Literal[1, 2] | None = Field(None, description="The number of columns of text. Default: 1.")
    review: StrictBool | None = Field(None, description="Double spacing, wide margins and line numbers.")
    figures: Literal["text", "end"] | None = Field(
        None, description="Whether figures are in the text or, each on its own page, after it."
    )
    archive: StrictBool | None = Field(
        None, description="For archives (PDF/A), with the Markdown and the references attached."
    )
    standard: Literal["ua-1", "ua-2"] | None = Field(
        None, description="The part of PDF/UA: ua-2 is PDF 2.0, with the MathML of formulas. Default: ua-1."
    )
    styles: list[Text] | None = Field(None, description="CSS files below content/ that it uses after its own.")


class Docx(_Open):
    """How the Word file is laid out."""

    paper: PaperSize | None = Field(None, description="The size of the sheet. Default: a4.")
    review: StrictBool | None = Field(None, description="Double spacing and line numbers.")
    reference: Text | None = Field(
        None,
        description="A Word file (.docx) whose styles, page, headers and footers it gets.",
        examples=["journal.docx"],
    )
    citations: Literal["text", "zotero", "word"] | None = Field(
        None,
        description="Whether citations are text, or fields that Zotero or Word itself can edit. Default: text.",
    )
    marks: StrictBool | None = Field(
        None,
        description="Whether the file names the commit, the source files and their lines, mostly in hidden marks. "
        "Default: true.",
    )


class Latex(_Open):
    """How the LaTeX file is written."""

    references: Literal["text", "bibtex"] | None = Field(
        None, description="Written in the citation style, or by BibTeX from references.bib. Default: text."
    )


def _off(value: object) -> object:
    """YAML reads an unquoted off as false."""
    return "off" if value is False else value


_CHOICE = {"enum": ["text", "off", False]}
Shown = Annotated[Literal["text", "off"] | None, BeforeValidator(_off), WithJsonSchema(_CHOICE)]
ShownRoles = Annotated[
    Literal["text", "table", "off"] | None,
    BeforeValidator(_off),
    WithJsonSchema({"enum": ["text", "table", "off", False]}),
]


class Statements(_Open):
    """Which statements are made from the metadata, and how."""

    contributions: ShownRoles = Field(None, description="What the authors did, by their roles.")
    funding: Shown = Field(None, description="Who funded the work.")
    competing_interests: Shown = Field(
        None, alias="competing-interests", description="The authors' competing interests."
    )


class Recto(_Open):
    """Recto's own settings."""

    checks: Annotated[Names | None, WithJsonSchema(_LEVELS)] = Field(
        None,
        description="For each code: off, warning or error; or patterns of file names with these.",
        examples=[{"M003": "off", "X001": {"content/90.*.md": "warning"}}],
    )
    separate_supplement: StrictBool | None = Field(
        None,
        alias="separate-supplement",
        description="Whether the supplement has files of its own: supplement.html, supplement.pdf and so on.",
    )
    template_variables: Texts | None = Field(
        None,
        alias="template-variables",
        description="Files of template variables, as for --template-variables-path: [NAME=]PATH or an address.",
        examples=[["data/results.json", "site=data/site.yaml"]],
    )
    structure: Names | None = Field(None, description="Which sections the manuscript has, and how long they are.")
    page: Annotated[Names | None, WithJsonSchema(_PAGE)] = Field(
        None, description="What the page may load from elsewhere. Default: nothing."
    )
    pdf: Pdf | None = Field(None, description="How the PDF is laid out.", examples=[{"paper": "letter", "columns": 2}])
    docx: Docx | None = Field(None, description="How the Word file is laid out.", examples=[{"review": True}])
    resolution: Annotated[StrictInt, Field(ge=150, le=1200)] | None = Field(
        None,
        description="The highest resolution of PNG and JPEG images in the PDF and the Word file, in dots per inch of "
        "the text's width. Default: unchanged.",
        examples=[300],
    )
    latex: Latex | None = Field(None, description="How the LaTeX file is written.", examples=[{"references": "bibtex"}])
    draft: StrictBool | None = Field(
        None, description="Whether this is a draft: it is built and marked as one, and not published."
    )
    submitted: Text | None = Field(
        None,
        description="The version that the reviewers have read: a commit, a tag or a date. The response letter shows "
        "what has changed since.",
        examples=["v1.0"],
    )
    statements: Statements | None = Field(
        None,
        description="Which statements are made from the metadata. Default: all that the metadata has something for.",
        examples=[{"contributions": "table"}],
    )


class Schema(_Pandoc):
    """content/metadata.yaml of a manuscript. Keys that are not listed here are variables for templates."""

    title: Text | None = Field(None, description="The title, as Markdown.")
    keywords: list[Text] | None = Field(None, description="For search engines and the files' properties.")
    lang: Text | None = Field(None, description="The language.", examples=["en-US"])
    date: Text | None = Field(
        None, description="The date of publication. Default: the date of the build.", examples=["2026-11-22"]
    )
    authors: list[Author] | None = Field(None, description="The authors, in their order.")
    author_info: list[Author] | None = Field(None, description="The name that authors had in 2018.", deprecated=True)
    funding: Funding | None = Field(None, description="Who funded the work: a list, or a statement as text.")
    competing_interests: Text | None = Field(
        None, alias="competing-interests", description="The authors' competing interests; none if there are none."
    )
    abbreviations: dict[Text, Text] | None = Field(
        None,
        description="What abbreviations stand for, as Markdown. Each use in the text is explained.",
        examples=[{"DNA": "deoxyribonucleic acid"}],
    )
    glossary: dict[Text, Text] | None = Field(
        None,
        description="What terms mean, as Markdown. Each use in the text is explained.",
        examples=[{"preprint": "a manuscript that is public before it is reviewed"}],
    )
    thumbnail: Text | None = Field(
        None, description="The picture that represents the manuscript: an address, or a path from the project's folder."
    )
    html_url: Text | None = Field(
        None, description="Where the manuscript is published.", examples=["https://example.org/manuscript/"]
    )
    csl: Text | None = Field(
        None, description="The citation style: a name, an address or a path.", examples=["nature", "plos"]
    )
    supplement: Supplement | None = Field(
        None,
        description="Whether this is a supplement, or the files that are. Any other text is a variable.",
    )
    license: Text | None = Field(None, description="The licence's SPDX identifier.", examples=["CC-BY-4.0"])
    pandoc: Pandoc | None = Field(None, description="Settings of citations and numbering.")
    manubot: Names | None = Field(None, description="Overrides values of the template variable manubot.")
    recto: Recto | None = Field(None, description="Recto's own settings.")
    citekey_aliases: Names | None = Field(None, alias="citekey-aliases", description="Aliases of citation keys.")
    randomize_author_order: bool | None = Field(
        None,
        alias="manubot-randomize-author-order",
        description="Shuffles the authors, the same way each time for the same commit.",
    )
    randomize_author_order_seed: Text | None = Field(
        None, alias="manubot-randomize-author-order-seed", description="Shuffles by this text instead of the commit."
    )


Model = TypeVar("Model", bound=BaseModel)


def problems(model: type[BaseModel], values: object) -> list[tuple[tuple[str | int, ...], ErrorDetails]]:
    """What of ``values`` is not of the kind that ``model`` wants: the path to each wrong value, and what is wrong."""
    try:
        model.model_validate(values)
    except ValidationError as failures:
        # A value of a union is tried against each of its kinds; the name of the kind ends the path.
        return [
            (tuple(key for key in one["loc"] if isinstance(key, int) or not re.search(r"\[|^(str|list)$", key)), one)
            for one in failures.errors()
        ]
    return []


def valid(model: type[Model], values: Mapping[str, Any]) -> Model:
    """``values`` as ``model`` has them. A wrong one counts as not given, and an entry that lacks what it has to have is
    left out; the rule M002 reports both. Raises ValidationError if ``values`` themselves lack it."""
    # More than once, since an author whose name is wrong is then one without a name.
    while paths := {_reached(values, path) for path, _ in problems(model, values)} - {()}:
        # Of a list that may be a text as well, only the wrong entry.
        values = _without(values, {path for path in paths if not any(path == other[:-1] for other in paths)})
    return model.model_validate(values)


def _reached(values: Any, path: tuple[str | int, ...]) -> tuple[str | int, ...]:
    """The path as far as there is something: where a name is missing, that to the entry which lacks it."""
    for length, key in enumerate(path):
        there = key in values if isinstance(values, Mapping) else isinstance(key, int) and isinstance(values, list)
        if not there:
            return path[:length]
        values = values[key]
    return path


def _without(values: Any, paths: Collection[tuple[str | int, ...]], path: tuple[str | int, ...] = ()) -> Any:
    """``values`` without those at ``paths``."""
    if isinstance(values, Mapping):
        items = ((key, _without(value, paths, (*path, key))) for key, value in values.items())
        return {key: value for key, value in items if (*path, key) not in paths}
    if isinstance(values, list):
        entries = enumerate(values)
        return [_without(value, paths, (*path, i)) for i, value in entries if (*path, i) not in paths]
    return values


def keys(model: type[BaseModel]) -> tuple[str, ...]:
    """The keys of a part of metadata.yaml, as they are written there."""
    return tuple(field.alias or name for name, field in model.model_fields.items())


def json_schema() -> str:
    """The JSON Schema of metadata.yaml (https://json-schema.org, draft 2020-12).

    ``recto: structure:`` has its own model, the contract, which validates it (D010).
    """

    class WithContract(Recto):
        __doc__ = Recto.__doc__
        # The rules keep it plain, so that a wrong contract is D010's alone to report.
        structure: Contract | None = Field(  # type: ignore[assignment]
            None, description=Recto.model_fields["structure"].description
        )

    class Whole(Schema):
        __doc__ = Schema.__doc__
        recto: WithContract | None = Field(None, description=Schema.model_fields["recto"].description)

    schema = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "metadata.yaml of a manuscript",
        **_bare(Whole.model_json_schema(by_alias=True)),
    }
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"


def _bare(schema: Any, *, names: bool = False) -> Any:
    """The schema without the titles and defaults that pydantic invents, which editors would show. ``names``: the keys
    are the author's own."""
    if isinstance(schema, list):
        return [_bare(entry) for entry in schema]
    if not isinstance(schema, dict):
        return schema
    return {
        key: _bare(value, names=key in ("properties", "$defs") and not names)
        for key, value in schema.items()
        if names or not (key == "title" or (key == "default" and value is None))
    }
