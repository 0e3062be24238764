"""What somebody tries who means no good."""

from __future__ import annotations

import json
import random
from typing import TYPE_CHECKING

import pytest

from layers.core.exceptions import ConflictError
from layers.core.permissions import Actor
from layers.organisations.models import GroupMember
from layers.own_maps import making
from layers.own_maps.importing import read_file
from layers.own_maps.making import create_map, delete_map, renew_join_code
from layers.own_maps.models import Collaborator
from layers.own_maps.personal_data import copy_of
from tests.own_maps.conftest import browser_of, person, put, spot
from tests.own_maps.test_visibility import group
from tests.processor_time import working_at_most

if TYPE_CHECKING:
    from django.test import Client

    from geo_platform.accounts.models import User
    from layers.own_maps.models import OwnMap

pytestmark = pytest.mark.django_db


def scribble(corners: int) -> list[list[float]]:
    chance = random.Random(1)  # noqa: S311 (no secret)
    ring = [[12.3 + chance.random() / 10, 53.9 + chance.random() / 10] for _ in range(corners)]
    return [*ring, ring[0]]


def area(corners: int) -> dict[str, object]:
    return {"type": "Polygon", "coordinates": [scribble(corners)]}


@pytest.mark.parametrize("corners", [150, 5_000, 100_000])
def test_a_scribble_keeps_nobody_waiting(corners: int) -> None:
    with working_at_most(8):
        reading = read_file(json.dumps(area(corners)).encode())
    assert (reading.spots, reading.refused_count) == ([], 1)


def test_many_scribbles_keep_nobody_waiting() -> None:
    with working_at_most(30):
        reading = read_file(json.dumps({"type": "FeatureCollection", "features": [area(400)] * 300}).encode())
    assert reading.refused_count == 300


def test_who_was_taken_out_does_not_come_back_by_the_old_link(own_map: OwnMap, owner: User, artist: Client) -> None:
    code = renew_join_code(actor=Actor(owner), token=own_map.token).join_code
    bully = browser_of(person("bully"))
    bully.post(f"/maps/join/{code}/")
    number = Collaborator.objects.get().pk
    artist.post(f"/maps/{own_map.token}/collaborators/{number}/remove/")
    bully.post(f"/maps/join/{code}/")
    assert not Collaborator.objects.exists()
    assert bully.get(f"/maps/{own_map.token}/").status_code == 404


def test_who_left_a_group_takes_no_copy_of_what_others_drew_since(owner: User) -> None:
    rollers = group()
    friend = person("friend")
    for user in (owner, friend):
        GroupMember.objects.create(group=rollers, user=user)
    camp = create_map(actor=Actor(owner), title="Camp", group=rollers)
    GroupMember.objects.filter(user=owner).delete()
    put(browser_of(friend), camp, spot(title="where we sleep"))
    assert browser_of(owner).get(f"/maps/{camp.token}/").status_code == 404
    told = json.dumps([record.values for record in copy_of(owner)], default=str)  # type: ignore[union-attr]
    assert "where we sleep" not in told
    assert camp.token not in told


def test_a_map_stays_small_enough_to_be_fetched(artist: Client, own_map: OwnMap) -> None:
    """Every visitor fetches all of it."""
    line = {"type": "LineString", "coordinates": [[12.3 + at / 100_000, 53.9] for at in range(5_000)]}
    for _ in range(20):
        assert put(artist, own_map, spot(geometry=line)).status_code == 200
    refused = put(artist, own_map, spot(geometry=line))
    assert refused.status_code == 400
    assert refused.json()["parameter"] == "geometry"
    assert put(artist, own_map, spot()).status_code == 200


def test_deleted_maps_make_no_room_for_more(owner: User, monkeypatch: pytest.MonkeyPatch) -> None:
    """They can be brought back for a while, and lie on the disk."""
    monkeypatch.setattr(making, "MOST_WITH_DELETED", 2)
    for number in range(2):
        delete_map(actor=Actor(owner), token=create_map(actor=Actor(owner), title=f"{number}").token)
    with pytest.raises(ConflictError):
        create_map(actor=Actor(owner), title="one more")
