"""What the files say themselves, in the manuscript's language."""

from __future__ import annotations

import io
import json
import re
import zipfile
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from recto import theme
from recto.formats.pdf import write

from tests.browser import Visit
from tests.helpers import Built, Maker, build, png

TABLE: dict[str, dict[str, str]] = json.loads(theme.text("words.json"))
LABELS: dict[str, dict[str, str]] = json.loads(theme.text("labels.json"))
LANGUAGES = ["de", "es", "fr", "it", "nl", "pt"]

METADATA = """title: Ein Manuskript
lang: de-AT
authors:
  - {name: Anna Muster, email: anna@example.org, corresponding: true, affiliations: [Haus der Muster]}
  - {name: Bert Muster, affiliations: [Haus der Muster]}
"""
TEXT = """Vorweg [@doi:10.5555/alpha].

## Einleitung

Dies ist belegt [@doi:10.5555/alpha; @doi:10.5555/beta].^[Am Rande.] Siehe @fig:a und @eq:a.

![Zu sehen ist etwas.](images/a.png){#fig:a}

![](images/a.png)

$$ E = mc^2 $$ {#eq:a}

| Eins | Zwei |
|------|------|
| 1    | 2    |

```
x = 1
```

## Literatur
"""


def sources() -> str:
    scripts = "".join(
        path.read_text() for folder in ("scripts", "review") for path in (theme.FOLDER / folder).glob("*.js")
    )
    modules = "".join(path.read_text() for path in theme.FOLDER.parent.rglob("*.py"))
    return scripts + "".join(theme.text(f"{name}.html") for name in ("page", "print", "front", "review/page")) + modules


def phrases() -> set[str]:
    """The first argument of each call that says something."""
    return {found[1] for found in re.findall(r"""\b(?:t|theme\.words\([\w.]+\))\(\s*(["'])(.*?)\1""", sources())}


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_phrase_is_missing_in_a_language(language: str) -> None:
    for english, others in TABLE.items():
        assert list(others) == LANGUAGES, english
        assert others[language].strip(), english
        assert others[language].count("{}") == english.count("{}"), english


@pytest.mark.parametrize("language", LABELS)
def test_labels_are_known_phrases_in_a_language_without_the_others(language: str) -> None:
    assert language not in LANGUAGES
    for english, label in LABELS[language].items():
        assert english in TABLE
        assert label.strip()
        assert label.count("{}") == english.count("{}")
    assert list(LABELS[language]) == list(LABELS["pl"])


def test_what_is_said_is_in_the_table_and_nothing_else() -> None:
    assert phrases() == set(TABLE)


@pytest.mark.parametrize(
    ("lang", "said"), [("de", "Inhalt"), ("de-AT", "Inhalt"), ("FR_ca", "Sommaire"), ("en-GB", "Contents")]
)
def test_the_first_part_of_the_tag_decides(lang: str, said: str) -> None:
    assert theme.words(lang)("Contents") == said


@pytest.mark.parametrize(
    ("lang", "figure"),
    [("pl", "Rysunek"), ("no", "Figur"), ("nb-NO", "Figur"), ("zh", "图"), ("zh-Hans-TW", "图"), ("zh-Hant", "圖"),
     ("zh_TW", "圖"), ("zh-HK", "圖"), ("sw", "Figure"), ("not a tag", "Figure")],
)  # fmt: skip
def test_captions_have_words_in_more_languages(lang: str, figure: str) -> None:
    assert theme.words(lang)("Figure") == figure
    assert theme.words(lang)("Contents") == "Contents"


@pytest.mark.parametrize(
    ("lang", "shapes"),
    [("zh", "zh-CN"), ("zh-Hans", "zh-CN"), ("zh-Hant", "zh-TW"), ("zh-HK", "zh-HK"), ("ja", "ja"), ("zha", "zha")],
)
def test_chinese_characters_have_the_shapes_of_a_country(lang: str, shapes: str) -> None:
    assert theme.shapes(lang) == shapes


def test_the_file_keeps_the_language(make: Maker) -> None:
    built = build(make.text("Text.\n", **{"content/metadata.yaml": "title: A\nlang: zh-Hant\n"}), "pdf")
    with pikepdf.open(io.BytesIO(built.files["manuscript.pdf"])) as opened:
        assert opened.Root.Lang == "zh-Hant"


def test_a_language_that_the_table_lacks_gets_english() -> None:
    assert theme.words("sw")("Version {} of {}", "abc", "{}") == "Version abc of {}"


@pytest.fixture(scope="module")
def german(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Built]:
    make = Maker(tmp_path_factory.mktemp("german"))
    project = make.text(TEXT, **{"content/images/a.png": png(), "content/metadata.yaml": METADATA})
    return project / "output" / "manuscript.html", build(project, "html", "pdf", "docx", environ=CI)


CI = {
    "GITHUB_ACTIONS": "true",
    "GITHUB_REPOSITORY": "anna/manuscript",
    "GITHUB_SHA": "a" * 40,
    "GITHUB_REF": "refs/heads/main",
}

SHOWN = """() => [...document.querySelectorAll("body, body *")].flatMap((one) => [
  one.getAttribute("aria-label"), one.getAttribute("title"),
  ...[...one.childNodes].filter((node) => node.nodeType === 3).map((node) => node.data.trim()),
]).filter(Boolean)"""


def test_the_page_shows_no_english_of_its_own(browser: Any, german: tuple[Path, Built]) -> None:
    with Visit(browser, german[0].as_uri()) as visit:
        page = visit.page
        page.locator(".recto-menu > summary").click()
        page.get_by_label("Links zu Absätzen zeigen").check()
        shown = page.evaluate(SHOWN)
        page.get_by_role("button", name="Code kopieren").click()
        page.locator("main .citation a").nth(1).hover()
        page.locator(".recto-card").wait_for()
        shown += page.evaluate(SHOWN)
        page.get_by_role("button", name="Abbildung 1 vergrößern").click()
        shown += page.evaluate(SHOWN)
        assert visit.messages == []
    german_words = set(theme.phrases("de").values())
    # "{} of {}" may well be in the title of a work that is cited.
    english = [phrase for phrase in TABLE if phrase not in german_words and not phrase.startswith("{} ")]
    patterns = [re.compile(re.escape(phrase).replace(r"\{\}", ".+")) for phrase in english]
    assert [words for words in shown if any(pattern.fullmatch(words) for pattern in patterns)] == []
    assert {"Inhalt", "Zum Text springen", "Zitiert in", "Darstellung", "Bildbetrachter", "Zu Referenz 1"} <= set(shown)
    assert "Tabelle" in shown
    assert {"Gleichung 1", "Link kopieren: Gleichung (1)"} <= set(shown)


def test_an_english_page_carries_no_words(tmp_path: Path) -> None:
    assert 'id="recto-words"' not in build(Maker(tmp_path).text("Text.\n")).text("manuscript.html")


def test_the_printed_page_and_the_word_file_say_the_same(german: tuple[Path, Built]) -> None:
    printed = write.text(german[1].files["manuscript.pdf"])
    with zipfile.ZipFile(io.BytesIO(german[1].files["manuscript.docx"])) as archive:
        word = archive.read("word/document.xml").decode()
        assert "> von <" in archive.read("word/footer1.xml").decode()
    assert "1 von " in printed
    assert "Korrespondenz: Anna Muster" in " ".join(printed.split())
    assert "Korrespondenz: " in word
    assert "12. November 2018" in word
    assert "12. November 2018" in printed


def test_the_date_is_no_english_one(german: tuple[Path, Built]) -> None:
    assert re.search(r"Version aaaaaaa vom 12\. November 2018", german[1].text("manuscript.html"))
