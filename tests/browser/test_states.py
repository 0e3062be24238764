"""Whatever goes wrong, a page says it kindly, stays in its width, and runs nothing that somebody wrote into a field.

With AMTSKARTE_PICTURES=<folder> pictures of all states are kept there: `script/screens --states`.
"""

from __future__ import annotations

import os
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from geo_platform.accounts.models import User
from layers.core import registry
from layers.core.exceptions import InvalidInputError
from layers.core.services import create_feature
from tests.browser.hostile import PLACE, make_hostile_content, nothing_loaded, remove_content
from tests.browser.states import device_states, empty_states, hostile_states, network_states
from tests.browser.visitors import Site, Visitor, browsing, visiting, visiting_again

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, BrowserContext
    from pytest_django.plugin import DjangoDbBlocker

    from tests.browser.states import State

PICTURES = os.environ.get("AMTSKARTE_PICTURES", "")
NARROW = (320, 390)
# Wherever a page could keep something for later.
LEAVE = """async () => {
    document.cookie = 'left=here';
    localStorage.setItem('left', 'here');
    sessionStorage.setItem('left', 'here');
    await (await caches.open('left')).put('/left', new Response('here'));
    await new Promise((resolve, reject) => {
        const opening = indexedDB.open('left');
        opening.onsuccess = () => resolve(opening.result.close());
        opening.onerror = () => reject(opening.error);
    });
}"""
FIND = """async () => ({
    cookie: document.cookie.includes('left'),
    storage: localStorage.getItem('left') !== null,
    session: sessionStorage.getItem('left') !== null,
    shelf: await caches.has('left'),
    database: (await indexedDB.databases()).some(({ name }) => name === 'left'),
})"""


@dataclass(frozen=True)
class Guise:
    """How a page is looked at."""

    device: str
    theme: str
    language: str

    def __str__(self) -> str:
        return "-".join(part for part in (self.device, self.language, "night" if self.theme == "dark" else "") if part)

    @property
    def home(self) -> str:
        return "/en" if self.language == "en" else ""


# German always: its words are the longest.
GUISES = [Guise("phone", "light", "de"), Guise("desktop", "dark", "de")]
if PICTURES:
    GUISES += [Guise("phone", "dark", "de"), Guise("desktop", "light", "en")]
in_every_guise = pytest.mark.parametrize("guise", GUISES, ids=str)


@dataclass
class Readers:
    """A browser for each guise, in which one after the other looks at a page: each in a tab of their own, and nobody finds
    anything there that somebody else has left behind.
    """

    browser: Browser
    site: Site
    opened: ExitStack
    here: dict[Guise, BrowserContext] = field(default_factory=dict)

    @contextmanager
    def sent(self, guise: Guise) -> Iterator[Visitor]:
        """Send the next one."""
        if guise not in self.here:
            opening = browsing(self.browser, guise.device, color_scheme=guise.theme, reduced_motion="reduce")
            self.here[guise] = self.opened.enter_context(opening)
        with visiting_again(self.here[guise], self.site, guise.device) as visitor:
            yield visitor

    def look(self, guise: Guise, state: State) -> None:
        """See that a page stands its content."""
        with self.sent(guise) as visitor:
            see(visitor, guise, state)


@pytest.fixture(scope="module")
def readers(browser: Browser, hostile: Site) -> Iterator[Readers]:
    with ExitStack() as opened:
        yield Readers(browser, hostile, opened)


@pytest.fixture(scope="module")
def readers_of_nothing(browser: Browser, empty: Site) -> Iterator[Readers]:
    with ExitStack() as opened:
        yield Readers(browser, empty, opened)


@pytest.fixture(scope="module")
def hostile(site: Site, django_db_blocker: DjangoDbBlocker) -> Iterator[Site]:
    with django_db_blocker.unblock():
        features = make_hostile_content()
        yield Site(site.url, site.features | features)
        remove_content(features)
        User.objects.all().delete()


@pytest.fixture(scope="module")
def empty(site: Site, django_db_blocker: DjangoDbBlocker) -> Iterator[Site]:
    with django_db_blocker.unblock(), nothing_loaded():
        yield site


def named(states: Iterator[State]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("state", list(states), ids=lambda state: state.name)


@in_every_guise
@named(hostile_states())
def test_odd_content(readers: Readers, guise: Guise, state: State) -> None:
    readers.look(guise, state)


def test_nobody_finds_what_somebody_before_them_has_left(readers: Readers) -> None:
    with readers.sent(GUISES[0]) as first:
        first.visit("/about/", with_map=False)
        assert not any(first.page.evaluate(FIND).values())
        first.page.evaluate(LEAVE)
        assert all(first.page.evaluate(FIND).values())
    with readers.sent(GUISES[0]) as second:
        second.visit("/about/", with_map=False)
        assert not any(second.page.evaluate(FIND).values())


@in_every_guise
@named(network_states())
def test_bad_network(browser: Browser, hostile: Site, guise: Guise, state: State) -> None:
    look(browser, hostile, guise, state)


@in_every_guise
@named(device_states())
def test_poor_device(browser: Browser, hostile: Site, guise: Guise, state: State) -> None:
    look(browser, hostile, guise, state)


@in_every_guise
@named(empty_states())
def test_no_region(readers_of_nothing: Readers, guise: Guise, state: State) -> None:
    readers_of_nothing.look(guise, state)


@pytest.mark.django_db
def test_longer_names_are_refused_with_the_name_of_the_field() -> None:
    from django.contrib.gis.geos import Point  # noqa: PLC0415 (only here)

    with pytest.raises(InvalidInputError) as refused:
        create_feature(layer=registry.get("playgrounds"), values={"geom": Point(*PLACE, srid=4326), "title": "ä" * 300})
    assert refused.value.parameter == "title"
    assert "200" in str(refused.value)


def look(browser: Browser, site: Site, guise: Guise, state: State) -> None:
    """Bring a state about in a fresh browser, and see that the page stands it."""
    options = {"color_scheme": guise.theme, "reduced_motion": "reduce", **state.options}
    with visiting(browser, site, guise.device, **options) as visitor:
        see(visitor, guise, state)


def see(visitor: Visitor, guise: Guise, state: State) -> None:
    state.arrive(visitor, guise.home)
    keep_picture(visitor, f"{state.name}-{guise}")
    if words := state.english if guise.language == "en" else state.german:
        expect(visitor.page.get_by_text(words).locator("visible=true").first).to_be_visible()
    check_width(visitor)
    if state.options.get("java_script_enabled", True):
        assert visitor.page.evaluate("window.hacked") is None
    visitor.forgive(*state.forgives)


def check_width(visitor: Visitor) -> None:
    """Nobody has to scroll sideways, on a narrow phone neither."""
    size = visitor.page.viewport_size
    assert size
    for width in NARROW if visitor.on_phone else (size["width"],):
        visitor.page.set_viewport_size({"width": width, "height": size["height"]})
        assert visitor.page.evaluate("document.documentElement.scrollWidth") <= width


def keep_picture(visitor: Visitor, name: str) -> None:
    if PICTURES:
        visitor.page.wait_for_timeout(600)
        visitor.page.screenshot(path=Path(PICTURES) / f"{name}.png")
