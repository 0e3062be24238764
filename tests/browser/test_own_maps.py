"""Drawing on a map of one's own: by finger, by mouse and by keyboard, together, and without a network."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest
from django.conf import settings
from playwright.sync_api import expect

from geo_platform.accounts.models import User
from layers.core.permissions import Actor
from layers.own_maps.editing import apply_edits
from layers.own_maps.edits import read_edits
from layers.own_maps.making import create_map
from layers.own_maps.models import Collaborator, OwnMap, Spot, SpotPhoto
from tests.browser.chromium import LAUNCH
from tests.browser.desks import outside, person, sit_down
from tests.browser.test_access import violations
from tests.browser.visitors import DEVICES, MAP_PATIENCE_MS, VADUZ, Visitor, visiting
from tests.photo_files import file_of, quarters

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Locator, Page

    from tests.browser.visitors import Site

PICTURES = os.environ.get("AMTSKARTE_PICTURES", "")


@pytest.fixture
def otter(site: Site) -> Iterator[tuple[str, str]]:  # noqa: ARG001 (must run)
    """The token of an empty map, and the session of whose it is."""

    def make() -> tuple[str, str]:
        user, session = person("Flinker Otter")
        return create_map(actor=Actor(user=user), title="Unser Skate-Sommer").token, session

    yield outside(make)
    outside(lambda: (Spot.objects.all().delete(), OwnMap.objects.all().delete(), User.objects.all().delete()))


def draw_on(visitor: Visitor, token: str) -> Page:
    visitor.page.goto(f"{visitor.site.url}/maps/{token}/")
    visitor.page.wait_for_selector("am-own-map[data-drawn][data-idle]", timeout=MAP_PATIENCE_MS)
    return visitor.page


def picture(visitor: Visitor, name: str) -> None:
    if PICTURES:
        visitor.page.screenshot(path=Path(PICTURES) / f"own-map-{name}-{visitor.device}.png")


def tap(visitor: Visitor, x: float, y: float) -> None:
    """At a share of the map's width and height."""
    # A map that is still on its way somewhere takes a tap for something else.
    visitor.page.wait_for_selector("am-own-map[data-idle]", timeout=MAP_PATIENCE_MS)
    visitor.page.wait_for_timeout(400)
    box = visitor.page.locator(".map-canvas").bounding_box()
    assert box
    at = box["x"] + x * box["width"], box["y"] + y * box["height"]
    if visitor.on_phone:
        visitor.page.touchscreen.tap(*at)
    else:
        visitor.page.mouse.click(*at)


def test_a_map_is_made(browser: Browser, site: Site, device: str, otter: tuple[str, str]) -> None:
    token, session = otter
    with visiting(browser, site, device) as visitor:
        page = draw_on(sit_down(visitor, session), token)
        picture(visitor, "empty")
        page.get_by_role("button", name="Ort", exact=True).click()
        picture(visitor, "kinds")
        tap(visitor, 0.5, 0.3)
        page.get_by_label("Name", exact=True).fill("Alte Halle")
        picture(visitor, "spot")
        page.get_by_role("button", name="Fertig").click()
        page.get_by_role("button", name="Weg", exact=True).click()
        for x, y in ((0.3, 0.3), (0.4, 0.45), (0.6, 0.4)):
            tap(visitor, x, y)
        picture(visitor, "way")
        page.locator("[data-do=finish]").click()
        page.get_by_label("Name", exact=True).fill("Rollweg zur Mühle")
        picture(visitor, "way-done")
        page.get_by_role("button", name="Fertig").click()
        page.get_by_role("button", name="Fläche", exact=True).click()
        for x, y in ((0.45, 0.2), (0.7, 0.2), (0.65, 0.35), (0.5, 0.32)):
            tap(visitor, x, y)
        picture(visitor, "area")
        page.locator("[data-do=finish]").click()
        page.get_by_label("Name", exact=True).fill("Wiese für das Camp")
        picture(visitor, "area-done")
        page.get_by_role("button", name="Fertig").click()
        page.wait_for_timeout(1500)
        picture(visitor, "all")
        expect(page.locator("[data-status]")).to_have_attribute("data-status", "saved")


@pytest.fixture
def shared(otter: tuple[str, str]) -> tuple[str, str]:
    """The otter's map with a place, a way and an area, for whoever has the link."""
    token, session = otter

    def fill() -> None:
        own_map = OwnMap.objects.get(token=token)
        assert own_map.owner
        lon, lat = VADUZ
        shapes = [
            ("Alte Halle", "skate", {"type": "Point", "coordinates": [lon, lat]}),
            ("Rollweg", "spot", {"type": "LineString", "coordinates": [[lon - 0.004, lat], [lon - 0.001, lat + 0.003]]}),
            ("Wiese", "spot", {"type": "Polygon", "coordinates": [_square(lon + 0.003, lat, 0.002)]}),
        ]
        spots = [
            {
                "uid": str(uuid4()),
                "title": title,
                "icon": icon,
                "geometry": geometry,
                "note": "Gut zum Üben.",
                "position": at,
            }
            for at, (title, icon, geometry) in enumerate(shapes)
        ]
        edits: list[dict[str, Any]] = [{"op": "put", "spot": spot} for spot in spots]
        edits.append({"op": "map", "access": "link"})
        apply_edits(actor=Actor(user=own_map.owner), token=token, edits=read_edits({"edits": edits}))

    outside(fill)
    return token, session


def _square(lon: float, lat: float, size: float) -> list[list[float]]:
    corners = [(0, 0), (size, 0), (size, size), (0, size), (0, 0)]
    return [[lon + x, lat + y] for x, y in corners]


def spots_of(token: str) -> dict[str, tuple[str, str]]:
    """Shape and icon of what the server has, by name."""
    spots = outside(lambda: list(Spot.objects.filter(map__token=token, removed_at=None)))
    return {spot.title: (spot.geom.geom_type, spot.icon) for spot in spots}


def expect_spots(page: Page, token: str, titles: set[str]) -> None:
    for _ in range(150):
        if set(spots_of(token)) == titles:
            return
        page.wait_for_timeout(100)
    assert set(spots_of(token)) == titles


def row(page: Page, title: str) -> Locator:
    return page.locator(".own-row-open", has_text=title)


def open_rows(visitor: Visitor) -> None:
    """On a phone the sheet must be raised first."""
    if visitor.on_phone and not visitor.page.locator("[data-sheet][data-open]").count():
        visitor.page.locator("[data-handle]").click()


def test_a_step_is_taken_back_and_done_again(browser: Browser, site: Site, shared: tuple[str, str]) -> None:
    token, session = shared
    with visiting(browser, site, "desktop") as visitor:
        page = draw_on(sit_down(visitor, session), token)
        row(page, "Alte Halle").click()
        page.get_by_role("button", name="Löschen").click()
        expect(row(page, "Alte Halle")).to_have_count(0)
        expect_spots(page, token, {"Rollweg", "Wiese"})
        page.keyboard.press("Control+z")
        expect(row(page, "Alte Halle")).to_be_visible()
        expect_spots(page, token, {"Alte Halle", "Rollweg", "Wiese"})
        page.keyboard.press("Control+Shift+z")
        expect_spots(page, token, {"Rollweg", "Wiese"})
        page.get_by_role("button", name="Rückgängig").click()
        expect_spots(page, token, {"Alte Halle", "Rollweg", "Wiese"})


def test_drawn_without_a_network_it_arrives(browser: Browser, site: Site, otter: tuple[str, str], tmp_path: Path) -> None:
    token, session = otter
    place = {**DEVICES["phone"], "locale": "de-DE", "service_workers": "block"}
    cookie = {"name": settings.SESSION_COOKIE_NAME, "value": session, "url": site.url}
    launched = {**LAUNCH, **place}
    context = browser.browser_type.launch_persistent_context(tmp_path, **launched)
    context.add_cookies([cookie])  # type: ignore[list-item]  # a dictionary of the wanted form
    visitor = Visitor(context.new_page(), site, "phone")
    page = draw_on(visitor, token)
    context.set_offline(True)
    page.get_by_role("button", name="Ort", exact=True).click()
    tap(visitor, 0.5, 0.3)
    page.get_by_label("Name", exact=True).fill("Ohne Netz")
    expect(page.locator("[data-status]")).to_have_attribute("data-status", "offline")
    assert spots_of(token) == {}
    page.wait_for_timeout(500)
    context.close()
    again = browser.browser_type.launch_persistent_context(tmp_path, **launched)
    again.add_cookies([cookie])  # type: ignore[list-item]  # as above
    page = draw_on(Visitor(again.new_page(), site, "phone"), token)
    expect_spots(page, token, {"Ohne Netz"})
    expect(page.locator("[data-status]")).to_have_attribute("data-status", "saved")
    again.close()


def test_two_people_see_what_the_other_does(browser: Browser, site: Site, shared: tuple[str, str]) -> None:
    token, session = shared

    def join() -> str:
        user, other = person("Leiser Kranich")
        Collaborator.objects.create(map=OwnMap.objects.get(token=token), user=user)
        return other

    with visiting(browser, site, "desktop") as otter, visiting(browser, site, "desktop") as crane:
        first = draw_on(sit_down(otter, session), token)
        second = draw_on(sit_down(crane, outside(join)), token)
        row(second, "Alte Halle").click()
        second.get_by_label("Name", exact=True).fill("Neue Halle")
        expect(row(first, "Neue Halle")).to_be_visible()
        expect(first.locator("[data-people]")).to_contain_text("Leiser Kranich")
        row(first, "Wiese").click()
        first.get_by_label("Notiz", exact=True).fill("Für das Camp")
        second.get_by_role("button", name="Fertig").click()
        row(second, "Wiese").click()
        expect(second.get_by_label("Notiz", exact=True)).to_have_value("Für das Camp")


def test_a_link_shows_it_without_an_account(browser: Browser, site: Site, device: str, shared: tuple[str, str]) -> None:
    token, _session = shared
    with visiting(browser, site, device) as visitor:
        page = draw_on(visitor, token)
        expect(page.locator("[data-tools]")).to_have_count(0)
        open_rows(visitor)
        picture(visitor, "read")
        row(page, "Alte Halle").click()
        expect(page.locator(".own-card")).to_contain_text("Gut zum Üben.")
        expect(page.locator(".own-card input")).to_have_count(0)
        picture(visitor, "read-card")


@pytest.mark.parametrize("path", ["", "embed/"])
def test_visitors_read_which_layers_lie_on_it(browser: Browser, site: Site, shared: tuple[str, str], path: str) -> None:
    token, _session = shared
    outside(lambda: OwnMap.objects.update(layers=["playgrounds"]))
    with visiting(browser, site, "desktop") as visitor:
        page = draw_on(visitor, f"{token}/{path}".rstrip("/"))
        expect(page.locator(".own-row", has_text="Spielplätze")).to_contain_text("von der Amtskarte")
        picture(visitor, f"layers-{path.rstrip('/')}")


def test_a_keyboard_alone_adds_a_place(browser: Browser, site: Site, otter: tuple[str, str]) -> None:
    token, session = otter
    with visiting(browser, site, "desktop") as visitor:
        page = draw_on(sit_down(visitor, session), token)
        page.get_by_role("button", name="Wählen", exact=True).focus()
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Enter")
        visitor.expect_focus(page.locator(".maplibregl-canvas"))
        page.keyboard.press("ArrowRight")
        page.wait_for_selector("am-own-map[data-idle]")
        picture(visitor, "keyboard")
        page.keyboard.press("Enter")
        name = page.get_by_label("Name", exact=True)
        visitor.expect_focus(name)
        page.keyboard.type("Mit Tasten")
        expect_spots(page, token, {"Mit Tasten"})
        before = outside(lambda: Spot.objects.get(map__token=token).geom.x)
        page.get_by_role("button", name="Mit Pfeilen verschieben").focus()
        page.keyboard.press("Enter")
        for _ in range(5):
            page.keyboard.press("ArrowRight")
        page.keyboard.press("Enter")
        page.keyboard.press("Escape")
        visitor.expect_focus(row(page, "Mit Tasten"))
        for _ in range(100):
            if outside(lambda: Spot.objects.get(map__token=token).geom.x) > before:
                break
            page.wait_for_timeout(100)
        assert outside(lambda: Spot.objects.get(map__token=token).geom.x) > before


def test_a_photo_is_added(browser: Browser, site: Site, shared: tuple[str, str], tmp_path: Path) -> None:
    token, session = shared
    photo = tmp_path / "rampe.jpg"
    photo.write_bytes(file_of(quarters()))
    with visiting(browser, site, "phone") as visitor:
        page = draw_on(sit_down(visitor, session), token)
        open_rows(visitor)
        row(page, "Alte Halle").click()
        page.locator("[data-photo-field]").set_input_files(photo)
        expect(page.locator(".own-photos a img")).to_be_visible()
        picture(visitor, "photo")
        assert outside(lambda: SpotPhoto.objects.filter(spot__map__token=token).count()) == 1


def test_a_spot_for_a_photo_comes_with_it(browser: Browser, site: Site, otter: tuple[str, str], tmp_path: Path) -> None:
    token, session = otter
    words, photo = tmp_path / "brief.txt", tmp_path / "rampe.jpg"
    words.write_text("Kein Bild")
    photo.write_bytes(file_of(quarters()))
    with visiting(browser, site, "phone") as visitor:
        page = draw_on(sit_down(visitor, session), token)
        page.get_by_role("button", name="Foto", exact=True).click()
        with page.expect_file_chooser() as asked:
            tap(visitor, 0.5, 0.3)
        asked.value.set_files(words)
        expect(page.locator(".own-drawing-bar [data-complaint]")).to_contain_text("brief.txt")
        picture(visitor, "no-photo")
        assert spots_of(token) == {}
        with page.expect_file_chooser() as asked:
            tap(visitor, 0.5, 0.3)
        asked.value.set_files(photo)
        expect(page.locator(".own-photos img")).to_be_visible()
        page.locator("[data-photo-field]").set_input_files(words)
        expect(page.locator("[data-photo-wrong]")).to_contain_text("brief.txt")
        picture(visitor, "no-second-photo")
        expect_spots(page, token, {"Foto"})


def test_a_spot_is_proposed_for_the_common_map(browser: Browser, site: Site, device: str, shared: tuple[str, str]) -> None:
    token, session = shared
    with visiting(browser, site, device) as visitor:
        page = draw_on(sit_down(visitor, session), token)
        open_rows(visitor)
        row(page, "Alte Halle").click()
        page.get_by_label("Name", exact=True).fill("Neue Halle")
        page.get_by_role("button", name="Für die große Karte vorschlagen").click()
        expect(page.get_by_role("heading", name="Als was soll „Neue Halle“ auf die große Karte?")).to_be_visible()
        assert violations(visitor) == []
        picture(visitor, "propose")
        page.get_by_role("button", name="Jugendorte").click()
        page.wait_for_url(f"**/add/youth-spots/**spot={token}/**")
        expect(page.locator("[name=title]")).to_have_value("Neue Halle")


def test_an_area_that_crosses_itself_is_not_taken(browser: Browser, site: Site, otter: tuple[str, str]) -> None:
    token, session = otter
    with visiting(browser, site, "desktop") as visitor:
        page = draw_on(sit_down(visitor, session), token)
        page.get_by_role("button", name="Fläche", exact=True).click()
        page.locator("[data-do=finish]").click()
        expect(page.locator("[data-complaint]")).to_contain_text("drei Ecken")
        for x, y in ((0.3, 0.3), (0.6, 0.6), (0.6, 0.3), (0.3, 0.6)):
            tap(visitor, x, y)
        expect(page.locator("[data-complaint]")).to_contain_text("kreuzen")
        picture(visitor, "crossing")


def test_the_page_is_accessible(browser: Browser, site: Site, device: str, shared: tuple[str, str]) -> None:
    token, session = shared
    with visiting(browser, site, device) as visitor:
        page = draw_on(sit_down(visitor, session), token)
        open_rows(visitor)
        picture(visitor, "list")
        assert violations(visitor) == []
        row(page, "Alte Halle").click()
        assert violations(visitor) == []
        page.keyboard.press("Escape")
        page.get_by_role("button", name="Ort", exact=True).click()
        assert violations(visitor) == []


def test_where_one_is_stands_on_the_map(browser: Browser, site: Site, device: str, shared: tuple[str, str]) -> None:
    token, _session = shared
    allowed = {"permissions": ["geolocation"], "geolocation": {"longitude": VADUZ[0] + 0.004, "latitude": VADUZ[1]}}
    with visiting(browser, site, device, **allowed) as visitor:
        page = draw_on(visitor, token)
        page.get_by_role("button", name="Zeigen, wo ich bin").click()
        expect(page.locator("[data-locate]")).to_have_attribute("aria-pressed", "true")
        assert violations(visitor) == []


def test_without_a_script_nothing_is_said_twice(browser: Browser, site: Site, shared: tuple[str, str]) -> None:
    token, _session = shared
    outside(lambda: Spot.objects.filter(title="Rollweg").update(title="Weg"))
    with visiting(browser, site, "phone", java_script_enabled=False) as visitor:
        visitor.visit(f"/maps/{token}/", with_map=False)
        way = visitor.page.locator(".spot", has=visitor.page.get_by_role("heading", name="Weg", exact=True))
        expect(way.locator(".meta")).to_have_text("400 m")
        place = visitor.page.locator(".spot", has_text="Alte Halle")
        expect(place.locator(".meta")).to_have_text("Ort")
