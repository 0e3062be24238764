"""Files out and in: GeoJSON and GPX, honest ones and others."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import gpxpy
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from layers.core.exceptions import InvalidInputError
from layers.core.permissions import Actor
from layers.own_maps.importing import MOST_SPOTS, read_file
from layers.own_maps.making import create_map
from layers.own_maps.models import OwnMap, PendingImport, Spot
from layers.own_maps.shapes import MOST_VERTICES
from tests.own_maps.conftest import LAAGE, browser_of, person, put, send, spot
from tests.processor_time import working_at_most

if TYPE_CHECKING:
    from django.test import Client
    from django.test.client import _MonkeyPatchedWSGIResponse as Answer

    from geo_platform.accounts.models import User

LINE = [LAAGE, [12.35, 53.93], [12.36, 53.94]]
RING = [LAAGE, [12.36, 53.92], [12.36, 53.94], LAAGE]
HOLE = [[12.355, 53.9262], [12.357, 53.9262], [12.357, 53.927], [12.355, 53.9262]]
BOWTIE = [[12.3, 53.9], [12.4, 54.0], [12.4, 53.9], [12.3, 54.0], [12.3, 53.9]]
ENTITIES = """<?xml version="1.0"?><!DOCTYPE gpx [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>
<gpx version="1.1"><wpt lat="1" lon="2"><name>&b;</name></wpt></gpx>"""


def points(number: int) -> bytes:
    features = [
        {
            "type": "Feature",
            "properties": {"name": f"Ort {at}"},
            "geometry": {"type": "Point", "coordinates": [12, at / 1e4]},
        }
        for at in range(number)
    ]
    return json.dumps({"type": "FeatureCollection", "features": features}).encode()


def geometry(kind: str, coordinates: Any) -> bytes:  # noqa: ANN401 (any JSON)
    return json.dumps({"type": kind, "coordinates": coordinates}).encode()


def track(number: int) -> bytes:
    places = "".join(f'<trkpt lat="{53 + at / 1e5:.5f}" lon="{12 + (at % 7) / 1e6:.6f}"/>' for at in range(number))
    return f'<gpx version="1.1"><trk><name>Radtour</name><trkseg>{places}</trkseg></trk></gpx>'.encode()


def upload(client: Client, own_map: OwnMap, data: bytes, name: str = "karte.geojson") -> Answer:
    return client.post(f"/maps/{own_map.token}/import/", {"file": SimpleUploadedFile(name, data)})


def take(client: Client, own_map: OwnMap) -> Answer:
    return client.post(f"/maps/{own_map.token}/import/take/")


@pytest.mark.django_db
@pytest.mark.parametrize("ending", ["geojson", "gpx"])
def test_a_map_comes_back_as_it_went(artist: Client, own_map: OwnMap, owner: User, ending: str) -> None:
    put(
        artist,
        own_map,
        spot(note="Mit <Zeichen> & Ümlaut", position=1),
        spot(title="Weg", geometry={"type": "LineString", "coordinates": LINE}, position=2),
        spot(title="Wiese", geometry={"type": "Polygon", "coordinates": [RING]}, colour="blue", position=3),
    )
    file = artist.get(f"/maps/{own_map.token}/map.{ending}")
    assert "attachment" in file["Content-Disposition"]
    other = create_map(actor=Actor(owner), title="Kopie")
    assert upload(artist, other, file.content, f"karte.{ending}").status_code == 200
    assert take(artist, other).status_code == 302

    def shapes(of: OwnMap) -> list[tuple[str, str, str]]:
        return [(each.title, each.note, each.geom.wkt) for each in of.spots.there()]

    expected = shapes(own_map)
    if ending == "gpx":
        expected = [
            (title, note, wkt.replace("POLYGON ((", "LINESTRING (").replace("))", ")")) for title, note, wkt in expected
        ]
    assert shapes(other) == expected


@pytest.mark.django_db
def test_another_programme_reads_our_gpx(artist: Client, own_map: OwnMap) -> None:
    put(artist, own_map, spot(), spot(title="Weg", geometry={"type": "LineString", "coordinates": LINE}))
    read = gpxpy.parse(artist.get(f"/maps/{own_map.token}/map.gpx").content.decode())
    assert [point.name for point in read.waypoints] == ["Am See"]
    assert [len(segment.points) for one in read.tracks for segment in one.segments] == [3]


@pytest.mark.django_db
def test_a_file_that_comes_twice_is_on_the_map_once(artist: Client, own_map: OwnMap) -> None:
    for _again in range(2):
        upload(artist, own_map, points(3))
        take(artist, own_map)
    assert Spot.objects.count() == 3
    assert "Nichts Neues" in upload(artist, own_map, points(3)).content.decode()


@pytest.mark.django_db
def test_ones_own_file_brings_nothing_twice(artist: Client, own_map: OwnMap, owner: User) -> None:
    known = spot()
    put(artist, own_map, known, spot(title="Weg", geometry={"type": "LineString", "coordinates": LINE}))
    file = artist.get(f"/maps/{own_map.token}/map.geojson").content
    put(artist, own_map, {"uid": known["uid"], "title": "Anders"})
    assert "2 sind schon auf der Karte" in upload(artist, own_map, file).content.decode()
    send(artist, own_map, {"op": "remove", "uid": known["uid"]})
    assert "1 Ort ist in der Datei" in upload(artist, own_map, file).content.decode()
    other = create_map(actor=Actor(owner), title="Kopie")
    assert "2 Orte sind in der Datei" in upload(artist, other, file).content.decode()


@pytest.mark.django_db
def test_what_a_file_brought_goes_again(artist: Client, own_map: OwnMap) -> None:
    put(artist, own_map, spot(title="Vorher"))
    upload(artist, own_map, points(3))
    after = take(artist, own_map)["Location"]
    assert after.startswith(f"/maps/{own_map.token}/?imported=")
    assert f'action="/maps/{own_map.token}/import/undo/"' in artist.get(after).content.decode()
    kept = str(own_map.spots.get(title="Ort 1").uid)
    put(artist, own_map, {"uid": kept, "title": "Behalten"})
    version = after.split("=")[1]
    undo = f"/maps/{own_map.token}/import/undo/"
    own_map.collaborators.create(user=(helper := person("Blauer Hecht")))
    browser_of(helper).post(undo, {"imported": version})
    assert own_map.spots.there().count() == 4
    assert artist.post(undo, {"imported": version}).status_code == 302
    assert {each.title for each in own_map.spots.there()} == {"Vorher", "Behalten"}
    assert artist.post(undo, {"imported": "x" * 50}).status_code == 302
    assert own_map.spots.there().count() == 2


@pytest.mark.django_db
def test_the_preview_changes_nothing(artist: Client, own_map: OwnMap) -> None:
    answer = upload(artist, own_map, points(12))
    assert "12 Orte sind in der Datei" in answer.content.decode()
    assert not Spot.objects.exists()
    assert PendingImport.objects.count() == 1


@pytest.mark.django_db
def test_ten_thousand_spots_are_refused_kindly(artist: Client, own_map: OwnMap) -> None:
    answer = upload(artist, own_map, points(10_000))
    assert answer.status_code == 422
    assert "10000 Orte" in answer.content.decode().replace(".", "").replace("\xa0", "")
    assert not PendingImport.objects.exists()


@pytest.mark.django_db
def test_five_thousand_fit_and_not_one_more(artist: Client, own_map: OwnMap) -> None:
    upload(artist, own_map, points(MOST_SPOTS))
    assert take(artist, own_map).status_code == 302
    assert Spot.objects.count() == MOST_SPOTS
    assert put(artist, own_map, spot()).status_code == 400
    uid = str(Spot.objects.first().uid)  # type: ignore[union-attr]  # there are thousands
    assert put(artist, own_map, {"uid": uid, "title": "Anders"}).status_code == 200


@pytest.mark.django_db
def test_fifty_megabytes_are_refused_without_being_read(artist: Client, own_map: OwnMap, monkeypatch: Any) -> None:  # noqa: ANN401
    monkeypatch.setattr("api.own_maps.importing.read_file", lambda _data: pytest.fail("it was read"))
    answer = upload(artist, own_map, b"<gpx>" + b" " * 50_000_000, "lang.gpx")
    assert answer.status_code == 422
    assert "10 MB" in answer.content.decode()


@pytest.mark.django_db
def test_no_file_at_all(artist: Client, own_map: OwnMap) -> None:
    assert artist.post(f"/maps/{own_map.token}/import/").status_code == 422
    assert take(artist, own_map).status_code == 404


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"hello",
        b"{",
        b"[1]",
        b"<html></html>",
        b"<gpx>",
        b"<gpx></gpx>",
        b"\xff\xfe<\0g\0p\0x\0>\0",
        ENTITIES.encode(),
        ENTITIES.replace("DOCTYPE", "doctype").encode(),
        b'{"type": "FeatureCollection", "features": 5}',
        b'{"type": "FeatureCollection", "features": []}',
        b'{"a":' * 50_000,
    ],
)
def test_what_is_no_map_is_refused_in_words(data: bytes) -> None:
    with pytest.raises(InvalidInputError) as refused:
        read_file(data)
    assert refused.value.parameter == "file"
    assert str(refused.value)


def test_an_object_without_a_shape_is_named() -> None:
    reading = read_file(b"{}")
    assert (reading.spots, reading.refused_count) == ([], 1)


def test_entities_cost_nothing() -> None:
    lines = "".join(f'<!ENTITY a{at + 1} "{f"&a{at};" * 10}">' for at in range(12))
    body = '<gpx><wpt lat="1" lon="1"><name>&a12;</name></wpt></gpx>'
    bomb = f'<?xml version="1.0"?><!DOCTYPE gpx [<!ENTITY a0 "aaaaaaaaaa">{lines}]>{body}'
    with working_at_most(2), pytest.raises(InvalidInputError):
        read_file(bomb.encode())


def test_a_long_recording_loses_corners_and_says_so() -> None:
    reading = read_file(track(12_000))
    assert reading.mended == 1
    (found,) = reading.spots
    assert 2 <= len(found["geometry"]["coordinates"]) <= MOST_VERTICES
    assert found["title"] == "Radtour"


def test_an_area_that_crosses_itself_becomes_two() -> None:
    reading = read_file(geometry("Polygon", [BOWTIE]))
    assert len(reading.spots) == 2
    assert reading.mended == 1


def test_several_shapes_in_one_are_several_spots() -> None:
    reading = read_file(geometry("MultiPoint", [LAAGE, [12.5, 53.9]]))
    assert [each["geometry"]["type"] for each in reading.spots] == ["Point", "Point"]
    assert len(read_file(geometry("Polygon", [RING, HOLE])).spots) == 1


@pytest.mark.parametrize(
    ("kind", "coordinates"),
    [
        ("Point", [500, 0]),
        ("Point", ["a", 0]),
        ("Point", None),
        ("LineString", [LAAGE]),
        ("Polygon", [[LAAGE]]),
        ("Circle", LAAGE),
    ],
)
def test_what_cannot_be_mended_is_named(kind: str, coordinates: Any) -> None:  # noqa: ANN401 (any JSON)
    reading = read_file(geometry(kind, coordinates))
    assert (reading.spots, reading.refused_count) == ([], 1)
    assert reading.refused[0][1]


def test_gpx_without_sense_is_named() -> None:
    reading = read_file(b'<gpx><wpt lat="x" lon="1"/><wpt lat="54" lon="12"><name>Gut</name></wpt><rte/></gpx>')
    assert [each["title"] for each in reading.spots] == ["Gut"]
    assert reading.refused_count == 2


def test_texts_that_no_database_holds() -> None:
    properties = {"title": "a\0b\ud800", "note": 5}
    feature = {"type": "Feature", "properties": properties, "geometry": {"type": "Point", "coordinates": [1, 2]}}
    (found,) = read_file(json.dumps(feature).encode()).spots
    assert found["title"] == "a b"


@pytest.mark.parametrize("broken", ["NaN", "Infinity", "1" + "0" * 400, '"a"', "null"])
def test_a_long_recording_with_one_broken_place_is_named(broken: str) -> None:
    places = ",".join(f"[{12 + at / 1e5}, 53]" for at in range(MOST_VERTICES))
    reading = read_file(f'{{"type": "LineString", "coordinates": [{places}, [12, {broken}]]}}'.encode())
    assert (reading.spots, reading.refused_count) == ([], 1)


def test_a_long_recording_whose_device_lost_its_place_once_is_named() -> None:
    text = track(MOST_VERTICES + 1).replace(b'lat="53.00000"', b'lat=""')
    assert read_file(text).refused == [("Radtour", "Diese Form hat keine Koordinaten, die man lesen kann.")]


def test_a_long_recording_of_one_place_is_named() -> None:
    assert read_file(geometry("LineString", [LAAGE] * (MOST_VERTICES + 1))).refused_count == 1


@pytest.mark.parametrize("name", ["\u0001", "\ufffe", "  \u0007 "])
def test_what_the_preview_shows_can_be_taken(artist: Client, own_map: OwnMap, name: str) -> None:
    put(artist, own_map, spot(position=1_000_000))
    feature = {"type": "Feature", "properties": {"name": name}, "geometry": {"type": "Point", "coordinates": [12, 53]}}
    upload(artist, own_map, json.dumps(feature).encode())
    assert take(artist, own_map).status_code == 302
    assert own_map.spots.filter(title="Ort 1").exists()


def test_no_sign_breaks_a_gpx_file(artist: Client, own_map: OwnMap) -> None:
    put(artist, own_map, spot(title="Am\uffff See", note="\ufffe\u0085"))
    assert [each["title"] for each in read_file(artist.get(f"/maps/{own_map.token}/map.gpx").content).spots] == ["Am See"]
