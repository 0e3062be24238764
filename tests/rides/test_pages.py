"""The pages of rides, as somebody with a phone and without a script uses them."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.urls import reverse
from django.utils import translation
from django.utils.timezone import get_current_timezone, localdate, now

from api.rides.spots import COOKIE
from api.rides.words import walk_words
from layers.core.models import Status
from layers.rides.drafts import Once
from layers.rides.models import Booking, Offer, Request
from tests.reading import words_of
from tests.rides.conftest import EAST, MIDDLE, NORTH, WEST
from tests.rides.roads import place_at

if TYPE_CHECKING:
    from datetime import datetime

    from django.http import HttpResponse
    from django.test import Client

    from geo_platform.accounts.models import User
    from tests.rides.conftest import MakeOffer
    from tests.rides.roads import SmallRoads

pytestmark = pytest.mark.usefixtures("country", "db")

SEARCH = "/ride/"
KEY = "a-key-of-one-form-that-is-long-enough"


def said(response: Any) -> str:  # noqa: ANN401 (as a client of Django has it)
    """What a person reads."""
    return words_of(response.text)


def corner(point: tuple[float, float], aside_m: float = 0) -> str:
    """A place as a script writes it into a form: to the decimetre."""
    place = place_at(point[0] + aside_m, point[1])
    return f"{place.lon:.6f},{place.lat:.6f}"


def asked(at: datetime, **more: str) -> dict[str, str]:
    """A search from the west to the village in the north, at the time of an offer."""
    local = at.astimezone(get_current_timezone())
    when = {"day": f"{local:%Y-%m-%d}", "time": f"{local:%H:%M}"}
    ends = {"from": corner(WEST, 40), "from_search": "Bei Kim", "to": corner(MIDDLE, 40), "to_search": "Marktplatz"}
    return {**ends, **when, **more}


def search(client: Client, at: datetime, **more: str) -> str:
    """Search, and give the address to which it leads."""
    response = client.post(SEARCH, asked(at, **more))
    assert response.status_code == 303, said(response)
    return str(response["Location"])


def test_the_first_page_asks_from_where_and_where_to(client: Client) -> None:
    response = client.get(SEARCH)
    text = said(response)
    assert "Von" in text
    assert "Nach" in text
    assert "no-store" in response["Cache-Control"]


def test_without_places_each_field_says_what_is_missing(client: Client) -> None:
    response = client.post(SEARCH, {"day": str(localdate()), "time": "23:59"})
    assert response.status_code == 422
    assert "Bitte sagen Sie, wo Sie losfahren." in said(response)
    assert "Bitte sagen Sie, wohin Sie möchten." in said(response)


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"day": "2020-01-01"}, "Dieser Tag ist vorbei."),
        ({"time": "quarter past"}, "um wie viel Uhr"),
        ({"back": "00:01"}, "Die Rückfahrt liegt vor der Hinfahrt."),
        ({"to": corner(WEST, 40), "to_search": "Bei Kim"}, "Dort fahren Sie schon los."),
        ({"from": "", "from_search": "Nirgendwo"}, "„Nirgendwo“ kennen wir nicht."),
        ({"from": "8.0,47.0"}, "Dorthin führt keine Straße."),
    ],
)
def test_what_is_wrong_stands_beside_its_field_and_everything_is_kept(
    client: Client, tomorrow: datetime, wrong: dict[str, str], words: str
) -> None:
    response = client.post(SEARCH, asked(tomorrow, **wrong))
    assert response.status_code == 422
    assert words in said(response)
    assert 'value="Marktplatz"' in response.text or "to_search" in wrong


def test_the_address_of_a_search_has_no_exact_place(client: Client, tomorrow: datetime) -> None:
    address = search(client, tomorrow)
    query = parse_qs(urlsplit(address).query)
    assert query["from"][0] != corner(WEST, 40)
    assert "Kim" not in address
    other = client.post(SEARCH, asked(tomorrow, **{"from": corner(WEST, 90)}))["Location"]
    assert parse_qs(urlsplit(other).query)["from"] == query["from"]


def test_only_the_device_that_searched_sees_the_exact_words(client: Client, tomorrow: datetime) -> None:
    address = search(client, tomorrow)
    assert "Bei Kim" in said(client.get(address))
    client.cookies.clear()
    assert "Bei Kim" not in said(client.get(address))


def test_a_cookie_that_somebody_else_wrote_counts_for_nothing(client: Client, tomorrow: datetime) -> None:
    address = search(client, tomorrow)
    client.cookies[COOKIE] = json.dumps({"x": [1, 2, "y"]})
    assert client.get(address).status_code == 200


def test_an_exact_place_in_an_address_is_led_on_to_the_public_one(client: Client, tomorrow: datetime) -> None:
    response = client.get(SEARCH, asked(tomorrow))
    assert response.status_code == 303
    assert corner(WEST, 40) not in response["Location"]


def test_a_ride_that_passes_by_is_found_and_told_in_words(client: Client, make_offer: MakeOffer, tomorrow: datetime) -> None:
    make_offer(WEST, EAST, car="Kombi", seats=2, contribution_cents=300)
    text = said(client.get(search(client, tomorrow)))
    assert "1 Fahrt passt" in text
    assert "Kürzester Umweg und Fußweg zuerst" not in text, "one alone has no order"
    assert "Kombi" in text
    assert "2 Plätze" in text
    assert "Platz anfragen" in text


def test_nobody_finds_their_own_ride(client: Client, make_offer: MakeOffer, driver: User, tomorrow: datetime) -> None:
    make_offer(WEST, EAST)
    client.force_login(driver)
    assert "Noch keine passende Fahrt." in said(client.get(search(client, tomorrow)))


def test_where_nothing_fits_we_offer_to_write(client: Client, tomorrow: datetime) -> None:
    text = said(client.get(search(client, tomorrow)))
    assert "Noch keine passende Fahrt." in text
    assert "Sollen wir Ihnen schreiben, sobald eine da ist?" in text


def test_it_says_plainly_when_nobody_drives_back(client: Client, make_offer: MakeOffer, tomorrow: datetime) -> None:
    make_offer(WEST, EAST)
    text = said(client.get(search(client, tomorrow, back="23:30")))
    assert "fährt noch niemand zurück" in text


def test_also_when_nobody_asked_for_a_way_back(client: Client, make_offer: MakeOffer, tomorrow: datetime) -> None:
    make_offer(WEST, EAST)
    words = "An diesem Tag fährt danach noch niemand zurück."
    assert words in said(client.get(search(client, tomorrow)))
    make_offer(EAST, WEST, when=Once(tomorrow + timedelta(hours=2)))
    assert words not in said(client.get(search(client, tomorrow)))


def test_a_search_is_kept_after_signing_in(client: Client, rider: User, tomorrow: datetime) -> None:
    query = urlsplit(search(client, tomorrow)).query
    address = f"{reverse('pages:ride-save')}?{query}"
    assert urlsplit(client.get(address)["Location"]).path == reverse("account_login")
    client.force_login(rider)
    response = client.post(address, {"idempotency_key": KEY})
    assert response.status_code == 303
    kept = Request.objects.get(rider=rider)
    assert not kept.is_listed
    assert kept.wish.origin_label == "Bei Kim"
    assert "Bei Kim" in said(client.get(reverse("pages:my-rides")))


def test_a_wish_that_drivers_see_can_be_taken_up_and_taken_back(client: Client, rider: User, tomorrow: datetime) -> None:
    query = urlsplit(search(client, tomorrow)).query
    client.force_login(rider)
    client.post(f"{reverse('pages:ride-want')}?{query}", {"idempotency_key": KEY})
    wish = Request.objects.get(rider=rider)
    assert wish.is_listed
    offered = client.get(f"{reverse('pages:ride-offer')}?wanted={wish.pk}")
    assert 'value="' + f"{wish.geom.coords[0][0]:.5f}," in offered.text
    client.post(reverse("pages:ride-forget", args=[wish.pk]))
    wish.refresh_from_db()
    assert wish.status == Status.ARCHIVED


def ask(client: Client, offer: Offer, at: datetime) -> HttpResponse:
    """Ask for a seat with one tap, as a card of a search does."""
    query = urlsplit(search(client, at)).query
    day = at.astimezone(get_current_timezone()).date()
    address = f"{reverse('pages:ride-ask', args=[offer.pk])}?{query}&on={day}"
    return client.post(address, {"idempotency_key": KEY})  # type: ignore[return-value]  # as the client has it


def test_who_is_not_signed_in_comes_back_to_what_they_asked(
    client: Client, make_offer: MakeOffer, rider: User, tomorrow: datetime
) -> None:
    offer = make_offer(WEST, EAST)
    sent = ask(client, offer, tomorrow)
    back = parse_qs(urlsplit(sent["Location"]).query)["next"][0]
    client.force_login(rider)
    text = said(client.get(back))
    assert "Platz anfragen" in text
    assert "Bei Kim" in text


def test_a_seat_is_asked_for_agreed_and_ridden_to(
    client: Client, make_offer: MakeOffer, driver: User, rider: User, tomorrow: datetime
) -> None:
    offer = make_offer(WEST, EAST)
    client.force_login(rider)
    assert ask(client, offer, tomorrow).status_code == 303
    booking = Booking.objects.get(rider=rider)
    assert booking.exact_pickup_label == "Bei Kim"
    page = reverse("pages:ride-booking", args=[booking.pk])
    assert "Codewort: Daran erkennen" not in said(client.get(page))

    driven = type(client)()
    driven.force_login(driver)
    assert "Diese möchten mitfahren" in said(driven.get(reverse("pages:my-rides")))
    assert "Bei Kim" not in said(driven.get(page))
    driven.post(reverse("pages:ride-accept", args=[booking.pk]), {"version": booking.version})
    assert "Bei Kim" in said(driven.get(page))
    text = said(client.get(page))
    booking.refresh_from_db()
    assert booking.state == Booking.State.ACCEPTED
    assert booking.code_word in text

    driven.post(reverse("pages:ride-write", args=[booking.pk]), {"text": "Ich halte vor der Post."})
    assert "Ich halte vor der Post." in said(client.get(page))
    file = client.get(reverse("pages:ride-calendar", args=[booking.pk]))
    assert file["Content-Type"] == "text/calendar; charset=utf-8"
    assert "Bei Kim" in file.text
    assert "no-store" in file["Cache-Control"]


def test_the_same_tap_sent_twice_asks_once(client: Client, make_offer: MakeOffer, rider: User, tomorrow: datetime) -> None:
    offer = make_offer(WEST, EAST)
    client.force_login(rider)
    first, second = ask(client, offer, tomorrow), ask(client, offer, tomorrow)
    assert first["Location"] == second["Location"]
    assert Booking.objects.count() == 1


def test_a_driver_who_asks_themselves_is_told_so(
    client: Client, make_offer: MakeOffer, driver: User, tomorrow: datetime
) -> None:
    offer = make_offer(WEST, EAST)
    client.force_login(driver)
    response = ask(client, offer, tomorrow)
    assert response.status_code == 409
    assert not Booking.objects.exists()


def test_an_old_page_cannot_answer_what_has_changed(
    client: Client, make_offer: MakeOffer, driver: User, rider: User, tomorrow: datetime
) -> None:
    offer = make_offer(WEST, EAST)
    client.force_login(rider)
    ask(client, offer, tomorrow)
    booking = Booking.objects.get()
    client.post(reverse("pages:ride-cancel", args=[booking.pk]), {"version": booking.version, "text": "Krank"})
    client.force_login(driver)
    answered = client.post(reverse("pages:ride-accept", args=[booking.pk]), {"version": booking.version}, follow=True)
    booking.refresh_from_db()
    assert booking.state == Booking.State.CANCELLED
    assert answered.status_code == 200


def test_a_booking_of_others_is_no_page(
    client: Client, make_offer: MakeOffer, rider: User, tomorrow: datetime, django_user_model: type[User]
) -> None:
    offer = make_offer(WEST, EAST)
    client.force_login(rider)
    ask(client, offer, tomorrow)
    booking = Booking.objects.get()
    client.force_login(django_user_model.objects.create_user(username="stranger"))
    for name in ("ride-booking", "ride-calendar"):
        assert client.get(reverse(f"pages:{name}", args=[booking.pk])).status_code == 404
    for name in ("accept", "decline", "cancel", "write", "how"):
        assert client.post(reverse(f"pages:ride-{name}", args=[booking.pk]), {"version": 1}).status_code == 404


def test_the_page_of_a_ride_works_without_a_search(client: Client, make_offer: MakeOffer) -> None:
    offer = make_offer(WEST, EAST, description="Gern mit Musik.")
    text = said(client.get(reverse("pages:ride", args=[offer.pk])))
    assert "Gern mit Musik." in text
    assert "Platz anfragen" in text
    assert client.get(reverse("pages:ride", args=[offer.pk + 1])).status_code == 404


def test_what_was_is_asked_about_and_thanked_for(
    client: Client, make_offer: MakeOffer, driver: User, rider: User, tomorrow: datetime
) -> None:
    offer = make_offer(WEST, EAST)
    client.force_login(rider)
    ask(client, offer, tomorrow)
    past = now() - timedelta(hours=5)
    Booking.objects.update(
        state=Booking.State.ACCEPTED, pickup_at=past, dropoff_at=past + timedelta(minutes=20), day=localdate(past)
    )
    booking = Booking.objects.get()
    assert "Wie war es?" in said(client.get(reverse("pages:my-rides")))
    client.post(reverse("pages:ride-how", args=[booking.pk]), {"went": "well", "text": "Danke für den Kaffee!"})
    client.force_login(driver)
    assert "Danke für den Kaffee!" in said(client.get(reverse("pages:ride-booking", args=[booking.pk])))


def test_rides_stand_among_what_is_ones_own(client: Client, make_offer: MakeOffer, rider: User, tomorrow: datetime) -> None:
    offer = make_offer(WEST, NORTH)
    client.force_login(rider)
    ask(client, offer, tomorrow)
    assert "angefragt" in said(client.get(reverse("pages:mine")))
    client.logout()
    assert "Meine Fahrten" in said(client.get(reverse("pages:my-rides")))


def test_while_there_are_no_roads_the_page_says_so(
    client: Client, country: SmallRoads, tomorrow: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    from layers.core import roads  # noqa: PLC0415 (where it is looked up)
    from routing.router import RouterUnavailableError  # noqa: PLC0415

    def none() -> None:
        raise RouterUnavailableError

    monkeypatch.setattr(roads, "router", none)
    response = client.post(SEARCH, asked(tomorrow))
    assert country is not None
    assert "Wir können gerade keine Wege berechnen" in said(response)


def test_it_speaks_english_too(client: Client, make_offer: MakeOffer, tomorrow: datetime) -> None:
    make_offer(WEST, EAST)
    query = urlsplit(search(client, tomorrow)).query
    with translation.override("en"):
        assert "1 ride fits" in said(client.get(f"/en/ride/?{query}"))
        assert "2 people" in said(client.get("/en/ride/"))


@pytest.mark.parametrize("day", ["9999-12-31", "0001-01-01"])
def test_a_day_that_no_calendar_has_is_no_mishap(
    client: Client, make_offer: MakeOffer, tomorrow: datetime, day: str
) -> None:
    offer = make_offer(WEST, EAST)
    wanted = asked(tomorrow, day=day, time="23:30")
    page = client.get(SEARCH, wanted)
    assert page.status_code in {200, 422}
    assert "Tag" in said(page)
    one = reverse("pages:ride", args=[offer.pk])
    assert client.get(one, wanted).status_code == 200
    assert client.get(one, {**asked(tomorrow), "on": day}).status_code == 200


def test_whoever_changes_a_search_finds_its_places_in_the_form(client: Client, tomorrow: datetime) -> None:
    page = client.get(search(client, tomorrow))
    assert 'value="Bei Kim"' in page.text
    assert 'value="Marktplatz"' in page.text


def test_a_link_with_an_error_keeps_the_names_of_its_places(client: Client, tomorrow: datetime) -> None:
    address = search(client, tomorrow)
    query = parse_qs(urlsplit(address).query) | {"day": ["2001-01-01"]}
    page = client.get(SEARCH, query)
    assert "Dieser Tag ist vorbei" in said(page)
    assert 'value="Bei Kim"' in page.text


@pytest.mark.parametrize(
    ("minutes", "words"), [(0.2, "kein Fußweg"), (4, "4 Min. zu Fuß"), (101, "8 km zu Fuß oder mit dem Rad")]
)
def test_long_walks_are_told_in_kilometres(minutes: float, words: str) -> None:
    assert walk_words(minutes * 60).replace("\xa0", " ") == words
