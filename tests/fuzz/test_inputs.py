"""Boxes, times and marks of a place in a list, sound, nearly sound, and senseless."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.conformance.service import EPSG, LAYERS, items_path, links, query_of
from tests.conformance.world import FIRST_MOMENT
from tests.fuzz.asking import ask, often

if TYPE_CHECKING:
    from datetime import datetime

    from tests.conformance.world import World

pytestmark = pytest.mark.django_db

EVENTS = next(layer for layer in LAYERS if layer.id == "events")
PATH = items_path(EVENTS)

numbers = st.one_of(
    st.floats(-181, 181).map(repr),
    st.floats().map(repr),
    st.integers().map(str),
    st.decimals().map(str),
    st.sampled_from(
        ["0", "-0", "180", "-180", "90", "-90", "1e308", "1e-308", "1e999", "0x10", "1_0", "٣", "", "NaN", "١٢", "½"]
    ),
    st.text("0123456789+-.eE ", max_size=12),
)
lists = st.lists(numbers, max_size=8).map(",".join) | st.lists(numbers, min_size=4, max_size=4).map(",".join)
boxes = lists | st.text(max_size=60)
systems = st.sampled_from([f"{EPSG}{code}" for code in (4326, 3857, 25832, 25833)] + [f"{EPSG}1", "", "x"])

# To a hundred thousandth of a degree, a metre: two versions of GEOS need not agree on the smallest numbers there are.
longitudes = st.integers(-18_000_000, 18_000_000).map(lambda number: number / 100_000)
latitudes = st.integers(-9_000_000, 9_000_000).map(lambda number: number / 100_000)

instants = st.datetimes(timezones=st.timezones()).map(lambda moment: moment.isoformat())
days = st.dates().map(str)
pieces = st.one_of(
    instants,
    instants.map(lambda text: text.lower()),
    days,
    st.sampled_from(
        ["", "..", "2026-06-13T15:00:00Z", "2026-06-13", "9999-12-31T23:59:59Z", "0001-01-01", "2026-02-30", "24:00"]
    ),
    st.text("0123456789-:.TtZz+/ ", max_size=30),
)
times = pieces | st.lists(pieces, min_size=2, max_size=3).map("/".join) | st.text(max_size=40)


class TestBoxes:
    @given(boxes)
    @often(300)
    def test_are_answered_or_refused(self, bbox: str) -> None:
        ask(PATH, {"bbox": bbox})

    @given(boxes, systems, systems)
    @often(300)
    def test_in_any_system_are_answered_or_refused(self, bbox: str, system: str, wanted: str) -> None:
        ask(PATH, {"bbox": bbox, "bbox-crs": system, "crs": wanted})

    @given(longitudes, latitudes, longitudes, latitudes)
    @often(300)
    def test_that_are_sound_find_what_they_touch(
        self, world: World, one: float, south: float, other: float, north: float
    ) -> None:
        south, north = sorted((south, north))
        parts = [(one, south, other, north)] if one <= other else [(one, south, 180.0, north), (-180.0, south, other, north)]
        status, body = ask(PATH, {"bbox": f"{one!r},{south!r},{other!r},{north!r}"})
        assert status == 200
        assert [feature["id"] for feature in body["features"]] == world.within(EVENTS, *parts), parts


class TestTimes:
    @given(times)
    @often(300)
    def test_are_answered_or_refused(self, text: str) -> None:
        ask(PATH, {"datetime": text})

    @given(times)
    @often(200)
    def test_of_a_property_are_answered_or_refused(self, text: str) -> None:
        ask(PATH, {"starts_at": text})

    @given(*[st.datetimes(FIRST_MOMENT.replace(tzinfo=None, month=5), FIRST_MOMENT.replace(tzinfo=None, month=7))] * 2)
    @often(300)
    def test_that_are_sound_find_what_happens(self, world: World, one: datetime, other: datetime) -> None:
        start, end = sorted((one, other))
        status, body = ask(PATH, {"datetime": f"{start.isoformat()}Z/{end.isoformat()}Z"})
        assert status == 200
        spans = {sample.id: sample.span for sample in world.of(EVENTS) if sample.span}
        expected = [
            number
            for number, (first, last) in spans.items()
            if first.replace(tzinfo=None) <= end and last.replace(tzinfo=None) >= start
        ]
        assert [feature["id"] for feature in body["features"]] == expected


def token() -> str:
    _, body = ask(PATH, {"limit": "1"})
    return query_of(links(body, "next")[0]["href"])["cursor"]


class TestTokens:
    @given(st.text(max_size=80) | st.from_regex(r"[0-9]{1,30}(:[\w-]{0,43}){0,3}", fullmatch=True))
    @often(300)
    def test_of_others_are_refused(self, text: str) -> None:
        assert ask(PATH, {"cursor": text})[0] == 400

    @given(st.data())
    @often(300)
    def test_that_somebody_changed_are_refused(self, data: st.DataObject) -> None:
        ours = token()
        place = data.draw(st.integers(0, len(ours) - 1))
        letter = data.draw(st.characters() | st.sampled_from("0123456789:_-"))
        forged = [ours[:place], ours[:place] + letter + ours[place:], ours[:place] + letter + ours[place + 1 :]]
        changed = data.draw(st.sampled_from(forged))
        assert ask(PATH, {"cursor": changed})[0] == (200 if changed == ours else 400)
