"""Example content: on the map and off it again, without a trace."""

from __future__ import annotations

from datetime import timedelta
from io import StringIO
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest
from django.apps import apps
from django.contrib.gis.geos import MultiPolygon, Point, Polygon
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from layers.areas.models import Area
from layers.core import demo
from layers.core.demo import Locality, remove_demo, replace_demo
from layers.core.models import Entry
from layers.core.public_holidays import Calendar
from layers.organisations.models import Organisation

if TYPE_CHECKING:
    from tests.conftest import MakeFeature

WEST, SOUTH = 12.3, 53.9
SIDE = 0.05
# Kept by triggers or for caches: texts, words and numbers, no features.
DERIVED = {"core_layerversion", "core_openingtext", "core_openspan", "core_searchword"}


def make_municipality(make_feature: MakeFeature, number: int) -> None:
    """A municipality with a hall, a church, a school, a fire brigade, a pitch and benches."""
    west = WEST + number * SIDE
    outline = MultiPolygon(Polygon.from_bbox((west, SOUTH, west + SIDE, SOUTH + SIDE)), srid=4326)
    make_feature("areas", title=f"Dorf {number}", geom=outline)
    kinds = [
        ("venues", "community_centre"),
        ("venues", "church"),
        ("organisations", "school"),
        ("organisations", "fire_station"),
        ("youth-spots", "football"),
        *[("rest-spots", "bench")] * 3,
    ]
    for step, (layer, kind) in enumerate(kinds, 1):
        make_feature(layer, kind=kind, geom=Point(west + step * SIDE / 10, SOUTH + step * SIDE / 10))


@pytest.fixture
def district(make_feature: MakeFeature) -> None:
    for number in range(3):
        make_municipality(make_feature, number)


def rows() -> dict[str, int]:
    """How many rows each table of the layers has."""
    tables = {
        model._meta.db_table
        for app in apps.get_app_configs()
        if app.name.startswith("layers.")
        for model in app.get_models()
    }
    with connection.cursor() as cursor:
        counted = {}
        for table in tables - DERIVED:
            cursor.execute(f"SELECT count(*) FROM {connection.ops.quote_name(table)}")  # noqa: S608 (a model's table)
            counted[table] = cursor.fetchone()[0]
    return counted


def run(*arguments: str) -> str:
    said = StringIO()
    call_command("load_demo", *arguments, stdout=said)
    return said.getvalue()


@pytest.mark.usefixtures("district")
def test_removing_leaves_no_row_in_any_table() -> None:
    before = rows()
    made = sum(replace_demo().values())
    assert rows() != before
    assert remove_demo() == made
    assert rows() == before


@pytest.mark.usefixtures("district")
def test_loading_twice_gives_the_same() -> None:
    first = replace_demo()
    assert replace_demo() == first
    assert min(first.values()) > 0


@pytest.mark.usefixtures("district")
def test_real_features_stay_as_they_are() -> None:
    real = Entry.objects.filter(is_demo=False).order_by("key")
    before = list(real.values())
    replace_demo()
    assert list(real.values()) == before


@pytest.mark.usefixtures("district")
def test_every_municipality_gets_some_of_everything() -> None:
    replace_demo()
    examples = Entry.objects.filter(is_demo=True)
    for area in Area.objects.all():
        counts = examples.filter(area=area)
        assert counts.filter(layer="events").count() >= 10
        assert counts.filter(layer="organisations").count() >= 4
        assert counts.filter(layer="farm-shops").exists()
        assert counts.filter(layer="depots").exists()
    assert not examples.filter(area=None).exists()


@pytest.mark.usefixtures("district")
def test_no_example_hides_another_unless_both_happen_at_one_venue() -> None:
    replace_demo()
    points = [entry.point.coords for entry in Entry.objects.filter(is_demo=True).exclude(layer="events")]
    assert len(points) == len(set(points))


@pytest.mark.usefixtures("district")
def test_nothing_reaches_a_real_person() -> None:
    replace_demo()
    for club in Organisation.objects.filter(is_demo=True):
        assert club.email.endswith("@example.org")
        assert not club.phone
        assert not club.website


@pytest.mark.usefixtures("district")
def test_only_examples_look_after_examples() -> None:
    replace_demo()
    looked_after = Entry.objects.filter(organisation__isnull=False)
    assert looked_after.exists()
    assert all(entry.is_demo and entry.organisation.is_demo for entry in looked_after.select_related("organisation"))


@pytest.mark.usefixtures("district")
def test_no_gap_in_a_text_stays_open() -> None:
    replace_demo()
    texts = Entry.objects.filter(is_demo=True).values_list("title", "details")
    assert not [text for text in texts if "{" in "".join(text)]


def test_a_region_without_features_gets_none_and_a_friendly_line(db: None) -> None:  # noqa: ARG001 (opens the database)
    assert set(replace_demo().values()) == {0}
    assert "load_region" in run()
    assert remove_demo() == 0


def test_a_region_without_municipalities_is_one_place(make_feature: MakeFeature, monkeypatch: pytest.MonkeyPatch) -> None:
    locality = Locality("Lauf", Calendar("DE", "DE-BY", "Europe/Berlin"))
    monkeypatch.setattr(demo.Locality, "loaded", lambda: locality)
    for kind in ("school", "fire_station"):
        make_feature("organisations", kind=kind)
    replace_demo()
    assert Organisation.objects.filter(title="Landfrauen Lauf", is_demo=True).exists()


@pytest.mark.usefixtures("district")
def test_clocks_are_those_of_the_region(monkeypatch: pytest.MonkeyPatch) -> None:
    locality = Locality("", Calendar("FI", "", "Europe/Helsinki"))
    monkeypatch.setattr(demo.Locality, "loaded", lambda: locality)
    replace_demo()
    coffee = Entry.objects.filter(title="Seniorencafé").first()
    assert coffee is not None
    assert coffee.starts_at is not None
    assert f"{coffee.starts_at.astimezone(ZoneInfo('Europe/Helsinki')):%a %H:%M}" == "Wed 14:30"


@pytest.mark.usefixtures("district")
def test_there_is_something_today_and_much_at_the_weekend() -> None:
    replace_demo()
    today = timezone.localdate()
    starts = [entry.starts_at for entry in Entry.objects.filter(layer="events", is_demo=True)]
    days = [timezone.localdate(start) for start in starts if start]
    saturday = today + timedelta(days=(5 - today.weekday()) % 7)
    assert days.count(today) >= 1
    assert days.count(saturday) >= 1


@pytest.mark.parametrize(
    ("country", "told"),
    [
        ("LI", "4 Franken 50 Rappen in Triesen, gross"),
        ("DE", "4 Euro 50 Cent in Triesen, groß"),
        ("", "4 Euro 50 Cent in Triesen, groß"),
    ],
)
def test_words_suit_the_country(country: str, told: str) -> None:
    locality = Locality("", Calendar(country, "", "Europe/Vaduz"))
    assert locality.tell("4 {money} 50 {cents} in {place}, groß", "Triesen") == told


@pytest.mark.usefixtures("district")
def test_the_command_loads_and_removes() -> None:
    assert "organisations 16" in run()
    assert Entry.objects.filter(is_demo=True).exists()
    assert run("--remove")
    assert not Entry.objects.filter(is_demo=True).exists()
