"""Formulas as pictures: the page, set by a browser, beside the PDF, set by MathJax."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
import pytest
from PIL import Image, ImageChops, ImageFilter, ImageStat

from tests.browser import Visit
from tests.helpers import Built, Maker, build

ACCENTS = (
    r"\hat{x}+\hat{M}+\tilde{a}",
    r"\widehat{abc}+\widetilde{abc}",
    r"\bar{x}+\bar{M}",
    r"\overline{AB}+\overline{x+y+z}",
    r"\underline{x+y}",
    r"\dot{x}+\ddot{y}",
    r"\check{a}\breve{a}\acute{a}\grave{a}\mathring{a}",
    r"\vec{v}+\vec{M}",
    r"\overrightarrow{ABC}",
    r"\overleftarrow{ABC}",
    r"\underbrace{a+b+c}_{n}",
    r"\overbrace{a+b+c}^{n}",
)
FORMULAS = (
    *ACCENTS,
    # arrows with labels
    r"A \xrightarrow{\text{heat}} B",
    r"A \xrightarrow[k]{\text{a long word}} B",
    r"f: X \overset{H}{\rightarrow} Y",
    # delimiters
    r"f\left(x\right) + \left[ y \right]",
    r"\left( \frac{a}{b} \right)^2",
    r"\left\{ \sum_i x_i \right\}",
    r"|x| + \|y\|",
    r"\left. \frac{dy}{dx} \right|_{x=0}",
    r"\bigl( x \bigr) \Bigl[ y \Bigr]",
    # matrices and lines
    r"\begin{pmatrix} a & bbb \\ cccc & d \end{pmatrix}",
    r"\begin{array}{lr} a & bbb \\ cccc & d \end{array}",
    r"\begin{aligned} m &= 1 \\ sss &= \frac{1}{2} \end{aligned}",
    r"\begin{cases} x & x > 0 \\ -x & \text{otherwise} \end{cases}",
    r"\begin{vmatrix} a & b \\ c & d \end{vmatrix}",
    # large operators, limits, functions, roots, scripts
    r"\sum_{\substack{i \in A \\ j \ne i}} a_{ij}",
    r"\int_0^\infty e^{-x^2}\,dx",
    r"\prod_{i=1}^{n} \bigcup_j A_j",
    r"\lim_{x \to 0} \frac{\sin x}{x}",
    r"RT \ln q + \max_i x_i",
    r"\sqrt{1 + \sqrt[3]{x}}",
    r"x_{i_j}^{k^l} + {}^{14}_{6}\mathrm{C}",
    # letters, boxes
    r"\mathbf{A}\boldsymbol{\beta} + \mathbb{R} + \mathcal{L} + \mathfrak{g}",
    r"\boxed{E = mc^2}",
    r"-a + (-b) = \pm 1",
)
APART = {
    # MathJax puts the root of three lower, and with it the sign of the other root
    r"\sqrt{1 + \sqrt[3]{x}}": 0.75,
    # browsers leave the room of the widest bar beside each bar
    r"\begin{vmatrix} a & b \\ c & d \end{vmatrix}": 0.6,
}
"""Where more of the ink may be elsewhere than 0.4, or 0.25 with accents."""
SCALE = 4


def cropped(picture: Image.Image) -> Image.Image:
    """What is drawn, dark on white."""
    grey = picture.convert("L")
    ground = Image.new("L", grey.size, grey.getpixel((0, 0)))
    ink = ImageChops.difference(grey, ground)
    return ink.crop(ink.point(lambda value: 255 if value > 70 else 0).getbbox())


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Built]:
    text = "\n\n".join(f"Words.\n\n$$ {tex} $$" for tex in FORMULAS)
    project = Maker(tmp_path_factory.mktemp("pictures")).text(f"{text}\n")
    return project / "output" / "manuscript.html", build(project, "html", "pdf")


@pytest.fixture(scope="module")
def on_the_page(browser: Any, made: tuple[Path, Built]) -> list[Image.Image]:
    with Visit(browser, made[0].as_uri(), device_scale_factor=SCALE, viewport={"width": 1000, "height": 600}) as visit:
        visit.page.evaluate("() => document.fonts.ready")
        assert "Recto Math" in visit.page.evaluate("() => getComputedStyle(document.querySelector('math')).fontFamily")
        boxes = [one.bounding_box() for one in visit.page.locator("main math").all()]
        shot = Image.open(io.BytesIO(visit.page.screenshot(full_page=True)))
    return [
        cropped(shot.crop(tuple(int(SCALE * side) for side in (x - 9, y - 9, x + width + 9, y + height + 9))))  # type: ignore[arg-type]  # four numbers
        for x, y, width, height in ((box["x"], box["y"], box["width"], box["height"]) for box in boxes if box)
    ]


@pytest.fixture(scope="module")
def in_the_pdf(made: tuple[Path, Built]) -> list[Image.Image]:
    data = made[1].files["manuscript.pdf"]
    found: list[tuple[int, list[float]]] = []
    with pikepdf.open(io.BytesIO(data)) as pdf:
        numbers = {page.objgen: number for number, page in enumerate(pdf.pages)}

        def walk(element: Any) -> None:
            if element.get("/S") == "/Formula":
                found.append((numbers[element.Pg.objgen], [float(side) for side in element.A.BBox]))
            for kid in element.get("/K", []):
                if isinstance(kid, pikepdf.Dictionary) and kid.get("/Type") == "/StructElem":
                    walk(kid)

        walk(pdf.Root.StructTreeRoot.K[0])
    # Text of the page is 19 CSS pixels high, of the PDF 10 points; this makes both equal.
    scale = SCALE * 1.9
    printed = pypdfium2.PdfDocument(data)
    sheets = [page.render(scale=scale).to_pil() for page in printed]
    printed.close()
    pictures = []
    for number, (left, bottom, right, top) in found:
        height = sheets[number].height / scale
        sides = (left - 3, height - top - 3, right + 3, height - bottom + 3)
        pictures.append(cropped(sheets[number].crop(tuple(int(scale * side) for side in sides))))
    return pictures


def difference(one: Image.Image, other: Image.Image) -> float:
    """How much of the ink of a picture is elsewhere in the other, from 0 to about 2, if both are made equally large."""
    size = (one.width // 8, one.height // 8)
    blurred = [picture.resize(size).filter(ImageFilter.GaussianBlur(1.5)) for picture in (one, other)]
    apart = ImageChops.difference(*blurred)
    return _ink(apart) / (sum(map(_ink, blurred)) / 2)


def _ink(picture: Image.Image) -> float:
    return float(ImageStat.Stat(picture).sum[0])


@pytest.mark.parametrize("number", range(len(FORMULAS)), ids=FORMULAS)
def test_the_page_shows_what_the_pdf_shows(
    number: int, on_the_page: list[Image.Image], in_the_pdf: list[Image.Image]
) -> None:
    assert len(on_the_page) == len(in_the_pdf) == len(FORMULAS)
    page, pdf = on_the_page[number], in_the_pdf[number]
    assert 0.8 < page.width / pdf.width < 1.25
    assert 0.8 < page.height / pdf.height < 1.25
    assert difference(page, pdf) < APART.get(FORMULAS[number], 0.25 if number < len(ACCENTS) else 0.4)
