"""What is near: all layers in one list, ranked by how far a thing is and how much it matters.

A list by distance alone shows the six benches of the market square and not the festival on it. So every thing has an
*effort* in metres: its distance, longer for furniture and shorter for what happens, and longer the more days it is ahead.
The nearest of every layer and prominence come from an index each, so the size of the region does not matter.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.contrib.gis.db.models.functions import Distance
from django.contrib.gis.geos import Point
from django.core.exceptions import EmptyResultSet
from django.db import connections

from layers.core.layer import Prominence
from layers.core.querysets import compiled
from layers.core.values import WGS84

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from layers.core.layer import Layer
    from layers.core.models import Entry
    from layers.core.querysets import EntryQuerySet

# As far as a metre feels, by prominence.
EFFORT_PER_M = {Prominence.FURNITURE: 4.0, Prominence.PLACE: 1.0, Prominence.HAPPENING: 0.5}
# People walk a kilometre for what is on today rather than wait four days for the same next door.
EFFORT_PER_DAY_M = 250
# Among things with times the nearest need not come first, so more of them are looked at.
TIMED_CANDIDATES = 200


@dataclass(frozen=True, slots=True)
class Surroundings:
    """Where and when somebody looks around.

    Attributes:
        longitude: In degrees.
        latitude: In degrees.
        at: What is over by then is left out, what is far ahead comes later.
    """

    longitude: float
    latitude: float
    at: datetime


def nearby(
    entries: EntryQuerySet, layers: Sequence[Layer], around: Surroundings, *, limit: int, offset: int = 0
) -> list[Entry]:
    """Read a piece of the list of what is near, every thing once.

    Args:
        entries: Those that may be shown, from `visible_to`, filtered.
        layers: In which to look.
        around: From where and when.
        limit: How many entries at most.
        offset: How many to skip, for the pieces after the first.

    Returns:
        Entries with their municipality, each with `distance_m`, a `Distance`, as the crow flies.
    """
    keys = _ranked_keys(entries.current(around.at), layers, around, limit=limit, offset=offset)
    point = Point(around.longitude, around.latitude, srid=WGS84)
    found = entries.select_related("area").annotate(distance_m=Distance("point", point)).in_bulk(keys)
    return [found[key] for key in keys if key in found]  # what was hidden or deleted in the meantime is left out


def _ranked_keys(
    entries: EntryQuerySet, layers: Sequence[Layer], around: Surroundings, *, limit: int, offset: int
) -> list[str]:
    turns = [(layer, prominence) for layer in layers for prominence in layer.prominences]
    try:
        sql, parameters = compiled(entries.values_list("key", "thing", "rank", "starts_at", "layer", "prominence", "point"))
    except EmptyResultSet:
        return []
    if not turns:
        return []
    values = [_turn(layer, prominence, offset + limit) for layer, prominence in turns]
    statement = _STATEMENT.format(
        entries=sql,
        turns=", ".join(["(%s, %s::smallint, %s, %s)"] * len(turns)),
        point=f"ST_SetSRID(ST_MakePoint({around.longitude}, {around.latitude}), {WGS84})::geography",
        per_day=EFFORT_PER_DAY_M,
    )
    flat = [value for turn in values for value in turn]
    with connections[entries.db].cursor() as cursor:
        cursor.execute(statement, [around.at, *flat, *parameters, limit, offset])
        return [key for (key,) in cursor.fetchall()]


def _turn(layer: Layer, prominence: Prominence, wanted: int) -> tuple[str, int, float, int]:
    """A layer, a prominence, what a metre costs, and how many of the nearest take part in the ranking."""
    return layer.id, prominence, EFFORT_PER_M[prominence], max(wanted, TIMED_CANDIDATES) if layer.times else wanted


_STATEMENT = """
WITH near AS (
    SELECT key, thing, rank, distance * turn.effort
           + greatest(coalesce(extract(epoch FROM starts_at - %s) / 86400 * {per_day}, 0), 0) AS effort
    FROM (VALUES {turns}) AS turn(layer, prominence, effort, most)
    CROSS JOIN LATERAL (
        SELECT entry.*, entry.point <-> {point} AS distance
        FROM ({entries}) AS entry(key, thing, rank, starts_at, layer, prominence, point)
        WHERE entry.layer = turn.layer AND entry.prominence = turn.prominence
        ORDER BY entry.point <-> {point} FETCH FIRST turn.most ROWS WITH TIES
    ) AS nearest
), copy AS (
    SELECT key, effort, row_number() OVER (PARTITION BY thing ORDER BY rank) AS number FROM near
)
SELECT key FROM copy WHERE number = 1 ORDER BY effort, key LIMIT %s OFFSET %s
"""
