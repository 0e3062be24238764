"""Extracts, real and made up, and the way to load them."""

from __future__ import annotations

from contextlib import nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast
from unittest import mock
from urllib.parse import urlencode

import osmium
import pytest
from django.apps import apps
from django.db import connection
from osmium.osm import mutable

from layers.osm.loading import Load, load_region
from layers.osm.progress import Progress
from layers.osm.regions import Region

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

SHARED = Path(__file__).resolve().parents[3] / "shared" / "osm"
VILLAGE = Region(id="village", name="Village", bbox=(12.0, 54.0, 12.1, 54.1))

Place = tuple[float, float]


def real_extract(name: str) -> Path:
    """A real extract beside the repository, or a skip that says what is missing."""
    path = SHARED / name
    if not path.exists():
        pytest.skip(f"the real extract {path} is not there")
    return path


def load(path: Path, region: Region = VILLAGE, *, replace: bool = False, roads: bool = False) -> Load:
    """Load a file silently; its roads, which take as long as the rest, only for who wants them."""
    with nullcontext() if roads else mock.patch("layers.osm.loading.build_roads"):
        return load_region(region=region, path=path, replace=replace, progress=Progress(None))


def empty_database() -> None:
    """Take everything out that a load puts in.

    pytest-django makes a test database only when a test is marked with `django_db`; without one this would be a real one.
    """
    assert connection.settings_dict["NAME"].startswith("test_")
    tables = connection.introspection.table_names()
    kept = {"contenttypes", "auth"}
    ours = {model._meta.db_table for model in apps.get_models() if model._meta.app_label not in kept} & set(tables)
    names = ", ".join(map(connection.ops.quote_name, sorted(ours)))
    with connection.cursor() as cursor:
        # Of rows that were written in this very transaction what is checked at its end has to be checked before.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(f"TRUNCATE {names}, osm_basemap RESTART IDENTITY CASCADE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def database_url() -> str:
    """The database of the tests, for another process."""
    settings = connection.settings_dict
    parts = {"host": settings["HOST"], "port": settings["PORT"], "user": settings["USER"], "password": settings["PASSWORD"]}
    return f"postgresql:///{settings['NAME']}?{urlencode({key: value for key, value in parts.items() if value})}"


@dataclass
class Village:
    """A made-up extract, element by element; numbers are given in order."""

    nodes: dict[int, mutable.Node] = field(default_factory=dict)
    ways: dict[int, mutable.Way] = field(default_factory=dict)
    relations: dict[int, mutable.Relation] = field(default_factory=dict)
    _numbers: Iterable[int] = field(default_factory=lambda: iter(range(1001, 100_000)))

    def _next(self) -> int:
        return next(iter(self._numbers))

    def node(self, at: Place, osm_id: int | None = None, /, **tags: str) -> int:
        number = osm_id or self._next()
        self.nodes[number] = mutable.Node(id=number, version=1, location=at, tags=tags)
        return number

    def way(self, places: Iterable[Place], osm_id: int | None = None, /, **tags: str) -> int:
        nodes: dict[Place, int] = {}
        for place in places:
            nodes.setdefault(place, 0)
        nodes = {place: self.node(place) for place in nodes}
        return self.way_of([nodes[place] for place in places], osm_id, **tags)

    def way_of(self, nodes: list[int], osm_id: int | None = None, /, **tags: str) -> int:
        number = osm_id or self._next()
        self.ways[number] = mutable.Way(id=number, version=1, nodes=nodes, tags=tags)
        return number

    def relation(self, members: list[tuple[str, int, str]], osm_id: int | None = None, /, **tags: str) -> int:
        number = osm_id or self._next()
        self.relations[number] = mutable.Relation(id=number, version=1, members=members, tags=tags)
        return number

    def write(self, path: Path) -> Path:
        with osmium.SimpleWriter(str(path), overwrite=True) as writer:
            for elements in (self.nodes, self.ways, self.relations):
                for _number, element in sorted(elements.items()):
                    writer.add(element)
        return path


def square(west: float, south: float, size: float = 0.001) -> list[Place]:
    """The corners of a closed ring, in degrees."""
    east, north = round(west + size, 7), round(south + size, 7)
    return [(west, south), (east, south), (east, north), (west, north), (west, south)]


@dataclass
class Edit:
    """What a doctored extract has otherwise.

    Attributes:
        removed: Elements that are gone.
        replaced: Elements that are others now.
        added: New elements.
    """

    removed: set[tuple[str, int]] = field(default_factory=set)
    replaced: dict[tuple[str, int], Mapping[str, Any]] = field(default_factory=dict)
    added: list[Any] = field(default_factory=list)

    def write(self, source: Path, target: Path) -> Path:
        """Copy an extract with these changes. New elements follow behind those of their type."""
        with osmium.SimpleWriter(str(target), overwrite=True) as writer:
            waiting = list(self.added)
            order = {"n": 0, "w": 1, "r": 2}
            for element in osmium.FileProcessor(str(source)):
                kind = element.type_str()
                while waiting and order[_kind(waiting[0])] < order[kind]:
                    writer.add(waiting.pop(0))
                if (kind, element.id) not in self.removed:
                    writer.add(cast("osmium.osm.Node", element).replace(**self.replaced.get((kind, element.id), {})))
            for element in waiting:
                writer.add(element)
        return target


def _kind(element: object) -> str:
    return {mutable.Node: "n", mutable.Way: "w", mutable.Relation: "r"}[type(element)]
