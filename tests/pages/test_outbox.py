"""What a device needs of the server to send later what was written without a network."""

from __future__ import annotations

import io
import json
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.contrib.gis.geos import MultiPolygon, Point, Polygon
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils.timezone import now
from PIL import Image

from api.challenge import CHALLENGES_PER_HOUR
from api.devices import COOKIE
from api.idempotency import new_key
from api.models import KeptReply
from geo_platform.accounts.models import User
from layers.core import registry
from layers.core.contributions.models import Change, Photo
from layers.core.permissions import VISITOR, Action
from layers.core.services import create_feature
from tests.proofs import new_proof

if TYPE_CHECKING:
    from django.test import Client

pytestmark = pytest.mark.django_db
TICKET = "/api/ticket"
OURS = {"Sec-Fetch-Site": "same-origin"}
SKATE = {"kind": "skate", "title": "Rampe am See", "place": "12.345000,53.926000"}
JSON = {"Accept": "application/json"}
OPEN = [layer.id for layer in registry.layers() if layer.contribution.allows_somewhere(Action.ADD, VISITOR)]


@pytest.fixture(autouse=True)
def _area() -> None:
    square = Polygon.from_bbox((12.3, 53.9, 12.4, 54.0))
    create_feature(layer=registry.get("areas"), values={"title": "Laage", "geom": MultiPolygon(square)})


def ticket(client: Client) -> Any:  # noqa: ANN401 (as the client's)
    return client.get(TICKET, headers=OURS)


def picture() -> SimpleUploadedFile:
    file = io.BytesIO()
    Image.new("RGB", (800, 600), "green").save(file, "JPEG")
    return SimpleUploadedFile("photo.jpg", file.getvalue(), "image/jpeg")


def send(client: Client, key: str, **values: Any) -> Any:  # noqa: ANN401 (as the client's)
    """As the outbox does it: with a proof of now, and asking for words instead of a page."""
    sent = {"proof": new_proof(), "idempotency_key": key, **SKATE, **values}
    return client.post("/add/youth-spots/", sent, headers=JSON)


class TestTicket:
    def test_has_what_expires_and_is_kept_by_nobody(self, client: Client) -> None:
        response = ticket(client)
        said = response.json()
        assert said["challenge"]["signature"]
        assert said["token"]
        assert said["who"] == ""
        assert abs(datetime.fromisoformat(said["now"]) - now()) < timedelta(minutes=1)
        assert response["Cache-Control"] == "no-store"
        assert {"csrftoken", COOKIE} <= set(response.cookies)

    def test_who_is_signed_in_proves_nothing_and_is_known_again(self, client: Client) -> None:
        marks = []
        for name in ("kim", "lou"):
            client.force_login(User.objects.create(username=name))
            said = ticket(client).json()
            assert said["challenge"] is None
            marks.append(said["who"])
        assert len({*marks, ""}) == 3
        assert "kim" not in marks[0]

    @pytest.mark.parametrize("headers", [{}, {"Sec-Fetch-Site": "cross-site"}])
    def test_other_sites_get_none(self, client: Client, headers: dict[str, str]) -> None:
        response = client.get(TICKET, headers=headers)
        assert response.status_code == 403
        assert not response.cookies

    def test_its_token_lets_a_form_through(self, client: Client) -> None:
        client.handler.enforce_csrf_checks = True
        assert send(client, new_key()).status_code == 403
        token = ticket(client).json()["token"]
        assert send(client, new_key(), csrfmiddlewaretoken=token).status_code == 303

    def test_challenges_are_counted(self, client: Client) -> None:
        for _ in range(CHALLENGES_PER_HOUR.most):
            assert ticket(client).status_code == 200
        refused = ticket(client)
        assert (refused.status_code, refused["Retry-After"]) == (429, "3600")


class TestSendingLater:
    def test_arrives_once_though_the_first_answer_was_lost_days_ago(self, client: Client) -> None:
        ticket(client)
        key = new_key()
        first = send(client, key, photos=[picture()])
        KeptReply.objects.update(created_at=now() - timedelta(days=2))
        again = send(client, key, photos=[picture()], csrfmiddlewaretoken="another")
        assert first.status_code == again.status_code == 303
        assert first["Location"] == again["Location"]
        assert Change.objects.count() == Photo.objects.count() == 1

    def test_another_photo_is_another_request(self, client: Client) -> None:
        ticket(client)
        key = new_key()
        send(client, key)
        assert send(client, key, photos=[picture()]).status_code == 422
        assert Change.objects.count() == 1

    def test_what_is_wrong_is_said_in_words(self, client: Client) -> None:
        response = send(client, new_key(), kind="")
        said = response.json()
        assert response.status_code == said["status"] == 422
        assert said["errors"] == [
            {"field": "kind", "label": "Was ist es?", "detail": "Bitte wählen Sie, was es ist."},
        ]
        assert response["Cache-Control"] == "private, no-store"

    def test_what_was_refused_can_be_mended_under_its_key(self, client: Client) -> None:
        ticket(client)
        key = new_key()
        assert send(client, key, kind="").status_code == 422
        assert send(client, key).status_code == 303

    def test_something_like_it_is_named(self, client: Client) -> None:
        create_feature(
            layer=registry.get("youth-spots"),
            values={"title": "Alte Rampe", "kind": "skate", "geom": Point(12.345, 53.926, srid=4326)},
        )
        response = send(client, new_key())
        assert response.status_code == 422
        assert "Alte Rampe" in response.json()["detail"]
        assert send(client, new_key(), another="1").status_code == 303

    def test_who_may_not_is_told_so(self, client: Client) -> None:
        response = client.post("/add/areas/", {}, headers=JSON)
        assert response.status_code == 403
        assert "anmelden" in response.json()["detail"] or "melden Sie sich" in response.json()["detail"]


class TestPagesThatAreKept:
    def test_are_named_and_public_and_of_nobody(self, client: Client) -> None:
        pages = client.get("/offline/pages.json").json()["pages"]
        assert {reverse("pages:add-to-offline", args=[layer]) for layer in OPEN} <= set(pages)
        for page in pages:
            response = client.get(page)
            assert response.status_code == 200, page
            assert "public" in response["Cache-Control"], page
            assert not response.cookies, page
            assert "csrfmiddlewaretoken" not in response.content.decode(), page
            assert "data-who" not in response.content.decode(), page

    def test_forms_are_sent_where_the_real_ones_are(self, client: Client) -> None:
        page = client.get("/add/youth-spots/offline/").content.decode()
        assert 'action="/add/youth-spots/"' in page
        assert "data-shell" in page
        assert 'name="idempotency_key" value=""' in page

    @pytest.mark.parametrize("layer", ["areas", "nothing-like-it"])
    def test_not_where_nobody_may_add_without_signing_in(self, client: Client, layer: str) -> None:
        assert client.get(f"/add/{layer}/offline/").status_code == 404


def test_private_pages_say_who_they_are_for(client: Client) -> None:
    assert 'data-who=""' in client.get("/add/youth-spots/").content.decode()
    client.force_login(User.objects.create(username="kim"))
    who = ticket(client).json()["who"]
    for page in ("/add/youth-spots/", "/account/"):
        assert f'data-who="{who}"' in client.get(page).content.decode()


def test_the_app_offers_what_people_do_most(client: Client) -> None:
    manifest = json.loads(client.get("/manifest.webmanifest").content)
    assert [shortcut["name"] for shortcut in manifest["shortcuts"]] == ["Eintragen", "Was ist in der Nähe"]
    assert {icon["purpose"] for icon in manifest["icons"]} == {"any", "maskable"}
    for shortcut in manifest["shortcuts"]:
        assert client.get(shortcut["url"]).status_code == 200
