"""Taking back brings back what was there, no more and no less."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.contrib.gis.geos import Point
from django.db.models import F

from layers.core import registry
from layers.core.contributions import deciding, proposing
from layers.core.contributions.ledger import Enclosure
from layers.core.exceptions import ConflictError
from layers.core.models import Happening, Status
from layers.core.permissions import VISITOR, Actor
from layers.core.services import create_feature
from layers.places.models import YouthSpot
from tests.signing_in import sign_in_twice

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client

    from geo_platform.accounts.models import User
    from layers.core.contributions.models import Change
    from layers.core.models import BaseFeature

pytestmark = pytest.mark.django_db
HERE = Point(12.345, 53.926)
SPOTS = registry.get("youth-spots")


@pytest.fixture
def chief(superuser: User) -> Actor:
    return Actor(superuser, is_administrator=True)


@pytest.fixture
def spot() -> BaseFeature:
    return create_feature(layer=SPOTS, values={"title": "Old", "kind": "skate", "geom": HERE})


@pytest.fixture
def osm_spot() -> BaseFeature:
    tags = {"name": "Old", "leisure": "pitch", "sport": "skateboard"}
    snapshot = {"osm_type": "n", "osm_id": 7, "osm_tags": tags, "osm_geom": HERE}
    return create_feature(layer=SPOTS, values={**snapshot, "title": "Old", "kind": "skate", "geom": HERE})


def now() -> YouthSpot:
    return YouthSpot.objects.get()


class TestSeveralWhoSayThatItIsGone:
    def test_taking_back_the_second_takes_nothing_off_the_map(self, chief: Actor, spot: BaseFeature) -> None:
        first, second = (proposing.report_gone(actor=VISITOR, layer=SPOTS, feature=spot) for _ in range(2))
        first = deciding.accept(actor=chief, change=first)
        second = deciding.accept(actor=chief, change=second)
        deciding.revert(actor=chief, change=first)
        with pytest.raises(ConflictError):
            deciding.revert(actor=chief, change=second)
        assert now().status == Status.PUBLISHED

    def test_opening_the_second_again_puts_nothing_on_it(self, chief: Actor, spot: BaseFeature) -> None:
        for change in [proposing.report_gone(actor=VISITOR, layer=SPOTS, feature=spot) for _ in range(2)]:
            second = deciding.accept(actor=chief, change=change)
        deciding.reopen(actor=chief, change=second)
        assert now().status == Status.ARCHIVED
        assert Happening.objects.filter(what="gone").count() == 1

    def test_there_is_one_button(self, client: Client, chief: Actor, spot: BaseFeature, superuser: User) -> None:
        for change in [proposing.report_gone(actor=VISITOR, layer=SPOTS, feature=spot) for _ in range(2)]:
            deciding.accept(actor=chief, change=change)
        sign_in_twice(client, superuser)
        page = client.get(f"/youth-spots/{spot.pk}/history/").content.decode()
        assert page.count("/revert/") == 1


def test_putting_back_that_was_opened_again_is_whole(chief: Actor, osm_spot: BaseFeature) -> None:
    removal = proposing.remove_feature(actor=chief, layer=SPOTS, feature=osm_spot)
    again = deciding.reopen(actor=chief, change=deciding.revert(actor=chief, change=removal))
    assert (now().status, now().not_there) == (Status.ARCHIVED, True)
    deciding.accept(actor=chief, change=again)
    assert (now().status, now().not_there) == (Status.PUBLISHED, False)


class TestFollowingOpenStreetMap:
    def test_who_repeats_a_value_does_not_fix_it(self, chief: Actor, osm_spot: BaseFeature) -> None:
        changes = {"title": "New", "kind": "skate", "surface": ""}
        change = proposing.change_feature(actor=chief, layer=SPOTS, feature=osm_spot, changes=changes)
        assert now().overrides == {"title": "New"}
        deciding.revert(actor=chief, change=change)
        assert now().overrides == {}

    def test_what_was_fixed_before_stays_so(self, chief: Actor, osm_spot: BaseFeature) -> None:
        for changes in ({"title": "New"}, {"title": "New", "surface": "sand"}):
            proposing.change_feature(actor=chief, layer=SPOTS, feature=osm_spot, changes=changes)
        assert now().overrides == {"title": "New", "surface": "sand"}


class TestAfterALoad:
    """A load of OpenStreetMap gives a feature a new version, and nobody has changed it again by that."""

    def test_a_decision_is_undone(self, chief: Actor, osm_spot: BaseFeature) -> None:
        proposal = proposing.change_feature(actor=VISITOR, layer=SPOTS, feature=osm_spot, changes={"title": "New"})
        change = deciding.accept(actor=chief, change=proposal)
        YouthSpot.objects.update(surface="sand", version=F("version") + 1)
        deciding.reopen(actor=chief, change=change)
        assert (now().title, now().surface, now().overrides) == ("Old", "sand", {})

    @pytest.mark.parametrize("report", [proposing.report_gone, proposing.report_abuse])
    def test_so_is_that_it_is_gone(self, chief: Actor, osm_spot: BaseFeature, report: Callable[..., Change]) -> None:
        said = report(actor=VISITOR, layer=SPOTS, feature=osm_spot, enclosed=Enclosure(note="Gone"))
        change = deciding.accept(actor=chief, change=said)
        YouthSpot.objects.update(surface="sand", version=F("version") + 1)
        deciding.reopen(actor=chief, change=change)
        assert (now().status, now().not_there) == (Status.PUBLISHED, False)

    def test_so_is_an_addition(self, chief: Actor) -> None:
        values = {"title": "Ramp", "kind": "skate", "geom": HERE}
        change = deciding.accept(actor=chief, change=proposing.add_feature(actor=VISITOR, layer=SPOTS, values=values))
        YouthSpot.objects.update(version=F("version") + 1)  # another municipality, by its new boundary
        deciding.reopen(actor=chief, change=change)
        assert now().status == Status.PENDING

    def test_what_the_load_has_touched_stays(self, chief: Actor, osm_spot: BaseFeature) -> None:
        proposal = proposing.change_feature(actor=VISITOR, layer=SPOTS, feature=osm_spot, changes={"title": "New"})
        change = deciding.accept(actor=chief, change=proposal)
        YouthSpot.objects.update(title="Newer", version=F("version") + 1)
        with pytest.raises(ConflictError):
            deciding.reopen(actor=chief, change=change)

    def test_what_somebody_changed_since_is_taken_back_first(self, chief: Actor, osm_spot: BaseFeature) -> None:
        proposal = proposing.change_feature(actor=VISITOR, layer=SPOTS, feature=osm_spot, changes={"title": "New"})
        change = deciding.accept(actor=chief, change=proposal)
        proposing.change_feature(actor=chief, layer=SPOTS, feature=osm_spot, changes={"surface": "sand"})
        with pytest.raises(ConflictError):
            deciding.reopen(actor=chief, change=change)
