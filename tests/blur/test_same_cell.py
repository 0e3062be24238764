"""Nobody can tell two places of one cell apart: whatever is asked, the answers are the same to the last byte."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from django.contrib.gis.geos import GEOSGeometry, LineString, MultiPolygon, Point, Polygon
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from layers.core import registry
from layers.core.contributions.models import Change
from layers.core.contributions.proposing import change_feature, report_gone
from layers.core.permissions import VISITOR, Actor
from layers.core.services import assign_area, create_feature
from layers.core.values import WGS84
from tests.blur.doors import Answer, asked_of_all, doors
from tests.blur.hideouts import Hideout, Place, cell, hide, within

if TYPE_CHECKING:
    from layers.core.layer import Layer
    from layers.core.models import BaseFeature

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
CHIEF = Actor(is_administrator=True)
LONG_AGO = datetime(2020, 5, 1, tzinfo=UTC)
BASE = Place(12.3457, 53.9262)
SHARES = st.floats(-1, 1)


def shaped(place: Place, kind: str) -> GEOSGeometry:
    """Something whose inner point is there."""
    point = Point(*place, srid=WGS84)
    half = 0.00002
    if kind == "line":
        return LineString((point.x - half, point.y), (point.x, point.y), (point.x + half, point.y), srid=WGS84)
    return Polygon.from_bbox((point.x - half, point.y - half, point.x + half, point.y + half)) if kind == "area" else point


@dataclass(frozen=True)
class Hidden:
    """Something hidden, with all that was and shall be done to it."""

    layer: Layer
    feature: BaseFeature
    wish: Change

    @classmethod
    def at(cls, layer: Layer, place: Place) -> Hidden:
        feature = hide(layer, *place, description="Unter der Brücke")
        for step in (1, -1):
            moved = Point(place.longitude + step * 0.00001, place.latitude, srid=WGS84)
            change_feature(actor=CHIEF, layer=layer, feature=feature, changes={"geom": moved})
        wish = report_gone(actor=VISITOR, layer=layer, feature=feature)
        Hideout.objects.update(updated_at=LONG_AGO, created_at=LONG_AGO)
        return cls(layer, feature, wish)

    def put(self, shape: GEOSGeometry) -> None:
        """Let it be, and always have been, somewhere else; nothing of it says when."""
        self.feature.exact_geom = shape  # type: ignore[attr-defined]
        assign_area(self.feature)
        values = {name: getattr(self.feature, name) for name in ("exact_geom", "area", "responsible_area")}
        Hideout.objects.filter(pk=self.feature.pk).update(**values)
        for change in Change.objects.of_feature(self.layer.id, self.feature.pk):
            for kept in (change.before, change.after):
                if "exact_geom" in kept:
                    kept["exact_geom"] = json.loads(shape.geojson)
            change.point, change.area = shape.point_on_surface, values["responsible_area"]
            change.save()

    def told(self, probes: list[Place]) -> dict[str, Answer]:
        return asked_of_all(doors(self.layer.id, self.feature.pk, self.wish.token, probes))


def municipalities(border: float) -> None:
    """Two that meet at a meridian."""
    for title, west, east in (("Westdorf", border - 1, border), ("Ostdorf", border, border + 1)):
        shape = MultiPolygon(Polygon.from_bbox((west, 53, east, 54.5)))
        create_feature(layer=registry.get("areas"), values={"title": title, "geom": shape})


def shown(one: Answer, other: Answer) -> str:
    """Where two answers begin to differ."""
    if one.body == other.body:
        return f"{sorted(set(one.headers.items()) ^ set(other.headers.items()))}"
    start = next((at for at, (here, there) in enumerate(zip(one.body, other.body, strict=False)) if here != there), 0)
    return f"{one.body[max(start - 80, 0) : start + 80]!r}\n{other.body[max(start - 80, 0) : start + 80]!r}"


def differing(hidden: Hidden, first: GEOSGeometry, second: GEOSGeometry, probes: list[Place]) -> dict[str, str]:
    """Which doors tell two places apart, and by what."""
    hidden.put(first)
    before = hidden.told(probes)
    hidden.put(second)
    after = hidden.told(probes)
    return {path: shown(answer, after[path]) for path, answer in before.items() if answer != after[path]}


def test_a_border_between_them_tells_nothing(layer: Layer) -> None:
    middle = cell(BASE)
    west, east = within(middle, -0.6, 0.2), within(middle, 0.3, 0.4)
    municipalities(within(middle, 0.1, 0).longitude)
    hidden = Hidden.at(layer, west)
    apart = differing(hidden, shaped(west, "area"), shaped(east, "point"), [west, east])
    assert apart == {}
    assert str(hidden.feature.responsible_area) == "Ostdorf"  # type: ignore[attr-defined]
    assert str(hidden.feature.area) == "Westdorf"  # type: ignore[attr-defined]


@pytest.mark.slow
@settings(
    max_examples=3, phases=[Phase.explicit, Phase.generate], suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    here=st.tuples(SHARES, SHARES),
    there=st.tuples(SHARES, SHARES),
    kinds=st.tuples(*[st.sampled_from(["point", "line", "area"])] * 2),
)
def test_any_two_places_of_a_cell_are_the_same_on_every_way_out(
    layer: Layer, here: tuple[float, float], there: tuple[float, float], kinds: tuple[str, str]
) -> None:
    middle = cell(BASE)
    one, other = within(middle, *here), within(middle, *there)
    hidden = Hidden.at(layer, one)
    apart = differing(hidden, shaped(one, kinds[0]), shaped(other, kinds[1]), [one])
    hidden.feature.delete()
    assert apart == {}


# Beginnings and parts of addresses that do tell where it is, as far as everybody may know.
TELLING = (
    "/api/collections?f=json",
    "/api/collections/hideouts?f=json",
    "/items?f=json",
    "/items?crs=",
    "?crs=http%3A//www.opengis.net/def/crs/EPSG/0/25833",
    "/items?bbox=",
    "/items?filter=S_INTERSECTS",
    "/items?filter=S_WITHIN",
    "/items?filter=S_DISJOINT",
    "s_equals",
    "/export.csv",
    "/export.geojson",
    "/export.gpkg",
    "/api/nearby?",
    "/api/search?q=Bach&near",
    "/api/search?q=Bach&layers",
    "/list/?bbox",
    "/embed/list/?bbox",
    "?sort=near&near",
    "/card/",
    "/suggest/",
    "/tiles/hideouts.json",
    "/tiles/hideouts/18/",
    "/tiles/map/18/",
    "/tiles/map/10/",
)


def test_places_of_different_cells_are_told_apart(layer: Layer) -> None:
    """Or the tests before would prove nothing."""
    here = cell(BASE)
    there = Place(here.longitude + 0.004, here.latitude + 0.003)
    hidden = Hidden.at(layer, here)
    apart = differing(hidden, shaped(here, "point"), shaped(there, "point"), [here])
    assert [part for part in TELLING if not any(part in path for path in apart)] == []
