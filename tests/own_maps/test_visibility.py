"""Who sees which map by which way: access, role and path."""

from __future__ import annotations

from html import escape, unescape
from typing import TYPE_CHECKING, Any, NamedTuple
from uuid import uuid4

import pytest
from django.contrib.gis.geos import Point

from layers.core.permissions import Actor
from layers.organisations.models import Editorship, Group, GroupMember, Organisation
from layers.own_maps.making import create_map, renew_join_code
from layers.own_maps.models import Collaborator, OwnMap
from tests.own_maps.conftest import browser_of, person, put, send, spot
from tests.signing_in import sign_in_twice

if TYPE_CHECKING:
    from django.test import Client

    from geo_platform.accounts.models import User

pytestmark = pytest.mark.django_db

READING = ("", "state/", "changes/", "map.geojson", "map.gpx", "map.svg", "map-dark.svg")
FOR_SETTINGS = ("settings/", "import/")
ROLES = ("owner", "collaborator", "member", "leader", "stranger", "visitor")
INSIDE = ("owner", "collaborator", "member", "leader")


class World(NamedTuple):
    own_map: OwnMap
    clients: dict[str, Client]
    users: dict[str, User]


def group() -> Group:
    club = Organisation.objects.create(title="Jugendclub", geom=Point(12.3, 53.9))
    return Group.objects.create(name="Recknitz-Rollers", organisation=club)


@pytest.fixture
def world(db: None) -> World:  # noqa: ARG001 (opens the database)
    """A map of a group, and one of everybody who could have to do with it."""
    rollers = group()
    users = {role: person(role, is_nameless=role == "member") for role in ROLES if role != "visitor"}
    for role in ("owner", "member"):
        GroupMember.objects.create(group=rollers, user=users[role])
    own_map = create_map(actor=Actor(users["owner"]), title="Camp", group=rollers)
    Collaborator.objects.create(map=own_map, user=users["collaborator"])
    Editorship.objects.create(user=users["leader"], organisation=rollers.organisation)
    clients = {role: browser_of(users.get(role)) for role in ROLES}
    sign_in_twice(clients["leader"], users["leader"])
    return World(own_map, clients, users)


@pytest.mark.parametrize("access", OwnMap.Access.values)
@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("path", READING)
def test_who_reads_what(world: World, access: str, role: str, path: str) -> None:
    OwnMap.objects.update(access=access)
    answer = world.clients[role].get(f"/maps/{world.own_map.token}/{path}")
    expected = 200 if access != "private" or role in INSIDE else 404
    assert answer.status_code == expected
    if access == "private":
        assert "no-store" in answer["Cache-Control"]


@pytest.mark.parametrize("access", OwnMap.Access.values)
@pytest.mark.parametrize("role", ROLES)
def test_who_draws(world: World, access: str, role: str) -> None:
    OwnMap.objects.update(access=access)
    status = put(world.clients[role], world.own_map, spot()).status_code
    expected = 200 if role in INSIDE else 401 if role == "visitor" else 404 if access == "private" else 403
    assert status == expected


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("path", FOR_SETTINGS)
def test_who_reads_the_settings(world: World, role: str, path: str) -> None:
    status = world.clients[role].get(f"/maps/{world.own_map.token}/{path}").status_code
    assert status == (200 if role in INSIDE else 302 if role == "visitor" else 404)


@pytest.mark.parametrize("role", ROLES)
def test_who_says_who_may_see_it(world: World, role: str) -> None:
    values = {"title": "Camp", "description": "", "access": "public"}
    world.clients[role].post(f"/maps/{world.own_map.token}/settings/", values)
    assert (OwnMap.objects.get().access == "public") == (role in {"owner", "leader"})


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("deed", ["invite", "delete"])
def test_who_runs_it(world: World, role: str, deed: str) -> None:
    world.clients[role].post(f"/maps/{world.own_map.token}/{deed}/")
    own_map = OwnMap.objects.get()
    assert bool(own_map.join_code or own_map.deleted_at) == (role in {"owner", "leader"})


def test_who_left_the_group_left_its_maps(world: World) -> None:
    GroupMember.objects.all().delete()
    for role in ("owner", "member"):
        assert world.clients[role].get(f"/maps/{world.own_map.token}/").status_code == 404


def test_a_guessed_address_looks_like_a_private_map(world: World) -> None:
    private = world.clients["stranger"].get(f"/maps/{world.own_map.token}/")
    guessed = world.clients["stranger"].get(f"/maps/{'x' * 32}/")
    assert private.status_code == guessed.status_code == 404
    hidden = private.content.decode().replace(world.own_map.token, "x" * 32)
    assert hidden == guessed.content.decode()


def test_only_public_maps_with_spots_stand_in_the_gallery(world: World) -> None:
    client = world.clients["visitor"]
    for access, is_listed in (("private", False), ("link", False), ("public", True)):
        OwnMap.objects.update(access=access)
        put(world.clients["owner"], world.own_map, spot())
        assert (world.own_map.token in client.get("/maps/").content.decode()) == is_listed


def test_ones_own_map_stands_once_among_all(world: World) -> None:
    OwnMap.objects.update(access="public")
    put(world.clients["owner"], world.own_map, spot())
    for role in ROLES:
        assert world.clients[role].get("/maps/").content.decode().count(f'href="/maps/{world.own_map.token}/"') == 1


def test_who_may_not_see_it_may_sign_in(world: World) -> None:
    address = f"/maps/{world.own_map.token}/"
    sign_in = f"/account/login/?next={address}"
    assert sign_in in world.clients["visitor"].get(address).content.decode()
    assert sign_in not in world.clients["stranger"].get(address).content.decode()


def test_who_has_no_account_is_led_to_one_before_the_copy(world: World) -> None:
    OwnMap.objects.update(access="public")
    address = f"/maps/{world.own_map.token}/copy/"
    page = world.clients["visitor"].get(address).content.decode()
    assert f"/account/login/?next={address}" in page
    assert "Ich habe einen Code" in page
    assert world.clients["visitor"].post(address, {"title": "Kopie"}).status_code == 200
    assert OwnMap.objects.count() == 1


def test_joining_by_the_second_secret(world: World) -> None:
    own_map = renew_join_code(actor=Actor(world.users["owner"]), token=world.own_map.token)
    stranger = world.clients["stranger"]
    assert stranger.get(f"/maps/join/{own_map.join_code}/").status_code == 200
    assert stranger.get(f"/maps/{own_map.token}/").status_code == 404
    assert stranger.post(f"/maps/join/{own_map.join_code}/").status_code == 302
    assert put(stranger, own_map, spot()).status_code == 200
    other = browser_of(person("later"))
    renew_join_code(actor=Actor(world.users["owner"]), token=own_map.token)
    assert other.post(f"/maps/join/{own_map.join_code}/").status_code == 404
    assert other.post("/maps/join//").status_code == 404
    renewed = OwnMap.objects.get().join_code
    unknown = world.clients["visitor"].get(f"/maps/join/{renewed}/").content.decode()
    assert f"/account/login/?next=/maps/join/{renewed}/" in unknown
    assert f"/join/?back=/maps/join/{renewed}/" in unknown
    number = Collaborator.objects.get(user=world.users["stranger"]).pk
    world.clients["owner"].post(f"/maps/{own_map.token}/collaborators/{number}/remove/")
    assert stranger.get(f"/maps/{own_map.token}/").status_code == 404


def test_a_deleted_map_is_gone_and_comes_back(world: World) -> None:
    owner = world.clients["owner"]
    assert owner.post(f"/maps/{world.own_map.token}/delete/").status_code == 302
    assert owner.get(f"/maps/{world.own_map.token}/").status_code == 404
    assert "Camp" in owner.get("/maps/").content.decode()
    assert owner.post(f"/maps/{world.own_map.token}/restore/").status_code == 302
    assert owner.get(f"/maps/{world.own_map.token}/").status_code == 200


@pytest.mark.parametrize(("access", "status"), [("private", 404), ("link", 200), ("public", 200)])
def test_embedding(world: World, access: str, status: int) -> None:
    OwnMap.objects.update(access=access)
    for role in ROLES:
        answer = world.clients[role].get(f"/maps/{world.own_map.token}/embed/")
        assert answer.status_code == status
        assert "X-Frame-Options" not in answer
        assert "frame-ancestors *" in answer["Content-Security-Policy"]
        if status == 200:
            assert 'data-csrf=""' in answer.content.decode()


@pytest.mark.parametrize("path", ["", "embed/"])
def test_scripts_know_for_visitors_how_the_layers_of_a_map_are_called(world: World, path: str) -> None:
    """They list them from there; the list of the server is hidden then."""
    OwnMap.objects.update(access="public", layers=["playgrounds"])
    page = world.clients["visitor"].get(f"/maps/{world.own_map.token}/{path}").content.decode()
    choice = page.partition("data-layer-choice")[2].partition("</div>")[0]
    assert 'value="playgrounds"' in choice
    assert "<strong data-layer-title>Spielplätze</strong>" in choice
    assert choice.count("<input") == 1


def test_only_the_embedded_page_can_be_framed(world: World) -> None:
    OwnMap.objects.update(access="public")
    answer = world.clients["visitor"].get(f"/maps/{world.own_map.token}/")
    assert answer["X-Frame-Options"] == "DENY"
    assert "frame-ancestors 'none'" in answer["Content-Security-Policy"]


def test_the_name_of_a_map_brings_nothing_else_into_a_website(artist: Client, own_map: OwnMap) -> None:
    """Who puts the lines to copy into a page may trust them, whoever called the map so."""
    title = 'Camp" onload="alert(1)'
    send(artist, own_map, {"op": "map", "title": title, "access": "link"})
    page = artist.get(f"/maps/{own_map.token}/settings/").content.decode()
    shown = page.partition("<code>")[2].partition("</code>")[0]
    assert f'title="{escape(title)}"' in unescape(shown)


def test_a_page_of_another_site_cannot_draw(world: World) -> None:
    client = browser_of(world.users["owner"])
    client.handler.enforce_csrf_checks = True
    answer = put(client, world.own_map, spot())
    assert answer.status_code == 403
    assert answer["Content-Type"] == "application/problem+json"
    page = client.get(f"/maps/{world.own_map.token}/")
    token = page.context["csrf_token"]
    body = '{"edits": []}'
    address = f"/maps/{world.own_map.token}/edits/"
    sent = client.post(address, body, content_type="application/json", headers={"X-CSRFToken": str(token)})
    assert sent.status_code == 200


def test_no_real_name_is_shown(world: World) -> None:
    user = world.users["owner"]
    user.first_name, user.last_name, user.email = "Erika", "Mustermann", "erika@example.org"
    user.save()
    OwnMap.objects.update(access="public")
    put(world.clients["owner"], world.own_map, spot())
    for path in (*READING, "embed/"):
        text = world.clients["stranger"].get(f"/maps/{world.own_map.token}/{path}").content.decode()
        assert not any(secret in text for secret in ("Erika", "Mustermann", "erika@example.org", user.username))


def test_making_one(client: Client, owner: User) -> None:
    closed = client.get("/maps/new/")
    assert closed.status_code == 200
    assert "/account/login/?next=/maps/new/" in closed.content.decode()
    assert client.post("/maps/new/", {"title": "Meine"}).status_code == 200
    assert not OwnMap.objects.exists()
    client.force_login(owner)
    values: dict[str, Any] = {"title": "Meine Lieblingsorte", "idempotency_key": uuid4().hex}
    first, second = client.post("/maps/new/", values), client.post("/maps/new/", values)
    own_map = OwnMap.objects.get()
    assert first["Location"] == second["Location"] == f"/maps/{own_map.token}/"
    assert len(own_map.token) == 32
    assert client.post("/maps/new/", {"title": "  "}).status_code == 422


def test_nameless_accounts_make_maps_of_their_group_alone(world: World) -> None:
    member = world.clients["member"]
    member.post("/maps/new/", {"title": "Unser Sommer", "group": str(world.own_map.group_id)})
    assert OwnMap.objects.get(title="Unser Sommer").group_id == world.own_map.group_id
    assert member.post("/maps/new/", {"title": "Heimlich", "group": ""}).status_code in {403, 422}
    GroupMember.objects.filter(user=world.users["member"]).delete()
    assert member.get("/maps/new/").status_code == 200
    member.post("/maps/new/", {"title": "Heimlich"})
    assert not OwnMap.objects.filter(title="Heimlich").exists()


def test_a_new_map_says_who_sees_it(world: World) -> None:
    def said(role: str) -> str:
        return world.clients[role].get("/maps/new/").content.decode()

    assert "Am Anfang sehen nur Sie die Karte." in said("stranger")
    assert "Alle in der Gruppe sehen die Karte sofort" in said("member")
    rollers = world.own_map.group
    assert rollers
    GroupMember.objects.create(user=world.users["stranger"], group=rollers)
    assert "Eine Karte für eine Gruppe sehen sofort alle" in said("stranger")


def test_from_the_code_of_a_group_back_to_the_map(world: World) -> None:
    client = browser_of(None)
    rollers = world.own_map.group
    assert rollers
    asked = client.get("/join/", {"code": rollers.code, "back": "/maps/new/"})
    assert asked["Location"] == f"/join/{rollers.code}/?back=%2Fmaps%2Fnew%2F"
    assert client.post(asked["Location"])["Location"] == "/maps/new/"
    away = browser_of(None).post(f"/join/{rollers.code}/?back=//example.org/")
    assert away["Location"] == "/account/"
