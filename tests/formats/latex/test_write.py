"""LaTeX: it compiles, with the page's numbers, any characters, and all of its words."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest
from recto.formats.latex import write as latex

from tests.helpers import Built, Maker, build, built_case, case_names


@pytest.fixture(scope="module")
def built(cases_folder: Path) -> Built:
    return built_case("constructs", cases_folder, "latex")


def compiled(built: Built, folder: Path, engine: str = "pdflatex", name: str = "manuscript") -> str:
    """The text of the PDF ``name``. The engine stops at the first mistake, and no line may be wider than its column."""
    if not shutil.which(engine) or not shutil.which("pdftotext"):
        pytest.skip(f"no {engine} here; ci/test.sh installs it where it may")
    for file, data in built.files.items():
        (folder / file).parent.mkdir(parents=True, exist_ok=True)
        (folder / file).write_bytes(data)
    command = [engine, "-no-shell-escape", "-halt-on-error", "-interaction=nonstopmode", f"{name}.tex"]
    for _ in range(2):
        done = subprocess.run(command, cwd=folder, capture_output=True, timeout=180, check=False)
    said = done.stdout.decode("utf-8", "replace")
    assert done.returncode == 0, said[-2000:]
    assert "undefined references" not in said
    assert "Overfull \\hbox" not in said
    assert "Missing character" not in (folder / f"{name}.log").read_text(encoding="utf-8", errors="replace")
    subprocess.run(["pdftotext", "-layout", f"{name}.pdf"], cwd=folder, check=True)
    return (folder / f"{name}.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize("case", case_names())
def test_it_compiles(case: str, cases_folder: Path, tmp_path: Path) -> None:
    built = built_case(case, cases_folder, "latex")
    assert not [one for one in built.diagnostics if one.code == "O001"]
    for file in built.files:
        if file.endswith(".tex"):
            compiled(built, tmp_path, name=file.removesuffix(".tex"))


@pytest.mark.parametrize("case", ["authors", "constructs"])
def test_it_compiles_with_luatex(case: str, cases_folder: Path, tmp_path: Path) -> None:
    compiled(built_case(case, cases_folder, "latex"), tmp_path, "lualatex")


def test_numbers_are_those_of_the_page(built: Built, tmp_path: Path) -> None:
    words = " ".join(compiled(built, tmp_path).split())
    for caption in ("Figure 1: The first figure.", "Figure S1: A photograph", "Table S1: A supplementary table."):
        assert caption in words
    assert ": A figure without a label" not in words
    assert "(A1)" in words


UNUSUAL = "Greek αΩΕϑ, signs ≤ → ☐ −, letters ő ł Ж, raised ⁷ⁿ₂⁻, a face 😀, combined e̋, “quotes” – and 日本."


@pytest.mark.parametrize("engine", ["pdflatex", "lualatex"])
def test_characters_that_an_engine_or_its_font_does_not_know(engine: str, make: Maker, tmp_path: Path) -> None:
    built = build(make.text(f"## Words {UNUSUAL}\n\n{UNUSUAL}\n\n    code α 😀\n"), "latex")
    assert not [one for one in built.diagnostics if one.code == "O001"]
    words = compiled(built, tmp_path, engine)
    assert {"α", "𝛼"}.intersection(words)
    assert "[U+2077]" not in words
    assert "[U+1F600]" in words


def test_what_latex_means_something_by(make: Maker, tmp_path: Path) -> None:
    text = (
        r"Signs \# \$ % & \_ \{ \} \~ \^ \\ `\alpha{}_%` and <https://example.org/a_b%20c#d>."
        "\n\n    \\end{document}\n"
    )
    built = build(make.text(text, **{"content/metadata.yaml": "title: '50 % of A_b & #1 {x}'\n"}), "latex")
    assert not [one for one in built.diagnostics if one.code == "O001"]
    words = compiled(built, tmp_path)
    assert "50 % of A_b & #1" in words
    assert "\\alpha{}_%" in words


def test_authors_and_abstract(make: Maker) -> None:
    metadata = (
        "title: A test\nauthors:\n  - {name: Ada Example, email: ada@example.org, corresponding: true, "
        "affiliations: [Institute & House]}\n  - {name: Bob Example}\n"
    )
    project = make.text(
        "## Abstract {#abstract}\n\nShort.\n\n## Next\n\nLong.\n", **{"content/metadata.yaml": metadata}
    )
    text = build(project, "latex").text("manuscript.tex")
    assert (
        r"\author{\parbox{\dimexpr\linewidth-2\tabcolsep}{\centering Ada Example\textsuperscript{1,*}, Bob Example"
        in text
    )
    assert r"Institute \& House" in text
    assert "pdfauthor={Ada Example, Bob Example}," in text
    assert "\\renewcommand{\\abstractname}{Abstract}\n\n\\begin{abstract}\n\nShort.\n\n\\end{abstract}" in text
    assert r"\section{Next}" in text


def test_the_authors_section_comes_last(make: Maker) -> None:
    text = (
        "## Authors\n\nAda wrote it.\n\n## Text\n\nWords [@doi:10.5555/alpha].\n\n## References\n\n::: {#refs}\n:::\n"
    )
    written = build(make.text(text), "latex").text("manuscript.tex")
    assert re.findall(r"\\section{(\w+)}", written) == ["Text", "Authors", "References"]
    nobody = Maker(make.folder / "no-authors").text(text, **{"content/metadata.yaml": "title: A test\n"})
    written = build(nobody, "latex").text("manuscript.tex")
    assert re.findall(r"\\section{(\w+)}", written) == ["Authors", "Text", "References"]


def test_citations_without_any_reference(make: Maker, tmp_path: Path) -> None:
    words = compiled(build(make.text("Unknown [@doi:10.5555/nowhere].\n"), "latex"), tmp_path)
    assert "doi:10.5555/nowhere?" in words


def test_a_link_to_a_place_of_the_page_is_text(make: Maker, tmp_path: Path) -> None:
    text = 'See [the film](#film) and [the end](#end).\n\n<p id="film">A film.</p>\n\n## End\n\nText.\n'
    built = build(make.text(text), "latex")
    assert "See the film and \\hyperref[end]{the end}." in built.text("manuscript.tex")
    compiled(built, tmp_path)


IN_BLOCKS = """<?xml version="1.0" encoding="utf-8"?>
<style xmlns="http://purl.org/net/xbiblio/csl" version="1.0" class="in-text">
<info><title>In blocks</title><id>in-blocks</id><updated>2026-01-01T00:00:00+00:00</updated></info>
<citation><layout><text variable="citation-number"/></layout></citation>
<bibliography><layout><text value="Before it." display="block"/><text variable="title" prefix="After the block: "/>
</layout></bibliography>
</style>
"""


def test_what_follows_a_block_of_a_reference_is_a_line_of_its_own(make: Maker, tmp_path: Path) -> None:
    project = make.text(
        "Text [@doi:10.5555/alpha].\n",
        **{"content/metadata.yaml": "title: A test\ncsl: blocks.csl\n", "content/blocks.csl": IN_BLOCKS},
    )
    built = build(project, "latex")
    assert r"\CSLBlock{" in built.text("manuscript.tex")
    lines = [line.strip() for line in compiled(built, tmp_path).splitlines()]
    assert [line for line in lines if line.startswith("After the block: ")]


def test_references_are_set_or_left_to_bibtex(make: Maker) -> None:
    text = "Text [see @doi:10.5555/alpha, p. 3].\n\n## References\n\n::: {#refs}\n:::\n"
    plain = build(make.text(text), "latex")
    assert r"\begin{CSLReferences}" in plain.text("manuscript.tex")
    metadata = "title: A test\nrecto: {latex: {references: bibtex}}\n"
    project = Maker(make.folder / "bibtex").text(text, **{"content/metadata.yaml": metadata})
    built = build(project, "latex")
    written = built.text("manuscript.tex")
    assert r"\begin{CSLReferences}" not in written
    assert r"\citep[see][p.~3]{" in written
    assert r"\bibliography{references}" in written
    key = written.partition(r"\citep[see][p.~3]{")[2].partition("}")[0]
    assert f"{{{key}," in built.text("references.bib")
    assert not [one for one in built.diagnostics if one.code == "O001"]


def test_images_are_what_latex_reads(built: Built) -> None:
    assert built.files["images/drawing-svg.png"].startswith(b"\x89PNG")
    assert "{images/drawing-svg.png}" in built.text("manuscript.tex")
    assert "images/drawing.svg" not in built.files


def test_a_space_without_a_width_parts_no_word(make: Maker) -> None:
    built = build(make.text("Some\u200bthing long\u200bish is here.\n"), "latex")
    assert built.diagnostics == []


def test_lost_text_is_found(built: Built) -> None:
    data = built.files["manuscript.tex"]
    assert "Hidden" in latex.text(data)
    assert "Hidden" not in latex.text(data.replace(b"Hidden", b""))
