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

from tests.helpers import CASES, EPOCH, Maker


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
        ("build", "a", "b"),
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

    monkeypatch.setattr("recto.document.parse.parse", broken)
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
