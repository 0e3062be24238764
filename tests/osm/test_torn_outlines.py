"""An outline that somebody tore in OpenStreetMap, or that the extract cuts off, when it was whole before."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from layers.areas.models import Area
from layers.core.models import Happening, Status
from layers.osm.gaps import Gap
from layers.places.models import Playground, RestSpot
from tests.osm.helpers import Village, load, square

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.django_db(transaction=True)

BOUNDARY, GREEN = 801, 802
DORF = {"type": "boundary", "boundary": "administrative", "admin_level": "8", "name": "Dorf"}
ANGER = {"type": "multipolygon", "leisure": "playground", "name": "Am Anger"}


def village(*torn: int) -> Village:
    """A municipality and a playground with a hole, each of them a relation, and a bench.

    Args:
        torn: Ways of which somebody has drawn the last piece out.
    """

    def ring(way: int, west: float, south: float, size: float) -> int:
        corners = square(west, south, size)
        return made.way(corners[:-1] if way in torn else corners, way)

    made = Village()
    made.node((12.02, 54.01), 2, amenity="bench")
    made.relation([("w", ring(701, 12.0, 54.0, 0.05), "outer")], BOUNDARY, **DORF)
    outer, inner = ring(702, 12.03, 54.03, 0.004), ring(703, 12.031, 54.031, 0.001)
    made.relation([("w", outer, "outer"), ("w", inner, "inner")], GREEN, **ANGER)
    return made


def test_a_torn_outline_stays_as_it_was(tmp_path: Path) -> None:
    load(village().write(tmp_path / "whole.osm.pbf"))
    area, playground = Area.objects.get(), Playground.objects.get()
    assert len(playground.geom) == 2  # the outline and its hole
    result = load(village(701, 702).write(tmp_path / "torn.osm.pbf"))
    assert result.gaps.first(Gap.MUNICIPALITY) == ["Dorf"]
    assert result.gaps.first(Gap.INCOMPLETE_AREA) == [f"relation/{GREEN}"]
    assert not any(result.changes.values())
    assert Area.objects.get().status == Status.PUBLISHED
    assert RestSpot.objects.get().area_id == area.pk
    after = Playground.objects.get()
    assert (after.status, after.version, after.geom.ewkb) == (Status.PUBLISHED, playground.version, playground.geom.ewkb)
    assert not Happening.objects.exists()


def test_a_torn_outline_is_not_taken_for_what_is_drawn_beside_it(tmp_path: Path) -> None:
    load(village().write(tmp_path / "whole.osm.pbf"))
    made = village(702)
    made.node((12.0301, 54.0301), 3, leisure="playground", name="Neu")
    load(made.write(tmp_path / "torn.osm.pbf"))
    assert set(Playground.objects.values_list("title", "osm_type", "osm_id")) == {
        ("Am Anger", "r", GREEN),
        ("Neu", "n", 3),
    }


def test_what_was_torn_and_is_gone_then_leaves(tmp_path: Path) -> None:
    load(village().write(tmp_path / "whole.osm.pbf"))
    made = village(701, 702)
    load(made.write(tmp_path / "torn.osm.pbf"))
    made.relations.clear()
    load(made.write(tmp_path / "gone.osm.pbf"))
    assert {Area.objects.get().status, Playground.objects.get().status} == {Status.ARCHIVED}
