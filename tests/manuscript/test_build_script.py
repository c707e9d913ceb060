"""Rootstock's build script as text."""

from __future__ import annotations

import pytest
from recto.manuscript.build_script import pandoc_options, variables_of_the_manuscript

from tests.helpers import Maker, build, place


@pytest.mark.parametrize(
    ("script", "found"),
    [
        ("manubot process --template-variables-path=a.json --t x=b.yaml\n", ["a.json", "x=b.yaml"]),
        (
            "manubot process \\\n  --template-variables-path=$MADE/a.json \\\n  --template-variables-path=b.json\n",
            ["b.json"],
        ),
        ("# manubot process --template-variables-path=a.json\n", []),
        ('echo "open\nmanubot process --template-variables-path=a.json\n', ["a.json"]),
        (
            (
                "manubot process --content-directory=content\n"
                "manubot process --content-directory=other --template-variables-path=a.json\n"
            ),
            [],
        ),
    ],
)
def test_variables_of_the_first_call(script: str, found: list[str]) -> None:
    assert variables_of_the_manuscript(script) == found


def test_options_of_pandoc() -> None:
    script = (
        "CSL_PATH=references/style.csl\nexport WORKS=output/references.json\n"
        "/usr/local/bin/pandoc --from=markdown --csl=$CSL_PATH --bibliography ${WORKS} \\\n"
        '  --metadata link-citations=true -M lang=de --metadata=title:"$TITLE" --metadata-file=x.yaml \\\n'
        "  --reference-docx=build/a.docx --resource-path=.:content:plots --output=output/manuscript.docx $INPUT\n"
        "pandoc --csl=other.csl --output=output/letter.docx letter.md\n# pandoc --csl=no.csl\nmake --csl=no.csl\n"
    )
    assert pandoc_options(script) == [
        ("csl", "references/style.csl"),
        ("bibliography", "output/references.json"),
        ("metadata", "link-citations=true"),
        ("metadata", "lang=de"),
        ("reference-docx", "build/a.docx"),
        ("resource-path", ".:content:plots"),
    ]


FILES = {"build/build.sh": "manubot process --template-variables-path=data/a.json\n", "data/a.json": '{"mean": 12}'}


def test_a_text_is_filled_in_as_the_script_does(make: Maker) -> None:
    result = build(make.text("A mean of {{mean}}.\n", **FILES))
    assert "A mean of 12." in result.page
    assert result.diagnostics == []


def test_what_metadata_yaml_names_goes_before(make: Maker) -> None:
    metadata = "title: A test\nlang: en\nrecto:\n  template-variables: data/b.json\n"
    files = {**FILES, "data/b.json": '{"mean": 13}', "content/metadata.yaml": metadata}
    assert "A mean of 13." in build(make.text("A mean of {{mean}}.\n", **files)).page


def test_files_that_are_no_data_of_the_project_are_not_read(make: Maker) -> None:
    files = {"build/build.sh": "manubot process --template-variables-path=.git/a.json\n", ".git/a.json": '{"mean": 1}'}
    (said,) = [one for one in build(make.text("Words.\n", **files)).diagnostics if one.code == "T003"]
    assert place(said) == "build/build.sh:1:1"
