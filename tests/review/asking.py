"""What waits in these tests, and how the desk is asked and read."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from django.contrib.gis.geos import MultiPolygon, Point, Polygon

from layers.core import registry
from layers.core.contributions import proposing
from layers.core.contributions.ledger import Enclosure
from layers.core.permissions import VISITOR, Actor, actor_for
from layers.core.services import create_feature
from tests.reading import words_of

if TYPE_CHECKING:
    from django.test import Client
    from django.test.client import _MonkeyPatchedWSGIResponse as Response

    from geo_platform.accounts.models import User
    from layers.core.models import BaseFeature, Change

HERE = Point(12.345, 53.926)
ELSEWHERE = Point(12.5, 53.95)
SPOTS = registry.get("youth-spots")
BY_SCRIPT = {"Accept": "application/json"}


def make_area(title: str, box: tuple[float, float, float, float]) -> BaseFeature:
    geom = MultiPolygon(Polygon.from_bbox(box))
    return create_feature(layer=registry.get("areas"), values={"title": title, "geom": geom})


def add(title: str = "Rampe", actor: Actor = VISITOR, place: Point = HERE, note: str = "", **values: object) -> Change:
    own = {"title": title, "kind": "skate", "geom": place, **values}
    return proposing.add_feature(actor=actor, layer=SPOTS, values=own, enclosed=Enclosure(note))


def change_of(spot: BaseFeature, actor: Actor = VISITOR, **changes: object) -> Change:
    return proposing.change_feature(actor=actor, layer=SPOTS, feature=spot, changes=changes)


def proved(user: User) -> Actor:
    return actor_for(user, has_proved_it=True)


def feature_of(change: Change) -> BaseFeature:
    return registry.get(change.layer).model.objects.get(pk=change.feature_id)


def words(response: Response) -> str:
    return words_of(response.content.decode())


def titles(response: Response) -> list[str]:
    return re.findall(r'class="review-row-title" dir="auto">([^<]*)<', response.content.decode())


def one(client: Client, change: Change) -> str:
    response = client.get(f"/review/{change.pk}/")
    assert response.status_code == 200
    return words(response)
