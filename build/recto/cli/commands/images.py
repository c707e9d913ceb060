"""``recto images``: copies of what a manuscript takes from other sites, in content/images.lock.json and beside it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from recto.cli.console import PROJECTS, TEMPLATE_VARIABLES, Console, echo, folders_and_names
from recto.core.wording import counted

if TYPE_CHECKING:
    from recto.manuscript.remote import Change, Entry
    from recto.pipeline import Examined

REPORT = "output/images.html"
"""Where ``--refresh`` shows the old and the new images, in the project."""


@click.group(short_help="Keep copies of images on other sites.")
def images() -> None:
    """The images of other sites, kept in content/images/remote/ so that a build needs no network."""


@images.command()
@click.argument("arguments", nargs=-1, metavar="[PROJECT]... [ADDRESS]...")
@click.option("--refresh", is_flag=True, help="Fetch what is kept again: the ADDRESSes, or everything.")
@TEMPLATE_VARIABLES
def lock(arguments: tuple[str, ...], refresh: bool, template_variables_path: tuple[str, ...]) -> None:
    """Fetch images that the text shows from other sites, and remove copies of those that it no longer shows.

    An argument that is a folder is a PROJECT (default: this one). The copies are in content/images/remote/, and
    content/images.lock.json says where each is from. A citation style and template variables that are given by address
    are kept likewise, in content/files/remote/ and content/files.lock.json. With --refresh, everything is fetched
    again, and output/images.html shows the old and the new image side by side before anything is changed.
    """
    projects, addresses = folders_and_names(arguments, "an image", refresh=refresh)
    work = _Work(projects, template_variables_path)
    work.run(lambda: work.refresh(addresses) if refresh else work.fill())


@images.command()
@PROJECTS
@TEMPLATE_VARIABLES
def status(projects: list[Path], template_variables_path: tuple[str, ...]) -> None:
    """List images of other sites: those that are kept, and those that are not. Uses no network and writes nothing.

    Exit status: 1 if one is not kept.
    """
    work = _Work(projects, template_variables_path)
    work.run(work.status)


class _Work:
    """The work of the subcommands on each project."""

    def __init__(self, projects: Sequence[Path], template_variables: tuple[str, ...]) -> None:
        from recto.core.world import World

        self.console = Console("text", *projects)
        self.world = World()
        self.template_variables = template_variables

    @property
    def project(self) -> Path:
        return self.console.project

    def run(self, work: Callable[[], None]) -> None:
        """Do the work for each project, and write the diagnostics."""
        from recto.core.lock_file import UnreadableLock
        from recto.manuscript.remote import IMAGES, unreadable, unwritable

        def guarded(_: Path) -> None:
            try:
                work()
            except UnreadableLock as failure:
                self.console.report(unreadable(failure))
            except OSError as failure:
                self.console.report(unwritable(IMAGES, failure))

        self.console.work(guarded)

    def fill(self) -> None:
        """Fetch what is missing, remove what is not shown."""
        from recto.document.style import style
        from recto.manuscript.remote import FILES, IMAGES, read, update

        self.console.title()
        before = {shelf.lock: read(self.project / shelf.lock) for shelf in (IMAGES, FILES)}
        examined = self._examine(remote=True)
        if examined is None:
            return
        style(examined.manuscript, self.world, self.console.report, fetch=True)
        shown = self._shown(examined, remote=True)
        # Text that cannot be read may show anything.
        readable = not any(one.code[0] in "RMT" and one.severity == "error" for one in self.console.diagnostics)
        if readable:
            update(self.project, IMAGES, lambda held: {key: held[key] for key in held if key in shown})
        for shelf in (IMAGES, FILES):
            old, new = before[shelf.lock], read(self.project / shelf.lock)
            for key in sorted(new.keys() - old.keys()):
                echo(f"added {key}: {_described(new[key])}")
            for key in sorted(old.keys() - new.keys()):
                echo(f"removed {key}")
        if not readable:
            self.console.say("nothing was removed, because part of the text could not be read")
        self._summary()

    def refresh(self, addresses: Sequence[str]) -> None:
        """Fetch again, show what changed, write it."""
        from recto.core.diagnostics import error, warning
        from recto.manuscript.remote import FILES, IMAGES, address, apply, changes, read

        self.console.title()
        held = {key for shelf in (IMAGES, FILES) for key in read(self.project / shelf.lock)}
        wanted = {address(one) for one in addresses} or held
        for key in sorted(wanted - held):
            hint = "recto images status lists the addresses"
            self.console.report(error("L004", f"{key} is not kept", hint=hint))
        changed: list[Change] = []
        failed = 0
        for shelf in (IMAGES, FILES):
            with self.console.stage("images"):
                found, problems = changes(wanted, self.project, shelf, self.world)
            changed += found
            failed += len(problems)
            for key, reason in sorted(problems.items()):
                hint = "the copy that is kept stays; try again later"
                self.console.report(warning("F026", f"{key} could not be fetched again: {reason}", hint=hint))
        for one in changed:
            echo(f"changed {one.address}: {_described(one.old)} → {_described(one.new)}")
        fetched = counted(len(wanted & held) - failed, "file")
        self.console.say(f"fetched {fetched} again, of which {len(changed) or 'none'} changed")
        if changed and self._agreed(changed):
            for change in changed:
                apply(change, self.project)

    def _agreed(self, changed: Sequence[Change]) -> bool:
        """Write the page that shows old and new side by side; on a terminal, ask."""
        from recto.cli.images_page import images_page
        from recto.core import files

        path = self.project / REPORT
        path.parent.mkdir(exist_ok=True)
        files.replace(path, images_page(changed).encode())
        self.console.say(f"the old and the new side by side: {path}")
        return not self.console.is_terminal or click.confirm("Keep the new ones?", default=True)

    def status(self) -> None:
        """List what is kept and what is not."""
        from recto.manuscript.remote import FILES, IMAGES, read

        self.console.title()
        examined = self._examine()
        if examined is None:
            return
        shown = self._shown(examined)
        for shelf in (IMAGES, FILES):
            for key, entry in read(self.project / shelf.lock).items():
                unused = ", not shown by the text" if shelf is IMAGES and key not in shown else ""
                echo(f"{key}: {_described(entry)}, fetched on {entry.retrieved}{unused}")
        self._summary()

    def _summary(self) -> None:
        from recto.manuscript.remote import IMAGES, read

        kept = read(self.project / IMAGES.lock)
        size = sum(entry.size for entry in kept.values()) / 1e6
        self.console.say(f"{Path(IMAGES.lock).name} has {counted(len(kept), 'image')} ({size:.1f} MB)")
        if loose := sum(not entry.permanent for entry in kept.values()):
            said = "the address does" if loose == 1 else f"{loose} of the addresses do"
            self.console.say(f"{said} not name a commit, so what is there may change; the copies stay as they are")

    def _examine(self, *, remote: bool = False) -> Examined | None:
        from recto.core.diagnostics import Diagnostic
        from recto.pipeline import Options, examine

        def report(diagnostic: Diagnostic) -> None:
            if diagnostic.code[0] in "RMT" or diagnostic.code in ("F003", "F026", "L001", "L005"):
                self.console.report(diagnostic)

        options = Options(formats=(), template_variables=self.template_variables, remote=remote)
        return examine(self.project, options, self.world, report, self.console.stage)

    def _shown(self, examined: Examined, *, remote: bool = False) -> set[str]:
        """The addresses of the images that the text and the response letter show; ``remote`` fetches the letter's."""
        from recto.manuscript.remote import address, is_remote
        from recto.pipeline import Options
        from recto.review.response.letter import written

        letter = written(examined, Options(remote=remote), self.world, lambda _: None)
        documents = [examined.document, *([letter.document] if letter else [])]
        return {address(one.target) for some in documents for one in some.illustrations if is_remote(one.target)}


def _described(entry: Entry) -> str:
    kind = entry.type.rpartition("/")[2].removesuffix("+xml").upper()
    size = f"{entry.size / 1e6:.1f} MB" if entry.size >= 1e5 else f"{entry.size / 1e3:.1f} kB"
    return f"{kind}, {size}"


COMMAND = images
