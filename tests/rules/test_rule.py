"""Each rule's page: its parts, and that Recto says of its example exactly what the page shows.

What an example leaves out is given here: SUPPLIED. CIRCUMSTANCES have what no file of an example can say.
"""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from importlib import import_module
from inspect import getfile
from pathlib import Path
from typing import Any

import pytest
from PIL import Image as Picture
from recto.core.network import Failure, NetworkFailure, Trouble
from recto.core.plugins import constants
from recto.core.world import BrokenMachine, CeilingReached, World
from recto.references import resolve
from recto.references.sources import Request, Source
from recto.rules.rule import Rule, rules

from tests.helpers import REFERENCES, SVG, Maker, examine, png, recto
from tests.word import change_part

FOLDER = Path(getfile(Rule)).parent
MANUAL = Path(__file__).parents[2] / "docs" / "diagnostics.md"

SUPPLIED: dict[str, str | bytes] = {
    "content/metadata.yaml": (
        "title: A test\nlang: en-US\nkeywords: [tests]\nauthors:\n  - name: Ada Example\n    orcid: 0000-0002-1825-0097"
        "\n    corresponding: true\n    email: ada@example.org\n    affiliations: [Department of Examples]\n"
    ),
    "content/90.back-matter.md": "# References\n\n<!-- they come here -->\n\n::: {#refs}\n:::\n",
    "content/references.lock.json": json.dumps(
        {
            "version": 1,
            "aliases": {},
            "references": {
                item["id"]: {"source": "crossref", "retrieved": "2026-11-22", "item": item}
                for item in json.loads(REFERENCES)
            },
        }
    ),
    "content/images/figure.svg": SVG,
    "content/images/figure.png": png(1600, 900),
    "content/images/other.png": png(1600, 900, (90, 20, 20)),
    "content/images/small.png": png(120, 60),
}
"""The files of every example, but for those that it gives itself."""


def _latin_1(project: Path, _: pytest.MonkeyPatch) -> None:
    path = project / "content/01.text.md"
    path.write_bytes(path.read_text(encoding="utf-8").encode("latin-1"))


def _linked(project: Path, _: pytest.MonkeyPatch) -> None:
    (project / "content/02.linked.md").symlink_to("../notes.md")


def _service_down(_: Path, patch: pytest.MonkeyPatch) -> None:
    def find(request: Request) -> dict[str, Any]:
        message = "doi.org answered 502: the service is down; your text is not the problem"
        for key in request.keys:
            request.answered(key.standard_id, Failure(Trouble.DOWN, message, "doi.org"))
        return {}

    sources = {**constants("recto.references.sources", "SOURCE"), "network": Source(30, find, network=True)}
    patch.setattr(resolve, "constants", lambda *_: sources)


def _not_writable(_: Path, patch: pytest.MonkeyPatch) -> None:
    def refused(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    patch.setattr("recto.references.lock.tempfile.mkstemp", refused)


def _no_pango(_: Path, patch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> bytes:
        raise BrokenMachine("recto.formats.pdf.worker failed: OSError: cannot load library 'libpango-1.0-0'")

    patch.setattr("recto.core.world.World.ask_worker", broken)


def _cut(project: Path, _: pytest.MonkeyPatch) -> None:
    (project / "content/images/cut.webp").write_bytes(b"RIFF0000WEBP")
    (project / "content/images/cut.png").write_bytes(png()[:40])


def _not_added(project: Path, patch: pytest.MonkeyPatch) -> None:
    subprocess.run(["git", "init", "-q", str(project)], check=True)
    subprocess.run(["git", "-C", str(project), "add", "content", ":!content/images/figure.png"], check=True)


def _moving(project: Path, patch: pytest.MonkeyPatch) -> None:
    pictures = [Picture.new("P", (1200, 600), colour) for colour in (0, 90)]
    pictures[0].save(project / "content/images/moving.gif", save_all=True, append_images=pictures[1:])


def _heavy(project: Path, patch: pytest.MonkeyPatch) -> None:
    (project / "content/images/heavy.png").write_bytes(png(1600, 900).ljust(6_000_000, b"\0"))


def _dictionary(project: Path, patch: pytest.MonkeyPatch) -> None:
    """A dictionary of our own goes before those that a machine happens to have."""
    (project / "en_US.aff").write_text("SET UTF-8\n")
    (project / "en_US.dic").write_text("5\nthe\nnetwork\nwas\ntrained\nreferences\n")
    patch.setenv("DICPATH", str(project))


def _answering(trouble: Trouble, message: str) -> Callable[[Path, pytest.MonkeyPatch], None]:
    def circumstance(project: Path, patch: pytest.MonkeyPatch) -> None:
        def request(*_: object, **__: object) -> None:
            raise NetworkFailure(Failure(trouble, message, "example.org"))

        patch.setattr("recto.core.network.Client.request", request)
        patch.setenv("XDG_CACHE_HOME", str(project / "cache"))

    return circumstance


def _submitted(project: Path, _: pytest.MonkeyPatch) -> None:
    """A history in which two hospitals are now three; the version v1.0 has two."""
    path = project / "content/01.text.md"
    now = path.read_text(encoding="utf-8") if path.exists() else "The text."
    path.write_text(now.replace("three", "two"), encoding="utf-8")
    git = ["git", "-C", str(project), "-c", "user.name=Ada", "-c", "user.email=ada@example.org"]
    for command in (["init", "-q"], ["add", "."], ["commit", "-qm", "Submitted"], ["tag", "v1.0"]):
        subprocess.run([*git, *command], check=True)
    path.write_text(now, encoding="utf-8")


def _repository(project: Path, patch: pytest.MonkeyPatch) -> None:
    (project / "content/01.text.md").write_text("The text.")
    _submitted(project, patch)
    subprocess.run(["git", "-C", str(project), "tag", "--delete", "v1.0"], check=True, capture_output=True)


def _edited(old: str, new: str, then: str = "") -> Callable[[Path, pytest.MonkeyPatch], None]:
    """A Word file in which a text was edited; with ``then``, the manuscript has something else in its place by now."""

    def circumstance(project: Path, _: pytest.MonkeyPatch) -> None:
        git = ["git", "-C", str(project), "-c", "user.name=Ada", "-c", "user.email=ada@example.org"]
        for command in (["init", "-q"], ["add", "content"], ["commit", "-qm", "Sent to co-authors"]):
            subprocess.run([*git, *command], check=True)
        recto("build", "--format", "docx")
        data = (project / "output/manuscript.docx").read_bytes()
        (project / "edited.docx").write_bytes(change_part(data, "word/document.xml", old, new))
        if then:
            path = project / "content/01.text.md"
            path.write_text(path.read_text(encoding="utf-8").replace(old, then), encoding="utf-8")

    return circumstance


def _sent(project: Path, _: pytest.MonkeyPatch) -> None:
    """A Word file of a text that is in no repository, and is another one now."""
    recto("build", "--format", "docx")
    (project / "output/manuscript.docx").rename(project / "edited.docx")
    path = next((project / "content").glob("*.md"))
    path.write_text(path.read_text(encoding="utf-8") + "\nThey all answered.\n", encoding="utf-8")


def _endless(_: Path, patch: pytest.MonkeyPatch) -> None:
    read = World.pandoc

    def pandoc(world: World, arguments: Sequence[str], text: str = "", **others: Any) -> bytes:
        if "riddle" in text:
            raise CeilingReached("Pandoc did not finish within 8 seconds")
        return read(world, arguments, text, **others)

    patch.setattr("recto.core.world.World.pandoc", pandoc)


def _long(project: Path, _: pytest.MonkeyPatch) -> None:
    path = project / "content/manual-references.bib"
    path.write_text(path.read_text(encoding="utf-8").replace("A long story", "A long story. " * 2000), encoding="utf-8")


def _one_page(_: Path, patch: pytest.MonkeyPatch) -> None:
    patch.setenv("RECTO_CEILINGS", "pages=1")


CIRCUMSTANCES: dict[str, Callable[[Path, pytest.MonkeyPatch], None]] = {
    "A005": _submitted,
    "A006": _repository,
    "C005": _service_down,
    "E001": _edited("A test<", "A better test<"),
    "E002": _edited("120 patients", "130 patients", "140 patients"),
    "E004": _sent,
    "E005": _edited("before", "before (Roe et al., 2001)"),
    "E003": _edited(">Methods</w:t></w:r><w:bookmarkEnd", ">Procedure</w:t></w:r><w:bookmarkEnd"),
    "F005": _cut,
    "F006": _cut,
    "F010": _not_added,
    "F013": _moving,
    "F014": _heavy,
    "F026": _answering(Trouble.DOWN, "example.org answered 502: the service is down; your text is not the problem"),
    "K005": _answering(Trouble.NOT_REGISTERED, "example.org does not know it (404)"),
    "K006": _answering(Trouble.DOWN, "example.org answered 503: the service is down; your text is not the problem"),
    "P002": _cut,
    "L001": _not_writable,
    "O002": _no_pango,
    "B015": _long,
    "O005": _one_page,
    "R008": _endless,
    "R002": _latin_1,
    "R003": _linked,
    "W002": _dictionary,
}
"""What no file of a wrong example can say, by the code: done in the folder of its project before the command runs."""

ELSEWHERE = {"V001", "V002", "V003", "V004", "V005", "V006", "V007", "V008"}
"""Codes of published sites, which take a repository and a history: tests/publishing has them."""


@dataclass(frozen=True)
class Example:
    """Files by their paths, the command, and what it says."""

    files: dict[str, str] = field(default_factory=dict)
    command: str = "recto check"
    said: str = ""


FENCE = re.compile(
    r"^(?P<fence>`{3,})(?P<kind>\w+)(?: (?P<path>\S+))?\n(?P<text>.*?)^(?P=fence)$", re.DOTALL | re.MULTILINE
)


def example(page: str) -> Example:
    """The example in a part of a page."""
    files, command, said = {}, "recto check", ""
    for fence in FENCE.finditer(page):
        if fence["kind"] == "text":
            said = fence["text"].rstrip("\n")
        elif fence["kind"] == "sh":
            command = fence["text"].strip()
        else:
            files[fence["path"] or "content/01.text.md"] = fence["text"]
    return Example(files, command, said)


def parts(rule: Rule) -> tuple[str, str]:
    """A page before and after "Right:"."""
    wrong, _, right = rule.page.partition("\nRight:\n")
    return wrong, right


def outcome(rule: Rule, one: Example, make: Maker, patch: pytest.MonkeyPatch) -> str:
    """What Recto says of an example, as far as it is of this rule."""
    project = make({**{k: v for k, v in SUPPLIED.items() if k not in one.files}, **one.files}, metadata=False)
    patch.chdir(project)
    if one.said or rule.code == "A005":  # which is right with a history as well
        CIRCUMSTANCES.get(rule.code, lambda *_: None)(project, patch)
    return "\n".join(of_code(rule.code, recto(*one.command.split()[1:])))


def of_code(code: str, output: str) -> Iterator[str]:
    """The lines of an output that are of a code, hints included."""
    telling = False
    for line in output.splitlines():
        if not line.startswith(" "):
            telling = f"[{code}] " in line
        if telling:
            yield line


@pytest.mark.parametrize("code", rules())
def test_a_page_has_its_parts(code: str) -> None:
    page = rules()[code].page
    assert re.match(r"[A-Z`].*?[.:](?:\s|$)", page, re.DOTALL), "begin with a sentence that says what is wrong"
    wrong, right = parts(rules()[code])
    one = example(wrong)
    assert one.said, "the page has no diagnostics, in a fence marked text"
    assert set(re.findall(r"\[([A-Z]\d{3})\]", one.said)) == {code}
    severities = set(re.findall(r"\b(error|warning)\[", one.said))
    assert rules()[code].severity.value in severities, "the example shows another severity than the rule's own"
    assert re.search(r"^Fix it: ", page, re.MULTILINE), "the page does not say how to fix it"
    assert right.strip(), "the page has no part Right:"
    assert not [line for line in FENCE.sub("", page).splitlines() if len(line) > 120]


@pytest.mark.parametrize("code", sorted(rules().keys() - ELSEWHERE))
def test_the_example_of_a_page(code: str, make: Maker, monkeypatch: pytest.MonkeyPatch) -> None:
    wrong, right = (example(part) for part in parts(rules()[code]))
    with monkeypatch.context() as patch:
        assert outcome(rules()[code], wrong, make, patch) == wrong.said
    if right.files or right.command != "recto check":
        assert outcome(rules()[code], right, Maker(make.folder / "right"), monkeypatch) == ""


@pytest.mark.parametrize("path", sorted(FOLDER.glob("?_*/*.py")), ids=lambda path: path.stem)
def test_a_code_leads_to_its_file(path: Path) -> None:
    module = import_module(f"recto.rules.{path.parent.name}.{path.stem}".removesuffix(".__init__"))
    for one in (found for found in vars(module).values() if isinstance(found, Rule)):
        assert one.code[0].lower() == path.parent.name[0]
        name = one.find.__name__ if one.find else path.stem[5:]
        assert path.stem == f"{one.code.lower()}_{name}"
        assert rules()[one.code].page == one.page


def test_the_developers_example_is_a_rule(make: Maker) -> None:
    page = (MANUAL.parent / "developers.md").read_text(encoding="utf-8")
    (code,) = re.findall(r"^````python\n(.*?)^````$", page, re.DOTALL | re.MULTILINE)
    module: dict[str, object] = {}
    exec(code, module)
    (made,) = (one for one in module.values() if isinstance(one, Rule))
    assert f"`build/recto/rules/d_structure/{made.code.lower()}_long_heading.py`" in page
    assert made.code not in rules()
    wrong, right = (example(part) for part in parts(made))
    found = made.check(examine(make(wrong.files)).subject)
    said = [f"{one.location}: {one.severity}[{one.code}] {one.message}\n    hint: {one.hint}" for one in found]
    assert "\n".join(said) == wrong.said
    assert list(made.check(examine(make(right.files)).subject)) == []


# --- docs/diagnostics.md --------------------------------------------------------------------------------------------

MADE = "<!-- Made from the rules' own pages: pytest tests/rules/test_rule.py --update writes it. -->"


def manual() -> str:
    """What docs/diagnostics.md says after its introduction: a table of the families, then each family's pages."""
    families: dict[str, list[Rule]] = {}
    for rule in rules().values():
        families.setdefault(rule.family, []).append(rule)
    table, chapters = ["| family | codes |", "|---|---|"], []
    for family, members in families.items():
        title = _introduction(family).partition(":")[0]
        anchor = re.sub(r"[^\w -]", "", title.lower()).replace(" ", "-")
        table.append(f"| [{title}](#{anchor}) | {' '.join(rule.code for rule in members)} |")
        chapters.append(f"## {title}")
        for rule in members:
            summary, _, others = rule.page.partition("\n\n")
            others = FENCE.sub(lambda fence: f"`{fence['path']}`:\n\n{fence[0]}" if fence["path"] else fence[0], others)
            chapters.append(f"### {rule.code}\n\n**{rule.severity.value.capitalize()}: {summary}**\n\n{others}")
    return "\n".join(table) + "\n\n" + "\n\n".join(chapters) + "\n"


def _introduction(family: str) -> str:
    """The first paragraph of what documents a family: the folder of its name, or a module of its name in a folder."""
    [path] = [*FOLDER.glob(f"?_{family}/__init__.py"), *FOLDER.glob(f"?_*/{family}.py")]
    module = ".".join(path.relative_to(FOLDER).with_suffix("").parts).removesuffix(".__init__")
    documentation = import_module(f"recto.rules.{module}").__doc__ or ""
    return " ".join(documentation.partition("\n\n")[0].split())


@pytest.mark.parametrize("family", sorted({rule.family for rule in rules().values()}))
def test_a_family_says_what_it_is(family: str) -> None:
    assert re.match(r"[\w. ,-]{4,40}: ", _introduction(family)), "begin with the family's name and a colon"


def test_the_manual_has_the_pages(request: pytest.FixtureRequest) -> None:
    introduction, _, rest = MANUAL.read_text(encoding="utf-8").partition(MADE + "\n\n")
    if request.config.getoption("--update"):
        MANUAL.write_text(f"{introduction}{MADE}\n\n{manual()}", encoding="utf-8")
    else:
        assert rest == manual(), "pytest tests/rules/test_rule.py --update updates it"
