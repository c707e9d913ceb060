"""``recto refs``: the references that a manuscript keeps in its lock, content/references.lock.json."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from recto.cli.console import PROJECT, PROJECTS, TEMPLATE_VARIABLES, Console, echo, folders_and_names
from recto.core.wording import counted

if TYPE_CHECKING:
    from recto.core.diagnostics import Diagnostic
    from recto.core.model import CitedKey
    from recto.core.network import Failure
    from recto.core.world import World
    from recto.pipeline import Examined
    from recto.references.lock import Entry, Lock
    from recto.references.registries import Found

STALE = 365
"""Days after which a reference is worth a second look: preprints are published, articles corrected."""


@click.group(short_help="Fetch, review and adopt the references in the lock.")
def refs() -> None:
    """The references of a manuscript, kept in content/references.lock.json so that a build needs no network."""


@refs.command()
@click.argument("arguments", nargs=-1, metavar="[PROJECT]... [KEY]...")
@click.option("--refresh", is_flag=True, help="Fetch references in the lock again: those of the KEYs, or all.")
@TEMPLATE_VARIABLES
def lock(arguments: tuple[str, ...], refresh: bool, template_variables_path: tuple[str, ...]) -> None:
    """Fetch cited references that are not in the lock, and remove those that are no longer cited.

    An argument that is a folder is a PROJECT (default: this one). With --refresh, references are fetched again, and the
    changes are shown field by field before they are written. References are saved as they arrive: if a run is stopped
    or fails, the next one continues from there.
    """
    projects, keys = folders_and_names(arguments, "a reference", refresh=refresh)
    work = _Work(projects, template_variables_path)
    work.run(lambda: work.refresh(keys) if refresh else work.fill())


@refs.command()
@PROJECTS
@click.option("--report", is_flag=True, help="Write a Markdown page for a pull request instead.")
@click.option(
    "--stale", default=STALE, show_default=True, metavar="DAYS", help="How old a reference must be to be listed as old."
)
@TEMPLATE_VARIABLES
def status(projects: list[Path], report: bool, stale: int, template_variables_path: tuple[str, ...]) -> None:
    """List references that are missing, unused, old, or described by hand. Uses no network and writes nothing.

    Exit status: 1 if a reference is missing; with --report always 0, so that a workflow goes on to show the page.
    """
    work = _Work(projects, template_variables_path)
    work.run(lambda: work.status(stale, report))


@refs.command()
@click.argument("folder", metavar="DIR", type=click.Path(exists=True, file_okay=False, path_type=Path))
@PROJECT
@TEMPLATE_VARIABLES
def adopt(folder: Path, project: Path, template_variables_path: tuple[str, ...]) -> None:
    """Put the references that Manubot published in DIR into the lock.

    DIR is what Manubot wrote in any year, with references.json and citations.tsv: in a Rootstock repository, the branch
    output. References that the authors describe themselves are not changed.
    """
    work = _Work([project], template_variables_path)
    work.run(lambda: work.adopt(folder))


@dataclass(frozen=True, slots=True)
class _State:
    """The state of the lock, as far as it is known without a network: lines for people, by heading."""

    missing: Sequence[str]
    unused: Sequence[str]
    stale: Sequence[str]
    described: Sequence[str]

    def headings(self, stale: int) -> Mapping[str, Sequence[str]]:
        return {
            "Missing: cited, but neither in the lock nor described": self.missing,
            "Unused: in the lock, but not cited": self.unused,
            f"Old: retrieved more than {stale} days ago": self.stale,
            "Described by hand: the lock's entry is not used": self.described,
        }


UNRESOLVED = ("C001", "C002", "C005")
"""The codes for citations without a reference."""


class _Work:
    """The work of the subcommands on each project."""

    def __init__(self, projects: Sequence[Path], template_variables: tuple[str, ...]) -> None:
        from recto.core.world import World

        self.console = Console("text", *projects)
        self.world: World = World()
        self.template_variables = template_variables

    @property
    def project(self) -> Path:
        return self.console.project

    @property
    def path(self) -> Path:
        """The project's lock."""
        from recto.references.lock import PATH

        return self.project / PATH

    def run(self, work: Callable[[], None]) -> None:
        """Do the work for each project, and write the diagnostics."""
        from recto.core.lock_file import UnreadableLock
        from recto.references.lock import UnwritableLock
        from recto.references.resolve import unwritable
        from recto.references.sources.lock import unreadable

        def guarded(_: Path) -> None:
            try:
                work()
            except UnreadableLock as failure:
                self.console.report(unreadable(failure))
            except UnwritableLock as failure:
                self.console.report(unwritable(failure))

        self.console.work(guarded)

    def fill(self) -> None:
        """Fetch what is missing, remove what is unused."""
        from recto.references.lock import Lock, read, update

        self.console.title()
        before = read(self.path)
        examined = self._examine(network=True)
        if examined is None:
            return
        self._citations(examined)
        cited = self._cited(examined, network=True)
        # Text that cannot be read may cite anything.
        readable = not any(d.code[0] in "RMT" and d.severity == "error" for d in self.console.diagnostics)

        def prune(lock: Lock) -> Lock:
            return Lock(
                {key: value for key, value in lock.aliases.items() if value in cited},
                {key: entry for key, entry in lock.references.items() if key in cited},
            )

        after = update(self.path, prune if readable else lambda lock: lock)
        for key in sorted(after.references.keys() - before.references.keys()):
            echo(f"added {key}: {_shown(after.references[key])}")
        for key in sorted(before.references.keys() - after.references.keys()):
            echo(f"removed {key}: {_shown(before.references[key])}")
        if not readable:
            self.console.say("nothing was removed from the lock, because part of the text could not be read")
        self.console.say(f"{self.path.name} has {counted(len(after.references), 'reference')}")

    def refresh(self, keys: Sequence[str]) -> None:
        """Fetch again, show what changed, write it."""
        from recto.core.diagnostics import warning
        from recto.core.network import Failure
        from recto.references.lock import Lock, update
        from recto.references.resolve import ask, part

        self.console.title()
        examined = self._examine()
        if examined is None:
            return
        old = update(self.path)
        wanted = self._wanted(keys, examined, old)
        if not wanted:
            return
        new: dict[str, Lock] = {}

        def answered(key: str, answer: Found | Failure) -> None:
            if isinstance(answer, Failure):
                hint = "the lock keeps the old reference; try again later"
                self.console.report(warning("C005", f"@{key} could not be fetched again: {answer.message}", hint=hint))
            else:
                new[key] = part(key, answer, self.world)

        try:
            ask(wanted, examined.manuscript, self.world, self.console.report, answered)
        except KeyboardInterrupt:
            self.console.say("stopped; so far this was fetched")
        fresh = Lock()
        for one in new.values():
            fresh |= one
        changed = [*_changes(old, fresh)]
        for line in changed:
            echo(line)
        self.console.say(f"fetched {counted(len(new), 'reference')} again")
        if changed and self.console.is_terminal and not click.confirm("Write these changes to the lock?", default=True):
            return
        update(self.path, lambda lock: lock | fresh)

    def status(self, stale: int, report: bool) -> None:
        """Show the state of the references."""
        from recto.references.lock import read

        examined = self._examine()
        if examined is None:
            return
        state = self._state(examined, stale)
        if report:
            from recto.cli.references_page import references_page
            from recto.rules.check import check
            from recto.rules.rule import rules

            found = list(self.console.diagnostics)
            told = [code for code, rule in rules().items() if rule.family == "references"]
            check(examined.subject, found.append, codes=(*UNRESOLVED, *told))
            notes = {heading: lines for heading, lines in state.headings(stale).items() if lines is not state.missing}
            of = self.project.as_posix() if len(self.console.projects) > 1 else ""
            echo(references_page(found, len(examined.bibliography.references), notes, of))
            self.console.diagnostics.clear()  # they are on the page
            return
        self.console.title()
        for heading, lines in state.headings(stale).items():
            if lines:
                echo(f"{heading} ({len(lines)})")
                echo("".join(f"  {line}\n" for line in lines))
        self._citations(examined)
        self.console.say(f"{self.path.name} has {counted(len(read(self.path).references), 'reference')}")

    def adopt(self, folder: Path) -> None:
        """Adopt what was published."""
        from recto.references.adopt import adopt
        from recto.references.lock import Lock, read, update
        from recto.references.resolve import resolve, with_lock
        from recto.rules.check import check

        examined = self._examine()
        if examined is None:
            return
        published = adopt(folder, self.world, self.console.report)
        described = _described(examined)
        taken = Lock(
            published.aliases, {key: entry for key, entry in published.references.items() if key not in described}
        )
        old = read(self.path)
        manuscript = with_lock(examined.manuscript, update(self.path, lambda lock: lock | taken))
        for line in _changes(old, taken):
            echo(line)
        self.console.say(f"adopted {counted(len(taken.references), 'reference')} from {folder}")
        left = len(published.references) - len(taken.references)
        if left:
            self.console.say(f"left out {counted(left, 'reference')} that the authors describe themselves")
        bibliography = resolve(examined.document, manuscript, self.world, self.console.report)
        check(replace(examined.subject, bibliography=bibliography), self.console.report, codes=UNRESOLVED)

    def _examine(self, *, network: bool = False) -> Examined | None:
        from recto.pipeline import Options, examine

        def report(diagnostic: Diagnostic) -> None:
            if diagnostic.code[0] != "F":  # images do not matter here
                self.console.report(diagnostic)

        options = Options(formats=(), template_variables=self.template_variables, network=network)
        return examine(self.project, options, self.world, report, self.console.stage)

    def _cited(self, examined: Examined, *, network: bool = False) -> set[str]:
        """The standard ids of what the text and the response letter cite. ``network`` fetches what the letter needs."""
        from recto.pipeline import Options
        from recto.review.response.letter import written

        options = Options(network=network)
        report = self.console.report if network else lambda _: None
        letter = written(examined, options, self.world, report)
        bibliographies = [examined.bibliography, *([letter.bibliography] if letter else [])]
        return {key.standard_id for one in bibliographies for key in one.keys.values()}

    def _citations(self, examined: Examined) -> None:
        from recto.rules.check import check

        check(examined.subject, self.console.report, codes=UNRESOLVED)

    def _wanted(self, keys: Sequence[str], examined: Examined, lock: Lock) -> list[CitedKey]:
        """The keys to fetch again: those that were given, otherwise all in the lock."""
        from recto.core.diagnostics import error
        from recto.references.keys import cited_key

        wanted = [cited_key(key, examined.document.aliases, lock.aliases) for key in keys or lock.references]
        cited = self._cited(examined)
        for key in wanted:
            if key.standard_id not in lock.references and key.standard_id not in cited:
                hint = "write the key as the text does; recto refs status lists the keys"
                self.console.report(error("L004", f"{key.input_id} is neither in the lock nor cited", hint=hint))
                return []
        return wanted

    def _state(self, examined: Examined, stale: int) -> _State:
        from recto.references.lock import read
        from recto.references.resolve import missing

        lock, cited, described = read(self.path), self._cited(examined), _described(examined)
        places: dict[str, str] = {}
        for citation in examined.document.citations:
            places.setdefault(examined.bibliography.keys[citation.key].standard_id, str(citation.location))
        today = self.world.now().date()
        return _State(
            missing=[f"{key.standard_id} ({places[key.standard_id]})" for key in missing(examined.bibliography)],
            unused=[f"{key}: {_shown(entry)}" for key, entry in sorted(lock.references.items()) if key not in cited],
            stale=[
                f"{key}: {entry.retrieved or 'without a date'}, {_shown(entry)}"
                for key, entry in sorted(lock.references.items())
                if key in cited and _age(entry, today) > stale
            ],
            described=[
                f"{key}: {_shown(entry)}" for key, entry in sorted(lock.references.items()) if key in described & cited
            ],
        )


def _described(examined: Examined) -> set[str]:
    """The works whose references the authors write themselves."""
    return {key for key, reference in examined.bibliography.references.items() if reference.source == "manual"}


def _changes(old: Lock, new: Lock) -> Iterator[str]:
    """The changes to references that the old lock has, field by field, as lines to print."""
    from recto.references.lock import differences

    for key in sorted(new.references.keys() & old.references.keys()):
        different = differences(old.references[key].item, new.references[key].item)
        if different:
            yield f"{key}: {_shown(old.references[key])}"
        for one in different:
            yield f"  {one.field}: {one.old or '(none)'} → {one.new or '(none)'}"


def _shown(entry: Entry) -> str:
    return " ".join(str(entry.item.get("title") or "without a title").split())


def _age(entry: Entry, today: date) -> float:
    try:
        return (today - date.fromisoformat(entry.retrieved)).days
    except ValueError:
        return float("inf")


COMMAND = refs
