"""Secret links: valid for the programs that read them, and of no use to who guesses."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

import pytest
from django.utils.timezone import now
from icalendar import Calendar

from layers.core import registry
from layers.core.contributions import proposing
from layers.core.services import create_feature
from layers.core.subscriptions.due import make_certain
from layers.core.subscriptions.services import end_subscription, pause_subscription
from tests.subscriptions.conftest import IN_VILLAGE, accepted, let_time_pass, proposed

if TYPE_CHECKING:
    from django.test import Client

    from layers.core.models import BaseFeature, Subscription
    from layers.core.permissions import Actor
    from tests.subscriptions.conftest import Subscribe

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"
FEEDS = ("atom.xml", "events.ics", "map.geojson")


def feed_of(client: Client, subscription: Subscription, name: str) -> bytes:
    let_time_pass()
    make_certain()
    response = client.get(f"/feeds/{subscription.feed_token}/{name}")
    assert response.status_code == 200
    assert response["Cache-Control"] == "private, no-cache"
    assert response["X-Robots-Tag"] == "noindex"
    return bytes(response.content)


def event(title: str, days: int) -> BaseFeature:
    values = {"title": title, "geom": IN_VILLAGE, "starts_at": now() + timedelta(days=days)}
    return create_feature(layer=registry.get("events"), values=values)


def test_atom_has_what_the_standard_asks_for(client: Client, order: Subscribe, chief: Actor) -> None:
    subscription = order()
    accepted(chief, "Ramp <&>")
    proposed("Waits")
    root = ET.fromstring(feed_of(client, subscription, "atom.xml"))  # noqa: S314 (our own)
    # RFC 4287, 4.1.1 and 4.1.2.
    for element in (root, *root.findall(f"{ATOM}entry")):
        for name in ("id", "title", "updated"):
            assert element.findtext(f"{ATOM}{name}")
    assert root.find(f"{ATOM}author/{ATOM}name") is not None
    assert root.find(f"{ATOM}link[@rel='self']") is not None
    (entry,) = root.findall(f"{ATOM}entry")
    assert entry.findtext(f"{ATOM}title") == "Ramp <&>"
    assert len({one.findtext(f"{ATOM}id") for one in (root, entry)}) == 2


@pytest.mark.parametrize("sign", ["\x01", "\x0b", "\x1f", "\ufffe", "\x7f", "\x85"])
def test_a_sign_that_xml_does_not_have_takes_the_feed_from_nobody(
    client: Client, order: Subscribe, chief: Actor, sign: str
) -> None:
    """A tab for lines comes along where somebody pastes a name from a letter."""
    subscription = order(title=f"Our{sign}village")
    accepted(chief, f"Ramp{sign}new")
    root = ET.fromstring(feed_of(client, subscription, "atom.xml"))  # noqa: S314 (our own)
    (entry,) = root.findall(f"{ATOM}entry")
    titles = [str(one.findtext(f"{ATOM}title")) for one in (root, entry)]
    assert [(title[:3], title[-3:]) for title in titles] == [("Our", "age"), ("Ram", "new")]
    events = Calendar.from_ical(feed_of(client, subscription, "events.ics"))
    assert events["x-wr-calname"]
    assert json.loads(feed_of(client, subscription, "map.geojson"))["features"]


def test_the_calendar_can_be_read_again(client: Client, order: Subscribe, chief: Actor) -> None:
    subscription = order()
    event("Flea market", 3)
    event("Over", -3)
    cancelled = event("Concert", 5)
    first = Calendar.from_ical(feed_of(client, subscription, "events.ics"))
    proposing.remove_feature(actor=chief, layer=registry.get("events"), feature=cancelled)
    second = Calendar.from_ical(feed_of(client, subscription, "events.ics"))
    before = {str(one["summary"]): one for one in first.walk("VEVENT")}
    after = {str(one["summary"]): one for one in second.walk("VEVENT")}
    assert before.keys() == after.keys() == {"Flea market", "Concert"}
    assert before["Concert"]["uid"] == after["Concert"]["uid"]
    assert (before["Concert"]["status"], after["Concert"]["status"]) == ("CONFIRMED", "CANCELLED")
    market: Any = after["Flea market"]
    assert market["dtstart"].dt.tzinfo is not None
    assert market["dtend"].dt > market["dtstart"].dt
    assert "dtstamp" in market


def test_geojson_has_places(client: Client, order: Subscribe, chief: Actor) -> None:
    subscription = order()
    accepted(chief)
    collection = json.loads(feed_of(client, subscription, "map.geojson"))
    (feature,) = collection["features"]
    assert feature["geometry"]["type"] == "Point"
    assert feature["properties"]["title"] == "Ramp"
    assert feature["properties"]["what"] == "new"


@pytest.mark.parametrize("name", FEEDS)
def test_what_is_as_before_is_not_sent_again(client: Client, order: Subscribe, chief: Actor, name: str) -> None:
    subscription = order()
    accepted(chief)
    event("Flea market", 3)
    feed_of(client, subscription, name)
    address = f"/feeds/{subscription.feed_token}/{name}"
    tag = client.get(address)["ETag"]
    again = client.get(address, headers={"If-None-Match": tag})
    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize("name", FEEDS)
def test_nobody_guesses(client: Client, order: Subscribe, name: str) -> None:
    subscription = order()
    unconfirmed = order(owner=None, email="kid@example.org")
    tokens = ("A" * 32, subscription.end_token, subscription.feed_token[:-1], unconfirmed.feed_token)
    for token in tokens:
        assert client.get(f"/feeds/{token}/{name}").status_code == 404
    end_subscription(subscription=subscription)
    assert client.get(f"/feeds/{subscription.feed_token}/{name}").status_code == 404


@pytest.mark.parametrize("name", FEEDS)
def test_a_pause_is_silent(client: Client, order: Subscribe, chief: Actor, name: str) -> None:
    subscription = pause_subscription(subscription=order())
    accepted(chief)
    event("Flea market", 3)
    body = feed_of(client, subscription, name).decode()
    assert "Ramp" not in body
    assert "Flea" not in body
