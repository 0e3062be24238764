"""Real clients read every layer over HTTP: all pages, the right ids, names and places, and what is in a box."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from django.contrib.gis.geos import Polygon
from shapely import from_wkt, hausdorff_distance
from shapely.geometry import shape

from layers.core import registry

if TYPE_CHECKING:
    from layers.core.models import BaseFeature
    from tests.clients.conftest import Site

# Makes pytest-django set the test database up, of which the site has a copy.
pytestmark = [pytest.mark.slow, pytest.mark.django_db]

READERS = Path(__file__).with_name("readers")
PATIENCE_S = 120
# In degrees: the seventh decimal is the last that is printed.
CLOSE = 2e-7
# Debian's own Python, whatever the tests run with: python3-qgis is made for it.
SYSTEM_PYTHON = "/usr/bin/python3"
HAS_QGIS = Path("/usr/lib/python3/dist-packages/qgis").exists()

CLIENTS = [
    pytest.param(
        [sys.executable, "with_gdal.py"],
        id="GDAL of Debian",
        marks=pytest.mark.skipif(shutil.which("ogr2ogr") is None, reason="not installed: apt-get install gdal-bin"),
    ),
    pytest.param([sys.executable, "with_pyogrio.py"], id="GDAL of pyogrio"),
    pytest.param([sys.executable, "with_owslib.py"], id="OWSLib"),
    pytest.param(
        [SYSTEM_PYTHON, "with_qgis.py"],
        id="QGIS",
        marks=pytest.mark.skipif(not HAS_QGIS, reason="not installed: apt-get install python3-qgis"),
    ),
]


@dataclass(frozen=True, slots=True)
class Client:
    """A program that reads a service.

    Attributes:
        command: An interpreter and a file of `READERS`.
        url: Of the service.
    """

    command: list[str]
    url: str

    @property
    def keeps_ids(self) -> bool:
        """QGIS numbers features anew and does not tell what they were called by."""
        return self.command[1] != "with_qgis.py"

    def read(self, box: str = "", title: str = "") -> dict[str, list[dict[str, Any]]]:
        """All layers, as GeoJSON features; only what is in a box or has a title, where one is given."""
        interpreter, name = self.command
        command = [interpreter, str(READERS / name), self.url, box, title, *(layer.id for layer in registry.layers())]
        environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONWARNINGS": "ignore"}
        ran = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=PATIENCE_S, check=False)
        assert ran.returncode == 0, ran.stderr[-2000:]
        found: dict[str, list[dict[str, Any]]] = json.loads(ran.stdout.splitlines()[-1])
        return found

    def assert_found(self, layer_id: str, found: list[dict[str, Any]], expected: dict[int, BaseFeature]) -> None:
        """Check that a layer is what it should be: each feature once, with its id, name and place."""
        by_title = {one.title: one for one in expected.values()}
        assert sorted(feature["properties"]["title"] for feature in found) == sorted(by_title), layer_id
        for feature in found:
            ours = by_title[feature["properties"]["title"]]
            assert not self.keeps_ids or int(feature["id"]) == ours.pk
            assert feature["geometry"]["type"] == ours.geom.geom_type
            assert hausdorff_distance(shape(feature["geometry"]), from_wkt(ours.geom.wkt)) < CLOSE, layer_id


@pytest.fixture(params=CLIENTS)
def client_program(request: pytest.FixtureRequest, site: Site) -> Client:
    return Client(request.param, site.url)


def test_reads_every_layer_whole(client_program: Client, site: Site) -> None:
    found = client_program.read()
    for layer_id, features in site.features.items():
        client_program.assert_found(layer_id, found[layer_id], features)


def test_reads_what_is_in_a_box(client_program: Client, site: Site) -> None:
    box = (12.40, 53.92, 12.47, 53.93)
    found = client_program.read(",".join(map(str, box)))
    for layer_id, features in site.features.items():
        inside = {number: one for number, one in features.items() if one.geom.intersects(Polygon.from_bbox(box))}
        assert 0 < len(inside) < len(features)
        client_program.assert_found(layer_id, found[layer_id], inside)


def test_reads_what_is_called_so(client_program: Client, site: Site) -> None:
    title = next(iter(site.features["playgrounds"].values())).title
    found = client_program.read(title=title)
    for layer_id, features in site.features.items():
        called_so = {number: one for number, one in features.items() if one.title == title}
        client_program.assert_found(layer_id, found[layer_id], called_so)
