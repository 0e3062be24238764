"""How to get somewhere: for machines and as a page."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import pytest
from django.contrib.gis.geos import Point
from django.utils.translation import override

from api.directions import views
from api.directions.words import step_words
from api.pages.measures import duration_words, length_words
from geo_platform.limits import HourlyLimit
from layers.core import roads
from routing.router import Snap, Step, Turn
from tests.fake_router import FakeRouter
from tests.reading import words_of

if TYPE_CHECKING:
    from django.test import Client

    from layers.core.models import BaseFeature
    from tests.conftest import MakeFeature

GOAL = (12.36, 53.95)
START = "12.35,53.95"


@pytest.fixture
def playground(make_feature: MakeFeature) -> BaseFeature:
    return make_feature("playgrounds", title="Am See", geom=Point(*GOAL), opening_hours="24/7")


@pytest.fixture
def path(playground: BaseFeature) -> str:
    return f"/playgrounds/{playground.pk}/route/"


def step(turn: Turn, street: str = "", exit_number: int = 0) -> Step:
    return Step(turn, street, exit_number, 100, 60, 0)


@pytest.mark.parametrize(
    ("given", "german", "english"),
    [
        (step(Turn.DEPART, "Markt"), "Starten Sie auf Markt", "Start on Markt"),
        (step(Turn.LEFT, "Hauptstraße"), "Links abbiegen auf Hauptstraße", "Turn left onto Hauptstraße"),
        (step(Turn.RIGHT), "Rechts abbiegen", "Turn right"),
        (step(Turn.SLIGHT_LEFT, "B 103"), "Links halten auf B 103", "Keep left onto B 103"),
        (
            step(Turn.ROUNDABOUT, "B 103", 2),
            "Im Kreisverkehr die 2. Ausfahrt nehmen, auf B 103",
            "At the roundabout take exit 2 onto B 103",
        ),
        (step(Turn.ROUNDABOUT), "Durch den Kreisverkehr", "Through the roundabout"),
        (step(Turn.ARRIVE, "Seeweg"), "Sie sind da: Am See", "You have arrived: Am See"),
        (step(Turn.LEFT, "100 % {Weg}"), "Links abbiegen auf 100 % {Weg}", "Turn left onto 100 % {Weg}"),
    ],
)
def test_steps_in_words(given: Step, german: str, english: str) -> None:
    with override("de"):
        assert step_words(given, "Am See") == german
    with override("en"):
        assert step_words(given, "Am See") == english


@pytest.mark.parametrize("turn", list(Turn))
@pytest.mark.parametrize("street", ["", "Markt"])
def test_each_turn_has_words_in_both_languages(turn: Turn, street: str) -> None:
    said = set()
    for language in ("de", "en"):
        with override(language):
            said.add(step_words(step(turn, street), "Am See"))
    assert len(said) == 2
    assert all("%" not in words for words in said)


@pytest.mark.parametrize(
    ("metres", "words"),
    [
        (0, ""),
        (3, ""),
        (7, "10 m"),
        (44, "40 m"),
        (96, "100 m"),
        (130, "150 m"),
        (349, "350 m"),
        (960, "950 m"),
        (980, "1,0 km"),
        (1234, "1,2 km"),
        (9_960, "10,0 km"),
        (13_600, "14 km"),
    ],
)
def test_lengths_as_people_say_them(metres: float, words: str) -> None:
    with override("de"):
        assert length_words(metres).replace("\N{NO-BREAK SPACE}", " ") == words


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(1, "1 Min."), (89, "1 Min."), (91, "2 Min."), (3_400, "57 Min."), (3_600, "1 Std."), (4_900, "1 Std. 20 Min.")],
)
def test_durations_as_people_say_them(seconds: float, words: str) -> None:
    with override("de"):
        assert duration_words(seconds) == words.replace(" ", "\N{NO-BREAK SPACE}")


@pytest.mark.django_db
@pytest.mark.usefixtures("fake_router")
def test_a_way_as_geojson(client: Client, playground: BaseFeature) -> None:
    answer = client.get(f"/api/route?from={START}&to=playgrounds/{playground.pk}&mode=foot")
    way = answer.json()
    assert answer["Cache-Control"] == "private, max-age=0, must-revalidate"
    assert way["geometry"] == {"type": "LineString", "coordinates": [[12.35, 53.95], [12.36, 53.95]]}
    assert way["properties"]["distance_m"] == 654
    assert way["properties"]["duration_s"] == 471
    assert [one["text"] for one in way["properties"]["steps"]] == ["Starten Sie auf Straße 1", "Sie sind da: Am See"]
    assert way["properties"]["steps"][-1]["vertex"] == 1


@pytest.mark.django_db
@pytest.mark.usefixtures("fake_router")
def test_places_are_rounded_to_ten_metres(client: Client) -> None:
    way = client.get("/api/route?from=12.35004,53.95004&to=12.36,53.95&lang=en").json()
    assert way["geometry"]["coordinates"][0] == [12.35, 53.95]
    assert way["properties"]["steps"][-1]["text"] == "You have arrived: your goal"


@pytest.mark.django_db
@pytest.mark.usefixtures("fake_router")
@pytest.mark.parametrize(
    ("query", "status", "parameter"),
    [
        ("", 400, "from"),
        (f"from={START}", 400, "to"),
        (f"to={START}", 400, "from"),
        ("from=a,b&to=1,2", 400, "from"),
        ("from=1,2,3&to=1,2", 400, "from"),
        ("from=200,2&to=1,2", 400, "from"),
        (f"from={START}&to=%00", 400, "to"),
        (f"from={START}&to=nan,nan", 400, "to"),
        (f"from={START}&to={START}&mode=horse", 400, "mode"),
        (f"from={START}&to={START}&mode=", 400, "mode"),
        (f"from={START}&from={START}&to={START}", 400, "from"),
        (f"from={START}&to={START}&speed=9", 400, "speed"),
        (f"from={START}&to=playgrounds/999999999", 404, None),
        (f"from={START}&to=playgrounds/" + "9" * 30, 400, "to"),
        (f"from={START}&to=castles/1", 404, None),
        (f"from={START}&to=-70,10", 404, None),
        (f"from=2,51&to={START}", 404, None),
    ],
)
def test_machines_are_told_what_is_wrong(client: Client, query: str, status: int, parameter: str | None) -> None:
    answer = client.get(f"/api/route?{query}")
    assert answer.status_code == status
    assert answer["Content-Type"] == "application/problem+json"
    assert answer.json().get("parameter") == parameter


@pytest.mark.django_db
@pytest.mark.usefixtures("without_router")
def test_machines_are_told_to_come_again(client: Client, path: str) -> None:
    answer = client.get(f"/api/route?from={START}&to={START}")
    assert answer.status_code == 503
    assert answer["Retry-After"]
    page = client.get(f"{path}?from={START}&mode=car").content.decode()
    assert "Wir können gerade keine Wege berechnen" in page
    assert "https://www.openstreetmap.org/directions?engine=fossgis_osrm_car&amp;to=53.950000,12.360000" in page
    assert START not in re.findall(r'href="(https://www.openstreetmap[^"]*)', page)[0]


@pytest.mark.django_db
def test_start_and_goal_may_be_the_same(client: Client, fake_router: FakeRouter, path: str) -> None:
    assert client.get(f"/api/route?from={START}&to={START}").json()["properties"]["distance_m"] == 0
    assert fake_router.asked == 0
    assert "Sie sind da" in client.get(f"{path}?from={GOAL[0]},{GOAL[1]}").content.decode()


@pytest.mark.django_db
@pytest.mark.usefixtures("fake_router")
def test_ways_are_counted_by_the_hour(client: Client, path: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(views, "WAYS_PER_HOUR", HourlyLimit("ways of a test", 2))
    asked = f"/api/route?from={START}&to={START}"
    assert [client.get(asked).status_code for _ in range(3)] == [200, 200, 429]
    assert client.get(f"{path}?from={START}").status_code == 429
    assert client.get(f"{path}map.svg?from={START}").status_code == 429
    assert client.get(path).status_code == 200


@pytest.mark.django_db
@pytest.mark.usefixtures("fake_router")
def test_the_page_tells_the_way(client: Client, path: str) -> None:
    page = client.get(f"{path}?from={START}&mode=foot")
    said = words_of(page.content.decode())
    assert "8 Min. 650 m · Ankunft gegen" in said.replace("\N{NO-BREAK SPACE}", " ")
    assert "Starten Sie auf Straße 1" in said
    assert "Sie sind da: Am See" in said
    assert "Offen bei Ankunft" in said
    assert page["Cache-Control"] == "private, max-age=0, must-revalidate"
    html = page.content.decode()
    assert f'href="{path}?from=12.35,53.95&amp;mode=bicycle"' in html
    assert f'href="{path}?from=12.35,53.95&amp;mode=foot&amp;back=yes"' in html
    drawing = json.loads(re.findall(r'<script id="way-drawing"[^>]*>(.*?)</script>', html)[0])
    assert drawing == {"line": [[12.35, 53.95], [12.36, 53.95]], "ends": [[12.35, 53.95], [12.36, 53.95]]}


@pytest.mark.django_db
@pytest.mark.usefixtures("fake_router")
def test_the_way_back(client: Client, path: str) -> None:
    page = client.get(f"{path}card/?from={START}&mode=foot&back=yes").content.decode()
    drawing = json.loads(re.findall(r'<script id="way-drawing"[^>]*>(.*?)</script>', page)[0])
    assert drawing["ends"] == [[12.36, 53.95], [12.35, 53.95]]
    assert "Der Weg von hier" in page
    assert "Offen bei Ankunft" not in page


@pytest.mark.django_db
def test_the_way_back_ends_somewhere_also_where_the_road_has_no_name(
    client: Client, monkeypatch: pytest.MonkeyPatch, fake_router: FakeRouter, path: str
) -> None:
    monkeypatch.setattr(fake_router, "snap", lambda place, _mode: Snap(place, 0, "", 1))
    said = words_of(client.get(f"{path}card/?from={START}&mode=foot&back=yes").content.decode())
    assert "Sie sind da: Gewählter Ort" in said


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("box", "words"),
    [
        ((12.34, 53.9, 12.355, 54), "Zu diesem Ort führt kein Weg"),
        ((12.355, 53.9, 12.4, 54), "Der Start liegt zu weit weg"),
    ],
)
def test_on_the_way_back_the_page_names_the_end_that_is_off_every_road(
    client: Client, monkeypatch: pytest.MonkeyPatch, path: str, box: tuple[float, float, float, float], words: str
) -> None:
    """Nobody is asked for another start where the place itself cannot be reached."""
    monkeypatch.setattr(roads, "router", lambda: FakeRouter(box))
    for back in ("", "&back=yes"):
        assert words in client.get(f"{path}?from={START}&mode=foot{back}").content.decode()


@pytest.mark.django_db
@pytest.mark.usefixtures("fake_router")
@pytest.mark.parametrize(
    ("start", "mode"), [("12.361,53.95", "foot"), ("12.40,53.95", "bicycle"), ("12.60,53.95", "car"), ("", "foot")]
)
def test_without_a_word_it_is_what_most_people_would_do(client: Client, path: str, start: str, mode: str) -> None:
    page = client.get(f"{path}card/?from={start}").content.decode()
    assert re.findall(r'mode=(\w+)[^>]*data-go aria-current="true"', page) == [mode]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("network", "words"),
    [
        (FakeRouter((0, 0, 1, 1)), "Von dort führt kein Weg hierher: Der Start liegt zu weit weg"),
        (FakeRouter((12.34, 53.9, 12.355, 54)), "Zu diesem Ort führt kein Weg"),
        (FakeRouter(islands=((12.355, 53, 13, 54),)), "Von dort führt kein Weg hierher, den wir kennen"),
    ],
)
def test_where_no_way_leads_the_page_says_why(
    client: Client, monkeypatch: pytest.MonkeyPatch, path: str, network: FakeRouter, words: str
) -> None:
    monkeypatch.setattr(roads, "router", lambda: network)
    page = client.get(f"{path}?from={START}&mode=foot")
    assert page.status_code == 200
    assert words in page.content.decode()
    assert client.get(f"{path}map.svg?from={START}&mode=foot").status_code == 404


@pytest.mark.django_db
@pytest.mark.usefixtures("fake_router")
@pytest.mark.parametrize(
    "query",
    ["", "from=", "from=%00", "from=nan,1", "from=1,2,3", "from=Nirgendheim", "from=" + "x" * 3000, "mode=horse&back=maybe"],
)
def test_the_page_answers_whatever_it_is_asked(client: Client, path: str, query: str) -> None:
    for part in ("", "card/", "map.svg"):
        assert client.get(f"{path}{part}?{query}").status_code in {200, 302}
    page = client.get(f"{path}?{query}").content.decode()
    assert "Von wo?" in page
    assert "Schritt für Schritt" not in page


@pytest.mark.django_db
@pytest.mark.usefixtures("fake_router")
def test_a_place_that_nobody_knows_is_named(client: Client, path: str) -> None:
    page = client.get(f"{path}?from=<b>Nirgendheim</b>").content.decode()
    assert "„&lt;b&gt;Nirgendheim&lt;/b&gt;“ kennen wir hier nicht" in page


@pytest.mark.django_db
@pytest.mark.usefixtures("fake_router")
def test_the_picture_shows_the_way(client: Client, path: str) -> None:
    for name in ("map.svg", "map-dark.svg"):
        answer = client.get(f"{path}{name}?from={START}&mode=foot")
        assert answer["Content-Type"] == "image/svg+xml"
        assert answer["Cache-Control"].startswith("private")
        assert 'class="feature"' in answer.content.decode()
        assert "<circle" in answer.content.decode()


@pytest.mark.django_db
@pytest.mark.usefixtures("fake_router")
def test_no_way_leads_to_what_nobody_knows_or_sees(client: Client, make_hidden: MakeFeature) -> None:
    hidden = make_hidden("playgrounds")
    for name in (f"playgrounds/{hidden.pk}", "playgrounds/999999", "castles/1"):
        for part in ("", "card/", f"map.svg?from={START}"):
            assert client.get(f"/{name}/route/{part}").status_code == 404
        assert client.get(f"/api/route?from={START}&to={name}").status_code == 404


@pytest.mark.django_db
def test_the_card_leads_to_the_way_and_to_what_is_around(client: Client, playground: BaseFeature) -> None:
    card = client.get(f"/playgrounds/{playground.pk}/card/").content.decode()
    assert f'href="/playgrounds/{playground.pk}/route/"' in card
    assert 'href="/?start=12.36,53.95&amp;by=foot&amp;within=15&amp;sheet=half"' in card
