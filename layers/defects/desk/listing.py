"""The list of the desk, and where each of it stands: PostgreSQL writes the JSON."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Any

from django.contrib.gis.db.models import PointField
from django.contrib.gis.geos import Point
from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Count, F, FloatField, Func, Q, Value
from django.utils.translation import get_language

from layers.core.querysets import compiled
from layers.core.values import WGS84
from layers.defects.desk.choosing import ME, Wanted, within
from layers.defects.models import Report
from layers.defects.states import WAITING

if TYPE_CHECKING:
    from django.contrib.gis.geos import GEOSGeometry
    from django.db.models import QuerySet

    from layers.core.permissions import Actor
    from layers.defects.querysets import ReportQuerySet

PIECE = 500
"""Rows that are sent at once."""
NOTHING = b"[]"


class Order(StrEnum):
    """What comes first.

    Attributes:
        AGE: What came in last.
        OLDEST: What came in first.
        DISTANCE: What is nearest to a place.
        PRIORITY: What matters most.
        OVERDUE: What should be answered soonest.
    """

    AGE = "age"
    OLDEST = "oldest"
    DISTANCE = "distance"
    PRIORITY = "priority"
    OVERDUE = "overdue"


_ORDERS: dict[Order, tuple[Any, ...]] = {
    Order.AGE: (F("reported_at").desc(nulls_first=True), "-pk"),
    Order.OLDEST: (F("reported_at").asc(nulls_last=True), "pk"),
    Order.PRIORITY: ("-priority", F("due_at").asc(nulls_last=True), "pk"),
    Order.OVERDUE: (F("due_at").asc(nulls_last=True), "pk"),
}

# What a row holds, by the names that the script reads. The words are its category's in the reader's language.
_ROW = """
    json_build_object(
        'id', report.id, 'version', report.version, 'number', report.reference,
        'title', coalesce(category.titles ->> %s, nullif(report.title, ''), report.reference),
        'place', concat_ws(' · ', nullif(report.thing_title, ''), area.title),
        'kind', report.kind, 'state', report.state, 'priority', report.priority,
        'due', report.due_at, 'reported', report.reported_at, 'closed', report.closed_at,
        'overdue', report.state IN ('open', 'in_progress') AND report.due_at < now(),
        'assignee', person.display_name, 'assignee_id', report.assignee_id, 'authority', authority.title,
        'released', report.is_released, 'hidden', report.status = 'archived',
        'news', EXISTS (SELECT FROM defects_sendernews AS news WHERE news.report_id = report.id AND news.seen_at IS NULL),
        'photos', EXISTS (SELECT FROM defects_reportphoto AS photo WHERE photo.report_id = report.id),
        'lon', round(ST_X(report.point::geometry)::numeric, 6), 'lat', round(ST_Y(report.point::geometry)::numeric, 6)
    )
"""
_JOINED = """
    JOIN defects_report AS report ON report.id = found.id
    JOIN defects_category AS category ON category.id = report.category_id
    LEFT JOIN areas_area AS area ON area.id = report.area_id
    LEFT JOIN defects_authority AS authority ON authority.id = report.authority_id
    LEFT JOIN accounts_user AS person ON person.id = report.assignee_id
"""


_GEOGRAPHIC = PointField(srid=WGS84, geography=True)


class _Apart(Func):
    """How far two places lie apart, in the words in which the index on places gives the nearest first."""

    template = "%(expressions)s"
    arg_joiner = " <-> "
    output_field = FloatField()


def ordered(reports: ReportQuerySet, order: Order, near: tuple[float, float] | None) -> ReportQuerySet:
    """Reports in the order of a list.

    Args:
        reports: Which.
        order: What comes first.
        near: Longitude and latitude in degrees, for `DISTANCE`; without it the newest come first.
    """
    if order == Order.DISTANCE and near:
        return reports.order_by(_Apart("point", Value(Point(*near, srid=WGS84), output_field=_GEOGRAPHIC)))
    return reports.order_by(*_ORDERS.get(order, _ORDERS[Order.AGE]))


def read_rows(reports: ReportQuerySet, start: int = 0) -> bytes:
    """A piece of a list as JSON.

    Args:
        reports: All of it, in order.
        start: How many rows come before the piece.
    """
    return _json(reports.values_list("pk")[start : start + PIECE])


def read_changed(reports: ReportQuerySet, fitting: ReportQuerySet) -> bytes:
    """Rows of reports as JSON, with `fits`: whether they belong to the part that is looked at.

    Args:
        reports: Those that have changed.
        fitting: The part.
    """
    numbers = reports.values_list("pk", flat=True)[: PIECE + 1]
    found = sorted(numbers)
    fits = sorted(fitting.filter(pk__in=found).values_list("pk", flat=True))
    rows = Report.objects.filter(pk__in=found[:PIECE]).order_by("pk").values_list("pk")
    return b'{"rows":%b,"fits":%b,"more":%b}' % (
        _json(rows) if found else NOTHING,
        str(fits).encode(),
        b"true" if len(found) > PIECE else b"false",
    )


def _json(numbers: QuerySet[Any]) -> bytes:
    try:
        sql, parameters = compiled(numbers)
    except EmptyResultSet:
        return NOTHING
    statement = f"""
        WITH found AS MATERIALIZED (SELECT id, row_number() OVER () AS rank FROM ({sql}) AS chosen(id))
        SELECT coalesce(json_agg({_ROW} ORDER BY found.rank), '[]')::text FROM found {_JOINED}
        """  # noqa: S608 (of a queryset and constants)
    language = (get_language() or "").partition("-")[0]
    with connection.cursor() as cursor:
        cursor.execute(statement, [*parameters, language])
        return str(cursor.fetchone()[0]).encode()


def read_numbers(actor: Actor, wanted: Wanted, shape: GEOSGeometry | None = None) -> bytes:
    """What would be chosen by a part or an area: JSON of the number and the version of each, the oldest first.

    Args:
        actor: For whom.
        wanted: Which part.
        shape: Within which area (EPSG:4326).
    """
    reports = wanted.of(actor) if shape is None else within(wanted.of(actor), shape)
    try:
        sql, parameters = compiled(reports.values_list("pk", "version"))
    except EmptyResultSet:
        return NOTHING
    statement = f"""
        SELECT coalesce('[' || string_agg('[' || id || ',' || version || ']', ',' ORDER BY id) || ']', '[]')
        FROM ({sql}) AS chosen(id, version)
        """  # noqa: S608 (of a queryset and constants)
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return str(cursor.fetchone()[0]).encode()


def counts(actor: Actor, wanted: Wanted) -> dict[str, int]:
    """How many there are in the part, and of what waits at all, for the tabs of the desk; news counts in any state."""
    parts = {
        "overdue": Wanted(overdue=True),
        "new": Wanted(new=True),
        "mine": Wanted(assignee=ME),
        "unanswered": Wanted(unanswered=True),
    }
    if _is_in_index(wanted):
        parts["shown"] = wanted
    waiting = Report.objects.handled_by(actor).waiting().order_by()
    filters = {name: Count("pk", filter=Q(*part.conditions(actor))) for name, part in parts.items()}
    found: dict[str, int] = waiting.aggregate(**filters) | {"news": Wanted(news=True).of(actor).count()}
    return found if "shown" in found else found | {"shown": wanted.of(actor).count()}


def _is_in_index(wanted: Wanted) -> bool:
    """Whether a part waits, and the index from which the tabs are counted (`counted_by`) says all that it depends on."""
    depends_on_more = wanted.text or wanted.photo or wanted.box or wanted.source
    return not depends_on_more and set(wanted.states) <= set(WAITING)
