"""Pandoc's defaults of a Rootstock repository: what counts, and what has no effect."""

from __future__ import annotations

import pytest
from recto.core.model import Location
from recto.manuscript.pandoc_defaults import PandocDefaults, Unread, overruled, pandoc_defaults

from tests.helpers import Maker, build, check, examine, place, png
from tests.word import W, parts, style, template

FOLDER = "build/pandoc/defaults"
STOCK = {
    f"{FOLDER}/common.yaml": "# shared\nfrom: markdown\ninput-file: output/manuscript.md\nfilters:\n- pandoc-fignos\n"
    "- pandoc-manubot-cite\n- citeproc\nwrap: preserve\nmetadata:\n  link-citations: true\n",
    f"{FOLDER}/html.yaml": "to: html5\noutput-file: output/x.html\ninclude-after-body:\n- build/themes/default.html\n"
    'variables:\n  math: ""\nhtml-math-method:\n  method: mathjax\n',
    f"{FOLDER}/docx.yaml": "to: docx\nreference-doc: build/themes/default.docx\nresource-path:\n - '.'\n - content\n",
    f"{FOLDER}/pdf-weasyprint.yaml": "to: html5\npdf-engine: weasyprint\npdf-engine-opts: ['--presentational-hints']\n",
    f"{FOLDER}/latex.yaml": "to: latex\noutput-file: output/manuscript.tex\n",
}


def read(make: Maker, **files: str | bytes) -> PandocDefaults:
    return pandoc_defaults(make.text("Words.\n", **files).resolve())


def test_those_of_every_rootstock_set_nothing_else(make: Maker) -> None:
    found = read(make, **STOCK)
    assert {key: value for key, (value, _) in found.metadata.items()} == {"link-citations": True}
    assert found.reference == ("build/themes/default.docx", Location(f"{FOLDER}/docx.yaml", 2))
    assert (found.image_folders, found.filters, found.unread) == ((), (), ())


def test_metadata_of_common_first_and_with_their_lines(make: Maker) -> None:
    found = read(
        make,
        **{
            f"{FOLDER}/common.yaml": "metadata:\n  csl: a.csl\n  fignos-caption-name: Fig\n",
            f"{FOLDER}/athenapdf.yaml": "csl: b.csl\nmetadata: {lang: de}\n",
            f"{FOLDER}/epub.yaml": "metadata: {title: no}\n",
            f"{FOLDER}/latex.yaml": "metadata:\n  - lof: true\n",
            f"{FOLDER}/jats.yaml": "a: b: c",
        },
    )
    assert found.metadata == {
        "csl": ("a.csl", Location(f"{FOLDER}/common.yaml", 2)),
        "fignos-caption-name": ("Fig", Location(f"{FOLDER}/common.yaml", 3)),
        "lang": ("de", Location(f"{FOLDER}/athenapdf.yaml", 2)),
    }


def test_references_that_manubot_made_are_not_read(make: Maker) -> None:
    text = "metadata:\n  bibliography: output/references.json\n"
    assert read(make, **{f"{FOLDER}/common.yaml": text}).metadata == {}
    text = "bibliography: [output/references.json, content/own.bib]\n"
    assert read(make, **{f"{FOLDER}/common.yaml": text}).metadata["bibliography"][0] == ["content/own.bib"]


def test_what_has_no_effect_has_its_line(make: Maker) -> None:
    text = (
        "from: markdown+emoji\nfilters: [pandoc-fignos, {type: lua, path: build/x.lua}]\nnumber-sections: true\n"
        "number-offset: [0, 1]\ntoc: true\nvariables: {math: '', fontsize: 11pt}\nnumber-lines: false\n"
    )
    assert read(make, **{f"{FOLDER}/common.yaml": text}).unread == (
        Unread("from", "markdown+emoji", Location(f"{FOLDER}/common.yaml", 1)),
        Unread("filters", "build/x.lua", Location(f"{FOLDER}/common.yaml", 2)),
        Unread("number-sections", "True", Location(f"{FOLDER}/common.yaml", 3)),
        Unread("number-offset", "[0, 1]", Location(f"{FOLDER}/common.yaml", 4)),
        Unread("variables", "{'math': '', 'fontsize': '11pt'}", Location(f"{FOLDER}/common.yaml", 6)),
    )


def test_a_link_that_leads_out_is_not_followed(make: Maker) -> None:
    project = make.text("Words.\n", **{"../secret.yaml": "csl: secret\n", f"{FOLDER}/html.yaml": ""})
    (project / FOLDER / "common.yaml").symlink_to(project.parent / "secret.yaml")
    (project / FOLDER / "docx.yaml").symlink_to("nowhere")
    (project / FOLDER / "latex.yaml").mkdir()
    assert pandoc_defaults(project.resolve()).metadata == {}


def test_metadata_yaml_goes_before(make: Maker) -> None:
    defaults = {f"{FOLDER}/common.yaml": "metadata:\n  csl: build/assets/a.csl\n  reference-section-title: Works\n"}
    metadata = "title: A test\nreference-section-title: Literature\n"
    manuscript = examine(make.text("Words.\n", **defaults, **{"content/metadata.yaml": metadata})).manuscript
    assert manuscript.metadata.value("pandoc") == {
        "csl": "build/assets/a.csl",
        "reference-section-title": "Literature",
    }
    assert manuscript.metadata.place("pandoc", "csl") == Location(f"{FOLDER}/common.yaml", 2)


def test_a_key_that_metadata_yaml_has_with_another_value(make: Maker) -> None:
    common = (
        "metadata:\n  lang: en-GB\n  date: 2020-01-02\n  link-citations: false\n  nocite: '@a'\n  csl: a.csl\n"
        "  bibliography: content/a.bib\n"
    )
    own = (
        "title: A test\nlang: en-US\ndate: 2020-01-02\ncsl: b.csl\nbibliography: [content/a.bib]\n"
        "pandoc: {link-citations: true}\n"
    )
    manuscript = examine(
        make.text("Words.\n", **{f"{FOLDER}/common.yaml": common, "content/metadata.yaml": own})
    ).manuscript
    place = f"{FOLDER}/common.yaml"
    defaults = pandoc_defaults(manuscript.root)
    assert [(one.message, one.location) for one in overruled(manuscript.metadata, defaults)] == [
        (f"“lang” is en-US in metadata.yaml, which counts; Pandoc took en-GB from {place}", Location(place, 2)),
        (
            f"“link-citations” is true in metadata.yaml, which counts; Pandoc took false from {place}",
            Location(place, 4),
        ),
    ]
    assert manuscript.metadata.value("lang") == "en-US"


def test_captions_are_named_and_citations_linked_as_they_say(make: Maker) -> None:
    text = "See @fig:a [@doi:10.5555/alpha].\n\n![Words.](a.png){#fig:a}\n"
    common = "metadata:\n  fignos-caption-name: Abb.\n  link-citations: false\n"
    page = build(make.text(text, **{"content/a.png": png(4, 4), f"{FOLDER}/common.yaml": common})).page
    assert "Abb." in page
    assert 'href="#ref-' not in page.partition('id="refs"')[0]


def test_images_are_found_in_the_folders_of_resource_path(make: Maker) -> None:
    files = {
        "analysis/plots/a.png": png(4, 4),
        ".git/secret.png": png(5, 5),
        "../outside/b.png": png(6, 6),
        f"{FOLDER}/docx.yaml": "resource-path: ['.', content, analysis/plots, .git, ../outside, none]\n",
    }
    project = make.text("![Words.](a.png)\n\n![Words.](secret.png)\n\n![Words.](b.png)\n", **files)
    manuscript = examine(project).manuscript
    assert manuscript.image_folders == ("analysis/plots", ".git")
    result = build(project)
    assert result.files["a.png"] == png(4, 4)
    assert [place(one) for one in result.diagnostics if one.code in ("F001", "F002")] == [
        "content/01.text.md:3:11",
        "content/01.text.md:5:11",
    ]


def test_the_word_file_has_the_look_of_their_template(make: Maker) -> None:
    def georgia(made: object) -> None:
        made.styles["Normal"].font.name = "Georgia"  # type: ignore[attr-defined]  # python-docx

    files = {
        f"{FOLDER}/docx.yaml": "to: docx\nreference-doc: themes/own.docx\n",
        "build/pandoc/themes/own.docx": template(georgia),
    }
    package = parts(build(make.text("Words.\n", **files), "docx").files["manuscript.docx"])
    assert style(package, "Normal").find(f"{W}rPr/{W}rFonts").get(f"{W}ascii") == "Georgia"


def test_dates_are_texts(make: Maker) -> None:
    project = make.text("Words.\n", **{f"{FOLDER}/common.yaml": "metadata: {version-date: 2021-02-03, 1: x}\n"})
    assert '"version-date": "2021-02-03"' in build(project).text("variables.json")


def test_an_early_rootstock_has_options_instead(make: Maker) -> None:
    script = (
        "manubot process\nCSL_PATH=references/style.csl\npandoc \\\n  --bibliography=output/references.json \\\n"
        "  --csl=$CSL_PATH \\\n  --metadata link-citations=false \\\n  --reference-docx=build/a.docx \\\n"
        "  --resource-path=.:content:plots\n"
    )
    files: dict[str, str | bytes] = {"build/build.sh": script, "plots/a.png": png(4, 4)}
    found = read(make, **files)
    assert found.metadata == {
        "link-citations": (False, Location("build/build.sh", 6)),
        "csl": ("references/style.csl", Location("build/build.sh", 5)),
    }
    assert found.reference == ("build/a.docx", Location("build/build.sh", 7))
    assert (found.image_folders, found.unread) == (("plots",), ())
    defaults = {f"{FOLDER}/common.yaml": "metadata: {csl: new.csl}\n"}
    assert read(make, **files, **defaults).metadata["csl"][0] == "new.csl"


@pytest.mark.parametrize("folder", ["build/pandoc/defaults", "build/pandoc-defaults"])
def test_one_that_is_not_there_is_named_at_its_line(folder: str, make: Maker) -> None:
    project = make.text("Words.\n", **{f"{folder}/docx.yaml": "to: docx\nreference-doc: none.docx\n"})
    (said,) = [one for one in check(project) if one.code == "S003"]
    assert place(said) == f"{folder}/docx.yaml:2:1"
