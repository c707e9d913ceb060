"""What YAML can say in a few lines."""

from __future__ import annotations

import pytest
import yaml
from recto.core.yaml_values import MOST, load

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


@pytest.mark.parametrize("text", ["a: b: c", "!!python/object/apply:os.system [ls]", "a: 1\n---\nb: 2"])
def test_what_is_not_safe_yaml(text: str) -> None:
    with pytest.raises(yaml.YAMLError):
        load(text)
