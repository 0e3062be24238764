"""Finds whom something concerns, and what concerns somebody: one statement each, through the index of the grounds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import connection
from django.db.models import Min

from layers.core.models import Entry, GroundPart, Happening, Status, Subscription
from layers.core.querysets import compiled

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

# No more lines are in one mail; whoever wants all looks at the map.
MOST_LINES = 30

_WANTS = """
    s.confirmed_at IS NOT NULL AND s.paused_at IS NULL AND s.ended_at IS NULL
    AND (s.layers = '{}' OR e.layer = ANY (s.layers)) AND (s.query IS NULL OR e.lexemes @@ s.query)
"""
# The entry's own geometry is the public one, whatever the layer keeps beside it.
_GROUNDS = f"SELECT DISTINCT p.ground_id FROM {GroundPart._meta.db_table} p WHERE ST_Intersects(p.shape, e.geom)"  # noqa: S608 (names of tables)
_FROM = f"CROSS JOIN LATERAL ({_GROUNDS}) AS here JOIN {Subscription._meta.db_table} s ON s.ground_id = here.ground_id"
_WHO = f"""
SELECT DISTINCT s.id FROM {Entry._meta.db_table} e {_FROM}
WHERE e.key = ANY (%(keys)s) AND (%(rhythm)s = '' OR s.rhythm = %(rhythm)s) AND {_WANTS} ORDER BY s.id
"""  # noqa: S608 (names of tables)
# From the grounds of a batch, which are few, to what happened; the other way round it would meet the grounds of everybody.
# What was new and has gone before anybody was told is nothing; what several layers show is told once.
_NEWS = f"""
WITH readers AS MATERIALIZED (
    SELECT * FROM {Subscription._meta.db_table} WHERE id = ANY (%(ids)s)
), happened AS MATERIALIZED (
    SELECT h.id, h.what, h.ready_at, h.is_quiet, e.key, e.layer, e.thing, e.rank, e.starts_at, e.lexemes, e.geom
    FROM {Happening._meta.db_table} h JOIN {Entry._meta.db_table} e USING (key)
    WHERE h.ready_at > %(since)s AND h.ready_at <= %(until)s
), visible (key) AS MATERIALIZED ({{visible}}), off (key) AS MATERIALIZED ({{off}}),
parts AS MATERIALIZED (
    SELECT p.ground_id, p.shape FROM {GroundPart._meta.db_table} p WHERE p.ground_id IN (SELECT ground_id FROM readers)
), here AS MATERIALIZED (
    SELECT DISTINCT ON (p.ground_id, h.id) p.ground_id, h.* FROM parts p JOIN happened h ON ST_Intersects(p.shape, h.geom)
), told AS (
    SELECT s.id AS subscription, e.key, e.thing, e.rank, e.starts_at,
           bool_or(e.what = 'new') AS is_new, (array_agg(e.what ORDER BY e.id DESC))[1] AS last
    FROM here e JOIN readers s ON s.ground_id = e.ground_id AND {_WANTS}
    WHERE e.ready_at > s.told_until AND NOT (e.is_quiet AND s.rhythm = 'now')
    GROUP BY s.id, e.key, e.thing, e.rank, e.starts_at
), once AS (
    SELECT DISTINCT ON (subscription, thing) subscription, key, rank, starts_at,
           CASE WHEN last <> 'gone' AND is_new THEN 'new' ELSE last END AS what
    FROM told
    WHERE CASE WHEN last = 'gone' THEN key IN (SELECT key FROM off) AND NOT is_new ELSE key IN (SELECT key FROM visible) END
    ORDER BY subscription, thing, rank
), numbered AS (
    SELECT *, row_number() OVER (PARTITION BY subscription ORDER BY what = 'gone', starts_at, rank, key) AS line,
           count(*) OVER (PARTITION BY subscription) AS total
    FROM once
)
SELECT subscription, key, what, total FROM numbered WHERE line <= %(most)s ORDER BY subscription, line
"""  # noqa: S608 (names of tables)


@dataclass(frozen=True, slots=True)
class Item:
    """A line of news.

    Attributes:
        key: Of the entry.
        what: Of `Happening.What`.
    """

    key: str
    what: str


@dataclass(frozen=True, slots=True)
class News:
    """What somebody is told.

    Attributes:
        items: What happens before what stands, the soonest first; at most `MOST_LINES`.
        total: How many there are.
    """

    items: list[Item]
    total: int


def subscriptions_for(keys: Iterable[str], rhythm: str = "") -> list[int]:
    """Whom it concerns when something about some entries is different: numbers of active subscriptions, in order.

    Args:
        keys: Of the entries.
        rhythm: Only those that are told so.
    """
    with connection.cursor() as cursor:
        cursor.execute(_WHO, {"keys": list(keys), "rhythm": rhythm})
        return [pk for (pk,) in cursor.fetchall()]


def news_for(subscription_ids: Sequence[int], *, until: datetime, at: datetime) -> dict[int, News]:
    """What some subscriptions have not been told yet, by number; those without news are missing.

    Args:
        subscription_ids: A batch of them.
        until: What became certain later is left for later.
        at: What is over by then is no news, be it that somebody has taken it off since, and what nobody may see neither.
    """
    since = Subscription.objects.filter(pk__in=subscription_ids).aggregate(Min("told_until"))["told_until__min"] or until
    ready = Happening.objects.ready(since, until)
    entries = {
        "visible": Entry.objects.visible_to(None).current(at),
        "off": Entry.objects.current(at).filter(status=Status.ARCHIVED),
    }
    statement = _NEWS
    parameters: dict[str, Any] = {"ids": list(subscription_ids), "since": since, "until": until, "most": MOST_LINES}
    for name, found_so in entries.items():
        sql, values = compiled(found_so.filter(pk__in=ready.values("key")).values_list("pk"))
        named = {f"{name}{number}": value for number, value in enumerate(values)}
        statement = statement.replace(f"{{{name}}}", sql % tuple(f"%({one})s" for one in named))
        parameters |= named
    found: dict[int, News] = {}
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        for subscription, key, what, total in cursor.fetchall():
            found.setdefault(subscription, News([], total)).items.append(Item(key, what))
    return found
