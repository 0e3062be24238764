"""A district with 200,000 reports of sixteen months, which all benchmarks of reports ask, in a database of its own.

Half of all lie in forty villages of a kilometre, as people report where people live, the others anywhere. Three in ten
wait, and two in three of the last twelve weeks: the office is a little behind. Each second has a picture, what has ended has
three steps behind it, and for a quarter of all somebody wants to know what becomes of it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib.auth import get_user_model
from django.contrib.gis.geos import MultiPolygon, Point, Polygon
from django.db import connection
from django.test import Client
from django.utils.timezone import now

from layers.areas.models import AreaRole
from layers.core import registry
from layers.core.models import Status
from layers.core.permissions import Role
from layers.core.services import create_feature
from layers.core.values import WGS84
from layers.defects.models import Authority, Category, Report
from layers.defects.states import CLOSED
from layers.defects.usual_categories import add_usual_categories
from tests.benchmarks.effort import effort
from tests.signing_in import sign_in_twice

if TYPE_CHECKING:
    from django.db.backends.utils import CursorWrapper

REPORTS = effort(200_000, 5_000)
AREAS = 20
"""Municipalities side by side from west to east, with an office each."""
WEST, SOUTH, WIDTH, HEIGHT = 12.1, 53.8, 0.6, 0.3
"""In degrees; 40 by 33 km."""
MIDDLE = WEST + WIDTH / 2, SOUTH + HEIGHT / 2
MINUTES = 700_000
"""Within which they came in."""
CLERK, DISTRICT = "clerk", "landkreis"

_SPOKEN = (
    "Die Schaukel hängt nur noch an einer Kette, und darunter liegen „Scherben“. Bitte bald ansehen, Kinder spielen dort. "
)
_TOLD = "Die Kette ist erneuert, die Scherben sind weg."
# Two irrational steps spread places evenly and in no order.
_PLACES = f"""
    SELECT n, category, kind, at,
        (n * 0.618033989) % 1 < CASE WHEN at > now() - interval '84 days' THEN 0.65 ELSE 0.226 END AS waits,
        {WEST} + {WIDTH} * CASE WHEN n % 2 = 0 THEN u ELSE (village * 0.618) % 1 * 0.97 + u * 0.025 END AS x,
        {SOUTH} + {HEIGHT} * CASE WHEN n % 2 = 0 THEN v ELSE (village * 0.414) % 1 * 0.97 + v * 0.03 END AS y
    FROM (
        SELECT n, n / 2 % 40 AS village, (n * 0.754877666) % 1 AS u, (n * 0.569840291) % 1 AS v,
            now() - n * 7 % {MINUTES} * interval '1 minute' AS at, category.id AS category, category.kind
        FROM generate_series(1, %(reports)s::bigint) AS n JOIN (
            SELECT id, kind, row_number() OVER (ORDER BY position, id) - 1 AS place, count(*) OVER () AS many
            FROM defects_category
        ) AS category ON category.place = n % category.many
    ) AS drawn
    """  # noqa: S608 (numbers)
_STATES = ", ".join(f"'{state}'" for state in CLOSED[:3])
_OWN = {
    "geom": "ST_SetSRID(ST_Point(x, y), 4326)",
    "reference": "'2026-' || lpad(n::text, 6, '0')",
    "token": "md5(n::text)",
    "text": "'Meldung ' || n || ': Die Bank an der Ecke ' || n % 977 || ' ist morsch.'",
    "description": "repeat(%(spoken)s, (n % 4)::int)",
    "is_released": "n % 4 > 0",
    "area_id": f"(%(areas)s::bigint[])[1 + floor((x - {WEST}) / {WIDTH} * {AREAS})::int]",
    "authority_id": f"(%(offices)s::bigint[])[1 + floor((x - {WEST}) / {WIDTH} * {AREAS})::int]",
    "assignee_id": "CASE WHEN waits AND n % 50 = 0 THEN %(clerk)s END",
    "category_id": "place.category",
    "kind": "place.kind",
    "state": f"CASE WHEN waits THEN (ARRAY['open', 'in_progress'])[1 + n % 2] ELSE (ARRAY[{_STATES}])[1 + n % 3] END",
    "reported_at": "at",
    "answered_at": "CASE WHEN n % 3 > 0 THEN least(now(), at + n * 17 % 30000 * interval '1 minute') END",
    "closed_at": "CASE WHEN NOT waits THEN least(now(), at + n * 13 % 60000 * interval '1 minute') END",
    "due_at": "at + (5 + n % 400) * interval '1 day'",
    "updated_at": "at",
    "priority": "1 + n % 4",
}
_FIELDS = sorted(str(field.column) for field in Report._meta.concrete_fields if not (field.primary_key or field.generated))
_COPIES = f"""
    INSERT INTO defects_report ({", ".join(f'"{name}"' for name in _FIELDS)})
    SELECT {", ".join(_OWN.get(name, f'one."{name}"') for name in _FIELDS)} FROM defects_report AS one, ({_PLACES}) AS place
    """.replace("% ", "%% ")  # noqa: S608 (names of columns)
_STEPS = """
    INSERT INTO defects_reportstep (report_id, at, side, move, before, after, word, details, is_public)
    SELECT id, reported_at, 'staff', move, 'open', state, %(told)s, '{}', move = 'resolve'
    FROM defects_report, (VALUES ('start'), ('resolve'), ('answer')) moves (move) WHERE closed_at IS NOT NULL
    """
_PHOTOS = """
    INSERT INTO defects_reportphoto (report_id, name, public_name, width, height, alt, public_alt, side, created_at)
    SELECT id, md5(id::text), CASE WHEN is_released THEN md5(id::text) ELSE '' END, 1, 1, '', '', 'reporter', now()
    FROM defects_report WHERE id %% 2 = 0
    """
_FOLLOWERS = """
    INSERT INTO defects_follower (report_id, email, language, token, confirmed_at, created_at)
    SELECT id, id || '@example.org', 'de', md5(id::text), now(), now() FROM defects_report WHERE id %% 4 = 0
    """


def fill_with_reports() -> None:
    """Make the district in the database of the connection, which commits each statement by itself."""
    add_usual_categories()
    district = _area("Landkreis", WEST, WEST + WIDTH)
    Authority.objects.create(code=DISTRICT, title="Landkreis", area_id=district)
    width = WIDTH / AREAS
    areas = [_area(f"Gemeinde {at}", WEST + at * width, WEST + (at + 1) * width) for at in range(AREAS)]
    offices = [
        Authority.objects.create(code=f"office-{number}", title=f"Amt {number}", area_id=area).pk
        for number, area in enumerate(areas)
    ]
    one = {"geom": Point(*MIDDLE, srid=WGS84), "category": Category.objects.order_by("pk")[0]}
    Report.objects.create(
        reference="2026-0", status=Status.PUBLISHED, reported_at=now(), area_id=areas[0], authority_id=offices[0], **one
    )
    values: dict[str, Any] = {
        "reports": REPORTS,
        "areas": areas,
        "offices": offices,
        "clerk": _clerk(areas[1:]),
        "spoken": _SPOKEN,
        "told": _TOLD,
    }
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0")
        # What follows from a report for map and search takes an hour for all of them, and nobody looks at it here.
        cursor.execute("ALTER TABLE defects_report DISABLE TRIGGER USER")
        _fill(cursor, _COPIES, values)
        cursor.execute("ALTER TABLE defects_report ENABLE TRIGGER USER")
        for statement in (_STEPS, _PHOTOS, _FOLLOWERS):
            cursor.execute(statement, values)
        cursor.execute("VACUUM ANALYZE")
        cursor.execute("RESET statement_timeout")


def _area(title: str, west: float, east: float) -> int:
    geom = MultiPolygon(Polygon.from_bbox((west, SOUTH, east, SOUTH + HEIGHT)))
    geom.srid = WGS84
    made: int = create_feature(layer=registry.get("areas"), values={"title": title, "geom": geom}).pk
    return made


def _clerk(areas: list[int]) -> int:
    user = get_user_model().objects.create(username=CLERK, display_name=CLERK, email="clerk@example.org")
    AreaRole.objects.bulk_create(AreaRole(user=user, area_id=area, role=Role.STAFF) for area in areas)
    return user.pk


def _fill(cursor: CursorWrapper, statement: str, values: dict[str, Any]) -> None:
    """Run a statement that adds very many rows. An index is made in a fraction of the time in which it grows row by row."""
    cursor.execute(
        "SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid) FROM pg_index"
        " WHERE indrelid = 'defects_report'::regclass AND NOT indisunique"
    )
    indexes = cursor.fetchall()
    for name, _definition in indexes:
        cursor.execute(f"DROP INDEX {name}")
    cursor.execute(statement, values)
    for _name, definition in indexes:
        cursor.execute(definition)


def signed_in() -> Client:
    """A client of somebody who works for all municipalities but the first."""
    client = Client(headers={"Accept": "application/json"})
    sign_in_twice(client, get_user_model().objects.get(username=CLERK))
    return client
