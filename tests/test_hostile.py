"""A malicious manuscript: nothing harmful in it gets into any format (tests/cases/hostile)."""

from __future__ import annotations

import base64
import hashlib
import io
import re
import zipfile
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from lxml import etree
from recto import theme

from tests.helpers import Built, Maker, build, built_case, check, main_part, pdf_text, word_text

ALLOWED_SCHEMES = {"", "http", "https", "mailto", "tel", "ftp", "doi"}


@pytest.fixture(scope="module")
def built(cases_folder: Path) -> Built:
    return built_case("hostile", cases_folder)


class Elements(HTMLParser):
    """Every element of a page with its attributes."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[tuple[str, dict[str, str]]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, {name: value or "" for name, value in attrs}))


ATTACKS = {
    "3,000 nested lists": "\n".join("  " * depth + "- item" for depth in range(3000)),
    "20,000 nested quotations": "> " * 20_000 + "deep",
    "20,000 nested links": "[" * 20_000 + "x" + "](u)" * 20_000,
    "20,000 nested divs": "::: a\n" * 20_000 + "\ntext\n\n" + ":::\n" * 20_000,
    "50,000 brackets": "[" * 50_000,
    "a table of 2,000 columns": f"|{'a|' * 2000}\n|{'-|' * 2000}\n|{'1|' * 2000}",
    "20,000 citations": "See " + " ".join(f"[@doi:10.5555/k{number}]" for number in range(20_000)) + ".",
    "2,000 nested fractions": "$" + r"\frac{1}{" * 2000 + "x" + "}" * 2000 + "$",
    "2,000 nested emphases": "*_" * 1000 + "x" + "_*" * 1000,
    "a line of ten million characters": "word " * 2_000_000,
}


def test_no_bad_paragraph_costs_the_rest(make: Maker) -> None:
    parts = [f"Before the {number}th.\n\n{attack}\n\n" for number, attack in enumerate(ATTACKS.values())]
    built = build(make.text(f"# One\n\n{''.join(parts)}Behind them all [@doi:10.5555/alpha].\n"), "html", "pdf", "docx")
    assert {one.code for one in built.diagnostics} == {"R007"}
    assert len({one.message for one in built.diagnostics}) == len(built.diagnostics) >= 8
    assert str(built.diagnostics[0].location) == "content/01.text.md:5:1"
    last = "# One\n\n".count("\n") + "".join(parts[:-1]).count("\n") + 3
    assert f"content/01.text.md:{last}:1" in [str(one.location) for one in built.diagnostics]
    words = main_part(built.page), word_text(built.files["manuscript.docx"]), pdf_text(built.files["manuscript.pdf"])
    for shown in (" ".join(one.split()) for one in words):
        assert all(f"Before the {number}th." in shown for number in range(len(ATTACKS)))
        assert shown.count("A part of the text was left out here") == len(ATTACKS)
        assert "Behind them all" in shown


def scheme(address: str) -> str:
    match = re.match(r"([a-z][a-z0-9+.-]*):", re.sub(r"[\x00-\x20]", "", address), re.IGNORECASE)
    return match[1].lower() if match else ""


def test_page_has_no_element_that_runs_or_loads(built: Built) -> None:
    found = Elements(built.page).found
    names = [name for name, _ in found]
    # The page's own script, whose hash is in the policy, and the description for search engines, which is data.
    assert [attributes for name, attributes in found if name == "script"] == [{"type": "application/ld+json"}, {}]
    allowed_once = {"script": 2, "style": 1, "link": 99, "meta": 99}
    for name in ("script", "iframe", "frame", "object", "embed", "base", "form", "button", "svg", "template", "style"):
        assert names.count(name) <= allowed_once.get(name, 0), name
    refresh = [
        attributes for name, attributes in Elements(built.page).found if attributes.get("http-equiv") == "refresh"
    ]
    assert refresh == []


def test_page_has_no_attribute_that_runs_or_loads(built: Built) -> None:
    for name, attributes in Elements(built.page).found:
        for attribute, value in attributes.items():
            assert not attribute.startswith("on"), (name, attribute)
            assert attribute not in ("srcdoc", "formaction", "ping", "srcset", "background", "poster", "xlink:href"), (
                name
            )
            if attribute in ("href", "src", "action", "data", "cite") and attributes.get("rel") != "icon":
                assert scheme(value) in ALLOWED_SCHEMES, (name, attribute, value)


def test_page_loads_nothing_through_styles(built: Built) -> None:
    for name, attributes in Elements(built.page).found:
        assert not re.search(r"url|image|@import|expression", attributes.get("style", ""), re.IGNORECASE), name
    main = built.page[built.page.index("</style>") :]
    assert "@import" not in re.sub(r"<[^>]*>", "", main)


def test_page_shows_images_of_the_project_only(built: Built) -> None:
    sources = [
        attributes.get("src")
        for name, attributes in Elements(built.page).found
        if name in ("img", "video", "source", "audio")
    ]
    assert [source for source in sources if source] == ["images/hostile.svg"]


def test_page_asks_for_no_password(built: Built) -> None:
    inputs = [attributes.get("type") for name, attributes in Elements(built.page).found if name == "input"]
    assert set(inputs) <= {"checkbox"}


def test_policy_lets_no_script_run_but_the_pages_own(built: Built) -> None:
    (policy,) = [
        a["content"] for _, a in Elements(built.page).found if a.get("http-equiv") == "Content-Security-Policy"
    ]
    directives = {words.split()[0]: words.split()[1:] for words in policy.split(";")}
    assert directives["default-src"] == ["'none'"]
    (script,) = re.findall(r"<script>(.*?)</script>", built.page, re.DOTALL)
    # The second is the one that compares versions; a build has no such script, but a published page may load it.
    own = (script, theme.script(*theme.COMPARING))
    digests = [base64.b64encode(hashlib.sha256(one.encode()).digest()).decode() for one in own]
    assert directives["script-src"] == [f"'sha256-{digest}'" for digest in digests]
    assert not {"http:", "https:", "*", "'unsafe-eval'", "blob:"} & set(policy.replace(";", " ").split())
    assert directives["base-uri"] == directives["form-action"] == ["'none'"]


def test_copied_drawing_runs_and_loads_nothing(built: Built) -> None:
    with zipfile.ZipFile(io.BytesIO(built.files["manuscript.docx"])) as package:
        drawings = [package.read(name) for name in package.namelist() if name.endswith(".svg")]
    for drawing in (built.files["images/hostile.svg"], *drawings):
        for element in etree.fromstring(drawing).iter(etree.Element):
            assert etree.QName(element).localname not in ("script", "foreignObject", "iframe")
            for attribute, value in element.attrib.items():
                local = etree.QName(attribute).localname
                assert not local.startswith("on"), local
                assert local != "href" or re.match(r"#|data:image/", str(value)), value


def test_word_file_has_no_field_but_those_of_word_itself(built: Built) -> None:
    with zipfile.ZipFile(io.BytesIO(built.files["manuscript.docx"])) as package:
        for name in package.namelist():
            data = package.read(name)
            for word in (b"DDEAUTO", b"INCLUDETEXT", b"INCLUDEPICTURE", b"altChunk", b"oleObject"):
                assert word not in data, (name, word)
            if name.endswith(".rels"):
                for relationship in etree.fromstring(data):
                    if relationship.get("TargetMode") == "External":
                        assert scheme(relationship.get("Target", "")) in ALLOWED_SCHEMES, relationship.get("Target")


def test_pdf_has_no_action_but_links(built: Built) -> None:
    def addresses(value: Any) -> Any:
        if isinstance(value, pikepdf.Dictionary):
            assert value.get("/S") not in ("/JavaScript", "/Launch", "/GoToR", "/SubmitForm", "/ImportData")
            assert not {"/JS", "/AA", "/OpenAction", "/EmbeddedFiles"} & set(value.keys())
            if "/URI" in value:
                yield str(value["/URI"])

    with pikepdf.open(io.BytesIO(built.files["manuscript.pdf"])) as pdf:
        found = [address for value in pdf.objects for address in addresses(value)]
        nested = [
            str(note["/A"]["/URI"])
            for page in pdf.pages
            for note in page.get("/Annots", [])
            if "/URI" in note.get("/A", {})
        ]
    assert all(scheme(address) in ALLOWED_SCHEMES - {""} for address in found + nested), found + nested


def test_no_file_of_the_machine_is_read(built: Built) -> None:
    secret = Path("/etc/passwd").read_bytes().splitlines()[0]
    for name, data in built.files.items():
        assert secret not in data, name
    assert secret.decode() not in word_text(built.files["manuscript.docx"])


def test_no_value_of_the_environment_is_written(built: Built) -> None:
    with zipfile.ZipFile(io.BytesIO(built.files["manuscript.docx"])) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    with pikepdf.open(io.BytesIO(built.files["manuscript.pdf"])) as pdf:
        streams = {
            str(value.objgen): value.read_bytes()
            for value in pdf.objects
            if isinstance(value, pikepdf.Stream) and value.get("/Subtype") != "/Image"
        }
    for name, data in {**built.files, **parts, **streams}.items():
        assert b"hunter2" not in data, name
    assert not any("hunter2" in diagnostic.message + diagnostic.hint for diagnostic in built.diagnostics)


def test_the_rest_is_built_all_the_same(built: Built) -> None:
    for end in ("page", "files", "templates"):
        words = f"The last words of the {end} are here."
        assert words in built.page
        assert words in word_text(built.files["manuscript.docx"])


def test_each_thing_that_was_left_out_is_said_at_its_place(built: Built) -> None:
    for diagnostic in built.diagnostics:
        # P002, about what WeasyPrint misses, has no place in the Markdown.
        assert diagnostic.location is not None or diagnostic.code == "P002", diagnostic.message
    left_out = {(d.location.path, d.location.line) for d in built.diagnostics if d.code == "H001" and d.location}
    assert {
        ("content/01.html.md", line) for line in (9, 10, 12, 14, 15, 16, 17, 18, 19, 22, 26, 30, 33, 36)
    } <= left_out


@pytest.mark.parametrize(
    "template",
    [
        "{{ ''.__class__.__mro__[1].__subclasses__() }}",
        "{{ self._TemplateReference__context }}",
        "{{ cycler.__init__.__globals__.os.popen('id').read() }}",
        "{{ lipsum.__globals__['os'].environ }}",
        "{{ ''.join.__self__ }} {{ (1).__class__ }}",
        "{% for x in ().__class__.__base__.__subclasses__() %}{{ x }}{% endfor %}",
        "{% set x = ''.__class__ %}{{ x }}",
        "{{ '{0.__class__.__init__.__globals__}'.format(joiner) }}",
        "{{ '%(a)s'.__mod__ }}",
        "{{ [].append.__func__ }}",
        "{{ dict.mro() }}",
        "{% do manubot.update({'a': 1}) %}{% do manubot.clear() %}",
    ],
)
def test_templates_reach_nothing_of_python(template: str, make: Maker) -> None:
    built = build(make.text(f"Before.\n\n{template}\n\nAfter.\n"), environ={"SECRET": "hunter2"})
    text = built.text("manuscript.md")
    for word in ("<class", "<module", "function", "hunter2", "environ(", "uid="):
        assert word not in text.replace(template, ""), word
    assert "Before." in built.page
    assert "After." in built.page


@pytest.mark.parametrize(
    "tag", ["{% include '/etc/passwd' %}", "{% import '/etc/passwd' as x %}", "{% extends '/etc/passwd' %}"]
)
def test_templates_load_no_files(tag: str, make: Maker) -> None:
    built = build(make.text(f"Before.\n\n{tag}\n"))
    assert [d.code for d in built.diagnostics] == ["T001"]
    assert Path("/etc/passwd").read_text().splitlines()[0] not in built.page


@pytest.mark.parametrize(
    "template",
    [
        "{{ 'x' * 10**9 }}",
        "{{ 10 ** (10 ** 8) }}",
        "{{ range(10 ** 9) | list }}",
        "{% for a in range(90000) %}{{ 'x' * 900000 }}{% endfor %}",
    ],
)
def test_templates_fill_no_memory(template: str, make: Maker) -> None:
    (diagnostic,) = check(make.text(f"Text.\n\n{template}\n"))
    assert diagnostic.code == "T001"


def test_links_out_of_content_are_not_followed(make: Maker) -> None:
    project = make.text("![x](images/../../secret.png) ![y](images/link.png)\n", **{"secret.txt": "not an image"})
    (project / "content/images").mkdir()
    (project / "content/images/link.png").symlink_to("../../secret.txt")
    assert [d.code for d in check(project)] == ["F001", "F002"]


def test_hidden_folders_of_the_project_stay_hidden(make: Maker) -> None:
    project = make.text(
        "![y](images/link.svg)\n", **{".git/config.svg": "<svg xmlns='http://www.w3.org/2000/svg'>token</svg>"}
    )
    (project / "content/images").mkdir()
    (project / "content/images/link.svg").symlink_to("../../.git/config.svg")
    built = build(project)
    assert [d.code for d in built.diagnostics] == ["F002"]
    assert not any(b"token" in data for data in built.files.values())
