"""Everything that is not as it should be, and what the page says then. Tests assert it, and pictures are taken of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

from tests.browser.hostile import EMPTY_LAYER, FAR_AWAY, NAMES, PLACE
from tests.browser.visitors import MAP_PATIENCE_MS, NO_GRAPHICS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Page

    from tests.browser.visitors import Visitor

CLOSE = f"16/{PLACE[1] - 0.0015}/{PLACE[0] + 0.002}"
# As the browser's own tools have it for a slow mobile network.
SLOW = {"offline": False, "latency": 2_000, "downloadThroughput": 50_000, "uploadThroughput": 50_000}
# What the browser itself says in its console about a network that is away or slow.
NO_NETWORK = ("ERR_INTERNET_DISCONNECTED", "ERR_FAILED", "Failed to fetch", "Failed to load resource")
ABROAD = {"latitude": 52.52, "longitude": 13.4}


class Arrival(Protocol):
    """Goes where the state can be seen, and brings it about."""

    def __call__(self, visitor: Visitor, home: str) -> None: ...


@dataclass(frozen=True)
class State:
    """Something that can be wrong.

    Attributes:
        name: As a file name.
        arrive: Brings it about; `home` is the path of the language, without a slash at its end.
        german: Words that are to be seen then.
        english: The same.
        options: Of the browser context.
        forgives: What the browser may say about it in its console.
    """

    name: str
    arrive: Arrival
    german: str = ""
    english: str = ""
    options: dict[str, Any] = field(default_factory=dict)
    forgives: tuple[str, ...] = ()


def at(path: str, *, with_map: bool = True) -> Arrival:
    """Go to an address."""

    def arrive(visitor: Visitor, home: str) -> None:
        visitor.visit(home + path, with_map=with_map)

    return arrive


def card(name: str) -> Arrival:
    """Go to a feature."""

    def arrive(visitor: Visitor, home: str) -> None:
        visitor.visit(home + visitor.site.path(name))

    return arrive


def prepared(prepare: Callable[[Page], None], arrival: Arrival) -> Arrival:
    """Do something before the page comes."""

    def arrive(visitor: Visitor, home: str) -> None:
        prepare(visitor.page)
        arrival(visitor, home)

    return arrive


def hostile_states() -> Iterator[State]:
    """Content that is odd."""
    for layer_id in ("playgrounds", "events", "organisations", "farm-shops", "areas"):
        yield State(f"{layer_id}-nameless", card(f"{layer_id}/nameless"))
        yield State(f"{layer_id}-markup", card(f"{layer_id}/markup"), "<script>", "<script>")
    for sort in NAMES:
        yield State(f"playgrounds-{sort}", card(f"playgrounds/{sort}"))
    yield State("events-long", card("events/long"))
    yield State("event-without-end", card("events/endless"))
    yield State("event-going-on", card("events/going-on"))
    yield State("event-for-weeks", card("events/for-weeks"), "Läuft gerade", "On now")
    yield State("event-over", card("events/over"), "Vorbei", "Over")
    yield State("event-far-away", card("events/far-away"), str(FAR_AWAY), str(FAR_AWAY))
    yield State("overfull", card("farm-shops/overfull"), "immer wenn die Fahne", "immer wenn die Fahne")
    yield State("organisation-bare", card("organisations/bare"))
    yield State("depot-bare", card("depots/bare"))
    yield State("large-numbers", card("rest-spots/large-numbers"), "32.767", "32,767")
    yield State("outside", card("playgrounds/outside"), "Das liegt außerhalb von", "This is outside")
    yield from _hostile_pages()


def _hostile_pages() -> Iterator[State]:
    yield State("hostile-list", at(f"/?at={CLOSE}&sheet=full"))
    yield State("hostile-half", at(f"/?at={CLOSE}&sheet=half"))
    yield State("hostile-map", at(f"/?at={CLOSE}"))
    for layer_id in ("playgrounds", "events", "areas", "organisations"):
        yield State(f"hostile-{layer_id}", at(f"/{layer_id}/", with_map=False))
    yield State("hostile-embed", at(f"/embed/?at={CLOSE}&list=yes"))
    yield State("hostile-profile", _profile("organisations/markup"), "<script>", "<script>")
    yield State("hostile-area", _profile("areas/markup"), "<script>", "<script>")
    yield State("bare-profile", _profile("organisations/bare"), "bietet hier gerade nichts an", "offers nothing here")
    yield State(
        "empty-layer",
        at(f"/{EMPTY_LAYER}/", with_map=False),
        "gibt es hier noch nichts.",
        "There is nothing here yet under",
    )
    yield State(
        "empty-layer-map", at(f"/?layers={EMPTY_LAYER}&sheet=half"), "Hier ist noch nichts.", "There is nothing here yet."
    )


def _profile(name: str) -> Arrival:
    def arrive(visitor: Visitor, home: str) -> None:
        visitor.visit(f"{home}{visitor.site.path(name)}profile/", with_map=False)

    return arrive


def empty_states() -> Iterator[State]:
    """Before a region is loaded."""
    empty = ("Diese Karte ist noch leer.", "This map is still empty.")
    yield State("no-region-start", at("/"), *empty)
    yield State("no-region-list", at("/?sheet=half"), *empty)
    yield State("no-region-layers", at("/layers/", with_map=False))
    yield State("no-region-layer", at("/playgrounds/", with_map=False), "noch nichts", "yet")
    yield State("no-region-legend", at("/legend/", with_map=False))
    yield State("no-region-embed", at("/embed/?list=yes"))
    yield State("no-region-about", at("/about/", with_map=False))
    yield State(
        "no-region-missing",
        at("/playgrounds/1/", with_map=False),
        "Unter dieser Adresse",
        "There is nothing under",
        forgives=("status of 404",),
    )


def network_states() -> Iterator[State]:
    """A network that is slow, away, or answers badly."""
    yield State("slow-card", _slow_card, forgives=NO_NETWORK)
    yield State("slow-map", _slow_move, forgives=NO_NETWORK)
    yield State("lost-list", _lost_list, "Kein Netz.", "No network.", forgives=NO_NETWORK)
    yield State("lost-card", _lost_card, "Kein Netz.", "No network.", forgives=NO_NETWORK)
    yield State(
        "lost-first-visit", _lost_page, "Kein Netz.", "No network.", {"service_workers": "allow"}, forgives=NO_NETWORK
    )
    yield State(
        "lost-form",
        _lost_form,
        "Vielleicht ist gerade kein Netz da.",
        "Perhaps there is no network at the moment.",
        forgives=NO_NETWORK,
    )
    yield State("broken-card", _broken_card, "Das hat nicht geklappt.", "That did not work.", forgives=("status of 500",))
    yield State(
        "lost-map",
        prepared(_without_adapter, at("/", with_map=False)),
        "Die Karte ist nicht gekommen.",
        "The map did not come.",
        forgives=("ERR_FAILED",),
    )


def device_states() -> Iterator[State]:
    """Devices that cannot or may not do something, and people who need it larger."""
    yield State(
        "position-denied", _locate, "Wir kennen Ihren Standort nicht.", "We do not know where you are.", {"permissions": []}
    )
    yield State(
        "position-abroad",
        _locate,
        "Sie sind gerade außerhalb",
        "You are outside",
        {"permissions": ["geolocation"], "geolocation": ABROAD},
    )
    no_webgl = ("Ihr Gerät kann die Karte nicht zeichnen.", "Your device cannot draw the map.")
    yield State("no-webgl", prepared(_without_graphics, at("/", with_map=False)), *no_webgl)
    yield State("no-webgl-hostile", prepared(_without_graphics, at(f"/?at={CLOSE}", with_map=False)), *no_webgl)
    no_script = {"java_script_enabled": False}
    yield State(
        "no-script", at("/", with_map=False), "Die Karte braucht JavaScript.", "The map needs JavaScript.", options=no_script
    )
    yield State("no-script-hostile", at(f"/?at={CLOSE}", with_map=False), options=no_script)
    half = {"viewport": {"width": 720, "height": 450}, "device_scale_factor": 2}
    yield State("zoom-200", at(f"/?at={CLOSE}&sheet=half"), options=half)
    yield State("zoom-200-card", card("playgrounds/long"), options=half)
    yield State("text-200", prepared(_large_text, at(f"/?at={CLOSE}")))
    yield State("text-200-list", prepared(_large_text, at(f"/?at={CLOSE}&sheet=half")))
    yield State("text-200-card", prepared(_large_text, card("farm-shops/overfull")))
    yield State("text-200-layer", prepared(_large_text, at("/events/", with_map=False)))
    yield State("nothing-fits", at(f"/?at={CLOSE}&wheelchair=yes&sheet=half"), "Hier passt nichts", "Nothing here fits")
    yield State("nothing-around", at("/?at=15/47.5/9.0&sheet=half"), "Hier ist noch nichts.", "There is nothing here yet.")


def _slow_down(visitor: Visitor) -> None:
    devtools = visitor.page.context.new_cdp_session(visitor.page)
    devtools.send("Network.enable")
    devtools.send("Network.emulateNetworkConditions", SLOW)


def _slow_card(visitor: Visitor, home: str) -> None:
    visitor.visit(f"{home}/?at={CLOSE}&sheet=half")
    _slow_down(visitor)
    visitor.page.locator(".row a").nth(1).click()
    visitor.page.locator(".card[aria-busy=true]").wait_for()
    visitor.page.wait_for_selector("html[data-waiting]", state="attached")


def _slow_move(visitor: Visitor, home: str) -> None:
    visitor.visit(f"{home}/?at={CLOSE}&sheet=half")
    _slow_down(visitor)
    visitor.page.locator("[data-zoom='-1']").click()
    visitor.page.wait_for_selector("html[data-waiting]", state="attached")


def _lost_list(visitor: Visitor, home: str) -> None:
    visitor.visit(f"{home}/?at={CLOSE}&sheet=half")
    visitor.page.context.set_offline(True)
    visitor.page.locator("[data-zoom='-1']").click()


def _lost_card(visitor: Visitor, home: str) -> None:
    visitor.visit(f"{home}/?at={CLOSE}&sheet=half")
    visitor.page.context.set_offline(True)
    visitor.page.locator(".row a").first.click()


def _lost_page(visitor: Visitor, home: str) -> None:
    visitor.visit(f"{home}/")
    visitor.page.wait_for_function("() => navigator.serviceWorker.controller", timeout=MAP_PATIENCE_MS)
    # It keeps the page that stands in before it takes over; what it fetches besides must not be broken off.
    visitor.page.wait_for_load_state("networkidle")
    visitor.page.wait_for_timeout(500)
    visitor.page.context.set_offline(True)
    visitor.visit(f"{home}/about/", with_map=False)


def _broken_card(visitor: Visitor, home: str) -> None:
    visitor.visit(f"{home}/?at={CLOSE}&sheet=half")
    visitor.page.route("**/card/", lambda route: route.fulfill(status=500, body=""))
    visitor.page.locator(".row a").first.click()


def _locate(visitor: Visitor, home: str) -> None:
    visitor.visit(f"{home}/")
    visitor.page.locator("[data-locate]").click()


def _without_graphics(page: Page) -> None:
    page.add_init_script(NO_GRAPHICS)


def _lost_form(visitor: Visitor, home: str) -> None:
    visitor.page.route("**/api/challenge*", lambda route: route.abort())
    visitor.visit(f"{home}/accessibility/report/", with_map=False)
    visitor.page.locator("main textarea").fill("Die Schrift ist zu klein.")
    visitor.page.locator("main form [type=submit]").click()
    visitor.page.locator(".proof-trouble:not(:empty)").scroll_into_view_if_needed()


def _without_adapter(page: Page) -> None:
    page.route("**/adapter-*.js", lambda route: route.abort())


def _large_text(page: Page) -> None:
    """As somebody does in the settings of the browser, who needs letters twice as large."""
    page.context.new_cdp_session(page).send("Page.setFontSizes", {"fontSizes": {"standard": 32, "fixed": 26}})
