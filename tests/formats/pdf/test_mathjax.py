"""Formulas as MathJax sets them."""

from __future__ import annotations

import asyncio
import re
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise

import pytest
from recto.formats.pdf import mathjax as module
from recto.formats.pdf.mathjax import MathJax, Setting


@pytest.fixture(scope="module")
def mathjax() -> MathJax:
    return MathJax()


Box = tuple[float, float, float, float]


def signs(setting: Setting) -> list[Box]:
    """The boxes of the closed outlines, from left to right: left, top, right, bottom."""
    boxes = []
    for path in re.findall(r' d="([^"]*)"', setting.elements):
        for outline in path.split("Z"):
            numbers = [int(number) for number in re.findall(r"-?\d+", outline)]
            if numbers:
                boxes.append((min(numbers[::2]), min(numbers[1::2]), max(numbers[::2]), max(numbers[1::2])))
    outer = [one for one in boxes if not any(_within(one, other) for other in boxes if other != one)]
    return sorted(outer)


def _within(inner: Box, outer: Box) -> bool:
    return outer[0] <= inner[0] and outer[1] <= inner[1] and outer[2] >= inner[2] and outer[3] >= inner[3]


def gaps(setting: Setting) -> list[float]:
    """The white between one sign and the next, in thousandths of an em."""
    return [after[0] - before[2] for before, after in pairwise(signs(setting))]


def test_a_minus_of_one_number_has_no_space_behind_it(mathjax: MathJax) -> None:
    unary, binary = mathjax.draw("= -a", display=False), mathjax.draw("b -a", display=False)
    # "=" has two bars, of which one is not to the left of the other.
    *_, behind_unary = gaps(unary)
    *_, behind_binary = gaps(binary)
    assert behind_unary < 120
    assert behind_binary - behind_unary == pytest.approx(222, abs=2)  # a medium space of TeX: 4/18 em


@pytest.mark.parametrize("tex", [r"(-a", r"\{-a", r"\left(-a\right.", r"\exp(-a", r",-a", r"|{-a}"])
def test_a_minus_behind_an_opening_bracket_is_of_one_number(mathjax: MathJax, tex: str) -> None:
    assert gaps(mathjax.draw(tex, display=False))[-1] < 120


def test_a_hat_is_above_its_letter_and_takes_no_room(mathjax: MathJax) -> None:
    plain, hat = mathjax.draw("g", display=False), mathjax.draw(r"\hat{g}", display=False)
    assert hat.width == pytest.approx(plain.width, abs=30)
    letter = next(one for one in signs(plain))
    above = min(signs(hat), key=lambda one: one[1])
    assert letter[1] - 300 < above[3] < letter[1]
    assert letter[0] <= above[0] < above[2] <= letter[2] + 100


def test_limits_in_a_numerator_stand_beside_the_sum(mathjax: MathJax) -> None:
    limits = r"\substack{a \in \mathrm{tower}_k \\ b \in \mathrm{tower}_l}"
    with_limits = mathjax.draw(rf"x = \frac{{\sum_{{{limits}}} w}}{{y}}", display=True)
    plain = mathjax.draw(r"x = \frac{\sum w}{y}", display=True)
    # Nothing begins before the bar of the fraction, which is where it is without limits.
    bar = max(signs(plain), key=lambda one: one[2] - one[0])
    wider = max(signs(with_limits), key=lambda one: one[2] - one[0])
    assert wider[0] == bar[0]
    numerator = [one for one in signs(with_limits) if one[0] >= bar[0] - 1 and one != wider and one[3] <= wider[1]]
    assert len(numerator) > 15
    assert all(one[3] < wider[1] for one in numerator)


def test_limits_of_a_displayed_sum_are_below_it_and_apart(mathjax: MathJax) -> None:
    setting = mathjax.draw(r"\sum_{\substack{i<n \\ j<m}} x", display=True)
    total = max(signs(setting), key=lambda one: one[3] - one[1])
    below = [one for one in signs(setting) if one[1] > total[3]]
    # The dots of "i" and "j" are outlines of their own.
    rows = sorted({(one[1], one[3]) for one in below})
    first, second = (
        [row for row in rows if row[0] < rows[0][0] + 200],
        [row for row in rows if row[1] > rows[-1][1] - 150],
    )
    assert max(bottom for _, bottom in first) < min(top for top, _ in second)


def test_limits_in_a_line_of_text_stand_beside_the_sum(mathjax: MathJax) -> None:
    inline, display = (mathjax.draw(r"\sum_{i=1}^n", display=wide) for wide in (False, True))
    assert inline.width > display.width
    assert display.box[3] - display.box[1] > 2 * (inline.box[3] - inline.box[1])


def test_the_letters_of_mathbf_are_upright(mathjax: MathJax) -> None:
    bold = {font: mathjax.draw(rf"\{font}{{x}}", display=False).elements for font in ("mathbf", "boldsymbol", "bm")}
    assert bold["mathbf"] != bold["boldsymbol"] == bold["bm"]


def test_lines_of_aligned_are_displayed(mathjax: MathJax) -> None:
    alone = mathjax.draw(r"\frac{1}{n} \sum_{i=1}^n p_i", display=True)
    aligned = mathjax.draw(r"\begin{aligned} \frac{1}{n} \sum_{i=1}^n p_i \end{aligned}", display=True)
    assert aligned.box[3] - aligned.box[1] == pytest.approx(alone.box[3] - alone.box[1], abs=10)


def test_the_name_of_a_function_is_apart_from_the_letters_around_it(mathjax: MathJax) -> None:
    together, apart = mathjax.draw(r"T\mathrm{ln}q", display=False), mathjax.draw(r"T\ln q", display=False)
    assert apart.width - together.width == pytest.approx(2 * 167, abs=40)


def test_a_bracket_grows_with_what_is_in_it_in_one_piece(mathjax: MathJax) -> None:
    rows = r"\\".join("abcdefghij")
    setting = mathjax.draw(rf"\left\{{\begin{{matrix}}{rows}\end{{matrix}}\right.", display=True)
    pieces = sorted((one for one in signs(setting) if one[2] <= signs(setting)[-1][0]), key=lambda one: one[1])
    assert pieces[-1][3] - pieces[0][1] > 9000
    assert all(after[1] <= before[3] + 1 for before, after in pairwise(pieces) if after[0] < 300)


def test_lines_of_tables_and_strokes_have_a_width_and_no_filling(mathjax: MathJax) -> None:
    table = mathjax.draw(r"\begin{array}{|c|c:c|}\hline a&b&c\\ \hline\end{array}", display=True).elements
    assert 'fill="none"' in table
    assert "stroke-dasharray" in table
    assert table.count("stroke-width=") == table.count('fill="none"')
    assert 'stroke-width="67"' in mathjax.draw(r"\boxed{x}\cancel{y}", display=True).elements


def test_colours_are_those_of_the_text_or_the_authors(mathjax: MathJax) -> None:
    elements = mathjax.draw(r"a \color{red}{b}", display=False).elements
    assert re.findall(r'fill="(\w+)"', elements) == ["currentColor", "red"]


def test_characters_that_the_font_lacks_are_text(mathjax: MathJax) -> None:
    setting = mathjax.draw(r"\text{日本 & <}".replace("&", r"\&"), display=False)
    assert "日本</text>" in setting.elements
    assert setting.width > 2000


@pytest.mark.parametrize(
    "tex",
    [
        r"\text{Größe é} + \text{кирилиця}",
        r"\mathbb{R}\mathcal{L}\mathfrak{g}\mathscr{F}\mathsf{T}\mathtt{c}",
        r"\mathbb{1}\mathbf{1}\ell\hbar\Re\aleph\checkmark\square\because",
        r"\ce{A -> B <=> C ->[H2O] D <--> E <- F}\ce{A\bond{~}B\bond{~-}C}",
        r"\textit{é}\textbf{é}\rightleftharpoons\longmapsto\hookrightarrow\overbrace{x}\widehat{xyz}",
    ],
)
def test_letters_and_signs_are_outlines(mathjax: MathJax, tex: str) -> None:
    assert "<text" not in mathjax.draw(tex, display=False).elements


@pytest.mark.parametrize(
    ("tex", "words"),
    [
        (r"\frac{a}{b}", "a over b"),
        (r"x = -1", "x equals negative 1"),
        (r"\sum_{i=1}^n x_i", "the sum from i equals 1 to n of x sub i"),
        (r"\mathrm{C} + \mathrm{A}", "C plus A"),  # no units of measurement
        (r"\hat{x}", "x hat"),
        (r"\ce{A -> B}", "A right arrow B"),
        (r"\binom{n}{k}", "n choose k"),
        (r"\begin{pmatrix} a \\ b \end{pmatrix}", "the 2 by 1 column matrix a b"),
        (r"P(A \mid B)", "P of open paren A given B close paren"),
        (r"\Delta G^\circ", "Delta G °"),
        (r"\mathbf{X}^\top, \quad y", "bold X to the T power comma y"),
        (r"\mathrm{Größe} = \text{für кирилиця }x", "Größe equals für кирилиця x"),
    ],
)
def test_a_formula_in_words(mathjax: MathJax, tex: str, words: str) -> None:
    assert mathjax.draw(tex, display=True).words == words


def test_a_reaction_has_arrows_as_long_as_what_stands_on_them(mathjax: MathJax) -> None:
    short, long = (
        max(box[2] - box[0] for box in signs(mathjax.draw(tex, display=True)))
        for tex in (r"\ce{A -> B}", r"\ce{A ->[a long condition] B}")
    )
    assert long > 3 * short > 2000


@pytest.mark.parametrize("tex", [r"\nonsense", r"\frac{a}", r"\left(", "a}b", r"\begin{aligned} a", r"\def\x{y} \x"])
def test_what_mathjax_cannot_read_is_an_error(mathjax: MathJax, tex: str) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        mathjax.draw(tex, display=False)
    assert mathjax.draw("x", display=False).elements


def test_a_formula_too_long_for_words_is_drawn(mathjax: MathJax) -> None:
    long = "+".join(f"x_{{{number}}}" for number in range(2000))
    setting = mathjax.draw(long, display=True)
    assert setting.elements
    assert not setting.words


def test_hostile_formulas_end(mathjax: MathJax) -> None:
    for tex in ("{" * 50_000, r"\sqrt" * 5_000 + "x", r"\begin{array}{*{99999999}{c}} a \end{array}", "x" * 20_000):
        try:
            mathjax.draw(tex, display=True)
        except ValueError:
            continue
    assert mathjax.draw("x", display=False).words == "x"


def test_no_formula_runs_a_script_or_names_an_address(mathjax: MathJax) -> None:
    for tex in (r"\href{javascript:alert(1)}{x}", r"\require{html} x", r"\unicode[url(http://a.example)]{x2014}"):
        try:
            setting = mathjax.draw(tex, display=False)
        except ValueError:
            continue
        assert "://" not in setting.elements
    image = '<math><mglyph src="http://a.example/x.png" alt="x"/><mi href="javascript:1" style="fill:url(http://a)">x</mi></math>'
    try:
        elements = mathjax.draw(image, display=False, language="mathml").elements
    except ValueError:
        return
    assert "://" not in elements
    assert "script" not in elements


ENDLESS = "globalThis.draw = () => { for (;;); }"
LARGE = "globalThis.draw = () => { const all = []; for (;;) all.push(new Array(1e5).fill(1.5)); }"


@pytest.mark.parametrize("hostile", [ENDLESS, LARGE])
def test_a_formula_that_takes_too_much_costs_itself_alone(monkeypatch: pytest.MonkeyPatch, hostile: str) -> None:
    engine = MathJax()
    engine.draw("x", display=False)
    engine._engine.eval(hostile)
    monkeypatch.setattr(module, "_SECONDS", 0.5 if hostile == ENDLESS else 60)
    monkeypatch.setattr(module, "_BYTES", 1 << 28)
    monkeypatch.setattr(module, "_LONGEST", 1)  # however busy this machine is: another engine would not be hostile
    with pytest.raises(ValueError, match="too much"):
        engine.draw("x", display=False)
    monkeypatch.undo()
    assert engine.draw("x", display=False).words == "x"


def test_after_some_that_took_too_long_no_more_are_tried(monkeypatch: pytest.MonkeyPatch) -> None:
    engine = MathJax()
    monkeypatch.setattr(module, "_SECONDS", 0.0)
    problems = []
    for _ in range(4):
        with pytest.raises(ValueError, match="too much") as raised:
            engine.draw("x", display=False)
        problems.append(str(raised.value))
    assert problems == [*2 * ["it takes too much time or memory"], *2 * ["other formulas took too much time or memory"]]


def test_a_busy_machine_costs_no_formula(monkeypatch: pytest.MonkeyPatch) -> None:
    """A processor that is elsewhere most of the time is played by a clock of it that stands still."""
    engine = MathJax()
    engine.draw("x", display=False)
    long = "+".join(f"x_{{{number}}}" for number in range(500))
    monkeypatch.setattr(module, "_SECONDS", 0.1)
    monkeypatch.setattr(module, "_LONGEST", 1024)
    monkeypatch.setattr(module, "processor_time", lambda: 0.0)
    assert engine.draw(long, display=False).elements


def test_the_engine_knows_no_files_and_no_network() -> None:
    engine = MathJax()
    engine.start()
    for name in ("require", "fetch", "XMLHttpRequest", "WebSocket", "Deno", "importScripts", "load", "read"):
        assert engine._engine.eval(f"typeof {name}") == "undefined"


def test_it_works_where_an_asyncio_loop_runs() -> None:
    async def in_a_loop() -> float:
        return MathJax().draw("x", display=False).width

    # In a thread of its own: Playwright leaves a loop running in this one.
    with ThreadPoolExecutor(1) as thread:
        assert thread.submit(lambda: asyncio.run(in_a_loop())).result() > 0
