"""Addresses and what they mean."""

from __future__ import annotations

import pytest
from django.http import QueryDict

from api.pages.state import Position, State
from api.wishes import Wish


def read(query: str) -> State:
    return State.parse(QueryDict(query))


def test_empty_query_shows_everything() -> None:
    state = read("")
    assert state.layers == ()
    assert state.query() == ""
    assert {layer.id for layer in state.shown_layers()} >= {"playgrounds", "events"}
    assert "areas" not in {layer.id for layer in state.shown_layers()}


def test_layers_keep_the_order_of_the_map_whatever_the_address_says() -> None:
    assert read("layers=events,playgrounds").layers == ("playgrounds", "events")
    assert read("layers=events&layers=playgrounds").query() == "?layers=playgrounds,events"


def test_what_is_gone_or_wrong_is_passed_over() -> None:
    state = read("layers=trams,events&sheet=ceiling&at=here&limit=many&zoom=-1")
    assert state == State(layers=("events",))


def test_limit_has_bounds() -> None:
    assert read("limit=100000").limit == 500
    assert read("limit=0").limit == 1


def test_family_is_added_and_taken_away() -> None:
    places = ("playgrounds", "rest-spots")
    assert read("layers=events").toggled(places).query() == "?layers=events,playgrounds,rest-spots"
    assert read("layers=playgrounds,rest-spots,events").toggled(places).query() == "?layers=events"


@pytest.mark.parametrize("text", ["", "1/2", "14/91/0", "14/0/181", "25/0/0", "a/b/c", "14/nan/9", "inf/47/9"])
def test_impossible_positions_are_refused(text: str) -> None:
    assert Position.parse(text) is None


def test_position_knows_what_the_map_shows_around_it() -> None:
    position = Position.parse("14.5/47.1/9.5")
    assert position == Position(14.5, 47.1, 9.5)
    box = position.around()
    assert box.centre == pytest.approx((9.5, 47.1))
    assert 0.02 < box.east - box.west < 0.04


@pytest.mark.parametrize("text", ["0/0/0", "0/85/180", "3/-85/-180"])
def test_box_around_stays_on_the_globe(text: str) -> None:
    position = Position.parse(text)
    assert position
    box = position.around()
    assert -180 <= box.west <= box.east <= 180
    assert -90 <= box.south <= box.north <= 90


def test_only_events_are_a_calendar() -> None:
    assert read("layers=events").shows_only_times
    assert not read("layers=events,playgrounds").shows_only_times
    assert not read("").shows_only_times


def test_numbers_of_thousands_of_digits_are_passed_over() -> None:
    assert read(f"zoom={'9' * 5000}&limit={'9' * 5000}") == State()


def test_wishes_are_kept_in_every_link() -> None:
    state = read("layers=events&open=now&wheelchair=yes&fresh=2")
    assert state.query() == "?layers=events&open=now&wheelchair=yes&fresh=2"
    assert state.toggled(("events",)).query() == "?open=now&wheelchair=yes&fresh=2"


def test_wishes_that_nobody_understands_leave_nothing_out() -> None:
    assert read("open=later&wheelchair=perhaps&fresh=3").wish == Wish()
