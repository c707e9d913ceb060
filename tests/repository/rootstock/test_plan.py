"""``recto adopt``: a Rootstock repository, its plan, the commit, and the way back."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from recto.__main__ import main
from recto.core.world import BrokenMachine, World
from recto.manuscript.read import read
from recto.references.lock import PATH
from recto.references.lock import read as read_lock
from recto.repository.new import DISTRIBUTION, pins
from recto.repository.rootstock.plan import Kind, Plan, carry_out, plan

from tests.helpers import build, png
from tests.sites import bare, git, show, tree
from tests.word import template

BUILD = """\
#!/usr/bin/env bash
set -o errexit
manubot process \\
  --content-directory=content \\
  --output-directory=output \\
  --template-variables=data/results.json \\
  --template-variables-path "$MADE" \\
  --skip-citations
sed -i 's/colour/color/' output/manuscript.md
pandoc --verbose --defaults=common.yaml --defaults=html.yaml
"""
WORKFLOW = """\
name: Manubot
on: [push]
jobs:
  manubot:
    runs-on: ubuntu-latest
    env:
      SPELLCHECK: true
    steps:
      - run: bash build/build.sh
      - run: bash ci/deploy.sh
"""
GRANT = template()
FILES: Mapping[str, str | bytes] = {
    ".github/workflows/ai-revision.yaml": "on: workflow_dispatch\n"
    "jobs: {a: {steps: [{run: manubot ai-revision --config-directory ci/}]}}\n",
    ".github/workflows/manubot.yaml": WORKFLOW,
    ".gitignore": "output/\n",
    ".travis.yml": "x",
    "README.md": "# A paper\n\n[![b](https://github.com/ada/paper/workflows/Manubot/badge.svg)]"
    "(https://github.com/ada/paper/actions?query=workflow%3AManubot)\n",
    "SETUP.md": "x",
    "USAGE.md": "x",
    "build/assets/custom-dictionary.txt": "phloem\n",
    "build/assets/style.csl": '<style xmlns="http://purl.org/net/xbiblio/csl" class="in-text" version="1.0">'
    "<info><title>S</title><id>s</id><updated>2020-01-01T00:00:00Z</updated></info>"
    '<citation><layout><text variable="title"/></layout></citation></style>',
    "build/build.sh": BUILD,
    "build/environment.yml": "name: manubot\n",
    "build/pandoc/defaults/common.yaml": "filters: [pandoc-fignos, build/assets/links.lua, citeproc]\n"
    "metadata: {csl: build/assets/style.csl, link-citations: false, mainfont: Arial, fignos-caption-name: Fig.}\n"
    "number-sections: true\n",
    "build/pandoc/defaults/docx.yaml": "reference-doc: build/themes/grant.docx\nresource-path: ['.', content, plots]\n",
    "build/themes/grant.docx": GRANT,
    "plots/bark.png": png(),
    "build/pandoc/defaults/html.yaml": "include-after-body:\n- build/themes/default.html\n- build/plugins/core.html\n"
    "- build/plugins/analytics.html\n- build/plugins/hypothesis.html\n# - build/plugins/scite.html\n",
    "build/plugins/analytics.html": "<script>ga('create', 'UA-1234567-1')</script>",
    "build/plugins/core.html": "x",
    "build/plugins/hypothesis.html": "x",
    "build/themes/default.html": "<style></style>",
    "ci/ai-revision-config.yaml": "x: 1\n",
    "ci/deploy.sh": "manubot webpage --timestamp --checkout=gh-pages\n",
    "ci/install.sh": "conda env create\n",
    "content/01.text.md": "It is known [@doi:10.5555/1; @doi:10.5555/2], and {{ mean }}.\n\n"
    "![A leaf.](https://raw.githubusercontent.com/ada/paper/main/figures/leaf.png)\n\n"
    "![Another.](https://example.org/other.png)\n\n![Bark.](bark.png)\n",
    "content/manual-references.json": '[{"id": "doi:10.5555/1", "type": "book", "title": "By hand"}]',
    "content/metadata.yaml": "title: A paper\nlang: en-US\nauthors:\n  - name: Ada Example\n",
    "data/results.json": '{"mean": 12}',
    "figures/leaf.png": png(),
}
PUBLISHED = {
    "references.json": json.dumps([
        {"id": "AAA", "type": "book", "title": "Published one"},
        {"id": "BBB", "type": "book", "title": "Published two"},
    ]),
    "citations.tsv": "input_id\tdealiased_id\tstandard_id\tshort_id\n"
    "doi:10.5555/1\tdoi:10.5555/1\tdoi:10.5555/1\tAAA\ndoi:10.5555/2\tdoi:10.5555/2\tdoi:10.5555/2\tBBB\n",
    "variables.json": '{"pandoc": {"date-meta": "2020-05-25"}}',
}  # fmt: skip


def put(folder: Path, files: Mapping[str, str | bytes]) -> None:
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)


def rootstock(folder: Path, files: Mapping[str, str | bytes] = FILES, *, published: bool = True) -> Path:
    """A repository that its owner has changed in one place, with Manubot's output on its branch."""
    put(folder, files)
    (folder / "webpage").mkdir(exist_ok=True)
    (folder / "webpage/index.html").symlink_to("../output/manuscript.html")
    git(folder, "init", "--quiet", "--initial-branch=main")
    git(folder, "config", "user.name", "Ada")
    git(folder, "config", "user.email", "ada@example.org")
    git(folder, "add", "--force", ".")
    git(folder, "commit", "--quiet", "--message", "Brand repo to ada/paper")
    (folder / "build/themes/default.html").write_text("<style>body { color: red }</style>")
    put(folder, {"build/assets/links.lua": "return {}", "build/notes.txt": "ours"})
    git(folder, "add", "--force", ".")
    git(folder, "commit", "--quiet", "--message", "Our look")
    git(folder, "remote", "add", "origin", "https://github.com/ada/paper.git")
    if published:
        git(folder, "checkout", "--quiet", "--orphan", "output")
        git(folder, "rm", "-r", "--quiet", "--cached", ".")
        put(folder, PUBLISHED)
        git(folder, "add", *PUBLISHED)
        git(folder, "commit", "--quiet", "--message", "Output")
        git(folder, "checkout", "--quiet", "--force", "main")
    return folder


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return rootstock(tmp_path / "paper")


def planned(project: Path) -> Plan:
    return plan(project, World(), lambda _: None)


def said(made: Plan, kind: Kind) -> str:
    return "\n".join(f"{one.what} | {one.instead}" for one in made.steps if one.kind is kind)


def run(*arguments: str | Path) -> Result:
    result = CliRunner().invoke(main, ["adopt", *map(str, arguments)])
    assert "Traceback" not in result.output
    assert "a bug in Recto" not in result.output
    return result


def test_the_plan_changes_nothing(project: Path) -> None:
    before = git(project, "rev-parse", "HEAD")
    result = run(project)
    assert result.exit_code == 0, result.output
    assert [line for line in result.stdout.splitlines() if line[:1] != " "] == [
        "Moves over", "Goes", "For you to look at",
    ]  # fmt: skip
    assert "nothing was changed; recto adopt --write does it" in result.stderr
    assert git(project, "rev-parse", "HEAD") == before
    assert git(project, "status", "--porcelain") == ""


def test_what_moves_what_goes_and_what_somebody_has_to_look_at(project: Path) -> None:
    made = planned(project)
    moves, goes, look = (said(made, kind) for kind in Kind)
    for words in (
        "1 reference from the branch output", "template variables into content/metadata.yaml: data/results.json",
        "the citation style from build/assets/style.csl to content/style.csl", "the list of words from",
        "annotations with Hypothesis", "(SPELLCHECK), as before", "OpenTimestamps, as before", "the badge in README.md",
        "the Word template from build/themes/grant.docx to content/grant.docx",
        "the Word template into content/metadata.yaml: reference: grant.docx",
        "metadata of Pandoc's defaults into content/metadata.yaml: link-citations, fignos-caption-name",
        "1 image found by resource-path: paths with plots",
        "1 image of this repository: paths instead of addresses, of which 1 comes from its history", ".gitignore gets",
    ):  # fmt: skip
        assert words in moves
    for words in ("manubot.yaml", ".travis.yml", "ci/deploy.sh", "build/build.sh", "webpage/index.html", "SETUP.md"):
        assert words in goes
    for words in (
        "template variables from $MADE, which the script makes up",
        "visits are counted as UA-1234567-1 | recto: page: analytics:",
        "1 image on other sites: https://example.org/other.png | recto images lock keeps copies",
        "ci/ai-revision-config.yaml stays, because another workflow uses it",
        "build/build.sh, line 9: sed -i 's/colour/color/' output/manuscript.md | it changes texts",
        "the filter build/assets/links.lua of Pandoc | Recto runs no filters",
        "number-sections in build/pandoc/defaults/common.yaml | remove it: sections have numbers",
        "mainfont in build/pandoc/defaults/common.yaml | remove it: Recto has its own layout",
        "build/themes/default.html, which this project changed (",
        ": Our look) | recto: page: styles: and recto: pdf: styles: for CSS of your own; the layout is Recto's",
        "build/assets/links.lua, which this project added (",
        "build/notes.txt, which this project added (", "MANUBOT_ACCESS_TOKEN", "USAGE.md tells authors",
    ):  # fmt: skip
        assert words in look
    assert "scite" not in look


def test_one_commit_that_builds_and_can_be_reverted(project: Path) -> None:
    before = git(project, "rev-parse", "HEAD^{tree}")
    commit = carry_out(project, planned(project), World())
    assert git(project, "log", "-1", "--format=%h %an %s") == f"{commit} Ada Move from Rootstock to Recto"
    assert git(project, "status", "--porcelain", "--untracked-files=all") == ""
    there = git(project, "ls-files").splitlines()
    assert [name for name in there if name.startswith(("build/", "ci/", ".github/", "webpage/", "."))] == [
        ".github/dependabot.yml", ".github/workflows/ai-revision.yaml", ".github/workflows/lock.yml",
        ".github/workflows/manuscript.yml", ".github/workflows/preview.yml", ".gitignore", "build/assets/links.lua",
        "build/notes.txt", "ci/ai-revision-config.yaml", "ci/build.sh", "ci/install.sh", "ci/lock.sh", "ci/preview.sh",
    ]  # fmt: skip
    assert "LICENSE.md" not in there
    assert "conda" not in (project / "ci/install.sh").read_text()
    assert (project / "content/images/leaf.png").read_bytes() == png()
    assert "![A leaf.](images/leaf.png)" in (project / "content/01.text.md").read_text()
    assert "/actions/workflows/manuscript.yml/badge.svg" in (project / "README.md").read_text()
    metadata = read(project, lambda _: None).metadata.values
    assert metadata["csl"] == "style.csl"
    assert metadata["recto"] == {
        "template-variables": ["data/results.json"],
        "docx": {"reference": "grant.docx"},
        "page": {"hypothesis": True},
    }
    assert (metadata["link-citations"], metadata["fignos-caption-name"]) == (False, "Fig.")
    assert (project / "content/grant.docx").read_bytes() == GRANT
    assert "![Bark.](plots/bark.png)" in (project / "content/01.text.md").read_text()
    workflow = (project / ".github/workflows/manuscript.yml").read_text()
    assert "SPELLCHECK: ${{ github.event_name != 'workflow_dispatch' || inputs.SPELLCHECK }}" in workflow
    for command in ("publish", "deploy"):
        assert f"recto {command} --timestamp --diagnostics github" in workflow
    requirements = (project / "requirements.txt").read_text()
    assert "opentimestamps-client" in requirements
    assert requirements.endswith(pins("timestamp"))
    assert list(read_lock(project / PATH).references) == ["doi:10.5555/2"]  # the other is described by hand
    built = build(project)
    assert "and 12." in built.page
    assert [one.code for one in built.diagnostics if one.severity == "error"] == ["F003"]
    git(project, "revert", "--no-edit", "HEAD")
    assert git(project, "rev-parse", "HEAD^{tree}") == before
    assert git(project, "status", "--porcelain") == ""


def test_without_timestamps_nothing_is_installed_for_them(tmp_path: Path) -> None:
    project = rootstock(tmp_path / "paper", {**FILES, "ci/deploy.sh": "manubot webpage --checkout=gh-pages\n"})
    made = planned(project)
    assert "OpenTimestamps" not in said(made, Kind.MOVES)
    carry_out(project, made, World())
    assert "--timestamp" not in (project / ".github/workflows/manuscript.yml").read_text()
    assert "opentimestamps" not in (project / "requirements.txt").read_text()


def test_rootstocks_own_word_template_moves_and_can_be_removed(tmp_path: Path) -> None:
    files = dict(FILES)
    files["build/themes/default.docx"] = files.pop("build/themes/grant.docx")
    files["build/pandoc/defaults/docx.yaml"] = "reference-doc: build/themes/default.docx\n"
    made = planned(rootstock(tmp_path / "paper", files))
    assert made.writes["content/default.docx"] == GRANT
    hint = "remove recto: docx: reference: if the Word file may have Recto's own look"
    assert f"build/themes/default.docx | {hint}" in said(made, Kind.LOOK)


def test_a_word_template_that_options_name_or_that_is_not_there(tmp_path: Path) -> None:
    files = dict(FILES)
    del files["build/pandoc/defaults/docx.yaml"]
    files["build/build.sh"] = "pandoc --reference-docx=build/themes/grant.docx --to=docx\n"
    made = planned(rootstock(tmp_path / "paper", files))
    assert made.writes["content/grant.docx"] == GRANT
    files["build/build.sh"] = "TEMPLATE=none.docx\npandoc --reference-doc $TEMPLATE --to=docx\n"
    assert "the Word template none.docx is not in the repository" in said(
        planned(rootstock(tmp_path / "other", files)), Kind.LOOK
    )


def test_the_first_deployment_keeps_every_old_version(project: Path, tmp_path: Path) -> None:
    remote = bare(tmp_path / "remote.git")
    old = f"v/{'0123456789' * 4}/index.html"
    site = tmp_path / "site"
    put(site, {old: "<html>old</html>", "index.html": "<html>old</html>", "v/latest/index.html": "<html>old</html>"})
    git(site, "init", "--quiet", "--initial-branch=gh-pages")
    git(site, "add", ".")
    git(site, "commit", "--quiet", "--message", "Rootstock's")
    git(site, "push", "--quiet", str(remote), "gh-pages")
    files = dict(FILES)
    files["content/01.text.md"] = str(files["content/01.text.md"]).replace(
        "![Another.](https://example.org/other.png)", ""
    )
    moved = rootstock(tmp_path / "moved", files)
    assert run("--write", moved).exit_code == 0
    git(moved, "remote", "set-url", "origin", str(remote))
    git(moved, "push", "--quiet", "origin", "main")
    for command in (("build", "--format", "html", "--locked"), ("publish",), ("deploy",)):
        result = CliRunner().invoke(main, [command[0], str(moved), *command[1:]])
        assert result.exit_code == 0, result.output
    names = tree(remote)
    assert old in names
    assert f"v/{git(moved, 'rev-parse', 'HEAD')}/index.html" in names
    assert show(remote, old) == "<html>old</html>"


def test_a_folder_that_manubot_wrote_instead_of_the_branch(tmp_path: Path) -> None:
    project = rootstock(tmp_path / "paper", published=False)
    assert "there is no branch output" in said(planned(project), Kind.LOOK)
    put(tmp_path / "output", PUBLISHED)
    result = run(project, "--from", tmp_path / "output")
    assert f"1 reference from {tmp_path / 'output'}" in result.stdout


def test_a_folder_without_published_references(tmp_path: Path) -> None:
    project = rootstock(tmp_path / "paper", published=False)
    (tmp_path / "empty").mkdir()
    result = run(project, "--from", tmp_path / "empty")
    assert f"  there is no references.json in {tmp_path / 'empty'}\n" in result.stdout
    assert "0 references" not in result.stdout
    assert "  1 reference that was never published: doi:10.5555/2\n" in result.stdout
    put(tmp_path / "empty", {"references.json": "[]"})
    assert (
        f"  no reference could be taken from {tmp_path / 'empty'}\n"
        in run(project, "--from", tmp_path / "empty").stdout
    )


def test_all_files_that_are_deleted_are_named(project: Path) -> None:
    made = planned(project)
    goes, moves = said(made, Kind.GOES), said(made, Kind.MOVES)
    assert all(name in goes or f" from {name} to" in moves for name in made.removed)
    assert "…" not in goes


def test_a_plugin_that_this_project_added_goes_if_a_setting_does_its_work(tmp_path: Path) -> None:
    plugin = "build/plugins/hypothesis.html"
    project = rootstock(tmp_path / "paper", {name: text for name, text in FILES.items() if name != plugin})
    put(project, {plugin: "x"})
    git(project, "add", "--force", ".")
    git(project, "commit", "--quiet", "--message", "Annotations")
    made = planned(project)
    assert plugin in made.removed
    assert plugin in said(made, Kind.GOES)
    assert plugin not in said(made, Kind.LOOK)


def test_what_is_on_recto_already(project: Path, tmp_path: Path) -> None:
    carry_out(project, planned(project), World())
    assert "is on Recto already, as .github/workflows/manuscript.yml shows: there is nothing" in run(project).stderr
    put(tmp_path / "several", {"manuscripts.yaml": "manuscripts: [a]\n", "a/content/1.md": "Words.\n"})
    put(tmp_path / "several", {"requirements.txt": f"{DISTRIBUTION}==1\n"})
    assert "is on Recto already, as requirements.txt shows" in run(tmp_path / "several/a").stderr


def test_a_folder_of_another_repository(project: Path, tmp_path: Path) -> None:
    outer = tmp_path / "several"
    put(outer / "papers/leaves", FILES)
    git(outer, "init", "--quiet")
    git(outer, "config", "user.name", "Ada")
    git(outer, "config", "user.email", "ada@example.org")
    git(outer, "add", "--force", ".")
    git(outer, "commit", "--quiet", "--message", "All")
    assert (
        "the manuscript is a folder of another repository, and Rootstock's have one of their own"
        in run(outer / "papers/leaves").stderr
    )


def test_what_has_nothing_to_move(tmp_path: Path) -> None:
    """An early Rootstock: options instead of defaults, no plugins, no branch, no README."""
    files = {
        "build/build.sh": "set -e\n(cd build && python references.py)\nCSL_PATH=references/style.csl\n"
        "pandoc --csl=$CSL_PATH --filter pandoc-fignos all-sections.md\n",
        "build/references.py": "x",
        "references/style.csl": "<style></style>",
        "content/01.text.md": "Words.\n",
    }
    put(tmp_path, files)
    git(tmp_path, "init", "--quiet", "--initial-branch=main")
    git(tmp_path, "config", "user.name", "Ada")
    git(tmp_path, "config", "user.email", "ada@example.org")
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "--quiet", "--message", "All")
    made = planned(tmp_path)
    assert "the citation style from references/style.csl to content/style.csl" in said(made, Kind.MOVES)
    assert {"build/build.sh", "build/references.py", "references/style.csl"} <= set(made.removed)
    carry_out(tmp_path, made, World())
    assert (tmp_path / "content/metadata.yaml").read_text() == "csl: style.csl\n"


ADDED = "link-citations: false\nfignos-caption-name: Fig.\n"
VARIABLES = "  template-variables:\n    - data/results.json\n"
LOOK = "  docx:\n    reference: grant.docx\n"
NOTES = "  page:\n    hypothesis: true\n"


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("recto:\n", f"recto:\n{VARIABLES}{LOOK}{NOTES}"),
        ("recto: # ours\n  resolution: 300\n", f"recto: # ours\n{VARIABLES}{LOOK}{NOTES}  resolution: 300\n"),
        ("recto:\n  page: {hypothesis: false}\n", f"recto:\n{VARIABLES}{LOOK}  page: {{hypothesis: false}}\n"),
        ("recto:\n  docx: {review: true}\n", f"recto:\n{VARIABLES}{NOTES}  docx: {{review: true}}\n"),
        ("recto: {resolution: 300}\n", "recto: {resolution: 300}\n"),
    ],
)
def test_settings_that_are_there_already_stay(given: str, expected: str, tmp_path: Path) -> None:
    text = "title: A paper\nlang: en-US\n"
    project = rootstock(tmp_path / "paper", {**FILES, "content/metadata.yaml": text + given + "date: 2020-01-01\n"})
    made = planned(project)
    written = made.writes["content/metadata.yaml"].decode()
    assert written == f"{text}{expected}date: 2020-01-01\ncsl: style.csl\n{ADDED}"
    if "{" in given:
        assert "is in content/metadata.yaml already" in said(made, Kind.LOOK) or "in one line" in said(made, Kind.LOOK)


def test_metadata_that_are_not_yaml_are_mended_first(tmp_path: Path) -> None:
    project = rootstock(tmp_path / "paper", {**FILES, "content/metadata.yaml": "title: x\nkeywords: [a\n"})
    result = run(project, "--write")
    assert result.exit_code == 2
    assert "content/metadata.yaml:" in result.stderr
    assert "mend it first" in result.stderr


def test_names_that_recto_needs_as_well(tmp_path: Path) -> None:
    other = "on: {workflow_run: {workflows: [Manubot]}}\njobs: {a: {steps: [{run: bash ci/install.sh}]}}\n"
    files = {**FILES, ".github/workflows/other.yml": other, "requirements.txt": "numpy\n", "refs.bib": "@book{x,}"}
    files["build/build.sh"] = (
        "manubot process --bibliography=refs.bib\ncp -R data/* output/\npandoc --toc -o output/x.epub\n"
    )
    look = said(planned(rootstock(tmp_path / "paper", files)), Kind.LOOK)
    for words in (
        "requirements.txt is the project's own, but Recto's has this name | rename it",
        "the program ots, which makes timestamps | install opentimestamps-client in the job deploy",
        "ci/install.sh stays, because another workflow uses it | Recto needs the name",
        "other.yml waits for the workflow Manubot", "references in refs.bib",
        "build/build.sh, line 2: cp -R data/* output/ | run it after recto build",
        "build/build.sh, line 3: pandoc --toc -o output/x.epub | run it after recto build",
    ):  # fmt: skip
        assert words in look


def test_metadata_of_pandocs_defaults(tmp_path: Path) -> None:
    """Manubot's own settings do not move, and of two values that of metadata.yaml stays."""
    common = (
        "metadata: {lang: en-GB, manubot-log-level: INFO, manubot-output-citekeys: output/citations.tsv, "
        "manubot-requests-cache-path: ci/cache/requests-cache, manubot-output-bibliography: x, nocite: '@a'}\n"
    )
    made = planned(rootstock(tmp_path / "paper", {**FILES, "build/pandoc/defaults/common.yaml": common}))
    assert "metadata of Pandoc's defaults into content/metadata.yaml: nocite |" in said(made, Kind.MOVES)
    assert "manubot" not in made.writes["content/metadata.yaml"].decode()
    assert (
        "“lang” is en-US in metadata.yaml, which counts; Pandoc took en-GB from build/pandoc/defaults/common.yaml | "
        "see whether content/metadata.yaml has the right value"
    ) in said(made, Kind.LOOK)


def test_own_lines_of_scripts_are_shown_with_their_numbers(tmp_path: Path) -> None:
    script = BUILD + 'if [ "${EXTRA:-}" = true ]; then\n\tRscript run.R\nfi\necho ready\n'
    more = "watchmedo shell-command --wait --command='bash build/build.sh' content build\nmake watch\n"
    out = run(rootstock(tmp_path / "paper", {**FILES, "build/build.sh": script, "build/autobuild.sh": more})).stdout
    assert (
        """
  build/build.sh, lines 11–13:
      11  if [ "${EXTRA:-}" = true ]; then
      12      Rscript run.R
      13  fi
      instead: run it before recto build"""
        in out
    )
    assert "\n  build/autobuild.sh, line 2: make watch\n" in out


def test_a_shallow_clone_says_so(project: Path, tmp_path: Path) -> None:
    clone = tmp_path / "clone"
    git(tmp_path, "clone", "--quiet", "--depth", "1", f"file://{project}", str(clone))
    look = said(planned(clone), Kind.LOOK)
    assert "this clone has not the whole history" in look
    assert "git fetch --unshallow origin" in look


def test_a_file_that_another_workflow_uses_stays(tmp_path: Path) -> None:
    other = "on: workflow_dispatch\njobs: {a: {steps: [{run: grep manubot build/environment.yml && bash ci/own.sh}]}}\n"
    project = rootstock(
        tmp_path / "paper", {**FILES, ".github/workflows/other.yml": other, "ci/own.sh": "x", "ci/more.sh": "x"}
    )
    made = planned(project)
    assert not {"build/environment.yml", "ci/own.sh"} & set(made.removed)
    assert "ci/more.sh" in made.removed


@pytest.mark.parametrize("name", ["content/01.text.md", "README.md"])
def test_uncommitted_changes_stop_it(name: str, project: Path) -> None:
    (project / name).write_text("mine")
    result = run("--write", project)
    assert result.exit_code == 2
    assert f"there are changes that are not committed: {name}; commit them, or undo them" in result.stderr
    assert (project / name).read_text() == "mine"


def test_what_is_no_rootstock(tmp_path: Path) -> None:
    put(tmp_path, {"content/01.text.md": "Words.\n", "build/build.sh": "make\n"})
    assert "is not set up for Manubot" in run(tmp_path).stderr
    put(tmp_path, {"build/build.sh": "manubot process\n"})
    assert "no git repository with a commit" in run(tmp_path).stderr


def test_if_git_refuses_nothing_has_changed(project: Path) -> None:
    git(project, "config", "user.name", "")
    git(project, "config", "user.useConfigOnly", "true")
    before = git(project, "rev-parse", "HEAD")
    made = planned(project)
    with pytest.raises(BrokenMachine, match="nothing was changed: git commit failed"):
        carry_out(project, made, World(environ={"PATH": "/usr/bin:/bin", "HOME": str(project)}))
    assert git(project, "rev-parse", "HEAD") == before
    assert git(project, "status", "--porcelain", "--untracked-files=all") == ""


def test_links_out_of_the_project_are_not_written_through(tmp_path: Path) -> None:
    project = rootstock(tmp_path / "paper")
    (tmp_path / "outside").mkdir()
    (project / "content/images").symlink_to(tmp_path / "outside")
    git(project, "add", "--force", ".")
    git(project, "commit", "--quiet", "--message", "A link")
    with pytest.raises(BrokenMachine, match="leads out of the project"):
        carry_out(project, planned(project), World())
    assert list((tmp_path / "outside").iterdir()) == []
    assert git(project, "status", "--porcelain", "--untracked-files=all") == ""
