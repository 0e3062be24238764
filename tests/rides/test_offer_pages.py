"""The pages on which people offer rides, and change what they offer."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.contrib.messages import ERROR, SUCCESS
from django.contrib.messages.storage.base import Message
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.timezone import get_current_timezone, localdate

from layers.core.models import Status
from layers.rides import offering
from layers.rides.drafts import Once
from layers.rides.models import Offer
from layers.rides.waiting import find_waiting
from tests.rides.conftest import EAST, MIDDLE, WEST
from tests.rides.test_pages import KEY, corner, said
from tests.rides.test_waiting import ask as wait_for

if TYPE_CHECKING:
    from datetime import datetime

    from django.test import Client

    from geo_platform.accounts.models import User
    from tests.rides.conftest import MakeOffer

pytestmark = pytest.mark.usefixtures("country", "db")


def offered(at: datetime, **more: Any) -> dict[str, Any]:  # noqa: ANN401 (fields of a form)
    """A ride as the form sends it."""
    local = at.astimezone(get_current_timezone())
    ends = {"from": corner(WEST, 40), "from_search": "Zu Hause", "to": corner(EAST, 40), "to_search": "Arbeit"}
    when = {"how": "once", "day": f"{local:%Y-%m-%d}", "time": f"{local:%H:%M}"}
    return {**ends, **when, "seats": "2", "pay": "fixed", "amount": "2,50", "idempotency_key": KEY, **more}


def test_a_ride_is_offered_with_its_way_back(client: Client, driver: User, tomorrow: datetime) -> None:
    client.force_login(driver)
    response = client.post(reverse("pages:ride-offer"), offered(tomorrow, back="23:45", car="blauer Kombi"))
    assert response.status_code == 303, said(response)
    there, back = Offer.objects.order_by("pk")
    assert back.way_back_of == there
    assert there.contribution_cents == 250
    assert list(there.plan.labels) == ["Zu Hause", "Arbeit"]
    assert list(back.plan.labels) == ["Arbeit", "Zu Hause"]
    text = said(client.get(reverse("pages:my-rides")))
    assert "Was ich anbiete" in text


def test_a_weekly_ride_is_offered_and_told_in_words(client: Client, driver: User, tomorrow: datetime) -> None:
    client.force_login(driver)
    until = localdate() + timedelta(days=100)
    weekly = {"how": "weekly", "weekdays": ["1", "3"], "first_day": str(localdate()), "last_day": str(until)}
    response = client.post(reverse("pages:ride-offer"), offered(tomorrow, **weekly))
    assert response.status_code == 303, said(response)
    offer = Offer.objects.get()
    assert "jede Woche Di und Do" in said(client.get(reverse("pages:ride-manage", args=[offer.pk])))
    card = said(client.get(reverse("pages:card", args=["rides", offer.pk])))
    assert "Dienstag und Donnerstag um" in card
    assert "2,50 € je Platz" in card
    assert "Zu Hause" not in card


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"from": "", "from_search": ""}, "Bitte sagen Sie, wo Sie losfahren."),
        ({"how": "weekly"}, "Bitte wählen Sie mindestens einen Wochentag."),
        ({"how": "weekly", "weekdays": "0", "first_day": "2026-01-01", "last_day": "2026-01-02"}, "liegt vor dem Anfang"),
        ({"how": "weekly", "weekdays": "0", "last_day": "2099-01-02"}, "Bitte höchstens ein Jahr."),
        ({"day": "2020-01-01"}, "Diese Zeit ist schon vorbei."),
        ({"amount": ""}, "Bitte schreiben Sie einen Betrag"),
        ({"amount": "-3"}, "größer"),
        ({"seats": "0"}, "0"),
        ({"seats": "99"}, "99"),
    ],
)
def test_what_is_wrong_with_an_offer_stands_beside_it(
    client: Client, driver: User, tomorrow: datetime, wrong: dict[str, Any], words: str
) -> None:
    client.force_login(driver)
    response = client.post(reverse("pages:ride-offer"), offered(tomorrow, **wrong))
    assert response.status_code == 422
    assert words in said(response)
    assert not Offer.objects.exists()


def test_who_is_not_signed_in_keeps_what_they_typed(client: Client, tomorrow: datetime) -> None:
    response = client.post(reverse("pages:ride-offer"), offered(tomorrow, car="roter Bus"))
    assert response.status_code == 401
    assert 'value="roter Bus"' in response.text
    assert not Offer.objects.exists()


def test_the_preview_shows_the_public_way_alone(client: Client, tomorrow: datetime) -> None:
    response = client.post(reverse("pages:ride-preview"), offered(tomorrow))
    assert re.search(r'data-proposed="\d+,[05]0"', response.content.decode())
    assert "So sehen andere Ihre Fahrt" in said(response)
    assert corner(WEST, 40)[:9] not in response.text
    assert "no-store" in response["Cache-Control"]


def test_an_offer_is_changed_with_its_places_kept(client: Client, driver: User, tomorrow: datetime) -> None:
    client.force_login(driver)
    client.post(reverse("pages:ride-offer"), offered(tomorrow))
    offer = Offer.objects.get()
    page = reverse("pages:ride-edit", args=[offer.pk])
    shown = client.get(page)
    assert 'value="Zu Hause"' in shown.text
    changed = client.post(
        page, offered(tomorrow, seats="4", idempotency_key=KEY[::-1], to=corner(MIDDLE, 40), to_search="Markt")
    )
    assert changed.status_code == 303, said(changed)
    offer.refresh_from_db()
    assert offer.seats == 4
    assert list(Offer.objects.get(pk=offer.pk).plan.labels) == ["Zu Hause", "Markt"]


def test_a_day_is_left_out_and_a_ride_withdrawn(client: Client, driver: User, tomorrow: datetime) -> None:
    client.force_login(driver)
    until = localdate() + timedelta(days=30)
    weekly = {"how": "weekly", "weekdays": [str(day) for day in range(7)], "last_day": str(until)}
    client.post(reverse("pages:ride-offer"), offered(tomorrow, **weekly))
    offer = Offer.objects.get()
    day = localdate() + timedelta(days=2)
    client.post(reverse("pages:ride-skip", args=[offer.pk]), {"day": str(day)})
    offer.refresh_from_db()
    assert offer.skipped_days == [day]
    client.post(reverse("pages:ride-skip", args=[offer.pk]), {"day": "someday"})
    client.post(reverse("pages:ride-withdraw", args=[offer.pk]))
    offer.refresh_from_db()
    assert offer.status == Status.ARCHIVED
    text = said(client.get(reverse("pages:ride-manage", args=[offer.pk])))
    assert "Doch wieder anbieten" in text
    assert 'value="Zu Hause"' in client.get(f"{reverse('pages:ride-offer')}?like={offer.pk}").text


def test_a_day_that_was_left_out_by_mistake_comes_back(
    client: Client, driver: User, rider: User, tomorrow: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = list[Offer]()
    monkeypatch.setattr(offering, "tell_soon", told.append)
    client.force_login(driver)
    weekly = {"how": "weekly", "weekdays": [str(day) for day in range(7)], "public_holidays": "also"}
    client.post(reverse("pages:ride-offer"), offered(tomorrow, **weekly, last_day=str(localdate() + timedelta(days=30))))
    offer = Offer.objects.get()
    day, other = localdate() + timedelta(days=2), localdate() + timedelta(days=3)
    Offer.objects.update(skipped_days=[localdate() - timedelta(days=5), day, other])
    wait_for(rider, MIDDLE, EAST, Once(tomorrow + timedelta(days=1)))
    assert find_waiting(Offer.objects.get()) == []
    page = client.get(reverse("pages:ride-manage", args=[offer.pk])).text
    assert page.count("Ich fahre doch") == 2, "what is over cannot be driven"
    address = reverse("pages:ride-unskip", args=[offer.pk])
    for sent in (str(day), str(day), "someday"):
        assert client.post(address, {"day": sent}).status_code == 302
    offer = Offer.objects.get()
    assert offer.skipped_days == [localdate() - timedelta(days=5), other]
    assert len(find_waiting(offer)) == 1
    assert told == [offer]
    client.force_login(rider)
    assert client.post(address, {"day": str(other)}).status_code == 404


def test_only_days_on_which_a_ride_goes_can_be_left_out(client: Client, driver: User, tomorrow: datetime) -> None:
    client.force_login(driver)
    days = [localdate() + timedelta(days=number) for number in range(20)]
    weekly = {"how": "weekly", "weekdays": [str(day) for day in range(7)], "last_day": str(days[-1])}
    client.post(reverse("pages:ride-offer"), offered(tomorrow, **weekly))
    offer = Offer.objects.get()
    page = reverse("pages:ride-manage", args=[offer.pk])
    assert "Einen Tag auslassen" in said(client.get(page))
    Offer.objects.update(skipped_days=days)
    assert "Einen Tag auslassen" not in said(client.get(page))


def test_what_went_wrong_looks_so() -> None:
    shown = [Message(level, f"Was {level}") for level in (SUCCESS, ERROR)]
    good, wrong = render_to_string("rides/_messages.html", {"messages": shown}).split("<div")[1:]
    assert ("alert-good" in good, "alert-wrong" in good) == (True, False)
    assert ("alert-good" in wrong, "alert-wrong" in wrong) == (False, True)


def test_a_number_that_is_too_long_is_nobody_elses(
    client: Client, make_offer: MakeOffer, driver: User, tomorrow: datetime
) -> None:
    begins_like = f"{make_offer(WEST, EAST).pk:09}"
    client.force_login(driver)
    for number in (f"{begins_like}0", "x"):
        assert client.get(f"{reverse('pages:ride-offer')}?like={number}").status_code == 404
        assert client.get(f"{reverse('pages:ride-offer')}?wanted={number}").status_code == 200
        assert client.post(reverse("pages:ride-preview"), offered(tomorrow, offer=number)).status_code == 404


def test_a_ride_of_others_cannot_be_managed(client: Client, make_offer: MakeOffer, rider: User) -> None:
    offer = make_offer(WEST, EAST)
    client.force_login(rider)
    for name in ("ride-manage", "ride-edit"):
        assert client.get(reverse(f"pages:{name}", args=[offer.pk])).status_code == 404
    for name in ("ride-withdraw", "ride-skip"):
        assert client.post(reverse(f"pages:{name}", args=[offer.pk])).status_code == 404
    assert client.get(f"{reverse('pages:ride-offer')}?like={offer.pk}").status_code == 404
