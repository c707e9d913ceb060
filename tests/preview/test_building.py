"""Builds of the preview, in this process."""

from __future__ import annotations

import pickle
from pathlib import Path
from typing import Any

import pytest
from recto.core.world import BrokenMachine
from recto.pipeline import Options
from recto.preview import building
from recto.preview.state import Failed, Files, State

from tests.helpers import Maker, png

TEXT = "A text.\n\n![A caption.](images/a.png){#fig:a alt='What is seen'}\n"


@pytest.fixture
def store(tmp_path: Path) -> Path:
    folder = tmp_path / "store"
    folder.mkdir()
    return folder


@pytest.fixture
def project(make: Maker) -> Path:
    return make.text(TEXT, **{"content/images/a.png": png()})


def state(project: Path, store: Path) -> State:
    made = building.pages(project, Options(), store)
    assert isinstance(made, State)
    return made


def test_the_pages_name_the_other_formats(project: Path, store: Path) -> None:
    page = state(project, store).pages["manuscript.html"].decode()
    assert "A text." in page
    assert 'href="manuscript.pdf"' in page
    assert 'href="manuscript.docx"' in page
    assert "A text." in state(project, store).records["manuscript.md"].decode()


def test_images_and_fonts_are_in_the_store_once(project: Path, store: Path) -> None:
    first = state(project, store)
    (image,) = (path for name, path in first.beside.items() if name.endswith(".png"))
    assert image.read_bytes() == png()
    assert all(path.parent == store for path in first.beside.values())
    assert first.images["images/a.png"].data == b""
    (project / "content" / "images" / "a.png").write_bytes(png(30))
    second = state(project, store)
    assert second.beside.keys() == first.beside.keys()
    assert [name for name in first.beside if first.beside[name] != second.beside[name]] == ["images/a.png"]


def test_nothing_is_written_into_the_project(project: Path, store: Path) -> None:
    before = {path: path.stat().st_mtime_ns for path in project.rglob("*")}
    state(project, store)
    building.other_files(project, Options(), store)
    assert {path: path.stat().st_mtime_ns for path in project.rglob("*")} == before


def test_a_result_can_be_sent_to_another_process(project: Path, store: Path) -> None:
    made = state(project, store)
    assert pickle.loads(pickle.dumps(made)) == made


def test_mistakes_are_part_of_the_result(make: Maker, store: Path) -> None:
    made = state(make.text("It cites [@nothing].\n"), store)
    assert "C001" in {one.code for one in made.diagnostics}


def test_pdf_and_word_file(project: Path, store: Path) -> None:
    made = building.other_files(project, Options(), store)
    assert isinstance(made, Files)
    assert made.files.keys() == {"manuscript.pdf", "manuscript.docx"}
    assert made.files["manuscript.pdf"].read_bytes().startswith(b"%PDF")
    assert made.files["manuscript.docx"].read_bytes().startswith(b"PK")


@pytest.mark.parametrize("work", [building.pages, building.other_files])
def test_without_a_section_the_diagnostics_say_why(make: Maker, store: Path, work: Any) -> None:
    made = work(make({}), Options(), store)
    assert isinstance(made, Failed)
    assert made.diagnostics
    assert not made.message


def test_a_bug_is_a_message_with_its_place(project: Path, store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(building, "make", lambda *_: dict[str, str]()["missing"])
    made = building.pages(project, Options(), store)
    assert isinstance(made, Failed)
    assert "this is a bug in Recto, not your mistake: KeyError: 'missing' (test_building.py:" in made.message


def test_a_broken_machine_is_a_message(project: Path, store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise BrokenMachine("there is no Pandoc")

    monkeypatch.setattr(building, "make", broken)
    assert building.other_files(project, Options(), store) == Failed(message="there is no Pandoc")


def test_fetching_may_use_the_network(project: Path, store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[Options] = []
    monkeypatch.setattr(building, "examine", lambda _, options, *__: asked.append(options))
    assert building.fetch(project, Options(), store) == Failed()
    assert [(one.network, one.remote) for one in asked] == [(True, True)]
