"""Templates that can run long are told from those that cannot."""

from __future__ import annotations

import jinja2
import pytest
from recto.manuscript.plain_template import is_plain

VALUES = {"manubot": {"authors": [{"name": "A", "affiliations": ["B", "C"]}], "date": "2026"}}
AUTHORS = """
{% for author in manubot.authors %}{{ author.name }}{% if author.orcid is defined and author.orcid is not none %}
· {{ author.orcid }}{% elif not author.x %}x{% endif %}
{% for place in author.affiliations %}{{ place | upper }}{% if not loop.last %}, {% endif %}{% endfor %}
{{ author.affiliations | join("; ") }}{% endfor %}{{ manubot['date'] }} {{ 'a' if manubot.x else 'b' }}
"""


def plain(source: str) -> bool:
    extensions = ["jinja2.ext.do", "jinja2.ext.loopcontrols"]
    return is_plain(jinja2.Environment(extensions=extensions, autoescape=True).parse(source), VALUES)


@pytest.mark.parametrize("source", ["", "words", "{{ a }} {{ a.b.c }}", AUTHORS, "{{ a | default('b') }}"])
def test_plain(source: str) -> None:
    assert plain(source)


@pytest.mark.parametrize(
    "source",
    [
        "{{ range(9) }}", "{{ a() }}", "{{ a.b() }}", "{{ a + b }}", "{{ a ~ b }}", "{{ a * 9 }}", "{{ a ** 9 }}",
        "{{ [a] }}",
        "{% set a = b %}", "{% do a %}", "{% macro a() %}{% endmacro %}", "{% include 'a' %}", "{% import 'a' as b %}",
        "{% for a in b recursive %}{% endfor %}", "{% for a in b.c() %}{% endfor %}", "{% for a, b in c %}{% endfor %}",
        "{% for a in b %}{% for c in b %}{% endfor %}{% endfor %}", "{% for a in b if c() %}{% endfor %}",
        "{{ a | join('b') | join('c') }}", "{{ a | center(99) }}", "{{ a | replace('b', 'c') }}", "{{ a | indent }}",
        "{{ a | join(b | join('c')) }}", "{% filter upper %}{% endfilter %}", "{% call a() %}{% endcall %}",
        "{{ a[b] }}",
        "{% if a %}" * 12 + "{% endif %}" * 12, "{{ " + "(not " * 40 + "a" + ")" * 40 + " }}",
        "{% for a in b %}{% for c in a.d %}{% for e in b %}{% endfor %}{% endfor %}{% endfor %}",
    ],
)  # fmt: skip
def test_not_plain(source: str) -> None:
    assert not plain(source)


def test_many_loops_over_much_are_not_plain() -> None:
    loop = jinja2.Environment(autoescape=True).parse("{% for a in b %}{% endfor %}" * 30)
    assert is_plain(loop, {"b": ["x"] * 1000})
    assert not is_plain(loop, {"b": ["x"] * 1_000_000})
