"""This repository's own manuscript: no rule reports anything, and it keeps the contract in metadata.yaml.

A failure names the rule, the file and the line.
"""

from __future__ import annotations

import json
import shutil
from functools import cache
from pathlib import Path

from recto.pandoc import ast
from recto.pipeline import Examined

from tests.helpers import check, examine

ROOT = Path(__file__).parent.parent


@cache
def manuscript() -> Examined:
    return examine(ROOT)


def test_nothing_is_wrong_with_it() -> None:
    found = [f"{d.location}: {d.code} {d.message}" for d in check(ROOT)]
    assert not found, "\n".join(found)


def test_the_contract_is_in_force(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "content", tmp_path / "content")
    rule = tmp_path / "content" / "05.rule-3.md"
    text = rule.read_text(encoding="utf-8")
    heading, _, rest = text.partition("\n")
    rule.write_text(f"{heading}\n\nToo short.\n", encoding="utf-8")
    broken = {(d.code, str(d.location)) for d in check(tmp_path)}
    assert {("D013", "content/05.rule-3.md:1:1"), ("D014", "content/05.rule-3.md:1:1")} <= broken
    rule.write_text(f"## Rule 3: Something else\n{rest}", encoding="utf-8")
    broken = {(d.code, str(d.location).partition(":")[0]) for d in check(tmp_path)}
    assert {("D011", "content/metadata.yaml"), ("D012", "content/05.rule-3.md")} <= broken


def test_every_described_work_is_cited() -> None:
    described = {item["id"] for file in manuscript().manuscript.bibliographies for item in json.loads(file.text)}
    cited = {key.dealiased_id for key in manuscript().bibliography.keys.values()}
    assert not described - cited, f"content/manual-references.json: never cited: {sorted(described - cited)}"
    assert len(cited) >= 55


def test_every_figure_table_and_equation_is_mentioned() -> None:
    mentioned = {reference.key for reference in manuscript().document.cross_references}
    lost = [f"{label.location}: {label.name}" for label in manuscript().document.labels if label.name not in mentioned]
    assert not lost, f"not mentioned in the text: {lost}"
    kinds = {label.name.partition(":")[0] for label in manuscript().document.labels}
    assert kinds == {"fig", "tbl", "eq"}


def test_every_figure_is_described_for_those_who_cannot_see_it() -> None:
    for element in ast.walk(ast.loads(manuscript().document.ast)["blocks"]):
        if element["t"] == "Figure":
            (image,) = [inner for inner in ast.walk(ast.blocks(element)) if inner["t"] == "Image"]
            # Pandoc puts the attribute `alt` into the image's description.
            alternative = ast.words(ast.inlines(image)).strip()
            caption = ast.words(ast.caption(element)).strip()
            assert len(alternative.split()) >= 10, f"{ast.identifier(element)}: alt is missing or too short"
            assert alternative != caption, f"{ast.identifier(element)}: alt only repeats the caption"


def test_every_table_has_a_head_and_a_caption() -> None:
    for element in ast.walk(ast.loads(manuscript().document.ast)["blocks"]):
        if element["t"] == "Table":
            caption = ast.words(ast.caption(element)).strip()
            assert caption, "a table without a caption"
            assert ast.words(ast.head(element)).strip(), f"{caption[:60]}: a table without a head"
