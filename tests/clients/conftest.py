"""A running site with several features in every layer, in a database of its own: the clients read what is committed."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from django.conf import settings
from django.contrib.gis.geos import LineString, Point, Polygon
from pytest_django.live_server_helper import LiveServer

from layers.core import registry
from layers.core.services import create_feature
from tests.conftest import LAAGE
from tests.databases import copied_database
from tests.minimal import minimal

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.contrib.gis.geos import GEOSGeometry
    from pytest_django.plugin import DjangoDbBlocker

    from layers.core.models import BaseFeature

# More than two pages of ten, and the last one is not full.
FEATURES = 23
APART = 0.01
SIZE = 0.002


@dataclass(frozen=True, slots=True)
class Site:
    """What a client should find.

    Attributes:
        url: Of the landing page.
        features: By layer and id.
    """

    url: str
    features: dict[str, dict[int, BaseFeature]]


@pytest.fixture(scope="module")
def site(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Site]:  # noqa: ARG001 (must be set up before)
    with django_db_blocker.unblock(), copied_database("_clients"):
        features = {layer.id: _several(layer.id) for layer in registry.layers()}
        with serving() as address:
            yield Site(f"{address}/api", features)


@contextmanager
def serving() -> Iterator[str]:
    """Let the site run; yields its address."""
    # WhiteNoise warns of a folder that is not there, and a warning is an error here.
    Path(settings.STATIC_ROOT or ".").mkdir(parents=True, exist_ok=True)
    server = LiveServer("localhost")
    try:
        yield server.url
    finally:
        server.stop()


def _several(layer_id: str) -> dict[int, BaseFeature]:
    """Points, lines and areas side by side from west to east, with names that have to be escaped."""
    made = []
    for number in range(FEATURES):
        values = {"geom": _geometry(layer_id, number), "title": f'Ort „{number}" & <Söhne>', **minimal(layer_id)}
        made.append(create_feature(layer=registry.get(layer_id), values=values))
    return {feature.pk: feature for feature in made}


def _geometry(layer_id: str, number: int) -> GEOSGeometry:
    west, south = LAAGE[0] + number * APART, LAAGE[1]
    area = Polygon.from_bbox((west, south, west + SIZE, south + SIZE))
    if layer_id == "areas":
        return area
    return (Point(west, south), area, LineString((west, south), (west + SIZE, south + SIZE)))[number % 3]
