"""A repository that is set up for Manubot: what has no effect is said once, at its line (R006)."""

from __future__ import annotations

from tests.helpers import Maker, build, check, place

SCRIPT = {"build/build.sh": "manubot process\n"}
COMMON = "build/pandoc/defaults/common.yaml"


def said(make: Maker, common: str) -> list[tuple[str | None, str, str]]:
    found = check(make.text("Words.\n", **SCRIPT, **{COMMON: common}))
    return [(place(one), one.message, one.hint) for one in found if one.code == "R006"]


def test_without_defaults_only_the_script(make: Maker) -> None:
    (one,) = check(make.text("Words.\n", **SCRIPT))
    assert place(one) == "build/build.sh:1:1"


def test_each_setting_at_its_line_with_what_takes_its_place(make: Maker) -> None:
    common = (
        "from: markdown-smart\nfilters: [pandoc-fignos, a/strip-title.lua, other.py]\nnumber-offset: [1]\n"
        "shift-heading-level-by: -1\nvariables: {fontsize: 11pt}\nmetadata: {link-citations: true}\n"
    )
    _, *others = said(make, common)
    assert others == [
        (
            f"{COMMON}:1:1",
            "the text is not read as markdown-smart",
            "Recto reads Pandoc's Markdown with the extensions that Pandoc has by itself",
        ),
        (f"{COMMON}:2:1", "the filter a/strip-title.lua is not run", "remove it: the title is in metadata.yaml alone"),
        (f"{COMMON}:2:1", "the filter other.py is not run", "Recto runs no filters: make the change in content/"),
        (
            f"{COMMON}:3:1",
            "“number-offset” has no effect in Recto",
            "remove it: sections have numbers if the text refers to one, such as @sec:methods",
        ),
        (
            f"{COMMON}:4:1",
            "“shift-heading-level-by” has no effect in Recto",
            "remove it: the title is above all headings by itself",
        ),
        (
            f"{COMMON}:5:1",
            "“variables” has no effect in Recto",
            "remove it: recto build has options of its own",
        ),
    ]


def test_metadata_that_nothing_reads_is_named_where_it_is(make: Maker) -> None:
    project = make.text("Words.\n", **SCRIPT, **{COMMON: "metadata:\n  link-citations: true\n  mainfont: Arial\n"})
    (one,) = [one for one in check(project) if one.code == "M020"]
    assert (place(one), one.message) == (f"{COMMON}:3:1", "“mainfont” has no effect in Recto")


def test_two_values_of_a_key_are_reported_once_by_a_build_and_a_check(make: Maker) -> None:
    files = {COMMON: "metadata:\n  lang: en-GB\n", "content/metadata.yaml": "title: A test\nlang: en-US\n"}
    project = make.text("Words.\n", **SCRIPT, **files)
    for found in (check(project), build(project).diagnostics):
        (one,) = [one for one in found if "“lang”" in one.message]
        assert (one.code, place(one)) == ("R006", f"{COMMON}:2:1")
        assert one.message == f"“lang” is en-US in metadata.yaml, which counts; Pandoc took en-GB from {COMMON}"


def test_a_folder_that_is_none_is_left_alone(make: Maker) -> None:
    assert check(make.text("Words.\n", **{COMMON: "number-sections: true\n"})) == []
