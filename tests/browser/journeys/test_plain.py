"""Anyone without JavaScript: pages, links and forms do it all."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from playwright.sync_api import expect

from geo_platform.texts.models import BarrierReport
from tests.browser.journeys.village import STREET, Village

if TYPE_CHECKING:
    from tests.browser.visitors import Visitor


def test_from_the_list_to_a_playground_its_neighbours_and_back(plain: Visitor) -> None:
    plain.visit(with_map=False)
    plain.row("Spielplatz Rheinwiese").click()
    expect(plain.heading()).to_have_text("Spielplatz Rheinwiese")
    card = plain.page.locator("am-card")
    expect(card).to_contain_text("3 bis 12 Jahre")
    expect(card.locator(".opening")).to_contain_text("Täglich")
    plain.page.get_by_text("Die nächsten sieben Tage").click()
    expect(card.get_by_role("row")).to_have_count(8)
    expect(card.get_by_role("row", name="heute")).to_contain_text("8")
    neighbour = card.locator(".neighbours").get_by_role("link").first
    name = neighbour.locator(".neighbour-name").inner_text()
    neighbour.click()
    expect(plain.heading()).to_have_text(name)
    plain.page.get_by_role("link", name="Zurück zur Liste").click()
    expect(plain.row("Spielplatz Rheinwiese")).to_be_visible()


def test_map_of_a_playground_is_a_picture(plain: Visitor, village: Village) -> None:
    plain.visit(village.playground_path, with_map=False)
    picture = plain.page.get_by_role("img", name="Karte mit Spielplatz am Schlossweg in der Mitte")
    expect(picture).to_be_visible()
    picture.scroll_into_view_if_needed()
    answer = plain.page.request.get(village.site.url + str(picture.get_attribute("src")))
    assert answer.ok
    assert "image/svg+xml" in answer.headers["content-type"]


def test_filter_is_a_form(plain: Visitor) -> None:
    plain.visit(with_map=False)
    plain.page.get_by_role("link", name="Filter").click()
    plain.page.get_by_label("Jetzt offen").check()
    plain.page.get_by_role("button", name="Zeigen").click()
    assert "open=now" in plain.page.url
    expect(plain.row("Spielplatz am Schlossweg")).to_be_visible()
    expect(plain.row("Verleih tents")).to_have_count(0)
    expect(plain.page.get_by_role("link", name="Filter 1 aktiv")).to_be_visible()
    plain.page.get_by_role("link", name="Alle zeigen").click()
    expect(plain.row("Verleih tents")).to_be_visible()


def test_search_is_a_form_and_a_street_opens_the_list_there(plain: Visitor) -> None:
    plain.visit(with_map=False)
    plain.page.get_by_label("Was suchen Sie?").fill("schlossweg")
    plain.page.get_by_role("button", name="Suche").click()
    expect(plain.page.get_by_role("heading", level=1)).to_have_text("Ergebnisse für „schlossweg“")
    plain.row(STREET).filter(has_text="Straße").click()
    assert "at=" in plain.page.url
    expect(plain.page.locator(".row").first).to_contain_text("Spielplatz am Schlossweg")


def test_layer_is_filtered_sorted_and_leafed_through(plain: Visitor) -> None:
    plain.visit("/rest-spots/", with_map=False)
    plain.page.locator("summary", has_text="Filter und Reihenfolge").click()
    plain.page.get_by_label("Gemeinde").select_option(label="Schaan (52)")
    plain.page.get_by_label("Reihenfolge", exact=True).select_option("name")
    plain.page.get_by_role("button", name="Zeigen", exact=True).click()
    expect(plain.page.locator("main")).to_contain_text("52 Einträge")
    expect(plain.row("Sitzbank").first).to_contain_text("Bank 00")
    pages = plain.page.get_by_role("navigation", name="Seiten")
    expect(pages).to_contain_text("Seite 1 von 2")
    pages.get_by_role("link", name="Mehr zeigen").click()
    expect(plain.page.locator(".row")).to_have_text([re.compile("Bank 50"), re.compile("Bank 51")])
    pages.get_by_role("link", name="Zurück").click()
    expect(plain.page.locator(".row")).to_have_count(50)
    plain.page.get_by_role("link", name="Filter zurücknehmen: Schaan").click()
    expect(plain.page.locator("main")).to_contain_text("53 Einträge")


def test_municipality_shows_what_it_has(plain: Visitor, village: Village) -> None:
    plain.visit("/areas/", with_map=False)
    plain.row("Schaan").click()
    expect(plain.page.get_by_role("heading", level=1)).to_have_text("Schaan")
    assert plain.page.url.endswith(f"/areas/{village.schaan.pk}/profile/")
    plain.page.get_by_role("link", name="Alle zeigen Rastplätze").click()
    expect(plain.page.locator("main")).to_contain_text("52 Einträge")
    plain.page.go_back()
    plain.page.get_by_role("link", name="Auf der Karte zeigen").click()
    expect(plain.heading()).to_have_text("Schaan")


def test_barrier_is_reported_from_the_page_where_it_is(plain: Visitor, village: Village) -> None:
    plain.visit(village.playground_path, with_map=False)
    plain.page.get_by_role("navigation", name="Bereiche").get_by_role("link", name="Mehr").click()
    plain.page.get_by_role("main").get_by_role("link", name="Impressum").click()
    expect(plain.page.get_by_role("heading", level=1)).to_have_text("Impressum")
    plain.page.get_by_role("contentinfo").get_by_role("link", name="Barriere melden").click()
    page = plain.page.locator("[name=page]")
    expect(page).to_have_value("/imprint/")
    send = plain.page.get_by_role("button", name="Absenden")
    send.click()
    what = plain.page.locator("[name=what]")
    expect(what).to_have_attribute("aria-invalid", "true")
    expect(plain.page.locator(".alert-wrong")).to_contain_text("Ihre Eingaben sind noch da")
    expect(page).to_have_value("/imprint/")
    what.fill("Die Schrift ist mir zu klein.")
    # So long does a person write who has no script that works in the meantime.
    plain.page.wait_for_timeout(5_000)
    send.click()
    expect(plain.page.get_by_role("heading", level=1)).to_have_text("Danke!")
    assert BarrierReport.objects.get().page == "/imprint/"
    plain.forgive("status of 422")


def test_paper_has_what_counts(plain: Visitor, village: Village) -> None:
    plain.visit(village.playground_path, with_map=False)
    plain.page.emulate_media(media="print")
    expect(plain.heading()).to_be_visible()
    card = plain.page.locator("am-card")
    for words in ("Immer offen.", "ab 3 Jahren", "Feuerwehr Vaduz"):
        expect(card.get_by_text(words).first).to_be_visible()
    expect(card.locator(".card-link")).to_have_text(re.compile(f"^http.*{village.playground_path}$"))
    for needless in (".search", ".card-actions", ".sections", ".foot"):
        expect(plain.page.locator(needless)).to_be_hidden()


def test_order_makes_sense_without_styles(plain: Visitor, village: Village) -> None:
    plain.page.route("**/*.css", lambda route: route.fulfill(body="", content_type="text/css"))
    plain.visit(village.playground_path, with_map=False)
    text = " ".join(plain.page.locator("am-card").inner_text().split())
    order = [
        "Spielplatz am Schlossweg",
        "Immer offen",
        "Route",
        "Mit großer Seilbahn",
        "Öffnungszeiten",
        "Alter",
        "Hier kümmert sich",
    ]
    places = [text.index(words) for words in [*order, "In der Nähe"]]
    assert places == sorted(places)
