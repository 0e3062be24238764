"""The page of a report, for whoever knows its secret address."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile

from api.idempotency import new_key
from layers.core.models import Entry, Status
from layers.defects import handling
from layers.defects.confirming import confirm_report
from layers.defects.ledger import By, Said, lock_report, move_on
from layers.defects.models import Report, Reporter, ReportPhoto
from layers.defects.states import Move, Side
from tests.defects import office
from tests.defects.asking import TEXT, send
from tests.photo_files import file_of, quarters

if TYPE_CHECKING:
    from django.test import Client

    from layers.core.permissions import Actor
    from layers.defects.models import Authority, Category

pytestmark = pytest.mark.django_db


def path(report: Report, act: str = "") -> str:
    return f"/reports/{report.token}/{act}"


def page(client: Client, report: Report) -> str:
    response = client.get(path(report))
    assert response.status_code == 200
    assert "no-store" in response["Cache-Control"]
    return str(response.content.decode())


def picture() -> SimpleUploadedFile:
    return SimpleUploadedFile("a.jpg", file_of(quarters()), "image/jpeg")


def resolve(clerk: Actor, report: Report, **said: Any) -> Report:  # noqa: ANN401 (of `Said`)
    report = Report.objects.get(pk=report.pk)
    words = Said(**({"word": "Die Kette ist neu."} | said))
    return handling.change_state(actor=clerk, report=report, version=report.version, move=Move.RESOLVE, said=words)


def test_it_says_all_that_its_sender_wants_to_know(client: Client, category: Category) -> None:
    shown = page(client, send(category))
    for words in ("Schaukel kaputt", "Offen", "Stadt Laage", TEXT, "Antwort meist in 5 Tagen", "Warum dieses Amt?"):
        assert words in shown
    assert "noindex" in shown
    assert "Noch nicht behoben" not in shown


def test_nobody_guesses_an_address(client: Client, category: Category) -> None:
    send(category)
    response = client.get("/reports/nobody-knows/")
    assert response.status_code == 404
    assert "Unter dieser Adresse gibt es keine Meldung" in response.content.decode()


def test_it_waits_for_the_mail_and_is_confirmed_with_one_tap(client: Client, category: Category) -> None:
    report = send(category, email="anna@example.org")
    assert "Unbestätigt" in page(client, report)
    secret = Reporter.objects.get().confirmation
    assert "Ja, das habe ich gemeldet" in client.get(f"/reports/confirm/{secret}/").content.decode()
    assert Report.objects.get().state == "unconfirmed"
    response = client.post(f"/reports/confirm/{secret}/")
    assert response["Location"] == f"{path(report)}?done=confirm"
    assert "Danke! Meldung" in client.get(response["Location"]).content.decode()
    assert client.post("/reports/confirm/x/").status_code == 404


def test_the_history_tells_what_is_said_and_nothing_of_the_office(client: Client, category: Category, clerk: Actor) -> None:
    report = send(category)
    handling.set_priority(actor=clerk, report=report, version=1, priority=4)
    office.assign_report(actor=clerk, report=report, version=2, assignee=clerk.user)
    handling.write_note(actor=clerk, report=report, text="Geheim: Bauhof fragen")
    resolve(clerk, report)
    shown = page(client, report)
    assert "Die Kette ist neu." in shown
    assert "Stadt Laage" in shown
    for secret in ("Geheim", "clerk", "Gefahr"):
        assert secret not in shown


def test_an_earlier_office_keeps_what_it_did(
    client: Client, category: Category, clerk: Actor, other_authority: Authority
) -> None:
    report = send(category)
    report = office.answer_report(actor=clerk, report=report, version=1, said=Said("Wir sehen nach."))
    office.route_report(actor=clerk, report=report, version=2, authority=other_authority)
    shown = page(client, report)
    assert shown.index("Stadt Laage ·") < shown.rindex("Wir sehen nach.")
    assert "An eine andere Stelle gegeben: Stadt Hohen Sprenz" in shown


def test_words_and_a_picture_are_added_once(client: Client, category: Category) -> None:
    report = send(category)
    sent = {"text": "Auch der Balken ist lose.", "photos": picture(), "idempotency_key": new_key()}
    assert client.post(path(report, "add/"), sent).status_code == 303
    again = client.post(path(report, "add/"), sent | {"photos": picture()})
    assert again.status_code == 303
    shown = page(client, report)
    assert "Auch der Balken ist lose." in shown
    photo = ReportPhoto.objects.get()
    assert (photo.public_name, photo.side) == ("", Side.REPORTER)
    assert Report.objects.get().version == 2


def test_nothing_and_no_picture_are_refused_kindly(client: Client, category: Category) -> None:
    report = send(category)
    response = client.post(path(report, "add/"), {"text": " "})
    assert response.status_code == 422
    assert "Bitte schreiben Sie etwas oder fügen Sie ein Bild hinzu." in response.content.decode()
    file = SimpleUploadedFile("a.jpg", b"GIF89a", "image/jpeg")
    response = client.post(path(report, "add/"), {"text": "x", "photos": file})
    assert response.status_code == 422
    assert not ReportPhoto.objects.exists()


def test_a_sender_adds_so_many_pictures_and_no_more(client: Client, category: Category) -> None:
    report = send(category)
    for number in range(10):
        ReportPhoto.objects.create(report=report, name=f"{number:032x}", width=1, height=1)
    response = client.post(path(report, "add/"), {"photos": picture()})
    assert response.status_code == 422
    assert "Platz für 10 Bilder" in response.content.decode()


def test_not_done_yet_opens_it_again(client: Client, category: Category, clerk: Actor) -> None:
    report = resolve(clerk, send(category))
    assert "Noch nicht behoben" in page(client, report)
    response = client.post(path(report, "reopen/"), {"text": "Sie hängt wieder.", "photos": picture()})
    assert response.status_code == 303
    stored = Report.objects.get()
    assert (stored.state, stored.closed_at) == ("open", None)
    assert stored.steps.filter(word="Sie hängt wieder.").exists()
    assert ReportPhoto.objects.count() == 1
    # It is open already now.
    assert client.post(path(report, "reopen/"), {"text": "Noch einmal"}).status_code == 409


def test_thanks_count_once_and_stand_in_the_history(client: Client, category: Category, clerk: Actor) -> None:
    report = send(category)
    client.post(path(report, "thank/"))
    assert report.thanks.count() == 0
    assert "noch nicht geantwortet" in page(client, report)
    resolve(clerk, report)
    client.post(path(report, "thank/"))
    client.post(path(report, "thank/"))
    assert report.thanks.count() == 1
    assert [step.move for step in report.steps.all()].count("thank") == 1
    assert "1 Mensch hat Danke gesagt." in page(client, report)


def test_it_is_taken_back_while_nobody_works_on_it(client: Client, category: Category, clerk: Actor) -> None:
    report = send(category)
    client.post(path(report, "withdraw/"))
    assert Report.objects.get().state == "withdrawn"
    assert not Entry.objects.filter(layer__startswith="defects").exists()
    assert "Zurückgenommen" in page(client, report)
    other = send(category)
    handling.change_state(actor=clerk, report=other, version=1, move=Move.START)
    client.post(path(other, "withdraw/"))
    assert Report.objects.get(pk=other.pk).state == "in_progress"
    assert "Daran arbeitet schon jemand." in page(client, other)


def test_the_sender_wants_no_mails_any_more(client: Client, category: Category, clerk: Actor) -> None:
    report = send(category, email="anna@example.org")
    confirm_report(secret=Reporter.objects.get().confirmation)
    client.post(path(report, "news/"), {"told": "no"})
    mail.outbox.clear()
    resolve(clerk, report)
    assert mail.outbox == []
    client.post(path(report, "news/"), {"told": "yes"})
    assert Reporter.objects.get().is_told
    assert client.post(path(report, "news/"), {"List-Unsubscribe": "One-Click"}).status_code == 204
    assert not Reporter.objects.get().is_told


def test_of_a_merged_one_it_leads_to_the_other(client: Client, category: Category) -> None:
    first, second = send(category), send(category)
    locked = lock_report(second.pk)
    locked.duplicate_of = first
    move_on(report=locked, move=Move.MERGE, by=By(Side.STAFF))
    shown = page(client, second)
    assert f"Meldung {first.reference}" in shown
    assert f"/defects/{first.pk}/" in shown
    assert client.get(f"/reports/number/{second.reference}/")["Location"] == f"/defects/{first.pk}/"


def test_the_small_map_is_there_for_what_nobody_else_sees(client: Client, category: Category) -> None:
    report = send(category, email="anna@example.org")
    assert report.status == Status.PENDING
    for name in ("map.svg", "map-dark.svg"):
        response = client.get(path(report, name))
        assert (response.status_code, response["Content-Type"]) == (200, "image/svg+xml")
        assert "no-store" in response["Cache-Control"]
    assert client.get("/reports/x/map.svg").status_code == 404
