"""A spot is proposed for the common map once, however often its form is sent and whoever sends it at the same time."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from layers.core import registry
from layers.core.contributions.models import Change
from layers.core.contributions.proposing import add_feature
from layers.core.exceptions import ConflictError
from layers.core.permissions import Actor
from layers.own_maps.models import Spot
from layers.own_maps.proposing import find_proposable, note_proposal
from tests.own_maps.conftest import put, spot

if TYPE_CHECKING:
    from django.test import Client

    from geo_platform.accounts.models import User
    from layers.own_maps.models import OwnMap

pytestmark = pytest.mark.django_db
KEY = "a-key-that-nobody-guesses"
RAMP = {"kind": "skate", "title": "Am See", "place": "12.345700,53.926200"}


@pytest.fixture
def wanted(artist: Client, own_map: OwnMap) -> Spot:
    put(artist, own_map, spot())
    return Spot.objects.get()


def address_of(wanted: Spot) -> str:
    return f"/add/youth-spots/?spot={wanted.map.token}/{wanted.uid}"


def test_who_sends_it_again_since_no_answer_came_is_thanked_as_well(artist: Client, wanted: Spot) -> None:
    answers = [artist.post(address_of(wanted), {**RAMP, "idempotency_key": KEY}) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [303, 303]
    assert answers[0]["Location"] == answers[1]["Location"]
    assert Change.objects.count() == 1


@pytest.mark.parametrize("other", [{"idempotency_key": "another-key-that-nobody-guesses"}, {"title": "Anders"}, {}])
def test_who_sends_another_one_is_told(artist: Client, wanted: Spot, other: dict[str, str]) -> None:
    artist.post(address_of(wanted), {**RAMP, "idempotency_key": KEY})
    again = artist.post(address_of(wanted), {**RAMP, **({"idempotency_key": KEY} if other else {}), **other})
    assert again.status_code == 409
    assert "schon vorgeschlagen" in again.content.decode()
    assert Change.objects.count() == 1


def test_of_two_at_once_one_is_told(owner: User, wanted: Spot) -> None:
    actor, layer = Actor(owner), registry.get("youth-spots")
    token = wanted.map.token
    first, second = (find_proposable(actor=actor, token=token, uid=wanted.uid, layer=layer) for _ in range(2))
    values = {"title": "Am See", "kind": "skate", "geom": wanted.geom}
    note_proposal(actor=actor, spot=first, change=add_feature(actor=actor, layer=layer, values=values))
    with pytest.raises(ConflictError):
        note_proposal(actor=actor, spot=second, change=add_feature(actor=actor, layer=layer, values=values))
