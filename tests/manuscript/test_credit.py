"""CRediT's roles, however they are written."""

from __future__ import annotations

import pytest
from recto.manuscript.credit import ROLES, Contribution, contributions, degree_of, entries, role_of


@pytest.mark.parametrize(
    ("written", "role"),
    [
        *((name, role) for role, name in ROLES.items()),
        *((f"https://credit.niso.org/contributor-roles/{role}/", role) for role in ROLES),
        ("credit.niso.org/contributor-roles/data-curation", "data-curation"),
        ("data curation", "data-curation"),
        ("Visualisation", "visualization"),
        ("Writing - Original Draft Preparation", "writing-original-draft"),
        ("writing—review and editing", "writing-review-editing"),
        ("Writing", ""),
        ("https://example.org/contributor-roles/software/", ""),
        ("", ""),
    ],
)
def test_a_role_has_a_name_and_an_address(written: str, role: str) -> None:
    assert role_of(written) == role


@pytest.mark.parametrize(("written", "degree"), [("lead", "lead"), (" Equal ", "equal"), ("main", ""), ("", "")])
def test_degrees(written: str, degree: str) -> None:
    assert degree_of(written) == degree


@pytest.mark.parametrize(
    ("given", "found"),
    [
        (None, []),
        ("Software", [("Software", "")]),
        (["Software", {"Resources": "lead"}], [("Software", ""), ("Resources", "lead")]),
        ({"Software": None, "Resources": "equal"}, [("Software", ""), ("Resources", "equal")]),
        ([{"role": "Software", "degree": "lead"}, {"role": "Resources"}], [("Software", "lead"), ("Resources", "")]),
        # As in the metadata of Manubot's own paper.
        ([{"Software": True}, {"Resources": False}], [("Software", "")]),
        (5, [("5", "")]),
    ],
)
def test_what_an_author_wrote(given: object, found: list[tuple[str, str]]) -> None:
    assert list(entries(given)) == found


def test_a_role_that_is_given_twice_keeps_its_degree() -> None:
    assert contributions(["Software: lead", "software"]) == (Contribution("software", "lead"),)
    assert contributions(["Software", {"software": "equal"}]) == (Contribution("software", "equal"),)


def test_contributions_are_in_the_order_of_the_standard() -> None:
    given = [{"software": "lead"}, "took notes", "Conceptualization", {"Software": "equal"}, {"Resources": "much"}]
    found = contributions(given)
    assert found == (Contribution("conceptualization"), Contribution("resources"), Contribution("software", "equal"))
    assert found[0].address == "https://credit.niso.org/contributor-roles/conceptualization/"


@pytest.mark.parametrize("written", ["Software: lead", "software:Lead", "Software (lead)", " Software : lead "])
def test_a_role_with_its_degree_in_one_text(written: str) -> None:
    assert contributions([written]) == (Contribution("software", "lead"),)
