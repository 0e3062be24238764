"""Who is responsible: what goes before what, on which day, and where exactly."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import pytest
from django.contrib.gis.geos import Point
from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils.translation import override

from layers.core.exceptions import InvalidInputError
from layers.defects.duties.boundaries import Drawn, add_version
from layers.defects.duties.sorts import Sort
from layers.defects.models import Boundary, BoundaryPart, BoundaryVersion, Duty
from layers.defects.responsibility import everybody_responsible, responsible_for
from tests.defects.asking import HERE, make_area, make_authority
from tests.defects.duties.declaring import MIDDLE, boundary, box, duty, office, road

if TYPE_CHECKING:
    from pytest_django import DjangoAssertNumQueries

    from layers.defects.models import Authority, Category

pytestmark = pytest.mark.django_db

NEW_YEAR = date(2026, 1, 1)
BEFORE, AFTER = datetime(2025, 12, 31, 22, 59, tzinfo=UTC), datetime(2025, 12, 31, 23, 0, tzinfo=UTC)


@pytest.fixture
def town() -> Boundary:
    return boundary("laage", box(12.0, 53.8, 12.4, 54.0), title="Laage", spoken="in der Gemeinde Laage")


@pytest.fixture
def street() -> Boundary:
    return boundary("l-18", road((12.1, 53.9), (12.3, 53.9)), sort=Sort.STATE_ROAD, width_m=20, title="L 18")


@pytest.fixture
def hall() -> Authority:
    return office("hall", "Stadt Laage", spoken="die Stadt Laage")


@pytest.fixture
def road_office() -> Authority:
    return office("road", "Straßenbauamt Stralsund", spoken="das Straßenbauamt Stralsund")


@pytest.fixture
def declared(town: Boundary, hall: Authority, road_office: Authority) -> tuple[Authority, Authority]:
    """The town has everything, and the road office what concerns roads."""
    duty(hall, town)
    duty(road_office, Sort.STATE_ROAD, "road")
    return hall, road_office


def test_without_any_duty_it_is_the_office_of_the_smallest_area(hole: Category) -> None:
    make_authority(make_area("Amt", (12.0, 53.5, 13.0, 54.5)), "amt")
    town = make_authority(make_area("Laage", (12.3, 53.9, 12.4, 54.0)))
    found = responsible_for(hole, HERE)
    assert (found.authority, found.duty) == (town, None)
    assert found.why == (
        "Für diesen Ort ist sonst niemand eingetragen. Er liegt in Laage, also kümmert sich Stadt Laage darum."
    )


def test_outside_everything_it_is_nobody(hole: Category, town: Boundary, hall: Authority) -> None:
    duty(hall, town)
    found = responsible_for(hole, Point(9.0, 48.0, srid=4326))
    assert (found.authority, found.why) == (None, "")


def test_it_is_one_statement(
    hole: Category, town: Boundary, hall: Authority, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    duty(hall, town)
    with django_assert_num_queries(0):  # Django's own cursor, which counts them, is not asked
        found = responsible_for(hole, MIDDLE)
    with django_assert_num_queries(0):
        assert str(found.authority) == "Stadt Laage"


def test_a_road_goes_before_the_municipality_that_it_crosses(
    hole: Category, lamp: Category, street: Boundary, declared: tuple[Authority, Authority]
) -> None:
    hall, road_office = declared
    found = responsible_for(hole, MIDDLE)
    assert (found.authority, found.boundary) == (road_office, street.pk)
    assert found.why == "Die L 18 ist eine Landesstraße. Dafür ist das Straßenbauamt Stralsund zuständig."
    assert responsible_for(lamp, MIDDLE).authority == hall
    beside = Point(12.2, 53.901, srid=4326)
    assert responsible_for(hole, beside).authority == hall


def test_the_category_goes_before_the_kind_and_that_before_everything(
    lamp: Category, town: Boundary, street: Boundary, hall: Authority, road_office: Authority
) -> None:
    company = office("company", "Lichtwerke")
    duty(road_office, street)
    duty(hall, town, "light")
    assert responsible_for(lamp, MIDDLE).authority == hall
    duty(company, town, lamp)
    assert responsible_for(lamp, MIDDLE).authority == company
    names = [str(one.authority) for one in everybody_responsible(lamp, MIDDLE)]
    assert names == ["Lichtwerke", "Stadt Laage", "Straßenbauamt Stralsund"]


def test_precedence_goes_before_all_rules(lamp: Category, town: Boundary, hall: Authority, road_office: Authority) -> None:
    duty(hall, town, lamp)
    duty(road_office, town, precedence=1)
    assert responsible_for(lamp, MIDDLE).authority == road_office


@pytest.mark.parametrize("sort", [sort for sort in Sort if sort != Sort.MUNICIPALITY])
def test_every_sort_has_its_place_in_the_order(hole: Category, town: Boundary, hall: Authority, sort: Sort) -> None:
    other = office("other")
    duty(hall, town)
    duty(other, boundary("ground", box(12.1, 53.85, 12.3, 53.95), sort=sort))
    expected = hall if sort < Sort.MUNICIPALITY else other
    assert responsible_for(hole, MIDDLE).authority == expected


def test_the_smaller_of_two_goes_first(hole: Category, town: Boundary, hall: Authority) -> None:
    village = office("village")
    duty(hall, town)
    duty(village, boundary("village", box(12.15, 53.85, 12.25, 53.95)))
    assert responsible_for(hole, MIDDLE).authority == village


def test_a_boundary_changes_on_a_day_and_what_was_before_stays(hole: Category, hall: Authority) -> None:
    other = office("other")
    west = boundary("west", box(12.0, 53.8, 12.25, 54.0))
    east = boundary("east", box(12.25, 53.8, 12.4, 54.0))
    duty(hall, west)
    duty(other, east)
    add_version(boundary=west, drawn=Drawn(box(12.0, 53.8, 12.15, 54.0)), since=NEW_YEAR)
    add_version(boundary=east, drawn=Drawn(box(12.15, 53.8, 12.4, 54.0)), since=NEW_YEAR)
    assert responsible_for(hole, MIDDLE, BEFORE).authority == hall
    assert responsible_for(hole, MIDDLE, AFTER).authority == other
    assert responsible_for(hole, MIDDLE).authority == other


def test_a_duty_ends_on_a_day(hole: Category, town: Boundary, hall: Authority) -> None:
    other = office("other")
    duty(hall, town, valid=DateRange(None, NEW_YEAR, "[)"))
    duty(other, town, valid=DateRange(NEW_YEAR, None, "[)"))
    assert responsible_for(hole, MIDDLE, BEFORE).authority == hall
    assert responsible_for(hole, MIDDLE, AFTER).authority == other


def test_a_version_between_two_others(town: Boundary) -> None:
    add_version(boundary=town, drawn=Drawn(box(12, 53, 13, 54)), since=date(2026, 1, 1))
    add_version(boundary=town, drawn=Drawn(box(12, 53, 14, 54)), since=date(2025, 1, 1))
    ranges = [(version.valid.lower, version.valid.upper) for version in town.versions.order_by("valid")]
    assert ranges == [
        (None, date(2025, 1, 1)), (date(2025, 1, 1), date(2026, 1, 1)), (date(2026, 1, 1), None)
    ]  # fmt: skip


def test_versions_before_the_first_and_of_no_day(hole: Category, hall: Authority) -> None:
    late = boundary("late", box(12.0, 53.8, 12.4, 54.0), since=NEW_YEAR)
    duty(hall, late)
    assert responsible_for(hole, MIDDLE, BEFORE).authority is None
    add_version(boundary=late, drawn=Drawn(box(12.0, 53.8, 12.4, 54.0)), since=date(2024, 1, 1))
    assert responsible_for(hole, MIDDLE, BEFORE).authority == hall
    with pytest.raises(InvalidInputError) as caught:
        add_version(boundary=late, drawn=Drawn(box(12, 53, 13, 54)), since=None)
    assert caught.value.parameter == "since"
    with pytest.raises(InvalidInputError):
        add_version(boundary=late, drawn=Drawn(box(12, 53, 13, 54)), since=NEW_YEAR)


def test_the_database_lets_no_two_versions_overlap(town: Boundary) -> None:
    with pytest.raises(IntegrityError, match="one_version_a_day"), transaction.atomic():
        BoundaryVersion.objects.create(boundary=town, geom=box(12, 53, 13, 54))


@pytest.mark.parametrize("width_m", [None, 20])
def test_the_database_takes_areas_without_a_width_and_lines_with_one(town: Boundary, width_m: int | None) -> None:
    geom = box(12, 53, 13, 54) if width_m else road((12, 53), (13, 54))
    town.versions.all().delete()
    with pytest.raises(IntegrityError, match="defects_boundary_shape"), transaction.atomic():
        BoundaryVersion.objects.create(boundary=town, geom=geom, width_m=width_m)


def test_on_a_border_it_is_exactly_one_always_the_same(hole: Category, hall: Authority) -> None:
    other = office("other")
    duty(hall, boundary("west", box(12.0, 53.8, 12.2, 54.0)))
    duty(other, boundary("east", box(12.2, 53.8, 12.4, 54.0)))
    on_it = {responsible_for(hole, Point(12.2, 53.8 + step / 100, srid=4326)).authority for step in range(21)}
    assert len(on_it) == 1
    assert responsible_for(hole, Point(12.2 - 1e-6, 53.9, srid=4326)).authority == hall
    assert responsible_for(hole, Point(12.2 + 1e-6, 53.9, srid=4326)).authority == other


def test_a_corridor_is_as_wide_as_it_says(hole: Category, street: Boundary, road_office: Authority) -> None:
    duty(road_office, street)
    metre = 1 / 111_300
    for away_m, expected in ((9.5, road_office), (10.6, None), (-9.5, road_office), (-10.6, None)):
        assert responsible_for(hole, Point(12.2, 53.9 + away_m * metre, srid=4326)).authority == expected, away_m


def test_of_two_roads_the_greater_one_has_the_crossing(hole: Category, street: Boundary, road_office: Authority) -> None:
    state = office("state")
    duty(road_office, street)
    duty(state, boundary("b-103", road((12.2, 53.8), (12.2, 54.0)), sort=Sort.FEDERAL_ROAD, width_m=24))
    assert responsible_for(hole, MIDDLE).authority == state


def test_parts_follow_their_version(town: Boundary) -> None:
    version = town.versions.get()
    assert version.size_m2 == pytest.approx(26_300 * 22_260, rel=0.01)
    version.geom = box(12, 53, 12.1, 53.1)
    version.save()
    assert BoundaryPart.objects.filter(version=version).count() == 1
    version.delete()
    assert not BoundaryPart.objects.exists()


class TestWords:
    def test_of_a_category_in_a_municipality(self, lamp: Category, town: Boundary, hall: Authority) -> None:
        duty(hall, town, lamp)
        why = responsible_for(lamp, MIDDLE).why
        subject = lamp.get_kind_display()
        assert why == f"Für das Thema „{subject}“ ist in der Gemeinde Laage die Stadt Laage zuständig."

    def test_of_everything_in_a_municipality(self, lamp: Category, town: Boundary, hall: Authority) -> None:
        duty(hall, town)
        why = responsible_for(lamp, MIDDLE).why
        assert why == "Dieser Ort liegt in der Gemeinde Laage. Dafür ist die Stadt Laage zuständig."

    def test_of_the_administrator(self, lamp: Category, town: Boundary, hall: Authority) -> None:
        own = "Straßenlampen in der Gemeinde Laage betreut die Stadt Laage."
        duty(hall, town, lamp, words={"de": own, "en": ""})
        assert responsible_for(lamp, MIDDLE).why == own

    def test_in_english_names_have_no_german_article(self, hole: Category, street: Boundary, road_office: Authority) -> None:
        duty(road_office, street)
        with override("en"):
            why = responsible_for(hole, MIDDLE).why
        assert why == "L 18 is a state road. Straßenbauamt Stralsund is responsible for it."

    @pytest.mark.parametrize(
        ("sort", "why"),
        [
            (Sort.DISTRICT_ROAD, "Die X ist eine Kreisstraße. Dafür ist das Amt zuständig."),
            (Sort.FEDERAL_ROAD, "Die X ist eine Bundesstraße. Dafür ist das Amt zuständig."),
            (Sort.MOTORWAY, "Die X ist eine Autobahn. Dafür ist das Amt zuständig."),
            (Sort.PRIVATE, "Dieser Ort ist Privatgelände: X. Dafür ist das Amt zuständig."),
            (Sort.RAILWAY, "Dieser Ort gehört zur Bahn: X. Dafür ist das Amt zuständig."),
            (Sort.DISTRICT, "Dieser Ort liegt in X. Dafür ist das Amt zuständig."),
            (Sort.AREA, "Dieser Ort liegt in X. Dafür ist das Amt zuständig."),
        ],
    )
    def test_of_every_sort(self, hole: Category, sort: Sort, why: str) -> None:
        duty(office("amt", "Amt", spoken="das Amt"), boundary("x", box(12, 53, 13, 54), sort=sort, title="X"))
        assert responsible_for(hole, MIDDLE).why == why

    def test_a_duty_names_office_subject_and_place(self, lamp: Category, town: Boundary, hall: Authority) -> None:
        assert str(duty(hall, town, lamp)) == "Stadt Laage: Lampe kaputt, Laage"
        assert str(duty(hall, Sort.RAILWAY)) == "Stadt Laage: alles, Bahn"
        of_a_kind = Duty(authority=hall, kind="light", sort=Sort.RAILWAY)
        assert str(of_a_kind) == f"Stadt Laage: {lamp.get_kind_display()}, Bahn"
