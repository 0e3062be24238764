"""Ways around the rules that were open once."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.gis.geos import MultiPolygon, Point, Polygon
from django.db import transaction
from django.utils.timezone import now

from layers.areas.models import Area, AreaRole
from layers.areas.roles import give_role
from layers.core import registry
from layers.core.contributions import deciding, proposing
from layers.core.contributions.forgetting import forget_old_of
from layers.core.contributions.ledger import Enclosure
from layers.core.contributions.models import Change
from layers.core.exceptions import ConflictError, ForbiddenError
from layers.core.models import BaseFeature, Status
from layers.core.permissions import VISITOR, Actor, Role, actor_for
from layers.core.services import create_feature
from layers.organisations.claims import accept_claim, make_claim
from layers.organisations.invitations import accept_invitation, find_invitation, invite
from layers.organisations.models import Organisation
from layers.places.models import YouthSpot
from tests.signing_in import sign_in_twice

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client

    from geo_platform.accounts.models import User
    from tests.conftest import MakeFeature

pytestmark = pytest.mark.django_db
HERE, THERE = Point(12.35, 53.95), Point(12.45, 53.95)
AREAS, SPOTS = registry.get("areas"), registry.get("youth-spots")


def square(west: float, title: str) -> BaseFeature:
    outline = MultiPolygon(Polygon.from_bbox((west, 53.9, west + 0.1, 54.0)))
    return create_feature(layer=AREAS, values={"title": title, "geom": outline})


@pytest.fixture
def own() -> BaseFeature:
    return square(12.3, "Laage")


@pytest.fixture
def other() -> BaseFeature:
    return square(12.4, "Dolgen")


@pytest.fixture
def person(django_user_model: type[User], own: BaseFeature) -> Actor:
    """Somebody of the office of Laage."""
    return with_role(django_user_model, own, Role.STAFF)


def with_role(users: type[User], area: BaseFeature, role: Role) -> Actor:
    user = users.objects.create(username=f"{role} of {area.pk}", email=f"{role}{area.pk}@example.org")
    AreaRole.objects.create(user=user, area_id=area.pk, role=role)
    return actor_for(user, has_proved_it=True)


def spot(place: Point = HERE) -> BaseFeature:
    return create_feature(layer=SPOTS, values={"title": "Ramp", "kind": "skate", "geom": place})


class TestAreas:
    def test_nobody_makes_their_own_area_larger(self, person: Actor, own: BaseFeature) -> None:
        everything = MultiPolygon(Polygon.from_bbox((0, 0, 20, 60)))
        with pytest.raises(ForbiddenError):
            proposing.change_feature(actor=person, layer=AREAS, feature=own, changes={"geom": everything})
        change = proposing.change_feature(actor=person, layer=AREAS, feature=own, changes={"title": "Laage in Mecklenburg"})
        assert change.state == "accepted"

    @pytest.mark.parametrize("report", [proposing.report_gone, proposing.report_abuse])
    def test_nobody_of_the_office_takes_their_own_area_off_the_map(
        self, person: Actor, own: BaseFeature, report: object
    ) -> None:
        change = report(actor=person, layer=AREAS, feature=own, enclosed=Enclosure(note="Away"))  # type: ignore[operator]
        with pytest.raises(ForbiddenError):
            deciding.accept(actor=person, change=change)
        assert Area.objects.get(pk=own.pk).status == Status.PUBLISHED


class TestTrusted:
    def test_they_take_nothing_off_the_map_by_reverting(
        self, person: Actor, own: BaseFeature, django_user_model: type[User]
    ) -> None:
        feature = spot()
        removing = proposing.remove_feature(actor=person, layer=SPOTS, feature=feature)
        restoring = deciding.revert(actor=person, change=removing)
        trusted = with_role(django_user_model, own, Role.TRUSTED)
        with pytest.raises(ForbiddenError):
            deciding.revert(actor=trusted, change=restoring)
        assert YouthSpot.objects.get(pk=feature.pk).status == Status.PUBLISHED

    def test_they_do_not_speak_for_a_club(
        self, own: BaseFeature, make_feature: MakeFeature, django_user_model: type[User]
    ) -> None:
        club = make_feature("organisations", geom=HERE)
        trusted = with_role(django_user_model, own, Role.TRUSTED)
        with pytest.raises(ForbiddenError):
            proposing.change_feature(actor=trusted, layer=SPOTS, feature=spot(), changes={"organisation": club})


class TestMoving:
    def test_who_looks_after_the_old_place_hears_of_it(
        self, own: BaseFeature, other: BaseFeature, django_user_model: type[User]
    ) -> None:
        here, there = (with_role(django_user_model, area, Role.EDITOR) for area in (own, other))
        change = proposing.change_feature(actor=VISITOR, layer=SPOTS, feature=spot(), changes={"geom": THERE})
        assert list(Change.objects.pending().reviewable_by(here)) == [change]
        assert not Change.objects.pending().reviewable_by(there).exists()

    def test_nobody_moves_something_to_others_alone(self, person: Actor, other: BaseFeature) -> None:
        change = proposing.change_feature(actor=VISITOR, layer=SPOTS, feature=spot(), changes={"geom": THERE})
        with pytest.raises(ForbiddenError):
            deciding.accept(actor=person, change=change)
        assert YouthSpot.objects.get().area_id != other.pk

    @pytest.mark.parametrize("undo", [deciding.revert, deciding.reopen])
    def test_nobody_moves_something_back_to_others_alone(
        self, person: Actor, other: BaseFeature, superuser: User, undo: Callable[..., Change]
    ) -> None:
        chief, feature = Actor(superuser, is_administrator=True), spot(THERE)
        change = proposing.change_feature(actor=VISITOR, layer=SPOTS, feature=feature, changes={"geom": HERE})
        change = deciding.accept(actor=chief, change=change)
        with pytest.raises(ForbiddenError), transaction.atomic():
            undo(actor=person, change=change)
        assert YouthSpot.objects.get().area_id != other.pk
        undo(actor=chief, change=change)
        assert YouthSpot.objects.get().area_id == other.pk


class TestRemoving:
    """What waits is decided about, and its author hears why: it is not taken off the map that it is not on."""

    def test_what_waits_is_not_taken_off(self, person: Actor) -> None:
        values = {"title": "Ramp", "kind": "skate", "geom": HERE}
        change = proposing.add_feature(actor=VISITOR, layer=SPOTS, values=values)
        with pytest.raises(ConflictError):
            proposing.remove_feature(actor=person, layer=SPOTS, feature=YouthSpot.objects.get())
        deciding.reject(actor=person, change=change, reason="There is none.")
        assert YouthSpot.objects.get().status == Status.REJECTED

    @pytest.mark.parametrize("report", [proposing.report_gone, proposing.report_abuse])
    def test_nor_by_a_complaint(self, person: Actor, report: Callable[..., Change]) -> None:
        values = {"title": "Ramp", "kind": "skate", "geom": HERE}
        adding = proposing.add_feature(actor=VISITOR, layer=SPOTS, values=values)
        feature = YouthSpot.objects.get()
        change = report(actor=VISITOR, layer=SPOTS, feature=feature, enclosed=Enclosure(note="There is none."))
        with pytest.raises(ConflictError), transaction.atomic():
            deciding.accept(actor=person, change=change)
        deciding.accept(actor=person, change=adding)
        deciding.accept(actor=person, change=change)
        assert YouthSpot.objects.get().status == Status.ARCHIVED


class TestGiving:
    def test_nobody_accepts_their_own_invitation(self, person: Actor, make_feature: MakeFeature) -> None:
        make_feature("organisations", geom=HERE)
        secret = invite(actor=person, target=Organisation.objects.get(), role=Role.EDITOR).secret
        assert find_invitation(secret=secret)
        assert person.user
        with pytest.raises(ForbiddenError):
            accept_invitation(secret=secret, user=person.user)

    def test_nobody_accepts_their_own_claim(self, person: Actor, make_feature: MakeFeature) -> None:
        make_feature("organisations", geom=HERE)
        assert person.user
        claim = make_claim(user=person.user, organisation=Organisation.objects.get(), message="Mine")
        with pytest.raises(ForbiddenError):
            accept_claim(actor=person, claim=claim)

    def test_a_smaller_role_takes_no_larger_one(self, person: Actor, own: BaseFeature) -> None:
        assert person.user
        give_role(user=person.user, area=Area.objects.get(pk=own.pk), role=Role.TRUSTED, by=None)
        assert AreaRole.objects.get().role == Role.STAFF


class TestSessions:
    def test_one_that_outlives_its_factor_is_worth_nothing(self, client: Client, person: Actor, own: BaseFeature) -> None:
        assert person.user
        sign_in_twice(client, person.user)
        assert client.get("/review/").status_code == 200
        Authenticator.objects.all().delete()
        assert client.get("/review/").status_code == 403
        assert own.pk


class TestForgetting:
    def test_what_was_refused_goes_after_a_month(self, person: Actor) -> None:
        values = {"title": "Anna lives here", "kind": "skate", "geom": HERE}
        change = proposing.add_feature(actor=VISITOR, layer=SPOTS, values=values, enclosed=Enclosure(note="Ring at Anna's"))
        deciding.reject(actor=person, change=change, reason="Private.")
        assert forget_old_of(SPOTS) == 0
        Change.objects.update(decided_at=now() - timedelta(days=31))
        assert forget_old_of(SPOTS) == 2
        change = Change.objects.get()
        assert (change.note, change.after, change.title, change.reason) == ("", {}, "", "Private.")
        assert not YouthSpot.objects.exists()

    def test_what_is_on_the_map_stays(self, person: Actor) -> None:
        values = {"title": "Ramp", "kind": "skate", "geom": HERE}
        change = proposing.add_feature(actor=VISITOR, layer=SPOTS, values=values)
        deciding.accept(actor=person, change=change)
        Change.objects.update(decided_at=now() - timedelta(days=31))
        assert forget_old_of(SPOTS) == 0
        assert YouthSpot.objects.get().title == "Ramp"
