"""The command line: exit statuses, what goes where, and that no traceback reaches anybody."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import click.testing
import pytest
from recto.__main__ import main
from recto.core.world import BrokenMachine

from tests.helpers import CASES, EPOCH, REFERENCES, Maker
from tests.sites import bare, git, tree


@pytest.fixture(autouse=True)
def _epoch(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(EPOCH))


def run(*arguments: str | Path) -> click.testing.Result:
    result = click.testing.CliRunner().invoke(main, [str(argument) for argument in arguments])
    assert "Traceback" not in result.output
    assert result.exception is None or isinstance(result.exception, SystemExit)
    return result


END = "\n# References\n\n[@doi:10.5555/beta; @doi:10.5555/gamma]\n"
FINE = f"Text [@doi:10.5555/alpha].\n{END}"
WRONG = f"Text [@doi:10.5555/none].\n{END}"


def test_status_0_where_all_is_well(make: Maker) -> None:
    result = run("check", make.text(FINE), "--offline")
    assert (result.exit_code, result.stdout) == (0, "")
    assert "no problems" in result.stderr


def test_progress_is_lines_in_ci_and_none_elsewhere(make: Maker, monkeypatch: pytest.MonkeyPatch) -> None:
    project = make.text(FINE)
    assert re.fullmatch(r"recto: no problems, \d+\.\d s\n", run("check", project).stderr)
    monkeypatch.setenv("CI", "true")
    assert re.match(r"recto: reading the files: \d+\.\d s\n", run("check", project).stderr)
    monkeypatch.setenv("RECTO_DEBUG", "1")
    assert re.match(r"recto: read \d+\.\d\d s\n", run("check", project).stderr)


def test_status_0_with_warnings(make: Maker) -> None:
    result = run("check", make.text("The the words.\n"), "--offline")
    assert result.exit_code == 0
    assert "warning[W004]" in result.stdout


def test_status_1_with_errors_and_what_can_be_built_is(make: Maker) -> None:
    project = make.text(WRONG)
    result = run("build", project, "--offline", "--format", "html")
    assert result.exit_code == 1
    assert result.stdout.startswith(
        "content/01.text.md:1:7: error[C001] @doi:10.5555/none has no reference\n    hint: "
    )
    assert "Text" in (project / "output/manuscript.html").read_text()


def test_status_1_where_there_is_no_content(tmp_path: Path) -> None:
    result = run("build", tmp_path, "--offline")
    assert result.exit_code == 1
    assert "error[R001]" in result.stdout
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "arguments",
    [
        ("nonsense",),
        ("build", "--nonsense"),
        ("build", "--format", "nonsense"),
        ("check", "--format", "nonsense"),
        ("build", "a", "b", "--output", "x"),
        ("build", "--diagnostics", "x"),
    ],
)
def test_status_2_for_wrong_usage(arguments: tuple[str, ...]) -> None:
    result = run(*arguments)
    assert result.exit_code == 2
    assert "Usage:" in result.stderr


def test_status_2_where_the_project_is_a_file(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    assert run("build", tmp_path / "file").exit_code == 2


def test_status_2_on_a_broken_machine(make: Maker, monkeypatch: pytest.MonkeyPatch) -> None:
    def missing() -> str:
        raise BrokenMachine("Pandoc is not installed; type: pip install pypandoc_binary")

    monkeypatch.setattr("recto.core.world.pandoc_path", missing)
    result = run("check", make.text(FINE), "--offline")
    assert result.exit_code == 2
    assert "recto: Pandoc is not installed; type: pip install pypandoc_binary" in result.stderr


def test_a_mistake_of_rectos_is_owned_in_one_line(make: Maker, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise KeyError("oops")

    monkeypatch.setattr("recto.document.left_out.parse", broken)
    result = run("check", make.text(FINE), "--offline")
    assert result.exit_code == 2
    assert "a bug in Recto" in result.stderr
    assert "please report it" in result.stderr


def test_diagnostics_as_json(make: Maker) -> None:
    result = run("check", make.text(WRONG), "--offline", "--format", "json")
    (found,) = (one for one in json.loads(result.stdout) if one["code"] == "C001")
    assert found["hint"]
    del found["hint"]
    assert found == {
        "code": "C001",
        "severity": "error",
        "message": "@doi:10.5555/none has no reference",
        "path": "content/01.text.md",
        "line": 1,
        "column": 7,
        "fix": None,
    }
    assert json.loads(run("check", make.text(FINE), "--offline", "--format", "json").stdout) == []


def test_diagnostics_without_a_place_as_json(tmp_path: Path) -> None:
    (found,) = json.loads(run("check", tmp_path, "--format", "json").stdout)
    assert (found["code"], found["path"], found["line"], found["column"]) == ("R001", None, None, None)


@pytest.mark.parametrize("form", ["text", "github", "json", "sarif", "markdown"])
def test_a_name_with_a_line_end_is_no_command(form: str, make: Maker) -> None:
    name = "02.a\n::warning::b\n##[group]\x1b[31m\u202e.md"
    project = make.text(
        "![a](##[error]b.png) ![a](a@team.png)\n", **{f"content/{name}": "Text.\n", "::error::.bib": "x"}
    )
    done = run("build", project, "--offline", "--format", "html", "--diagnostics", form)
    for line in re.split(r"[\n\r]", done.output):
        assert "##[" not in line or form == "github"  # where the line is a command already, and what it says is data
        assert not line.lstrip().startswith("::") or line.startswith("::error file=content/0")
        assert not {"\x1b", "\u202e"} & set(line)
    assert done.exit_code == 1


def test_diagnostics_for_github(make: Maker) -> None:
    text = "Text [@{a,b:c%d}].\n"
    project = make({"content/1,2:3.md": text})
    lines = run("build", project, "--offline", "--format", "html", "--diagnostics", "github").stdout.splitlines()
    assert len(lines) == 1
    assert lines[0].startswith(
        "::error file=content/1%2C2%3A3.md,line=1,col=7,title=C001 error::@a,b:c%25d has no reference%0Ahint: "
    )


def test_what_is_written_and_where(make: Maker, tmp_path: Path) -> None:
    project = make.text(FINE)
    result = run(
        "build", project, "--offline", "--format", "html", "--format", "docx", "--output", tmp_path / "elsewhere"
    )
    assert result.exit_code == 0
    assert {path.name for path in (tmp_path / "elsewhere").iterdir()} == {
        "manuscript.html",
        "manuscript.docx",
        "manuscript.md",
        "references.json",
        "references.bib",
        "references.ris",
        "fonts",
        "citations.tsv",
        "variables.json",
        "build.json",
    }
    assert not (project / "output").exists()
    assert "wrote" in result.stderr
    assert result.stdout == ""


def test_checking_writes_nothing(make: Maker) -> None:
    project = make.text(FINE)
    before = sorted(project.rglob("*"))
    run("check", project, "--offline")
    assert sorted(project.rglob("*")) == before


def test_this_folder_is_the_default(make: Maker, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(make.text(FINE))
    assert run("check", "--offline").exit_code == 0


def test_files_of_variables(make: Maker) -> None:
    project = make.text("{{ a }} {{ n.a }}\n", **{"v.json": '{"a": "given"}'})
    result = run(
        "build",
        project,
        "--offline",
        "--format",
        "html",
        "--template-variables-path",
        project / "v.json",
        "--template-variables-path",
        f"n={project}/v.json",
    )
    assert result.exit_code == 0
    assert "given given" in (project / "output/manuscript.html").read_text()


def test_help_and_version() -> None:
    assert {"build", "check"} <= set(re.findall(r"^  (\w+)", run("--help").stdout, re.MULTILINE))
    assert re.fullmatch(r"recto, version \S+\n", run("--version").stdout)
    for command in ("build", "check"):
        assert "Exit status" in run(command, "--help").stdout


def test_help_loads_nothing_heavy() -> None:
    code = "import sys; from recto.__main__ import main\ntry:\n    main(['--help'])\nexcept SystemExit:\n    print(*sys.modules)"  # noqa: E501
    modules = set(
        subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    )
    heavy = {
        "weasyprint",
        "manubot",
        "pydantic",
        "jinja2",
        "yaml",
        "lxml",
        "nh3",
        "rich",
        "requests",
        "py_mini_racer",
        "pandas",
        "pypandoc",
    }
    assert modules & heavy == set()


def test_as_a_program_with_secrets_around(make: Maker) -> None:
    """Exit status, streams and environment as a shell sees them."""
    project = make.text(
        "Before {{ ''.__class__ }} `x`{=html} [@doi:10.5555/none].\n\n{% include '/proc/self/environ' %}\n"
    )
    environ = {**os.environ, "MY_SECRET": "hunter2-planted-secret", "CI": "true"}
    done = subprocess.run(
        [sys.executable, "-m", "recto", "build", str(project), "--format", "html"],
        capture_output=True,
        text=True,
        env=environ,
        check=False,
    )
    assert done.returncode == 1
    assert "T001" in done.stdout
    assert "Traceback" not in done.stderr
    everything = (
        done.stdout
        + done.stderr
        + "".join(path.read_text() for path in (project / "output").iterdir() if path.is_file())
    )
    assert "hunter2" not in everything


BROKEN = {
    "no folder": None,
    "empty content": {"content/.keep": ""},
    "content is a file": {"content": "x"},
    "not utf-8": {"content/1.md": b"\xff\xfe\x00"},
    "metadata is binary": {"content/1.md": "x", "content/metadata.yaml": bytes(range(256))},
    "metadata is not yaml": {"content/1.md": "x", "content/metadata.yaml": "a: b: c: [}"},
    "metadata is a list": {"content/1.md": "x", "content/metadata.yaml": "- x"},
    "metadata of a folder": {"content/1.md": "x", "content/metadata.yaml/x": "x"},
    "metadata with tags": {"content/1.md": "x", "content/metadata.yaml": "!!python/object/apply:os.system ['id']"},
    "metadata in a circle": {"content/1.md": "x", "content/metadata.yaml": "a: &a [*a]"},
    "keys that cannot be hashed": {"content/1.md": "x", "content/metadata.yaml": "? {a: b}\n: c"},
    "lock is not json": {"content/1.md": "[@doi:10.1/x]", "content/references.lock.json": "{"},
    "lock is a folder": {"content/1.md": "[@doi:10.1/x]", "content/references.lock.json/x": "{"},
    "lock of odd values": {
        "content/1.md": "[@doi:10.5555/x]",
        "content/references.lock.json": '{"version": 1, "references": {"doi:10.5555/x": {"item": {"author": 5, "issued": 7, "type": []}}}}',  # noqa: E501
    },
    "lock of odd aliases": {
        "content/1.md": "[@doi:10/x]",
        "content/references.lock.json": '{"version": 1, "aliases": {"doi:10/x": {"a": 1}}}',
    },
    "references are not json": {"content/1.md": "x", "content/manual-references.json": "nonsense"},
    "references are numbers": {"content/1.md": "[@a]", "content/manual-references.json": "[1, 2, null]"},
    "references are text": {"content/1.md": "[@a]", "content/manual-references.json": '"x"'},
    "references are not bibtex": {"content/1.md": "[@a]", "content/manual-references.bib": "@@@{{{"},
    "references are yaml in a circle": {"content/1.md": "[@a]", "content/manual-references.yaml": "- &a [*a]"},
    "tags are not tsv": {"content/1.md": "[@tag:x]", "content/citation-tags.tsv": "\t\t\nx\n\ty\n"},
    "template is open": {"content/1.md": "{% for"},
    "template divides by nothing": {"content/1.md": "{{ 1 / 0 }}"},
    "template recurses": {"content/1.md": "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}"},
    "template fills the memory": {"content/1.md": "{{ 'x' * 10 ** 12 }}"},
    "image is a folder": {"content/1.md": "![x](images)", "content/images/x": ""},
    "image is cut off": {
        "content/1.md": "![x](a.png) ![x](b.jpg) ![x](c.svg) ![x](d.webp)",
        "content/a.png": b"\x89PNG\r\n\x1a\n",
        "content/b.jpg": b"\xff\xd8\xff\xe0",
        "content/c.svg": "<svg",
        "content/d.webp": b"RIFF0000WEBP",
    },
    "drawing is no xml": {
        "content/1.md": "![x](a.svg)",
        "content/a.svg": "<svg xmlns='http://www.w3.org/2000/svg'><rect></svg",
    },
    "drawing of entities": {
        "content/1.md": "![x](a.svg)",
        "content/a.svg": "<!DOCTYPE svg [<!ENTITY a 'x'><!ENTITY b '&a;&a;&a;'>]><svg xmlns='http://www.w3.org/2000/svg' width='10' height='10'><text>&b;</text></svg>",  # noqa: E501
    },
    "drawing of no size": {
        "content/1.md": "![x](a.svg)",
        "content/a.svg": "<svg xmlns='http://www.w3.org/2000/svg' width='0' height='-1'></svg>",
    },
    "drawing of a huge size": {
        "content/1.md": "![x](a.svg)",
        "content/a.svg": "<svg xmlns='http://www.w3.org/2000/svg' width='1e30' height='1e30' viewBox='0 0 0 0'></svg>",
    },
    "style is no style": {"content/1.md": "[@a]", "content/metadata.yaml": "csl: a.csl", "content/a.csl": "<style"},
    "style is empty": {"content/1.md": "[@a]", "content/metadata.yaml": "csl: a.csl", "content/a.csl": ""},
    "defaults are no yaml": {"content/1.md": "x", "build/pandoc/defaults/common.yaml": b"\xff: ["},
    "output is a file": {"content/1.md": "x", "output": "x"},
    "a section is a folder": {"content/1.md/x": "x"},
    "labels of nothing": {"content/1.md": "![](x){#fig:} @fig: {#eq:x} $$ $$ {#eq:} @sec:"},
    "xnos settings of odd kinds": {
        "content/1.md": "![a](x){#fig:a} @fig:a",
        "content/metadata.yaml": "fignos-number-by-section: [x]\nxnos-cleveref: {a: b}\nfignos-plus-name: 5\n",
    },
}


@pytest.mark.parametrize("name", list(BROKEN))
def test_no_traceback_whatever_is_broken(name: str, make: Maker, tmp_path: Path) -> None:
    files = BROKEN[name]
    project = make(files, metadata=False) if files else tmp_path / "nowhere"
    formats = ("html", "docx") if name.startswith(("image", "drawing")) else ("html",)
    result = run("build", project, "--offline", *(f"--format={one}" for one in formats))
    assert "a bug in Recto" not in result.output
    assert result.exit_code in ((0, 1) if name != "output is a file" else (0, 1, 2))


@pytest.mark.parametrize("name", ["mistakes", "hostile"])
def test_each_way_to_write_diagnostics_writes_all(name: str) -> None:
    json_found = json.loads(run("check", CASES / name, "--offline", "--format", "json").stdout)
    text = run("check", CASES / name, "--offline").stdout
    github = run("check", CASES / name, "--offline", "--format", "github").stdout
    assert (
        len(json_found)
        == len(re.findall(r"(?:error|warning)\[", text)) + sum(map(int, re.findall(r"and (\d+) more like this", text)))
        == len(re.findall(r"^::(?:error|warning) ", github, re.MULTILINE))
        > 5
    )
    assert [d["code"] for d in json_found] == re.findall(r"title=(\w\d+) ", github)


# --- several manuscripts ---------------------------------------------------------------------------------------------


@pytest.fixture
def two(make: Maker, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder, which is the current one, with a fine manuscript and one with a mistake."""
    for name, text in (("a", FINE), ("papers/b", FINE.replace("@", "@doi:10.5555/none; @", 1))):
        make({"content/01.text.md": text, "content/manual-references.json": REFERENCES}, name)
    monkeypatch.chdir(make.folder)
    return make.folder


def test_several_are_built_each_with_its_own_output(two: Path) -> None:
    result = run("build", "a", "papers/b", "--offline", "--format", "html")
    assert result.exit_code == 1
    assert "alpha" in (two / "a/output/references.json").read_text()
    assert "Text" in (two / "papers/b/output/manuscript.html").read_text()
    assert "recto: a: wrote build.json" in result.stderr
    assert result.stdout.startswith("papers/b/content/01.text.md:1:7: error[C001] @doi:10.5555/none has no reference\n")
    assert result.stderr.splitlines()[-1].startswith("recto: 1 error, ")
    assert run("build", "a", "--offline", "--format", "html").exit_code == 0


def test_each_form_of_diagnostics_tells_them_apart(two: Path) -> None:
    (two / "c").mkdir()
    github = run("check", "a", "papers/b", "c", "--format", "github").stdout.splitlines()
    assert [line.partition(",")[0].partition("::c")[0] for line in github] == [
        "::error title=R001 error", "::error file=papers/b/content/01.text.md",
    ]  # fmt: skip
    assert "::c: " in github[0]
    found = json.loads(run("check", two / "a", two / "papers/b", "--format", "json").stdout)
    assert [one["path"] for one in found] == [f"{two.as_posix()}/papers/b/content/01.text.md"]
    sarif = json.loads(run("check", "a", "papers/b", "--format", "sarif").stdout)["runs"][0]["results"]
    places = [one["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] for one in sarif]
    assert places == ["papers/b/content/01.text.md"]


def test_one_that_cannot_be_built_does_not_stop_the_others(two: Path) -> None:
    (two / "a/output").write_text("a file")
    result = run("build", "a", "papers/b", "--offline", "--format", "html")
    assert result.exit_code == 2, "the worst"
    assert "recto: a: " in result.stderr
    assert (two / "papers/b/output/manuscript.html").is_file()
    assert "error[C001]" in result.stdout


def test_the_same_folder_twice_is_one(two: Path) -> None:
    result = run("check", "papers/b", "./papers/b", two / "papers/b")
    assert result.stdout.startswith("content/01.text.md:1:7: error[C001]")
    assert "1 error" in result.stderr


def test_a_list_of_one_names_it(two: Path) -> None:
    (two / "manuscripts.yaml").write_text("manuscripts: [papers/b]\n")
    result = run("check", "--format", "github")
    assert result.stdout.startswith("::error file=papers/b/content/01.text.md,line=1")


def test_a_list_stands_for_all(two: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (two / "manuscripts.yaml").write_text("manuscripts: [a, papers/b]\n")
    assert run("check").stdout.startswith("papers/b/content/01.text.md:1:7: error[C001]")
    assert run("check", "a").exit_code == 0
    assert run("check", "papers/b").stdout.startswith("papers/b/content/01.text.md:1:7: error[C001]")
    assert run("manuscripts").stdout == "a\t/a/\npapers/b\t/b/\n"
    (two / "a/content/metadata.yaml").write_text("title: x\nrecto: {draft: true}\n")
    assert run("manuscripts").stdout == "a\t/a/\tdraft\npapers/b\t/b/\n"
    monkeypatch.chdir(two / "papers/b")
    assert run("check").stdout.startswith("content/01.text.md:1:7: error[C001]")
    monkeypatch.chdir(two / "papers")
    assert run("check", "..").stdout.startswith("../papers/b/content/01.text.md:1:7: error[C001]")
    (two / "manuscripts.yaml").write_text("manuscripts: [a, x/a]\n")
    result = run("check", "..")
    assert result.exit_code == 2
    assert "would be at the same place of the site" in result.stderr


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("build", "a", "papers/b", "--output", "x"), "--output is for one project"),
        (("publish", "a", "papers/b", "--output", "x"), "--output is for one project"),
        (("build", "a", "a/content"), "a/content is within a/content"),
        (("adopt", "a", "papers/b"), "adopt is for one manuscript at a time; name one of a, papers/b"),
        (("refs", "adopt", "a", "a", "papers/b"), "refs adopt is for one manuscript at a time"),
        (("refs", "lock", "--refresh", "a", "papers/b", "doi:10/x"), "doi:10/x may belong to any of a, papers/b"),
        (("images", "lock", "--refresh", "a", "papers/b", "https://x"), "https://x may belong to any of a, papers/b"),
    ],
)
def test_what_several_cannot_have_is_said(arguments: tuple[str, ...], words: str, two: Path) -> None:
    result = run(*arguments)
    assert result.exit_code == 2
    assert words in result.stderr
    assert not (two / "a/output").exists()


def test_a_command_for_one_asks_for_one_of_a_list(two: Path) -> None:
    (two / "manuscripts.yaml").write_text("manuscripts: [a, papers/b]\n")
    result = run("adopt")
    assert (result.exit_code, "name one of a, papers/b" in result.stderr) == (2, True)


def test_each_is_built_as_if_it_were_alone(make: Maker) -> None:
    """The projects of a run differ in language, style, numbers and dictionary, and share nothing."""
    metadata = "title: {}\nlang: {}\ncsl: {}\nauthors: [{{name: Ada}}]\n"
    text = "# One\n\nFoo @fig:a in *a* [@doi:10.5555/{}].^[Note.]\n\n![A.](a.svg){{#fig:a}}\n\n$$ x $$ {{#eq:{}}}\n"
    svg = "<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'><rect width='{0}' height='{0}'/></svg>"
    for name, lang, csl in (("a", "de", "nature"), ("b", "en-GB", "apa"), ("c", "fr", "")):
        size = len(lang)
        files = {
            "content/metadata.yaml": metadata.format(name, lang, csl),
            "content/01.text.md": text.format({"a": "alpha"}.get(name, "beta"), name),
            "content/a.svg": svg.format(size),
            "content/manual-references.json": REFERENCES,
        }
        for folder in ("together", "alone"):
            make(files, f"{folder}/{name}")
    options = (
        "--offline",
        "--check",
        "--diagnostics",
        "json",
        "--format",
        "html",
        "--format",
        "docx",
        "--format",
        "pdf",
    )
    names = ("a", "b", "c")
    both = run("build", *(make.folder / "together" / name for name in names), *options)
    alone = [run("build", make.folder / "alone" / name, *options) for name in names]
    assert both.exit_code == max(one.exit_code for one in alone)
    found = [
        (f"{make.folder}/together/{name}/{d['path']}", d["code"], d["message"])
        for name, one in zip(names, alone, strict=True)
        for d in json.loads(one.stdout)
    ]
    assert [(d["path"], d["code"], d["message"]) for d in json.loads(both.stdout)] == found
    for name in names:
        here, there = (
            {
                path.name: path.read_bytes()
                for path in (make.folder / folder / name / "output").iterdir()
                if path.is_file()
            }
            for folder in ("together", "alone")
        )
        assert here.pop("build.json") != there.pop("build.json"), "the place differs"
        assert [file for file in here if here[file] != there[file]] == []


def test_fixes_are_made_in_each(two: Path) -> None:
    for folder in ("a", "papers/b"):
        (two / folder / "content/02.more.md").write_text("The the words.\n")
    result = run("check", "a", "papers/b", "--fix")
    assert "recto: papers/b: fixed content/02.more.md" in result.stderr
    for folder in ("a", "papers/b"):
        assert (two / folder / "content/02.more.md").read_text() == "The words.\n"


def test_references_and_images_of_several(two: Path) -> None:
    result = run("refs", "status", "a", "papers/b")
    assert result.exit_code == 1
    assert result.stdout.startswith("a:\npapers/b:\nMissing: cited, but neither in the lock nor described (1)\n")
    page = run("refs", "status", "a", "papers/b", "--report").stdout
    assert re.findall("^## .*", page, re.MULTILINE) == ["## References of a", "## References of papers/b"]
    assert run("images", "status", "a", "papers/b").stdout == "a:\npapers/b:\n"


def test_several_become_one_site(two: Path) -> None:
    (two / "papers/b/content/01.text.md").write_text(FINE)
    for name, metadata in (("a", ""), ("papers/b", ""), ("c", "recto: {draft: true}\n")):
        (two / name / "content").mkdir(parents=True, exist_ok=True)
        (two / name / "content/metadata.yaml").write_text(f"title: About {name}\nauthors: [{{name: Ada}}]\n{metadata}")
    (two / "c/content/01.text.md").write_text("Words.\n")
    git(two, "init", "--quiet")
    git(two, "add", ".")
    git(two, "commit", "--quiet", "--message", "First")
    projects = ("a", "papers/b", "c")
    assert run("build", *projects, "--offline", "--format", "html").exit_code == 0
    result = run("publish", *projects)
    assert (result.exit_code, result.stdout) == (0, "")
    assert "recto: c: left out, because it is a draft" in result.stderr
    assert {path.name for path in (two / "webpage").iterdir()} == {".nojekyll", "a", "b", "fonts", "index.html"}
    page = (two / "webpage/index.html").read_text()
    assert '<a href="a/">About a</a>' in page
    assert '<a href="b/">About papers/b</a>' in page
    result = run("publish", "c")
    assert result.exit_code == 1
    assert result.stdout.startswith("error[V007]")
    remote = bare(two / "remote.git")
    result = run("deploy", *projects, "--remote", remote)
    assert result.exit_code == 0, result.output
    assert re.sub(r"[0-9a-f]{12}", "X", result.stdout) == (
        "put version X of a on gh-pages: First\nput version X of papers/b on gh-pages: First\n"
        "put the build of X on output\n"
    )
    assert {path.partition("/")[0] for path in tree(remote)} == {".nojekyll", "a", "b", "fonts", "index.html"}
