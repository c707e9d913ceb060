"""A build that uses earlier results writes what a clean one writes, whatever was edited in between."""

from __future__ import annotations

import json
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
LOCKED = json.dumps(
    {
        "version": 1,
        "references": {
            "doi:10.5555/locked": {
                "source": "test",
                "retrieved": "2018-11-12",
                "item": {"type": "book", "title": "From the lock"},
            }
        },
    }
)
START = {
    "content/metadata.yaml": f"{METADATA}recto:\n  page: {{styles: [own.css]}}\n  pdf: {{styles: [own.css]}}\n",
    "content/manual-references.json": REFERENCES,
    "content/references.lock.json": LOCKED,
    "content/01.text.md": "# One {#sec:one}\n\nWords [@doi:10.5555/alpha] and a note[^n], see @sec:one and [there]. "
    "Locked [@doi:10.5555/locked].\n\n[^n]: A note.\n\n[there]: https://example.org/there\n",
    "content/02.more.md": "# Two\n\n![A drawing.](images/a.svg){#fig:a}\n\n$x^2$, `code`, "
    "{{manubot.date}}, {{value}}.\n",
    "content/images/a.svg": SVG,
    "content/own.css": "p { color: #123 }\n",
    "values.json": '{"value": "first"}',
}
EDITS = {
    "text": ("content/01.text.md", "Words", "Other words"),
    "citation": ("content/01.text.md", "5555/alpha", "5555/beta"),
    "footnote": ("content/01.text.md", "a note[^n]", "a note[^n] and another^[New.]"),
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
    "lock": ("content/references.lock.json", "From the lock", "From the newer lock"),
    "style of page and PDF": ("content/own.css", "#123", "#456"),
    "template variable": ("values.json", "first", "second"),
}
"""What is edited, and back: a second edit of the same kind takes the first one back."""


@pytest.mark.usefixtures("made_anew")
def test_an_incremental_build_equals_a_clean_one(tmp_path: Path, request: pytest.FixtureRequest) -> None:
    many = 100 if request.config.getoption("--long") else 2
    cache = Cache(tmp_path / "stages")
    world = World(environ={"SOURCE_DATE_EPOCH": "1700000000", "PATH": "/usr/bin:/bin", "HOME": "/nowhere"})
    project = tmp_path / "project"
    options = Options(formats=FORMATS, output=tmp_path / "output", template_variables=("values.json",))

    def built(world: World) -> tuple[dict[str, bytes], list[Diagnostic]]:
        found = list[Diagnostic]()
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
                text = files[path]
                files[path] = text.replace(new, old) if new in text else text.replace(old, new)
                assert files[path] != text
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
            made = pipeline.make(project, options, kept, lambda _: None)
            assert made
            assert {file.name: file.data for file in made.artifacts.files} == clean[0]

    edited()
    assert list(cache.folder.glob("*/*"))
