"""Adding a layer is adding its folder: here one comes from a folder that the project has never seen."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.error import URLError
from urllib.request import Request, urlopen

import mapbox_vector_tile
import psycopg
import pytest
from psycopg import sql
from psycopg.conninfo import make_conninfo

from geo_platform.config import ROOT, config
from tests.grid import tile_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PATIENCE_S = 60

FOLDER = {
    "__init__.py": "",
    "models.py": """\
from django.db import models
from django.utils.translation import gettext_lazy as _

from layers.core.models import Feature


class Bell(Feature):
    weight_kg = models.PositiveIntegerField(null=True, blank=True)

    class Meta(Feature.Meta):
        verbose_name = _("bell")
""",
    "layers.py": """\
from django.utils.translation import gettext_lazy as _

from layers.bells.models import Bell
from layers.core.families import PLACES
from layers.core.layer import Layer, Style
from layers.core.osm_tags import Tags, whole_number
from layers.core.registry import register


@register
class Bells(Layer):
    model = Bell
    id, title = "bells", _("Bells")
    description = _("Where bells ring.")
    properties = ("title", "weight_kg", "area")
    style = Style(family=PLACES, icon="maki/bell")
    osm = Tags(man_made="bell")
    osm_fields = {"weight_kg": whole_number("weight")}
""",
    "locale/de/LC_MESSAGES/django.po": r"""msgid ""
msgstr "Content-Type: text/plain; charset=UTF-8\n"
msgid "bell"
msgstr "Glocke"
msgid "Bells"
msgstr "Glocken"
msgid "Where bells ring."
msgstr "Wo Glocken läuten."
""",
}
EXTRACT = """\
<osm version="0.6">
  <bounds minlat="53.92" minlon="12.33" maxlat="53.94" maxlon="12.36"/>
  <node id="7" version="1" lat="53.9262" lon="12.3457">
    <tag k="man_made" v="bell"/>
    <tag k="name" v="Maria Gloriosa"/>
    <tag k="weight" v="11450 kg"/>
  </node>
</osm>
"""
RUNG_BY_HAND = """
from django.contrib.gis.geos import Point
from layers.core import registry
from layers.core.services import create_feature
values = {"geom": Point(12.3460, 53.9263), "title": "Schulglocke", "weight_kg": 12}
create_feature(layer=registry.get("bells"), values=values)
"""
PLACE = (12.3457, 53.9262)

pytestmark = [pytest.mark.slow, pytest.mark.skipif(not shutil.which("msgfmt"), reason="gettext is not installed")]


@dataclass(frozen=True)
class Site:
    """The project beside one folder of somebody else, with a database of its own."""

    folder: Path
    environment: dict[str, str]
    port: int

    def manage(self, *arguments: str) -> str:
        command = [sys.executable, "-m", "geo_platform", *arguments]
        ran = subprocess.run(command, cwd=ROOT, env=self.environment, capture_output=True, text=True, check=False)
        assert ran.returncode == 0, ran.stderr
        return ran.stdout

    def get(self, path: str, language: str = "de") -> bytes:
        request = Request(f"http://localhost:{self.port}{path}", headers={"Accept-Language": language})
        with urlopen(request, timeout=PATIENCE_S) as response:  # noqa: S310 (ours)
            body: bytes = response.read()
            return body

    def json(self, path: str, language: str = "de") -> Any:  # noqa: ANN401 (any JSON value)
        return json.loads(self.get(path, language))

    @contextmanager
    def served(self) -> Iterator[None]:
        command = [sys.executable, "-m", "geo_platform.web", "--port", str(self.port)]
        log = self.folder.parent / "web.log"
        with log.open("w") as output:
            web = subprocess.Popen(command, cwd=ROOT, env=self.environment, stdout=output, stderr=output)
            try:
                self.wait(web, log)
                yield
            finally:
                web.terminate()
                web.wait(PATIENCE_S)

    def wait(self, web: subprocess.Popen[bytes], log: Path) -> None:
        end = time.monotonic() + PATIENCE_S
        while True:
            try:
                self.get("/health/ready")
            except (URLError, ConnectionError):
                assert web.poll() is None, log.read_text()
                assert time.monotonic() < end, log.read_text()
                time.sleep(0.1)
            else:
                return


@contextmanager
def database() -> Iterator[str]:
    """A database that nobody else uses; gives its address."""
    name = sql.Identifier(f"test_new_layer_{os.getpid()}")
    with psycopg.connect(make_conninfo(config.database_url, dbname="template1"), autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {}").format(name))
        try:
            yield make_conninfo(config.database_url, dbname=name.as_string().strip('"'))
        finally:
            connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(name))


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("localhost", 0))
        port: int = listener.getsockname()[1]
        return port


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    folder = tmp_path / "layers" / "bells"
    for name, text in FOLDER.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    catalogue = folder / "locale/de/LC_MESSAGES/django"
    subprocess.run(["msgfmt", "-o", f"{catalogue}.mo", f"{catalogue}.po"], check=True)  # noqa: S607 (looked up above)
    with database() as address:
        own = {"DATABASE_URL": address, "LAYERS_PATH": str(folder.parent), "VAR_DIR": str(tmp_path / "var")}
        yield Site(folder, {**os.environ, **own}, free_port())


def test_a_folder_of_forty_lines_is_a_layer(site: Site, tmp_path: Path) -> None:
    assert sum(len(text.splitlines()) for text in FOLDER.values()) <= 40
    extract = tmp_path / "village.osm"
    extract.write_text(EXTRACT)

    site.manage("makemigrations", "bells")
    site.manage("migrate")
    site.manage("load_region", "--osm", str(extract))
    site.manage("shell", "-c", RUNG_BY_HAND)
    with site.served():
        bells = {
            feature["properties"]["title"]: feature for feature in site.json("/api/collections/bells/items")["features"]
        }
        check_collection(site, bells)
        check_tiles(site, {bell["id"] for bell in bells.values()})
        check_pages(site, bells)

    assert (site.folder / "migrations" / "0001_initial.py").exists()


def check_collection(site: Site, bells: dict[str, Any]) -> None:
    assert {title: bell["properties"]["weight_kg"] for title, bell in bells.items()} == {
        "Maria Gloriosa": 11450,
        "Schulglocke": 12,
    }
    for bell in bells.values():
        item = site.json(f"/api/collections/bells/items/{bell['id']}")
        assert item["properties"] == bell["properties"]
    for language, title in (("de", "Glocken"), ("en", "Bells")):
        assert site.json("/api/collections/bells", language)["title"] == title
        entries = site.json("/api/collections", language)["collections"]
        assert title in [entry["title"] for entry in entries]
    assert "/collections/bells/items" in site.json("/api/openapi.json")["paths"]


def check_tiles(site: Site, ids: set[int]) -> None:
    assert site.json("/tiles/bells.json")["vector_layers"][0]["fields"].keys() == {"title", "weight_kg", "area"}
    near = tile_of(16, *PLACE)
    tile = mapbox_vector_tile.decode(site.get(f"/tiles/bells/{near.z}/{near.x}/{near.y}.mvt"))
    assert {feature["id"] for feature in tile["bells"]["features"]} == ids
    everything = site.get(f"/tiles/map/{near.z}/{near.x}/{near.y}.mvt")
    counts = [marker["properties"]["count"] for marker in mapbox_vector_tile.decode(everything)["markers"]["features"]]
    assert sum(counts) == len(ids)


def check_pages(site: Site, bells: dict[str, Any]) -> None:
    assert "Glocken" in site.get("/legend/").decode()
    for path, words in (("/", "Glocke"), ("/en/", "Bell")):
        page = site.get(path).decode()
        assert words in page
        assert all(title in page for title in bells)
    for bell in bells.values():
        assert "Glocke" in site.get(f"/bells/{bell['id']}/").decode()
