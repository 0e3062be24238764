"""The pages, asked as a browser asks them."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import pytest
from django.contrib.gis.geos import MultiPolygon, Polygon
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from api.subscriptions import views
from geo_platform.limits import HourlyLimit
from geo_platform.outbox.models import PushDevice
from layers.areas.models import Area
from layers.core.models import Subscription
from layers.core.subscriptions import shapes
from layers.core.subscriptions.due import make_certain
from tests.proofs import new_proof
from tests.subscriptions.conftest import accepted, let_time_pass

if TYPE_CHECKING:
    from django.core.mail import EmailMessage

    from geo_platform.accounts.models import User
    from layers.core.permissions import Actor
    from tests.subscriptions.conftest import Subscribe

pytestmark = pytest.mark.django_db
NEW = "/en/subscriptions/new/"


@pytest.fixture(autouse=True)
def _fresh_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(views, "QUESTIONS_PER_DAY", HourlyLimit("questions of tests", 3))


def form(village: Area, **values: Any) -> dict[str, Any]:  # noqa: ANN401 (of a form)
    return {"how": "area", "area": village.pk, "rhythm": "daily", "by_mail": "on", **values}


def refused(response: Any) -> str:  # noqa: ANN401 (as the client gives it)
    assert response.status_code == 422, response.content.decode()
    return str(response.content.decode())


def test_somebody_without_an_account_says_yes_by_mail(client: Client, village: Area, mailoutbox: list[EmailMessage]) -> None:
    response = client.post(NEW, form(village, email="kid@example.org", proof=new_proof()))
    assert response["Location"] == "/en/subscriptions/sent/"
    assert "We have sent a mail to kid@example.org." in client.get(response["Location"]).content.decode()
    assert "kid@example.org" not in client.get(response["Location"]).content.decode()
    subscription = Subscription.objects.get()
    assert (subscription.owner, subscription.email, subscription.is_active) == (None, "kid@example.org", False)
    (mail,) = mailoutbox
    confirm = reverse("pages:subscription-confirm", args=[subscription.end_token])
    with override("en"):
        assert reverse("pages:subscription-confirm", args=[subscription.end_token]) in mail.body
    # A program of the mail server that looks into links says yes for nobody.
    assert client.get(confirm).status_code == 200
    assert not Subscription.objects.get().is_active
    client.post(confirm)
    assert Subscription.objects.get().is_active
    assert client.get(f"/en/subscriptions/{subscription.end_token}/").status_code == 200


def test_what_nobody_has_named_is_in_the_right_case(client: Client, village: Area, mailoutbox: list[EmailMessage]) -> None:
    ring = "[[12.3,53.9],[12.4,53.95],[12.4,53.9]]"
    with override("de"):
        client.post("/subscriptions/new/", form(village, how="drawn", ring=ring, email="a@example.org", proof=new_proof()))
        client.post("/subscriptions/new/", form(village, title="Mein Tal", email="b@example.org", proof=new_proof()))
    drawn, named = mailoutbox
    assert drawn.subject == "Bitte bestätigen: Neuigkeiten für Ihr gezeichnetes Gebiet"
    assert "Neuigkeiten für Ihr gezeichnetes Gebiet bekommen" in drawn.body
    assert named.subject == "Bitte bestätigen: Neuigkeiten für Laage"


def test_a_stranger_gets_no_words_of_others(client: Client, village: Area, mailoutbox: list[EmailMessage]) -> None:
    """Whoever orders for an address that is not theirs writes nothing into the mail that goes there."""
    typed = {"title": "Ihr Konto\r\n\r\nhttps://evil.example/login", "words": "https://evil.example/login"}
    client.post(NEW, form(village, email="victim@example.org", proof=new_proof(), **typed))
    (mail,) = mailoutbox
    assert "evil" not in mail.subject + str(mail.body)
    assert "Ihr Konto" not in mail.subject + str(mail.body)


def test_an_account_begins_at_once(client: Client, village: Area, reader: User, mailoutbox: list[EmailMessage]) -> None:
    client.force_login(reader)
    response = client.post(NEW, form(village, layers=["playgrounds"], words="swing"))
    subscription = Subscription.objects.get()
    assert response["Location"] == f"/en/subscriptions/{subscription.end_token}/?new=1"
    assert subscription.is_active
    assert (subscription.title, subscription.layers, subscription.words) == ("Laage", ["playgrounds"], "swing")
    assert not mailoutbox
    page = client.get("/en/subscriptions/").content.decode()
    assert subscription.end_token in page
    assert "Laage" in page


def test_who_ticks_nothing_is_promised_nothing(client: Client, village: Area, reader: User) -> None:
    client.force_login(reader)
    page = client.post(NEW, form(village, by_mail=""), follow=True).content.decode()
    assert "You hear from us" not in page
    assert f"/feeds/{Subscription.objects.get().feed_token}/atom.xml" in page.partition("Nothing comes by itself")[2]
    assert "<am-push" not in page


def test_who_wants_it_on_a_device_and_has_none_is_given_the_button(client: Client, village: Area, reader: User) -> None:
    client.force_login(reader)
    page = client.post(NEW, form(village, by_mail="", by_push="on"), follow=True).content.decode()
    assert "You hear from us" not in page
    assert "No device of yours is told anything yet" in page
    assert "<am-push" in page
    PushDevice.objects.create(user=reader, endpoint="https://push.example/1", p256dh="p", auth="a")
    page = client.get(f"/en/subscriptions/{Subscription.objects.get().end_token}/?new=1").content.decode()
    assert "You hear from us" in page
    assert "<am-push" not in page


def test_the_same_form_sent_twice_is_one_subscription(client: Client, village: Area, reader: User) -> None:
    client.force_login(reader)
    sent = form(village, idempotency_key="k" * 20)
    first, second = client.post(NEW, sent), client.post(NEW, sent)
    assert first["Location"] == second["Location"]
    assert Subscription.objects.count() == 1


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"how": "nowhere"}, "nowhere"),
        ({"area": ""}, "Please choose a municipality."),
        ({"area": "999999"}, "Please choose a municipality."),
        ({"how": "place", "place": ""}, "Please show on the map where it is."),
        ({"how": "place", "place": "12.345,53.926", "radius": "10000000"}, "not one of the available choices"),
        ({"how": "place", "place": "2.35,48.85", "radius": "500"}, "This lies outside Laage."),
        ({"how": "route", "line": "[[12.3,53.9]]"}, "at least two places"),
        ({"how": "drawn", "ring": "no JSON"}, "Please draw it again."),
        ({"how": "drawn", "ring": "[" * 100_000}, "Please draw it again."),
        ({"how": "drawn", "ring": '{"a": 1}'}, "Please draw it again."),
        ({"how": "drawn", "ring": "[[1,1],[2,2],[NaN,3]]"}, "Please draw it again."),
        ({"how": "drawn", "ring": "[[12.3,53.9],[12.4,53.95],[12.4,53.9],[12.3,53.95]]"}, "crosses itself"),
        ({"layers": ["gold-mines"]}, "Please choose from the list."),
        ({"rhythm": "hourly"}, "hourly"),
        ({"words": "x" * 300}, "300"),
        ({"title": "x" * 300}, "300"),
    ],
)
def test_what_does_not_fit_is_said_kindly(
    client: Client, village: Area, reader: User, values: dict[str, Any], words: str
) -> None:
    client.force_login(reader)
    assert words in refused(client.post(NEW, form(village, **values)))
    assert not Subscription.objects.exists()


@pytest.mark.parametrize("email", ["", "no address", "a@b", "a@b.c\nBcc: all@example.org", "x" * 300 + "@example.org"])
def test_strange_addresses_are_refused(client: Client, village: Area, email: str, mailoutbox: list[EmailMessage]) -> None:
    refused(client.post(NEW, form(village, email=email, proof=new_proof())))
    assert not mailoutbox


def test_nobody_fills_a_letter_box(client: Client, village: Area, mailoutbox: list[EmailMessage]) -> None:
    without_proof = client.post(NEW, form(village, email="victim@example.org"))
    assert without_proof.status_code == 422
    for _turn in range(3):
        client.post(NEW, form(village, email="victim@example.org", proof=new_proof()))
    for spelling in ("Victim@example.org", "victim+1@example.org"):
        assert client.post(NEW, form(village, email=spelling, proof=new_proof())).status_code == 429
    assert len(mailoutbox) == 3
    assert Subscription.objects.count() == 3


def test_all_ways_to_say_where(client: Client, reader: User, village: Area) -> None:
    client.force_login(reader)
    ways = [
        {"how": "place", "place": "12.345,53.926", "place_search": "Market", "radius": "500"},
        {"how": "route", "line": "[[12.3,53.9],[12.4,53.95]]", "width": "500"},
        {"how": "drawn", "ring": "[[12.3,53.9],[12.4,53.95],[12.4,53.9]]"},
    ]
    for way in ways:
        response = client.post(NEW, form(village, **way))
        assert response.status_code == 303, response.content.decode()
    titles = list(Subscription.objects.values_list("title", flat=True))
    assert titles == ["500 m around Market", "Along a way", "A drawn area"]
    for subscription in Subscription.objects.all():
        page = client.get(f"/en/subscriptions/{subscription.end_token}/edit/")
        assert page.status_code == 200
        assert "checked" in page.content.decode()


def test_it_can_be_changed(client: Client, order: Subscribe, reader: User, village: Area) -> None:
    subscription = order(words="swing")
    client.force_login(reader)
    edit = f"/en/subscriptions/{subscription.end_token}/edit/"
    assert "swing" in client.get(edit).content.decode()
    client.post(edit, form(village, words="slide", title="Mine", rhythm="weekly"))
    subscription.refresh_from_db()
    assert (subscription.words, subscription.title, subscription.rhythm) == ("slide", "Mine", "weekly")
    assert subscription.query


def test_a_mail_that_is_passed_on_shows_nothing_of_an_account(
    client: Client, order: Subscribe, django_user_model: type[User]
) -> None:
    subscription = order()
    address = f"/en/subscriptions/{subscription.end_token}/"
    assert client.get(address)["Location"].startswith("/en/account/login/")
    client.force_login(django_user_model.objects.create(username="other"))
    for page in ("", "edit/"):
        assert client.get(address + page).status_code == 404
    for what in ("pause/", "resume/", "renew/"):
        assert client.post(address + what).status_code == 404


def test_the_calendar_takes_its_link(client: Client, order: Subscribe, reader: User) -> None:
    subscription = order()
    client.force_login(reader)
    page = client.get(f"/en/subscriptions/{subscription.end_token}/").content.decode()
    assert re.search(rf'href="webcal://[^"/]+/feeds/{subscription.feed_token}/[a-z.]+"', page)
    assert page.count("<am-copy") == 3


def test_pause_go_on_and_new_links(client: Client, order: Subscribe, reader: User) -> None:
    subscription = order()
    client.force_login(reader)
    address, before = f"/en/subscriptions/{subscription.end_token}/", subscription.feed_token
    for what, is_active in (("pause", False), ("resume", True), ("renew", True)):
        client.post(f"{address}{what}/")
        subscription.refresh_from_db()
        assert subscription.is_active is is_active
    assert subscription.feed_token != before
    assert client.get(f"/feeds/{before}/atom.xml").status_code == 404
    assert client.get(f"/feeds/{subscription.feed_token}/atom.xml").status_code == 200


def test_one_click_ends_it_and_it_can_be_taken_back(client: Client, order: Subscribe) -> None:
    subscription = order()
    address = f"/en/subscriptions/{subscription.end_token}/end/"
    assert client.get(address).status_code == 200
    assert client.head(address).status_code == 200
    subscription.refresh_from_db()
    assert subscription.is_active
    client.post(address)
    subscription.refresh_from_db()
    assert not subscription.is_active
    assert "Undo" in client.get(address).content.decode()
    client.post(f"/en/subscriptions/{subscription.end_token}/undo/")
    subscription.refresh_from_db()
    assert subscription.is_active


def test_who_has_ended_it_and_says_yes_once_more_is_told_that_nothing_comes(client: Client, order: Subscribe) -> None:
    subscription = order(owner=None, email="kid@example.org")
    page = f"/en/subscriptions/{subscription.end_token}/"
    for method in (client.get, client.post):
        client.post(f"{page}confirm/")
        client.post(f"{page}end/")
        answer = method(f"{page}confirm/", follow=True)
        assert "It has ended" in answer.content.decode()
        assert "Thank you" not in answer.content.decode()


def test_what_nobody_has_named_is_called_by_where_it_is(client: Client, village: Area, reader: User) -> None:
    shape = Polygon.from_bbox((12.4, 53.9, 12.5, 53.95))
    shape.srid = 4326
    other = Area.objects.create(title="Dolgen", geom=shape, admin_level=8)
    client.force_login(reader)
    client.post(NEW, form(village))
    subscription = Subscription.objects.get(title="Laage")
    edit = f"/en/subscriptions/{subscription.end_token}/edit/"
    named = re.search(r'name="title"[^>]*', client.get(edit).content.decode())
    assert named
    client.post(edit, form(other, title="Laage" if 'value="Laage"' in named[0] else ""))
    assert Subscription.objects.get().title == "Dolgen"
    client.post(edit, form(other, title="Grandma"))
    assert 'value="Grandma"' in client.get(edit).content.decode()


def test_a_mail_program_ends_it_with_its_own_button(order: Subscribe) -> None:
    subscription = order()
    response = Client(enforce_csrf_checks=True).post(
        f"/subscriptions/{subscription.end_token}/end/", {"List-Unsubscribe": "One-Click"}
    )
    assert response.status_code == 204
    subscription.refresh_from_db()
    assert subscription.ended_at


@pytest.mark.parametrize("page", ["", "edit/", "confirm/", "end/"])
def test_guessed_tokens_lead_nowhere(client: Client, order: Subscribe, page: str) -> None:
    order()
    assert client.get(f"/en/subscriptions/{'A' * 32}/{page}").status_code == 404
    assert client.get(f"/en/subscriptions/map/{'A' * 32}/").status_code == 404


def test_the_link_of_a_mail_opens_the_map(client: Client, order: Subscribe, reader: User) -> None:
    subscription = order(layers=("playgrounds",))
    passed_on = client.get(f"/en/subscriptions/map/{subscription.end_token}/")
    assert passed_on["Location"].startswith("/en/account/login/")
    client.force_login(reader)
    response = client.get(f"/en/subscriptions/map/{subscription.end_token}/")
    assert response["Location"].startswith("/en/?at=")
    assert response["Location"].endswith("&layers=playgrounds")


def test_the_map_of_a_municipality_stands_above_its_village_and_is_filled_by_it(
    client: Client, order: Subscribe, reader: User
) -> None:
    client.force_login(reader)
    village, pasture = Polygon.from_bbox((12.3, 53.9, 12.34, 53.92)), Polygon.from_bbox((12.6, 54.0, 12.61, 54.01))
    area = Area.objects.create(title="Two parts", geom=MultiPolygon(village, pasture, srid=4326), admin_level=8)
    for made, expected in (
        (shapes.of_area(area.pk), "12.6/53.91000/12.32000"),
        (shapes.around_place(12.345, 53.926, 500), "14/53.92600/12.34500"),
    ):
        subscription = order(made=made)
        address = client.get(f"/en/subscriptions/map/{subscription.end_token}/")["Location"]
        assert address == f"/en/?at={expected}"


def test_a_look_back_before_it_is_ordered(client: Client, village: Area, chief: Actor) -> None:
    accepted(chief)
    let_time_pass()
    make_certain()
    page = client.post("/en/subscriptions/preview/", form(village)).content.decode()
    assert "one piece of news" in page
    assert "Ramp" in page
    nothing = client.post("/en/subscriptions/preview/", form(village, layers=["farm-shops"])).content.decode()
    assert "nothing was new here" in nothing
    assert not Subscription.objects.exists()
    place = {"how": "place", "place": "12.345,53.926"}
    route = {"how": "route", "line": json.dumps([[12.3, 53.9], [12.31, 53.91]])}
    for broken in (
        *({}, {"how": "drawn", "ring": json.dumps([[0, 0]] * 3)}, form(village, area="x")),
        *(form(village, **place, radius="77"), form(village, **route, width="wide")),
    ):
        assert client.post("/en/subscriptions/preview/", broken).status_code == 200
        assert client.post(NEW, {**broken, "preview": "1"}).status_code == 200


def test_without_a_script_the_look_back_is_a_button(client: Client, village: Area) -> None:
    page = client.post(NEW, form(village, preview="1"))
    assert page.status_code == 200
    assert "nothing was new here" in page.content.decode()


def test_links_fill_the_form_in(client: Client, village: Area) -> None:
    page = client.get(f"{NEW}?area={village.pk}&layers=playgrounds,nonsense").content.decode()
    assert f'<option value="{village.pk}" selected>' in page
    assert 'value="playgrounds" id="id_layers_' in page
    begins_like_it = client.get(f"{NEW}?area={village.pk:09d}1").content.decode()
    assert f'value="{village.pk}" selected' not in begins_like_it
    for strange in ("?area=99999999999999999999", "?area=-1", "?near=x&radius=7", "?near=12.3,53.9&radius=500"):
        assert client.get(NEW + strange).status_code == 200


def test_visitors_are_told_how_it_works(client: Client) -> None:
    page = client.get("/en/subscriptions/")
    assert page.status_code == 200
    assert "You need no account" in page.content.decode()
    assert "no-store" in page["Cache-Control"]
