"""Names of people and groups, in whatever order they are written."""

from __future__ import annotations

import pytest
from recto.references.names import inverted, joined, parts, person, surname, text, whole

VAN_DER_WAALS = {"given": "Johannes", "non-dropping-particle": "van der", "family": "Waals"}


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("Ada Example", {"given": "Ada", "family": "Example"}),
        ("Ada B. C. Example", {"given": "Ada B. C.", "family": "Example"}),
        ("  ada   example ", {"given": "ada", "family": "example"}),
        ("Johannes van der Waals", VAN_DER_WAALS),
        ("Vincent Van Gogh", {"given": "Vincent", "family": "Van Gogh"}),
        ("Juana de La Cruz", {"given": "Juana", "non-dropping-particle": "de", "family": "La Cruz"}),
        (
            "Maria da Conceição de Oliveira dos Santos",
            {"given": "Maria da Conceição de Oliveira", "non-dropping-particle": "dos", "family": "Santos"},
        ),
        ("Martin Luther King Jr.", {"given": "Martin Luther", "family": "King", "suffix": "Jr."}),
        ("Martin Luther King, Jr.", {"given": "Martin Luther", "family": "King", "suffix": "Jr."}),
        ("Al Gore", {"given": "Al", "family": "Gore"}),
        ("Plato", {"literal": "Plato"}),
        ("", {"literal": ""}),
        ("The ATLAS Collaboration", {"literal": "The ATLAS Collaboration"}),
        ("The Recto manuscript contributors", {"literal": "The Recto manuscript contributors"}),
        ("COVID-19 Review Consortium", {"literal": "COVID-19 Review Consortium"}),
        ("Open Science Alliance Of Northern Europe", {"literal": "Open Science Alliance Of Northern Europe"}),
    ],
)
def test_as_people_say_them(name: str, found: dict[str, str]) -> None:
    assert person(name) == found


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("Example, Ada", {"family": "Example", "given": "Ada"}),
        ("van der Waals, Johannes", VAN_DER_WAALS),
        ("King, Martin Luther, Jr.", {"family": "King", "given": "Martin Luther", "suffix": "Jr."}),
        ("Plato,", {"literal": "Plato"}),
        ("The ENCODE Consortium", {"literal": "The ENCODE Consortium"}),
    ],
)
def test_family_name_first(name: str, found: dict[str, str]) -> None:
    assert inverted(name) == found


def test_a_family_name_alone() -> None:
    assert parts("Plato") == {"family": "Plato"}
    assert parts("d'Alembert") == {"family": "d'Alembert"}


def test_as_text() -> None:
    assert text(VAN_DER_WAALS | {"suffix": "Jr."}) == "Johannes van der Waals Jr."
    assert text({"literal": "A group"}) == "A group"
    assert joined(VAN_DER_WAALS, "family", "dropping-particle", "given") == "Waals Johannes"


def test_what_a_name_is_found_by() -> None:
    assert surname(VAN_DER_WAALS) == surname({"family": "van der Waals"}) == "van der Waals"
    assert surname({"literal": "A group"}) == whole({"literal": "A group"}) == "A group"
    assert surname({"given": "Plato"}) == "Plato"
    assert surname({}) == ""
