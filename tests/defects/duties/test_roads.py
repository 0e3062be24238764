"""Boundaries of roads and railways, made of what OpenStreetMap has."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from layers.defects.duties.boundaries import Drawn, Outcome, add_version
from layers.defects.duties.demo import demo_authorities
from layers.defects.duties.from_osm import RAILWAY, follow_roads, sort_of_road
from layers.defects.duties.sorts import Sort
from layers.defects.models import Authority, Boundary, Category, Duty
from layers.defects.responsibility import responsible_for
from layers.osm.regions import region_of_file
from tests.defects.asking import make_area
from tests.defects.duties.declaring import boundary, box, duty, office, put_street
from tests.osm.helpers import empty_database, load, real_extract

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.contrib.gis.geos import Point

TODAY = date(2026, 11, 29)


@pytest.mark.parametrize(
    ("ref", "kind", "country", "sort"),
    [
        ("A 19", "motorway", "DE", Sort.MOTORWAY),
        ("B 103", "primary", "DE", Sort.FEDERAL_ROAD),
        ("L 18", "secondary", "DE", Sort.STATE_ROAD),
        ("L18", "secondary", "", Sort.STATE_ROAD),
        ("St 2240", "secondary", "DE", Sort.STATE_ROAD),
        ("LAU 8", "tertiary", "DE", Sort.DISTRICT_ROAD),
        ("GÜ 12", "tertiary", "DE", Sort.DISTRICT_ROAD),
        ("LRO 3", "tertiary", "DE", Sort.DISTRICT_ROAD),
        ("K 5", "tertiary", "DE", Sort.DISTRICT_ROAD),
        ("B 191", "primary", "AT", Sort.STATE_ROAD),
        ("S 16", "motorway", "AT", Sort.MOTORWAY),
        ("16", "primary", "LI", Sort.STATE_ROAD),
        ("13", "motorway", "CH", Sort.MOTORWAY),
        ("433.1", "secondary", "LI", Sort.STATE_ROAD),
        ("7", "residential", "LI", None),
        ("Ringstraße", "residential", "DE", None),
        ("", "primary", "DE", None),
    ],
)
def test_a_number_says_what_a_road_is(ref: str, kind: str, country: str, sort: Sort | None) -> None:
    assert sort_of_road(ref, [kind], country) == sort


@pytest.mark.django_db
@pytest.mark.usefixtures("no_streets")
class TestFollowing:
    @pytest.fixture(autouse=True)
    def laage(self) -> None:
        make_area("Laage", (12.0, 53.8, 12.4, 54.0))

    def test_pieces_of_one_number_are_one_road(self) -> None:
        put_street("12.1 53.9, 12.2 53.9", "L 18")
        put_street("12.2 53.9, 12.3 53.9", "L 18", "primary")
        assert follow_roads(since=TODAY) == Outcome(1, 0, 0, [])
        made = Boundary.objects.get()
        assert (made.title, made.sort) == ("L 18", Sort.STATE_ROAD)
        assert made.versions.get().geom.num_geom == 1
        assert follow_roads(since=TODAY) == Outcome(0, 0, 1, [])

    def test_two_numbers_on_one_road_are_two(self) -> None:
        put_street("12.1 53.9, 12.2 53.9", "B 103\\nL 18")
        assert follow_roads(since=TODAY).new == 2

    def test_tunnels_and_roads_elsewhere_are_left_out(self) -> None:
        put_street("12.1 53.9, 12.2 53.9", "L 18", tunnel=True)
        put_street("13.1 53.9, 13.2 53.9", "L 19")
        assert follow_roads(since=TODAY) == Outcome(0, 0, 0, [])

    def test_a_longer_road_is_a_version_and_keeps_the_width_of_the_office(self) -> None:
        put_street("12.1 53.9, 12.2 53.9", "L 18")
        follow_roads(since=date(2026, 1, 1))
        road = Boundary.objects.get()
        road.versions.update(width_m=30)
        put_street("12.2 53.9, 12.3 53.9", "L 18")
        assert follow_roads(since=TODAY) == Outcome(0, 1, 0, [])
        first, second = road.versions.order_by("valid")
        assert (first.valid.upper, second.valid.lower, second.width_m) == (TODAY, TODAY, 30)


@pytest.mark.django_db
@pytest.mark.usefixtures("no_streets")
class TestExamples:
    @pytest.fixture(autouse=True)
    def laage(self) -> None:
        self.area = make_area("Laage", (12.0, 53.8, 12.4, 54.0))

    def test_each_municipality_gets_an_office_and_main_roads_one(self, hole: Category, lamp: Category) -> None:
        put_street("12.1 53.9, 12.3 53.9", "L 18")
        assert demo_authorities() == 2
        assert demo_authorities() == 0
        on_road = Boundary.objects.get(code="l-18").versions.get().geom.point_on_surface
        road_office = responsible_for(hole, on_road).authority
        assert road_office
        assert (road_office.code, road_office.is_elsewhere, road_office.is_demo) == ("demo-roads", True, True)
        assert str(responsible_for(lamp, on_road).authority) == "Gemeinde Laage"

    def test_who_is_declared_in_earnest_stays_alone(self, hole: Category) -> None:
        town = office("laage", area_id=self.area.pk)
        duty(town, boundary("own", box(12.0, 53.8, 12.4, 54.0)))
        assert demo_authorities() == 0
        assert list(Authority.objects.all()) == [town]
        assert not Duty.objects.filter(is_demo=True).exists()
        assert hole.is_active


def places_on(code: str) -> Iterator[Point]:
    for line in Boundary.objects.get(code=code).versions.get().geom:
        yield line.interpolate_normalized(0.5)


@pytest.mark.slow
@pytest.mark.django_db
def test_the_roads_of_liechtenstein(hole: Category, lamp: Category) -> None:
    path = real_extract("liechtenstein.osm.pbf")
    empty_database()
    load(path, region_of_file(path))
    made = demo_authorities()
    assert made == 13  # eleven municipalities, the roads, the railway
    roads = set(Boundary.objects.filter(sort=Sort.STATE_ROAD).values_list("title", flat=True))
    assert {"16", "28", "414"} <= roads
    # The road from Balzers to Schaanwald, and the single track through Schaan and Nendeln.
    length_m = Boundary.objects.get(code="16").versions.get().size_m2 / 18
    assert 8_000 < length_m < 12_000
    assert Boundary.objects.get(code=RAILWAY).versions.get().size_m2 > 9_000 * 10
    for place in places_on("16"):
        road, light = responsible_for(hole, place), responsible_for(lamp, place)
        assert road.authority is not None
        assert light.authority is not None
        assert road.authority.code in {"demo-roads", "demo-railway"}
        assert light.authority.code != "demo-roads"
    assert not Boundary.objects.filter(versions=None).exists()
    add_version(boundary=Boundary.objects.get(code="16"), drawn=Drawn(box(9.5, 47.1, 9.6, 47.2)), since=TODAY)
