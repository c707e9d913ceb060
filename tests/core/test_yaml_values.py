"""What YAML can say in a few lines."""

from __future__ import annotations

import pytest
import yaml
from recto.core.yaml_values import DEEPEST, MOST, check_depth, load, repeated

from tests.helpers import BOMB


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("", None),
        ("a: [1, x, true]", {"a": [1, "x", True]}),
        ("a: &a {b: 1}\nc: {<<: *a, d: 2}\ne: *a", {"a": {"b": 1}, "c": {"b": 1, "d": 2}, "e": {"b": 1}}),
    ],
)
def test_values(text: str, values: object) -> None:
    assert load(text) == values


@pytest.mark.parametrize(
    "text",
    [
        BOMB,
        BOMB.replace("[*", "[{<<: *").replace(", *", "}, {<<: *").replace("]", "}]"),
        "a: &a [*a]",
        "[" * 5000 + "]" * 5000,
        "a: [" + "x," * (MOST + 1) + "]",
    ],
)
def test_what_is_too_much(text: str) -> None:
    with pytest.raises((ValueError, yaml.YAMLError)):
        load(text)


@pytest.mark.parametrize(
    "text", ["[" * 50_000, "- " * 20_000, "? " * 20_000, "{a: " * 20_000, "x\n---\n" + "[" * 20_000]
)
def test_what_is_nested_deep_is_refused_before_nodes_are_made(text: str) -> None:
    """Their C code calls itself for each level, and ended the process."""
    for read in (check_depth, load, repeated):
        with pytest.raises(ValueError, match=r"^at line \d, it is nested deeper than 100 levels$"):
            read(text)


def test_as_deep_as_is_allowed() -> None:
    text = "[" * DEEPEST + "]" * DEEPEST
    assert load(text) is not None
    check_depth("- a\n" * 1000 + "b: : c")  # not what is wrong otherwise


@pytest.mark.parametrize("text", ["a: b: c", "!!python/object/apply:os.system [ls]", "a: 1\n---\nb: 2"])
def test_what_is_not_safe_yaml(text: str) -> None:
    with pytest.raises(yaml.YAMLError):
        load(text)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", None),
        ("a: 1\nb: {a: 1}\nc: [{a: 1}, {a: 2}]", None),
        ("a: 1\nb: 2\na: 3", ("a", 3)),
        ("a:\n  - {b: 1}\n  - b: 1\n    'b': 2", ("b", 4)),
        ("a: &a {b: 1}\nc: [*a, *a]\nd: *a", None),
        ("a: &a [*a]", None),
    ],
)
def test_a_key_that_is_given_twice(text: str, found: tuple[str, int] | None) -> None:
    assert repeated(text) == found


@pytest.mark.parametrize(
    "text",
    ["a: " + "[" * 100_000, "- " * 100_000, "a: " + "{a: " * 100_000, "\n".join(" " * n + "a:" for n in range(999))],
)
def test_deep_yaml_is_refused(text: str) -> None:
    for reading in (load, repeated):
        with pytest.raises(ValueError, match=r"at line \d+, it is nested deeper than 100 levels"):
            reading(text)
