"""A region of a million features, made in the database: names as people give them, compounds, and many of the same name.

Making it takes some minutes and gigabytes, so it is only done when `AMTSKARTE_MILLION=1` asks for it, and kept in a database
of its own, beside the one of the tests, until this file changes.
"""

from __future__ import annotations

import os
import random
import re
import zlib
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from django.core.management import call_command
from django.db import connection
from psycopg import ClientCursor

from layers.core import registry
from layers.core.entry_table import pause_before_migrations, resume_after_migrations
from layers.core.search.vocabulary import ENTRY_WORDS, count_words
from layers.osm.gazetteer.search import GAZETTEER_WORDS
from layers.osm.models import LoadedRegion
from tests.databases import kept_database

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from django.db.backends.utils import CursorWrapper
    from django.db.models import Field

# Mecklenburg and a bit more: west, south, east, north in degrees.
BBOX = (10.6, 53.1, 14.4, 54.6)
MIDDLE = (12.3457, 53.9262)
SUFFIX = "_million"
needs_million = pytest.mark.skipif(
    os.environ.get("AMTSKARTE_MILLION") != "1", reason="makes a million features: set AMTSKARTE_MILLION=1"
)

_FRONT = (
    "Alt Birken Buch Dammer Eichen Erlen Feld Franken Fuchs Gold Grün Hasen Hohen Kirch Klein Königs Kuh Linden Mittel"
    " Mühlen Neuen Ober Post Reh Ritter Rosen Sand Schloss Schön Schwarzen See Sieben Stein Teich Unter Wald Wasser Weiden"
    " Wiesen Ziegel"
)
_MIDDLE = (
    "acker bach berg blick bruch brunn busch damm dorf eck feld förde furt garten graben hagen hain heim hof holz horst"
    " kamp kirchen krug land moor mühl ort reut rode see stein tal teich wald wang werder wiese winkel wohld"
)
_END = " e ow in itz au hausen heide hofen lingen stedt thal winkel"
_WAYS = "straße weg gasse allee ring platz damm steig ufer chaussee"
_CLUBS = "Verein Freunde Gilde Bund Kameradschaft Gemeinschaft Runde Initiative Werkstatt Stiftung"
_BADGES = "Sonnenschein Regenbogen Zwergenland Storchennest Pusteblume Löwenzahn Kleeblatt Wirbelwind Villa Kunterbunt"


@dataclass(frozen=True, slots=True)
class Made:
    """Features to be made.

    Attributes:
        layer: Id of their layer.
        kind: What they are within it.
        count: How many.
        called: How they are called: `{place}`, `{way}`, `{club}` and `{badge}` are drawn.
        geom: Where they are, as an expression over `{point}`, a place of their own.
    """

    layer: str
    kind: str
    count: int
    called: str
    geom: str = "{point}"


KINDS = (
    Made("playgrounds", "", 100_000, "Spielplatz {way}"),
    Made("rest-spots", "bench", 320_000, ""),
    Made("rest-spots", "viewpoint", 30_000, "{place}blick"),
    Made("rest-spots", "shelter", 50_000, ""),
    Made("youth-spots", "football", 60_000, "Sportplatz {place}"),
    Made("youth-spots", "skate", 20_000, ""),
    Made("venues", "community_centre", 60_000, "Dorfgemeinschaftshaus {place}"),
    Made("venues", "church", 40_000, "Dorfkirche {place}"),
    Made("organisations", "fire_station", 60_000, "Freiwillige Feuerwehr {place}"),
    Made("organisations", "kindergarten", 40_000, "Kita {badge}"),
    Made("organisations", "club", 120_000, "{place}er {club}"),
    Made("farm-shops", "shop", 40_000, "Hofladen {place}"),
    Made("events", "", 60_000, "Sommerfest {place}"),
)
"""Together a million."""
PLACES, STREETS, HOUSES = 20_000, 100_000, 400_000
AFTER_A_PLACE = 0.4


@contextmanager
def million_features() -> Iterator[None]:
    """Let the connection be one to a region of a million features, which is made where it is not there yet."""
    with kept_database(SUFFIX, [Path(__file__)], _make):
        yield


def _make() -> None:
    make_region("million", KINDS)
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0")
        _draw(cursor)
        for statement in _GAZETTEER:
            cursor.execute(statement, _WHERE)
    count_words(sources=[ENTRY_WORDS, GAZETTEER_WORDS])
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
        cursor.execute("RESET statement_timeout")


def make_region(region_id: str, kinds: Iterable[Made]) -> None:
    """Fill an empty database with a region and its features."""
    call_command("migrate", verbosity=0)
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0")
        _draw(cursor)
        # A million in one go is no change that a trigger should follow: the table of all entries is filled afterwards, as
        # after a migration.
        pause_before_migrations(using="default", plan=[True])
        for made in kinds:
            _insert(cursor, made)
        resume_after_migrations(using="default", plan=[True])
        cursor.execute("RESET statement_timeout")
    LoadedRegion.objects.create(
        id=region_id,
        name=region_id.title(),
        bbox=list(BBOX),
        start_view=[*MIDDLE, 12],
        country="DE",
        state="DE-MV",
        time_zone="Europe/Berlin",
        municipality_levels=[8],
        source="made",
        languages=["de"],
        basemap_version="0",
    )


def _draw(cursor: CursorWrapper) -> None:
    cursor.execute("DROP TABLE IF EXISTS drawn")
    cursor.execute("CREATE TEMPORARY TABLE drawn AS SELECT * FROM unnest(%s::text[], %s::text[]) AS d(place, way)", _names())
    cursor.execute("ALTER TABLE drawn ADD COLUMN number serial PRIMARY KEY")


def _names() -> list[list[str]]:
    """Names of villages, and of streets: after villages, or after anything else."""
    draw = random.Random(1)  # noqa: S311 (names, no secrets)
    fronts, middles, ends, ways = _FRONT.split(), _MIDDLE.split(), _END.split(" "), _WAYS.split()
    places = [draw.choice(fronts) + draw.choice(middles) + draw.choice(ends) for _ in range(PLACES)]
    streets = [
        f"{draw.choice(places)}er {draw.choice(ways).title()}"
        if draw.random() < AFTER_A_PLACE
        else draw.choice(fronts) + draw.choice(("", draw.choice(middles))) + draw.choice(ways)
        for _ in range(PLACES)
    ]
    return [places, streets]


def _insert(cursor: CursorWrapper, made: Made) -> None:
    """Put features of a kind into the table of their layer; what is not said here is as the model has it."""
    model, salt = registry.get(made.layer).model, zlib.crc32(f"{made.layer}{made.kind}".encode())
    said = {"geom": made.geom.replace("{point}", _PLACE), "title": _title(made.called), "kind": f"'{made.kind}'"}
    said |= {"starts_at": _SOON, "created_at": "now()", "updated_at": "now()", "area_id": "NULL", "organisation_id": "NULL"}
    said |= {"opening_hours": _HOURS, "wheelchair": _WHEELCHAIR, "osm_edited_at": _SEEN}
    columns = {
        str(field.column): field for field in model._meta.concrete_fields if not (field.primary_key or field.generated)
    }
    values = ", ".join(said.get(column) or _default(cursor, field) for column, field in columns.items())
    names = ", ".join(columns)
    cursor.execute(
        f"INSERT INTO {model._meta.db_table} ({names}) SELECT {values} FROM generate_series(1, {made.count}) AS i"  # noqa: S608 (declarations)
        f" JOIN drawn ON number = 1 + abs(hashint8(i::bigint * 7919 + {salt})) %% {PLACES}",
        _WHERE,
    )


def _default(cursor: CursorWrapper, field: Field[Any, Any]) -> str:
    """What the model puts into a column by itself, written out."""
    value = field.get_db_prep_save(field.get_default(), connection)
    return ClientCursor(cursor.connection.connection).mogrify("%s", [value]).replace("%", "%%")


def _title(called: str) -> str:
    """A name as an expression; what stands in braces is a column or a choice."""
    parts = [_PARTS.get(part) or f"'{part}'" for part in re.split(r"(\{\w+\})", called) if part]
    return " || ".join(parts) or "''"


def _choice(words: str) -> str:
    """One of some words, by the number of the row."""
    listed = words.split()
    array = ", ".join(f"'{word}'" for word in listed)
    return f"(ARRAY[{array}])[1 + abs(hashint8(i::bigint * 31)) %% {len(listed)}]"


_PARTS = {"{place}": "place", "{way}": "way", "{club}": _choice(_CLUBS), "{badge}": _choice(_BADGES)}
_WHERE = {"west": BBOX[0], "south": BBOX[1], "east": BBOX[2], "north": BBOX[3]}
# Spread evenly, but always in the same way: the golden ratio and the square root of two.
_POINT = (
    "ST_SetSRID(ST_MakePoint(%(west)s + (%(east)s - %(west)s) * (({i} * 0.6180339887) %% 1),"
    " %(south)s + (%(north)s - %(south)s) * (({i} * 0.4142135623) %% 1)), 4326)"
)
_PLACE = _POINT.replace("{i}", "(i + 7 * number)")
# In OpenStreetMap one thing in twenty says when it is open, and one in thirty how a wheelchair fares.
_HOURS = """CASE WHEN i %% 20 = 0 THEN 'Mo-Fr 08:00-' || 14 + i %% 7 || ':00; Sa 09:00-13:00; PH off'
    WHEN i %% 97 = 0 THEN '24/7' ELSE '' END"""
_WHEELCHAIR = "CASE WHEN i %% 30 = 0 THEN (ARRAY['yes', 'limited', 'no'])[1 + i / 30 %% 3] ELSE '' END"
_SEEN = "now() - (i %% 3000) * interval '1 day'"
_SOON = "now() + (i %% 300) * interval '1 day'"
_AT = _POINT.replace("{i}", "number")
_BOX = f"ARRAY[ST_X({_AT}) - 0.01, ST_Y({_AT}) - 0.01, ST_X({_AT}) + 0.01, ST_Y({_AT}) + 0.01]"
_STREET_AT = _POINT.replace("{i}", "(number + 0.001 * i)")
_STREET_BOX = f"ARRAY[ST_X({_STREET_AT}), ST_Y({_STREET_AT}), ST_X({_STREET_AT}) + 0.001, ST_Y({_STREET_AT}) + 0.001]"
_COLUMNS = "id, name, other_names, kind, importance, label, point, bbox, length_m, words, context, called"
_GAZETTEER = (
    f"""INSERT INTO osm_gazetteer ({_COLUMNS})
    SELECT 'settlement-n' || number, place, '{{}}', 'village', 0.3, '', {_AT}::geography, {_BOX}, 0, place, '', 'Dorf'
    FROM drawn""",  # noqa: S608 (constants)
    f"""INSERT INTO osm_gazetteer ({_COLUMNS})
    SELECT 'street-w' || number || '-' || i, way, '{{}}', 'street', 0.2, place, {_STREET_AT}::geography, {_STREET_BOX},
           200, way, place, 'Straße'
    FROM drawn CROSS JOIN generate_series(1, {STREETS // PLACES}) AS i""",  # noqa: S608 (constants)
    f"""INSERT INTO osm_address (street_id, housenumber, number, postcode, city, osm_type, osm_id, point)
    SELECT 'street-w' || number || '-' || 1 + i %% {STREETS // PLACES}, 1 + i / {STREETS // PLACES},
           1 + i / {STREETS // PLACES}, '', place, 'n', number * 1000 + i, {_STREET_AT}::geography
    FROM drawn CROSS JOIN generate_series(0, {HOUSES // PLACES - 1}) AS i""",  # noqa: S608 (constants)
)
