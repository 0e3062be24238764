"""A role reaches down into the areas within, and never up to the one around."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from layers.core.permissions import Role

if TYPE_CHECKING:
    from tests.people.district import District


@pytest.mark.parametrize(
    ("person", "reached"), [("staff@amt", {"amt", "laage", "dorf"}), ("staff@laage", {"laage"}), ("staff@dorf", {"dorf"})]
)
def test_whoever_serves_a_village_serves_no_district(district: District, person: str, reached: set[str]) -> None:
    numbers = district.actor(person).scope(Role.STAFF).areas
    assert numbers == {district.areas[name].pk for name in reached}
