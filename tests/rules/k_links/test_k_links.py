"""Links."""

from __future__ import annotations

import pytest
from recto.pandoc.markdown import addresses

from tests.helpers import Maker, check, place


def found(make: Maker, text: str, code: str) -> list[tuple[str | None, str]]:
    return [(place(one), one.hint) for one in check(make.text(text)) if one.code == code]


def test_a_parenthesis_after_a_note_is_no_link(make: Maker) -> None:
    text = "A note^[One.](really), another[^1](see) and ^[three](see Table 1).\n\n[^1]: Two.\n"
    assert [one for one in check(make.text(text)) if one.code[0] == "K"] == []


def test_addresses_and_their_places() -> None:
    text = (
        "[a](https://a.org/x_(y) 'A title'), <https://b.org>, https://c.org/d. [e][f] ![g](https://g.org/h.png)\n"
        "<a class='x' href=\"https://i.org\">i</a> `https://j.org` ada@k.org [l](#m)\n\n[f]: <https://f.org/a b> 'F'\n"
    )
    named = {address: text[start : start + len(address)] for start, address in addresses(text)}
    assert list(named) == [
        "https://a.org/x_(y)", "https://b.org", "https://c.org/d", "https://i.org", "#m", "https://f.org/a b"
    ]  # fmt: skip
    assert all(address == there for address, there in named.items())


@pytest.mark.parametrize(
    ("address", "hint"),
    [
        ("", "write it between the parentheses"),
        ("http//example.org", "write https://example.org"),
        ("http:/example.org", "write http://example.org"),
        ("htps://example.org", "write https://example.org"),
        ("ttps://example.org", "write https://example.org"),
        ("https://https://example.org", "write https://example.org"),
        ("www.example.org", "write https://www.example.org"),
        ("10.5555/alpha", "write https://doi.org/10.5555/alpha"),
        ("ada@example.org", "write mailto:ada@example.org"),
        ("https://example/a", "write the whole address, as a browser shows it"),
        ("https://exam ple.org/a", "write the whole address, as a browser shows it"),
        ("https://example.org/a b", "write %20 instead of the space, or remove it"),
    ],
)
def test_malformed(address: str, hint: str, make: Maker) -> None:
    ((where, said),) = found(make, f"See [it]({address}).\n", "K001")
    assert said == hint
    assert where is not None
    assert where.startswith("content/01.text.md:1:")


@pytest.mark.parametrize(
    "address",
    [
        "https://example.org", "http://example.org:8080/a?b=c#d", "mailto:ada@example.org", "#a", "images/a.svg",
        "https://web.archive.org/web/2020/https://example.org", "https://xn--bcher-kva.example", "https://例え.jp/x",
        "httpd.html", "https-only.md", "http.client.html",
    ],
)  # fmt: skip
def test_well_formed(address: str, make: Maker) -> None:
    assert (
        found(make, f"See [it]({address}) [here]{{#a}}. The site www.example.org and me@example.org.\n", "K001") == []
    )


def test_an_address_that_a_template_leaves_empty(make: Maker) -> None:
    assert found(make, "See [it]({{ manubot.html_url_versioned }}).\n", "K001") == []


@pytest.mark.parametrize(("host", "known"), [("github.com", True), ("en.wikipedia.org", True), ("example.org", False)])
def test_http(host: str, known: bool, make: Maker) -> None:
    assert bool(found(make, f"See <http://{host}/a>.\n", "K002")) == known
    assert not found(make, f"See <https://{host}/a> and `http://{host}`.\n", "K002")


@pytest.mark.parametrize(
    ("address", "key"),
    [
        ("https://doi.org/10.5555/alpha", "doi:10.5555/alpha"),
        ("http://dx.doi.org/10.5555/al(pha)1", "{doi:10.5555/al(pha)1}"),
        ("https://pubmed.ncbi.nlm.nih.gov/1234/", "pubmed:1234"),
        ("https://www.ncbi.nlm.nih.gov/pmc/articles/PMC1234/", "pmc:PMC1234"),
        ("https://arxiv.org/abs/1906.01998v2", "arxiv:1906.01998"),
        ("https://www.biorxiv.org/content/10.1101/2020.01.01.123456v1", "doi:10.1101/2020.01.01.123456"),
    ],
)
def test_a_link_to_a_paper(address: str, key: str, make: Maker) -> None:
    assert found(make, f"See [it]({address}).\n", "K003") == [("content/01.text.md:1:10", f"cite it: [@{key}]")]


def test_data_and_one_s_own_paper_may_be_linked_to(make: Maker) -> None:
    assert found(make, "See <https://doi.org/10.5281/zenodo.1>.\n", "K003") == []
    project = make({"content/00.front-matter.md": "Published as <https://doi.org/10.5555/alpha>.\n"})
    assert [one for one in check(project) if one.code == "K003"] == []


def test_places_in_the_text(make: Maker) -> None:
    text = (
        "# Some methods\n\n[a](#some-methods) [b]{#b} [c](#b) <span id='d'>d</span> [e](#d) [f](#fig:f) [g](#) [h](#nn)"
        "\n\n![F.](images/f.svg){#fig:f}\n"
    )
    assert [where for where, _ in found(make, text, "K004")] == ["content/01.text.md:3:89"]


# --- files that stay behind (K007) ----------------------------------------------------------------------------------

SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'


def test_a_link_to_a_file_that_is_not_published(make: Maker) -> None:
    links = "[a](data/t.csv), [b](../README.md#use), [c](images/b.svg), <a href='t.csv'>d</a>, [e](example.org/x)"
    places = [at for at, _ in found(make, f"{links}\n", "K007")]
    assert places == [f"content/01.text.md:1:{column}" for column in (5, 22, 45, 69, 87)]
    assert found(make, "[e](example.org/x)\n", "K007")[0][1] == "write https://example.org/x"


def test_what_goes_along(make: Maker) -> None:
    text = (
        "![An image](images/ab.svg)\n\n[1](images/ab.svg) [2](manuscript.pdf) [3](references.bib) [4](#here)\n"
        "[5](https://a.org/b.csv) [6](mailto:a@b.org) [7](/elsewhere) [8](v/latest/) [9](./) ![][x]\n\n"
        "[x]: images/ab.svg\n"
    )
    project = make.text(text, **{"content/images/ab.svg": SVG})
    assert [one for one in check(project) if one.code == "K007"] == []


def test_addresses_that_are_cut(make: Maker) -> None:
    text = (
        "https://example.org/~a/~b/, https://example.org/a*b*c, https://example.org/~c, <https://example.org/~d/~e/>\n"
    )
    text += "`https://example.org/~f/~g/` [https://example.org/h](https://example.org/i)\n"
    assert found(make, text, "K008") == [
        ("content/01.text.md:1:1", "write <https://example.org/~a/~b/>"),
        ("content/01.text.md:1:29", "write <https://example.org/a*b*c>"),
    ]


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("See [](https://example.org) and [ ](#a).", ["1:5", "1:33"]),
        ('[![](a.svg){alt=""}](https://example.org)', ["1:1"]),
        ('<a href="https://example.org"> </a>', ["1:1"]),
        ("[`code`](https://example.org) [$x$](#a) [<b>b</b>](#a) ![](a.svg) [text][] `[](https://a.org)`", []),
        ("[![A leaf](a.svg)](https://example.org) \\[](https://example.org)", []),
    ],
)
def test_links_without_text(text: str, places: list[str], make: Maker) -> None:
    found = [one for one in check(make.text(f"{text}\n")) if one.code == "K010"]
    assert [str(one.location).partition(":")[2] for one in found] == places
