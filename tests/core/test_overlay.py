from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from django.contrib.gis.geos import Point

from layers.core import registry
from layers.core.overlay import effective_values, to_overlay

if TYPE_CHECKING:
    from tests.conftest import MakeFeature

PLAYGROUNDS = registry.get("playgrounds")
HERE = Point(12, 53, srid=4326)
TAGS = {"leisure": "playground", "name": "Am See", "min_age": "3", "playground:slide": "yes"}


def test_openstreetmap_counts_where_nobody_here_said_otherwise() -> None:
    values = effective_values(PLAYGROUNDS, TAGS, HERE, {})
    assert (values["title"], values["age_from"], values["equipment"]) == ("Am See", 3, ["slide"])
    assert values["geom"] == HERE


def test_what_people_here_said_counts_more_field_by_field() -> None:
    values = effective_values(PLAYGROUNDS, TAGS, HERE, {"title": "Piratenschiff", "age_from": None})
    assert (values["title"], values["age_from"], values["equipment"]) == ("Piratenschiff", None, ["slide"])


def test_text_is_cut_to_what_the_column_holds() -> None:
    assert len(effective_values(PLAYGROUNDS, {**TAGS, "name": "x" * 999}, HERE, {})["title"]) == 200


@pytest.mark.django_db
def test_every_value_survives_the_way_through_json(make_feature: MakeFeature) -> None:
    start = datetime(2026, 6, 13, 15, tzinfo=UTC)
    event = make_feature("events", starts_at=start, geom=HERE, price="5 €")
    overlay = to_overlay(event, {"starts_at": start, "geom": HERE, "price": "5 €", "title": event.title})
    values = effective_values(registry.get("events"), {}, Point(0, 0, srid=4326), overlay)
    assert (values["starts_at"], values["price"], values["title"]) == (start, "5 €", event.title)
    assert values["geom"] == HERE
