"""“Still there?” is one tap, for everybody, counts each once, and comes from our own pages."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.contrib.gis.geos import Point
from django.utils.timezone import now

from api.devices import COOKIE
from api.pages import confirming
from api.pages.confirming import CONFIRMATIONS_PER_HOUR, OWN_PER_HOUR, STRANGERS_PER_HOUR
from api.rounds.finding import MOST_STOPS
from geo_platform.limits import HourlyLimit
from layers.core import registry
from layers.core.models import Confirmation

if TYPE_CHECKING:
    from django.test import Client
    from django.test.client import _MonkeyPatchedWSGIResponse as Response

    from geo_platform.accounts.models import User
    from layers.core.models import BaseFeature
    from tests.conftest import MakeFeature

pytestmark = pytest.mark.django_db
FROM_US = {"Sec-Fetch-Site": "same-origin"}


@pytest.fixture
def spot(make_feature: MakeFeature) -> BaseFeature:
    return make_feature("youth-spots", title="Rampe")


def tap(client: Client, spot: BaseFeature, headers: dict[str, str] = FROM_US, **fields: str) -> Response:
    return client.post(f"/youth-spots/{spot.pk}/confirm/", fields, headers=headers)


def card(client: Client, spot: BaseFeature) -> str:
    return client.get(f"/youth-spots/{spot.pk}/card/").content.decode()


def make_old(spot: BaseFeature, days: int = 3000) -> None:
    type(spot).objects.filter(pk=spot.pk).update(updated_at=now() - timedelta(days=days))


class TestCard:
    def test_says_the_same_as_a_round(self, client: Client, spot: BaseFeature) -> None:
        make_old(spot)
        type(spot).objects.filter(pk=spot.pk).update(osm_type="n", osm_id=7, osm_edited_at=datetime(2012, 5, 3, tzinfo=UTC))
        a_round = f"/rounds/?stops=youth-spots:{spot.pk}"
        for beginning in ("Zuletzt angesehen", "Zuletzt gesehen heute, von 1 bestätigt"):
            said = re.search(r'"confirm-seen">([^<]+)<', card(client, spot))
            assert said
            assert said[1].startswith(beginning)
            assert said[1] in client.get(a_round).content.decode()
            tap(client, spot)

    def test_asks_and_says_when_it_was_entered(self, client: Client, spot: BaseFeature) -> None:
        shown = card(client, spot)
        assert "Stimmt das noch?" in shown
        assert "Ja, noch da" in shown
        assert f'href="/youth-spots/{spot.pk}/suggest/"' in shown
        assert "Zuletzt angesehen heute" in shown
        assert "Lange nicht gesehen" not in shown

    def test_says_when_nobody_has_looked_for_too_long(self, client: Client, spot: BaseFeature) -> None:
        make_old(spot)
        assert "Lange nicht gesehen" in card(client, spot)

    def test_says_by_how_many_it_was_seen(self, client: Client, spot: BaseFeature) -> None:
        make_old(spot)
        tap(client, spot)
        client.cookies.clear()
        tap(client, spot)
        shown = card(client, spot)
        assert "Zuletzt gesehen heute, von 2 bestätigt" in shown
        assert "Lange nicht gesehen" not in shown

    def test_sets_no_cookie_and_is_the_same_for_everybody(self, client: Client, spot: BaseFeature) -> None:
        response = client.get(f"/youth-spots/{spot.pk}/card/")
        assert not response.cookies
        assert response["Cache-Control"].startswith("public")

    def test_does_not_ask_where_the_layer_does_not(self, client: Client, make_feature: MakeFeature) -> None:
        assert registry.get("events").freshness is None
        party = make_feature("events")
        assert "Stimmt das noch?" not in client.get(f"/events/{party.pk}/card/").content.decode()
        assert client.post(f"/events/{party.pk}/confirm/", headers=FROM_US).status_code == 403

    def test_does_not_ask_about_an_example(self, client: Client, make_feature: MakeFeature) -> None:
        assert "Stimmt das noch?" not in card(client, make_feature("youth-spots", is_demo=True))


class TestTap:
    def test_leads_back_to_the_entry(self, client: Client, spot: BaseFeature) -> None:
        response = tap(client, spot)
        assert (response.status_code, response["Location"]) == (303, f"/youth-spots/{spot.pk}/")
        spot.refresh_from_db()
        assert spot.confirmed_at is not None

    def test_with_a_script_the_answer_is_thanks(self, client: Client, spot: BaseFeature) -> None:
        response = tap(client, spot, part="yes")
        said = response.content.decode()
        assert "Danke!" in said
        assert "Zuletzt gesehen heute, von 1 bestätigt" in said
        assert "<form" not in said
        assert response["Cache-Control"] == "private, no-store"

    def test_a_device_counts_once_and_is_remembered_for_a_year(self, client: Client, spot: BaseFeature) -> None:
        cookie = tap(client, spot).cookies[COOKIE]
        assert (cookie["httponly"], cookie["samesite"], cookie["max-age"]) == (True, "Lax", 365 * 24 * 3600)
        assert COOKIE not in tap(client, spot).cookies
        assert Confirmation.objects.count() == 1

    def test_a_forged_device_is_a_new_one(self, client: Client, spot: BaseFeature) -> None:
        client.cookies[COOKIE] = "0:forged:forged"
        assert COOKIE in tap(client, spot).cookies

    def test_an_account_counts_once_on_every_device(self, client: Client, spot: BaseFeature, superuser: User) -> None:
        client.force_login(superuser)
        assert COOKIE not in tap(client, spot).cookies
        client.logout()
        client.force_login(superuser)
        tap(client, spot)
        assert Confirmation.objects.count() == 1

    def test_nobody_finds_out_what_else_the_same_device_saw(
        self, client: Client, spot: BaseFeature, make_feature: MakeFeature
    ) -> None:
        tap(client, spot)
        tap(client, make_feature("youth-spots"))
        assert len(set(Confirmation.objects.values_list("witness", flat=True))) == 2

    @pytest.mark.parametrize(
        "headers",
        [
            {},
            {"Sec-Fetch-Site": "cross-site"},
            {"Sec-Fetch-Site": "same-site"},
            {"Sec-Fetch-Site": "none"},
            {"Origin": "https://evil.example"},
            {"Origin": "null"},
            {"Referer": "https://evil.example/testserver"},
        ],
        ids=str,
    )
    def test_other_sites_cannot_send_it(self, client: Client, spot: BaseFeature, headers: dict[str, str]) -> None:
        response = tap(client, spot, headers)
        assert response.status_code == 403
        assert "kam nicht von unserer Seite" in response.content.decode()
        assert not Confirmation.objects.exists()

    @pytest.mark.parametrize("headers", [{"Origin": "http://testserver"}, {"Referer": "http://testserver/x/"}], ids=str)
    def test_browsers_that_say_less_are_believed(self, client: Client, spot: BaseFeature, headers: dict[str, str]) -> None:
        assert tap(client, spot, headers).status_code == 303

    def test_leads_back_where_it_was_asked(self, client: Client, spot: BaseFeature) -> None:
        assert tap(client, spot, back="/rounds/?stops=1")["Location"] == "/rounds/?stops=1"

    @pytest.mark.parametrize("back", ["https://evil.example/", "//evil.example/", "/\\evil.example/", "evil"])
    def test_leads_to_no_other_site(self, client: Client, spot: BaseFeature, back: str) -> None:
        assert tap(client, spot, back=back)["Location"] == f"/youth-spots/{spot.pk}/"

    def test_what_nobody_sees_nobody_confirms(self, client: Client, make_hidden: MakeFeature) -> None:
        assert tap(client, make_hidden("youth-spots")).status_code == 404

    def test_too_many_from_one_connection_are_told(
        self, client: Client, spot: BaseFeature, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def never(_limit: object, _request: Any) -> bool:  # noqa: ANN401 (any request)
            return False

        monkeypatch.setattr(type(CONFIRMATIONS_PER_HOUR), "allows_another", never)
        plain, part = tap(client, spot), tap(client, spot, part="yes")
        assert (plain.status_code, part.status_code) == (429, 429)
        assert "in einer Stunde" in plain.content.decode()
        assert "in einer Stunde" in part.content.decode()
        assert "Ja, noch da" in part.content.decode()

    def test_one_device_confirms_no_hundreds(
        self, client: Client, spot: BaseFeature, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(confirming, "OWN_PER_HOUR", HourlyLimit("few of one", 3))
        assert [tap(client, spot).status_code for _ in range(5)] == [303] * 4 + [429]  # it had no number when it came
        assert "Danke! Bitte machen Sie in einer Stunde weiter." in tap(client, spot).content.decode()

    def test_one_account_confirms_no_hundreds_on_many_devices(
        self, client: Client, spot: BaseFeature, superuser: User, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(confirming, "OWN_PER_HOUR", HourlyLimit("few of one", 1))
        for status in (303, 429):
            client.cookies.clear()
            client.force_login(superuser)
            assert tap(client, spot).status_code == status

    def test_who_throws_the_number_away_confirms_no_hundreds(
        self, client: Client, spot: BaseFeature, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(confirming, "STRANGERS_PER_HOUR", HourlyLimit("few strangers", 2))
        for status in (303, 303, 429):
            client.cookies.clear()
            assert tap(client, spot).status_code == status

    def test_a_class_of_pupils_can_walk_a_round_behind_one_address(self) -> None:
        pupils, stops = 25, 8
        assert pupils <= STRANGERS_PER_HOUR.most < 100
        assert MOST_STOPS <= OWN_PER_HOUR.most < 100
        assert pupils * stops <= CONFIRMATIONS_PER_HOUR.most

    def test_reading_confirms_nothing(self, client: Client, spot: BaseFeature) -> None:
        assert client.get(f"/youth-spots/{spot.pk}/confirm/").status_code == 405


def test_confirmations_that_are_too_old_count_no_longer(client: Client, make_feature: MakeFeature) -> None:
    spot = make_feature("youth-spots", geom=Point(12.3, 53.9))
    tap(client, spot)
    Confirmation.objects.update(confirmed_at=now() - timedelta(days=1000))
    client.cookies.clear()
    assert "von 1 bestätigt" in tap(client, spot, part="yes").content.decode()
