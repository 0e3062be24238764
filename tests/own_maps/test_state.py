"""What the editor reads and writes."""

from __future__ import annotations

import re
from html import unescape
from io import BytesIO
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest

from layers.own_maps import edits as edits_module
from layers.own_maps import photos as photos_module
from layers.own_maps.models import OwnMap, Spot
from tests.own_maps.conftest import LAAGE, browser_of, person, put, send, spot, state
from tests.photo_files import file_of, quarters

if TYPE_CHECKING:
    from django.test import Client

pytestmark = pytest.mark.django_db

LINE = {"type": "LineString", "coordinates": [LAAGE, [12.35, 53.93]]}
AREA = {"type": "Polygon", "coordinates": [[LAAGE, [12.36, 53.92], [12.36, 53.94], LAAGE]]}


def test_a_new_map_is_empty_and_mine(artist: Client, own_map: OwnMap) -> None:
    read = state(artist, own_map)
    assert read["title"] == "Skate-Sommer"
    assert read["access"] == "private"
    assert read["spots"] == {"type": "FeatureCollection", "features": []}
    assert read["me"] == {"may_edit": True, "is_owner": True, "name": "Flinker Otter"}


def test_what_is_put_is_there(artist: Client, own_map: OwnMap) -> None:
    wanted = spot(note="Am Steg", colour="blue", icon="swimming", position=3)
    answer = put(artist, own_map, wanted)
    assert answer.status_code == 200
    assert answer.json() == {"version": 2, "refused": [], "spots": {wanted["uid"]: 2}}
    (feature,) = state(artist, own_map)["spots"]["features"]
    assert feature["id"] == wanted["uid"]
    assert feature["geometry"] == wanted["geometry"]
    assert feature["properties"] == {
        "title": "Am See",
        "note": "Am Steg",
        "colour": "blue",
        "icon": "swimming",
        "position": 3,
        "version": 2,
        "author": "Flinker Otter",
        "photos": [],
        "proposed": None,
    }


@pytest.mark.parametrize("geometry", [LINE, AREA])
def test_lines_and_areas_come_back_as_they_were(artist: Client, own_map: OwnMap, geometry: dict[str, Any]) -> None:
    put(artist, own_map, spot(geometry=geometry))
    assert state(artist, own_map)["spots"]["features"][0]["geometry"] == geometry


def test_sent_twice_is_once(artist: Client, own_map: OwnMap) -> None:
    wanted = spot()
    first, second = put(artist, own_map, wanted), put(artist, own_map, wanted)
    assert first.json() == second.json()
    assert Spot.objects.count() == 1


def test_what_is_not_named_stays(artist: Client, own_map: OwnMap) -> None:
    wanted = spot(note="Am Steg")
    put(artist, own_map, wanted)
    put(artist, own_map, {"uid": wanted["uid"], "title": "Am Ufer"})
    properties = state(artist, own_map)["spots"]["features"][0]["properties"]
    assert (properties["title"], properties["note"]) == ("Am Ufer", "Am Steg")


def test_a_stale_edit_is_shown_what_is_there(artist: Client, own_map: OwnMap) -> None:
    wanted = spot()
    put(artist, own_map, wanted)
    put(artist, own_map, {**wanted, "title": "Von anderen"})
    answer = put(artist, own_map, {**wanted, "title": "Von mir", "version": 2})
    assert answer.status_code == 409
    assert answer["Content-Type"] == "application/problem+json"
    assert answer.json()["uid"] == wanted["uid"]
    assert answer.json()["spot"]["properties"]["title"] == "Von anderen"


def test_a_stale_edit_of_what_is_gone(artist: Client, own_map: OwnMap) -> None:
    wanted = spot()
    put(artist, own_map, wanted)
    send(artist, own_map, {"op": "remove", "uid": wanted["uid"]})
    answer = put(artist, own_map, {**wanted, "version": 2})
    assert answer.status_code == 409
    assert answer.json()["spot"] is None


def test_a_removed_spot_comes_back_with_its_photos(artist: Client, own_map: OwnMap) -> None:
    wanted = spot()
    put(artist, own_map, wanted)
    artist.post(f"/maps/{own_map.token}/spots/{wanted['uid']}/photos/", {"photo": picture(), "alt": "Rampe"})
    send(artist, own_map, {"op": "remove", "uid": wanted["uid"]})
    assert state(artist, own_map)["spots"]["features"] == []
    put(artist, own_map, wanted)
    (feature,) = state(artist, own_map)["spots"]["features"]
    assert [photo["alt"] for photo in feature["properties"]["photos"]] == ["Rampe"]


def test_all_or_nothing(artist: Client, own_map: OwnMap) -> None:
    wrong = spot(title="  ")
    answer = put(artist, own_map, spot(), wrong)
    assert answer.status_code == 400
    assert (answer.json()["uid"], answer.json()["parameter"]) == (wrong["uid"], "title")
    assert not Spot.objects.exists()
    assert OwnMap.objects.get().version == 1


def test_the_map_itself(artist: Client, own_map: OwnMap) -> None:
    answer = send(artist, own_map, {"op": "map", "title": "Winter", "access": "link", "layers": ["playgrounds"]})
    assert answer.status_code == 200
    read = state(artist, own_map)
    assert (read["title"], read["access"], read["layers"]) == ("Winter", "link", ["playgrounds"])


def test_settings_keep_what_friends_have_changed_since(artist: Client, own_map: OwnMap) -> None:
    send(artist, own_map, {"op": "map", "description": "Am See.\nUnd im Wald."})
    address = f"/maps/{own_map.token}/settings/"
    hidden = re.findall(r'<input type="hidden" name="(initial-\w+)" value="([^"]*)"', artist.get(address).content.decode())
    shown = {"title": "Skate-Sommer", "description": "Am See.\r\nUnd im Wald.", "access": "private"}
    sent = {**{name: unescape(value) for name, value in hidden}, **shown}
    send(artist, own_map, {"op": "map", "title": "Von Freunden", "description": "Neu"})
    assert artist.post(address, {**sent, "access": "public"}).status_code == 302
    read = state(artist, own_map)
    assert (read["title"], read["description"], read["access"]) == ("Von Freunden", "Neu", "public")
    artist.post(address, {**sent, "title": "Von mir", "access": "private"})
    read = state(artist, own_map)
    assert (read["title"], read["description"], read["access"]) == ("Von mir", "Neu", "public")


def test_nothing_new_is_not_sent_again(artist: Client, own_map: OwnMap) -> None:
    address = f"/maps/{own_map.token}/state/"
    first = artist.get(address)
    assert first["Cache-Control"] == "private, no-store"
    assert artist.get(address, headers={"If-None-Match": first["ETag"]}).status_code == 304
    put(artist, own_map, spot())
    assert artist.get(address, headers={"If-None-Match": first["ETag"]}).status_code == 200


def test_changes_since(artist: Client, own_map: OwnMap) -> None:
    first, second = spot(), spot(title="Zweiter")
    put(artist, own_map, first)
    put(artist, own_map, second)
    send(artist, own_map, {"op": "remove", "uid": first["uid"]})
    answer = artist.get(f"/maps/{own_map.token}/changes/?since=2&drawing=1").json()
    assert answer["version"] == 4
    assert [feature["id"] for feature in answer["spots"]] == [second["uid"]]
    assert answer["removed"] == [first["uid"]]
    assert answer["present"] == [{"name": "Flinker Otter", "is_me": True, "is_drawing": True}]
    quiet = artist.get(f"/maps/{own_map.token}/changes/?since=4").json()
    assert (quiet["spots"], quiet["removed"], "map" in quiet) == ([], [], False)


def test_a_page_that_slept_for_long_is_told_everything(artist: Client, own_map: OwnMap) -> None:
    put(artist, own_map, spot())
    OwnMap.objects.update(forgotten_version=2)
    answer = artist.get(f"/maps/{own_map.token}/changes/?since=1").json()
    assert answer["whole"] is True
    assert len(answer["spots"]) == 1


def test_who_only_looks_is_neither_noted_nor_told_who_is_there(artist: Client, own_map: OwnMap) -> None:
    OwnMap.objects.update(access="public")
    put(artist, own_map, spot())
    artist.get(f"/maps/{own_map.token}/changes/?since=0")
    stranger = browser_of(person("Blauer Hecht"))
    read = stranger.get(f"/maps/{own_map.token}/changes/?since=0").json()
    assert read["present"] == []
    assert read["spots"][0]["properties"]["author"] == ""
    assert [each["name"] for each in artist.get(f"/maps/{own_map.token}/changes/").json()["present"]] == ["Flinker Otter"]


def test_a_photo_whose_answer_was_lost_is_there_once(artist: Client, own_map: OwnMap) -> None:
    wanted = spot()
    put(artist, own_map, wanted)
    address, key = f"/maps/{own_map.token}/spots/{wanted['uid']}/photos/", {"Idempotency-Key": str(uuid4())}
    answers = [artist.post(address, {"photo": picture(), "alt": "Rampe"}, headers=key) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [201, 201]
    assert answers[0].json() == answers[1].json()
    (feature,) = state(artist, own_map)["spots"]["features"]
    assert feature["properties"]["photos"] == [answers[0].json()]


def test_the_last_photo_that_fits_may_be_sent_again(
    artist: Client, own_map: OwnMap, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(photos_module, "MOST_OF_SPOT", 1)
    wanted = spot()
    put(artist, own_map, wanted)
    address, key = f"/maps/{own_map.token}/spots/{wanted['uid']}/photos/", {"Idempotency-Key": str(uuid4())}
    answers = [artist.post(address, {"photo": picture()}, headers=key) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [201, 201]
    assert artist.post(address, {"photo": picture()}).status_code == 400


def test_a_photo_is_made_harmless_and_shown(artist: Client, own_map: OwnMap) -> None:
    wanted = spot()
    put(artist, own_map, wanted)
    address = f"/maps/{own_map.token}/spots/{wanted['uid']}/photos/"
    answer = artist.post(address, {"photo": picture(), "alt": "Die neue Rampe"})
    assert answer.status_code == 201
    photo = answer.json()
    assert photo["alt"] == "Die neue Rampe"
    shown = artist.get(photo["thumb"])
    assert shown["Content-Type"] == "image/webp"
    assert shown["Cache-Control"] == "private, no-store"
    assert browser_of(None).get(photo["thumb"]).status_code == 404
    (feature,) = state(artist, own_map)["spots"]["features"]
    assert feature["properties"]["photos"] == [photo]
    assert artist.delete(f"{address}{photo['id']}/").status_code == 204
    assert artist.get(photo["thumb"]).status_code == 404


@pytest.mark.parametrize(
    ("wrong", "parameter"),
    [
        ({"title": "x" * 81}, "title"),
        ({"title": 5}, "title"),
        ({"note": "x" * 2001}, "note"),
        ({"colour": "pink"}, "colour"),
        ({"icon": "../../etc"}, "icon"),
        ({"position": -1}, "position"),
        ({"position": True}, "position"),
        ({"geometry": None}, "geometry"),
        ({"geometry": {"type": "Point", "coordinates": [181, 0]}}, "geometry"),
        ({"geometry": {"type": "Point", "coordinates": ["12", 53]}}, "geometry"),
        ({"geometry": {"type": "Point", "coordinates": [10**400, 53]}}, "geometry"),
        ({"geometry": {"type": "Point", "coordinates": []}}, "geometry"),
        ({"geometry": {"type": "MultiPoint", "coordinates": [LAAGE]}}, "geometry"),
        ({"geometry": {"type": "LineString", "coordinates": [LAAGE, LAAGE]}}, "geometry"),
        ({"geometry": {"type": "LineString", "coordinates": [LAAGE] * 5001}}, "geometry"),
        ({"geometry": {"type": "Polygon", "coordinates": [[[0, 0], [1, 1], [1, 0], [0, 1], [0, 0]]]}}, "geometry"),
        ({"geometry": {"type": "Polygon", "coordinates": [[[0, 0], [1, 1]]]}}, "geometry"),
        ({"geometry": {"type": "Polygon", "coordinates": []}}, "geometry"),
        ({"geometry": {"type": [], "coordinates": []}}, "geometry"),
    ],
)
def test_what_cannot_be_used_is_named(artist: Client, own_map: OwnMap, wrong: dict[str, Any], parameter: str) -> None:
    wanted = spot(**wrong)
    answer = put(artist, own_map, wanted)
    assert answer.status_code == 400
    assert (answer.json()["uid"], answer.json()["parameter"]) == (wanted["uid"], parameter)
    assert answer.json()["detail"]


@pytest.mark.parametrize(
    "body",
    [
        "",
        "{",
        "[]",
        "NaN",
        "[" * 100_000,
        '{"edits": 1}',
        '{"edits": [1]}',
        '{"edits": [{"op": "put"}]}',
        '{"edits": [{"op": "fly"}]}',
        '{"edits": [{"op": "remove", "uid": "1"}]}',
        '{"edits": [{"op": "map", "layers": ["nowhere"]}]}',
    ],
)
def test_nonsense_is_refused(artist: Client, own_map: OwnMap, body: str) -> None:
    answer = artist.post(f"/maps/{own_map.token}/edits/", body, content_type="application/json")
    assert answer.status_code == 400
    assert answer["Content-Type"] == "application/problem+json"


def test_too_much_at_once(artist: Client, own_map: OwnMap) -> None:
    answer = put(artist, own_map, *(spot() for _ in range(edits_module.MOST_EDITS + 1)))
    assert (answer.status_code, answer.json()["parameter"]) == (400, "edits")
    large = artist.post(f"/maps/{own_map.token}/edits/", "x" * 2_000_001, content_type="application/json")
    assert large.status_code == 413


def test_an_edit_of_nothing_is_no_edit(artist: Client, own_map: OwnMap) -> None:
    assert send(artist, own_map).json()["version"] == 1
    assert send(artist, own_map, {"op": "remove", "uid": str(uuid4())}).json()["version"] == 1


def picture() -> BytesIO:
    file = BytesIO(file_of(quarters()))
    file.name = "rampe.jpg"
    return file
