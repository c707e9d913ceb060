"""Images by addresses of the repository itself."""

from __future__ import annotations

from pathlib import Path

import pytest
from recto.core.model import Illustration, Location
from recto.repository.rootstock.figures import Figure, rewritten, within

from tests.helpers import Maker, examine, png

SHA = "0123456789abcdef0123456789abcdef01234567"
RAW = "https://raw.githubusercontent.com/Ada/paper"


def found(root: Path, *addresses: str, objects: dict[str, bytes]) -> list[Figure]:
    shown = tuple(Illustration(one, Location("content/1.md")) for one in addresses)
    return [*within(shown, "ada/paper", root, objects.get)]


@pytest.mark.parametrize(
    "address",
    [
        f"{RAW}/{SHA}/figs/x.png",
        f"https://github.com/ada/paper/raw/{SHA}/figs/x.png",
        f"https://github.com/Ada/Paper/blob/{SHA}/figs/x.png?raw=true",
    ],
)
def test_a_file_of_the_repository_is_taken_from_git(address: str, tmp_path: Path) -> None:
    assert found(tmp_path, address, objects={f"{SHA}:figs/x.png": png()}) == [Figure(address, "images/x.png", png())]


def test_a_branch_may_have_slashes_and_be_the_remotes(tmp_path: Path) -> None:
    address = f"{RAW}/refs/heads/new/look/figs/x.png"
    assert found(tmp_path, address, objects={"origin/new/look:figs/x.png": png()})[0].path == "images/x.png"


def test_what_is_in_content_already_is_named_and_not_copied(tmp_path: Path) -> None:
    there = tmp_path / "content/images/deep/x.png"
    there.parent.mkdir(parents=True)
    there.write_bytes(png())
    address = f"{RAW}/main/content/images/deep/x.png"
    objects = {"main:content/images/deep/x.png": png()}
    assert found(tmp_path, address, objects=objects) == [Figure(address, "images/deep/x.png", None)]
    # It shows the picture of then, even if the file is another now.
    there.write_bytes(png(3, 3))
    assert found(tmp_path, address, objects=objects) == [Figure(address, "images/x.png", png())]


def test_two_files_of_the_same_name_get_two_names(tmp_path: Path) -> None:
    objects = {"main:a/x.png": png(1, 1), "main:b/x.png": png(2, 2), "main:c/x.png": png(1, 1)}
    paths = [one.path for one in found(tmp_path, *(f"{RAW}/main/{name}/x.png" for name in "abc"), objects=objects)]
    assert paths == ["images/x.png", "images/x-2.png", "images/x.png"]


@pytest.mark.parametrize(
    "address",
    [
        "https://raw.githubusercontent.com/other/paper/main/x.png",
        "https://example.org/ada/paper/main/x.png",
        f"{RAW}/main/notes.txt",
        f"{RAW}/--output=x/x.png",
        f"{RAW}/main/../../x.png",
        "images/x.png",
    ],
)
def test_others_stay(address: str, tmp_path: Path) -> None:
    objects = {"main:x.png": png(), "main:notes.txt": b"words", "--output=x:x.png": png()}
    assert found(tmp_path, address, objects=objects) == []


def test_images_are_named_by_their_paths_and_links_and_mentions_are_not(make: Maker) -> None:
    where = f"{RAW}/main/x.png"
    text = (
        f'A [link]({where}) and ![an image]({where} "t"){{width=50%}}, `{where}`.\n\n'
        f'<p>\n<img alt="x" src="{where}"/></p>\n\n![By reference][x]\n\n[x]: {where}\n'
    )
    shown = examine(make.text(text)).document.illustrations
    assert len(shown) == 3
    new = rewritten("content/01.text.md", text, shown, {where: "images/x.png"})
    assert new == (
        f'A [link]({where}) and ![an image](images/x.png "t"){{width=50%}}, `{where}`.\n\n'
        '<p>\n<img alt="x" src="images/x.png"/></p>\n\n![By reference][x]\n\n[x]: images/x.png\n'
    )
    assert rewritten("content/02.other.md", text, shown, {where: "images/x.png"}) == text
