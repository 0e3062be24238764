"""What pages tell search engines and messengers."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any

import pytest
from django.contrib.gis.geos import Point

from layers.core import registry
from layers.core.services import create_feature

if TYPE_CHECKING:
    from django.test import Client

    from layers.core.models import BaseFeature

pytestmark = pytest.mark.django_db

HOSTILE = ["</script><script>alert(1)</script>", "<!-- <script>", "\"quoted\" & 'so'", "ä" * 200, "ملعب", "a\u2028b"]
TYPES = re.compile(r"[A-Z][A-Za-z]+")


class Reader(HTMLParser):
    """Collects the meta elements, the links and the structured data of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.meta: dict[str, str] = {}
        self.links: dict[str, str] = {}
        self.data: list[str] = []
        self._in_data = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        if tag == "meta":
            self.meta[found.get("property") or found.get("name", "")] = found.get("content", "")
        if tag == "link":
            self.links[found.get("rel", "")] = found.get("href", "")
        if tag == "script" and found.get("type") == "application/ld+json":
            self._in_data = True
            self.data.append("")

    def handle_endtag(self, tag: str) -> None:
        if tag == "script":
            self._in_data = False

    def handle_data(self, data: str) -> None:
        if self._in_data:
            self.data[-1] += data


def make(layer_id: str, **values: object) -> BaseFeature:
    return create_feature(layer=registry.get(layer_id), values={"geom": Point(9.55, 47.15, srid=4326), **values})


def read(client: Client, address: str) -> Reader:
    reader = Reader()
    reader.feed(client.get(address).content.decode())
    return reader


def graph(client: Client, address: str) -> list[dict[str, Any]]:
    (data,) = read(client, address).data
    document = json.loads(data)
    assert document["@context"] == "https://schema.org"
    nodes: list[dict[str, Any]] = document["@graph"]
    return nodes


def test_every_layer_and_kind_names_a_type() -> None:
    for layer in registry.layers():
        assert TYPES.fullmatch(layer.schema_org)
        for kind in layer.kinds:
            assert TYPES.fullmatch(layer.schema_org_of(kind.id))


def test_place_tells_what_it_is_and_where(client: Client) -> None:
    shop = make("farm-shops", title="Hof", kind="shop", description="Eier.", phone="+423 1", website="https://example.org")
    thing, path = graph(client, f"/farm-shops/{shop.pk}/")
    assert thing["@type"] == "Store"
    assert thing["name"] == "Hof"
    assert thing["description"] == "Eier."
    assert thing["geo"] == {"@type": "GeoCoordinates", "latitude": 47.15, "longitude": 9.55}
    assert thing["telephone"] == "+423 1"
    assert thing["sameAs"] == "https://example.org"
    assert thing["url"] == f"http://localhost:8000/farm-shops/{shop.pk}/"
    assert thing["image"] == f"http://localhost:8000/farm-shops/{shop.pk}/preview.png"
    assert "openingHours" not in thing
    assert [step["position"] for step in path["itemListElement"]] == [1, 2, 3]
    assert path["itemListElement"][-1]["name"] == "Hof"


def test_kind_may_be_something_else_than_its_layer(client: Client) -> None:
    church = make("venues", title="St. Florin", kind="church")
    assert graph(client, f"/venues/{church.pk}/")[0]["@type"] == "PlaceOfWorship"


def test_event_tells_when_where_and_who(client: Client) -> None:
    hall = make("venues", title="Saal", kind="community_centre")
    club = make("organisations", title="Chor", kind="club")
    starts = datetime(2026, 12, 4, 15, tzinfo=UTC)
    event = make("events", title="Konzert", starts_at=starts, venue=hall, organisation=club)
    thing, _path = graph(client, f"/events/{event.pk}/")
    assert thing["@type"] == "Event"
    assert thing["startDate"] == "2026-12-04T16:00+01:00"
    assert "endDate" not in thing
    assert thing["eventStatus"] == "https://schema.org/EventScheduled"
    assert thing["location"]["name"] == "Saal"
    assert thing["location"]["geo"]["latitude"] == 47.15
    assert thing["organizer"] == {
        "@type": "Organization",
        "name": "Chor",
        "url": f"http://localhost:8000/organisations/{club.pk}/",
    }


def test_a_venue_without_a_name_is_called_what_it_is(client: Client) -> None:
    church = make("venues", title="", kind="church")
    event = make("events", title="Konzert", starts_at=datetime(2026, 12, 4, 15, tzinfo=UTC), venue=church)
    thing, _path = graph(client, f"/events/{event.pk}/")
    assert thing["location"]["name"] == "Kirche"
    assert "Kirche</a>" in client.get(f"/events/{event.pk}/").text


def test_who_is_not_public_is_not_named(client: Client) -> None:
    club = make("organisations", title="Geheim", kind="club", status="draft")
    place = make("events", title="Probe", starts_at=datetime(2026, 12, 4, 15, tzinfo=UTC), organisation=club)
    assert "organizer" not in graph(client, f"/events/{place.pk}/")[0]


def test_organisation_is_no_place_but_has_one(client: Client) -> None:
    club = make("organisations", title="Chor", kind="club", email="chor@example.org")
    thing, _path = graph(client, f"/organisations/{club.pk}/")
    assert thing["@type"] == "Organization"
    assert thing["email"] == "chor@example.org"
    assert thing["location"]["@type"] == "Place"
    assert "geo" not in thing


def test_examples_are_nothing_to_find(client: Client) -> None:
    place = make("playgrounds", title="Beispiel", is_demo=True)
    assert [node["@type"] for node in graph(client, f"/playgrounds/{place.pk}/")] == ["BreadcrumbList"]


@pytest.mark.parametrize("text", HOSTILE)
def test_names_stay_names(client: Client, text: str) -> None:
    place = make("farm-shops", title=text, description=text, address=text, phone=text[:80], website=text)
    page = client.get(f"/farm-shops/{place.pk}/").content.decode()
    assert "<script>alert" not in page
    thing, path = graph(client, f"/farm-shops/{place.pk}/")
    assert thing["name"] == thing["description"] == thing["address"] == text
    assert path["itemListElement"][-1]["name"] == text
    assert "sameAs" not in thing
    assert read(client, f"/farm-shops/{place.pk}/").meta["og:title"] == text


def test_shared_link_carries_name_words_and_picture(client: Client) -> None:
    place = make("playgrounds", title="Wiese")
    page = read(client, f"/en/playgrounds/{place.pk}/?layers=playgrounds&at=16/47.15/9.55")
    assert page.links["canonical"] == f"http://localhost:8000/en/playgrounds/{place.pk}/"
    assert page.meta["og:url"] == page.links["canonical"]
    assert page.meta["og:title"] == "Wiese"
    assert page.meta["og:description"] == "Playground"
    assert page.meta["og:image"] == f"http://localhost:8000/en/playgrounds/{place.pk}/preview.png"
    assert page.meta["og:image:alt"] == "Map with Wiese in the middle"
    assert page.meta["og:locale"] == "en_GB"
    assert page.meta["twitter:card"] == "summary_large_image"


def test_shared_event_says_its_day_and_not_today(client: Client) -> None:
    event = make("events", title="Konzert", starts_at=datetime(2026, 12, 4, 15, tzinfo=UTC))
    assert read(client, f"/events/{event.pk}/").meta["og:description"].startswith("Freitag, 4.\N{NO-BREAK SPACE}Dezember")


@pytest.mark.parametrize("address", ["/", "/about/", "/legend/", "/more/"])
def test_other_pages_carry_the_picture_of_the_region(client: Client, address: str) -> None:
    page = read(client, address)
    assert page.meta["og:image"] == "http://localhost:8000/preview.png"
    assert page.links["canonical"] == f"http://localhost:8000{address}"
    assert not page.data


def test_page_that_is_not_there_is_no_page_to_share(client: Client) -> None:
    page = read(client, "/playgrounds/0/")
    assert "canonical" not in page.links
    assert "og:title" not in page.meta


def test_card_has_a_picture_that_keeps_its_place(client: Client) -> None:
    place = make("playgrounds", title='Wiese "am" See')
    card = client.get(f"/playgrounds/{place.pk}/card/").content.decode()
    assert f'src="/playgrounds/{place.pk}/map.svg" width="480" height="270" loading="lazy"' in card
    assert 'alt="Karte mit Wiese &quot;am&quot; See in der Mitte"' in card
