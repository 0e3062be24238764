"""Places, streets and addresses: what becomes one thing, where it is, and what is found under its name."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.db import connection
from django.utils import translation

from layers.areas.models import Area
from layers.core import registry
from layers.core.services import update_feature
from layers.osm.gazetteer.kinds import Kind
from layers.osm.gazetteer.models import Address, GazetteerEntry
from layers.osm.models import LoadedRegion
from layers.osm.regions import Region
from layers.osm.report import report
from tests.osm.helpers import Village, load, square

if TYPE_CHECKING:
    from pathlib import Path

    from layers.osm.loading import Load

# At 54 degrees north 0.001 degrees are 111 m to the north and 65 m to the east.
X, Y = 12.05, 54.05

pytestmark = pytest.mark.django_db


def loaded(made: Village, tmp_path: Path) -> Load:
    return load(made.write(tmp_path / "village.osm.pbf"))


def entry(name: str) -> GazetteerEntry:
    found: GazetteerEntry = GazetteerEntry.objects.get(name=name)
    return found


def found_names() -> list[str]:
    return sorted(GazetteerEntry.objects.values_list("name", flat=True))


def house(made: Village, number: str, at: tuple[float, float], **more: str) -> int:
    return made.node(at, None, **{"addr:housenumber": number, **{f"addr:{key}": value for key, value in more.items()}})


def municipality(made: Village, name: str, west: float, south: float, size: float) -> None:
    outline = made.way(square(west, south, size))
    made.relation([("w", outline, "outer")], type="boundary", boundary="administrative", admin_level="8", name=name)


def test_ways_of_one_name_are_one_street(tmp_path: Path) -> None:
    made = Village()
    made.way([(X, Y), (X + 0.002, Y)], 5, highway="residential", name="Dorfstraße")
    made.way([(X + 0.004, Y), (X + 0.006, Y)], 4, highway="tertiary", name="Dorfstr.", alt_name="Chaussee")
    made.way([(X, Y), (X, Y + 0.001)], 3, highway="footway", name="Schulsteig")
    loaded(made, tmp_path)
    street = entry("Dorfstr.")
    assert street.pk == "street-w4"
    assert (street.kind, street.kind_label) == (Kind.STREET, "Straße")
    assert street.other_names == ["Chaussee", "Dorfstraße"]
    assert street.words == "Dorfstr.; Chaussee; Dorfstraße"
    assert street.box == pytest.approx((X, Y, X + 0.006, Y))
    assert street.length_m == pytest.approx(262, abs=3)
    assert street.point.y == pytest.approx(Y)
    assert X <= street.point.x <= X + 0.002 or X + 0.004 <= street.point.x <= X + 0.006
    assert entry("Schulsteig").kind == Kind.PATH
    assert entry("Schulsteig").importance < street.importance


def test_streets_of_one_name_in_two_villages_are_two(tmp_path: Path) -> None:
    made = Village()
    for south, village in ((Y, "Alt Dorf"), (Y + 0.02, "Neu Dorf")):
        made.way([(X, south), (X + 0.002, south)], highway="residential", name="Dorfstraße")
        made.node((X + 0.001, south + 0.001), place="village", name=village)
    municipality(made, "Amt", X - 0.1, Y - 0.1, 0.3)
    loaded(made, tmp_path)
    streets = GazetteerEntry.objects.streets().filter(name="Dorfstraße")
    assert sorted(street.label for street in streets) == ["Alt Dorf, Amt", "Neu Dorf, Amt"]
    assert {street.context for street in streets} == {"Alt Dorf Amt", "Neu Dorf Amt"}
    assert {street.area.title for street in streets} == {"Amt"}
    assert {str(village) for village in GazetteerEntry.objects.settlements()} == {"Alt Dorf, Amt", "Neu Dorf, Amt"}


def test_a_street_ends_at_the_municipality(tmp_path: Path) -> None:
    made = Village()
    municipality(made, "Westen", X - 0.01, Y - 0.005, 0.01)
    municipality(made, "Osten", X, Y - 0.005, 0.01)
    made.way([(X - 0.002, Y), (X, Y)], highway="primary", name="Lange Straße")
    made.way([(X, Y), (X + 0.002, Y)], highway="primary", name="Lange Straße")
    loaded(made, tmp_path)
    assert sorted(GazetteerEntry.objects.streets().values_list("label", flat=True)) == ["Osten", "Westen"]


def test_a_square_among_streets_of_its_name_is_a_square(tmp_path: Path) -> None:
    made = Village()
    made.way(square(X, Y), None, highway="pedestrian", area="yes", name="Markt")
    made.way([(X, Y), (X - 0.001, Y)], highway="residential", name="Markt")
    made.node((X + 0.0005, Y + 0.0005), place="square", name="Markt")
    loaded(made, tmp_path)
    assert entry("Markt").kind == Kind.SQUARE


def test_a_village_as_a_point_and_as_an_area_is_one(tmp_path: Path) -> None:
    made = Village()
    made.node((X + 0.001, Y + 0.001), 7, place="village", name="Dorf", population="420", **{"name:nds": "Dörp"})
    made.way(square(X, Y, 0.004), None, landuse="residential", name="Dorf")
    loaded(made, tmp_path)
    village = entry("Dorf")
    assert (village.pk, village.kind, village.other_names) == ("settlement-n7", Kind.VILLAGE, ["Dörp"])
    assert village.point.coords == pytest.approx((X + 0.001, Y + 0.001))
    assert village.box == pytest.approx((X, Y, X + 0.004, Y + 0.004))


def test_a_view_of_a_point_is_as_wide_as_its_kind(tmp_path: Path) -> None:
    made = Village()
    made.node((X, Y), place="village", name="Dorf")
    loaded(made, tmp_path)
    west, south, east, north = entry("Dorf").box
    assert (north - south) * 111.32 == pytest.approx(2, rel=0.01)
    assert (east - west) > (north - south)


def test_two_places_of_one_name_far_apart_are_two(tmp_path: Path) -> None:
    made = Village()
    made.node((X, Y), place="hamlet", name="Neuhof")
    made.node((X, Y + 0.03), place="hamlet", name="Neuhof")
    loaded(made, tmp_path)
    assert found_names() == ["Neuhof", "Neuhof"]


def test_a_village_and_its_station_are_two(tmp_path: Path) -> None:
    made = Village()
    made.node((X, Y), place="village", name="Dorf")
    made.node((X, Y + 0.001), railway="halt", name="Dorf")
    loaded(made, tmp_path)
    village, station = GazetteerEntry.objects.most_important_first()
    assert (village.kind, station.kind) == (Kind.VILLAGE, Kind.STATION)


def test_more_inhabitants_are_more_important(tmp_path: Path) -> None:
    made = Village()
    for n, (kind, population) in enumerate([("village", "12 000"), ("town", "900"), ("hamlet", ""), ("village", "viele")]):
        tags = {"population": population} if population else {}
        made.node((X + n / 20, Y), place=kind, name=f"Ort {n}", **tags)
    loaded(made, tmp_path)
    ranked = GazetteerEntry.objects.most_important_first().values_list("name", flat=True)
    assert list(ranked) == ["Ort 0", "Ort 1", "Ort 3", "Ort 2"]
    assert all(0 <= found.importance <= 1 for found in GazetteerEntry.objects.all())


def test_both_sides_of_a_bus_stop_are_one_and_the_next_of_that_name_another(tmp_path: Path) -> None:
    made = Village()
    for dx, dy in ((0, 0), (0.0003, 0.0002), (0.05, 0)):
        made.node((X + dx, Y + dy), highway="bus_stop", name="Kirche", public_transport="platform")
    loaded(made, tmp_path)
    assert GazetteerEntry.objects.count_by_kind() == {"bus_stop": 2}


def test_a_river_is_one_through_all_its_pieces_and_municipalities(tmp_path: Path) -> None:
    made = Village()
    municipality(made, "Westen", X - 0.01, Y - 0.005, 0.01)
    municipality(made, "Osten", X, Y - 0.005, 0.01)
    made.way([(X - 0.008, Y), (X - 0.004, Y)], waterway="stream", name="Recknitz")
    made.way([(X - 0.003, Y), (X + 0.004, Y)], waterway="river", name="Recknitz")
    made.way(square(X + 0.003, Y, 0.002), None, natural="water", water="river", name="Recknitz")
    loaded(made, tmp_path)
    river = entry("Recknitz")
    assert river.kind == Kind.RIVER
    assert river.box == pytest.approx((X - 0.008, Y, X + 0.005, Y + 0.002))


def test_node_and_building_of_one_house_are_one_address(tmp_path: Path) -> None:
    made = Village()
    made.way([(X, Y), (X + 0.002, Y)], highway="residential", name="Am Markt")
    house(made, "5", (X + 0.001, Y + 0.0002), street="Am Markt")
    address = {"addr:housenumber": "5", "addr:street": "Am Markt", "addr:postcode": "18299", "addr:city": "Laage"}
    made.way(square(X + 0.0009, Y + 0.0001, 0.0002), None, building="yes", **address)
    house(made, "7", (X + 0.0015, Y + 0.0002), street="Am Markt")
    loaded(made, tmp_path)
    addresses = Address.objects.by_number()
    assert [str(address) for address in addresses] == ["Am Markt 5", "Am Markt 7"]
    assert (addresses[0].postcode, addresses[0].city) == ("18299", "Laage")
    assert entry("Am Markt").context == "18299"


def test_a_building_with_several_numbers_is_found_under_each(tmp_path: Path) -> None:
    made = Village()
    made.way([(X, Y), (X + 0.002, Y)], highway="residential", name="Am Markt")
    for number in ("9", "3;5", "10a-b", "10", "B"):
        house(made, number, (X + 0.001, Y), street="Am Markt")
    loaded(made, tmp_path)
    street = entry("Am Markt")
    assert [a.housenumber for a in street.addresses.by_number()] == ["3", "5", "9", "10", "10a", "10b", "b"]
    assert Address.objects.on([street.pk], "10 A").get().housenumber == "10a"
    assert [a.housenumber for a in Address.objects.on([street.pk], "3-5").by_number()] == ["3", "5"]
    assert not Address.objects.on([street.pk], "4").exists()
    assert not Address.objects.on([], "3").exists()


def test_a_house_belongs_to_the_nearest_street_of_its_name(tmp_path: Path) -> None:
    made = Village()
    near = made.way([(X, Y), (X + 0.002, Y)], highway="residential", name="Dorfstraße")
    made.way([(X, Y + 0.01), (X + 0.002, Y + 0.01)], highway="residential", name="Dorfstraße")
    house(made, "1", (X + 0.001, Y + 0.001), street="Dorfstr.")
    loaded(made, tmp_path)
    assert Address.objects.get().street_id == f"street-w{near}"


def test_a_street_that_only_houses_know_is_there_too(tmp_path: Path) -> None:
    made = Village()
    made.node((X, Y), place="village", name="Dorf")
    first = house(made, "1", (X + 0.001, Y), street="Am Teich", postcode="18299")
    house(made, "2", (X + 0.002, Y), street="Am Teich")
    loaded(made, tmp_path)
    street = entry("Am Teich")
    assert (street.pk, street.kind, street.label) == (f"street-addr-n{first}", Kind.STREET, "Dorf")
    assert street.context == "Dorf 18299"
    assert street.addresses.count() == 2


def test_houses_of_a_village_without_street_names_belong_to_the_village(tmp_path: Path) -> None:
    made = Village()
    made.node((X, Y), 7, place="hamlet", name="Kritzkow")
    house(made, "1", (X + 0.001, Y), place="Kritzkow")
    house(made, "2", (X + 0.002, Y), street="Kritzkow")
    house(made, "3", (X + 0.002, Y + 0.05), place="Ausbau")
    loaded(made, tmp_path)
    assert [a.housenumber for a in entry("Kritzkow").addresses.by_number()] == ["1", "2"]
    assert entry("Ausbau").kind == Kind.LOCALITY
    assert found_names() == ["Ausbau", "Kritzkow"]


def test_what_lies_near_is_found_by_distance(tmp_path: Path) -> None:
    made = Village()
    made.way([(X, Y), (X + 0.02, Y)], highway="residential", name="Am Markt")
    for number, dx in (("1", 0.001), ("2", 0.002)):
        house(made, number, (X + dx, Y), street="Am Markt")
    loaded(made, tmp_path)
    nearest = Address.objects.nearest_to(X + 0.0019, Y).first()
    assert nearest is not None
    assert nearest.housenumber == "2"
    assert nearest.distance_m.m == pytest.approx(6.5, abs=0.5)


def test_a_street_keeps_its_id_when_a_piece_is_added(tmp_path: Path) -> None:
    made = Village()
    made.way([(X, Y), (X + 0.002, Y)], 5, highway="residential", name="Am Markt")
    loaded(made, tmp_path)
    made.way([(X + 0.002, Y), (X + 0.004, Y)], 6, highway="residential", name="Am Markt")
    assert loaded(made, tmp_path).gazetteer_changed
    assert entry("Am Markt").pk == "street-w5"
    assert entry("Am Markt").box[2] == pytest.approx(X + 0.004)


def rows() -> list[tuple[object, ...]]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT ctid::text, id FROM osm_gazetteer UNION ALL SELECT ctid::text, id::text FROM osm_address")
        return sorted(cursor.fetchall())


def test_loading_again_writes_nothing(tmp_path: Path) -> None:
    made = Village()
    made.way([(X, Y), (X + 0.002, Y)], highway="residential", name="Am Markt")
    house(made, "1", (X, Y), street="Am Markt")
    assert loaded(made, tmp_path).gazetteer_changed
    before, version = rows(), LoadedRegion.objects.get().gazetteer_version
    assert not loaded(made, tmp_path).gazetteer_changed
    assert rows() == before
    assert LoadedRegion.objects.get().gazetteer_version == version


def test_a_municipality_with_another_name_is_another_label(tmp_path: Path) -> None:
    made = Village()
    municipality(made, "Amt", X - 0.1, Y - 0.1, 0.3)
    made.way([(X, Y), (X + 0.002, Y)], highway="residential", name="Am Markt")
    loaded(made, tmp_path)
    update_feature(layer=registry.get("areas"), feature=Area.objects.get(), changes={"title": "Stadt Laage"})
    again = loaded(made, tmp_path)
    assert again.gazetteer_changed
    assert not again.basemap_changed
    assert entry("Am Markt").label == "Stadt Laage"


def test_another_region_takes_the_place(tmp_path: Path) -> None:
    made, other = Village(), Village()
    municipality(made, "Amt", X - 0.1, Y - 0.1, 0.3)
    made.way([(X, Y), (X + 0.002, Y)], highway="residential", name="Am Markt")
    house(made, "1", (X, Y), street="Am Markt")
    loaded(made, tmp_path)
    other.node((13.0, 54.0), place="village", name="Anderswo")
    elsewhere = Region(id="other", name="Other place", bbox=(13.0, 54.0, 13.1, 54.1))
    load(other.write(tmp_path / "other.osm.pbf"), elsewhere, replace=True)
    assert found_names() == ["Anderswo"]
    assert not Address.objects.exists()


def test_a_region_without_names_and_addresses_has_an_empty_gazetteer(tmp_path: Path) -> None:
    made = Village()
    made.node((X, Y), amenity="bench")
    done = loaded(made, tmp_path)
    assert done.region.gazetteer_version
    assert not GazetteerEntry.objects.exists()
    assert not loaded(made, tmp_path).gazetteer_changed


def test_names_without_addresses_and_addresses_without_names(tmp_path: Path) -> None:
    made = Village()
    made.node((X, Y), place="village", name="Dorf")
    loaded(made, tmp_path)
    assert found_names() == ["Dorf"]
    only_houses = Village()
    house(only_houses, "1", (X, Y), street="Am Markt")
    loaded(only_houses, tmp_path)
    assert found_names() == ["Am Markt"]


def test_a_named_place_at_the_pole_is_left_out(tmp_path: Path) -> None:
    made = Village()
    made.node((X, 89.0), place="locality", name="Eis")
    house(made, "1", (X, 89.0), street="Am Pol")
    made.node((X, Y), place="village", name="Dorf")
    loaded(made, tmp_path)
    assert found_names() == ["Dorf"]


def test_the_report_counts_what_can_be_searched_for(tmp_path: Path) -> None:
    made = Village()
    made.node((X, Y), place="village", name="Dorf")
    made.way([(X, Y), (X + 0.002, Y)], highway="residential", name="Am Markt")
    house(made, "1;3", (X, Y), street="Am Markt")
    done = loaded(made, tmp_path)
    with translation.override("de"):
        assert "Zu finden: 1 Orte, 1 Straßen, 2 Adressen" in list(report(done))
