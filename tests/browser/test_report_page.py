"""Somebody follows what becomes of their report, adds to it, thanks and says that it is not done; another one follows it."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from layers.core.contributions.ledger import NewPhoto
from layers.core.permissions import Actor
from layers.core.photos.pictures import prepare_picture
from layers.core.photos.storage import store_picture
from layers.defects import handling
from layers.defects.drafts import ReportDraft
from layers.defects.ledger import Said
from layers.defects.models import Authority, Category, Follower, Report
from layers.defects.sending import send_report
from layers.defects.states import Move
from tests.browser.desks import outside
from tests.browser.visitors import visiting
from tests.photo_files import file_of, quarters

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser
    from pytest_django.plugin import DjangoDbBlocker

    from tests.browser.visitors import Site, Visitor

ADMINISTRATOR = Actor(None, is_administrator=True)
TEXT = "Die Schaukel hängt nur noch an einer Kette."


@pytest.fixture(scope="module")
def category(site: Site, django_db_blocker: DjangoDbBlocker) -> Iterator[Category]:
    """Of reports of which the office of Vaduz takes care."""
    with django_db_blocker.unblock():
        area = site.features["areas/vaduz"]
        authority = Authority.objects.create(code="vaduz", title="Gemeinde Vaduz", area_id=area.pk)
        titles = {"de": "Schaukel kaputt", "en": "Swing broken"}
        category = Category.objects.create(code="test-swing", kind="play", titles=titles)
        yield category
        Report.objects.all().delete()
        category.delete()
        authority.delete()


def reported(site: Site, category: Category) -> Report:
    """A report with a picture, beside the playground."""

    def make() -> Report:
        picture = prepare_picture(BytesIO(file_of(quarters())))
        photo = NewPhoto(store_picture(picture), picture.width, picture.height, "Schaukel mit einer Kette")
        place = site.features["playgrounds/meadow"].geom
        return send_report(ReportDraft(category, place, TEXT, photos=[photo]))

    return outside(make)


def answered(report: Report, move: Move, word: str) -> None:
    """The office moves it on, and everybody may read what it says."""

    def act() -> None:
        current = Report.objects.get(pk=report.pk)
        said = Said(word, is_public=True)
        handling.change_state(actor=ADMINISTRATOR, report=current, version=current.version, move=move, said=said)

    outside(act)


def test_from_the_first_look_to_not_done_yet(visitor: Visitor, site: Site, category: Category) -> None:
    page, report = visitor.page, reported(site, category)
    visitor.visit(f"/reports/{report.token}/?new=1", with_map=False)
    expect(page.get_by_role("heading", name="Schaukel kaputt")).to_be_visible()
    expect(page.get_by_text(f"Danke! Meldung {report.reference}")).to_be_visible()
    expect(page.locator(".report-how-far .state")).to_have_text("Offen")
    expect(page.get_by_text("Antwort meist in 5 Tagen")).to_be_visible()

    page.locator("summary", has_text="Foto oder Worte ergänzen").click()
    page.get_by_label("Was soll das Amt wissen?").fill("Auch der Balken ist lose.")
    file = {"name": "balken.jpg", "mimeType": "image/jpeg", "buffer": file_of(quarters())}
    page.locator("input[type=file][name=photos]").set_input_files(file)  # type: ignore[arg-type]  # a file's payload
    expect(page.locator(".photo-list .photo")).to_have_count(1)
    page.get_by_role("button", name="Ans Amt senden").click()
    expect(page.get_by_text("Danke! Das Amt sieht es.")).to_be_visible()
    expect(page.locator(".photo-strip img")).to_have_count(2)
    expect(page.locator(".report-history").get_by_text("Auch der Balken ist lose.")).to_be_visible()

    answered(report, Move.RESOLVE, "Die Schaukel hat eine neue Kette.")
    page.reload()
    expect(page.locator(".report-how-far .state")).to_have_text("Erledigt")
    expect(page.locator(".report-history").get_by_text("Die Schaukel hat eine neue Kette.")).to_be_visible()
    page.get_by_role("button", name="Danke sagen").click()
    expect(page.get_by_text("Ihr Dank ist angekommen.")).to_be_visible()
    expect(page.get_by_role("button", name="Danke sagen")).to_be_hidden()

    page.locator("summary", has_text="Noch nicht behoben").click()
    page.get_by_label("Was stimmt noch nicht?").fill("Heute hängt sie wieder schief.")
    page.get_by_role("button", name="Wieder öffnen").click()
    expect(page.get_by_text("Ihre Meldung ist wieder offen.")).to_be_visible()
    expect(page.locator(".report-how-far .state")).to_have_text("Offen")

    visitor.visit("/mine/", with_map=False)
    page.locator(".mine-shelf", has_text="Meine Meldungen").get_by_role("link", name="Schaukel kaputt").first.click()
    expect(page.locator(".report-head")).to_contain_text(report.reference)


def test_everybody_sees_follows_and_thanks(visitor: Visitor, site: Site, category: Category) -> None:
    page, report = visitor.page, reported(site, category)
    visitor.visit(f"/reports/number/{report.reference}/")
    expect(visitor.heading()).to_have_text("Schaukel kaputt")
    card = page.locator("am-card")
    expect(card.locator(".card-state .state")).to_have_text("Offen")
    expect(card.get_by_text(TEXT)).to_be_hidden()
    expect(card.locator(".photo-strip img")).to_have_count(0)

    card.get_by_role("link", name="Folgen").click()
    page.get_by_label("Ihre E-Mail-Adresse").fill("bert@example.org")
    page.get_by_role("button", name="Dieser Meldung folgen").click()
    expect(page.get_by_text("Bitte sehen Sie in Ihr Postfach.")).to_be_visible()
    follower = outside(lambda: Follower.objects.get(report=report))
    visitor.visit(f"/reports/follow/{follower.token}/confirm/", with_map=False)
    page.get_by_role("button", name="Ja, sagen Sie mir, was daraus wird").click()
    expect(page.get_by_role("heading", name="Danke, Sie folgen jetzt")).to_be_visible()

    answered(report, Move.RESOLVE, "Die Schaukel hat eine neue Kette.")
    # The address from before leads on.
    visitor.visit(f"/defects/{report.pk}/")
    visitor.expect_step(f"/defects-solved/{report.pk}/")
    expect(card.locator(".report-history").get_by_text("Die Schaukel hat eine neue Kette.")).to_be_visible()
    card.get_by_role("button", name="Danke sagen").click()
    expect(card.get_by_text("1 Mensch hat Danke gesagt.")).to_be_visible()


def test_words_without_a_script(browser: Browser, site: Site, category: Category) -> None:
    report = reported(site, category)
    with visiting(browser, site, "phone", java_script_enabled=False) as visitor:
        visitor.visit(f"/reports/{report.token}/", with_map=False)
        visitor.page.locator("summary", has_text="Foto oder Worte ergänzen").click()
        visitor.page.get_by_label("Was soll das Amt wissen?").fill("Ohne Skript.")
        visitor.page.get_by_role("button", name="Ans Amt senden").click()
        expect(visitor.page.locator(".report-history").get_by_text("Ohne Skript.")).to_be_visible()
