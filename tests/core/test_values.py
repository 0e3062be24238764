from __future__ import annotations

import contextlib
import math
from datetime import UTC, datetime, timedelta, timezone

import pytest
from django.contrib.gis.geos import Point
from hypothesis import given
from hypothesis import strategies as st

from layers.core.exceptions import InvalidInputError
from layers.core.values import BBox, Interval

longitudes = st.floats(-180, 180)
latitudes = st.floats(-90, 90)


class TestBBox:
    @given(longitudes, latitudes, longitudes, latitudes)
    def test_reads_what_it_writes(self, west: float, one: float, east: float, other: float) -> None:
        south, north = sorted((one, other))
        assert BBox.parse(f"{west!r},{south!r},{east!r},{north!r}") == BBox(west, south, east, north)

    @given(st.text(alphabet="0123456789.,-+eE_ inf", max_size=40) | st.text(max_size=40))
    def test_is_a_box_on_the_globe_or_an_error(self, text: str) -> None:
        try:
            box = BBox.parse(text)
        except InvalidInputError:
            return
        assert all(math.isfinite(value) for value in (box.west, box.south, box.east, box.north))
        assert box.south <= box.north

    @pytest.mark.parametrize(
        "text",
        [
            "",
            "1,2,3",
            "1,2,3,4,5",
            "1,2,3,x",
            "1,2,3,nan",
            "1,2,inf,4",
            "1_0,2,3,4",
            "\N{ARABIC-INDIC DIGIT ONE},2,3,4",
            "1,5,3,4",
            "181,0,1,1",
            "0,-91,1,1",
        ],
    )
    def test_refuses(self, text: str) -> None:
        with pytest.raises(InvalidInputError):
            BBox.parse(text)

    def test_ignores_heights(self) -> None:
        assert BBox.parse("1,2,-50,3,4,900") == BBox(1, 2, 3, 4)

    def test_names_the_parameter_it_came_in(self) -> None:
        with pytest.raises(InvalidInputError) as caught:
            BBox.parse("x", "area")
        assert caught.value.parameter == "area"

    @given(longitudes, latitudes, longitudes, latitudes)
    def test_has_its_centre_within(self, west: float, one: float, east: float, other: float) -> None:
        south, north = sorted((one, other))
        longitude, latitude = BBox(west, south, east, north).centre
        assert -180 <= longitude <= 180
        assert south <= latitude <= north
        if west <= east:
            assert west - 1e-9 <= longitude <= east + 1e-9 or math.isclose(abs(longitude), 180)
        else:
            assert longitude >= west - 1e-9 or longitude <= east + 1e-9

    def test_comes_in_two_parts_where_it_crosses_the_antimeridian(self) -> None:
        polygon = BBox(177, 65, -177, 70).as_polygon()
        assert polygon.num_geom == 2
        assert polygon.extent == (-180, 65, 180, 70)

    @pytest.mark.parametrize(
        "corners", [(12, 53, 12, 53), (12, 53, 12, 54), (12, 53, 13, 53), (180, 53, -180, 54), (180, 1, -179, 1)]
    )
    def test_without_an_area_is_still_a_place(self, corners: tuple[float, float, float, float]) -> None:
        geometry = BBox(*corners).as_polygon()
        assert geometry.valid
        assert geometry.intersects(Point(corners[0], corners[1], srid=4326))

    @given(longitudes, latitudes)
    def test_around_never_cuts_off_and_has_seven_decimals(self, longitude: float, latitude: float) -> None:
        box = BBox.around((longitude, latitude, longitude, latitude))
        assert box.west <= longitude <= box.east
        assert box.south <= latitude <= box.north
        assert box.east - box.west < 3e-7
        assert all(round(value, 7) == value for value in (box.west, box.south, box.east, box.north))


class TestInterval:
    def test_reads_a_day_as_all_of_it(self) -> None:
        day = Interval.parse("2026-06-13")
        assert day.start == datetime(2026, 6, 13, tzinfo=UTC)
        assert day.end == datetime(2026, 6, 13, 23, 59, 59, 999_999, tzinfo=UTC)

    def test_reads_an_instant(self) -> None:
        moment = datetime(2026, 6, 13, 15, tzinfo=timezone(timedelta(hours=2)))
        assert Interval.parse("2026-06-13T15:00:00+02:00") == Interval(moment, moment)
        assert Interval.parse("2026-06-13t13:00:00.000z") == Interval(moment, moment)

    @pytest.mark.parametrize(
        ("text", "open_start", "open_end"),
        [
            ("2026-06-13/2026-06-14", False, False),
            ("../2026-06-14", True, False),
            ("/2026-06-14", True, False),
            ("2026-06-13/..", False, True),
            ("2026-06-13/", False, True),
        ],
    )
    def test_reads_spans(self, text: str, open_start: bool, open_end: bool) -> None:  # noqa: FBT001
        interval = Interval.parse(text)
        assert (interval.start is None, interval.end is None) == (open_start, open_end)

    @pytest.mark.parametrize(
        "text",
        [
            "",
            "/",
            "../..",
            "..",
            "garbage",
            "2026-13-01",
            "2026-06-31",
            "2026-06-14/2026-06-13",
            "a/b/c",
            "2026-06-13T25:00:00Z",
            "2026-06-13T15:00Z",
            "2026-06-13T15:00:00",
            "20260613",
            "2026-W24-6",
            "٢٠٢٦-٠٦-١٣",
        ],
    )
    def test_refuses(self, text: str) -> None:
        with pytest.raises(InvalidInputError) as caught:
            Interval.parse(text)
        assert caught.value.parameter == "datetime"

    @pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
    def test_copes_with_the_ends_of_the_calendar(self, day: str) -> None:
        assert Interval.parse(day).start
        assert Interval.parse(f"{day}T12:00:00+11:00")

    @pytest.mark.parametrize("text", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:00:00-02:00"])
    def test_refuses_what_lies_beyond_the_calendar(self, text: str) -> None:
        with pytest.raises(InvalidInputError):
            Interval.parse(text)

    def test_gives_moments_in_utc(self) -> None:
        """PostgreSQL does not read an offset of 20 hours."""
        (start, end) = (
            Interval.parse("2026-06-13T15:00:00+20:00").start,
            Interval.parse("../2026-06-13T15:00:00+20:00").end,
        )
        assert start == end == datetime(2026, 6, 12, 19, tzinfo=UTC)
        assert start is not None
        assert start.utcoffset() == timedelta(0)

    @given(st.datetimes(timezones=st.timezones()), st.datetimes(timezones=st.timezones()))
    def test_is_in_order_or_an_error(self, one: datetime, other: datetime) -> None:
        try:
            interval = Interval.parse(f"{one.isoformat()}/{other.isoformat()}")
        except InvalidInputError:
            return
        assert interval.start
        assert interval.end
        assert interval.start <= interval.end

    @given(st.text(alphabet="0123456789-:/.TZ+W ", max_size=50) | st.text(max_size=30))
    def test_never_fails_in_another_way(self, text: str) -> None:
        with contextlib.suppress(InvalidInputError):
            Interval.parse(text)
