"""What waits for a decision goes along with its feature, or nobody could decide about it any more."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.contrib.gis.geos import MultiPolygon, Point, Polygon

from layers.areas.models import AreaRole
from layers.core import registry
from layers.core.contributions import deciding, proposing
from layers.core.contributions.ledger import Enclosure, NewPhoto
from layers.core.contributions.models import Change, Photo
from layers.core.permissions import VISITOR, Actor, Role, actor_for
from layers.core.photos.pictures import SIZES, Picture
from layers.core.photos.storage import store_picture
from layers.core.services import create_feature
from tests.signing_in import sign_in_twice

if TYPE_CHECKING:
    from django.test import Client

    from geo_platform.accounts.models import User
    from layers.core.models import BaseFeature

pytestmark = pytest.mark.django_db
HERE, THERE = Point(12.05, 54.05), Point(12.15, 54.05)
SPOTS = registry.get("youth-spots")


def square(west: float, title: str) -> BaseFeature:
    outline = MultiPolygon(Polygon.from_bbox((west, 54.0, west + 0.1, 54.1)))
    return create_feature(layer=registry.get("areas"), values={"title": title, "geom": outline})


@pytest.fixture
def here() -> BaseFeature:
    return square(12.0, "Laage")


@pytest.fixture
def there() -> BaseFeature:
    return square(12.1, "Dolgen")


@pytest.fixture
def editor(here: BaseFeature, django_user_model: type[User]) -> Actor:
    return editor_of(django_user_model, here)


@pytest.fixture
def neighbour(there: BaseFeature, django_user_model: type[User]) -> Actor:
    return editor_of(django_user_model, there)


@pytest.fixture
def office(here: BaseFeature, there: BaseFeature, django_user_model: type[User]) -> Actor:
    """Looks after both."""
    return editor_of(django_user_model, here, there)


def editor_of(users: type[User], *areas: BaseFeature) -> Actor:
    user = users.objects.create(username=" ".join(str(area.pk) for area in areas))
    for area in areas:
        AreaRole.objects.create(user=user, area_id=area.pk, role=Role.EDITOR)
    return actor_for(user, has_proved_it=True)


def spot() -> BaseFeature:
    return create_feature(layer=SPOTS, values={"title": "Ramp", "kind": "skate", "geom": HERE})


def change(actor: Actor, feature: BaseFeature, **changes: object) -> Change:
    return proposing.change_feature(actor=actor, layer=SPOTS, feature=feature, changes=changes)


def waiting_for(actor: Actor) -> list[Change]:
    return list(Change.objects.pending().reviewable_by(actor))


def test_who_looks_after_the_new_place_decides(office: Actor, editor: Actor, neighbour: Actor) -> None:
    feature = spot()
    proposal = change(VISITOR, feature, title="New")
    change(office, feature, geom=THERE)
    assert (waiting_for(editor), waiting_for(neighbour)) == ([], [proposal])
    deciding.accept(actor=neighbour, change=proposal)
    feature.refresh_from_db()
    assert feature.title == "New"


def test_it_comes_back_when_the_move_is_taken_back(office: Actor, editor: Actor, neighbour: Actor) -> None:
    feature = spot()
    proposal = change(VISITOR, feature, title="New")
    deciding.revert(actor=office, change=change(office, feature, geom=THERE))
    assert (waiting_for(editor), waiting_for(neighbour)) == ([proposal], [])


def test_a_move_that_is_opened_again_waits_where_the_thing_lies(office: Actor, editor: Actor, neighbour: Actor) -> None:
    moved = deciding.accept(actor=office, change=change(VISITOR, spot(), geom=THERE))
    deciding.reopen(actor=office, change=moved)
    assert (waiting_for(editor), waiting_for(neighbour)) == ([moved], [])


def test_who_looks_after_the_new_place_sees_pictures_that_were_taken_away(
    client: Client, office: Actor, editor: Actor, neighbour: Actor
) -> None:
    feature, picture = spot(), Picture(4, 3, dict.fromkeys(SIZES, b"picture"))
    enclosed = Enclosure(photos=[NewPhoto(store_picture(picture), 4, 3)])
    proposing.change_feature(actor=office, layer=SPOTS, feature=feature, changes={}, enclosed=enclosed)
    change(office, feature, geom=THERE)
    deciding.remove_photo(actor=neighbour, photo=Photo.objects.get())
    address = f"/photos/{Photo.objects.get().name}-480.webp"
    for actor, status in ((neighbour, 200), (editor, 404)):
        assert actor.user
        sign_in_twice(client, actor.user)
        assert client.get(address).status_code == status
