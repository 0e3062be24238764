"""Places, streets and addresses of real extracts, against what GDAL reads in the same files."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import pytest
from django.db import connection

from layers.osm.gazetteer.models import Address, GazetteerEntry
from layers.osm.regions import region_of_file
from tests.osm import gdal_names
from tests.osm.helpers import empty_database, load, real_extract

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from layers.osm.loading import Load

pytestmark = [pytest.mark.slow, pytest.mark.django_db, pytest.mark.usefixtures("extract")]


@pytest.fixture(scope="module", params=["liechtenstein.osm.pbf", "lauf.osm.pbf"])
def extract(request: pytest.FixtureRequest, loader: Callable[..., Load]) -> Path:
    path = real_extract(request.param)
    empty_database()
    loader(path, region_of_file(path))
    return path


def called(kinds: list[str]) -> set[str]:
    """All spellings under which something of some kinds is found."""
    found = GazetteerEntry.objects.filter(kind__in=kinds).values_list("name", "other_names")
    return {spelling for name, others in found for spelling in (name, *others)}


def test_every_settlement_that_gdal_reads_is_there_once(extract: Path) -> None:
    found = GazetteerEntry.objects.filter(kind__in=gdal_names.SETTLEMENTS).values_list("kind", "name")
    assert Counter(found) == gdal_names.settlements(extract)


def test_every_street_name_that_gdal_reads_is_there(extract: Path) -> None:
    assert gdal_names.street_names(extract) <= called(["street", "path", "square"])


def test_no_street_is_there_that_gdal_does_not_read(extract: Path) -> None:
    drawn = GazetteerEntry.objects.streets().exclude(pk__startswith="street-addr-")
    assert set(drawn.values_list("name", flat=True)) <= gdal_names.street_names(extract)


@pytest.mark.parametrize(
    ("key", "value", "kinds"),
    [
        ("highway", "bus_stop", ["bus_stop", "bus_station"]),
        ("natural", "peak", ["peak"]),
        ("natural", "saddle", ["saddle", "locality"]),
        ("railway", "station", ["station"]),
        ("waterway", "river", ["river"]),
        ("waterway", "stream", ["stream", "river", "canal"]),
        ("leisure", "park", ["park"]),
        ("landuse", "cemetery", ["cemetery"]),
    ],
)
def test_every_name_that_gdal_reads_is_found_under_its_kind(extract: Path, key: str, value: str, kinds: list[str]) -> None:
    assert gdal_names.names_of(extract, key, value) <= called(kinds)


def test_every_plain_address_that_gdal_reads_is_found(extract: Path) -> None:
    houses = Address.objects.select_related("street")
    found = {(name, a.housenumber) for a in houses for name in (a.street.name, *a.street.other_names)}
    assert set(gdal_names.plain_addresses(extract)) <= found


def test_there_are_as_many_addresses_as_gdal_reads_different_ones(extract: Path) -> None:
    counted = gdal_names.plain_addresses(extract)
    plain = Address.objects.filter(housenumber__regex=r"^\d+[a-z]?$").count()
    # Some carry lists of numbers; and two villages have a street of one name.
    assert len(counted) <= plain <= sum(counted.values()) + 100


def test_points_lie_on_their_streets_and_in_their_boxes() -> None:
    inside = "ST_Intersects(point::geometry, ST_Expand(ST_MakeEnvelope(bbox[1], bbox[2], bbox[3], bbox[4], 4326), 1e-6))"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT id FROM osm_gazetteer WHERE NOT {inside}")  # noqa: S608 (a constant)
        assert cursor.fetchall() == []
        cursor.execute(
            "SELECT g.id FROM osm_gazetteer g WHERE g.id LIKE 'street-w%' AND NOT EXISTS (SELECT FROM osm_basemap b"
            " WHERE b.layer IN ('streets', 'street_polygons')"
            " AND ST_DWithin(b.geom, ST_Transform(g.point::geometry, 3857), 0.5))"
        )
        assert cursor.fetchall() == []


def test_the_municipality_is_the_smallest_around_the_place(extract: Path) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*), count(g.area_id) FILTER (WHERE ST_Covers(a.geom, g.point::geometry))"
            " FROM osm_gazetteer g JOIN areas_area a ON a.id = g.area_id WHERE g.id NOT LIKE 'street-%'"
        )
        placed, inside = cursor.fetchone()
    assert placed == inside
    assert (placed > 0) == ("liechtenstein" in extract.name)


def test_no_street_has_two_houses_of_one_number_side_by_side() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT a.id FROM osm_address a JOIN osm_address b USING (street_id, housenumber)"
            " WHERE b.id > a.id AND ST_DWithin(a.point, b.point, 90)"
        )
        assert cursor.fetchall() == []


def test_a_second_load_writes_nothing(extract: Path) -> None:
    again = load(extract, region_of_file(extract))
    assert not again.gazetteer_changed
