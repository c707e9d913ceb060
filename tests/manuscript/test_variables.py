"""The variables that templates see: dates, authors, where the manuscript is kept, files of variables."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Mapping
from typing import Any

import pytest
from recto.core.diagnostics import Diagnostic
from recto.core.world import World
from recto.manuscript.read import read
from recto.manuscript.variables import variables

from tests.helpers import BOMB, Maker, build, check, png, said, world

GITHUB = {"GITHUB_ACTIONS": "true", "GITHUB_REPOSITORY": "owner/name", "GITHUB_SHA": "a" * 40, "GITHUB_RUN_ID": "7"}


def values(
    make: Maker, metadata: str = "", *paths: str, world_of: World | None = None, files: Mapping[str, Any] | None = None
) -> tuple[dict[str, Any], list[Diagnostic]]:
    found: list[Diagnostic] = []
    project = make(
        {"content/1.md": "Some words here.\n", "content/metadata.yaml": f"title: x\n{metadata}", **(files or {})}
    )
    return dict(variables(read(project, found.append), world_of or world(), paths, found.append).values), found


def test_dates_are_the_builds_or_the_metadatas(make: Maker) -> None:
    by_build, _ = values(make)
    assert (by_build["manubot"]["date"], by_build["manubot"]["date_long"]) == ("2018-11-12", "November 12, 2018")
    by_metadata, _ = values(make, "date: 2019-03-01\n")
    assert (by_metadata["manubot"]["date"], by_metadata["pandoc"]["date-meta"]) == ("2019-03-01", "2019-03-01")
    assert by_metadata["manubot"]["generated_date_long"] == "November 12, 2018"


def test_the_commits_date_where_no_other_is_given(make: Maker) -> None:
    project = make({"content/1.md": "Text.\n"})
    environ = {
        "GIT_COMMITTER_DATE": "1500000000 +0000",
        "GIT_AUTHOR_DATE": "1500000000 +0000",
        "HOME": str(project),
        "PATH": "/usr/bin:/bin",
    }
    for arguments in (
        ["init", "-q"],
        ["add", "."],
        ["-c", "user.name=a", "-c", "user.email=b@c", "commit", "-qm", "x"],
        ["remote", "add", "origin", "git@github.com:owner/repository.git"],
    ):
        subprocess.run(["git", "-C", str(project), *arguments], check=True, env=environ)
    found = variables(read(project, print), World(environ={}), (), print).values["manubot"]
    assert found["date"] == "2017-07-14"
    assert found["ci_source"]["repo_slug"] == "owner/repository"
    assert found["html_url"] == "https://owner.github.io/repository/"
    assert len(found["ci_source"]["commit"]) == 40


def test_where_github_builds(make: Maker) -> None:
    found = values(make, world_of=world(GITHUB))[0]["manubot"]
    assert found["ci_source"] == {
        "provider": "github",
        "repo_slug": "owner/name",
        "repo_owner": "owner",
        "repo_name": "name",
        "repo_url": "https://github.com/owner/name",
        "commit": "a" * 40,
        "commit_url": f"https://github.com/owner/name/tree/{'a' * 40}",
        "pages_url": "https://owner.github.io/name/",
        "triggering_commit": "a" * 40,
        "build_url": f"https://github.com/owner/name/commit/{'a' * 40}/checks",
        "job_url": "https://github.com/owner/name/actions/runs/7",
    }
    assert found["html_url_versioned"] == f"https://owner.github.io/name/v/{'a' * 40}/"
    assert found["pdf_url"] == "https://owner.github.io/name/manuscript.pdf"


@pytest.mark.parametrize(("place", "page", "below"), [(None, "", ""), ("a/", "a/", "a/"), ("", "v/latest/", "")])
def test_addresses_on_a_site_of_several(place: str | None, page: str, below: str, make: Maker) -> None:
    project = make({"content/1.md": "Text.\n"})
    found = variables(read(project, print), world(GITHUB), (), print, place=place).values["manubot"]
    top = "https://owner.github.io/name/"
    assert found["html_url"] == top + page
    assert found["pdf_url"] == f"{top}{below}manuscript.pdf"
    assert found["html_url_versioned"] == f"{top}{below}v/{'a' * 40}/"
    assert found["pdf_url_versioned"] == f"{top}{below}v/{'a' * 40}/manuscript.pdf"


@pytest.mark.parametrize(
    ("place", "given", "used"),
    [
        (None, "https://example.org/a/", "https://example.org/a/"),
        ("", "https://example.org/a/", "https://example.org/a/"),
        ("b/", "https://example.org/b/", "https://example.org/b/"),
        ("b/", "https://example.org/papers/b", "https://example.org/papers/b/"),
        ("b/", "https://example.org/b/index.html", "https://example.org/b/index.html"),
    ],
)
def test_an_address_of_the_authors_stays_as_it_is(place: str | None, given: str, used: str, make: Maker) -> None:
    project = make({"content/1.md": "Text.\n", "content/metadata.yaml": f"html_url: {given}\n"})
    reports: list[Diagnostic] = []
    found = variables(read(project, print), world(GITHUB), (), reports.append, place=place).values["manubot"]
    assert (found["html_url"], reports) == (used, [])


@pytest.mark.parametrize("given", ["https://example.org/", "https://example.org/a/", "https://b", "https://x.org/B/"])
def test_an_address_that_is_not_the_manuscripts_place_on_the_site(given: str, make: Maker) -> None:
    project = make({"content/1.md": "Text.\n", "content/metadata.yaml": f"title: A\nhtml_url: {given}\n"})
    reports: list[Diagnostic] = []
    found = variables(read(project, print), world(GITHUB), (), reports.append, place="b/").values["manubot"]
    assert found["html_url"] == "https://owner.github.io/name/b/"
    assert said(reports) == [("M006", "error", "content/metadata.yaml:2:1")]
    assert "in the folder b/ of the site" in reports[0].message


def test_a_thumbnail_of_a_project_in_a_folder(make: Maker) -> None:
    project = make({"papers/a/content/1.md": "Text.\n", "papers/a/content/thumbnail.png": png()})
    subprocess.run(["git", "init", "-q", project], check=True)
    known = World(environ=GITHUB | {"PATH": "/usr/bin:/bin"})
    found = variables(read(project / "papers/a", print), known, (), print).values["manubot"]
    assert found["thumbnail_url"].endswith("/papers/a/content/thumbnail.png")


def test_nothing_is_claimed_of_where_it_is_built(make: Maker) -> None:
    found = values(make)[0]["manubot"]
    assert "ci_source" not in found
    assert "html_url" not in found


def test_flags_in_words_are_truth_values(make: Maker) -> None:
    authors = "authors:\n- {name: A, corresponding: 'no', equal: 'yes'}\n- {name: B, corresponding: off}\n"
    found = values(make, authors)[0]["manubot"]["authors"]
    assert [one["corresponding"] for one in found] == [False, False]
    assert found[0]["equal_contribution"] is True


def test_affiliations_are_numbered_in_their_order(make: Maker) -> None:
    authors = "authors:\n- {name: A, affiliations: [Y, X]}\n- {name: B, affiliations: X; Z}\n- {name: C, funders: one; two}\n- {name: D, affiliations: 5}\n"  # noqa: E501
    found = values(make, authors)[0]["manubot"]
    assert [(a["affiliation"], a["affiliation_number"]) for a in found["affiliations"]] == [
        ("Y", 1),
        ("X", 2),
        ("Z", 3),
    ]
    assert [author.get("affiliation_numbers") for author in found["authors"]][:3] == [[1, 2], [2, 3], []]
    assert found["authors"][2]["funders"] == ["one; two"]


def test_templates_get_the_names_of_affiliations_with_an_id_and_of_members(make: Maker) -> None:
    authors = """authors:
- {name: A, affiliations: [{name: Y, ror: https://ror.org/00b30xv10}, {ror: 021nxhr62}]}
- {name: G, members: [B, {name: C, orcid: https://orcid.org/0000-0002-1694-233x, affiliations: Y; Z}, [x]]}
- {name: D, affiliations: [Z], deceased: 'no', group: 'yes'}
"""
    found = values(make, authors)[0]["manubot"]
    one, group, other = found["authors"]
    assert (one["affiliations"], other["affiliation_numbers"]) == (["Y"], [2])
    assert [(member["name"], member["affiliation_numbers"]) for member in group["members"]] == [
        ("B", []),
        ("C", [1, 2]),
    ]
    assert group["members"][1]["orcid"] == "0000-0002-1694-233X"
    assert (other["deceased"], other["group"]) == (False, True)
    assert found["affiliations"] == [
        {"affiliation": "Y", "affiliation_number": 1, "ror": "00b30xv10"},
        {"affiliation": "Z", "affiliation_number": 2},
    ]


def test_authors_in_random_order_are_manubots(make: Maker) -> None:
    import random

    authors = "manubot-randomize-author-order: true\nmanubot-randomize-author-order-seed: 5\nauthors: [{name: A}, {name: B}, {name: C}, {name: D}]\n"  # noqa: E501
    found = values(make, authors)[0]
    expected = random.Random(5).sample(["A", "B", "C", "D"], k=4)
    assert found["pandoc"]["author-meta"] == expected != ["A", "B", "C", "D"]


def test_other_metadata_is_at_the_top(make: Maker) -> None:
    found, _ = values(make, "lang: de\nkeywords: [a]\nthreshold: 0.05\npandoc: {own: 1}\nmanubot: {own: 2}\n")
    assert (found["threshold"], found["pandoc"]["own"], found["manubot"]["own"]) == (0.05, 1, 2)
    assert (found["pandoc"]["title"], found["pandoc"]["lang"], found["pandoc"]["keywords"]) == ("x", "de", ["a"])
    assert "title" not in found


def test_words_are_counted(make: Maker) -> None:
    assert values(make)[0]["manubot"]["manuscript_stats"] == {"word_count": 3}


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("v.json", '{"a": {"b": 1}}'),
        ("v.yaml", "a:\n  b: 1\n"),
        ("v.yml", "a: {b: 1}"),
        ("v.toml", "[a]\nb = 1\n"),
        ("deep/v.json", '{"a": {"b": 1}}'),
    ],
)
def test_files_of_variables(name: str, content: str, make: Maker) -> None:
    found, said_of_it = values(make, "", name, f"named={name}", files={name: content})
    assert (found["a"], found["named"], said_of_it) == ({"b": 1}, {"a": {"b": 1}}, [])


@pytest.mark.parametrize(
    ("name", "content"),
    [("v.yaml", "day: 2026-01-02\n3: yes\n"), ("v.toml", "day = 2026-01-02\n3 = true\nat = 07:30:00\n")],
)
def test_dates_in_files_of_variables_are_text(name: str, content: str, make: Maker) -> None:
    found, said_of_it = values(make, "", name, files={name: content})
    assert (found["day"], found["3"], said_of_it) == ("2026-01-02", True, [])
    assert json.loads(json.dumps(found)) == found


@pytest.mark.parametrize(
    ("argument", "content"),
    [
        ("none.json", ""),
        ("v.json", "not json"),
        ("v.yaml", "a: b: c"),
        ("v.toml", "= 1"),
        ("v.json", "[1, 2]"),
        ("https://example.org/v.json", "{}"),
        ("http://example.org/v.json", "{}"),
        ("x=none.json", ""),
    ],
)
def test_files_of_variables_that_cannot_be_read(argument: str, content: str, make: Maker) -> None:
    found = values(make, "", argument, files={argument.rpartition("/")[2].replace("none.json", "other.json"): content})[
        1
    ]
    assert said(found) == [("T003", "error", None)]
    assert argument in found[0].message


def listed(make: Maker, *entries: str, files: dict[str, str]) -> tuple[dict[str, Any], list[Diagnostic]]:
    return values(make, f"recto: {{template-variables: {json.dumps(entries)}}}\n", files=files)


def test_files_that_the_metadata_list(make: Maker) -> None:
    files = {"data/v.json": '{"a": 1, "b": 1}', "data/w.yaml": "b: 2\n"}
    found, said_of_it = listed(make, "data/v.json", "data/w.yaml", "w=data/w.yaml", files=files)
    assert (found["a"], found["b"], found["w"], said_of_it) == (1, 2, {"b": 2}, [])
    found, said_of_it = values(make, "recto: {template-variables: w = data/w.yaml}\n", files=files)
    assert (found["w"], said_of_it) == ({"b": 2}, [])
    found, _ = values(make, "recto: {template-variables: [v.json]}\n", "a=v.json", files={"v.json": '{"a": 3}'})
    assert found["a"] == {"a": 3}  # what the command says goes first


@pytest.mark.parametrize(
    "entry",
    ["../outside.json", "/etc/os-release", ".git/config.json", "notes.txt", "link.json", "none.json", "list.json"],
)
def test_a_strangers_metadata_name_data_of_the_project_alone(entry: str, make: Maker) -> None:
    files = {"../outside.json": "{}", ".git/config.json": "{}", "notes.txt": "{}", "list.json": "[1]"}
    project = make.text("Text.\n", **files, **{"content/metadata.yaml": f"recto: {{template-variables: [{entry}]}}\n"})
    (project / "link.json").symlink_to(project / "../outside.json")
    found = [one for one in check(project) if one.code == "T003"]
    assert said(found) == [("T003", "error", "content/metadata.yaml:1:30")]
    assert entry in found[0].message


def test_a_list_needs_a_name(make: Maker) -> None:
    found, said_of_it = values(make, "", "list=v.json", files={"v.json": "[1, 2]"})
    assert (found["list"], said_of_it) == ([1, 2], [])


@pytest.mark.parametrize("epoch", ["", "abc", "-5", "99999999999999999999", "1.5", "²"])
def test_an_odd_epoch_is_no_epoch(epoch: str, make: Maker) -> None:
    found, _ = values(make, world_of=world({"SOURCE_DATE_EPOCH": epoch}))
    assert found["manubot"]["date"] == "2030-01-02"


def test_variables_of_a_file_override_and_do_no_harm(make: Maker) -> None:
    project = make({"content/1.md": "{{ manubot }} {{ pandoc }}\n", "v.json": '{"manubot": 5, "pandoc": [1]}'})
    built = build(project, "html", variables=("v.json",))
    assert ">5 [1]<" in built.page
    assert [d.code for d in check(project, variables=("v.json",))] == []


def test_what_is_written_is_what_templates_saw(make: Maker) -> None:
    written = json.loads(build(make.text("Text.\n"), environ=GITHUB).text("variables.json"))
    assert written["manubot"]["ci_source"]["repo_slug"] == "owner/name"
    assert written["pandoc"]["title"] == "A test"


def test_a_few_lines_of_yaml_that_stand_for_billions_of_values(make: Maker) -> None:
    files = {
        "content/data.yaml": BOMB,
        "content/metadata.yaml": "title: x\nrecto: {template-variables: content/data.yaml}\n",
    }
    found = check(make.text("Text.\n", **files))
    assert [(one.code, "more than 1,000,000 values" in one.message) for one in found] == [("T003", True)]
