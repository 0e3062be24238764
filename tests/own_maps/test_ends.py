"""Copies, proposals, and what is left when maps and people go."""

from __future__ import annotations

import json
from datetime import timedelta
from io import BytesIO
from typing import TYPE_CHECKING
from uuid import uuid4
from zipfile import ZipFile

import pytest
from django.contrib.gis.geos import Point
from django.core.files.storage import storages
from django.db import connection
from django.test import Client
from django.utils.timezone import now

from geo_platform.config import config
from geo_platform.personal_data.exporting import export_of
from geo_platform.personal_data.holdings import Record, StoredFile, Wish, holdings
from layers.core.contributions.forgetting import forget_stray_files
from layers.core.contributions.models import Change, Photo
from layers.core.permissions import Actor
from layers.core.photos import storage
from layers.own_maps.forgetting import forget_person, forget_what_is_over
from layers.own_maps.making import BROUGHT_BACK_FOR, copy_map, create_map, delete_map, leave_map
from layers.own_maps.models import Collaborator, OwnMap, PendingImport, Spot, SpotPhoto
from layers.places.models import YouthSpot
from tests.own_maps.conftest import LAAGE, browser_of, person, put, send, spot, state
from tests.own_maps.test_files import points, upload
from tests.own_maps.test_state import picture
from tests.signing_in import sign_in_twice

if TYPE_CHECKING:
    from pytest_django import DjangoCaptureOnCommitCallbacks

    from geo_platform.accounts.models import User

pytestmark = pytest.mark.django_db
MARK = "Zwetschgenkuchen"


def photographed(client: Client, own_map: OwnMap, **more: object) -> dict[str, object]:
    wanted = spot(**more)
    put(client, own_map, wanted)
    client.post(f"/maps/{own_map.token}/spots/{wanted['uid']}/photos/", {"photo": picture(), "alt": "Rampe"})
    return wanted


def test_photos_in_a_file_are_found_from_everywhere(artist: Client, own_map: OwnMap) -> None:
    photographed(artist, own_map)
    (feature,) = artist.get(f"/maps/{own_map.token}/map.geojson").json()["features"]
    (photo,) = feature["properties"]["photos"]
    assert photo["url"].startswith(f"{config.site_url}/maps/{own_map.token}/photos/")
    assert photo["thumb"].startswith(config.site_url)


def files() -> set[str]:
    return {path for path in storage._all_files() if storages["photos"].exists(path)}


def test_a_copy_has_everything_but_the_photos(artist: Client, own_map: OwnMap) -> None:
    photographed(artist, own_map, note="Am Steg")
    send(artist, own_map, {"op": "map", "access": "public", "layers": ["playgrounds"], "description": "Für alle"})
    other = person("Blauer Hecht")
    client = browser_of(other)
    assert client.get(f"/maps/{own_map.token}/copy/").status_code == 200
    address = client.post(f"/maps/{own_map.token}/copy/", {"title": "Meine Kopie"})["Location"]
    copy = OwnMap.objects.get(title="Meine Kopie")
    assert address == f"/maps/{copy.token}/"
    assert (copy.owner, copy.access, copy.layers, copy.copied_from) == (other, "private", ["playgrounds"], own_map)
    (feature,) = state(client, copy)["spots"]["features"]
    assert (feature["properties"]["note"], feature["properties"]["photos"]) == ("Am Steg", [])
    put(client, copy, {"uid": feature["id"], "title": "Anders"})
    assert Spot.objects.get(map=own_map).title == "Am See"


def test_what_is_only_for_looking_at_is_not_copied(own_map: OwnMap) -> None:
    OwnMap.objects.update(access="link")
    client = browser_of(person("Blauer Hecht"))
    client.post(f"/maps/{own_map.token}/copy/", {"title": "Meine Kopie"})
    assert OwnMap.objects.count() == 1


def test_a_spot_is_proposed_and_its_map_tells_what_becomes_of_it(artist: Client, own_map: OwnMap) -> None:
    wanted = photographed(artist, own_map, note="Gute Rampe")
    answer = artist.post(
        f"/maps/{own_map.token}/spots/{wanted['uid']}/propose/", '{"layer": "youth-spots"}', content_type="application/json"
    )
    address = answer.json()["url"]
    form = artist.get(address).context["form"]
    assert (form.initial["title"], form.initial["description"]) == ("Am See", "Gute Rampe")
    place = f"{form.initial['place'].x:.6f},{form.initial['place'].y:.6f}"
    values = {"place": place, "title": "Am See", "kind": "skate", "licence": "CC-BY-4.0", "spot_photos": "yes"}
    assert artist.post(address, values).status_code == 303
    change = Change.objects.get()
    assert YouthSpot.objects.get().title == "Am See"
    assert Photo.objects.get().name != SpotPhoto.objects.get().name
    assert Spot.objects.get().proposed == change

    def proposed() -> object:
        return state(artist, own_map)["spots"]["features"][0]["properties"]["proposed"]

    assert proposed() == "pending"
    Change.objects.update(state="accepted", decided_at=now())
    assert proposed() == "accepted"
    since = OwnMap.objects.get().version
    told = artist.get(f"/maps/{own_map.token}/changes/?since={since}").json()["spots"]
    assert [each["properties"]["proposed"] for each in told] == ["accepted"]
    assert artist.get(address).status_code == 409


def test_who_sends_a_proposal_twice_is_told_the_same_twice(artist: Client, own_map: OwnMap) -> None:
    wanted = spot()
    put(artist, own_map, wanted)
    address = f"/add/youth-spots/?spot={own_map.token}/{wanted['uid']}"
    place = "{},{}".format(*LAAGE)
    values = {"place": place, "title": "Am See", "kind": "skate", "idempotency_key": uuid4().hex}
    first, second = artist.post(address, values), artist.post(address, values)
    assert (first.status_code, second.status_code) == (303, 303)
    assert first["Location"] == second["Location"]
    another = artist.post(address, {**values, "idempotency_key": uuid4().hex, "another": "1"})
    assert another.status_code == 409
    assert "schon vorgeschlagen" in another.content.decode()
    assert Change.objects.count() == YouthSpot.objects.count() == 1


@pytest.mark.parametrize("decision", ["pending", "accepted", "rejected"])
def test_what_was_not_taken_is_told_to_those_who_draw_alone(artist: Client, own_map: OwnMap, decision: str) -> None:
    put(artist, own_map, spot())
    about = {"layer": "youth-spots", "kind": Change.Kind.ADD, "feature_id": 1, "point": Point(*LAAGE), "version": 1}
    change = Change.objects.create(**about, state=decision, decided_at=None if decision == "pending" else now())
    Spot.objects.update(proposed=change)
    OwnMap.objects.update(access="public")

    def told(client: Client, path: str) -> object:
        answer = client.get(f"/maps/{own_map.token}/{path}").json()
        features = answer["spots"] if path == "changes/" else answer.get("spots", answer)["features"]
        return features[0]["properties"]["proposed"]

    paths, public = ("state/", "changes/", "map.geojson"), None if decision == "rejected" else decision
    assert {told(browser_of(None), path) for path in paths} == {public}
    assert [told(artist, path) for path in paths] == [decision, decision, public]


def test_without_a_script_one_is_led_to_the_form(artist: Client, own_map: OwnMap) -> None:
    wanted = spot()
    put(artist, own_map, wanted)
    answer = artist.post(f"/maps/{own_map.token}/spots/{wanted['uid']}/propose/", {"layer": "playgrounds"})
    assert answer.status_code == 303
    assert answer["Location"].startswith("/add/playgrounds/?at=17/")


def test_one_chooses_on_a_page_as_what_it_is_proposed(artist: Client, own_map: OwnMap) -> None:
    wanted = spot()
    put(artist, own_map, wanted)
    address = f"/maps/{own_map.token}/spots/{wanted['uid']}/propose/"
    page = artist.get(address).content.decode()
    assert 'name="layer" value="youth-spots"' in page
    assert f'href="/maps/{own_map.token}/"' in page
    OwnMap.objects.update(access="public")
    assert browser_of(person("Blauer Hecht")).get(address).status_code == 403
    assert browser_of(None).get(address)["Location"].startswith("/account/login/")
    assert artist.get(f"/maps/{own_map.token}/spots/{uuid4()}/propose/").status_code == 404


def test_no_other_site_leads_one_there(owner: User, own_map: OwnMap, artist: Client) -> None:
    wanted = spot()
    put(artist, own_map, wanted)
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(owner)
    address = f"/maps/{own_map.token}/spots/{wanted['uid']}/propose/"
    assert strict.post(address, {"layer": "playgrounds"}).status_code == 403


@pytest.mark.parametrize("body", ["{}", '{"layer": "nowhere"}', "[]", '{"layer": {}}'])
def test_nobody_proposes_to_nowhere(artist: Client, own_map: OwnMap, body: str) -> None:
    wanted = spot()
    put(artist, own_map, wanted)
    address = f"/maps/{own_map.token}/spots/{wanted['uid']}/propose/"
    assert artist.post(address, body, content_type="application/json").status_code == 404


def test_nobody_proposes_what_is_not_theirs(artist: Client, own_map: OwnMap) -> None:
    wanted = spot()
    put(artist, own_map, wanted)
    stranger = browser_of(person("Blauer Hecht"))
    address = f"/add/youth-spots/?spot={own_map.token}/{wanted['uid']}"
    assert stranger.get(address).status_code == 404
    OwnMap.objects.update(access="public")
    assert stranger.get(address).status_code == 403
    assert stranger.get("/add/youth-spots/?spot=nonsense").status_code == 200
    assert artist.get(f"/add/youth-spots/?spot={own_map.token}/{uuid4()}").status_code == 404


def test_files_of_spots_are_no_strays(artist: Client, own_map: OwnMap, monkeypatch: pytest.MonkeyPatch) -> None:
    photographed(artist, own_map)
    monkeypatch.setattr(storage, "GRACE", timedelta(seconds=-60))
    before = {path for path in files() if SpotPhoto.objects.get().name in path}
    forget_stray_files()
    assert before
    assert before <= files()


def test_what_was_deleted_goes_after_a_while(
    artist: Client, own_map: OwnMap, owner: User, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    photographed(artist, own_map)
    name = SpotPhoto.objects.get().name
    delete_map(actor=Actor(owner), token=own_map.token)
    assert forget_what_is_over() == 0
    OwnMap.objects.update(deleted_at=now() - BROUGHT_BACK_FOR - timedelta(hours=1))
    with django_capture_on_commit_callbacks(execute=True):
        assert forget_what_is_over() == 1
    assert not OwnMap.objects.exists()
    assert not any(name in path for path in files())


def test_removed_spots_go_and_the_map_remembers_that_it_cannot_tell(artist: Client, own_map: OwnMap) -> None:
    wanted = spot()
    put(artist, own_map, wanted)
    send(artist, own_map, {"op": "remove", "uid": wanted["uid"]})
    upload(artist, own_map, points(1))
    Spot.objects.update(removed_at=now() - BROUGHT_BACK_FOR - timedelta(hours=1))
    PendingImport.objects.update(created_at=now() - timedelta(days=2))
    assert forget_what_is_over() == 2
    assert artist.get(f"/maps/{own_map.token}/changes/?since=3").json()["whole"] is True


@pytest.mark.parametrize("wish", Wish)
def test_who_goes_leaves_what_they_wish(
    artist: Client,
    own_map: OwnMap,
    owner: User,
    wish: Wish,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    """A private map, one for everybody, and a spot on somebody else's map."""
    photographed(artist, own_map, title=MARK)
    public = create_map(actor=Actor(owner), title="Für alle")
    OwnMap.objects.filter(pk=public.pk).update(access="public")
    photographed(artist, public)
    other = create_map(actor=Actor(person("Blauer Hecht")), title="Fremd")
    Collaborator.objects.create(map=other, user=owner)
    photographed(artist, other)
    gone = spot(title=MARK)
    put(artist, other, gone)
    send(artist, other, {"op": "remove", "uid": gone["uid"]})
    upload(artist, other, points(2))
    with django_capture_on_commit_callbacks(execute=True):
        assert forget_person(owner, wish) > 0
    left = {"Fremd"} if wish is Wish.DELETE else {"Fremd", "Für alle"}
    assert set(OwnMap.objects.values_list("title", flat=True)) == left
    assert not OwnMap.objects.filter(owner=owner).exists()
    assert not Spot.objects.filter(author=owner).exists()
    assert not SpotPhoto.objects.filter(author=owner).exists()
    assert not Collaborator.objects.exists()
    assert not PendingImport.objects.exists()
    assert Spot.objects.count() == SpotPhoto.objects.count() == (0 if wish is Wish.DELETE else 2)
    known = set(SpotPhoto.objects.values_list("name", flat=True))
    assert {path.rpartition("/")[2][:32] for path in files()} >= known
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM own_maps_spot WHERE title = %s", [MARK])
        assert cursor.fetchone() == (0,)


def test_nobody_joins_a_map_whose_owner_is_gone(own_map: OwnMap, owner: User) -> None:
    """Nobody could take out who does harm."""
    OwnMap.objects.filter(pk=own_map.pk).update(access="link", join_code="abc")
    forget_person(owner, Wish.KEEP)
    assert browser_of(person("Blauer Hecht")).post("/maps/join/abc/").status_code == 404
    assert not Collaborator.objects.exists()


@pytest.mark.parametrize("wish", Wish)
def test_friends_keep_the_private_map_that_they_drew_together(own_map: OwnMap, owner: User, wish: Wish) -> None:
    """Unless who made it takes all of theirs along; and when the last friend goes, so does the map."""
    friend = person("Blauer Hecht")
    Collaborator.objects.create(map=own_map, user=friend)
    put(browser_of(friend), own_map, spot())
    forget_person(owner, wish)
    forget_what_is_over()
    status = browser_of(friend).get(f"/maps/{own_map.token}/state/").status_code
    assert status == (200 if wish is Wish.KEEP else 404)
    leave_map(token=own_map.token, user=friend)
    forget_what_is_over()
    assert not OwnMap.objects.exists()


def test_everything_is_handed_out(artist: Client, own_map: OwnMap, owner: User) -> None:
    photographed(artist, own_map, title=MARK)
    upload(artist, own_map, points(1))
    (holding,) = [each for each in holdings() if each.id == "own-maps"]
    given = list(holding.copy(owner))
    records = [each for each in given if isinstance(each, Record)]
    assert {each.name for each in records} == {"own-maps", "own-map-spots", "own-map-photos", "own-map-imports"}
    assert MARK in json.dumps([dict(each.values) for each in records])
    (file,) = [each for each in given if isinstance(each, StoredFile)]
    with file.open() as opened:
        assert opened.read(4) == b"RIFF"


def test_a_map_of_a_group_stays_with_the_group(owner: User) -> None:
    from tests.own_maps.test_visibility import group  # noqa: PLC0415 (a helper of that file)

    rollers = group()
    rollers.members.create(user=owner)
    camp = create_map(actor=Actor(owner), title="Camp", group=rollers)
    forget_person(owner, Wish.DELETE)
    camp.refresh_from_db()
    assert (camp.owner, camp.group) == (None, rollers)


def test_a_copy_of_a_private_map_by_who_works_on_it(own_map: OwnMap) -> None:
    friend = person("Blauer Hecht")
    Collaborator.objects.create(map=own_map, user=friend)
    copy = copy_map(actor=Actor(friend), token=own_map.token, title="Kopie")
    assert copy.owner == friend


def test_the_site_takes_a_map_off_the_list(superuser: User, own_map: OwnMap, artist: Client) -> None:
    private = create_map(actor=Actor(superuser), title="Tagebuch")
    OwnMap.objects.filter(pk=own_map.pk).update(access="public")
    client = browser_of(None)
    sign_in_twice(client, superuser)
    address = "/admin/own_maps/ownmap/"
    page = client.get(address).content.decode()
    assert "Skate-Sommer" in page
    assert "Tagebuch" not in page
    assert client.get(f"{address}{private.pk}/change/").status_code == 302
    client.post(address, {"action": "make_private", "_selected_action": [own_map.pk]})
    assert OwnMap.objects.get(pk=own_map.pk).access == "private"
    assert artist.get(f"/maps/{own_map.token}/").status_code == 200


def test_a_lost_picture_is_named_in_the_copy_and_stops_nothing(artist: Client, own_map: OwnMap, owner: User) -> None:
    wanted = spot()
    put(artist, own_map, wanted)
    sent = {"photo": picture(), "alt": ""}
    assert artist.post(f"/maps/{own_map.token}/spots/{wanted['uid']}/photos/", sent).status_code == 201
    storage.delete_picture(SpotPhoto.objects.get().name)
    target = BytesIO()
    export_of(owner, target)
    with ZipFile(target) as archive:
        assert any("missing-files" in name for name in archive.namelist())
        assert any("own-map-spots" in name for name in archive.namelist())
