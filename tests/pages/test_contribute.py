"""The forms with which people add to the map, made of what layers declare."""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING, Any

import pytest
from django.contrib.gis.geos import MultiPolygon, Polygon
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from PIL import Image

from api.contribute.fields import writable_names
from api.contribute.photos import seal_of
from layers.areas.models import AreaRole
from layers.core import registry
from layers.core.contributions import deciding
from layers.core.contributions.models import Change, Photo
from layers.core.exceptions import InvalidInputError
from layers.core.models import Status
from layers.core.permissions import VISITOR, Action, Belonging, Role, actor_for
from layers.core.services import create_feature
from layers.places.models import YouthSpot
from tests.proofs import new_proof
from tests.signing_in import sign_in_twice

if TYPE_CHECKING:
    from django.test import Client

    from geo_platform.accounts.models import User
    from layers.core.layer import Layer
    from layers.core.models import BaseFeature
    from tests.conftest import MakeFeature

pytestmark = pytest.mark.django_db
PLACE = "12.345000,53.926000"
OPEN = [layer for layer in registry.layers() if layer.contribution.is_open]
SKATE = {"kind": "skate", "title": "Rampe am See", "place": PLACE}


@pytest.fixture(autouse=True)
def area() -> BaseFeature:
    square = Polygon.from_bbox((12.3, 53.9, 12.4, 54.0))
    return create_feature(layer=registry.get("areas"), values={"title": "Laage", "geom": MultiPolygon(square)})


@pytest.fixture
def editor(area: BaseFeature, django_user_model: type[User]) -> User:
    user = django_user_model.objects.create(username="editor", email="editor@example.org")
    AreaRole.objects.create(user=user, area_id=area.pk, role=Role.EDITOR)
    return user


def send(client: Client, address: str, values: dict[str, Any] | None = None, **more: Any) -> Any:  # noqa: ANN401 (as the client's)
    """What a browser sends, with the proof that it has worked for."""
    return client.post(address, {"proof": new_proof(), **(values or {})}, **more)


def picture(colour: str = "green", size: tuple[int, int] = (800, 600)) -> SimpleUploadedFile:
    file = io.BytesIO()
    Image.new("RGB", size, colour).save(file, "JPEG")
    return SimpleUploadedFile("IMG_0001.jpg", file.getvalue(), "image/jpeg")


def filled(layer: Layer) -> dict[str, Any]:
    """What a person fills in at least."""
    values: dict[str, Any] = {"place": PLACE, "title": "Something"}
    if layer.kinds:
        values["kind"] = layer.kinds[0].id
    if layer.times:
        values["starts_at"] = "2027-05-01T15:00"
    return values


class TestAdding:
    @pytest.mark.parametrize("layer", OPEN, ids=lambda layer: layer.id)
    def test_every_open_layer_has_a_form_that_works(self, client: Client, layer: Layer) -> None:
        address = reverse("pages:add-to", args=[layer.id])
        page = client.get(address).content.decode()
        for name in writable_names(layer):
            assert f'name="{name}"' in page
        response = send(client, address, filled(layer))
        assert response.status_code == 303, response.content.decode()
        change = Change.objects.get()
        assert (change.layer, change.state) == (layer.id, "pending")
        assert layer.model.objects.get(pk=change.feature_id).status == Status.PENDING

    def test_it_says_what_becomes_of_it(self, client: Client) -> None:
        response = send(client, "/add/youth-spots/", SKATE, follow=True)
        page = response.content.decode()
        assert "Rampe am See" in page
        assert "wird angesehen" in page
        assert "Laage" in page
        assert response["Cache-Control"] == "private, no-store"

    def test_an_address_longer_than_any_is_refused_in_words(self, client: Client) -> None:
        response = send(client, "/add/youth-spots/", SKATE | {"contact": f"{'a' * 250}@example.org"})
        assert response.status_code == 422
        assert not Change.objects.exists()

    def test_nobody_finds_it_anywhere_before_it_is_accepted(self, client: Client) -> None:
        send(client, "/add/youth-spots/", SKATE)
        change = Change.objects.get()
        assert client.get(f"/youth-spots/{change.feature_id}/").status_code == 404
        assert client.get(f"/api/collections/youth-spots/items/{change.feature_id}").status_code == 404

    def test_what_is_missing_is_said_at_its_field_and_nothing_is_lost(self, client: Client) -> None:
        response = send(client, "/add/youth-spots/", {"title": "Rampe am See", "description": "Neu"})
        page = response.content.decode()
        assert response.status_code == 422
        assert "Bitte wählen Sie, was es ist." in page
        assert "Bitte zeigen Sie auf der Karte, wo es ist." in page
        assert 'value="Rampe am See"' in page
        assert not Change.objects.exists()

    def test_opening_hours_that_nobody_can_read_are_refused(self, client: Client) -> None:
        response = send(client, "/add/youth-spots/", {**SKATE, "opening_hours": "immer mal"})
        assert response.status_code == 422
        assert "immer mal" in response.content.decode()

    @pytest.mark.parametrize("moment", ["0001-01-01T00:30", "9999-12-31T23:30"])
    def test_moments_that_nobody_means_are_refused(self, client: Client, moment: str) -> None:
        """Once it is on the map, no list with such a day could be drawn; once it waits, nobody could decide about it."""
        response = send(client, "/add/events/", {**filled(registry.get("events")), "starts_at": moment})
        assert response.status_code == 422
        assert "Bitte wählen Sie ein Jahr zwischen 1900 und 2199." in response.content.decode()
        assert not Change.objects.exists()

    def test_words_are_kept_as_openstreetmap_has_them(self, client: Client) -> None:
        send(client, "/add/youth-spots/", {**SKATE, "sports": "Fußball, BMX, Parkour", "surface": "Asphalt"})
        spot = YouthSpot.objects.get()
        assert (spot.sports, spot.surface) == (["soccer", "bmx", "Parkour"], "asphalt")

    def test_the_same_thing_next_to_it_is_asked_about(self, client: Client, make_feature: MakeFeature) -> None:
        there = make_feature("youth-spots", kind="skate", title="Schon da")
        place = f"{there.geom.x + 0.0001},{there.geom.y}"
        response = send(client, "/add/youth-spots/", {**SKATE, "place": place})
        assert response.status_code == 422
        assert "Schon da" in response.content.decode()
        response = send(client, "/add/youth-spots/", {**SKATE, "place": place, "another": "1"})
        assert response.status_code == 303

    def test_an_editor_sees_it_on_the_map_at_once(self, client: Client, editor: User) -> None:
        sign_in_twice(client, editor)
        response = send(client, "/add/youth-spots/", SKATE, follow=True)
        assert "Auf der Karte zeigen" in response.content.decode()
        assert registry.get("youth-spots").model.objects.get().status == Status.PUBLISHED

    def test_a_layer_that_is_looked_after_by_others_says_so(self, client: Client) -> None:
        response = client.get("/add/depots/")
        assert response.status_code == 403
        assert "Anmelden" in response.content.decode()

    def test_a_club_can_be_named_by_its_editors_alone(self, client: Client, make_feature: MakeFeature) -> None:
        club = make_feature("organisations")
        send(client, "/add/youth-spots/", {**SKATE, "organisation": club.pk})
        assert YouthSpot.objects.get().organisation is None

    @pytest.mark.parametrize("place", ["", "here", "12", "200,10", "nan,nan", "12.3,53.9,7"])
    def test_a_place_that_is_none(self, client: Client, place: str) -> None:
        assert send(client, "/add/youth-spots/", {**SKATE, "place": place}).status_code == 422

    def test_without_a_proof_nothing_is_kept(self, client: Client) -> None:
        response = client.post("/add/youth-spots/", SKATE)
        assert response.status_code == 422
        assert "Rampe am See" in response.content.decode()
        assert not Change.objects.exists()

    def test_a_proof_counts_once(self, client: Client) -> None:
        proof = new_proof()
        assert client.post("/add/youth-spots/", {**SKATE, "proof": proof}).status_code == 303
        elsewhere = {**SKATE, "place": "12.35,53.93", "proof": proof}
        assert client.post("/add/youth-spots/", elsewhere).status_code in {403, 422}
        assert Change.objects.count() == 1

    def test_who_fills_in_what_nobody_sees_is_asked_once_more(self, client: Client) -> None:
        response = send(client, "/add/youth-spots/", {**SKATE, "homepage": "https://spam.example"})
        assert response.status_code == 422
        assert "noch einmal" in response.content.decode()
        assert not Change.objects.exists()

    def test_an_unknown_layer(self, client: Client) -> None:
        assert client.get("/add/unicorns/").status_code == 404

    def test_too_many_from_one_address(self, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("geo_platform.limits.HourlyLimit.allows_another", lambda *_: False)
        response = send(client, "/add/youth-spots/", SKATE)
        assert response.status_code == 429
        assert "Rampe am See" in response.content.decode()

    @pytest.mark.django_db(transaction=True)
    def test_nobody_behind_the_same_connection_waits_for_it(self, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
        within = []

        def count(**_: object) -> int:
            within.append(connection.in_atomic_block)
            return 1

        monkeypatch.setattr("geo_platform.limits.count_another", count)
        assert send(client, "/add/youth-spots/", SKATE).status_code == 303
        assert within == [False]


def _refuse(**_: object) -> None:
    message = "No."
    raise InvalidInputError(message, parameter="title")


class TestPhotos:
    def add(self, client: Client, *files: SimpleUploadedFile, **values: Any) -> Any:  # noqa: ANN401 (fields, and a response of the test client)
        return send(client, "/add/youth-spots/", {**SKATE, "photos": list(files), **values})

    def test_they_wait_with_the_entry_and_are_public_with_it(self, client: Client, editor: User) -> None:
        self.add(client, picture("red"), picture("blue"), photo_alt=["Die Rampe", "Der See"], licence="CC0-1.0")
        photos = list(Photo.objects.all())
        assert [(photo.alt, photo.licence, photo.width) for photo in photos] == [
            ("Die Rampe", "CC0-1.0", 800),
            ("Der See", "CC0-1.0", 800),
        ]
        address = reverse("pages:photo", args=[photos[0].name, 480])
        assert client.get(address).status_code == 404
        sealed = f"{address}?seal={seal_of(photos[0].name)}"
        status = client.get(reverse("pages:contribution", args=[photos[0].change.token]))
        assert sealed in status.content.decode()
        seen = client.get(sealed)
        assert (seen.status_code, seen["Cache-Control"]) == (200, "private, no-store")
        deciding.accept(actor=actor_for(editor, has_proved_it=True), change=photos[0].change)
        public = client.get(address)
        assert (public.status_code, public["Content-Type"]) == (200, "image/webp")
        assert address in client.get(f"/youth-spots/{photos[0].feature_id}/").content.decode()
        deciding.revert(actor=actor_for(editor, has_proved_it=True), change=photos[0].change)
        assert client.get(sealed).status_code == 404
        assert "nicht mehr da" in client.get(reverse("pages:contribution", args=[photos[0].change.token])).content.decode()

    def test_a_file_that_is_no_picture(self, client: Client) -> None:
        response = self.add(client, SimpleUploadedFile("x.jpg", b"<svg onload=alert(1)>", "image/jpeg"))
        assert response.status_code == 422
        assert not Change.objects.exists()

    def test_seven_are_too_many(self, client: Client) -> None:
        assert self.add(client, *[picture() for _ in range(7)]).status_code == 422

    def test_nothing_stays_on_the_disk_when_it_was_in_vain(self, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
        deleted: list[str] = []
        monkeypatch.setattr("api.contribute.saving.store_picture", lambda _picture: "stored")
        monkeypatch.setattr("api.contribute.saving.delete_picture", deleted.append)
        monkeypatch.setattr("api.contribute.saving.add_feature", _refuse)
        assert self.add(client, picture(), picture()).status_code == 422
        assert deleted == ["stored", "stored"]

    @pytest.mark.parametrize("name", ["../../secret", "a" * 32])
    def test_other_files_are_not_served(self, client: Client, name: str) -> None:
        assert client.get(f"/photos/{name}-480.webp").status_code == 404


class TestSuggesting:
    def test_only_what_differs_is_proposed(self, client: Client, make_feature: MakeFeature) -> None:
        spot = make_feature(
            "youth-spots", kind="skate", title="Alt", lit=True, sports=["skateboarding"], description="Eins\nZwei"
        )
        address = reverse("pages:suggest", args=["youth-spots", spot.pk])
        page = client.get(address).content.decode()
        sent = dict(re.findall(r'<input type="(?:text|radio)" name="([a-z_]+)" value="([^"]*)"[^>]*checked', page))
        assert sent["lit"] == "true"
        (sports,) = re.findall(r'name="sports" value="([^"]+)"', page)
        response = send(
            client,
            address,
            {
                "kind": "skate",
                "title": "Neu",
                "lit": "true",
                "sports": sports,
                "description": "Eins\r\nZwei",
                "place": f"{spot.geom.x:.6f},{spot.geom.y:.6f}",
            },
        )
        assert response.status_code == 303, response.content.decode()
        change = Change.objects.get()
        assert change.after == {"title": "Neu"}

    def test_nothing_different_is_said(self, client: Client, make_feature: MakeFeature) -> None:
        spot = make_feature("youth-spots", kind="skate", title="Alt")
        response = send(
            client,
            reverse("pages:suggest", args=["youth-spots", spot.pk]),
            {"kind": "skate", "title": "Alt", "place": f"{spot.geom.x},{spot.geom.y}"},
        )
        assert response.status_code == 422
        assert "Alles ist wie vorher" in response.content.decode()

    def test_it_is_gone(self, client: Client, make_feature: MakeFeature) -> None:
        spot = make_feature("youth-spots", kind="skate")
        response = send(client, f"/youth-spots/{spot.pk}/gone/", {"what": "gone", "note": "abgebaut"}, follow=True)
        assert "wird angesehen" in response.content.decode()
        assert Change.objects.get().kind == "gone"

    def test_a_complaint_that_is_sent_twice_counts_once(self, client: Client, make_feature: MakeFeature) -> None:
        spot = make_feature("youth-spots", kind="skate")
        address = f"/youth-spots/{spot.pk}/gone/"
        page = client.get(f"{address}?what=report").content.decode()
        assert re.search(r'<input[^>]*value="report"[^>]*checked', page)
        sent = {"what": "report", "note": "gemein", "idempotency_key": "a-key-that-nobody-guesses"}
        assert {send(client, address, sent)["Location"] for _ in range(2)} == {send(client, address, sent)["Location"]}
        assert Change.objects.count() == 1

    def test_the_way_back_to_a_round_is_kept(self, client: Client, make_feature: MakeFeature) -> None:
        spot = make_feature("youth-spots", kind="skate", title="Alt")
        address = reverse("pages:suggest", args=["youth-spots", spot.pk])
        response = send(client, f"{address}?back=/rounds/%3Fstops%3D1", {"kind": "skate", "title": "Neu"}, follow=True)
        assert 'href="/rounds/?stops=1"' in response.content.decode()
        response = send(client, f"{address}?back=https://evil.example/", {"kind": "skate", "title": "Neuer"}, follow=True)
        assert "evil.example" not in response.content.decode()

    def test_a_complaint_needs_words(self, client: Client, make_feature: MakeFeature) -> None:
        spot = make_feature("youth-spots", kind="skate")
        assert send(client, f"/youth-spots/{spot.pk}/gone/", {"what": "report"}).status_code == 422
        assert send(client, f"/youth-spots/{spot.pk}/gone/", {"what": "report", "note": "gemein"}).status_code == 303
        assert Change.objects.get().kind == "report"


class TestStatus:
    def test_a_token_that_nobody_gave(self, client: Client) -> None:
        assert client.get("/contributions/guessed/").status_code == 404

    def test_taken_back(self, client: Client) -> None:
        address = send(client, "/add/youth-spots/", SKATE)["Location"].partition("?")[0]
        assert "Sie haben es zurückgenommen" in send(client, address, follow=True).content.decode()
        assert send(client, address).status_code == 409

    def test_a_rejection_tells_why(self, client: Client, editor: User) -> None:
        address = send(client, "/add/youth-spots/", SKATE)["Location"]
        actor = actor_for(editor, has_proved_it=True)
        deciding.reject(actor=actor, change=Change.objects.get(), reason="Das Gelände ist privat.")
        assert "Das Gelände ist privat." in client.get(address).content.decode()

    def test_ones_own_entries(self, client: Client, django_user_model: type[User]) -> None:
        user = django_user_model.objects.create(username="kid")
        client.force_login(user)
        send(client, "/add/youth-spots/", SKATE)
        assert "Rampe am See" in client.get("/contributions/").content.decode()
        other = django_user_model.objects.create(username="other")
        client.force_login(other)
        assert "Rampe am See" not in client.get("/contributions/").content.decode()

    def test_a_long_list_takes_no_more_questions_than_a_short_one(
        self, client: Client, django_user_model: type[User]
    ) -> None:
        client.force_login(django_user_model.objects.create(username="kid"))
        asked = []
        for number in range(3):
            send(client, "/add/youth-spots/", {**SKATE, "place": f"{12.31 + number / 100},53.95"})
            with CaptureQueriesContext(connection) as questions:
                assert client.get("/contributions/").status_code == 200
            asked.append(len(questions))
        assert asked[1] == asked[2]

    def test_without_an_account_there_is_no_list(self, client: Client) -> None:
        assert client.get("/contributions/").status_code == 302


def test_the_choice_shows_what_is_open(client: Client) -> None:
    page = client.get("/add/?at=15/53.9/12.3").content.decode()
    shown = re.findall(r'href="/add/([a-z-]+)/\?at=15/53.90000/12.30000"', page)
    assert shown == [layer.id for layer in OPEN]
    allowed = [one.id for one in registry.layers() if one.contribution.allows(Action.ADD, VISITOR, Belonging())]
    assert shown == allowed
