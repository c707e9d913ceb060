"""``recto publish``: versions are laid out, shared, listed, and never rewritten, whatever happens on the way."""

from __future__ import annotations

import base64
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest
from recto.core.diagnostics import Diagnostic
from recto.core.world import BrokenMachine
from recto.manuscript import collection
from recto.publishing import front_page, site
from recto.publishing.publish import left_behind, listed
from recto.publishing.site import Version

from tests.helpers import said
from tests.sites import NOBODY, Papers, Project, git, killed, moments, repository, snapshot, world


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return Project.new(tmp_path / "project")


# --- several manuscripts ---------------------------------------------------------------------------------------------


@pytest.fixture
def papers(tmp_path: Path) -> Papers:
    return Papers.new(tmp_path / "papers", "manuscripts: [a, papers/b]")


def test_each_manuscript_has_a_site_of_its_own_below_the_front_page(papers: Papers, project: Project) -> None:
    commit = papers.version("First version", "a", "papers/b")
    project.version("First version")
    alone = {path.replace(project.listed()[0]["version"], commit) for path in snapshot(project.site)}
    there = snapshot(papers.site).keys()
    for place in ("a/", "b/"):
        below = {path.removeprefix(place) for path in there if path.startswith(place)}
        assert {re.sub(r"[0-9a-f]{32}", "", path) for path in below} == {
            re.sub(r"[0-9a-f]{32}", "", path) for path in alone
        }
    assert {path.partition("/")[0] for path in there} == {"a", "b", "fonts", "index.html", ".nojekyll"}
    assert [one.place for one in shown(papers)] == ["a/", "b/"]
    page = (papers.site / "index.html").read_text()
    assert f'<a href="b/">Paper papers/b of {commit}</a>' in page
    assert f'<a href="b/v/{commit}/">' in page
    assert not [*papers.root.rglob(".*-new")]


def shown(papers: Papers) -> list[front_page.Entry]:
    """What the front page would show of the site."""
    found = []
    for project, place in papers.collection.places.items():
        versions = listed(papers.site / place, project, world())
        if versions:
            page = (papers.site / place / versions[0].path / "index.html").read_text()
            found.append(front_page.entry(place, page, versions))
    made = front_page.files(papers.collection, found)
    assert made["index.html"] == (papers.site / "index.html").read_bytes()
    return found


def test_a_manuscript_at_the_root_keeps_its_addresses(papers: Papers) -> None:
    papers.lists("manuscripts: [.]")
    first = papers.commit("Alone", ".")
    Project(papers.root).build()
    done, _ = Project(papers.root).publish()
    assert done is not None
    before = snapshot(papers.site / "v" / first)
    papers.lists("manuscripts: [., papers/b]")
    second = papers.version("With another", ".", "papers/b")
    assert snapshot(papers.site / "v" / first) == before
    there = snapshot(papers.site).keys()
    assert {f"v/{second}/index.html", "versions.json", "manuscript.pdf", "v/latest/index.html"} <= there
    assert second in (papers.site / "manuscript.pdf").read_text()
    assert f"Paper . of {second}" in (papers.site / "v/latest/index.html").read_text()
    page = (papers.site / "index.html").read_text()
    assert f'<a href="v/latest/">Paper . of {second}</a>' in page
    assert f'<a href="v/{first}/">' in page
    assert '<a href="manuscript.pdf"' in page
    # The page of a newer version does not come back.
    papers.version("And again", ".")
    assert "recto-front" in (papers.site / "index.html").read_text()
    assert [one.place for one in shown(papers)] == ["", "b/"]


def test_a_manuscript_that_has_not_changed_has_no_new_version(papers: Papers) -> None:
    first = papers.version("Both", "a", "papers/b")
    papers.version("Only one", "a")
    papers.build("papers/b")
    done, found = papers.publish("papers/b")
    assert done is not None
    assert (done.version.version, done.new, done.unchanged, found) == (first, False, True, [])
    assert [len(one.versions) for one in shown(papers)] == [2, 1]


@pytest.mark.parametrize("built", [None, "", "b/"])
def test_a_build_for_another_place(built: str | None, papers: Papers) -> None:
    papers.commit("First", "a")
    papers.build("a", place=built)
    done, found = papers.publish("a")
    assert done is None
    assert said(found) == [("V008", "error", None)]
    assert not papers.site.exists()


def test_a_build_for_a_place_is_none_of_a_site_of_its_own(project: Project) -> None:
    project.commit()
    project.build()
    project.build({}, place="a/")
    assert said(project.publish()[1]) == [("V008", "error", None)]


@pytest.mark.parametrize(
    ("folders", "where"), [([".", "papers/second"], "at its top"), (["papers/first", "second"], "in papers/first")]
)
def test_a_second_manuscript_that_no_list_has(folders: list[str], where: str, tmp_path: Path) -> None:
    _, second = repository(tmp_path / "papers", *folders)
    line = f"{where}\\).*manuscripts.yaml: manuscripts: \\[{folders[0]}, {folders[1]}\\]$"
    with pytest.raises(BrokenMachine, match=line):
        second.publish()
    assert not second.site.exists()
    # With the line that was said, it has its place.
    (tmp_path / "papers/manuscripts.yaml").write_text(f"manuscripts: [{', '.join(folders)}]\n")
    known = collection.read(tmp_path / "papers")
    assert known
    second.build({}, place="second/")
    assert second.publish(collection=known)[0]


def test_the_manuscript_at_the_top_is_published_beside_one_that_no_list_has(tmp_path: Path) -> None:
    first, _ = repository(tmp_path / "papers", ".", "papers/second")
    assert first.publish()[0]


def test_a_manuscript_that_the_list_lacks(tmp_path: Path) -> None:
    _, second = repository(tmp_path / "papers", "a", "papers/second", listing="manuscripts: [a]")
    with pytest.raises(BrokenMachine, match=r"^papers/second is not in .*manuscripts\.yaml"):
        second.publish()


def test_a_manuscript_that_is_no_longer_listed_is_named(papers: Papers) -> None:
    papers.version("First", "a", "papers/b")
    papers.lists("manuscripts: {a: a, second: papers/b}")
    papers.commit("Renamed", "papers/b")
    papers.build("papers/b")
    result = recto(Project(papers.root), "publish", "papers/b")
    assert result.returncode == 0
    assert "webpage/ has a manuscript in b/ that manuscripts.yaml does not name: its versions stay" in result.stderr
    papers.lists("manuscripts: [a, papers/b]")
    assert left_behind(papers.collection) == ("second/",)


def test_runs_for_two_manuscripts_at_once_and_killed_ones_lose_nothing(papers: Papers, many: int) -> None:
    papers.version("First", "a", "papers/b")
    for seconds in moments(many, 0.15):
        papers.commit("Again", "a", "papers/b")
        for folder in ("a", "papers/b"):
            papers.build(folder)
            killed(lambda folder=folder: papers.publish(folder), seconds)  # type: ignore[misc]  # mypy: a lambda's default
        for place in ("a", "b"):
            assert json.loads((papers.site / place / "versions.json").read_text())
        for folder in ("a", "papers/b"):
            assert papers.publish(folder)[1] == []
        assert len(shown(papers)) == 2
    assert not [*papers.site.glob(".*-new"), *papers.site.glob(".recto-*")]


# --- what a site has ------------------------------------------------------------------------------------------------


def test_the_layout(project: Project) -> None:
    commit = project.version("First version", at=1_700_000_000)
    figure, font = (
        site.asset_name(name, data)
        for name, data in (("images/figure.png", b"the same in each version"), ("fonts/a.woff2", b"a font"))
    )
    style = f'@font-face {{ font-family: A; src: url("{font}") format("woff2"); }}'
    script = 'start("images/figure.png");'
    assets = {figure, font, site.asset_name("a.css", style.encode()), site.asset_name("a.js", script.encode())}
    assets |= {site.comparing()[0]}
    version = {"index.html", "manuscript.md", "manuscript.pdf", "references.json"}
    assert snapshot(project.site).keys() == {
        *(f"v/{commit}/{name}" for name in version),
        *(f"v/latest/{name}" for name in version),
        *version,
        *(f"v/assets/{name}" for name in assets),
        "v/freeze/index.html",
        "versions.json",
        ".nojekyll",
    }
    page = (project.site / "v" / commit / "index.html").read_text()
    assert f'<img src="../assets/{figure}" alt="A figure">' in page
    assert f'<link rel="version-history" href="../../versions.json" data-version="{commit}" ' in page
    assert f'data-compare="../assets/{site.comparing()[0]}"' in page
    assert 'called "images/figure.png"' in page, "text is not an address"
    assert 'const name = "images/figure.png"' in page, "a script's hash stands in the page's policy"
    assert site.assets_of({"index.html": page.encode(), "a.css": style.encode()}) == assets
    root = (project.site / "index.html").read_text()
    assert f'src="v/assets/{figure}"' in root
    assert f'src="v/assets/{site.asset_name("a.js", script.encode())}"' in root
    assert f'<link rel="version-history" href="versions.json" data-version="{commit}" ' in root
    assert (project.site / "v" / commit / "manuscript.md").read_text() == f"![A figure](../assets/{figure})\n"
    assert (project.site / "v/latest/index.html").read_text() == page
    assert f"url=../{commit}/" in (project.site / "v/freeze/index.html").read_text()
    folder = sum(path.stat().st_size for path in (project.site / "v" / commit).iterdir())
    assert project.listed() == [
        {
            "version": commit,
            "date": "2023-11-14T22:13:20Z",
            "subject": "First version",
            "path": f"v/{commit}/",
            "files": ["index.html", "manuscript.md", "manuscript.pdf", "references.json"],
            "bytes": folder,
            "shared": sum(len(text) for text in ("the same in each version", "a font", style, script))
            + len(site.comparing()[1]),
        }
    ]


def test_versions_share_what_is_the_same(project: Project) -> None:
    first = project.version()
    before = snapshot(project.site / "v" / first)
    second = project.version(files={"images/figure.png": b"another"})
    third = project.version()
    assert len([*(project.site / "v/assets").iterdir()]) == 6
    assert [entry["version"] for entry in project.listed()] == [third, second, first]
    assert [entry["shared"] for entry in project.listed()[:2]] == [0, len(b"another")]
    assert snapshot(project.site / "v" / first) == before


def test_what_the_newest_has_not_is_gone_from_the_root(project: Project) -> None:
    project.version()
    (project.site / "CNAME").write_text("example.org")
    shutil.rmtree(project.root / "output")
    page = "<html><head></head><body>no PDF</body></html>"
    project.version(files={"manuscript.html": page})
    there = snapshot(project.site)
    assert "manuscript.pdf" not in there
    assert "v/latest/manuscript.pdf" not in there
    assert (project.site / "CNAME").read_text() == "example.org"


def test_the_size_is_what_the_disk_has(project: Project) -> None:
    for number in range(3):
        project.version(files={"images/figure.png": bytes(number * 1000)})
    versions = site.read_list((project.site / "versions.json").read_text())
    on_disk = sum(path.stat().st_size for path in project.site.rglob("*") if path.is_file())
    rest = ("versions.json", "v/freeze/index.html")
    # The root page names its files by shorter paths.
    assert abs(on_disk - sum((project.site / name).stat().st_size for name in rest) - site.size(versions)) < 50


REDIRECTED = {
    '<img src="images/a.png">': '<img src="NEW">',
    "<img src='images/a.png'>": "<img src='NEW'>",
    '<img alt="a > b" src="images/a.png">': '<img alt="a > b" src="NEW">',
    '<img srcset="images/a.png 1x, images/b.png 2x">': '<img srcset="NEW 1x, images/b.png 2x">',
    '<a data-full="images/a.png" href="#x">': '<a data-full="NEW" href="#x">',
    '<a href="images/%61.png">': '<a href="NEW">',
    '<img alt="images/a.png">': '<img alt="images/a.png">',
    '<code>src="images/a.png"</code>': '<code>src="images/a.png"</code>',
    '<!-- <img src="images/a.png"> -->': '<!-- <img src="images/a.png"> -->',
    "<script>x = '<img src=\"images/a.png\">'</script>": "<script>x = '<img src=\"images/a.png\">'</script>",
    "<style>a { background: url(images/a.png) }</style>": "<style>a { background: url(images/a.png) }</style>",
    '<script data-src="images/a.png">"images/a.png"</script>': '<script data-src="NEW">"images/a.png"</script>',
    "url(images/a.png)": "url(images/a.png)",
    '<a href="https://example.org/images/a.png">': '<a href="https://example.org/images/a.png">',
}


@pytest.mark.parametrize("html", REDIRECTED)
def test_addresses_are_redirected_and_nothing_else(html: str) -> None:
    assert site.redirect(html, {"images/a.png": "NEW"}.get) == REDIRECTED[html]


def test_what_changes_with_the_references_only_is_shared(project: Project) -> None:
    links = '<a href="references.bib">BibTeX</a> <a href="references.json">CSL JSON</a>'
    page = f'<html><head></head><body><link href="references.bib">{links}</body></html>'
    records = {"references.bib": "@misc{a}", "references.json": '[\n  {\n    "id": "ä"\n  },\n  {"id": "b"}\n]\n'}
    commit = project.version(files={"manuscript.html": page, **records})
    asset = site.asset_name("references.bib", b"@misc{a}")
    folder = project.site / "v" / commit
    assert (folder / "references.json").read_text() == '[\n{"id":"ä"},\n{"id":"b"}\n]\n'
    assert not (folder / "references.bib").exists()
    assert (
        (folder / "index.html")
        .read_text()
        .endswith(
            f'<link href="../assets/{asset}"><a download="references.bib" href="../assets/{asset}">BibTeX</a> '
            '<a href="references.json">CSL JSON</a></body></html>'
        )
    )
    assert (project.site / "v/assets" / asset).read_text() == "@misc{a}"


def test_style_and_script_become_files() -> None:
    csp = "script-src 'sha256-a'; style-src 'unsafe-inline'"
    before = f'<meta http-equiv="Content-Security-Policy" content="{csp}">'
    before += '<script type="module">const parts = "<script>1</scr" + "ipt>";</script>'
    styles = "<style>a { src: url('fonts/a.woff2'), url(data:b) }</style>"
    text = "<code>&lt;style></style></code>"
    page = f"{before}{styles}<script>1 < 2</script>{text}"
    parted, files = site.parted(page, {"fonts/a.woff2": "0f.woff2"}.get)
    assert [*files.values()] == [b'a { src: url("0f.woff2"), url(data:b) }', b"1 < 2"]
    style, script = files
    own = sha256_of("1 < 2")
    links = (
        f'<link rel="stylesheet" href="../assets/{style}"><script data-src="../assets/{script}" data-integrity="{own}">'
    )
    assert links in parted
    head, loader = parted.removesuffix(f"</script>{text}").split(links)
    head = head.replace(f"script-src '{sha256_of(loader)}' file: ", "script-src ")
    assert head.replace("style-src 'self' file: ", "style-src ") == before


def test_a_page_is_told_where_it_is_whatever_its_scripts_say() -> None:
    script = '<script type="module">show("</head>");</script></head>'
    page = site.page_of(f"<head>{script}", "0123abc")
    assert page.startswith('<head>\n<link rel="version-history" href="../../versions.json" data-version="0123abc" ')
    assert page.endswith(script)


def sha256_of(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def test_the_list_comes_back_as_it_was() -> None:
    versions = (Version("a" * 40, "2026-11-22", "„Ä“ \ud800", ("index.html",), 3, 4, "pending"), Version("b"))
    assert site.read_list(site.write_list(versions).decode()) == versions


@pytest.mark.parametrize(
    "text", ["", "{}x", "[1]", '{"a": 1}', "[{}]", "null", "[" * 100_000, '[{"version": "a", "bytes": 1e999}]']
)
def test_a_list_that_is_none(text: str) -> None:
    with pytest.raises(BrokenMachine, match="delete it"):
        site.read_list(text)


# --- which is newest ------------------------------------------------------------------------------------------------


def test_an_older_commit_published_later_is_not_the_latest(project: Project) -> None:
    older = project.commit("Older")
    newer = project.version("Newer")
    git(project.root, "checkout", "--quiet", older)
    project.build()
    project.publish()
    assert [entry["subject"] for entry in project.listed()] == ["Newer", "Older"]
    assert newer in (project.site / "v/freeze/index.html").read_text()
    assert newer in (project.site / "index.html").read_text()


def test_a_clock_that_was_wrong_does_not_decide(project: Project) -> None:
    wrong = project.version("In the future", at=4_000_000_000)
    right = project.version("Right", at=1_700_000_000)
    assert [entry["version"] for entry in project.listed()] == [right, wrong]


# --- what is never rewritten ----------------------------------------------------------------------------------------


def test_the_same_bytes_again_are_fine(project: Project) -> None:
    project.version()
    before = snapshot(project.site)
    done, found = project.publish()
    assert done
    assert not done.new
    assert found == []
    assert snapshot(project.site) == before


@pytest.mark.parametrize("name", ["manuscript.pdf", "references.json", "images/figure.png"])
def test_other_bytes_are_an_error(project: Project, name: str) -> None:
    project.version()
    before = snapshot(project.site)
    project.build({name: '["other"]'})
    done, found = project.publish()
    assert done is None
    assert said(found) == [("V001", "error", None)]
    assert snapshot(project.site) == before


def test_a_build_of_another_commit(project: Project) -> None:
    project.commit()
    project.build()
    project.commit()
    done, found = project.publish()
    assert done is None
    assert said(found) == [("V002", "error", None)]
    assert not project.site.exists()


def recto_build(project: Project, *options: str) -> int:
    command = [sys.executable, "-m", "recto", "build", "--offline", *(options or ["--format=html"]), str(project.root)]
    return subprocess.run(command, check=False, capture_output=True, env=NOBODY).returncode


def test_a_build_with_errors(project: Project) -> None:
    (project.root / "content/metadata.yaml").write_text("title: A\nauthors: []\n")
    project.commit()
    (project.root / "content/01.text.md").write_text("See [here]().\n")
    git(project.root, "commit", "--all", "--quiet", "--message", "A mistake")
    assert recto_build(project) == 1
    done, found = project.publish()
    assert done is None
    assert said(found) == [("V005", "error", None)]
    assert found[0].message.endswith("has 1 error")
    project.commit()
    assert recto_build(project) == 0
    done, found = project.publish()
    assert done is not None
    assert found == []


def test_a_draft(project: Project) -> None:
    project.commit()
    (project.root / "content/metadata.yaml").write_text("title: A\nauthors: []\nrecto: {draft: true}\n")
    project.commit()
    assert recto_build(project) == 0
    done, found = project.publish()
    assert done is None
    assert said(found) == [("V007", "error", None)]
    assert not project.site.exists()
    # Removing the setting is a change like any other.
    (project.root / "content/metadata.yaml").write_text("title: A\nauthors: []\n")
    assert said(project.publish()[1]) == [("V007", "error", None)]
    project.commit()
    assert recto_build(project) == 0
    assert project.publish()[1] == []


def test_changes_that_are_not_committed(project: Project) -> None:
    project.commit()
    project.build()
    (project.root / "content/02.new.md").write_text("New.")
    done, found = project.publish()
    assert done is None
    assert said(found) == [("V002", "error", None)]
    assert "content/02.new.md" in found[0].message


def test_changes_that_were_there_when_it_was_built(project: Project) -> None:
    project.commit()
    text = project.root / "content/01.text.md"
    committed = text.read_text()
    text.write_text("Draft\n")
    recto_build(project)
    text.write_text(committed)
    done, found = project.publish()
    assert done is None
    assert said(found) == [("V002", "error", None)]
    assert "content/01.text.md" in found[0].message


def test_a_section_that_git_ignores(project: Project) -> None:
    (project.root / ".gitignore").write_text("/output/\n/webpage/\n*.private.md\nscratch/\n")
    (project.root / "content/scratch").mkdir()
    (project.root / "content/scratch/notes.txt").write_text("Nothing reads this.\n")
    project.commit()
    recto_build(project)
    assert project.publish()[0]
    (project.root / "content/09.private.md").write_text("Private\n")
    project.commit()
    recto_build(project)
    done, found = project.publish()
    assert done is None
    assert "content/09.private.md differs from commit" in found[0].message


def test_what_ci_has_checked_out_is_another_commit(project: Project) -> None:
    first = project.commit()
    project.commit()
    project.build()
    ci = {"GITHUB_ACTIONS": "true", "GITHUB_REPOSITORY": "a/b", "GITHUB_SHA": first}
    done, found = project.publish(here=world(ci))
    assert done is None
    assert said(found) == [("V002", "error", None)]


def test_what_earlier_builds_left_stays_out(project: Project) -> None:
    project.commit()
    recto_build(project, "--format=html", "--format=docx")
    commit = project.commit()
    recto_build(project)
    (project.root / "output/references.bib").unlink()
    (project.root / "output/references.bib").symlink_to("/etc/hostname")
    assert project.publish()[0]
    assert (project.root / "output/manuscript.docx").exists()
    names = {"index.html", "manuscript.md", "references.json"}
    assert {path.name for path in (project.site / "v" / commit).iterdir()} == names
    recto_build(project, "--format=docx")
    with pytest.raises(BrokenMachine, match="made no web page"):
        project.publish()


def test_without_a_commit_or_a_build(tmp_path: Path, project: Project) -> None:
    with pytest.raises(BrokenMachine, match="git init"):
        Project(tmp_path).publish()
    project.commit()
    with pytest.raises(BrokenMachine, match="recto build"):
        project.publish()
    project.build({"references.json": "[{"})
    with pytest.raises(BrokenMachine, match="recto build"):
        project.publish()


def test_a_folder_that_cannot_be_written(project: Project) -> None:
    project.commit()
    project.build()
    project.site.write_text("not a folder")
    with pytest.raises(BrokenMachine, match="cannot be written"):
        project.publish()


def test_killed_at_any_moment(project: Project, many: int) -> None:
    """The site is always what it was, or finished; and the next run finishes what was not."""
    project.version()
    project.commit()
    project.build()
    before = snapshot(project.site)
    aside = project.root / "before"
    shutil.copytree(project.site, aside)
    started = time.perf_counter()
    project.publish()
    takes = time.perf_counter() - started
    after = snapshot(project.site)
    ended = {"before": 0, "after": 0}
    for moment in moments(many, takes * 1.1):
        shutil.rmtree(project.site)
        shutil.copytree(aside, project.site)
        killed(project.publish, moment)
        there = snapshot(project.site)
        assert there in (before, after)
        ended["before" if there == before else "after"] += 1
        done, found = project.publish()
        assert done
        assert found == []
        assert snapshot(project.site) == after
        assert [path.name for path in project.root.glob(".webpage-*")] == []
    assert ended["before"]


def test_a_swap_in_two_steps_is_finished_by_the_next_run(project: Project) -> None:
    project.version()
    before = snapshot(project.site)
    project.site.rename(project.root / ".webpage-old")
    project.publish()
    assert snapshot(project.site) == before


def test_two_at_once(project: Project) -> None:
    project.version()
    project.commit()
    commit = project.build()
    processes = []
    for _ in range(4):
        process = os.fork()
        if process == 0:
            os._exit(0 if project.publish()[0] else 1)
        processes.append(process)
    assert [os.waitstatus_to_exitcode(os.waitpid(process, 0)[1]) for process in processes] == [0] * 4
    assert project.listed()[0]["version"] == commit
    assert len(project.listed()) == 2


# --- Manubot's old versions -----------------------------------------------------------------------------------------


def manubot_webpage(project: Project, version: str, date: str = "2019-05-17") -> None:
    """A version as Manubot makes it: ``manubot webpage``, and what Rootstock adds at the root."""
    page = f'<html><head><meta name="dc.date" content="{date}" /></head><body>{version}</body></html>'
    for name, text in {"output/manuscript.html": page, "output/manuscript.pdf": f"%PDF {version}"}.items():
        (project.root / name).parent.mkdir(exist_ok=True)
        (project.root / name).write_text(text)
    images = project.root / "content/images"
    images.mkdir(exist_ok=True)
    (images / "figure.png").write_bytes(b"copied for each version")
    command = [sys.executable, "-c", "from manubot.command import main; main()", "webpage", f"--version={version}"]
    done = subprocess.run(command, cwd=project.root, env=NOBODY, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    for name in ("index.html", "manuscript.pdf"):
        (project.site / name).unlink(missing_ok=True)
        (project.site / name).symlink_to(f"v/latest/{name}")


def test_versions_of_manubot_stay_and_are_listed(project: Project) -> None:
    known = project.commit("Before Recto", at=1_500_000_000)
    manubot_webpage(project, known)
    unknown = "0123456789abcdef0123456789abcdef01234567"
    manubot_webpage(project, unknown)
    old = {name: snapshot(project.site / "v" / name) for name in (known, unknown)}
    assert old[known].keys() == {"images/figure.png", "index.html", "manuscript.pdf"}
    assert (project.site / "v/latest").is_symlink()
    shutil.rmtree(project.root / "output")
    commit = project.version("With Recto", at=1_600_000_060)
    assert {name: snapshot(project.site / "v" / name) for name in old} == old
    assert [(e["version"], e["date"], e["subject"]) for e in project.listed()] == [
        (commit, "2020-09-13T12:27:40Z", "With Recto"),
        (unknown, "2019-05-17", ""),
        (known, "2017-07-14T02:40:00Z", "Before Recto"),
    ]
    assert project.listed()[2]["files"] == ["index.html", "manuscript.pdf"]
    assert not (project.site / "v/latest").is_symlink()
    assert commit in (project.site / "v/latest/index.html").read_text()
    assert not (project.site / "index.html").is_symlink()


# --- size -----------------------------------------------------------------------------------------------------------


def test_a_site_that_nears_the_limit() -> None:
    found: list[Diagnostic] = []
    versions = [Version(str(number), bytes=6_000_000) for number in range(97)]
    site.check_size(versions, {"index.html": 100_000}, found.append)
    assert found == []
    versions += [Version("more", bytes=20_000_000)]
    site.check_size(versions, {"index.html": 100_000, "manuscript.pdf": 5_900_000}, found.append)
    assert said(found) == [("V003", "warning", None)]
    assert "room for about 64 more versions of 6.0 MB" in found[0].message
    assert "manuscript.pdf (5.9 MB), index.html (0.1 MB)" in found[0].hint


def test_a_file_that_nears_the_limit() -> None:
    found: list[Diagnostic] = []
    site.check_size([], {"manuscript.pdf": 61_000_000}, found.append)
    assert said(found) == [("V003", "warning", None)]


def test_a_site_that_versions_of_manubot_fill() -> None:
    found: list[Diagnostic] = []
    versions = [
        Version(f"{number:040x}", files=("index.html", "manuscript.pdf"), bytes=7_000_000) for number in range(262)
    ]
    site.check_size(versions, {"index.html": 100_000}, found.append)
    assert "there is no room left" in found[0].message
    assert found[0].hint.startswith("262 versions that Manubot made take 1834.0 MB of it")
    assert "docx" not in found[0].hint


def test_images_of_many_versions_take_the_room_of_one(project: Project, many: int) -> None:
    images = {f"images/{number}.png": os.urandom(1_000_000) for number in range(5)}
    shown = "".join(f'<img src="{name}" alt="">' for name in images)
    for number in range(many // 5):
        page = f"<html><head></head><body>{number} {shown} {'text ' * 15_000}</body></html>"
        project.version(files={"manuscript.html": page.encode(), **(images if number == 0 else {})})
    listed = project.listed()
    shared = 5_000_000 + len("the same in each version") + len(site.comparing()[1])
    assert sum(entry["shared"] for entry in listed) == shared
    on_disk = sum(path.stat().st_size for path in project.site.rglob("*") if path.is_file())
    assert on_disk < shared + (len(listed) + 2) * 80_000


# --- the command ----------------------------------------------------------------------------------------------------


def recto(project: Project, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "recto", *arguments], cwd=project.root, capture_output=True, text=True, check=False
    )


def test_the_command(project: Project) -> None:
    commit = project.commit()
    assert recto(project, "publish").returncode == 2
    project.build()
    done = recto(project, "publish")
    assert done.returncode == 0
    assert f"published webpage/v/{commit}/" in done.stderr
    assert "the same content" in recto(project, "publish").stderr
    project.build({"manuscript.pdf": "other"})
    done = recto(project, "publish", "--diagnostics", "json")
    assert done.returncode == 1
    assert [one["code"] for one in json.loads(done.stdout)] == ["V001"]
