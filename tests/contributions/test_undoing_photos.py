"""Pictures go and come with what they came with, however often that is taken back."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.contrib.gis.geos import Point
from django.utils.timezone import now

from layers.core import registry
from layers.core.contributions import deciding, proposing
from layers.core.contributions.forgetting import forget_old_of
from layers.core.contributions.ledger import Enclosure, NewPhoto
from layers.core.contributions.models import Change, Photo
from layers.core.permissions import Actor
from layers.core.services import create_feature

if TYPE_CHECKING:
    from geo_platform.accounts.models import User

pytestmark = pytest.mark.django_db
SPOTS = registry.get("youth-spots")
RAMP = {"title": "Ramp", "kind": "skate", "geom": Point(12.345, 53.926)}
ONE_PICTURE = Enclosure(photos=[NewPhoto("a" * 32, 4, 3)])


@pytest.fixture
def chief(superuser: User) -> Actor:
    return Actor(superuser, is_administrator=True)


@pytest.fixture(params=["added", "sent later"])
def change(request: pytest.FixtureRequest, chief: Actor) -> Change:
    """With a picture that everybody sees."""
    if request.param == "added":
        return proposing.add_feature(actor=chief, layer=SPOTS, values=RAMP, enclosed=ONE_PICTURE)
    feature = create_feature(layer=SPOTS, values=RAMP)
    return proposing.change_feature(actor=chief, layer=SPOTS, feature=feature, changes={}, enclosed=ONE_PICTURE)


def seen() -> str:
    return Photo.objects.get().state


def days_later(days: int) -> None:
    for change in Change.objects.exclude(decided_at=None):
        Change.objects.filter(pk=change.pk).update(decided_at=change.decided_at - timedelta(days=days))


def test_they_follow_each_taking_back(chief: Actor, change: Change) -> None:
    for state in ("withdrawn", "accepted", "withdrawn", "accepted"):
        change = deciding.revert(actor=chief, change=change)
        assert seen() == state


def test_they_follow_a_taking_back_that_is_opened_again(chief: Actor, change: Change) -> None:
    taking_back = deciding.revert(actor=chief, change=change)
    deciding.reopen(actor=chief, change=taking_back)
    assert seen() == "accepted"
    deciding.accept(actor=chief, change=taking_back)
    assert seen() == "withdrawn"


def test_one_that_was_taken_away_alone_stays_away(chief: Actor, change: Change) -> None:
    deciding.remove_photo(actor=chief, photo=Photo.objects.get())
    deciding.revert(actor=chief, change=deciding.revert(actor=chief, change=change))
    assert seen() == "withdrawn"
    deciding.restore_photo(actor=chief, photo=Photo.objects.get())
    assert seen() == "accepted"


def test_a_slip_costs_no_picture_of_an_old_entry(chief: Actor, change: Change) -> None:
    days_later(400)
    taking_back = deciding.revert(actor=chief, change=change)
    forget_old_of(SPOTS)
    deciding.revert(actor=chief, change=taking_back)
    assert seen() == "accepted"


def test_after_a_while_they_go(chief: Actor, change: Change) -> None:
    deciding.revert(actor=chief, change=change)
    days_later(31)
    SPOTS.queryset().update(updated_at=now() - timedelta(days=31))
    forget_old_of(SPOTS)
    assert not Photo.objects.exists()
