"""What the gazetteer makes of tags, names and house numbers, before anything is in the database."""

from __future__ import annotations

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from layers.osm.elements import Shape
from layers.osm.gazetteer.housenumbers import LONGEST, leading_number, numbers_in
from layers.osm.gazetteer.kinds import TRAITS, Kind, group_of
from layers.osm.gazetteer.names import name_key, other_names
from layers.osm.gazetteer.schema import addressed_from, named_from


@pytest.mark.parametrize(
    ("shape", "tags", "kind"),
    [
        (Shape.POINT, {"place": "village"}, Kind.VILLAGE),
        (Shape.AREA, {"place": "suburb"}, Kind.SUBURB),
        (Shape.POINT, {"place": "square"}, Kind.SQUARE),
        (Shape.LINE, {"highway": "residential"}, Kind.STREET),
        (Shape.AREA, {"highway": "pedestrian", "area": "yes"}, Kind.STREET),
        (Shape.LINE, {"highway": "track"}, Kind.PATH),
        (Shape.AREA, {"natural": "water"}, Kind.LAKE),
        (Shape.AREA, {"natural": "water", "water": "river"}, Kind.RIVER),
        (Shape.LINE, {"waterway": "drain"}, Kind.DITCH),
        (Shape.POINT, {"natural": "peak"}, Kind.PEAK),
        (Shape.AREA, {"landuse": "forest"}, Kind.WOOD),
        (Shape.POINT, {"railway": "halt"}, Kind.STATION),
        (Shape.POINT, {"highway": "bus_stop", "public_transport": "platform"}, Kind.BUS_STOP),
        (Shape.AREA, {"public_transport": "platform", "bus": "yes"}, Kind.BUS_STOP),
        (Shape.AREA, {"amenity": "grave_yard"}, Kind.CEMETERY),
        (Shape.AREA, {"landuse": "cemetery", "leisure": "park"}, Kind.PARK),
        (Shape.POINT, {"highway": "residential"}, None),
        (Shape.LINE, {"highway": "proposed"}, None),
        (Shape.LINE, {"highway": "platform"}, None),
        (Shape.LINE, {"place": "village"}, None),
        (Shape.POINT, {"place": "country"}, None),
        (Shape.POINT, {"public_transport": "platform"}, None),
    ],
)
def test_kinds_by_tags(shape: Shape, tags: dict[str, str], kind: Kind | None) -> None:
    named = named_from(shape, {**tags, "name": "So heißt es"})
    assert (named.kind if named else None) == kind
    assert named_from(shape, tags) is None


def test_every_kind_says_how_it_is_treated_and_what_it_is_called_in_german() -> None:
    assert set(TRAITS) == set(Kind)
    with translation.override("de"):
        german = {kind: str(kind.label) for kind in Kind}
    assert len(set(german.values())) == len(Kind)
    assert german[Kind.BUS_STOP] == "Bushaltestelle"


def test_what_can_be_one_thing_is_so_at_one_distance() -> None:
    distances = {(group_of(kind), trait.near_m) for kind, trait in TRAITS.items()}
    assert len(distances) == len({group for group, _near_m in distances})


def test_all_names_are_kept_each_once() -> None:
    tags = {
        "name": "Rostock",
        "name:de": "Rostock",
        "name:nds": "Rostock; Roschtock",
        "name:pl": "Roztoka",
        "alt_name": "Hansestadt Rostock;Roztoka",
        "old_name:1933-1945": "Seestadt",
        "loc_name": "Rostig",
        "name:prefix": "Stadt",
        "name:etymology:wikidata": "Q1",
        "wikipedia": "de:Rostock",
    }
    assert other_names(tags) == ["Roschtock", "Roztoka", "Hansestadt Rostock", "Seestadt", "Rostig"]


def test_the_german_name_stands_in_where_there_is_no_other() -> None:
    named = named_from(Shape.POINT, {"place": "village", "name:de": "Dorf", "name:en": "Village"})
    assert named
    assert (named.name, named.other_names) == ("Dorf", ["Village"])


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Bahnhofstraße", "Bahnhofstr."),
        ("Bahnhofstrasse", "BAHNHOFSTRASSE"),
        ("Dr.-Josef-Hoop-Straße", "Dr. Josef Hoop Str."),
        ("Äulestrasse", "Aeulestrasse"),
        ("St. Luziweg", "Sankt-Luzi-Weg"),
    ],
)
def test_spellings_of_one_name(one: str, other: str) -> None:
    assert name_key(one) == name_key(other)


def test_names_without_letters_stay_different() -> None:
    assert name_key("…") != name_key("?")
    assert name_key("Am Hof") != name_key("Am Hafen")


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("12", ["12"]),
        ("12 A", ["12a"]),
        ("3;5", ["3", "5"]),
        ("76, 76a, 76b", ["76", "76a", "76b"]),
        ("2-6", ["2", "4", "6"]),
        ("2–5", ["2", "3", "4", "5"]),
        ("10a-d", ["10a", "10b", "10c", "10d"]),
        ("10a-10c", ["10a", "10b", "10c"]),
        ("39A/B", ["39a", "39b"]),
        ("12/3", ["12/3"]),
        ("1-999", ["1-999"]),
        ("1-99999999999999999999", ["1-999999999999999999"]),
        ("9-3", ["9-3"]),
        ("20'", ["20"]),
        ("Haus 3", ["haus3"]),
        ("5; 5", ["5"]),
        (" ; ", []),
    ],
)
def test_house_numbers(text: str, numbers: list[str]) -> None:
    assert numbers_in(text) == numbers


@given(st.text(max_size=60))
def test_any_house_number_becomes_short_single_ones(text: str) -> None:
    numbers = numbers_in(text)
    assert len(set(numbers)) == len(numbers)
    for number in numbers:
        assert 0 < len(number) <= LONGEST
        assert " " not in number
        digits = leading_number(number)
        assert digits is None or 0 <= digits < 1_000_000


@given(st.integers(1, 9_999), st.sampled_from(["", "a", "B", " c"]))
def test_a_plain_number_finds_itself(number: int, letter: str) -> None:
    (single,) = numbers_in(f"{number}{letter}")
    assert numbers_in(single) == [single]
    assert leading_number(single) == number


def test_an_address_needs_something_to_count_along() -> None:
    assert addressed_from({"addr:housenumber": "5", "addr:city": "Laage"}) is None
    assert addressed_from({"addr:street": "Am Markt"}) is None
    by_place = addressed_from({"addr:housenumber": "5", "addr:place": "Kritzkow"})
    assert by_place
    assert (by_place.group, by_place.name) == ("settlement", "Kritzkow")
