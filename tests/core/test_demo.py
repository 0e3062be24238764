"""Example content: on the map and off it again, without a trace."""

from __future__ import annotations

from io import StringIO
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest
from django.apps import apps
from django.contrib.gis.geos import MultiPolygon, Point, Polygon
from django.core.management import call_command
from django.db import connection

from layers.areas.models import Area
from layers.core import demo, registry
from layers.core.demo import Locality, remove_demo, replace_demo
from layers.core.models import Entry
from layers.core.public_holidays import Calendar
from layers.core.pyramid import fold_changes
from layers.core.services import create_feature
from layers.defects.demo_past import QUARTERS
from layers.defects.knowing.public import AREAS, read_public
from layers.defects.usual_categories import add_usual_categories
from layers.organisations.models import Organisation
from layers.rides.models import Bench

if TYPE_CHECKING:
    from tests.conftest import MakeFeature

WEST, SOUTH = 12.3, 53.9
SIDE = 0.05
# Kept by triggers or for caches: texts, words and numbers, no features.
DERIVED = {
    *("core_layerversion", "core_openingtext", "core_openspan", "core_searchword"),
    *("defects_boundary", "defects_boundaryversion", "defects_boundarypart"),
}


def put(layer: str, **values: object) -> None:
    create_feature(layer=registry.get(layer), values={"title": layer, **values})


def make_municipality(number: int) -> None:
    """A municipality with a hall, a church, a school, a fire brigade, a pitch and benches."""
    west = WEST + number * SIDE
    outline = MultiPolygon(Polygon.from_bbox((west, SOUTH, west + SIDE, SOUTH + SIDE)), srid=4326)
    put("areas", title=f"Dorf {number}", geom=outline)
    kinds = [
        ("venues", "community_centre"),
        ("venues", "church"),
        ("organisations", "school"),
        ("organisations", "fire_station"),
        ("youth-spots", "football"),
        *[("rest-spots", "bench")] * 3,
    ]
    for step, (layer, kind) in enumerate(kinds, 1):
        put(layer, kind=kind, geom=Point(west + step * SIDE / 10, SOUTH + step * SIDE / 10))


@pytest.fixture
def district(db: None) -> None:  # noqa: ARG001 (opens the database)
    add_usual_categories()
    for number in range(3):
        make_municipality(number)


def rows() -> dict[str, int]:
    """How many rows each table of the layers has, once the worker has done its part."""
    fold_changes()
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
    # Of rides the benches alone: the others need roads, which no test loads without need.
    assert first["rides"] == Bench.objects.count()
    assert min(first.values()) > 0


@pytest.mark.usefixtures("district")
def test_two_quarters_have_numbers_that_everybody_may_see() -> None:
    replace_demo()
    told = read_public()
    assert len(told) == QUARTERS
    for quarter in told:
        assert {row.key for row in quarter.tables[AREAS]} == set(Area.objects.values_list("pk", flat=True))
        assert quarter.answer_days


@pytest.mark.usefixtures("district")
def test_real_features_stay_as_they_are() -> None:
    real = Entry.objects.filter(is_demo=False).order_by("key")
    before = list(real.values())
    replace_demo()
    assert list(real.values()) == before


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
    assert "organisations 17" in run()
    assert Entry.objects.filter(is_demo=True).exists()
    assert run("--remove")
    assert not Entry.objects.filter(is_demo=True).exists()
