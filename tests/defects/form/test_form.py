"""The form of reports: what it asks, what it takes, and what it says of what does not fit."""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils.timezone import now
from PIL import Image

from layers.core.photos.storage import read_variant
from layers.defects.models import Report, Reporter, ReportPhoto, Sending
from layers.defects.repeats.twins import WINDOW, forget_sendings
from layers.defects.reporting import withdraw_report
from tests.defects.asking import FAR_AWAY, HERE, TEXT, add_question, make_category
from tests.defects.form.sending import KEY, PLACE, Sender, picture
from tests.proofs import new_proof
from tests.signing_in import sign_in_twice

if TYPE_CHECKING:
    from geo_platform.accounts.models import User
    from layers.defects.models import Authority, Category
    from tests.conftest import MakeFeature

pytestmark = pytest.mark.django_db


def test_four_things_are_enough(somebody: Sender, category: Category, authority: Authority) -> None:
    response = somebody.sends(photos=picture(), text=None, photo_alt="Eine Schaukel")
    assert response.status_code == 303, response.content.decode()
    report = Report.objects.get()
    assert (report.category, report.state, report.authority) == (category, "open", authority)
    photo = ReportPhoto.objects.get()
    assert (photo.alt, photo.public_name) == ("Eine Schaukel", "")
    assert read_variant(photo.name, 480)
    page = somebody.client.get(response["Location"]).content.decode()
    assert report.reference in page
    assert "Stadt Laage" in page
    assert "Antwort meist in 5 Tagen." in page
    assert f"/reports/{report.token}/" in page


def test_with_an_address_it_says_that_a_mail_comes(somebody: Sender, category: Category) -> None:
    del category
    response = somebody.sends(email="anna@example.org")
    page = somebody.client.get(response["Location"]).content.decode()
    assert "Fast fertig" in page
    assert "anna@example.org" in page
    assert [letter.to for letter in mail.outbox] == [["anna@example.org"]]
    assert Report.objects.get().state == "unconfirmed"


def test_who_is_signed_in_is_asked_for_nothing_more(
    client: Client, category: Category, django_user_model: type[User]
) -> None:
    del category
    user = django_user_model.objects.create(username="anna", email="anna@example.org")
    sign_in_twice(client, user)
    assert 'name="email"' not in client.get("/report/").content.decode()
    assert Sender(client).sends(proof=None).status_code == 303
    assert (Reporter.objects.get().user, Report.objects.get().state) == (user, "open")


def test_an_office_that_wants_to_know_who_writes_says_so(somebody: Sender, category: Category, authority: Authority) -> None:
    authority.allows_anonymous = False
    authority.save()
    assert "brauchen wir Ihre E-Mail-Adresse" in somebody.looks(category=category.code)
    response = somebody.sends()
    assert response.status_code == 422
    assert TEXT in response.content.decode()
    assert somebody.sends(email="anna@example.org").status_code == 303


def test_the_questions_of_the_category_are_asked_and_answered(somebody: Sender, category: Category) -> None:
    options = [{"code": "swing", "titles": {"de": "Schaukel"}}, {"code": "slide", "titles": {"de": "Rutsche"}}]
    add_question(category, "device", "choice", is_required=True, options=options)
    add_question(category, "parts", "several", options=options)
    add_question(category, "danger", "yes_no")
    add_question(category, "count", "number")
    add_question(category, "day", "date")
    add_question(category, "more", "text")
    page = somebody.client.get("/report/?category=swing").content.decode()
    assert page.count('name="answers.swing.device"') == 2
    response = somebody.sends()
    assert response.status_code == 422
    assert TEXT in response.content.decode()
    assert not Report.objects.exists()
    answers = {"device": "slide", "danger": "no", "count": "3,5", "day": "2026-05-01", "more": "quietscht"}
    named = {f"answers.swing.{code}": value for code, value in answers.items()}
    response = somebody.sends(**named, **{"answers.swing.parts": ["slide", "swing"]})
    assert response.status_code == 303, response.content.decode()
    assert Report.objects.get().answers == {
        "device": "slide",
        "parts": ["swing", "slide"],
        "danger": False,
        "count": 3.5,
        "day": "2026-05-01",
        "more": "quietscht",
    }


def test_questions_of_other_categories_are_not_asked(somebody: Sender, category: Category) -> None:
    other = make_category("lantern", kind="light", titles={"de": "Lampe kaputt"})
    add_question(other, "number", "text", is_required=True)
    page = somebody.client.get(f"/report/?category={category.code}").content.decode()
    assert re.search(r'data-questions="lantern"[^>]* hidden disabled', page)
    assert somebody.sends().status_code == 303


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"category": None}, "report-what"),
        ({"category": "nothing"}, "report-what"),
        ({"place": None}, "Bitte zeigen Sie auf der Karte, wo es ist."),
        ({"place": "12,x"}, "12,x"),
        ({"text": "a" * 4001}, "a" * 4001),
        ({"text": None}, "id_text_error"),
        ({"email": "anna"}, "id_email_error"),
        ({"answers.swing.why": "sowas"}, "sowas"),
        ({"place": f"{FAR_AWAY.x},{FAR_AWAY.y}"}, "id_place_error"),
    ],
)
def test_what_does_not_fit_is_said_and_everything_stays(
    somebody: Sender, category: Category, values: dict[str, str | None], words: str
) -> None:
    add_question(category, "why", "text")
    add_question(category, "often", "choice", options=[{"code": "a", "titles": {"de": "oft"}}])
    if "answers.swing.why" in values:
        values |= {"answers.swing.often": "b"}
    response = somebody.sends(**({"email": "anna@example.org"} | values))
    page = response.content.decode()
    assert response.status_code == 422
    assert words in page
    assert "Das hat noch nicht geklappt." in page
    if values.get("text", TEXT) == TEXT:
        assert TEXT in page
    if "email" not in values:
        assert 'value="anna@example.org"' in page
    assert not Report.objects.exists()


def test_all_that_is_wrong_is_said_at_once(somebody: Sender, category: Category) -> None:
    add_question(category, "why", "text", is_required=True)
    page = somebody.sends(text=None, email="anna").content.decode()
    for name in ("id_text_error", "id_email_error", "id_answers.swing.why_error"):
        assert name in page


def test_a_category_that_cannot_be_chosen_any_more(somebody: Sender, category: Category) -> None:
    category.is_active = False
    category.save()
    assert "Schaukel kaputt" not in somebody.client.get("/report/").content.decode()
    assert somebody.sends().status_code == 422


def test_a_bomb_is_refused_and_leaves_no_file(somebody: Sender, category: Category) -> None:
    del category
    file = io.BytesIO()
    Image.new("1", (12_000, 12_000)).save(file, "PNG")
    bomb = SimpleUploadedFile("IMG.png", file.getvalue(), "image/png")
    response = somebody.sends(photos=[picture(), bomb])
    assert response.status_code == 422
    assert TEXT in response.content.decode()
    assert not Report.objects.exists()
    text = SimpleUploadedFile("IMG.jpg", b"<svg onload=alert(1)>", "image/jpeg")
    assert somebody.sends(photos=text).status_code == 422


def test_twenty_identical_posts_make_one_report(somebody: Sender, category: Category) -> None:
    del category
    somebody.client.get("/report/")
    answers = [somebody.sends(idempotency_key=KEY) for _try in range(20)]
    assert {answer.status_code for answer in answers} == {303}
    assert len({answer["Location"] for answer in answers}) == 1
    assert Report.objects.count() == 1


def test_twenty_identical_posts_without_a_key_make_one_report_too(somebody: Sender, category: Category) -> None:
    del category
    somebody.client.get("/report/")
    answers = [somebody.sends(photos=picture(), email="anna@example.org") for _try in range(20)]
    assert {answer.status_code for answer in answers} == {303}
    assert len({answer["Location"] for answer in answers}) == 1
    assert Report.objects.count() == ReportPhoto.objects.count() == len(mail.outbox) == 1


@pytest.mark.parametrize(
    "other",
    [
        {"text": "Die Schaukel quietscht."},
        {"place": f"{HERE.x:.6f},{HERE.y + 0.0002:.6f}"},
        {"photos": "other"},
        {"email": "kim@example.org"},
    ],
)
def test_what_differs_is_another_report(somebody: Sender, category: Category, other: dict[str, object]) -> None:
    del category
    somebody.client.get("/report/")
    given = {"photos": picture(), "email": "anna@example.org", "another": "1"}
    somebody.sends(**given)
    changed = {"photos": picture("red" if other.get("photos") else "green")}
    somebody.sends(**{**given, **other, **changed})
    assert Report.objects.count() == 2


def test_two_people_with_the_same_fault_stay_two(somebody: Sender, category: Category) -> None:
    del category
    for person in (somebody, Sender(Client())):
        person.client.get("/report/")
        assert person.sends(another="1").status_code == 303
    assert Report.objects.count() == 2


@pytest.mark.parametrize("sends", ["sends", "sends_by_outbox"])
def test_two_strangers_behind_one_connection_stay_two(category: Category, sends: str) -> None:
    """Nobody is led to the secret page of whoever was first: not even where neither keeps a cookie."""
    del category
    answers = [getattr(Sender(Client()), sends)(another="1") for _ in range(2)]
    assert [answer.status_code for answer in answers] == [303, 303]
    assert answers[0]["Location"] != answers[1]["Location"]
    assert Report.objects.count() == 2


def test_without_a_cookie_who_gives_an_address_is_known_again(category: Category) -> None:
    del category
    answers = [Sender(Client()).sends(email="anna@example.org", another="1") for _ in range(2)]
    assert answers[0]["Location"] == answers[1]["Location"]
    assert Report.objects.count() == len(mail.outbox) == 1


def test_what_was_taken_back_may_be_sent_again(somebody: Sender, category: Category) -> None:
    del category
    somebody.client.get("/report/")
    somebody.sends()
    withdraw_report(report=Report.objects.get())
    assert somebody.sends().status_code == 303
    assert Report.objects.count() == 2


def test_after_a_while_it_is_a_new_report_and_nothing_tells_who_sent_the_first(somebody: Sender, category: Category) -> None:
    del category
    somebody.client.get("/report/")
    somebody.sends()
    assert forget_sendings() == 0
    Sending.objects.update(at=now() - WINDOW)
    assert forget_sendings() == 1
    assert not Sending.objects.exists()
    somebody.sends(another="1")
    assert Report.objects.count() == 2


def test_from_the_outbox_it_arrives_once_and_is_told_in_json_what_is_wrong(somebody: Sender, category: Category) -> None:
    del category
    somebody.client.get("/report/")
    refused = somebody.sends_by_outbox(idempotency_key=KEY, category="nothing")
    assert refused.status_code == 422
    assert [error["field"] for error in refused.json()["errors"]] == ["category"]
    first, second = (somebody.sends_by_outbox(idempotency_key=KEY) for _try in range(2))
    assert (first.status_code, first["Location"]) == (303, second["Location"])
    assert Report.objects.count() == 1


def test_from_the_page_of_a_thing(somebody: Sender, category: Category, make_feature: MakeFeature) -> None:
    category.near_layers = ["playgrounds"]
    category.save()
    thing = make_feature("playgrounds", title="Spielplatz am See")
    page = somebody.client.get(f"/report/?thing=playgrounds:{thing.pk}").content.decode()
    assert re.search(rf'value="playgrounds:{thing.pk}" checked', page)
    assert "Spielplatz am See" in page
    assert f'value="{thing.geom.x:.6f},{thing.geom.y:.6f}"' in page
    assert somebody.sends(thing=f"playgrounds:{thing.pk}").status_code == 303
    report = Report.objects.get()
    assert (report.thing, report.thing_title) == (f"playgrounds:{thing.pk}", "Spielplatz am See")
    card = somebody.client.get(f"/playgrounds/{thing.pk}/").content.decode()
    assert f"/report/?thing=playgrounds:{thing.pk}" in card


def test_a_report_about_what_was_deleted_meanwhile(somebody: Sender, category: Category) -> None:
    del category
    page = somebody.client.get("/report/?thing=playgrounds:999999").content.decode()
    assert "nicht mehr auf der Karte" in page
    assert somebody.sends(thing="playgrounds:999999").status_code == 303
    assert (Report.objects.get().thing, Report.objects.get().thing_title) == ("playgrounds:999999", "")


@pytest.mark.parametrize("thing", ["x" * 81, "playgrounds", "'; DROP TABLE", "playgrounds:1:2", "<b>:1"])
def test_what_is_no_key_of_a_thing_is_left_out(somebody: Sender, category: Category, thing: str) -> None:
    del category
    assert somebody.client.get("/report/", {"thing": thing}).status_code == 200
    assert somebody.sends(thing=thing[:80]).status_code == 303
    assert Report.objects.get().thing == ""


def test_without_a_script_one_button_brings_what_there_is_to_say(somebody: Sender, category: Category) -> None:
    add_question(category, "why", "text")
    known = {"look": "1", "place": PLACE, "category": "swing", "text": "", "proof": new_proof()}
    response = somebody.client.post("/report/", known)
    page = response.content.decode()
    assert response.status_code == 200
    assert "Stadt Laage" in page
    assert "Warum dieses Amt?" in page
    assert not re.search(r'data-questions="swing"[^>]* hidden', page)
    assert "Das hat noch nicht geklappt." not in page
    assert not Report.objects.exists()


def test_the_form_for_no_network_is_public_and_holds_every_question(client: Client, category: Category) -> None:
    add_question(category, "why", "text")
    response = client.get("/report/offline/")
    page = response.content.decode()
    assert response["Cache-Control"].startswith("public")
    assert 'name="answers.swing.why"' in page
    assert "csrfmiddlewaretoken" not in page
    assert "/report/offline/" in client.get("/offline/pages.json").json()["pages"]
    tag = response["ETag"]
    category.titles = {"de": "Schaukel ist kaputt"}
    category.save()
    assert client.get("/report/offline/")["ETag"] != tag


def test_forgery_is_refused(category: Category) -> None:
    del category
    strict = Client(enforce_csrf_checks=True)
    assert Sender(strict).sends().status_code == 403
    assert not Report.objects.exists()


def test_a_defect_comes_first_among_what_can_be_entered(client: Client) -> None:
    page = client.get("/add/?at=15/53.9/12.3").content.decode()
    assert re.search(r'add-choices">\s*<li><a class="tile-link" href="/report/\?at=15/53\.9', page)
