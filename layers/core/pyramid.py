"""A pyramid of counts, so that a tile with a million features is as quick as one with ten.

`Tally` holds, for every zoom down to `DEEPEST_ZOOM`, how many public features of each layer lie in each cell of the map.
Each zoom is the sum of the next deeper one: a cell is the first bits of a quadkey, and two bits fewer are the cell around.

Writers never touch it, since two that change what lies in the same cell would wait for each other, or in a circle. Triggers
on `core_entry` append what came and what went to `TallyChange`, in the transaction of the change. A tile reads tallies and
changes in one statement, so it always sees both as of the same moment; a task of the worker folds the changes into the
tallies, one at a time.

All numbers are whole, so their sums do not depend on the order, and the sum of what came and went is exact.

**Several entries of one thing.** One object of OpenStreetMap counts once, as its first entry among the layers that are
shown. Which that is depends on the question, so each entry is counted together with the layers that stand before it. Two
writers may each add an entry of the same thing and see nothing of each other; hence no writer decides who is behind whom.
Changes are of single entries, and who reads them, be it a tile or the fold, looks up what else there is of these things as
of the same moment: what the tallies say of them is what follows from the present entries without the changes.

**Things with times** would have to leave by themselves when they are over. They are counted by the month in which they are:
tallies of later months hold what is not over for sure, and what ends in the present month is counted live.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import connection, transaction

from layers.core.querysets import PUBLIC_STATUSES
from layers.core.tiles import WORLD_DIGITS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.db.backends.utils import CursorWrapper

# A tile is drawn 512 pixels wide: 8 cells make 64 pixels each, room for a cluster of 56, and no more than 64 markers in a
# tile. Being a power of two, the cells of one zoom are quarters of the next coarser one's.
CELLS = 8
CELL_DIGITS = 3  # CELLS is 2 to the power of this
# Of a million features spread evenly, a tile of the next zoom has 250, counted as quickly as tallies are read; and that zoom
# would have nearly a tally per feature. Measured in docs/performance.md.
DEEPEST_ZOOM = 12
TALLIES, CHANGES = "core_tally", "core_tallychange"

_LOCK = 0x666F6C64  # "fold"
_STATUSES = ", ".join(f"'{status}'" for status in PUBLIC_STATUSES)
_COUNTED = f"status IN ({_STATUSES}) AND quadkey IS NOT NULL"
_ENTRY = "thing, rank, layer, feature_id, world_x AS x, world_y AS y, quadkey, last_month"
_PLACE = "feature_id, x, y, quadkey, last_month"
_COLUMNS = f"thing, rank, layer, {_PLACE}"
# Who stands before an entry, among the entries of its thing that are counted.
_BEHIND = """coalesce(array_agg(layer::text) OVER (
    PARTITION BY {by} ORDER BY rank ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), '{{}}')"""

# Common table expressions that end in `pending`: what the tallies do not know of yet.
PENDING = f"""
present AS (
    SELECT {_ENTRY} FROM core_entry
    WHERE thing IN (SELECT thing FROM {CHANGES} WHERE thing IS NOT NULL) AND {_COUNTED}
),
known AS (
    SELECT {_COLUMNS} FROM (
        SELECT 1 AS sign, {_COLUMNS} FROM present
        UNION ALL SELECT -sign, {_COLUMNS} FROM {CHANGES} WHERE thing IS NOT NULL
    ) AS taken_back GROUP BY {_COLUMNS} HAVING sum(sign) > 0
),
pending AS (
    SELECT sign, layer::text, '{{}}'::text[] AS behind, {_PLACE} FROM {CHANGES} WHERE thing IS NULL
    UNION ALL
    SELECT sign, layer::text, {_BEHIND.format(by="sign, thing")}, {_PLACE}
    FROM (SELECT 1 AS sign, {_COLUMNS} FROM present UNION ALL SELECT -1, {_COLUMNS} FROM known) AS moment
)"""  # noqa: S608 (constants)
_EVERYTHING = f"""
pending AS (
    SELECT 1 AS sign, layer, {_BEHIND.format(by="thing")} AS behind, {_PLACE}
    FROM (SELECT {_ENTRY} FROM core_entry WHERE {_COUNTED}) AS entry
)"""  # noqa: S608 (constants)


def cell_shift(zoom: int) -> int:
    """By how many bits a `WorldX` or `WorldY` is shifted to become the number of its cell; a quadkey by twice as many."""
    return WORLD_DIGITS - CELL_DIGITS - zoom


@transaction.atomic
def fold_changes() -> bool:
    """Carry all changes into the pyramid, in one statement, so that nobody ever sees them twice or not at all.

    Returns:
        Whether it was done; not while another fold is at it.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [_LOCK])
        if not cursor.fetchone()[0]:
            return False
        cursor.execute("SET LOCAL statement_timeout = 0")
        cursor.execute(_FOLD)
        cursor.execute(f"DELETE FROM {TALLIES} WHERE members = 0")  # noqa: S608 (a constant)
    return True


def rebuild(cursor: CursorWrapper, prefix: str) -> None:
    """Count all entries anew and follow them from now on; nobody may be writing any, and no trigger be there.

    Args:
        cursor: In the transaction that filled the entries.
        prefix: Of the names of the triggers' functions.
    """
    cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
    for statement in statements(prefix):
        cursor.execute(statement)


def statements(prefix: str) -> list[str]:
    """What makes the pyramid; where any of it is another than before, so are the contents."""
    return [*_REBUILD, *_triggers(prefix)]


def _triggers(prefix: str) -> Iterable[str]:
    for event, rows, body in (
        ("INSERT", "NEW TABLE AS after", _append(_counted("1", "after"))),
        ("UPDATE", "OLD TABLE AS before NEW TABLE AS after", f"IF EXISTS (SELECT FROM after) THEN {_MOVE}; END IF"),
        ("DELETE", "OLD TABLE AS before", _append(_counted("-1", "before"))),
    ):
        yield from _trigger(prefix, event, body, f"REFERENCING {rows}")
    yield from _trigger(prefix, "TRUNCATE", "; ".join(_EMPTY))


def _trigger(prefix: str, event: str, body: str, references: str = "") -> Iterable[str]:
    name, function = (f"{start}pyramid_{event.lower()}" for start in ("core_entry_", prefix))
    yield f"CREATE FUNCTION {function}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {body}; RETURN NULL; END $$"
    yield f"CREATE TRIGGER {name} AFTER {event} ON core_entry {references} FOR EACH STATEMENT EXECUTE FUNCTION {function}()"


def _counted(sign: str, rows: str) -> str:
    return f"SELECT {sign} AS sign, key, {_ENTRY} FROM {rows} WHERE {_COUNTED}"  # noqa: S608 (constants)


def _append(changed: str, sign: str = "sign", condition: str = "") -> str:
    return f"""
    INSERT INTO {CHANGES} (sign, {_COLUMNS})
    SELECT {sign}, nullif(thing, key), rank, layer, {_PLACE} FROM ({changed}) AS changed {condition}"""  # noqa: S608 (constants)


# Most updates leave an entry where and as it was: what went and came again is no change. An insertion of what may be there
# already sets off this too, with no rows.
_MOVE = _append(
    f"{_counted('-1', 'before')} UNION ALL {_counted('1', 'after')}",
    "sum(sign)",
    f"GROUP BY key, {_COLUMNS} HAVING sum(sign) <> 0",
)


def _add(pending: str, *, before: str = "") -> str:
    """Add what is pending to the tallies, zoom by zoom, each from the next deeper one."""
    key = "layer, behind, last_month"
    sums = "sum(members)::integer AS members, sum(x)::bigint AS x, sum(y)::bigint AS y, bit_xor(member) AS member"
    levels = [
        f"level_{zoom} AS (SELECT cell >> 2 AS cell, {key}, {sums} FROM level_{zoom + 1} GROUP BY 1, {key})"  # noqa: S608 (constants)
        for zoom in reversed(range(DEEPEST_ZOOM))
    ]
    every = " UNION ALL ".join(f"SELECT {zoom} AS zoom, * FROM level_{zoom}" for zoom in range(DEEPEST_ZOOM + 1))  # noqa: S608 (constants)
    return f"""
    WITH {pending},
    level_{DEEPEST_ZOOM} AS (
        SELECT quadkey >> {2 * cell_shift(DEEPEST_ZOOM)} AS cell, {key}, sum(sign)::integer AS members,
               sum(sign * x::bigint)::bigint AS x, sum(sign * y::bigint)::bigint AS y, bit_xor(feature_id) AS member
        FROM pending GROUP BY 1, {key}
    ),
    {", ".join(levels)}{before}
    INSERT INTO {TALLIES} (zoom, cell, {key}, members, x, y, member)
    SELECT zoom, cell, {key}, members, x, y, member FROM ({every}) AS changed
    WHERE (members, x, y, member) <> (0, 0, 0, 0)
    ON CONFLICT (zoom, cell, {key}) DO UPDATE SET
        members = {TALLIES}.members + excluded.members, x = {TALLIES}.x + excluded.x, y = {TALLIES}.y + excluded.y,
        member = {TALLIES}.member # excluded.member"""  # noqa: S608 (constants)


# What is deleted is what the statement's own snapshot sees, no change more.
_FOLD = _add(PENDING, before=f", folded AS (DELETE FROM {CHANGES})")  # noqa: S608 (a constant)
_EMPTY = (f"DELETE FROM {TALLIES}", f"DELETE FROM {CHANGES}")  # noqa: S608 (constants)
_REBUILD = (*_EMPTY, _add(_EVERYTHING), f"ANALYZE {TALLIES}")
