"""Traces of Rootstock -> the plan by which a repository moves over, and its one commit.

A plan holds everything that will be written, so that it can be shown first. The commit can be reverted: it removes only
files that git has.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path, PurePosixPath

import yaml

from recto.core import files
from recto.core.diagnostics import Diagnostic, Report
from recto.core.wording import counted, some
from recto.core.world import BrokenMachine, World
from recto.manuscript.collection import listed_above
from recto.manuscript.origin import ci_source
from recto.manuscript.pandoc_defaults import FOLDERS, is_default, overruled
from recto.manuscript.remote import is_remote
from recto.manuscript.rootstock import is_rootstock
from recto.pipeline import Examined, Options, examine
from recto.references import lock as locks
from recto.references.adopt import REFERENCES, TABLES, adopt
from recto.references.resolve import resolve, with_lock
from recto.repository.new import DISTRIBUTION, REQUIREMENTS, new, pins
from recto.repository.rootstock import figures, script
from recto.repository.rootstock.traces import Traces, traces
from recto.rules.m_metadata.m020_of_another_program import PANDOC_KEYS
from recto.rules.r_reading.r006_set_up_for_manubot import instead_of_filter, without_effect

METADATA = "content/metadata.yaml"
WORKFLOW = ".github/workflows/manuscript.yml"
_OURS = ("ci/build.sh", "ci/install.sh", "ci/lock.sh", "ci/preview.sh")
_OF_MANUBOT = frozenset(
    ("log-level", "output-citekeys", "output-bibliography", "requests-cache-path", "clear-requests-cache",
     "bibliography-cache", "fail-on-errors", "infer-citekey-prefixes")
)  # fmt: skip
"""Settings of Manubot's filter, ``manubot-…``, which have no effect in Recto."""
SUBJECT = "Move from Rootstock to Recto"


class Kind(StrEnum):
    """What happens to something: it is moved over, it is removed, or somebody has to look at it."""

    MOVES = "moves"
    GOES = "goes"
    LOOK = "look"


@dataclass(frozen=True, slots=True)
class Step:
    """A line of the plan: what happens, and what takes the place of something that Recto does not do."""

    kind: Kind
    what: str
    instead: str = ""


@dataclass(frozen=True, slots=True)
class Plan:
    """What will be done. Paths are relative to the project."""

    steps: tuple[Step, ...]
    writes: Mapping[str, bytes] = field(default_factory=dict)
    removed: tuple[str, ...] = ()
    """Files that git tracks."""
    workflow: tuple[tuple[str, str], ...] = ()
    """Texts of Recto's workflow, and what they become."""
    timestamps: bool = False
    """Whether CI needs the program that makes timestamps."""


def plan(project: Path, world: World, report: Report, *, published: Path | None = None) -> Plan:
    """The plan for a repository. ``published`` is a folder that Manubot wrote, instead of the branch output.

    Reports what is wrong with the published references (L002, L003). Raises BrokenMachine if the folder is not a
    Rootstock repository, or has changes that are not committed.
    """
    if not is_rootstock(project):
        if (name := _on_recto(project)) and (project / "content").is_dir():
            raise BrokenMachine(f"{project} is on Recto already, as {name} shows: there is nothing to adopt")
        raise BrokenMachine(
            f"{project} is not set up for Manubot: it has no build/build.sh that runs Manubot or Pandoc"
        )
    if world.git(project, "rev-parse", "HEAD") is None:
        raise BrokenMachine(
            "the manuscript is in no git repository with a commit; type: git init && git add . && git commit"
        )
    if world.git(project, "rev-parse", "--show-prefix"):
        raise BrokenMachine(
            "the manuscript is a folder of another repository, and Rootstock's have one of their own; adopt it in "
            "a clone of its own repository, or copy the folder elsewhere, and in it: "
            "git init && git add . && git commit; docs/maintainers.md says how several become one"
        )
    if changed := world.git(project, "status", "--porcelain", "--untracked-files=no"):
        raise BrokenMachine(
            f"there are changes that are not committed: {some([line[3:] for line in changed.splitlines()])}; "
            "commit them, or undo them: git restore FILE"
        )
    found: list[Diagnostic] = []
    examined = examine(project, Options(formats=()), world, found.append)
    if broken := next((one for one in found if one.code == "M001" and one.severity == "error"), None):
        raise BrokenMachine(f"{broken.location}: {broken.message}; mend it first")
    if examined is None:
        raise BrokenMachine(f"{project}/content has no section, a file whose name begins with a digit")
    known = traces(project, world)
    work = _Planning(project, world, report, known, examined)
    if world.git(project, "rev-parse", "--is-shallow-repository") == "true":
        work.tell(
            Kind.LOOK,
            "this clone has not the whole history, so figures and changes of the project's own are not all known",
            "git fetch --unshallow origin, and again",
        )
    work.references(published)
    work.settings()
    work.images()
    work.continuous_integration()
    work.leftovers()
    work.own()
    return Plan(tuple(work.steps), work.writes, tuple(sorted(work.removed)), tuple(work.workflow), known.timestamps)


def _on_recto(project: Path) -> str:
    """The file by which a project, or the list of manuscripts it is in, is seen to be on Recto already; else empty."""
    for folder in dict.fromkeys((project.resolve(), listed_above(project) or project.resolve())):
        for name, mark in ((WORKFLOW, "bin/recto "), (REQUIREMENTS, DISTRIBUTION)):
            path = folder / name
            if path.is_file() and mark in path.read_text(encoding="utf-8", errors="replace"):
                return name
    return ""


@dataclass(slots=True)
class _Planning:
    """A plan that is being made."""

    project: Path
    world: World
    report: Report
    known: Traces
    examined: Examined
    steps: list[Step] = field(default_factory=list)
    writes: dict[str, bytes] = field(default_factory=dict)
    removed: set[str] = field(default_factory=set)
    workflow: list[tuple[str, str]] = field(default_factory=list)
    moved: set[str] = field(default_factory=set)
    """Names of files that are elsewhere then."""
    replaced: set[str] = field(default_factory=set)
    """Plugins in whose place there is a setting then."""
    top: list[str] = field(default_factory=list)
    """Lines for the top level of the metadata."""
    under_recto: list[str] = field(default_factory=list)
    """Lines for what is under ``recto:``."""

    def tell(self, kind: Kind, what: str, instead: str = "") -> None:
        self.steps.append(Step(kind, what, instead))

    def show(self, name: str) -> bytes | None:
        """Git's object by its name; None if there is none."""
        status, data, _ = self.world.run(["git", "cat-file", "blob", name], self.project)
        return data if status == 0 else None

    def references(self, published: Path | None) -> None:
        """The lock of references, from what Manubot published."""
        with tempfile.TemporaryDirectory(prefix="recto-adopt-") as folder:
            source = published or Path(folder)
            where = str(published or f"the branch {self.known.output}")
            if published is None and self.known.output:
                for name in (*REFERENCES, *TABLES, "variables.json"):
                    if data := self.show(f"{self.known.output}:{name}"):
                        (source / name).write_bytes(data)
            elif published is None:
                hint = "git fetch origin output:output, and again; or recto refs lock fetches them anew"
                self.tell(
                    Kind.LOOK, "there is no branch output, from which the published references could be taken", hint
                )
                return
            there = any((source / name).is_file() for name in REFERENCES)
            taken = adopt(source, self.world, self.report)
        described = {key for key, one in self.examined.bibliography.references.items() if one.source == "manual"}
        kept = {key: entry for key, entry in taken.references.items() if key not in described}
        old = locks.read(self.project / locks.PATH)
        merged = locks.Lock(taken.aliases, kept) | old
        if merged:
            self.writes[locks.PATH] = locks.dumps(merged).encode()
        if taken.references:
            self.tell(Kind.MOVES, f"{counted(len(kept), 'reference')} from {where} into {locks.PATH}")
        elif not there:
            hint = "name the folder with --from DIR; or recto refs lock fetches them anew"
            self.tell(Kind.LOOK, f"there is no references.json in {where}", hint)
        else:
            hint = "name another folder with --from DIR; or recto refs lock fetches them anew"
            self.tell(Kind.LOOK, f"no reference could be taken from {where}", hint)
        bibliography = resolve(
            self.examined.document, with_lock(self.examined.manuscript, merged), self.world, lambda _: None
        )
        cited = {key.standard_id for key in bibliography.keys.values()}
        if missing := sorted(cited - bibliography.references.keys()):
            self.tell(
                Kind.LOOK,
                f"{counted(len(missing), 'reference')} that {'was' if len(missing) == 1 else 'were'} never published: "
                + some(missing),
                "recto refs lock",
            )

    def settings(self) -> None:
        """Variables, style, word list, annotations and analytics, in the metadata."""
        known = self.known
        names: list[str] = []
        for value in known.build.variables:
            if "$" in value:
                hint = "name the file under recto: template-variables:"
                self.tell(Kind.LOOK, f"template variables from {value}, which the script makes up", hint)
            else:
                names.append(value)
        if names:
            self._set("template-variables", [f"    - {_quoted(name)}" for name in names], "template variables")
        for name in known.build.bibliographies:
            hint = "rename the file content/manual-references-….bib, or name it in bibliography: in the metadata"
            self.tell(Kind.LOOK, f"references in {name}", hint)
        if not (self._has("csl") or self._has("pandoc", "csl")):
            self._style()
        self._pandoc_metadata()
        if self.known.reference and not self._has("recto", "docx", "reference"):
            self._word_template()
        words = "build/assets/custom-dictionary.txt"
        if words in known.files and not (self.project / "content/custom-dictionary.txt").exists():
            self._move(words, "content/custom-dictionary.txt", "the list of words")
        self._plugins()
        self._metadata()

    def _plugins(self) -> None:
        """Annotations and analytics."""
        included = self.known.included
        annotations = {name for name in included if PurePosixPath(name).stem in ("hypothesis", "annotations")}
        if annotations and self._set("page", ["    hypothesis: true"], "annotations with Hypothesis"):
            self.replaced = annotations
        if any(PurePosixPath(name).stem == "analytics" for name in included) and (identifier := self._analytics()):
            self.tell(
                Kind.LOOK, f"visits are counted as {identifier}", "recto: page: analytics: names the script that counts"
            )

    def _set(self, key: str, lines: list[str], what: str) -> bool:
        """Put a setting under ``recto:``; False if it is there already, and somebody has to see to it."""
        if self.examined.manuscript.metadata.value("recto", key) is not None:
            said = "; ".join(line.strip().removeprefix("- ") for line in lines)
            self.tell(Kind.LOOK, f"{what}: recto: {key}: is in {METADATA} already", f"see whether it has: {said}")
            return False
        self.under_recto += [f"  {key}:", *lines]
        self.tell(Kind.MOVES, f"{what} into {METADATA}: {'; '.join(line.strip().removeprefix('- ') for line in lines)}")
        return True

    def _has(self, *keys: str) -> bool:
        """Whether metadata.yaml itself has a value, not Pandoc's defaults alone."""
        metadata = self.examined.manuscript.metadata
        return metadata.value(*keys) is not None and metadata.place(*keys).path == METADATA

    def _pandoc_metadata(self) -> None:
        """What Pandoc's defaults add to the metadata, besides the style."""
        moved = {
            key: value
            for key, (value, _) in self.known.defaults.metadata.items()
            if not (key == "csl" or key in PANDOC_KEYS or self._has(key) or self._has("pandoc", key))
            and (key, value) != ("link-citations", True)  # as Recto does by itself
            and key.removeprefix("manubot-") not in _OF_MANUBOT
        }
        for key, value in moved.items():
            self.top += yaml.safe_dump({key: value}, allow_unicode=True, width=1000).splitlines()
        if moved:
            self.tell(Kind.MOVES, f"metadata of Pandoc's defaults into {METADATA}: {', '.join(moved)}")
        for one in overruled(self.examined.manuscript.metadata, self.known.defaults):
            if one.key not in PANDOC_KEYS:
                self.tell(Kind.LOOK, one.message, f"see whether {METADATA} has the right value")
        for key in sorted(self.known.defaults.metadata.keys() & PANDOC_KEYS.keys()):
            place = self.known.defaults.metadata[key][1]
            self.tell(Kind.LOOK, f"{key} in {place.path}", PANDOC_KEYS[key])

    def _word_template(self) -> None:
        old = self.known.reference
        if old not in self.known.files:
            self.tell(
                Kind.LOOK, f"the Word template {old} is not in the repository", "recto: docx: reference: names another"
            )
            return
        name = PurePosixPath(old).name
        if self._move(old, f"content/{name}", "the Word template"):
            self._set("docx", [f"    reference: {_quoted(name)}"], "the Word template")
            if not any(one.path == old for one in self.known.changed):
                hint = "remove recto: docx: reference: if the Word file may have Recto's own look"
                self.tell(Kind.LOOK, f"the Word template is Rootstock's, as far as git shows: {old}", hint)

    def _style(self) -> None:
        style = self.known.csl or ("build/assets/style.csl" if "build/assets/style.csl" in self.known.files else "")
        if is_remote(style):
            self.top.append(f"csl: {_quoted(style)}")
            self.tell(Kind.MOVES, f"the citation style into {METADATA}: {style}")
        elif style in self.known.files:
            name = PurePosixPath(style).name
            if self._move(style, f"content/{name}", "the citation style"):
                self.top.append(f"csl: {_quoted(name)}")
        elif style:
            self.tell(
                Kind.LOOK, f"the citation style {style} is not in the repository", "csl: in the metadata names another"
            )

    def _move(self, old: str, new: str, what: str) -> bool:
        if (self.project / new).exists():
            self.tell(Kind.LOOK, f"{what} stays at {old}, because there is another file {new}")
            return False
        data = self.show(f"HEAD:{old}")
        if data is None or (self.project / old).is_symlink():
            return False
        self.writes[new] = data
        self.removed.add(old)
        self.moved.add(PurePosixPath(old).name)
        self.tell(Kind.MOVES, f"{what} from {old} to {new}")
        return True

    def _analytics(self) -> str:
        for name in self.known.included:
            if PurePosixPath(name).stem == "analytics" and name in self.known.files:
                text = (self.show(f"HEAD:{name}") or b"").decode(errors="replace")
                live = re.sub(r"<!--.*?-->|/\*.*?\*/|(?m:^\s*//.*$)", "", text, flags=re.DOTALL)
                if found := re.search(r"\b(?:UA-\d{4,}-\d+|G-[A-Z0-9]{8,})\b", live):
                    return found[0]
        return ""

    def _metadata(self) -> None:
        if not self.top and not self.under_recto:
            return
        text = (self.show(f"HEAD:{METADATA}") or b"").decode("utf-8", errors="surrogateescape")
        lines = [*self.top]
        there = re.search(r"(?m)^recto:[ \t]*(?:#[^\n]*)?$", text)
        if self.under_recto and there:
            added = "\n".join(self.under_recto)
            text = f"{text[: there.end()]}\n{added}{text[there.end() :]}"
        elif self.under_recto and "recto" in self.examined.manuscript.metadata.values:
            self.tell(
                Kind.LOOK,
                f"{METADATA} has recto: in one line, so nothing was added to it",
                "add: " + " / ".join(self.under_recto),
            )
        elif self.under_recto:
            lines += ["recto:", *self.under_recto]
        if re.search(r"^(\.\.\.|---)\s*$", text.rstrip().rpartition("\n")[2]):
            text = text.rstrip().rpartition("\n")[0] + "\n"  # what follows the end of a document is not read
        if lines or there:
            self.writes[METADATA] = (text.rstrip("\n") + "\n" * bool(text) + "\n".join(lines) + "\n").encode(
                "utf-8", errors="surrogateescape"
            )

    def images(self) -> None:
        """Images by addresses of the repository itself, by their paths; of others, how to keep them."""
        shown = self.examined.document.illustrations
        slug = self._slug()
        found = [*figures.within(shown, slug, self.project, self.show)] if slug else []
        paths = {one.address: one.path for one in found}
        in_folders = self._in_folders()
        for one in found:
            if one.data is not None:
                self.writes[f"content/{one.path}"] = one.data
        for section in self.examined.manuscript.sections:
            data = self.show(f"HEAD:{section.path}")
            if not (paths or in_folders) or data is None:
                continue
            text = data.decode("utf-8", errors="surrogateescape")
            new = figures.rewritten(section.path, text, shown, paths | in_folders)
            if new != text:
                self.writes[section.path] = new.encode("utf-8", errors="surrogateescape")
        if in_folders:
            named = some(self.known.defaults.image_folders)
            self.tell(Kind.MOVES, f"{counted(len(in_folders), 'image')} found by resource-path: paths with {named}")
        if found:
            copied = sum(one.data is not None for one in found)
            taken = f", of which {copied} {'comes' if copied == 1 else 'come'} from its history" if copied else ""
            self.tell(
                Kind.MOVES, f"{counted(len(found), 'image')} of this repository: paths instead of addresses{taken}"
            )
        left = sorted({one.target for one in shown if is_remote(one.target)} - paths.keys())
        if left:
            self.tell(
                Kind.LOOK,
                f"{counted(len(left), 'image')} on other sites: {some(left)}",
                "recto images lock keeps copies",
            )

    def _in_folders(self) -> dict[str, str]:
        """The paths, from the project's folder, of images that are only found in a folder of ``resource-path``."""
        found: dict[str, str] = {}
        for target in {one.target for one in self.examined.document.illustrations}:
            if is_remote(target) or any((base / target).is_file() for base in (self.project / "content", self.project)):
                continue
            paths = (f"{folder}/{target}" for folder in self.known.defaults.image_folders)
            if path := next((path for path in paths if (self.project / path).is_file()), ""):
                found[target] = path
        return found

    def _slug(self) -> str:
        source = ci_source(self.project, self.world)
        return source["repo_slug"] if source else ""

    def continuous_integration(self) -> None:
        """The workflow that builds and deploys; what other workflows need stays."""
        known = self.known
        gone = [name for name in known.files if name in (".travis.yml", ".appveyor.yml", "appveyor.yml")]
        workflows = [name for name in known.files if name.startswith(".github/workflows/")]
        gone += [name for name in workflows if self._deploys(name)]
        staying = "\n".join(
            (self.show(f"HEAD:{name}") or b"").decode(errors="replace") for name in workflows if name not in gone
        )
        for name in known.files:
            if name.startswith("ci/"):
                needed = name in staying or re.search(r"ai[-_]revision", name)
                if needed:
                    ours = name in _OURS
                    hint = (
                        "Recto needs the name: rename the old file and its mention, and type recto new ."
                        if ours
                        else ""
                    )
                    self.tell(Kind.LOOK, f"{name} stays, because another workflow uses it", hint)
                else:
                    gone.append(name)
        self._go(gone, "Rootstock's continuous integration", f"{WORKFLOW}, preview.yml and lock.yml")
        if (self.project / REQUIREMENTS).exists():
            hint = f"rename it and its mentions, and type recto new .; install it in a step of {WORKFLOW}"
            self.tell(Kind.LOOK, f"{REQUIREMENTS} is the project's own, but Recto's has this name", hint)
        for name in workflows:
            if name not in gone and re.search(r"workflows:\s*(?:\[|-)?\s*[\"']?Manubot", self.texts(name)):
                self.tell(Kind.LOOK, f"{name} waits for the workflow Manubot", "write Manuscript there")
        self._options()
        if "scite" in {PurePosixPath(name).stem for name in known.included}:
            self.tell(Kind.LOOK, "the plugin scite", script.PLUGINS["scite"])

    def _options(self) -> None:
        """What Rootstock's workflow did besides building, in Recto's."""
        if self.known.spelling:
            old = "SPELLCHECK: ${{ github.event_name == 'workflow_dispatch' && inputs.SPELLCHECK }}"
            self.workflow.append((old, old.replace("==", "!=").replace("&&", "||")))
            self.tell(Kind.MOVES, "every word is looked up in CI (SPELLCHECK), as before")
        if self.known.timestamps:
            for command in ("publish", "deploy"):
                self.workflow.append((f"recto {command} --diag", f"recto {command} --timestamp --diag"))
            self.tell(
                Kind.MOVES,
                "versions get OpenTimestamps, as before: the workflow makes and completes them (--timestamp)",
            )
            if (self.project / REQUIREMENTS).exists():
                hint = "install opentimestamps-client in the job deploy of the workflow"
                self.tell(Kind.LOOK, "the program ots, which makes timestamps", hint)

    def texts(self, name: str) -> str:
        """A file of the last commit as text; empty if there is none."""
        return (self.show(f"HEAD:{name}") or b"").decode(errors="replace")

    def _deploys(self, name: str) -> bool:
        text = self.texts(name)
        return re.search(r"\bbuild/build\.sh\b|\bci/deploy\.sh\b", text) is not None

    def leftovers(self) -> None:
        """Rootstock's own scripts and instructions, tracked links in webpage/, the badge, what git should ignore."""
        known = self.known
        staying = {name for name in known.files if name.startswith((".github/workflows/", "ci/"))} - self.removed
        texts = "\n".join((self.show(f"HEAD:{name}") or b"").decode(errors="replace") for name in staying)
        own = {one.path for one in known.changed if one.is_new} - self.replaced
        tools = [
            name
            for name in known.files
            if name.startswith("build/") and name not in own and name not in texts and _is_rootstocks_file(name)
        ]
        self._go(tools, "Rootstock's build/", "recto build")
        self._go(
            [name for name in known.files if name.startswith("webpage/")], "what git has of webpage/", "recto publish"
        )
        self._go(
            [name for name in known.files if name in ("SETUP.md", "setup.bash")],
            "instructions for setting up Rootstock",
        )
        if "USAGE.md" in known.files:
            self.tell(Kind.LOOK, "USAGE.md tells authors how to write for Manubot", "Recto's docs/authors.md")
        self._readme()
        self._gitignore()
        self.tell(
            Kind.LOOK,
            "the secrets MANUBOT_ACCESS_TOKEN and MANUBOT_SSH_PRIVATE_KEY, if there are any",
            "delete them in the repository's settings",
        )

    def _readme(self) -> None:
        data = self.show("HEAD:README.md")
        if data is None:
            return
        text = data.decode("utf-8", errors="surrogateescape")
        new = re.sub(
            r"/workflows/Manubot/badge\.svg|/actions/workflows/manubot\.ya?ml/badge\.svg",
            "/actions/workflows/manuscript.yml/badge.svg",
            text,
        )
        new = re.sub(
            r"/actions(?:\?query=workflow%3AManubot|/workflows/manubot\.ya?ml)(?=[)\s\"'])",
            "/actions/workflows/manuscript.yml",
            new,
        )
        if new != text:
            self.writes["README.md"] = new.encode("utf-8", errors="surrogateescape")
            self.tell(Kind.MOVES, "the badge in README.md shows the new workflow")
        if re.search(r"(?i)manubot|rootstock|build/build\.sh|conda", new):
            self.tell(
                Kind.LOOK,
                "README.md speaks of Manubot",
                "say how to build: bash ci/install.sh && .venv/bin/recto build",
            )

    def _gitignore(self) -> None:
        built = {"/output/": "output/x", "/webpage/": "webpage/x", "/.webpage-*/": ".webpage-x/y", "/.venv/": ".venv/x"}
        wanted = [
            line
            for line, path in built.items()
            if self.world.git(self.project, "check-ignore", "--no-index", path) is None
        ]
        if not wanted:
            return
        text = (self.show("HEAD:.gitignore") or b"").decode("utf-8", errors="surrogateescape")
        lines = [*([text.rstrip("\n"), ""] if text else []), "# What recto build and recto publish write.", *wanted]
        self.writes[".gitignore"] = ("\n".join(lines) + "\n").encode("utf-8", errors="surrogateescape")
        self.tell(Kind.MOVES, f".gitignore gets {' '.join(wanted)}")

    def own(self) -> None:
        """What the project itself has done in build/, and what takes its place."""
        for name, step in self.known.own_steps:
            self.tell(Kind.LOOK, _verbatim(name, step.lines), step.instead)
        for name in self.known.filters:
            self.tell(Kind.LOOK, f"the filter {name} of Pandoc", instead_of_filter(name))
        for setting in self.known.defaults.unread:
            if setting.key != "filters":
                self.tell(Kind.LOOK, f"{setting.key} in {setting.location.path}", without_effect(setting).hint)
        for one in self.known.changed:
            moved = one.path in self.removed and PurePosixPath(one.path).name in self.moved
            moved = moved or (one.is_new and one.path in self.removed & self.replaced)
            if one.path == "build/build.sh" or moved or _is_listed(one.path):
                continue
            verb = "added" if one.is_new else "changed"
            gone = "" if one.path in self.removed else "; it stays"
            self.tell(
                Kind.LOOK,
                f"{one.path}, which this project {verb} ({one.commit}, {one.day}: {one.subject}){gone}",
                _instead_of_file(one.path),
            )

    def _go(self, names: Iterable[str], what: str, instead: str = "") -> None:
        names = [name for name in names if name not in self.writes]
        self.removed |= set(names)
        if names:
            self.tell(Kind.GOES, f"{what}: {', '.join(sorted(names))}", instead)  # all of them: they are deleted


def _quoted(text: str) -> str:
    from recto.repository.new import quoted

    return text if re.fullmatch(r"[\w./-]+", text) else quoted(text)


def _verbatim(name: str, lines: tuple[tuple[int, str], ...]) -> str:
    """Lines of a script, as they are: one behind its place, several below it with their numbers."""
    plain = [(number, re.sub(r"[\x00-\x1f\x7f]", " ", line.expandtabs(4)).rstrip()) for number, line in lines]
    if len(plain) == 1:
        return f"{name}, line {plain[0][0]}: {plain[0][1].strip()}"
    width = len(str(plain[-1][0]))
    return "\n".join([f"{name}, lines {plain[0][0]}–{plain[-1][0]}:", *(f"{n:>{width}}  {line}" for n, line in plain)])


def _is_listed(name: str) -> bool:
    """Whether a file is one of Pandoc's defaults each of whose settings the plan tells of."""
    path = PurePosixPath(name)
    return path.parent.as_posix() in FOLDERS and is_default(path.name)


def _is_rootstocks_file(name: str) -> bool:
    """Whether a file below build/ is one that Rootstock has had in some year."""
    path = PurePosixPath(name).relative_to("build").as_posix()
    if match := re.fullmatch(r"plugins/([\w-]+)\.html", path):
        return match[1] in script.PLUGINS
    return re.fullmatch(
        r"build\.sh|autobuild\.sh|README\.md|environment(-full)?\.yml|Dockerfile|docker(-compose)?\.\w+|"
        r"pandoc(-|/)defaults/[\w-]+\.ya?ml|pandoc/filters/spellcheck\.lua|"
        r"themes/(default|github-pandoc)\.\w+|assets/(style\.csl|manubot\.html|\w+\.(js|html))|"
        r"(references|authors|metadata|citations|webpage|pandoc-svg)\.py|\.gitignore", path
    ) is not None  # fmt: skip


def _instead_of_file(name: str) -> str:
    stem, suffix = PurePosixPath(name).stem, PurePosixPath(name).suffix
    if suffix == ".docx":
        return "recto: docx: reference: names the template of the Word file"
    if name.startswith("build/themes/"):
        return "recto: page: styles: and recto: pdf: styles: for CSS of your own; the layout is Recto's"
    if name.startswith("build/plugins/"):
        return script.PLUGINS.get(stem) or "recto: page: scripts: for a script of your own"
    if suffix == ".lua":
        return instead_of_filter(name)
    if re.match(r"dockerfile|docker-compose", stem.lower()):
        return "Recto needs no Docker; keep it if your own steps need it"
    if suffix in (".yml", ".yaml") and "environment" in stem:
        return "install in .github/workflows/manuscript.yml what your own steps need"
    return ""


def carry_out(project: Path, plan: Plan, world: World) -> str:
    """Do it, in one commit; returns that commit. Raises BrokenMachine if git refuses, and then nothing has changed."""
    made: list[Path] = []
    try:
        if plan.removed:
            _git(project, world, "rm", "--quiet", "--", *plan.removed)
        for name, data in plan.writes.items():
            path = project / name
            if not path.parent.resolve().is_relative_to(project.resolve()):
                raise BrokenMachine(f"{path.parent} is a link that leads out of the project")
            if not path.exists():
                made.append(path)
            path.parent.mkdir(parents=True, exist_ok=True)
            files.replace(path, data)
        written = new(project, world).files
        made += [project / name for name in written]
        if plan.timestamps and REQUIREMENTS in written:
            _add_timestamps(project / REQUIREMENTS)
        for old, fresh in plan.workflow:
            path = project / WORKFLOW
            text = path.read_text(encoding="utf-8")
            if old in text:
                files.replace(path, text.replace(old, fresh).encode())
        _git(project, world, "add", "--force", "--", *plan.writes, *written)
        _git(project, world, "commit", "--quiet", "--no-verify", "--message", SUBJECT)
    except (BrokenMachine, OSError) as failure:
        for path in made:
            path.unlink(missing_ok=True)
        _git(project, world, "reset", "--quiet", "--hard", "HEAD")
        raise BrokenMachine(f"nothing was changed: {failure}") from failure
    return world.git(project, "rev-parse", "--short", "HEAD") or ""


def _add_timestamps(requirements: Path) -> None:
    """Add what ``--timestamp`` needs."""
    text = requirements.read_text(encoding="utf-8").rstrip("\n")
    more = f"{text}\n# For recto publish --timestamp and recto deploy --timestamp.\n{pins('timestamp')}"
    files.replace(requirements, more.encode())


def _git(project: Path, world: World, *arguments: str) -> None:
    status, _, words = world.run(["git", *arguments], project)
    if status:
        raise BrokenMachine(f"git {arguments[0]} failed: {words.strip().splitlines()[-1] if words.strip() else status}")
