"""Real extracts, loaded whole, against an independent count of the same files."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest
from django.contrib.gis.geos import Point
from django.db import connection

from layers.areas.models import Area
from layers.core import registry
from layers.core.models import Feature, LayerVersion
from layers.osm.gaps import Gap
from layers.osm.models import LoadedRegion
from layers.osm.regions import region_of_file
from tests.osm.gdal_count import count_features, municipalities
from tests.osm.helpers import empty_database, load, real_extract

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from layers.osm.loading import Load

LIECHTENSTEIN = (
    *("Balzers", "Eschen", "Gamprin", "Mauren", "Planken", "Ruggell"),
    *("Schaan", "Schellenberg", "Triesen", "Triesenberg", "Vaduz"),
)

Rows = dict[str, list[tuple[object, ...]]]


@dataclass(frozen=True, slots=True)
class Loaded:
    path: Path
    load: Load


@pytest.fixture(scope="module", params=["liechtenstein.osm.pbf", "lauf.osm.pbf"])
def loaded(request: pytest.FixtureRequest, loader: Callable[..., Load]) -> Loaded:
    path = real_extract(request.param)
    empty_database()
    return Loaded(path, loader(path, region_of_file(path)))


def in_database() -> dict[str, dict[str, int]]:
    counts: dict[str, dict[str, int]] = {}
    for layer in registry.layers():
        for kind in sorted(layer.queryset().values_list("kind", flat=True)):
            of_layer = counts.setdefault(layer.id, {})
            of_layer[kind] = of_layer.get(kind, 0) + 1
    return counts


def rows() -> Rows:
    return {
        layer.id: list(layer.queryset().order_by("pk").values_list("pk", "version", "updated_at"))
        for layer in registry.layers()
    }


pytestmark = [pytest.mark.slow, pytest.mark.django_db, pytest.mark.usefixtures("loaded")]


def test_every_layer_and_kind_has_as_many_features_as_gdal_counts(loaded: Loaded) -> None:
    counted = in_database()
    counted.pop("areas", None)
    assert counted == count_features(loaded.path)


def test_the_report_tells_the_same_counts(loaded: Loaded) -> None:
    assert loaded.load.region.counts == in_database()


def test_municipalities_are_those_that_gdal_makes_a_whole_area_of(loaded: Loaded) -> None:
    assert list(Area.objects.by_name().values_list("title", flat=True)) == municipalities(loaded.path)


def test_liechtenstein_has_its_eleven_municipalities(loaded: Loaded) -> None:
    expected = LIECHTENSTEIN if "liechtenstein" in loaded.path.name else ()
    assert tuple(Area.objects.by_name().values_list("title", flat=True)) == expected


def test_municipalities_cut_at_the_edge_are_reported_by_name(loaded: Loaded) -> None:
    named = {"liechtenstein.osm.pbf": "Sargans", "lauf.osm.pbf": "Lauf an der Pegnitz"}[loaded.path.name]
    assert named in loaded.load.gaps.first(Gap.MUNICIPALITY)
    assert named in " ".join(loaded.load.gaps.sentences())
    assert not Area.objects.filter(title=named).exists()


def test_lauf_is_cut_at_the_edges_and_says_so(loaded: Loaded) -> None:
    gaps = loaded.load.gaps
    is_cut = "lauf" in loaded.path.name
    assert (gaps.count(Gap.MISSING_NODES) > 0) == is_cut
    assert (gaps.count(Gap.TOO_FEW_NODES) > 0) == is_cut
    assert all(name.startswith("way/") for name in gaps.first(Gap.MISSING_NODES))
    assert loaded.load.region.report == gaps.as_json()


def test_every_object_comes_once_per_layer() -> None:
    for layer in registry.layers():
        keys = list(layer.queryset().values_list("osm_type", "osm_id"))
        assert len(keys) == len(set(keys))


def test_outlines_are_valid_and_run_as_rfc_7946_wants() -> None:
    for layer in registry.layers():
        table = connection.ops.quote_name(layer.model._meta.db_table)
        with connection.cursor() as cursor:
            wrong = "ST_Dimension(geom) = 2 AND NOT (ST_IsPolygonCCW(geom) AND ST_IsValid(geom))"
            cursor.execute(f"SELECT count(*) FROM {table} WHERE {wrong}")  # noqa: S608 (a table of ours)
            assert cursor.fetchone() == (0,)


def test_the_area_of_a_feature_is_the_smallest_municipality_around_it() -> None:
    areas = list(Area.objects.all())
    for layer in registry.layers():
        if issubclass(layer.model, Feature):
            for feature in layer.queryset():
                around = [area for area in areas if area.geom.covers(Point(feature.point.coords, srid=4326))]
                smallest = min(around, key=lambda area: area.geom.area, default=None)
                assert feature.area_id == (smallest.pk if smallest else None)


def test_the_region_is_known_with_place_and_time(loaded: Loaded) -> None:
    region = LoadedRegion.objects.current()
    assert region is not None
    west, south, east, north = region.box
    longitude, latitude, zoom = region.start_view
    assert west < longitude < east
    assert south < latitude < north
    assert 8 <= zoom <= 15
    assert region.source == loaded.path.name
    assert region.data_timestamp is not None
    assert region.data_timestamp.year in {2020, 2021}


def test_a_second_load_changes_nothing(loaded: Loaded) -> None:
    before, versions = rows(), list(LayerVersion.objects.order_by("layer").values())
    region = LoadedRegion.objects.get()
    second = load(loaded.path, region_of_file(loaded.path))
    assert not any(second.changes.values())
    assert not second.basemap_changed
    assert rows() == before
    assert list(LayerVersion.objects.order_by("layer").values()) == versions
    assert second.region.basemap_version == region.basemap_version
    assert second.region.counts == region.counts
