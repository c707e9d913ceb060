"""recto images: lock and status, with hosts on this machine."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import click.testing
import pytest
from recto.__main__ import main
from recto.core.world import World
from recto.manuscript.remote import FILES, IMAGES, read

from tests.helpers import EPOCH, Maker, png
from tests.services import QUICK, Reply, Services

OLD, NEW = png(3, 2), png(5, 5)


@pytest.fixture
def hosts(monkeypatch: pytest.MonkeyPatch) -> Iterator[Services]:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(EPOCH))
    with Services() as services:
        services.behave = lambda _: Reply(OLD, kind="image/png")
        world = World(limits=QUICK, services={"localhost": base(services)})
        monkeypatch.setattr("recto.core.world.World", lambda: world)
        yield services


def base(hosts: Services) -> str:
    return hosts.base.replace("127.0.0.1", "localhost")


def run(*arguments: str | Path) -> click.testing.Result:
    result = click.testing.CliRunner().invoke(main, [*map(str, arguments)])
    assert "Traceback" not in result.output
    assert "a bug in Recto" not in result.output
    return result


def test_lock_adds_removes_and_says_so(make: Maker, hosts: Services) -> None:
    project = make.text(f"![One.]({base(hosts)}/x/1.png)\n\n![Two.]({base(hosts)}/x/2.png)\n")
    assert run("images", "status", project).exit_code == 1
    assert hosts.asked == []
    result = run("images", "lock", project)
    assert result.exit_code == 0
    assert result.stdout.splitlines() == [f"added {base(hosts)}/x/{number}.png: PNG, 0.1 kB" for number in (1, 2)]
    assert "images.lock.json has 2 images (0.0 MB)" in result.stderr
    assert "2 of the addresses do not name a commit" in result.stderr
    (project / "content/01.text.md").write_text(f"![One.]({base(hosts)}/x/1.png)\n")
    status = run("images", "status", project)
    assert status.exit_code == 0
    assert [line.partition(", fetched on ")[2][10:] for line in status.stdout.splitlines()] == [
        "",
        ", not shown by the text",
    ]
    assert run("images", "lock", project).stdout == f"removed {base(hosts)}/x/2.png\n"
    assert run("images", "lock", project).stdout == ""
    assert len(hosts.asked) == 2


def test_nothing_is_removed_while_a_part_of_the_text_cannot_be_read(make: Maker, hosts: Services) -> None:
    project = make.text(f"![One.]({base(hosts)}/x/1.png)\n")
    run("images", "lock", project)
    (project / "content/01.text.md").write_text("{% for one in two %}\n")
    result = run("images", "lock", project)
    assert result.exit_code == 1
    assert "nothing was removed" in result.stderr
    assert len(read(project / IMAGES.lock)) == 1


def test_refresh_shows_both_and_then_keeps_the_new_one(make: Maker, hosts: Services) -> None:
    one, two = (f"{base(hosts)}/x/{number}.png" for number in (1, 2))
    project = make.text(f"![One.]({one})\n\n![Two.]({two})\n")
    run("images", "lock", project)
    assert "of which none changed" in run("images", "lock", "--refresh", project).stderr
    hosts.behave = lambda asked: Reply(NEW) if "1" in asked.path else Reply(status=404)
    result = run("images", "lock", "--refresh", project)
    assert result.stdout.startswith(f"changed {one}: PNG, 0.1 kB → PNG, 0.1 kB\n")
    assert f"warning[F026] {two} could not be fetched again: localhost does not know it (404)" in result.stdout
    assert result.exit_code == 0
    page = (project / "output/images.html").read_text()
    assert page.count('src="data:image/png;base64,') == 2
    held = read(project / IMAGES.lock)
    assert (project / "content" / held[one].file).read_bytes() == NEW
    assert (project / "content" / held[two].file).read_bytes() == OLD


def test_refresh_of_some_alone(make: Maker, hosts: Services) -> None:
    one, two = (f"{base(hosts)}/x/{number}.png" for number in (1, 2))
    project = make.text(f"![One.]({one})\n\n![Two.]({two})\n")
    run("images", "lock", project)
    hosts.asked.clear()
    assert run("images", "lock", "--refresh", project, two).exit_code == 0
    assert [asked.path for asked in hosts.asked] == ["2.png"]
    result = run("images", "lock", "--refresh", project, "https://example.org/none.png")
    assert result.exit_code == 1
    assert "error[L004] https://example.org/none.png is not kept" in result.stdout
    assert run("images", "lock", project, one).exit_code == 2


def test_a_style_is_kept_and_not_removed(make: Maker, hosts: Services) -> None:
    hosts.behave = lambda _: Reply('<style xmlns="http://purl.org/net/xbiblio/csl" version="1.0"></style>')
    project = make(
        {"content/01.text.md": "Text.\n", "content/metadata.yaml": f"title: x\ncsl: {base(hosts)}/x/own.csl\n"}
    )
    assert "added" in run("images", "lock", project).stdout
    assert run("images", "lock", project).stdout == ""
    assert read(project / FILES.lock).keys() == {f"{base(hosts)}/x/own.csl"}


def test_a_lock_that_cannot_be_read(make: Maker, hosts: Services) -> None:
    project = make.text(f"![One.]({base(hosts)}/x/1.png)\n", **{IMAGES.lock: "{"})
    for arguments in (("lock",), ("lock", "--refresh"), ("status",)):
        result = run("images", *arguments, project)
        assert result.exit_code == 1
        assert result.stdout.count("error[L005]") == 1
    assert hosts.asked == []


def test_fetch_in_ci_is_a_warning_if_the_site_is_down_and_no_version_is_made_of_it(
    make: Maker, hosts: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = make.text(f"![One.]({base(hosts)}/x/1.png)\n")
    world = World(limits=QUICK, services={"localhost": base(hosts)}, environ={"CI": "true"})
    monkeypatch.setattr("recto.core.world.World", lambda: world)
    hosts.behave = lambda _: Reply(status=503)
    result = run("build", project, "--fetch", "--check", "--format", "html")
    assert result.exit_code == 0
    assert "content/01.text.md:1:9: warning[F026] this image will not be shown" in result.stdout
    assert json.loads((project / "output/build.json").read_text())["errors"] == 1
    hosts.behave = lambda _: Reply(OLD)
    result = run("build", project, "--fetch", "--check", "--format", "html")
    assert result.exit_code == 0
    assert json.loads((project / "output/build.json").read_text())["errors"] == 0
    assert run("build", project, "--fetch", "--locked").exit_code == 2


def test_a_build_outside_ci_fetches_and_says_where_it_is_kept(
    make: Maker, hosts: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = make.text(f"![One.]({base(hosts)}/x/1.png)\n")
    monkeypatch.setenv("CI", "true")
    world = World(limits=QUICK, services={"localhost": base(hosts)})
    monkeypatch.setattr("recto.core.world.World", lambda: world)
    result = run("build", project, "--format", "html")
    assert (result.exit_code, hosts.asked) == (1, [])
    assert "type recto images lock" in result.stdout
    monkeypatch.delenv("CI")
    monkeypatch.setattr("recto.core.world.World", lambda: World(limits=QUICK, services=world.services))
    result = run("build", project, "--format", "html")
    assert result.exit_code == 0
    assert "saved what was fetched in content/images.lock.json; commit it with the text" in result.stderr
