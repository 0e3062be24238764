"""Reports as others see them. Lists become JSON in PostgreSQL: one statement, however many they are.

Everything is read from the columns that are public; who sent a report stands in a table that is not even asked here. Of one
that was put together with another it is told that it was, so that whoever follows it learns of it, and nothing else.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from api.open311.words import DETAILED, OPEN, STATES
from layers.core.querysets import compiled
from layers.defects.models import Report, ReportStep
from layers.defects.states import DUPLICATE

if TYPE_CHECKING:
    from collections.abc import Mapping

    from api.open311.queries import RequestQuery
    from layers.defects.querysets import ReportQuerySet

PICTURE_SIZE = 1024
NOTHING = b"[]"
_ANY = "any-name"


def _text(value: str) -> str:
    return f"coalesce(to_json({value})::text, 'null')"


def _time(value: str) -> str:
    return f"""coalesce('"' || to_char({value} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') || '"', 'null')"""


def _truth(value: str) -> str:
    return f"CASE WHEN {value} THEN 'true' ELSE 'false' END"


def _object(members: Mapping[str, str]) -> str:
    """The SQL of a JSON object, put together from text in one call.

    Args:
        members: SQL by name, each of which gives JSON as text and never NULL.
    """
    parts = [f"""'{"," if place else "{"}"{name}":', {value}""" for place, (name, value) in enumerate(members.items())]
    return f"concat({', '.join(parts)}, '}}')"


_IS_OPEN = "report.state = ANY(%(open)s)"
_IS_ITSELF = f"report.state <> '{DUPLICATE}'"
# In the order in which the specification names them.
_MEMBERS = {
    "service_request_id": _text("report.reference"),
    "status": f"""CASE WHEN {_IS_OPEN} THEN '"open"' ELSE '"closed"' END""",
    "status_notes": _text(
        f"CASE WHEN {_IS_ITSELF} THEN step.word ELSE replace(%(see)s::text, '{_ANY}', original.reference) END"
    ),
    "service_name": _text("coalesce(category.titles ->> %(language)s, category.titles ->> %(usual)s, report.title)"),
    "service_code": _text("category.code"),
    "description": f"""CASE WHEN {_IS_ITSELF} THEN to_json(report.description)::text ELSE '""' END""",
    "agency_responsible": _text("authority.title"),
    "service_notice": _text("%(states)s::jsonb ->> report.state"),
    "requested_datetime": _time("report.reported_at"),
    "updated_datetime": _time("report.updated_at"),
    "expected_datetime": f"CASE WHEN {_IS_OPEN} THEN {_time('report.due_at')} ELSE 'null' END",
    "address": _text("nullif(concat_ws(', ', nullif(report.thing_title, ''), nullif(area.title, '')), '')"),
    "address_id": "'null'",
    "zipcode": "'null'",
    "lat": "round(ST_Y(report.point::geometry)::numeric, 7)::float8",
    "long": "round(ST_X(report.point::geometry)::numeric, 7)::float8",
    "media_url": _text(f"CASE WHEN {_IS_ITSELF} THEN %(picture)s || picture.public_name || %(ending)s END"),
}
_EXTENDED = {
    "detailed_status": _text("%(detailed)s::jsonb ->> report.state"),
    "detailed_status_datetime": _time("coalesce(moved.at, report.reported_at)"),
    "description_public": _truth(f"report.is_released AND {_IS_ITSELF}"),
    "media_urls": f"""coalesce((
        SELECT json_agg(%(picture)s || shown.public_name || %(ending)s ORDER BY shown.id)::text
        FROM defects_reportphoto shown
        WHERE shown.report_id = report.id AND shown.public_name <> '' AND {_IS_ITSELF}), '[]')""",  # noqa: S608 (a name of ours)
    "photo_required": _truth("category.photo_required"),
    "trust": "'0'",
    "votes": """(SELECT count(*) FROM defects_follower follower
        WHERE follower.report_id = report.id AND follower.confirmed_at IS NOT NULL)""",
}
_MOVED = """
    LEFT JOIN LATERAL (SELECT at FROM defects_reportstep step
        WHERE step.report_id = report.id AND step.before <> step.after ORDER BY step.id DESC LIMIT 1) moved ON true
"""
_LIST = """
WITH wanted AS MATERIALIZED ({wanted})
SELECT string_agg({members}, ',' ORDER BY report.reported_at DESC, report.id DESC)
FROM wanted
JOIN defects_report report ON report.id = wanted.id
JOIN defects_category category ON category.id = report.category_id
LEFT JOIN defects_authority authority ON authority.id = report.authority_id
LEFT JOIN areas_area area ON area.id = report.area_id
LEFT JOIN defects_report original ON original.id = report.duplicate_of_id
    AND original.status = 'published' AND original.state = ANY(%(shown)s)
LEFT JOIN LATERAL (SELECT word FROM ({told}) step
    WHERE step.report_id = report.id AND step.is_public AND step.word <> ''
    ORDER BY step.id DESC LIMIT 1) step ON true
LEFT JOIN LATERAL (SELECT public_name FROM defects_reportphoto photo
    WHERE photo.report_id = report.id AND photo.public_name <> '' ORDER BY photo.id LIMIT 1) picture ON true
{joins}
"""


@dataclass(frozen=True, slots=True)
class Shape:
    """How much is told of a report.

    Attributes:
        members: SQL of a JSON object.
        joins: What they are read from, beside the usual tables.
    """

    members: str
    joins: str = ""


STANDARD = Shape(_object(_MEMBERS))
EXTENDED = Shape(_object({**_MEMBERS, "extended_attributes": _object(_EXTENDED)}), _MOVED)
"""With what CitySDK has beside the standard."""


def shown() -> ReportQuerySet:
    """Reports of which others may know."""
    found: ReportQuerySet = Report.objects.published().filter(state__in=STATES)
    return found


def found_by(query: RequestQuery) -> ReportQuerySet:
    """The reports that somebody asks for, the latest first."""
    return _narrowed(shown(), query).order_by("-reported_at", "-pk")[: query.most]


def _narrowed(reports: ReportQuerySet, query: RequestQuery) -> ReportQuerySet:
    if query.numbers is not None:
        return reports.filter(reference__in=query.numbers)
    conditions: dict[str, object] = {
        "area__in": query.jurisdiction.areas(),
        "category__code__in": query.codes,
        "reported_at__gte": query.start,
        "reported_at__lte": query.end,
        "updated_at__gte": query.changed_from,
        "updated_at__lte": query.changed_until,
    }
    given = {name: value for name, value in conditions.items() if value is not None}
    return reports.filter(state__in=query.states, **given)


def as_json(reports: ReportQuerySet, shape: Shape = STANDARD) -> bytes:
    """Reports as a JSON list, the latest first, in the active language.

    Args:
        reports: From `found_by`, or others of `shown`.
        shape: How much is told of each.
    """
    try:
        wanted, parameters = compiled(reports.values("id"))
    except EmptyResultSet:
        return NOTHING
    told, _none = compiled(ReportStep.objects.told().order_by().values("id", "report_id", "is_public", "word"))
    statement = _LIST.format(wanted=_numbered(wanted), told=told, members=shape.members, joins=shape.joins)
    with connection.cursor() as cursor:
        cursor.execute(statement, _values() | {f"w{place}": value for place, value in enumerate(parameters)})
        (found,) = cursor.fetchone()
    return f"[{found}]".encode() if found else NOTHING


def _numbered(statement: str) -> str:
    """A statement of Django's whose places for values have names, so that another can hold it."""
    first, *others = statement.split("%s")
    return first + "".join(f"%(w{place})s{text}" for place, text in enumerate(others))


def _values() -> dict[str, Any]:
    before, _name, ending = (settings.SITE_URL + picture_path(_ANY)).partition(_ANY)
    return {
        "open": list(OPEN),
        "shown": list(STATES),
        "see": _("See report %(number)s.") % {"number": _ANY},
        "language": (get_language() or settings.LANGUAGE_CODE).partition("-")[0],
        "usual": settings.LANGUAGE_CODE,
        "states": json.dumps({state: str(Report.State(state).label) for state in STATES}),
        "detailed": json.dumps(DETAILED),
        "picture": before,
        "ending": ending,
    }


def picture_path(name: str) -> str:
    """Where a picture of a report lies that everybody may see."""
    return reverse("pages:report-photo", args=[name, PICTURE_SIZE])
