"""What is to be seen only once something was done: pictures are taken of it where everybody may be everybody."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol
from urllib.parse import urlsplit

from tests.browser.photos import photo
from tests.browser.visitors import MAP_PATIENCE_MS, PATIENCE_MS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from playwright.sync_api import Locator, Page

EVERY_STATE = "/triage/?state=all"
"""Everything that the demo has: some five hundred."""
SCENES = ("report-", "desk", "duties", "inspection")
"""How their names begin."""
LOOKS_UP_MS = 1500
"""So long the form takes to put what it has learned into its place."""
SENDER = "anna@example.org"
NEXT = "[data-next]"


class Play(Protocol):
    """Does on a page what shows what the picture is about."""

    def __call__(self, page: Page) -> None: ...


def nothing(page: Page) -> None:
    """It is there at once."""


@dataclass(frozen=True)
class Scene:
    """Something to take a picture of.

    Attributes:
        name: As a file name.
        path: Within the site, behind the language.
        who: The person of the demo who sees it; empty for anybody.
        play: What they do.
        map: Selector of the map that has to be drawn before; empty where there is none.
        is_whole: Whether all of the page is to be seen, and not what fits into the window.
        medium: "print" for paper.
    """

    name: str
    path: str
    who: str = ""
    play: Play = nothing
    map: str = ""
    is_whole: bool = True
    medium: str = "screen"


@dataclass(frozen=True)
class Finds:
    """Addresses that the site itself tells.

    Attributes:
        reported: Where something is reported already: latitude/longitude.
        card: Page of that report.
        pages: Pages of reports that somebody sent for the pictures, by what they show.
        links: Pages of inspections, by what they show.
    """

    reported: str
    card: str
    pages: Mapping[str, str] = field(default_factory=dict)
    links: Mapping[str, str] = field(default_factory=dict)


def every_scene(finds: Finds) -> Iterator[Scene]:
    """All of them."""
    yield from _reporting(finds)
    yield from _telling(finds)
    yield from _desk()
    yield from _inspecting(finds)


def _reporting(finds: Finds) -> Iterator[Scene]:
    form, pin = f"/report/?at=18/{finds.reported}", "am-pin[data-idle]"
    yield Scene("report-1-begin", form, map=pin)
    yield Scene("report-1-photo", form, map=pin, play=show)
    yield Scene("report-1-kinds", form, map=pin, play=open_kinds)
    yield Scene("report-1-similar", form, map=pin, play=find_similar)
    yield Scene("report-2-office", form, map=pin, play=go_on)
    yield Scene("report-2-wrong", form, map=pin, play=send_too_early)
    yield Scene("report-card", finds.card, map="am-map[data-idle]", is_whole=False)


def _telling(finds: Finds) -> Iterator[Scene]:
    for name, path in finds.pages.items():
        yield Scene(f"report-page-{name}", path)
    yield Scene("report-numbers", "/reports/numbers/")
    yield Scene("report-numbers-on-paper", "/reports/numbers/", medium="print")
    yield Scene("report-mine", "/reports/mine/", who="citizen")


def _desk() -> Iterator[Scene]:
    desk = "am-triage-map[data-idle]"
    for name, path, play in (
        ("desk", "/triage/", nothing),
        ("desk-500", EVERY_STATE, zoom_out),
        ("desk-one", "/triage/", open_first),
        ("desk-filters", "/triage/", open_filters),
        ("desk-board", "/triage/", show_board),
        ("desk-chosen", EVERY_STATE, draw_around),
        ("desk-preview", EVERY_STATE, look_before),
        ("desk-keys", "/triage/", show_keys),
        ("desk-nothing", "/triage/?text=qxwvzk", nothing),
    ):
        yield Scene(name, path, who="staff", play=play, map=desk, is_whole=False)
    yield Scene("desk-answers", "/triage/answers/", who="staff")
    yield Scene("desk-numbers", "/triage/statistics/", who="staff")
    yield Scene("desk-numbers-on-paper", "/triage/statistics/", who="staff", medium="print")
    yield Scene("duties", "/admin/defects/duty/", who="administrator")
    yield Scene("duties-check", "/admin/defects/duty/check/", who="administrator")
    yield Scene("duties-boundaries", "/admin/defects/boundary/", who="administrator")


def _inspecting(finds: Finds) -> Iterator[Scene]:
    yield Scene("inspections", "/inspections/", who="staff")
    for name, path in finds.links.items():
        yield Scene(f"inspection-{name}", path, who="staff")
    if "checklist" in finds.links:
        yield Scene("inspection-wrong", finds.links["checklist"], who="staff", play=find_defect)
    yield Scene("inspection-day", "/rounds/day/", who="staff")
    yield Scene("inspection-day-planned", "/rounds/day/", who="staff", play=plan)
    yield Scene("inspection-day-on-paper", "/rounds/day/", who="staff", play=plan, medium="print")


# --- What people do ---------------------------------------------------------------------------------------------------


def enter(page: Page, url: str, who: str) -> None:
    """Be somebody of the demo."""
    page.goto(f"{url}/demo/")
    page.locator(f"form[action$='/demo/{who}/'] button").click()
    page.wait_for_load_state()


def show(page: Page) -> None:
    """Enclose a photo, and say that the pin is right."""
    page.locator("input[type=file][name=photos]").first.set_input_files(photo())
    page.locator(".photo canvas").first.wait_for()


def open_kinds(page: Page) -> None:
    """Look what there is."""
    show(page)
    page.locator("[data-kind=waste]").click()


def find_similar(page: Page) -> None:
    """Report what is reported there already."""
    show(page)
    _confirm_pin(page)
    choose(page, "light", "lamp")
    page.locator("[data-other]").first.wait_for(timeout=PATIENCE_MS)


def choose(page: Page, kind: str, category: str) -> None:
    """Say what it is about."""
    button = page.locator(f"[data-kind={kind}]")
    is_open = button.get_attribute("aria-expanded")
    if is_open != "true":
        button.click()
    # Of some kinds there is one thing alone, which the button means.
    if is_open:
        page.locator(f".kind-choice:has(input[value={category}])").click()


def go_on(page: Page) -> None:
    """Come to the second step, past what is alike."""
    show(page)
    _confirm_pin(page)
    with page.expect_response("**/report/around/*"):
        choose(page, "light", "lamp")
    page.wait_for_timeout(LOOKS_UP_MS)
    # Whatever is alike there, this is something else.
    for other in page.locator("input[name=another]").all():
        other.check()
    page.locator(NEXT).click()
    page.locator("[data-slot=office] details summary").first.click()


def _confirm_pin(page: Page) -> None:
    button = page.locator("[data-take]").first
    if button.count() and button.is_visible():
        button.click()


def send_too_early(page: Page) -> None:
    """Leave out what has to be there."""
    go_on(page)
    page.locator(".report-step[data-part='2'] [type=submit]").click()
    page.locator(".field-error:visible").first.wait_for(timeout=PATIENCE_MS)


def _rows(page: Page) -> Locator:
    page.wait_for_selector("am-triage[data-loaded]", state="attached", timeout=MAP_PATIENCE_MS)
    page.locator(".triage-row").first.wait_for(timeout=PATIENCE_MS)
    return page.locator(".triage-row")


def zoom_out(page: Page) -> None:
    """See all places at once."""
    _rows(page)
    page.locator("am-triage-map canvas").first.focus()
    page.keyboard.press("-")
    page.keyboard.press("-")
    page.wait_for_timeout(2500)


def open_first(page: Page) -> None:
    """Open a report."""
    _rows(page).first.locator("a").click()
    page.locator(".triage-item").wait_for(timeout=PATIENCE_MS)


def open_filters(page: Page) -> None:
    """Look what can be left out."""
    _rows(page)
    page.locator("[data-do=filters]").click()


def show_board(page: Page) -> None:
    """A column for each state."""
    _rows(page)
    page.locator("[data-mode=board]").click()
    page.locator(".triage-column").first.wait_for(timeout=PATIENCE_MS)


def draw_around(page: Page) -> None:
    """Choose with a line around places."""
    _rows(page)
    page.locator("[data-tool=lasso]").click()
    box = page.locator("am-triage-map").bounding_box()
    if not box:
        return
    left, right = box["x"] + box["width"] * 0.2, box["x"] + box["width"] * 0.8
    top, bottom = box["y"] + box["height"] * 0.4, box["y"] + box["height"] * 0.85
    page.mouse.move(left, top)
    page.mouse.down()
    for to in ((right, top), (right, bottom), (left, bottom), (left, top + 6)):
        page.mouse.move(*to, steps=8)
    page.mouse.up()
    page.locator("[data-bar]").wait_for(timeout=PATIENCE_MS)


def look_before(page: Page) -> None:
    """See what would be changed before anything is."""
    draw_around(page)
    page.locator("[data-bulk=assign]").click()
    page.locator("[data-preview]:not(:empty)").wait_for(timeout=PATIENCE_MS)


def show_keys(page: Page) -> None:
    """See which keys there are."""
    _rows(page)
    page.keyboard.press("?")
    page.wait_for_timeout(500)


def find_defect(page: Page) -> None:
    """Say that something is not in order."""
    page.locator("input[value=defect] + *, label:has(input[value=defect])").first.click()


def plan(page: Page) -> None:
    """Choose some stops and have them put in order."""
    for box in page.locator("main input[type=checkbox]").all()[:8]:
        box.check(force=True)
    page.locator("main form [type=submit]").last.click()
    page.wait_for_load_state()


# --- What has to be there before --------------------------------------------------------------------------------------


def look_around(page: Page, url: str) -> Finds:
    """Find out what the site has, and send what it has not, as the people of its demo."""
    items = page.request.get(f"{url}/api/collections/defects/items?limit=500").json()["features"]
    best = next(item for item in items if item["properties"]["title"].startswith(("Spielplatz", "Playground")))
    lon, lat = best["geometry"]["coordinates"]
    place = f"{lat:.6f}/{lon:.6f}"
    pages = _send(page, url, place)
    enter(page, url, "staff")
    return Finds(place, f"/defects/{best['id']}/", pages, _inspections(page, url))


def _send(page: Page, url: str, place: str) -> dict[str, str]:
    """Report something, and keep the pages that tell of it: before it is confirmed, and after."""
    found: dict[str, str] = {}
    for name in ("unconfirmed", "open"):
        page.goto(f"{url}/report/?at=18/{place}")
        page.evaluate("localStorage.clear()")
        page.reload()
        page.wait_for_selector("am-pin[data-idle]", timeout=MAP_PATIENCE_MS)
        go_on(page)
        page.locator("fieldset[data-questions]:not([hidden]) label").first.click()
        page.locator("input[name=email]").fill(SENDER)
        page.locator(".report-step[data-part='2'] [type=submit]").click()
        page.wait_for_url("**/report/sent/**", timeout=MAP_PATIENCE_MS)
        found[f"sent-{name}"] = urlsplit(page.url).path
        own_page = page.locator("main a.button-main").first.get_attribute("href")
        letter = _letter(page, url)
        found["confirm"] = letter
        if name == "open":
            page.goto(url + letter)
            page.locator("main form [type=submit]").first.click()
            page.wait_for_load_state()
        found[name] = urlsplit(own_page or "").path
    return found


def _letter(page: Page, url: str) -> str:
    """The address in the newest mail."""
    page.goto(f"{url}/demo/")
    found = page.locator(".letter a[href*='/reports/confirm/']").first.get_attribute("href", timeout=PATIENCE_MS)
    return urlsplit(found or "").path


def _inspections(page: Page, url: str) -> dict[str, str]:
    page.goto(f"{url}/inspections/")
    ground = page.locator("a[href*='/inspections/grounds/']").first.get_attribute("href") or ""
    page.goto(url + ground)
    done = page.locator("a[href*='/inspections/done/']").first.get_attribute("href") or ""
    return {"ground": ground, "checklist": f"{ground}operational/", "done": done}
