"""Templates: the text is what Jinja2 gives under Manubot's settings, and every character knows where it comes from."""

from __future__ import annotations

import re
import subprocess
from typing import Any

import jinja2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from manubot.process.util import template_with_jinja2
from recto.core.diagnostics import Diagnostic
from recto.core.model import Text
from recto.core.world import BrokenMachine, World
from recto.manuscript import template as module
from recto.manuscript.variables import Variables

from tests.helpers import EPOCH, manuscript, place, templated

VALUES = {
    "name": "a value",
    "numbers": [1, 2, 3],
    "nested": {"key": "deep"},
    "empty": "",
    "manubot": {"date_long": "November 12, 2018"},
}


def by_manubot(*texts: str) -> str:
    """The sections as Manubot joins and templates them."""
    text: str = template_with_jinja2("\n\n".join(texts) + "\n", VALUES)
    return text


def number_words(source: str) -> str:
    """The source with each § made a word of its own: w0, w1 and so on."""
    count = iter(range(100_000))
    return re.sub("§", lambda _: f"w{next(count)}.", source)


LITERALS = st.sampled_from(
    [
        "§",
        "§ §",
        "§\n",
        "\n§",
        " § ",
        "\n\n§\n",
        "§\n§",
        "  ",
        "\n",
        "[@doi:10.5555/§]",
        "ü§ é",
        "𝕬§",
        "§ {# no comment #} §",
        "§{§}",
        "§ % §",
    ]
)


def around(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.one_of(
        st.lists(inner, min_size=1, max_size=4).map("".join),
        inner.map(lambda text: f"{{% if name %}}{text}{{% endif %}}"),
        inner.map(lambda text: f"{{% if not name %}}{text}{{% else %}}§{text}{{% endif %}}"),
        inner.map(lambda text: f"{{%- if name -%}}{text}{{%- endif -%}}"),
        inner.map(lambda text: f"{{% for i in numbers %}}{text}{{{{ i }}}}{{% endfor %}}"),
        inner.map(
            lambda text: f"{{% for i in numbers -%}}{text}{{% if i == 2 %}}{{% break %}}{{% endif %}}{{% endfor %}}"
        ),
        inner.map(
            lambda text: f"{{% macro m(x) %}}{text}{{{{ x }}}}{{% endmacro %}}{{{{ m('given') }}}}§{{{{ m('again') }}}}"
        ),
        inner.map(lambda text: f"{{% set block %}}{text}{{% endset %}}§{{{{ block }}}}"),
        inner.map(lambda text: f"{{% filter replace('zzz', 'y') %}}{text}{{% endfilter %}}"),
        inner.map(lambda text: f"{{% call m2() %}}{text}{{% endcall %}}").map(
            lambda text: "{% macro m2() %}<{{ caller() }}>{% endmacro %}" + text
        ),
    )


TEMPLATES = st.recursive(
    LITERALS
    | st.sampled_from(
        [
            "{{ name }}",
            "{{ nested.key }}",
            "{{ 'made' }}",
            "{## § in a comment {{ name }} ##}",
            "{% raw %}§ {{ name }} {% not %}§{% endraw %}",
            "{% set q = 1 %}",
            "{%- set q = 2 -%}",
            "{% do numbers[:1] %}",
            "{{- name -}}",
            "{% raw -%} § {%- endraw %}",
            "{{ '{{' }}",
            "{{ '\\n' }}",
        ]
    ),
    around,
    max_leaves=14,
)


@given(st.lists(TEMPLATES, min_size=1, max_size=3))
@settings(max_examples=100)
def test_every_word_comes_from_its_place(sections: list[str]) -> None:
    sections = re.split("\0", number_words("\0".join(sections)))
    text, found = templated(*sections, values=VALUES)
    assert found == []
    for word in re.finditer(r"w\d+\.", text.text):
        at = text.location(word.start())
        source = sections[int(at.path.removeprefix("content/").removesuffix(".md"))]
        assert source.split("\n")[at.line - 1][at.column - 1 :].startswith(word.group()), word.group()


@given(st.lists(TEMPLATES, min_size=1, max_size=3))
@settings(max_examples=100)
def test_the_text_is_what_manubot_gives(sections: list[str]) -> None:
    text, _ = templated(*sections, values=VALUES)
    assert text.text == by_manubot(*sections)


@given(st.lists(st.text("ab \n{}%#éß", max_size=30), min_size=1, max_size=3))
@settings(max_examples=100)
def test_broken_templates_stand_as_written(sections: list[str]) -> None:
    text, found = templated(*sections, values=VALUES)
    try:
        expected = by_manubot(*sections)
    except jinja2.TemplateError:
        expected = "\n\n".join(sections) + "\n"
        assert "T001" in [diagnostic.code for diagnostic in found]
    except Exception:
        return
    assert text.text == expected


def test_text_without_tags_maps_to_itself() -> None:
    text, found = templated("one\ntwo", "three\n", "four")
    assert text.text == "one\ntwo\n\nthree\n\n\nfour\n"
    places = [str(text.location(text.text.index(word))) for word in ("one", "two", "three", "four")]
    assert places == ["content/0.md:1:1", "content/0.md:2:1", "content/1.md:1:1", "content/2.md:1:1"]
    assert found == []


def test_what_a_tag_writes_belongs_to_the_tag() -> None:
    text, _ = templated("before\nhere {{ name }} after\n", values=VALUES)
    assert str(text.location(text.text.index("value"))) == "content/0.md:2:6"
    assert str(text.location(text.text.index("after"))) == "content/0.md:2:17"


def test_set_and_macros_carry_over_from_file_to_file() -> None:
    text, found = templated("{% set x = 'kept' %}{% macro m(a) %}<{{ a }}>{% endmacro %}", "{{ x }} {{ m(1) }}")
    assert "kept <1>" in text.text
    assert found == []


def test_a_template_that_looks_at_its_own_text_is_mapped_by_its_lines() -> None:
    source = "first line\n{% set b %}some words{% endset %}{{ b | length }}\nlast line\n"
    text, found = templated(source)
    assert "10\nlast line" in text.text
    assert text.location(text.text.index("last")).line == 3
    assert found == []


def one(*sections: str, values: dict[str, object] | None = None) -> Diagnostic:
    _, found = templated(*sections, values=values or VALUES)
    (diagnostic,) = found
    assert diagnostic.hint
    return diagnostic


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("The set $\\{{a}\\}$ is.\n", "in a formula, put a space between two braces: { {"),
        ("It is $x$, and $\\frac{{a}b}{c}$.\n", "in a formula, put a space between two braces: { {"),
        ("It is $$ {{\\alpha} + b} $$.\n", "in a formula, put a space between two braces: { {"),
        ("It is $x$, and ${{a}}_b$.\n", "in a formula, put a space between two braces: { {"),
        ("It is $x$, and {{ name\n", "close it with }} on the same line"),
    ],
)
def test_two_braces_in_a_formula(text: str, hint: str) -> None:
    assert one(text).hint == hint


@pytest.mark.parametrize(
    ("text", "expected", "words"),
    [
        ("Text.\n\n{{ name", "content/1.md:3:1", "{{ is never closed"),
        ("Text {{ name\n\n# Heading {{ name }}", "content/1.md:1:6", "{{ is never closed"),
        ("{#fig:a}\n\nText {{ name\n\n{#fig:b} #}", "content/1.md:3:6", "{{ is never closed"),
        ("{## {{ ##} Text {{ name\n\nMore.", "content/1.md:1:17", "{{ is never closed"),
        ("Text {{ name, {{ name }}\n", "content/1.md:1:6", "{{ is never closed"),
        ("Text {% raw %}{{ no {% endraw %} {% if name {{ name }}\n", "content/1.md:1:34", "{% is never closed"),
        ("Text\n{% endif %}\n", "content/1.md:2:1", "unknown tag 'endif'"),
        ("Text {% if name %} more\n", "content/1.md:1:6", "{% if %} is never closed"),
        ("A {% if 1 %}{% for x in name %}\n{% endif %}\n\n{% if 2 %}{% endif %}", "content/1.md:2:1", ""),
        ("Text.\nMore {% nonsense %} and\n", "content/1.md:2:6", "nonsense"),
        ("Text {{ name | nofilter }}\n", "content/1.md:1:6", "nofilter"),
        ("A\nB {{ 1 / 0 }}\n", "content/1.md:2:3", "division by zero"),
        ("A\nB {{ name.upper(1, 2) }}\n", "content/1.md:2:3", "argument"),
        ("A {% for i in 5 %}{% endfor %}\n", "content/1.md:1:3", "not iterable"),
        ("A {% include 'x' %}\n", "content/1.md:1:3", ""),
        ("A {% raw %} {{\n", "content/1.md:1:3", "end of"),
        ("A\nB {% if name == ☯ %}x{% endif %}\n", "content/1.md:2:3", "read: unexpected char '☯'"),
    ],
)
def test_a_template_that_fails_is_said_at_its_place(text: str, expected: str, words: str) -> None:
    diagnostic = one("First file.\n", text)
    assert (diagnostic.code, diagnostic.severity, place(diagnostic)) == ("T001", "error", expected)
    assert words in diagnostic.message
    assert not re.search(r" at \d", diagnostic.message)
    assert templated("First file.\n", text, values=VALUES)[0].text == f"First file.\n\n\n{text}\n"


@pytest.mark.parametrize(
    ("text", "name", "expected"),
    [
        ("Text {{ missing }}.\n", "missing", "content/1.md:1:9"),
        ("A\n\nB {{ manubot.nothing }}.\n", "nothing", "content/1.md:3:14"),
        ("A\n\nB {% for x in manubot.date_longe %}{% endfor %}.\n", "date_longe", "content/1.md:3:23"),
        ("A {{ missing.deeper.still }}\n", "missing", "content/1.md:1:6"),
        ("A {% for x in missing %}{{ x }}{% endfor %}\n", "missing", "content/1.md:1:15"),
        ("A {{\n  name ~\n  missing\n}}\n", "missing", "content/1.md:3:3"),
        ("A {{ missing | upper }}\n", "missing", "content/1.md:1:6"),
        ("A {{ missing + 1 }}\n", "missing", "content/1.md:1:6"),
        ("missing {{ missing }}\n", "missing", "content/1.md:1:12"),
    ],
)
def test_an_undefined_variable_is_said_at_its_place(text: str, name: str, expected: str) -> None:
    diagnostic = one("First file {{ name }}.\n", text)
    assert (diagnostic.code, diagnostic.severity, place(diagnostic)) == ("T002", "error", expected)
    assert name in diagnostic.message


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("A {% for x in manubot.nothing %}{{ x }}{% endfor %}.\n", "content/1.md:1:23"),
        ("A {{ manubot.nothing | length }}.\n", "content/1.md:1:14"),
        ("A {% for one in manubot.authors %}{{ one.email }}{% endfor %}.\n", "content/1.md:1:42"),
    ],
)
def test_what_is_lacking_is_a_warning(text: str, expected: str) -> None:
    authors = [{"name": "A", "email": "a@example.org"}, {"name": "B"}]
    diagnostic = one("First file {{ name }}.\n", text, values={"name": "x", "manubot": {"authors": authors}})
    assert (diagnostic.code, diagnostic.severity, place(diagnostic)) == ("T002", "warning", expected)


@pytest.mark.parametrize(
    "text",
    [
        "{% if missing %}x{% endif %}",
        "{% if missing is defined %}x{% endif %}",
        "{{ missing | default('d') }}",
        "{{ missing or 'd' }}",
    ],
)
def test_asking_whether_a_variable_is_defined_is_fine(text: str) -> None:
    assert templated(text, values=VALUES)[1] == []


def test_an_undefined_variable_is_said_once_a_line() -> None:
    _, found = templated("{{ gone }} {{ gone }}\n{{ gone }}\n{% for i in [1, 2] %}{{ lost }}{% endfor %}\n")
    assert [(place(d), d.message.split()[3]) for d in found] == [
        ("content/0.md:1:4", "gone"),
        ("content/0.md:2:4", "gone"),
        ("content/0.md:3:25", "lost"),
    ]


def test_names_of_2018_are_still_known() -> None:
    manubot = {
        "authors": [{"name": "Ada"}],
        "date_long": "November 12, 2018",
        "ci_source": {"commit": "abc"},
        "manuscript_stats": {"word_count": 7},
    }
    text, found = templated(
        "{{ authors[0].name }} {{ author_info[0].name }} {{ date }} {{ ci_source.commit }} {{ manuscript_stats.word_count }}",  # noqa: E501
        values={"manubot": manubot},
    )
    assert text.text == "Ada Ada November 12, 2018 abc 7\n"
    assert found == []


# --- templates that are not plain have a process of their own --------------------------------------------------------


def apart(*texts: str, values: dict[str, Any] | None = None) -> tuple[Text, list[Diagnostic]]:
    found: list[Diagnostic] = []
    made = module.template(manuscript(*texts), Variables(values or {}, EPOCH), found.append, World(environ={}))
    return made, found


def test_it_is_the_same_in_a_process_of_its_own() -> None:
    texts = (
        "Before {% set x = 3 %}{% for a in range(x) %}{{ a }}ü{% endfor %} and {{ people[0].name ~ '!' }}.\n",
        "{{ nothing }} {{ people[0].mail }}\n\n{% macro m(a) %}<{{ a }}>{% endmacro %}{{ m('b') }} after\n",
    )
    values = {"people": [{"name": "Ä"}]}
    here, told = templated(*texts, values=values)
    assert apart(*texts, values=values) == (here, told)
    assert [one.code for one in told] == ["T002", "T002"]
    assert here.location(here.text.index("after")).line == 3


@pytest.mark.parametrize(
    ("tag", "said"),
    [
        ("{% for a in range(9999) %}{% for b in range(99999) %}{% endfor %}{% endfor %}", "more than 1 seconds"),
        (
            "{% macro a(n) %}{% if n %}{% set x = a(n-1) %}{% set x = a(n-1) %}{% endif %}{% endmacro %}{{ a(40) }}",
            "seconds",
        ),
        ("{% macro a(n) %}{{ a(n) }}{% endmacro %}{{ a(1) }}", "without end"),
        ("{{ 'x'.ljust(9999999999) }}", "memory"),
        ("{{ 'x' | center(9999999999) }}", "memory"),
        ("{{ '{:9999999999}'.format(1) }}", "memory"),
        ("{{ '%9999999999s' % 'x' }}", "memory"),
        ("{{ (1).to_bytes(9999999999, 'big') }}", "memory"),
        (
            "{% set n = namespace(a='x' * 999) %}{% for i in range(40) %}{% set n.a = n.a ~ n.a %}{% endfor %}",
            "memory",
        ),
        ("{% if 1 %}" * 3000 + "{% endif %}" * 3000, "nested"),
        ("{{ " + "(" * 5000 + "1" + ")" * 5000 + " }}", "nested"),
    ],
)
def test_what_takes_too_much_is_said_at_its_line(tag: str, said: str, limited: None) -> None:
    made, (problem,) = apart("Words.\n", f"More.\n\n{tag}\n")
    assert problem.code == "T001"
    assert said in problem.message
    assert str(problem.location) == "content/1.md:3:1"
    assert made.text == f"Words.\n\n\nMore.\n\n{tag}\n\n"


@pytest.fixture
def limited(monkeypatch: pytest.MonkeyPatch) -> None:
    """A worker with a fifth of the time."""
    start = (
        "import recto.manuscript.template as m; m.SECONDS = 1; m._LIMITS[m._TooLong] = 'more than 1 seconds'; m.main()"
    )
    real = subprocess.Popen

    def popen(command: list[str], **how: Any) -> Any:
        short = command[-1] == "recto.manuscript.template"
        return real([*command[:-2], "-c", start] if short else command, **how)

    monkeypatch.setattr("recto.core.world.subprocess.Popen", popen)


def test_a_process_that_says_nothing_costs_the_templates_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: Any, **__: Any) -> bytes:
        raise BrokenMachine("killed")

    monkeypatch.setattr(World, "ask_worker", fails)
    made, (problem,) = apart("Words {{ range(3) }}.\n")
    assert made.text == "Words {{ range(3) }}.\n\n"
    assert (problem.code, str(problem.location)) == ("T001", "content/0.md:1:7")
    assert "too much time or memory" in problem.message


def test_a_plain_template_needs_no_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(World, "ask_worker", None)
    assert apart("{{ a }}\n", values={"a": "b"})[0].text == "b\n\n"
