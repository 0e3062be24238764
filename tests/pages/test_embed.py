"""The map on other people's websites, and the page that composes it, without a browser."""

from __future__ import annotations

import html
import re
from datetime import timedelta
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

import pytest
from django.contrib.gis.geos import Point, Polygon
from django.http import QueryDict
from django.utils.timezone import now
from hypothesis import given
from hypothesis import strategies as st

from api.pages.compose import HIGHEST, LOWEST, USUAL_HEIGHT, Composition
from api.pages.embed import LONGEST_TITLE, Embed
from api.pages.state import Position, marker_layers
from layers.core import registry
from layers.core.models import Status
from layers.core.services import create_feature
from layers.osm.models import LoadedRegion

if TYPE_CHECKING:
    from django.test import Client
    from django.test.client import _MonkeyPatchedWSGIResponse as Response

    from layers.core.models import BaseFeature

HOSTILE = '"><script>alert(1)</script><img src=x onerror=alert(2)>'


def make(layer_id: str, lon: float = 9.52, lat: float = 47.14, **values: object) -> BaseFeature:
    return create_feature(layer=registry.get(layer_id), values={"geom": Point(lon, lat, srid=4326), **values})


def text(response: Response) -> str:
    return response.content.decode()


def titles(response: Response) -> list[str]:
    return re.findall(r'class="row-title">([^<]*)<', text(response))


def policy(response: Response) -> dict[str, str]:
    parts = (part.strip().partition(" ") for part in response["Content-Security-Policy"].split(";"))
    return {name: value for name, _, value in parts}


def snippet(response: Response) -> str:
    found = re.search(r"<textarea[^>]*>(.*?)</textarea>", text(response), re.DOTALL)
    assert found
    return html.unescape(found[1])


def frame_address(response: Response) -> str:
    found = re.search(r'<iframe src="([^"]*)"', snippet(response))
    assert found
    return html.unescape(found[1])


@pytest.fixture
def region(db: None) -> LoadedRegion:  # noqa: ARG001 (opens the database)
    return LoadedRegion.objects.create(
        id="test-region",
        name="Liechtenstein",
        bbox=[9.47, 47.04, 9.64, 47.28],
        start_view=[9.52, 47.14, 11],
        time_zone="Europe/Vaduz",
        languages=["de"],
        municipality_levels=[8],
        source="test.osm.pbf",
        basemap_version="test",
    )


# What may frame what


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/embed/", "/en/embed/", "/embed/?layers=nonsense&at=here&feature=x&theme=pink"])
def test_any_page_may_frame_the_map(client: Client, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 200
    assert "X-Frame-Options" not in answer
    assert policy(answer)["frame-ancestors"] == "*"


@pytest.mark.django_db
def test_the_rest_of_the_policy_stays_strict(client: Client) -> None:
    usual, framed = policy(client.get("/")), policy(client.get("/embed/"))
    assert {**usual, "frame-ancestors": "*"} == framed
    assert framed["default-src"] == "'none'"


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/", "/more/", "/embed/compose/", "/embed/list/?bbox=9,47,10,48", "/en/embed/compose/"])
def test_no_other_page_may_be_framed(client: Client, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 200
    assert answer["X-Frame-Options"] == "DENY"
    assert policy(answer)["frame-ancestors"] == "'none'"


@pytest.mark.django_db
def test_only_the_composer_frames_anything(client: Client) -> None:
    assert policy(client.get("/embed/compose/"))["frame-src"] == "'self'"
    for path in ("/", "/embed/"):
        assert "frame-src" not in policy(client.get(path))


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/embed/", "/embed/compose/"])
def test_pages_are_public_and_set_nothing(client: Client, path: str) -> None:
    answer = client.get(path)
    assert not answer.cookies
    assert "public" in answer["Cache-Control"]
    again = client.get(path, headers={"If-None-Match": answer["ETag"]})
    assert again.status_code == 304
    if path == "/embed/":
        assert policy(again)["frame-ancestors"] == "*"


# What the address says


@pytest.mark.django_db
def test_layers_choose_what_is_shown(client: Client, region: LoadedRegion) -> None:  # noqa: ARG001 (is loaded)
    make("playgrounds", title="Am Bach")
    make("events", title="Fest", starts_at=now() + timedelta(days=1))
    place = "at=15/47.14/9.52"
    assert titles(client.get(f"/embed/?layers=events&{place}")) == ["Fest"]
    assert titles(client.get(f"/embed/?layers=events,gone&{place}")) == ["Fest"]
    assert set(titles(client.get(f"/embed/?layers=gone&{place}"))) == {"Am Bach", "Fest"}


@pytest.mark.django_db
def test_map_starts_where_the_address_says_or_shows_the_region(client: Client, region: LoadedRegion) -> None:  # noqa: ARG001
    assert 'data-start="13/47.10000/9.50000" data-whole-from=""' in text(client.get("/embed/?at=13/47.1/9.5"))
    whole = text(client.get("/embed/?at=nowhere&layers=events"))
    assert 'data-start="11/47.14000/9.52000" data-whole-from="9"' in whole


@pytest.mark.django_db
def test_feature_is_open_with_a_way_to_its_page(client: Client) -> None:
    ground = make("playgrounds", title="Am Bach")
    page = text(client.get(f"/embed/?feature=playgrounds/{ground.pk}"))
    assert 'data-view="card"' in page
    assert f'href="/playgrounds/{ground.pk}/" target="_blank" rel="noopener"' in page


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["playgrounds/999999", "gone/1", "areas/99999999999999999999", "playgrounds"])
def test_feature_that_is_gone_is_told_kindly(client: Client, name: str) -> None:
    answer = client.get(f"/embed/?feature={name}")
    assert answer.status_code == 200
    told = "Den Eintrag gibt es nicht mehr." in text(answer)
    assert told == (name in {"playgrounds/999999", "gone/1"})


@pytest.mark.django_db
def test_what_is_not_public_is_not_shown(client: Client) -> None:
    hidden = make("playgrounds", title="Geheim", status=Status.DRAFT)
    assert "Geheim" not in text(client.get(f"/embed/?at=15/47.14/9.52&feature=playgrounds/{hidden.pk}"))
    assert client.get(f"/embed/playgrounds/{hidden.pk}/").status_code == 404


@pytest.mark.django_db
def test_theme_and_list(client: Client) -> None:
    assert 'data-theme="dark"' in text(client.get("/embed/?theme=dark"))
    usual = text(client.get("/embed/?theme=pink&list=perhaps"))
    assert "data-theme" not in usual
    assert 'data-list="closed"' in usual
    assert 'data-list="open"' in text(client.get("/embed/?list=yes"))


@pytest.mark.django_db
def test_title_is_text_and_nothing_else(client: Client) -> None:
    for path in ("/embed/", "/embed/compose/"):
        page = text(client.get(path, {"title": HOSTILE}))
        assert "<script>alert" not in page
        assert "<img src=x" not in page
    assert "&lt;script&gt;alert(1)" in text(client.get("/embed/", {"title": HOSTILE}))


@pytest.mark.django_db
def test_every_link_of_the_map_opens_beside_it(client: Client) -> None:
    """A full page inside of the frame would be refused, so a link that leaves must leave the frame, too."""
    make("playgrounds", title="Am Bach", website="https://www.example.org/")
    ground = make("playgrounds", lon=9.521, title="Am See", website="https://www.example.org/")
    page = text(client.get(f"/embed/?at=15/47.14/9.52&feature=playgrounds/{ground.pk}"))
    links = re.findall(r"<a [^>]*>", page)
    assert len(links) > 4
    for link in links:
        assert 'href="/embed/' in link or ('target="_blank"' in link and "noopener" in link), link


@pytest.mark.django_db
def test_list_of_a_box_keeps_the_rest_of_the_address(client: Client) -> None:
    ground = make("playgrounds", title="Am Bach")
    answer = client.get("/embed/list/?bbox=9.5,47.1,9.6,47.2&zoom=14&theme=dark&layers=playgrounds")
    assert f'href="/embed/?layers=playgrounds&amp;theme=dark&amp;feature=playgrounds/{ground.pk}"' in text(answer)
    assert client.get("/embed/list/?bbox=somewhere").status_code == 400


# Properties


WORDS = st.one_of(st.text(max_size=200), st.sampled_from(["events", "13/47.1/9.5", "yes", "dark", "events/12", "now", "2"]))


@given(st.dictionaries(st.sampled_from(["layers", "at", "theme", "list", "feature", "title", "open", "fresh"]), WORDS))
def test_address_means_the_same_after_reading_and_writing(said: dict[str, str]) -> None:
    query = QueryDict(mutable=True)
    query.update(said)
    embed = Embed.parse(query)
    assert len(embed.title) <= LONGEST_TITLE
    assert embed.title.isprintable()
    again = Embed.parse(QueryDict(urlsplit(embed.url).query))
    assert again.parameters == embed.parameters
    assert again.url == embed.url


@given(st.text(max_size=30))
def test_height_is_always_one_that_fits_a_page(said: str) -> None:
    query = QueryDict(mutable=True)
    query["height"] = said
    assert LOWEST <= Composition.parse(query).height <= HIGHEST


# The composer


@pytest.mark.django_db
def test_composer_writes_what_was_chosen(client: Client, region: LoadedRegion) -> None:  # noqa: ARG001 (is loaded)
    chosen = {"layers": ["events", "playgrounds"], "at": "13/47.1/9.5", "list": "yes", "theme": "dark", "height": "600"}
    answer = client.get("/embed/compose/", chosen)
    address = urlsplit(frame_address(answer))
    assert address.path == "/embed/"
    wanted = {"layers": ["playgrounds,events"], "at": ["13/47.10000/9.50000"], "theme": ["dark"], "list": ["yes"]}
    assert parse_qs(address.query) == wanted
    assert 'height="600"' in snippet(answer)
    assert "style=" not in snippet(answer)
    assert re.search(r'<p><a href="[^"]*/\?layers=playgrounds,events&amp;at=[^"]*">Größere Karte öffnen: ', snippet(answer))


@pytest.mark.django_db
def test_address_of_the_snippet_is_the_one_of_the_preview(client: Client) -> None:
    answer = client.get("/embed/compose/", {"layers": "events", "title": HOSTILE})
    shown = re.search(r'<iframe class="compose-frame" src="([^"]*)"', text(answer))
    assert shown
    assert frame_address(answer).endswith(html.unescape(shown[1]))
    assert client.get(html.unescape(shown[1])).status_code == 200


@pytest.mark.django_db
def test_all_layers_are_no_choice(client: Client) -> None:
    """A layer that comes next year is shown, too."""
    answer = client.get("/embed/compose/", {"layers": [layer.id for layer in marker_layers()]})
    assert "layers=" not in frame_address(answer)


@pytest.mark.django_db
def test_snippet_speaks_the_chosen_language(client: Client) -> None:
    answer = client.get("/embed/compose/?language=en")
    assert "/en/embed/" in frame_address(answer)
    assert "Open the larger map" in snippet(answer)
    assert "Die Karte auf Ihrer Website" in text(answer)
    assert "/en/" not in frame_address(client.get("/en/embed/compose/?language=de"))
    assert "/en/embed/" in frame_address(client.get("/en/embed/compose/?language=klingon"))


@pytest.mark.django_db
def test_municipality_can_be_chosen(client: Client, region: LoadedRegion) -> None:  # noqa: ARG001 (is loaded)
    box = Polygon.from_bbox((9.49, 47.11, 9.55, 47.17))
    box.srid = 4326
    create_feature(layer=registry.get("areas"), values={"geom": box, "title": "Vaduz"})
    offered = re.search(r'<option value="([^"]+)">Vaduz</option>', text(client.get("/embed/compose/")))
    assert offered
    chosen = client.get("/embed/compose/", {"at": offered[1], "zoom": "16"})
    assert f'<option value="{offered[1]}" selected>Vaduz</option>' in text(chosen)
    at = Position.parse(parse_qs(urlsplit(frame_address(chosen)).query)["at"][0])
    assert at
    assert at.zoom == 16
    assert at.lat == pytest.approx(47.14, abs=0.001)


@pytest.mark.django_db
def test_own_view_is_offered_beside_the_municipalities(client: Client, region: LoadedRegion) -> None:  # noqa: ARG001
    page = text(client.get("/embed/compose/?at=14.2/47.1/9.5"))
    assert '<option value="14.2/47.10000/9.50000" selected>Der gewählte Ausschnitt</option>' in page


@pytest.mark.django_db
def test_zoom_without_a_place_is_above_the_middle_of_the_region(client: Client, region: LoadedRegion) -> None:  # noqa: ARG001
    assert "at=12/47.14000/9.52000" in frame_address(client.get("/embed/compose/?zoom=12"))
    assert "at=" not in frame_address(client.get("/embed/compose/?zoom=7"))


@pytest.mark.django_db
@pytest.mark.parametrize(("said", "height"), [("500", 500), ("9", LOWEST), ("99999", HIGHEST), ("½", USUAL_HEIGHT)])
def test_height_keeps_within_bounds(client: Client, said: str, height: int) -> None:
    assert f'height="{height}"' in snippet(client.get("/embed/compose/", {"height": said}))


@pytest.mark.django_db
def test_open_feature_and_wishes_stay_in_the_form(client: Client) -> None:
    page = text(client.get("/embed/compose/?feature=events/12&open=now"))
    assert '<input type="hidden" name="feature" value="events/12">' in page
    assert '<input type="hidden" name="open" value="now">' in page


@pytest.mark.django_db
def test_more_page_leads_to_the_composer(client: Client) -> None:
    assert 'href="/embed/compose/"' in text(client.get("/more/"))
