"""A build that uses earlier results writes what a clean one writes, whatever was edited in between."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from recto import pipeline
from recto.core.cache import Cache
from recto.core.diagnostics import Diagnostic
from recto.core.world import World
from recto.pipeline import Options

from tests.helpers import METADATA, REFERENCES, SVG

FORMATS = ("html", "pdf", "docx", "latex", "jats")
START = {
    "content/metadata.yaml": METADATA,
    "content/manual-references.json": REFERENCES,
    "content/01.text.md": "# One {#sec:one}\n\nWords [@alpha] and a note[^n], see @sec:one and [there].\n\n"
    "[^n]: A note.\n\n[there]: https://example.org/there\n",
    "content/02.more.md": "# Two\n\n![A drawing.](images/a.svg){#fig:a}\n\n$x^2$, `code`, {{manubot.date}}.\n",
    "content/images/a.svg": SVG,
}
EDITS = {
    "text": ("content/01.text.md", "Words", "Other words"),
    "citation": ("content/01.text.md", "@alpha", "@beta"),
    "note": ("content/01.text.md", "A note.", "Another note."),
    "link definition": ("content/01.text.md", "org/there", "org/here"),
    "language": ("content/metadata.yaml", "en-US", "de-DE"),
    "citation style": ("content/metadata.yaml", "keywords:", "csl: apa\nkeywords:"),
    "label": ("content/01.text.md", "sec:one", "sec:first"),
    "formula": ("content/02.more.md", "x^2", "x^3"),
    "template": ("content/02.more.md", "{{manubot.date}}", "{{manubot.no_such}}"),
    "image": ("content/images/a.svg", "<svg", "<svg data-x='1'"),
    "metadata": ("content/metadata.yaml", "title: ", "title: New "),
    "reference": ("content/manual-references.json", "A study of alpha", "Another title"),
}
"""What is edited, and back: a second edit of the same kind takes the first one back."""


def test_an_incremental_build_equals_a_clean_one(tmp_path: Path, request: pytest.FixtureRequest) -> None:
    many = 100 if request.config.getoption("--long") else 2
    cache = Cache(tmp_path / "stages")
    world = World(environ={"SOURCE_DATE_EPOCH": "1700000000", "PATH": "/usr/bin:/bin", "HOME": "/nowhere"})
    project = tmp_path / "project"

    def built(world: World) -> tuple[dict[str, bytes], list[Diagnostic]]:
        found = list[Diagnostic]()
        options = Options(formats=FORMATS, output=tmp_path / "output")
        made = pipeline.build(project, options, world, found.append)
        return {file.name: file.data for file in made.files}, sorted(found, key=repr)

    @settings(max_examples=many, deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.lists(st.sampled_from([*EDITS, "order", "file"]), min_size=1, max_size=3))
    def edited(edits: list[str]) -> None:
        files = dict(START)
        for edit in edits:
            if edit == "order":
                files["content/03.text.md"] = files.pop("content/01.text.md", files.get("content/03.text.md", ""))
            elif edit == "file":
                files["content/04.new.md"] = "A new file [@gamma].\n"
            else:
                path, old, new = EDITS[edit]
                path = path if path in files else "content/03.text.md"
                assert old in files[path] or new in files[path]
                files[path] = files[path].replace(new, old) if new in files[path] else files[path].replace(old, new)
        for left in sorted(project.rglob("*")):
            if left.is_file():
                left.unlink()
        for name, content in files.items():
            (project / name).parent.mkdir(parents=True, exist_ok=True)
            (project / name).write_text(content)
        clean = built(world)
        kept = replace(world, cache=cache)
        assert built(kept) == clean
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(World, "_run_pandoc", lambda *_: pytest.fail("Pandoc ran again"))
            assert built(kept) == clean
            options = Options(formats=FORMATS, output=tmp_path / "output")
            made = pipeline.make(project, options, kept, lambda _: None)
            assert made
            assert {file.name: file.data for file in made.artifacts.files} == clean[0]

    edited()
    assert list(cache.folder.glob("*/*"))
