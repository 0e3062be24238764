"""The history of a feature: public, without what is private, and with one button to take a change back."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.contrib.gis.geos import MultiPolygon, Point, Polygon
from django.utils.timezone import now

from layers.areas.models import AreaRole
from layers.core import registry
from layers.core.contributions import deciding, proposing
from layers.core.contributions.ledger import Enclosure, NewPhoto
from layers.core.models import Change, Status
from layers.core.permissions import VISITOR, Actor, Role, actor_for
from layers.core.services import create_feature
from tests.reading import words_of
from tests.signing_in import sign_in_twice

if TYPE_CHECKING:
    from django.test import Client

    from geo_platform.accounts.models import User
    from layers.core.models import BaseFeature

pytestmark = pytest.mark.django_db
HERE = Point(12.345, 53.926)
SPOTS = registry.get("youth-spots")


@pytest.fixture(autouse=True)
def area() -> BaseFeature:
    square = Polygon.from_bbox((12.3, 53.9, 12.4, 54.0))
    return create_feature(layer=registry.get("areas"), values={"title": "Laage", "geom": MultiPolygon(square)})


@pytest.fixture
def editor(area: BaseFeature, django_user_model: type[User]) -> User:
    user = django_user_model.objects.create(username="editor", display_name="Kluger Kranich")
    AreaRole.objects.create(user=user, area_id=area.pk, role=Role.EDITOR)
    return user


@pytest.fixture
def kid(django_user_model: type[User]) -> User:
    return django_user_model.objects.create(username="kid", display_name="Flinker Otter", email="kid@example.org")


@pytest.fixture
def spot(kid: User, editor: User) -> BaseFeature:
    """A ramp that a young person has added, and that is on the map."""
    values = {"title": "Rampe", "kind": "skate", "geom": HERE}
    change = proposing.add_feature(actor=Actor(kid), layer=SPOTS, values=values, enclosed=Enclosure("Fqxzw note"))
    deciding.accept(actor=proved(editor), change=change)
    return SPOTS.model.objects.get(pk=change.feature_id)


def proved(user: User) -> Actor:
    return actor_for(user, has_proved_it=True)


def change(actor: Actor, spot: BaseFeature, **changes: object) -> Change:
    return proposing.change_feature(actor=actor, layer=SPOTS, feature=spot, changes=changes)


def read(client: Client, spot: BaseFeature) -> str:
    response = client.get(f"/youth-spots/{spot.pk}/history/")
    assert response.status_code == 200
    return words_of(response.content.decode())


class TestReading:
    def test_tells_who_did_what_and_when(self, client: Client, spot: BaseFeature, editor: User) -> None:
        change(proved(editor), spot, title="Große Rampe", wheelchair="limited", lit=True)
        page = read(client, spot)
        assert "Flinker Otter · heute" in page
        assert "Auf die Karte gesetzt" in page
        assert "Kluger Kranich · heute" in page
        assert "Name vorher: Rampe jetzt: Große Rampe" in page
        assert "Rollstuhl neu: Teilweise" in page
        assert "Beleuchtet neu: ja" in page

    def test_the_newest_comes_first(self, client: Client, spot: BaseFeature, editor: User) -> None:
        change(proved(editor), spot, title="Zweite")
        page = read(client, spot)
        assert page.index("Geändert") < page.index("Auf die Karte gesetzt")

    def test_is_linked_from_the_card(self, client: Client, spot: BaseFeature) -> None:
        card = client.get(f"/youth-spots/{spot.pk}/card/").content.decode()
        assert f'href="/youth-spots/{spot.pk}/history/"' in card

    def test_who_has_no_account_has_no_name(self, client: Client, spot: BaseFeature, editor: User) -> None:
        deciding.accept(actor=proved(editor), change=change(VISITOR, spot, title="Neu"))
        assert "Jemand ohne Konto · heute · übernommen heute" in read(client, spot)

    def test_a_new_name_of_its_author_is_seen_at_once(self, client: Client, spot: BaseFeature, kid: User) -> None:
        read(client, spot)
        kid.display_name = "Leiser Luchs"
        kid.save()
        assert "Leiser Luchs" in read(client, spot)

    def test_a_move_is_told_in_metres(self, client: Client, spot: BaseFeature, editor: User) -> None:
        change(proved(editor), spot, geom=Point(HERE.x, HERE.y + 0.001))
        assert "um 111 m nach Norden verschoben" in read(client, spot)

    def test_tells_what_comes_from_openstreetmap(self, client: Client) -> None:
        edited = now() - timedelta(days=400)
        values = {"osm_type": "n", "osm_id": 7, "osm_edited_at": edited, "title": "Alt", "kind": "skate", "geom": HERE}
        page = read(client, create_feature(layer=SPOTS, values=values))
        assert "Aus OpenStreetMap" in page
        assert "dort zuletzt geändert am" in page
        assert "Hier hat noch niemand etwas geändert." in page

    def test_counts_photos(self, client: Client, spot: BaseFeature, editor: User) -> None:
        enclosed = Enclosure(photos=[NewPhoto("a", 1, 1), NewPhoto("b", 1, 1)])
        proposing.change_feature(actor=proved(editor), layer=SPOTS, feature=spot, changes={}, enclosed=enclosed)
        assert "mit 2 Fotos" in read(client, spot)


class TestSecrets:
    def test_nothing_private_is_told(self, client: Client, spot: BaseFeature, editor: User, kid: User) -> None:
        known = Change.objects.get()
        Change.objects.update(reason="Fqxzw reason", contact="fqxzw@example.org")
        page = client.get(f"/youth-spots/{spot.pk}/history/").content.decode()
        assert "qxzw" not in page
        assert known.token not in page
        assert kid.email not in page
        assert str(editor) not in page

    def test_what_waits_or_was_rejected_is_not_told(self, client: Client, spot: BaseFeature, editor: User) -> None:
        change(VISITOR, spot, title="Wartet")
        deciding.reject(actor=proved(editor), change=change(VISITOR, spot, title="Abgelehnt"), reason="Nein")
        page = read(client, spot)
        assert "Wartet" not in page
        assert "Abgelehnt" not in page

    def test_who_complained_is_not_named(self, client: Client, spot: BaseFeature, editor: User, kid: User) -> None:
        complaint = proposing.report_abuse(actor=Actor(kid), layer=SPOTS, feature=spot, enclosed=Enclosure("Fqxzw"))
        deciding.accept(actor=proved(editor), change=complaint)
        deciding.revert(actor=proved(editor), change=complaint)
        page = read(client, spot)
        assert "Nach einem Hinweis von der Karte genommen zurückgenommen heute" in page
        assert page.count("Flinker Otter") == 1
        assert "Fqxzw" not in page

    def test_what_nobody_sees_has_no_history(self, client: Client, spot: BaseFeature, editor: User) -> None:
        proposing.remove_feature(actor=proved(editor), layer=SPOTS, feature=spot)
        assert client.get(f"/youth-spots/{spot.pk}/history/").status_code == 404

    def test_a_club_that_is_not_public_is_not_named(self, client: Client, spot: BaseFeature, superuser: User) -> None:
        club = create_feature(
            layer=registry.get("organisations"), values={"title": "Fqxzw", "geom": HERE, "status": Status.DRAFT}
        )
        change(proved(superuser), spot, organisation=club)
        page = read(client, spot)
        assert "neu: nicht öffentlich" in page
        assert "Fqxzw" not in page


class TestTakingBack:
    def test_who_looks_after_it_has_a_button_and_nobody_else(
        self, client: Client, spot: BaseFeature, editor: User, kid: User
    ) -> None:
        address = f"/youth-spots/{spot.pk}/history/"
        assert client.get(address)["Cache-Control"].startswith("public")
        client.force_login(kid)
        assert "Zurücknehmen" not in client.get(address).content.decode()
        sign_in_twice(client, editor)
        own = client.get(address)
        assert "Zurücknehmen" in own.content.decode()
        assert own["Cache-Control"] == "private, no-store"
        assert "übernommen heute von Kluger Kranich" in read(client, spot)

    def test_one_click_takes_back_and_another_undoes_that(self, client: Client, spot: BaseFeature, editor: User) -> None:
        done = change(proved(editor), spot, title="Unsinn")
        sign_in_twice(client, editor)
        address = f"/youth-spots/{spot.pk}/history/"
        response = client.post(f"{address}{done.pk}/revert/", follow=True)
        assert response.redirect_chain == [(address, 303)]
        spot.refresh_from_db()
        assert spot.title == "Rampe"
        assert re.search(r"Die Änderung vom .* wurde zurückgenommen", read(client, spot))
        undo = Change.objects.get(reverts=done)
        client.post(f"{address}{undo.pk}/revert/")
        spot.refresh_from_db()
        assert spot.title == "Unsinn"

    def test_an_entry_that_was_taken_back_is_put_back(self, client: Client, spot: BaseFeature, editor: User) -> None:
        sign_in_twice(client, editor)
        address = f"/youth-spots/{spot.pk}/history/"
        client.post(f"{address}{Change.objects.get().pk}/revert/")
        assert "gerade nicht auf der Karte" in read(client, spot)
        client.post(f"{address}{Change.objects.latest('pk').pk}/revert/")
        spot.refresh_from_db()
        assert spot.status == Status.PUBLISHED

    def test_nobody_takes_back_twice(self, client: Client, spot: BaseFeature, editor: User) -> None:
        done = change(proved(editor), spot, title="Unsinn")
        sign_in_twice(client, editor)
        address = f"/youth-spots/{spot.pk}/history/{done.pk}/revert/"
        client.post(address)
        again = client.post(address)
        assert again.status_code == 409
        assert "schon zurückgenommen" in again.content.decode()

    def test_others_may_not(self, client: Client, spot: BaseFeature, kid: User) -> None:
        client.force_login(kid)
        response = client.post(f"/youth-spots/{spot.pk}/history/{Change.objects.get().pk}/revert/")
        assert response.status_code == 403
        spot.refresh_from_db()
        assert spot.status == Status.PUBLISHED

    def test_it_takes_a_token_of_the_page(self, client: Client, spot: BaseFeature, editor: User) -> None:
        client.handler.enforce_csrf_checks = True
        sign_in_twice(client, editor)
        assert client.post(f"/youth-spots/{spot.pk}/history/{Change.objects.get().pk}/revert/").status_code == 403

    def test_a_change_of_something_else_is_not_found_here(self, client: Client, spot: BaseFeature, editor: User) -> None:
        other = proposing.add_feature(
            actor=proved(editor), layer=SPOTS, values={"title": "Andere", "kind": "skate", "geom": HERE}
        )
        sign_in_twice(client, editor)
        assert client.post(f"/youth-spots/{spot.pk}/history/{other.pk}/revert/").status_code == 404
