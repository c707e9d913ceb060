"""Copies of other sites' files, fetched from hosts on this machine that behave well, badly, or not at all."""

from __future__ import annotations

import io
import json
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from hashlib import sha256
from multiprocessing import get_context
from pathlib import Path

import pytest
from click.testing import CliRunner
from PIL import Image as Picture
from recto import pipeline
from recto.__main__ import main
from recto.core.diagnostics import Diagnostic
from recto.core.network import Limits
from recto.core.world import World
from recto.manuscript import remote
from recto.manuscript.remote import FILES, IMAGES, Entry, address, apply, changes, is_permanent, lock, read, update
from recto.pipeline import Options

from tests.helpers import SVG, Maker, build, png, said
from tests.services import QUICK, Asked, Reply, Services, drip, flood

PNG = png(3, 2)
OTHER = png(5, 5)
COMMIT = "0123456789abcdef0123456789abcdef01234567"


@pytest.fixture
def hosts() -> Iterator[Services]:
    with Services() as services:
        services.behave = lambda _: Reply(PNG, kind="image/png")
        yield services


def local(hosts: Services) -> str:
    """The hosts' address, by a name: to the client, the number of this machine is a private address."""
    return hosts.base.replace("127.0.0.1", "localhost")


def world_of(hosts: Services, limits: Limits = QUICK) -> World:
    return replace(hosts.world(limits), services={"localhost": local(hosts)})


def built(project: Path, world: World, *formats: str, fetch: bool = True) -> tuple[dict[str, bytes], list[Diagnostic]]:
    found: list[Diagnostic] = []
    options = Options(formats=formats or ("html",), remote=fetch)
    artifacts = pipeline.build(project, options, world, found.append)
    return {one.name: one.data for one in artifacts.files}, [
        one for one in found if one.code in ("F003", "F026", "L001", "L005")
    ]


def test_fetched_once_and_shown_without_a_network(make: Maker, hosts: Services) -> None:
    where = f"{local(hosts)}/figs/a%20b.png?raw=true"
    project = make.text(f"![A leaf.]({where})\n\n<img src='{where}' alt='A leaf'>\n")
    formats = ("html", "pdf", "docx", "latex", "jats")
    files, found = built(project, world_of(hosts), *formats)
    assert found == []
    assert len(hosts.asked) == 1
    digest = sha256(PNG).hexdigest()
    entry = Entry(f"images/remote/{digest}.png", digest, len(PNG), "image/png", "2030-01-02", permanent=False)
    assert read(project / IMAGES.lock) == {where: entry}
    assert (project / "content" / entry.file).read_bytes() == PNG
    assert files[entry.file] == PNG
    assert files["manuscript.html"].count(f'src="{entry.file}"'.encode()) == 2
    hosts.asked.clear()
    again, found = built(project, World(environ=dict(world_of(hosts).environ)), *formats, fetch=False)
    assert found == []
    assert hosts.asked == []
    # build.json has the time
    assert {name for name in files if files[name] != again[name]} <= {"build.json"}


def test_without_a_network_it_is_said_what_to_type(make: Maker) -> None:
    project = make.text("Text.\n\n![A leaf.](https://example.org/a.png)\n")
    found = [one for one in build(project).diagnostics if one.code == "F003"]
    assert said(found) == [("F003", "error", "content/01.text.md:3:12")]
    assert "it is on another site (https://example.org/a.png)" in found[0].message
    assert "recto images lock" in found[0].hint


def slow(_: Asked) -> Reply:
    return Reply(b"\x89PNG\r\n\x1a\n", kind="image/png", then=drip)


def huge(_: Asked) -> Reply:
    return Reply(b"\x89PNG\r\n\x1a\n", kind="image/png", then=flood)


def elsewhere(target: str) -> Callable[[Asked], Reply]:
    return lambda _: Reply(status=302, headers={"Location": target})


def in_circles(asked: Asked) -> Reply:
    return Reply(status=302, headers={"Location": f"{asked.path}x"})


BAD: dict[str, tuple[Callable[[Asked], Reply], str]] = {
    "slow": (slow, "did not finish its answer within"),
    "huge": (huge, "sent more than 0.3 MB"),
    "to this machine": (elsewhere("http://127.0.0.1:9/x.png"), "127.0.0.1 is an address of a private network"),
    "to the cloud's metadata": (elsewhere("http://169.254.169.254/latest/"), "address of a private network"),
    "to a private network": (elsewhere("https://[fd00::1]/x.png"), "address of a private network"),
    "to a file": (elsewhere("file:///etc/passwd"), "is not a web address"),
    "in circles": (in_circles, "redirects in a circle"),
    "a web page": (
        lambda _: Reply("<!DOCTYPE html><html><svg></svg></html>", kind="image/png"),
        "answered with a web page, not with an image",
    ),
    "a PDF": (lambda _: Reply(b"%PDF-1.7\n", kind="image/png"), "it is in the format PDF, which pages do not show"),
    "words": (lambda _: Reply("no image", kind="image/png"), "what localhost sends is not an image"),
    "nothing": (lambda _: Reply(b"", kind="image/png"), "what localhost sends is not an image"),
    "404": (lambda _: Reply("gone", 404), "localhost does not know it (404)"),
    "403": (lambda _: Reply("no", 403), "localhost refuses to answer (403)"),
    "500": (lambda _: Reply("no", 500), "the service is down"),
    "429": (lambda _: Reply("no", 429), "asks for fewer requests"),
}


@pytest.mark.parametrize("name", BAD)
def test_hosts_that_do_not_give_an_image(name: str, make: Maker, hosts: Services) -> None:
    answer, expected = BAD[name]
    hosts.behave = lambda asked: Reply(PNG, kind="image/png") if "good" in asked.path else answer(asked)
    project = make.text(f"![One.]({local(hosts)}/x/bad.png)\n\n![Another.]({local(hosts)}/x/good.png)\n")
    files, found = built(project, world_of(hosts))
    # Whether it may succeed another time is told apart.
    code = "F026" if name in ("slow", "500", "429") else "F003"
    assert said(found) == [(code, "error", "content/01.text.md:1:9")]
    assert found[0].message.startswith("this image will not be shown: ")
    assert expected in found[0].message
    # What works is kept all the same, and the other is described.
    assert read(project / IMAGES.lock).keys() == {f"{local(hosts)}/x/good.png"}
    assert f"{local(hosts)}/x/bad.png".encode() in files["manuscript.html"]


def test_a_host_that_is_down_is_waited_for_once_and_not_for_each_image(make: Maker, hosts: Services) -> None:
    hosts.behave = lambda _: Reply("no", 503)
    text = "".join(f"![{number}.]({local(hosts)}/x/{number}.png)\n\n" for number in range(60))
    _, found = built(make.text(text), world_of(hosts))
    assert len(found) == 60
    assert len(hosts.asked) < 60 * QUICK.attempts


def test_a_drawing_is_shown_without_its_script(make: Maker, hosts: Services) -> None:
    drawing = SVG.replace("<rect", "<script>alert(1)</script><rect")
    hosts.behave = lambda _: Reply(drawing, kind="image/svg+xml")
    files, found = built(make.text(f"![A leaf.]({local(hosts)}/x/a)\n"), world_of(hosts))
    assert found == []
    (name,) = (name for name in files if name.startswith("images/remote/"))
    assert name.endswith(".svg")
    assert b"alert" not in files[name]


def test_a_large_one_is_smaller_in_every_format(make: Maker, hosts: Services) -> None:
    large = noise(2600)
    hosts.behave = lambda _: Reply(large, kind="image/png")
    project = make.text(f"![A leaf.]({local(hosts)}/x/a.png)\n", **{"content/metadata.yaml": "title: x\n"})
    world = world_of(hosts, replace(QUICK, max_bytes=40_000_000, total=20, read=10))
    whole, _ = built(project, world, "html", "pdf", "docx")
    (project / "content/metadata.yaml").write_text("title: x\nrecto: {resolution: 150}\n")
    reduced, _ = built(project, world, "html", "pdf", "docx")
    (name,) = (name for name in whole if name.startswith("images/"))
    for file in (name, "manuscript.pdf", "manuscript.docx"):
        assert len(reduced[file]) < len(whole[file]) / 3
    assert (project / "content" / name).read_bytes() == large


def noise(width: int) -> bytes:
    """A picture of which no program makes a small file."""
    output = io.BytesIO()
    Picture.effect_noise((width, 200), 90).save(output, "PNG")
    return output.getvalue()


def test_what_changed_at_its_address_is_shown_before_it_is_kept(make: Maker, hosts: Services) -> None:
    where = f"{local(hosts)}/x/a.png"
    project = make.text(f"![A leaf.]({where})\n")
    world = world_of(hosts)
    built(project, world)
    old = read(project / IMAGES.lock)[where]
    assert changes([where], project, IMAGES, world) == ([], {})
    hosts.behave = lambda _: Reply(OTHER, kind="image/png")
    (change,), problems = changes([where, "https://example.org/not-kept.png"], project, IMAGES, world)
    assert problems == {}
    assert (change.old_data, change.new_data) == (PNG, OTHER)
    assert read(project / IMAGES.lock) == {where: old}
    apply(change, project)
    assert read(project / IMAGES.lock)[where].sha256 == sha256(OTHER).hexdigest()
    assert [path.read_bytes() for path in (project / "content/images/remote").iterdir()] == [OTHER]


def test_a_lost_copy_is_fetched_again_only_if_it_is_still_the_same(make: Maker, hosts: Services) -> None:
    where = f"{local(hosts)}/x/a.png"
    project = make.text(f"![A leaf.]({where})\n")
    world = world_of(hosts)
    built(project, world)
    copy = project / "content" / read(project / IMAGES.lock)[where].file
    copy.write_bytes(OTHER)
    _, found = built(project, world, fetch=False)
    assert f"its copy content/{copy.relative_to(project / 'content')} is missing, or is not what" in found[0].message
    _, found = built(project, world)
    assert found == []
    assert copy.read_bytes() == PNG
    copy.unlink()
    hosts.behave = lambda _: Reply(OTHER, kind="image/png")
    _, found = built(project, world)
    assert "it is no longer what was locked; recto images lock --refresh shows both" in found[0].message
    assert read(project / IMAGES.lock)[where].sha256 == sha256(PNG).hexdigest()


def _fetch(project: Path, base: str) -> None:
    world = World(limits=QUICK, services={"localhost": base})
    lock([f"{base}/x/{number}.png" for number in range(40)], project, IMAGES, world)


def test_runs_at_once_and_killed_runs_lose_nothing(make: Maker, hosts: Services) -> None:
    project = make.text("Text.\n")
    hosts.behave = lambda asked: Reply(png(int(asked.path.partition(".")[0]) + 1, 2), delay=0.05)
    context = get_context("fork")
    runs = [context.Process(target=_fetch, args=(project, local(hosts))) for _ in range(3)]
    for run in runs:
        run.start()
    while len(read(project / IMAGES.lock)) < 3:
        assert any(run.is_alive() for run in runs), "all runs ended, and hardly anything is kept"
        time.sleep(0.01)
    runs[0].kill()
    kept = read(project / IMAGES.lock)
    for run in runs:
        run.join()
    held = read(project / IMAGES.lock)
    assert len(held) == 40
    assert kept.items() <= held.items()
    folder = project / "content/images/remote"
    assert {f"images/remote/{path.name}" for path in folder.iterdir()} == {entry.file for entry in held.values()}


def test_what_is_no_longer_named_is_removed_and_nothing_else(make: Maker, hosts: Services) -> None:
    project = make.text("Text.\n")
    where = [f"{local(hosts)}/x/{name}.png" for name in "ab"]
    hosts.behave = lambda asked: Reply(PNG if "a" in asked.path else OTHER)
    lock(where, project, IMAGES, world_of(hosts))
    own = project / "content/images/remote/own.png"
    own.write_bytes(PNG)
    update(project, IMAGES, lambda held: {where[0]: held[where[0]]})
    assert {path.name for path in own.parent.iterdir()} == {"own.png", f"{sha256(PNG).hexdigest()}.png"}
    update(project, IMAGES, lambda _: {})
    assert [*own.parent.iterdir()] == [own]
    assert not (project / IMAGES.lock).exists()


@pytest.mark.parametrize(
    ("text", "said_of_it"),
    [
        ("{", "is not valid JSON"),
        ('{"version": 2}', "is not of version 1"),
        ("[" * 100_000, "is nested too deep"),
        ("<<<<<<< HEAD\n{}\n=======\n{}\n>>>>>>> other\n", "a merge that was not finished"),
    ],
)
def test_a_lock_that_cannot_be_read_is_left_alone(text: str, said_of_it: str, make: Maker, hosts: Services) -> None:
    project = make.text(f"![A leaf.]({local(hosts)}/x/a.png)\n", **{IMAGES.lock: text})
    _, found = built(project, world_of(hosts))
    assert [one.code for one in found] == ["L005"]
    assert said_of_it in found[0].message
    assert (project / IMAGES.lock).read_text() == text
    assert hosts.asked == []


def test_the_lock_that_is_damaged_is_named(make: Maker) -> None:
    project = make.text("Text.\n", **{FILES.lock: "{"})
    result = CliRunner().invoke(main, ["images", "status", str(project)])
    assert result.exit_code == 1
    assert "content/files.lock.json:1:2: error[L005]" in result.output


@pytest.mark.parametrize(
    "text", ['{"version": 1, "files": [1]}', '{"version": 1, "files": {"a": 1}}', '{"version": 1}']
)
def test_a_lock_without_entries_keeps_nothing(text: str, tmp_path: Path) -> None:
    path = tmp_path / "images.lock.json"
    path.write_text(text)
    assert read(path) == {}


def test_a_lock_that_is_a_folder(make: Maker, hosts: Services) -> None:
    where = f"{local(hosts)}/x/a.png"
    project = make.text(f"![A leaf.]({where})\n")
    (project / IMAGES.lock).mkdir()
    _, found = built(project, world_of(hosts))
    assert [one.code for one in found] == ["L001", "F003"]


def test_nothing_is_removed_through_a_link(make: Maker, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere" / "remote"
    elsewhere.mkdir(parents=True)
    left = elsewhere / f"{'a' * 64}.png"
    left.write_bytes(PNG)
    project = make.text("Text.\n")
    (project / "content/images").symlink_to(elsewhere.parent)
    update(project, IMAGES)
    assert left.exists()


@pytest.mark.parametrize("entry", [[], 3, {}, {"file": 3}, {"file": "../secret.png", "sha256": "x", "size": "1"}])
def test_an_odd_entry_shows_nothing(entry: object, make: Maker) -> None:
    text = json.dumps({"version": 1, "files": {"https://example.org/a.png": entry}})
    project = make.text("![A leaf.](https://example.org/a.png)\n", **{IMAGES.lock: text})
    assert [one.code for one in build(project).diagnostics if one.code[0] in "FL"] == ["F003"]


def test_a_strangers_lock_and_links_lead_nowhere(make: Maker, tmp_path: Path, hosts: Services) -> None:
    secret = tmp_path / "secret.png"
    secret.write_bytes(PNG)
    digest = sha256(PNG).hexdigest()
    where = f"{local(hosts)}/x/a.png"
    for name in (f"images/remote/{digest}.png", f"../../secret/{digest}.png", f"images/remote/../../{digest}.png"):
        entry = Entry(name, digest, len(PNG), "image/png", "2026-01-01")
        project = make.text(f"![A leaf.]({where})\n", **{IMAGES.lock: remote.dumps({where: entry})})
        link = project / "content/images/remote" / f"{digest}.png"
        link.parent.mkdir(parents=True, exist_ok=True)
        link.unlink(missing_ok=True)
        link.symlink_to(secret)
        files, found = built(project, world_of(hosts), fetch=False)
        assert [one.code for one in found] == ["F003"]
        assert not any(name.startswith("images/") for name in files)
        link.unlink()
    # Nor is anything written through a link.
    (project / IMAGES.lock).unlink()
    link.parent.rmdir()
    link.parent.symlink_to(tmp_path)
    _, found = built(project, world_of(hosts))
    assert [one.code for one in found] == ["L001", "F003"]
    assert sorted(path.name for path in tmp_path.glob("*.png")) == ["secret.png"]


def test_a_folder_that_cannot_be_written(make: Maker, hosts: Services, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(path: Path, data: bytes) -> None:
        raise PermissionError(13, "Permission denied")

    project = make.text(f"![A leaf.]({local(hosts)}/x/a.png)\n")
    monkeypatch.setattr("recto.core.files.replace", refused)
    with pytest.raises(PermissionError):
        lock([f"{local(hosts)}/x/a.png"], project, IMAGES, world_of(hosts))
    found: list[Diagnostic] = []
    shown = remote.obtained([f"{local(hosts)}/x/a.png"], project, IMAGES, world_of(hosts), found.append, fetch=True)
    assert [(one.code, one.message) for one in found] == [
        ("L001", "content/images.lock.json cannot be written, so nothing was fetched: Permission denied")
    ]
    assert shown.files == {}


def test_addresses() -> None:
    assert address("//example.org/a.png") == "https://example.org/a.png"
    assert address("HTTP://example.org/a.png#x") == "http://example.org/a.png"
    assert address("https://example.org/a.svg?raw=true&x=1#icon") == "https://example.org/a.svg?raw=true&x=1"


@pytest.mark.parametrize(
    ("where", "permanent"),
    [
        (f"https://github.com/o/r/raw/{COMMIT}/figs/x.png", True),
        (f"https://raw.githubusercontent.com/o/r/{COMMIT}/x.png", True),
        (f"https://cdn.jsdelivr.net/gh/o/r@{COMMIT}/x.png", True),
        ("https://raw.githubusercontent.com/o/r/main/x.png", False),
        (f"https://example.org/{COMMIT}/x.png", False),
        (f"https://github.com/o/r/raw/main/x.png?at=/{COMMIT}/", False),
    ],
)
def test_addresses_at_a_commit_are_permanent(where: str, permanent: bool) -> None:
    assert is_permanent(where) is permanent


def test_githubs_page_about_an_image_is_named(make: Maker) -> None:
    with pytest.raises(remote._Useless, match=r"write https://github\.com/o/r/raw/main/x\.png"):
        IMAGES.kind("https://github.com/o/r/blob/main/x.png", b"\n<!DOCTYPE html>")


CSL = (
    '<?xml version="1.0"?><style xmlns="http://purl.org/net/xbiblio/csl" version="1.0" class="in-text">'
    "<info><title>S</title><id>s</id><updated>2020-01-01T00:00:00Z</updated></info>"
    '<citation><layout prefix="⟦" suffix="⟧"><text variable="title"/></layout></citation></style>'
)


def test_a_style_and_variables_are_kept_likewise(make: Maker, hosts: Services) -> None:
    answers = {"own.csl": CSL, "results.json": '{"count": 12}', "more.yaml": "a: [1, 2]\n"}
    hosts.behave = lambda asked: Reply(answers[asked.path], kind="text/plain")
    base = f"{local(hosts)}/x"
    project = make.text(
        "{{count}} and {{more.a[1]}} [@a:b]\n",
        **{
            "content/metadata.yaml": f"title: x\ncsl: {base}/own.csl\n",
            "content/manual-references.json": '[{"id": "a:b", "type": "book", "title": "Title"}]',
        },
    )
    variables = (f"{base}/results.json", f"more={base}/more.yaml")
    for fetch, formats in ((False, ()), (True, ("html",)), (False, ("html",))):
        found: list[Diagnostic] = []
        hosts.asked.clear()
        options = Options(formats=formats or ("html",), template_variables=variables, remote=fetch)
        artifacts = pipeline.build(project, options, world_of(hosts), found.append)
        codes = [one.code for one in found if one.code in ("T003", "S001")]
        if formats:
            page = next(one.data for one in artifacts.files if one.name == "manuscript.html").decode()
            assert codes == []
            assert "12 and 2" in page
            assert "⟦<a" in page
            assert len(hosts.asked) == (3 if fetch else 0)
        else:
            assert codes == ["T003", "T003", "S001"]
            assert all("content/files.lock.json" in one.hint for one in found if one.code in codes)
    assert {entry.type for entry in read(project / FILES.lock).values()} == {
        "application/vnd.citationstyles.style+xml",
        "application/json",
        "application/yaml",
    }
