"""Who may make others something: everybody × every role × every place."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING

import pytest

from layers.areas.models import Area
from layers.core.permissions import VISITOR, Role
from layers.organisations.granting import grantable_roles, holds, may_grant, may_run_groups
from tests.people.district import PEOPLE

if TYPE_CHECKING:
    from tests.people.district import District

PLACES = ("amt", "laage", "dorf", "club", "other-club")
NOTHING: set[Role] = set()
TRUST, EVERYTHING, EDITING = {Role.TRUSTED}, set(Role), {Role.EDITOR}
# Columns as in PLACES.
MATRIX = {
    "citizen": (NOTHING, NOTHING, NOTHING, NOTHING, NOTHING),
    "trusted@laage": (NOTHING, NOTHING, NOTHING, NOTHING, NOTHING),
    "editor@laage": (NOTHING, TRUST, NOTHING, NOTHING, NOTHING),
    "staff@laage": (NOTHING, EVERYTHING, NOTHING, EDITING, NOTHING),
    "trusted@amt": (NOTHING, NOTHING, NOTHING, NOTHING, NOTHING),
    "editor@amt": (TRUST, TRUST, TRUST, NOTHING, NOTHING),
    "staff@amt": (EVERYTHING, EVERYTHING, EVERYTHING, EDITING, EDITING),
    "staff@dorf": (NOTHING, NOTHING, EVERYTHING, NOTHING, EDITING),
    "editor@club": (NOTHING, NOTHING, NOTHING, EDITING, NOTHING),
    "editor@other-club": (NOTHING, NOTHING, NOTHING, NOTHING, EDITING),
    "administrator": (EVERYTHING, EVERYTHING, EVERYTHING, EDITING, EDITING),
}


def test_everybody_is_in_the_matrix() -> None:
    assert set(MATRIX) == set(PEOPLE)


@pytest.mark.parametrize(("person", "place"), list(product(PEOPLE, PLACES)))
def test_matrix(district: District, person: str, place: str) -> None:
    target = district.target(place)
    expected = MATRIX[person][PLACES.index(place)]
    actor = district.actor(person)
    assert {role for role in Role if may_grant(actor, role, target)} == expected
    assert set(grantable_roles(actor, target)) == expected


@pytest.mark.parametrize(("person", "place"), list(product(PEOPLE, PLACES)))
def test_without_the_second_factor_nobody_gives_anything(district: District, person: str, place: str) -> None:
    assert grantable_roles(district.actor(person, has_proved_it=False), district.target(place)) == []


@pytest.mark.parametrize("place", PLACES)
def test_a_visitor_gives_nothing(district: District, place: str) -> None:
    assert grantable_roles(VISITOR, district.target(place)) == []


@pytest.mark.parametrize(("person", "place"), list(product(PEOPLE[:-1], ("amt", "laage", "dorf"))))
def test_in_an_area_nobody_gives_more_than_they_have(district: District, person: str, place: str) -> None:
    actor, area = district.actor(person), district.target(place)
    assert isinstance(area, Area)
    assert all(holds(actor, role, area) for role in grantable_roles(actor, area))


@pytest.mark.parametrize(("person", "club"), list(product(PEOPLE, ("club", "other-club"))))
def test_groups_are_run_by_the_clubs_own_editors(district: District, person: str, club: str) -> None:
    may = person in {f"editor@{club}", "administrator"}
    assert may_run_groups(district.actor(person), district.clubs[club]) == may
