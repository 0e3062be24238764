"""Several who draw on one map at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from layers.own_maps.models import OwnMap, Spot
from tests.own_maps.conftest import browser_of, own_map, owner, put, spot
from tests.racing import at_once

if TYPE_CHECKING:
    from django.test.client import _MonkeyPatchedWSGIResponse as Answer

    from geo_platform.accounts.models import User

__all__ = ["own_map", "owner"]
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
AT_ONCE = 8


def sent_at_once(artist: User, drawn: OwnMap, spots: list[dict[str, Any]]) -> list[Answer]:
    clients = [browser_of(artist) for _ in spots]
    return at_once(lambda number: put(clients[number], drawn, spots[number]), range(len(spots)))


def test_the_same_edit_from_twins_is_one_edit(owner: User, own_map: OwnMap) -> None:
    wanted = spot()
    answers = sent_at_once(owner, own_map, [wanted] * AT_ONCE)
    assert {answer.status_code for answer in answers} == {200}
    assert {answer.json()["version"] for answer in answers} == {2}
    assert Spot.objects.count() == 1


def test_different_edits_lose_nothing_and_each_has_a_version(owner: User, own_map: OwnMap) -> None:
    answers = sent_at_once(owner, own_map, [spot(title=f"Ort {number}") for number in range(AT_ONCE)])
    assert sorted(answer.json()["version"] for answer in answers) == list(range(2, AT_ONCE + 2))
    assert Spot.objects.count() == AT_ONCE
    assert OwnMap.objects.get().version == AT_ONCE + 1


def test_of_two_who_saw_the_same_one_is_told(owner: User, own_map: OwnMap) -> None:
    wanted = spot()
    put(browser_of(owner), own_map, wanted)
    rivals = [{**wanted, "title": f"Name {number}", "version": 2} for number in range(2)]
    assert sorted(answer.status_code for answer in sent_at_once(owner, own_map, rivals)) == [200, 409]
