"""A malicious manuscript: nothing harmful in it gets into any format (tests/cases/hostile)."""

from __future__ import annotations

import base64
import hashlib
import io
import json
import re
import shutil
import socket
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


# --- every place that names a file or an address ---------------------------------------------------------------------

EVERYWHERE = """# A heading

Words before. ![figure](ADDRESS.png){#fig:a} ![drawing](ADDRESS.svg) ![](<ADDRESS.png>) [link](file:ADDRESS.txt)

<img src="ADDRESS.png" srcset="ADDRESS.svg 2x" alt="a">

<picture><source srcset="ADDRESS.png"><img src="ADDRESS.svg"></picture>

<object data="ADDRESS.svg"></object><embed src="ADDRESS.svg">

<iframe src="ADDRESS.txt"></iframe><video src="ADDRESS.png"></video>

<link rel="stylesheet" href="ADDRESS.css"><style>@import "ADDRESS.css"; p { background: url("ADDRESS.png") }</style>

<p style="background: url(ADDRESS.png)">a</p> <svg><image href="ADDRESS.png"/><use href="ADDRESS.svg#a"/></svg>

![own](images/own.svg)

$$\\input{ADDRESS.txt} \\include{ADDRESS.txt} \\includegraphics{ADDRESS.png}$$

$$\\href{ADDRESS.txt}{a} \\write18{cat ADDRESS.txt}$$

\\input{ADDRESS.txt} \\includegraphics{ADDRESS.png} \\verbatiminput{ADDRESS.txt} \\openin5=ADDRESS.txt

```{=latex}
\\input{ADDRESS.txt}
```

```{=openxml}
<w:p><w:r><w:fldChar w:fldCharType="begin"/><w:instrText>INCLUDETEXT "ADDRESS.txt"</w:instrText></w:r></w:p>
```

{% include 'ADDRESS.txt' ignore missing %}

[@secret] says so.

The last words are here.
"""
IN_METADATA = """title: A test
authors: [{name: A, photo: "ADDRESS.png"}]
thumbnail: "ADDRESS.png"
bibliography: "ADDRESS.json"
csl: "ADDRESS.csl"
citation-abbreviations: "ADDRESS.json"
header-includes: '<script src="ADDRESS.js"></script>'
css: "ADDRESS.css"
template: "ADDRESS.txt"
reference-doc: "ADDRESS.docx"
epub-cover-image: "ADDRESS.png"
include-before: "ADDRESS.txt"
pandoc:
  bibliography: "ADDRESS.json"
  csl: "ADDRESS.csl"
  include-in-header: "ADDRESS.txt"
  reference-doc: "ADDRESS.docx"
  metadata-files: ["ADDRESS.txt"]
recto:
  template-variables: ["ADDRESS.json", "a=ADDRESS.json"]
  docx: {reference: "ADDRESS.docx"}
  page: {scripts: ["ADDRESS.js"], styles: ["ADDRESS.css"], images: true}
  pdf: {styles: ["ADDRESS.css"]}
"""
OWN = """<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><style>@import "ADDRESS.css";</style>
<image href="ADDRESS.png"/><use href="ADDRESS.svg#a"/><rect fill="url(ADDRESS.svg#a)" width="9" height="9"/></svg>"""
DEFAULTS = """reference-doc: ADDRESS.docx
bibliography: ADDRESS.json
metadata-file: ADDRESS.txt
include-in-header: ADDRESS.txt
"""
ALL_FORMATS = ("html", "pdf", "docx", "jats", "latex")


def everywhere(make: Maker, address: str) -> Path:
    """A project that names ``address`` wherever a file can be named."""
    files = {
        "content/01.text.md": EVERYWHERE,
        "content/metadata.yaml": IN_METADATA,
        "content/images/own.svg": OWN,
        "build/pandoc/defaults/common.yaml": DEFAULTS,
    }
    return make({name: text.replace("ADDRESS", address) for name, text in files.items()})


def parts_of(built: Built) -> dict[str, bytes]:
    """The files of a build, with what is packed in them."""
    parts = dict(built.files)
    with zipfile.ZipFile(io.BytesIO(built.files["manuscript.docx"])) as package:
        parts |= {f"docx/{name}": package.read(name) for name in package.namelist()}
    with pikepdf.open(io.BytesIO(built.files["manuscript.pdf"])) as pdf:
        streams = [one for one in pdf.objects if isinstance(one, pikepdf.Stream) and one.get("/Subtype") != "/Image"]
        parts |= {f"pdf/{number}": one.read_bytes() for number, one in enumerate(streams)}
    return parts


CANARY = "hunter2-canary"


@pytest.fixture
def secrets(tmp_path: Path) -> Path:
    """Files beside the project, one of each kind, which hold a secret. Returns their path without a suffix."""
    picture = b"\x89PNG\r\n\x1a\n" + CANARY.encode()
    drawing = f'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><text id="a">{CANARY}</text></svg>'
    item = json.dumps([{"id": "secret", "type": "book", "title": CANARY}])
    with zipfile.ZipFile(tmp_path / "secret.docx", "w") as package:
        package.writestr("word/styles.xml", CANARY)
    style = f'<style xmlns="http://purl.org/net/xbiblio/csl"><info><title>{CANARY}</title></info></style>'
    kinds: dict[str, str | bytes] = {
        "png": picture,
        "svg": drawing,
        "json": item,
        "txt": CANARY,
        "css": CANARY,
        "js": CANARY,
        "csl": style,
    }
    for kind, data in kinds.items():
        (tmp_path / f"secret.{kind}").write_bytes(data if isinstance(data, bytes) else data.encode())
    return tmp_path / "secret"


FORMS = {
    "absolute": "{}",
    "upwards": "../../secret",
    "upwards from a folder": "images/../../../secret",
    "a file's address": "file://{}",
    "a file's address with a host": "FILE://localhost{}",
    "percent": "%2e%2e/%2E%2E/secret",
    "percent twice": "%252e%252e/%252e%252e/secret",
    "backslashes": "..\\\\\\\\..\\\\\\\\secret",
    "wide dots and slashes": "．．／．．／secret",
    "one dot leader": "‥/‥/secret",
    "more than needed": "..././..././../../secret",
    "a link": "linked",
    "a folder that is a link": "folder/secret",
    "a link to a link": "twice",
    "another case": "../../SECRET",
}


@pytest.mark.parametrize("form", FORMS)
def test_no_name_leads_out_of_the_project(form: str, make: Maker, secrets: Path) -> None:
    project = everywhere(make, FORMS[form].format(secrets))
    (project / "content/folder").symlink_to(secrets.parent)
    (project / "folder").symlink_to(secrets.parent)
    for path in secrets.parent.glob("secret.*"):
        (project / f"content/linked{path.suffix}").symlink_to(path)
        (project / f"content/twice{path.suffix}").symlink_to(f"linked{path.suffix}")
    built = build(project, *(ALL_FORMATS if form in ("absolute", "a link") else ("html", "docx", "jats", "latex")))
    parts = parts_of(built) if "manuscript.pdf" in built.files else built.files
    assert [name for name, data in parts.items() if CANARY.encode() in data] == []
    assert not any(CANARY in one.message + one.hint for one in built.diagnostics)
    assert "The last words are here." in built.page


def test_the_same_names_are_read_within_content(make: Maker, secrets: Path) -> None:
    """What the test above would see."""
    project = everywhere(make, "own")
    for path in secrets.parent.glob("secret.*"):
        shutil.copy(path, project / f"content/own{path.suffix}")
    parts = build(project, "html", "jats", "latex").files
    assert {name for name, data in parts.items() if CANARY.encode() in data} >= {
        "manuscript.html", "manuscript.xml", "references.json", "own.png"
    }  # fmt: skip


def test_a_build_asks_for_no_address_in_the_text(make: Maker) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.setblocking(False)
        project = everywhere(make, "http://{}:{}/a".format(*server.getsockname()))
        built = build(project, *ALL_FORMATS)
        assert "The last words are here." in built.page
        with pytest.raises(BlockingIOError):
            server.accept()
        with socket.create_connection(server.getsockname()):  # it would have noticed
            server.setblocking(True)
            server.accept()[0].close()
