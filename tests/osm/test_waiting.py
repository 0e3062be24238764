"""What waits for a decision after a load: it is decided about by who looks after the place where the thing lies now."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.contrib.gis.geos import MultiPolygon, Polygon

from layers.core import registry
from layers.core.contributions import proposing
from layers.core.permissions import VISITOR
from layers.core.services import create_feature
from tests.osm.helpers import Village

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from layers.core.models import BaseFeature
    from layers.osm.loading import Load

pytestmark = pytest.mark.django_db
HERE, THERE = (12.05, 54.05), (12.15, 54.05)


def square(west: float, title: str) -> BaseFeature:
    outline = MultiPolygon(Polygon.from_bbox((west, 54.0, west + 0.1, 54.1)))
    return create_feature(layer=registry.get("areas"), values={"title": title, "geom": outline})


def swing(place: tuple[float, float]) -> Village:
    village = Village()
    village.node(place, 7, leisure="playground", name="Swing")
    return village


def test_a_proposal_follows_what_has_moved(loader: Callable[..., Load], tmp_path: Path) -> None:
    layer, here, there = registry.get("playgrounds"), square(12.0, "Laage"), square(12.1, "Dolgen")
    loader(swing(HERE).write(tmp_path / "first.osm.pbf"))
    feature = layer.queryset().get()
    proposal = proposing.change_feature(actor=VISITOR, layer=layer, feature=feature, changes={"title": "New"})
    assert proposal.area_id == here.pk
    loader(swing(THERE).write(tmp_path / "second.osm.pbf"))
    proposal.refresh_from_db()
    assert (proposal.area_id, proposal.point.tuple) == (there.pk, THERE)
