"""The queue of what waits: who gets in, and what it shows."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.gis.geos import Point
from django.utils.timezone import now

from api.review.queue import PIECE
from layers.areas.models import AreaRole
from layers.core import registry
from layers.core.contributions import deciding, proposing
from layers.core.contributions.ledger import Enclosure, NewPhoto
from layers.core.models import Change, Status
from layers.core.permissions import VISITOR, Actor
from layers.core.services import create_feature, update_feature
from layers.organisations.roles import give_editorship
from tests.review.asking import BY_SCRIPT, ELSEWHERE, HERE, SPOTS, add, change_of, feature_of, one, proved, titles, words
from tests.signing_in import sign_in_twice

if TYPE_CHECKING:
    from django.test import Client

    from geo_platform.accounts.models import User
    from layers.core.models import BaseFeature
    from tests.conftest import MakeFeature

pytestmark = pytest.mark.django_db


class TestDoor:
    def test_a_visitor_is_asked_to_sign_in(self, client: Client) -> None:
        response = client.get("/review/")
        assert response.status_code == 403
        assert 'href="/account/login/?next=%2Freview%2F"' in response.content.decode()
        assert response["Cache-Control"] == "private, no-store"

    def test_who_has_no_role_is_told_whom_to_ask(self, client: Client, kid: User) -> None:
        client.force_login(kid)
        assert "noch keine Aufgabe" in words(client.get("/review/"))

    def test_who_has_not_proved_it_is_sent_there(self, client: Client, editor: User) -> None:
        client.force_login(editor)
        assert "erst einen zweiten Faktor" in words(client.get("/review/"))
        Authenticator.objects.create(user=editor, type=Authenticator.Type.TOTP, data={"secret": ""})
        page = client.get("/review/")
        assert "auf einem zweiten Weg" in words(page)
        assert "?next=%2Freview%2F" in page.content.decode()

    @pytest.mark.parametrize("path", ["list/", "places/", "still/?items=1", "1/"])
    def test_every_part_is_closed(self, client: Client, path: str) -> None:
        assert client.get(f"/review/{path}").status_code == 403

    def test_a_script_is_told_in_words(self, client: Client) -> None:
        change = add()
        response = client.post(f"/review/{change.pk}/accept/", headers=BY_SCRIPT)
        assert response.status_code == 403
        assert "nicht mehr angemeldet" in response.json()["detail"]

    def test_an_editor_of_a_club_gets_in(self, client: Client, kid: User, make_feature: MakeFeature) -> None:
        club = make_feature("organisations", geom=ELSEWHERE)
        give_editorship(user=kid, organisation=club, by=None)  # type: ignore[arg-type]  # a feature of that layer
        sign_in_twice(client, kid)
        assert client.get("/review/").status_code == 200


class TestList:
    def test_the_oldest_comes_first_and_all_are_counted(self, clerk: Client) -> None:
        first, second = add("Erste"), add("Zweite")
        Change.objects.filter(pk=second.pk).update(created_at=first.created_at - timedelta(hours=1))
        response = clerk.get("/review/")
        assert titles(response) == ["Zweite", "Erste"]
        assert "data-count>2<" in response.content.decode()

    def test_shows_only_what_one_may_decide(self, clerk: Client, other_area: BaseFeature) -> None:
        add("Hier")
        there = add("Dort", place=ELSEWHERE)
        assert there.area_id == other_area.pk
        assert titles(clerk.get("/review/")) == ["Hier"]
        assert clerk.get(f"/review/{there.pk}/").status_code == 404
        assert clerk.post(f"/review/{there.pk}/accept/", headers=BY_SCRIPT).status_code == 404
        assert feature_of(there).status == Status.PENDING

    def test_what_is_decided_is_gone(self, clerk: Client, editor: User) -> None:
        deciding.accept(actor=proved(editor), change=add())
        assert titles(clerk.get("/review/")) == []

    def test_is_kind_when_there_is_nothing(self, clerk: Client) -> None:
        assert "Alles angesehen. Danke!" in words(clerk.get("/review/"))

    def test_is_narrowed_by_kind_layer_and_area(self, client: Client, superuser: User, other_area: BaseFeature) -> None:
        sign_in_twice(client, superuser)
        spot = create_feature(layer=SPOTS, values={"title": "Alt", "kind": "skate", "geom": HERE})
        change_of(spot, title="Neu")
        add("Dort", place=ELSEWHERE)
        proposing.report_gone(
            actor=VISITOR,
            layer=registry.get("playgrounds"),
            feature=create_feature(layer=registry.get("playgrounds"), values={"title": "Platz", "geom": HERE}),
        )
        assert titles(client.get("/review/?kind=change")) == ["Neu"]
        assert titles(client.get("/review/?layer=playgrounds")) == ["Platz"]
        assert titles(client.get(f"/review/?area={other_area.pk}")) == ["Dort"]
        assert titles(client.get("/review/?kind=nonsense&layer=nonsense&area=nonsense")) == ["Neu", "Dort", "Platz"]
        page = words(client.get("/review/"))
        assert "Alle 3" in page
        assert "Jugendorte (2)" in page
        assert "Hohen Sprenz (1)" in page

    def test_goes_on_piece_by_piece(self, clerk: Client, area: BaseFeature) -> None:
        point, made = add().point, now() - timedelta(days=2)
        rows = [
            Change(layer="youth-spots", feature_id=number, kind="add", title=f"Nr {number}", point=point, area_id=area.pk)
            for number in range(PIECE + 5)
        ]
        Change.objects.bulk_create(rows)
        Change.objects.filter(title__startswith="Nr").update(created_at=made)
        page = clerk.get("/review/?kind=add")
        shown = titles(page)
        (more,) = re.findall(r'data-more="([^"]*)"', page.content.decode())
        rest = clerk.get(more.replace("&amp;", "&"))
        assert len(shown) == PIECE
        assert shown + titles(rest) == [f"Nr {number}" for number in range(PIECE + 5)] + ["Rampe"]
        assert "data-more" not in rest.content.decode()

    def test_the_map_knows_where_it_waits(self, clerk: Client) -> None:
        change = add()
        found = clerk.get("/review/places/").json()
        ((number, lon, lat, rank),) = found["places"]
        assert (number, lon, lat) == (change.pk, HERE.x, HERE.y)
        assert found["layers"][rank][0] == "places"

    def test_tells_what_others_have_decided(self, clerk: Client, editor: User) -> None:
        first, second = add(), add()
        deciding.accept(actor=proved(editor), change=first)
        found = clerk.get(f"/review/still/?items={first.pk},{second.pk},x,").json()
        assert found == {"waiting": [second.pk], "count": 1}


class TestDetail:
    def test_tells_who_what_and_since_when(self, clerk: Client, kid: User, editor: User) -> None:
        deciding.accept(actor=proved(editor), change=add(actor=Actor(kid)))
        deciding.reject(actor=proved(editor), change=add(actor=Actor(kid)), reason="Nein")
        change = add("Halfpipe", Actor(kid), note="Super glatt.", surface="asphalt", lit=True, sports=["skateboard"])
        Change.objects.filter(pk=change.pk).update(created_at=now() - timedelta(days=3))
        page = one(clerk, change)
        for part in (
            "Neuer Eintrag · vor 3 Tagen",
            "Halfpipe",
            "Jugendorte · Laage",
            "Flinker Otter · bisher 1 von 2 richtig",
            "Super glatt.",
            "Was es ist Skateplatz",
            "Boden Asphalt",
            "Beleuchtet Ja",
        ):
            assert part in page

    def test_who_comes_for_the_first_time_is_told_so(self, clerk: Client, kid: User) -> None:
        assert "Flinker Otter · zum ersten Mal dabei" in one(clerk, add(actor=Actor(kid)))

    def test_what_one_accepted_oneself_proves_nothing(self, clerk: Client, editor: User) -> None:
        assert add("Von mir", proved(editor)).state == "accepted"
        waiting = add("Dort", proved(editor), place=ELSEWHERE)
        Change.objects.filter(pk=waiting.pk).update(area=AreaRole.objects.get().area)
        assert "Kluger Kranich · zum ersten Mal dabei" in one(clerk, waiting)

    def test_asks_whether_it_is_there_already(self, clerk: Client, editor: User) -> None:
        add("Alte Rampe", proved(editor), place=Point(HERE.x + 0.0006, HERE.y))
        add("Wartende Rampe", place=Point(HERE.x + 0.0003, HERE.y))
        add("Ferne Rampe", proved(editor), place=Point(HERE.x + 0.01, HERE.y))
        page = one(clerk, add("Rampe"))
        assert "Ist das schon da?" in page
        assert "Wartende Rampe wartet auch Skateplatz 20 m" in page
        assert "Alte Rampe Skateplatz 40 m" in page
        assert "Ferne Rampe" not in page

    def test_says_what_would_differ(self, clerk: Client) -> None:
        spot = create_feature(layer=SPOTS, values={"title": "Alt", "kind": "skate", "geom": HERE, "surface": "sand"})
        page = one(clerk, change_of(spot, title="Neu", wheelchair="limited", surface=""))
        assert "Name Alt Neu" in page
        assert "Rollstuhl nichts Teilweise" in page
        assert "Boden Sand nichts" in page
        assert "nach diesem Vorschlag geändert" not in page

    def test_warns_when_it_was_changed_since(self, clerk: Client, editor: User) -> None:
        spot = create_feature(layer=SPOTS, values={"title": "Alt", "kind": "skate", "geom": HERE})
        proposal = change_of(spot, title="Neu", surface="sand")
        change_of(spot, proved(editor), title="Anders", surface="sand")
        page = one(clerk, proposal)
        assert "nach diesem Vorschlag geändert" in page
        assert "Name Anders beim Vorschlag: Alt Neu" in page
        assert "Boden Sand Sand ist schon so" in page

    def test_notices_a_change_that_left_no_trace(self, clerk: Client) -> None:
        spot = create_feature(layer=SPOTS, values={"title": "Alt", "kind": "skate", "geom": HERE})
        proposal = change_of(spot, title="Neu")
        update_feature(layer=SPOTS, feature=spot, changes={"title": "Vom Import"})
        assert "Name Vom Import beim Vorschlag: Alt Neu" in one(clerk, proposal)

    def test_a_move_is_told_in_metres(self, clerk: Client) -> None:
        spot = create_feature(layer=SPOTS, values={"title": "Alt", "kind": "skate", "geom": HERE})
        assert "um 111 m nach Süden verschoben" in one(clerk, change_of(spot, geom=Point(HERE.x, HERE.y - 0.001)))

    def test_a_complaint_is_shown_with_its_entry(self, clerk: Client) -> None:
        spot = create_feature(layer=SPOTS, values={"title": "Rampe", "kind": "skate", "geom": HERE, "surface": "sand"})
        complaint = proposing.report_abuse(actor=VISITOR, layer=SPOTS, feature=spot, enclosed=Enclosure("Mein Name!"))
        page = one(clerk, complaint)
        assert "Beschwerde" in page
        assert "Mein Name!" in page
        assert "Boden Sand" in page
        assert "Von der Karte nehmen" in page

    def test_photos_are_shown_with_what_is_in_them(self, clerk: Client) -> None:
        enclosed = Enclosure(photos=[NewPhoto("0" * 32, 800, 600, "Eine Rampe")])
        values = {"title": "Rampe", "kind": "skate", "geom": HERE}
        change = proposing.add_feature(actor=VISITOR, layer=SPOTS, values=values, enclosed=enclosed)
        page = clerk.get(f"/review/{change.pk}/").content.decode()
        assert f'src="/photos/{"0" * 32}-480.webp"' in page
        assert 'alt="Eine Rampe"' in page

    def test_what_was_deleted_can_still_be_seen(self, clerk: Client) -> None:
        change = add()
        feature_of(change).delete()
        page = one(clerk, change)
        assert "inzwischen gelöscht" in page
        assert "Übernehmen" not in page

    def test_what_is_decided_says_by_whom(self, clerk: Client, editor: User) -> None:
        change = deciding.accept(actor=proved(editor), change=add())
        assert "heute von Kluger Kranich" in one(clerk, change)
