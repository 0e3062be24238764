"""Gaps and overlaps: by hand, against PostGIS, and against a point that is tried."""

from __future__ import annotations

from datetime import date
from io import StringIO
from typing import TYPE_CHECKING

import numpy as np
import pytest
import shapely
from django.contrib.gis.geos import Point
from django.core.management import CommandError, call_command
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from layers.defects.duties.boundaries import Drawn, add_version
from layers.defects.duties.checking import check_duties
from layers.defects.duties.findings import SMALLEST_M2, Cover, Ground, Plane
from layers.defects.duties.sorts import Sort
from layers.defects.models import Authority, Boundary, Duty
from layers.defects.responsibility import everybody_responsible, responsible_for
from tests.defects.asking import make_area
from tests.defects.duties.declaring import boundary, box, duty, office, road

if TYPE_CHECKING:
    from layers.defects.models import Category

WHOLE = (12.0, 53.8, 12.4, 54.0)
LEFT, RIGHT, ACROSS = (12.0, 53.8, 12.2, 54.0), (12.2, 53.8, 12.4, 54.0), (12.1, 53.8, 12.3, 54.0)


def hectares(*corners: float) -> float:
    with connection.cursor() as cursor:
        cursor.execute("SELECT ST_Area(ST_MakeEnvelope(%s, %s, %s, %s, 4326)::geography) / 10000", corners)
        return float(cursor.fetchone()[0])


@pytest.fixture
def town(db: None) -> Authority:  # noqa: ARG001 (opens the database)
    make_area("Laage", WHOLE)
    return office("town")


class TestChecking:
    def test_without_an_area_there_is_nothing_to_look_at(self, hole: Category) -> None:
        found = check_duties()
        assert (found.outline, found.gaps, found.overlaps) == (None, (), ())
        with pytest.raises(CommandError):
            call_command("check_duties", stdout=StringIO())
        assert hole.is_active

    def test_without_duties_everything_is_a_gap(self, hole: Category, lamp: Category, town: Authority) -> None:  # noqa: ARG002 (its area is there)
        (gap,) = check_duties().gaps
        assert set(gap.categories) == {lamp, hole}
        assert gap.size_ha == pytest.approx(hectares(*WHOLE), rel=1e-3)

    def test_a_gap_is_told_with_size_and_place(self, hole: Category, lamp: Category, town: Authority) -> None:
        duty(town, boundary("left", box(*LEFT)))
        duty(town, boundary("right", box(*RIGHT)), lamp)
        (gap,) = check_duties().gaps
        assert (gap.categories, gap.duties) == ((hole,), ())
        assert gap.size_ha == pytest.approx(hectares(*RIGHT), rel=1e-3)
        longitude, latitude = gap.place
        assert 12.2 < longitude < 12.4
        assert responsible_for(hole, Point(longitude, latitude, srid=4326)).duty is None
        assert responsible_for(lamp, Point(longitude, latitude, srid=4326)).duty

    def test_a_district_of_its_own_says_how_far_one_looks(self, hole: Category, town: Authority) -> None:
        duty(town, boundary("left", box(*LEFT)))
        boundary("district", box(*LEFT), sort=Sort.DISTRICT)
        assert check_duties().gaps == ()
        assert hole.is_active

    def test_an_overlap_names_both(self, hole: Category, town: Authority) -> None:
        other = office("other")
        first = duty(town, boundary("left", box(*LEFT)))
        second = duty(other, boundary("across", box(*ACROSS)))
        duty(town, boundary("right", box(*RIGHT)), precedence=-1)
        findings = check_duties()
        (overlap,) = findings.overlaps
        assert (set(overlap.duties), overlap.categories) == ({first, second}, (hole,))
        assert overlap.size_ha == pytest.approx(hectares(12.1, 53.8, 12.2, 54.0), rel=1e-3)
        assert findings.gaps == ()

    @pytest.mark.parametrize(
        "more", [{"precedence": 1}, {"kind": "road"}, {"authority": "town"}, {"boundary__sort": Sort.AREA}], ids=str
    )
    def test_where_a_rule_decides_there_is_no_overlap(
        self, hole: Category, town: Authority, more: dict[str, object]
    ) -> None:
        duty(town, boundary("left", box(*LEFT)))
        second = duty(office("other"), boundary("across", box(*ACROSS)))
        if "boundary__sort" in more:
            Boundary.objects.filter(duties=second).update(sort=more["boundary__sort"])
        else:
            values = {"authority": town} if "authority" in more else more
            Duty.objects.filter(pk=second.pk).update(**values)
        assert check_duties().overlaps == ()
        assert hole.is_active

    def test_what_somebody_higher_has_is_no_overlap(self, hole: Category, town: Authority) -> None:
        duty(town, boundary("left", box(*LEFT)))
        duty(office("other"), boundary("across", box(*ACROSS)))
        duty(office("yard"), boundary("yard", box(12.1, 53.8, 12.2, 53.95), sort=Sort.PRIVATE))
        (overlap,) = check_duties().overlaps
        assert overlap.size_ha == pytest.approx(hectares(12.1, 53.95, 12.2, 54.0), rel=1e-3)
        assert hole.is_active

    def test_two_on_one_boundary_overlap_everywhere(self, hole: Category, town: Authority) -> None:
        whole = boundary("whole", box(*WHOLE))
        duty(town, whole)
        duty(office("other"), whole)
        (overlap,) = check_duties().overlaps
        assert overlap.size_ha == pytest.approx(hectares(*WHOLE), rel=1e-3)
        assert hole.is_active

    def test_one_looks_at_a_day(self, hole: Category, town: Authority) -> None:
        shrinking = boundary("whole", box(*WHOLE))
        duty(town, shrinking)
        add_version(boundary=shrinking, drawn=Drawn(box(*LEFT)), since=date(2026, 1, 1))
        assert check_duties(date(2025, 12, 31)).gaps == ()
        assert len(check_duties(date(2026, 1, 1)).gaps) == 1
        assert hole.is_active

    def test_the_command_tells_the_same(self, hole: Category, town: Authority) -> None:
        duty(town, boundary("left", box(*LEFT)))
        duty(office("other"), boundary("across", box(*ACROSS)))
        duty(office("roads"), boundary("l-18", road((12.0, 53.9), (12.4, 53.9)), sort=Sort.STATE_ROAD, width_m=20))
        told = StringIO()
        call_command("check_duties", stdout=told)
        lines = told.getvalue().splitlines()
        assert lines[0] == "Hier ist niemand zuständig:"
        assert lines[1].split(":")[1].strip() == "alles"
        assert "Hier sind zwei zuständig:" in lines
        assert "Other: alles, Across; Town: alles, Left" in lines[-1]
        assert hole.is_active


BOXES = st.lists(
    st.tuples(*[st.integers(0, 8)] * 2, *[st.integers(1, 6)] * 2, st.integers(0, 2), st.integers(0, 2)),
    min_size=1,
    max_size=6,
)


class TestOnThePlane:
    """Boxes on a grid of 100 m, so that cells can be counted."""

    @given(BOXES)
    def test_cells_are_counted(self, boxes: list[tuple[int, ...]]) -> None:
        covers = [
            Cover(number, authority, number, (0, rank, 0), shapely.box(x * 100, y * 100, (x + w) * 100, (y + h) * 100))
            for number, (x, y, w, h, authority, rank) in enumerate(boxes)
        ]
        free = np.ones((14, 14), dtype=bool)
        for x, y, w, h, *_about in boxes:
            free[x : x + w, y : y + h] = False
        gaps = Ground(covers).gaps(shapely.box(0, 0, 1400, 1400))
        assert sum(gap.area for gap in gaps) == pytest.approx(free.sum() * 10_000)
        found = shapely.union_all([piece for overlap in Ground(covers).overlaps() for piece in overlap.pieces])
        assert found.area == pytest.approx(sum(map(int, self._disputed(boxes))) * 10_000)

    @staticmethod
    def _disputed(boxes: list[tuple[int, ...]]) -> list[bool]:
        """Cell by cell: whether several offices hold it with the highest rank that anybody has there."""
        cells = []
        for column in range(14):
            for row in range(14):
                here = [
                    (rank, authority) for x, y, w, h, authority, rank in boxes if x <= column < x + w and y <= row < y + h
                ]
                highest = max((rank for rank, _authority in here), default=0)
                cells.append(len({authority for rank, authority in here if rank == highest}) > 1)
        return cells

    def test_a_plane_keeps_areas_and_comes_back(self) -> None:
        shape = shapely.box(*WHOLE)
        plane = Plane.around(shape)
        (flat,) = plane.flat([shape])
        assert shapely.hausdorff_distance(plane.degrees(flat), shape) < 1e-7
        assert flat.area > SMALLEST_M2


@pytest.mark.django_db
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_a_place_is_answered_as_shapely_would(hole: Category, data: st.DataObject) -> None:
    boxes = data.draw(BOXES)
    Boundary.objects.all().delete()
    Authority.objects.all().delete()
    shapes, ranks = {}, {}
    for number, (x, y, w, h, _authority, sort) in enumerate(boxes):
        west, south = 12 + x / 100, 53 + y / 100
        made = boundary(
            f"b-{number}",
            box(west, south, west + w / 100, south + h / 100),
            sort=list(Sort)[sort],
        )
        who = office(f"o-{made.pk}")
        duty(who, made)
        size = made.versions.get().size_m2
        shapes[who.pk] = shapely.from_wkb(bytes(made.versions.get().geom.wkb))
        ranks[who.pk] = (-made.sort, size, who.pk)
    for _ in range(5):
        # Beside the grid, and on it, where borders are.
        share = data.draw(st.sampled_from([0.0, 0.25]))
        place = Point(
            12 + (data.draw(st.integers(0, 14)) + share) / 100, 53 + (data.draw(st.integers(0, 14)) + share) / 100, srid=4326
        )
        holding = [pk for pk, shape in shapes.items() if shapely.dwithin(shape, shapely.Point(*place.coords), 1e-9)]
        found = everybody_responsible(hole, place)
        assert [one.authority.pk for one in found if one.authority] == sorted(holding, key=ranks.__getitem__)
