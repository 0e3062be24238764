"""Who is responsible for what at a place, and why."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from layers.core.prepared import rows_of
from layers.defects.duties.explaining import Place, explain, explain_last_resort
from layers.defects.models import Authority

if TYPE_CHECKING:
    from datetime import datetime

    from django.contrib.gis.geos import Point

    from layers.defects.models import Category, Report

MOST_TOLD = 50
"""So many duties that hold at one place are told apart."""

# What counts at a border is one place, and both neighbours hold it: within a tenth of a millimetre, so that no point falls
# through where the cuts between parts are rounded. The order of the rows then lets exactly one of them have it: precedence,
# what it is for, what it is the boundary of, the smaller outline, the older duty. Only where nobody holds a place is its
# area looked at, whose outline is not cut and takes longer.
_ASK = """
WITH here AS (SELECT ST_SetSRID(ST_MakePoint(%(lon)s, %(lat)s), 4326) AS place),
around AS MATERIALIZED (
    SELECT DISTINCT boundary.id, boundary.title, boundary.spoken, boundary.sort, version.size_m2
    FROM here
    JOIN defects_boundarypart part ON ST_DWithin(part.geom, here.place, 1e-9)
    JOIN defects_boundaryversion version ON version.id = part.version_id
    JOIN defects_boundary boundary ON boundary.id = version.boundary_id
    WHERE version.valid @> %(day)s::date
),
meant AS (
    SELECT duty.*, around.id AS around_id, around.title, around.spoken, around.sort AS around_sort, around.size_m2
    FROM around JOIN defects_duty duty ON duty.boundary_id = around.id
    UNION ALL
    SELECT duty.*, around.id, around.title, around.spoken, around.sort, around.size_m2
    FROM around JOIN defects_duty duty ON duty.sort = around.sort
),
fitting AS MATERIALIZED (
    SELECT authority_id, id AS duty, precedence, words, around_id, title, spoken, around_sort, size_m2,
           CASE WHEN category_id IS NOT NULL THEN 2 WHEN kind <> '' THEN 1 ELSE 0 END AS subject
    FROM meant
    WHERE valid @> %(day)s::date
      AND (category_id = %(category)s OR category_id IS NULL AND kind IN ('', %(kind)s))
),
answer AS (
    SELECT * FROM fitting
    UNION ALL
    (SELECT authority.id, NULL, -32768, NULL, NULL, area.title, '', 0, 0, 0
     FROM here JOIN areas_area area ON ST_Covers(area.geom, here.place)
     JOIN defects_authority authority ON authority.area_id = area.id
     WHERE area.status = 'published' AND NOT EXISTS (SELECT FROM fitting)
     ORDER BY ST_Area(area.geom), authority.id LIMIT 1)
)
SELECT answer.duty, answer.subject, answer.around_id, answer.title, answer.spoken, answer.around_sort, answer.words,
       answer.precedence, authority.id, authority.code, authority.title, authority.spoken, authority.area_id,
       authority.organisation_id, authority.email, authority.phone, authority.website, authority.allows_anonymous,
       authority.is_elsewhere, authority.is_demo
FROM answer JOIN defects_authority authority ON authority.id = answer.authority_id
ORDER BY answer.precedence DESC, answer.subject DESC, answer.around_sort DESC, answer.size_m2, answer.duty
LIMIT %(most)s
"""
_AUTHORITY = (
    "id", "code", "title", "spoken", "area_id", "organisation_id", "email", "phone", "website", "allows_anonymous",
    "is_elsewhere", "is_demo",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Responsible:
    """Who it is.

    Attributes:
        authority: `None` where nobody is.
        why: For people, in the active language; empty where nobody is responsible.
        duty: Number of the duty that says so; `None` where the office of the area has it for want of a duty.
        boundary: Number of the boundary in which the place lies; likewise.
        precedence: Of the duty, as it was declared.
    """

    authority: Authority | None
    why: str = ""
    duty: int | None = None
    boundary: int | None = None
    precedence: int = 0


NOBODY = Responsible(None)


def responsible_for(category: Category, place: Point, at: datetime | None = None) -> Responsible:
    """Find who is responsible for a category at a place.

    Args:
        category: What it is about.
        place: Degrees (EPSG:4326).
        at: By the duties and boundaries of which moment; without it, as they are today.

    Returns:
        The duty that goes before all others; without one the office of the smallest area that has one.
    """
    found = _ask(category, place, at, 1)
    return found[0] if found else NOBODY


def everybody_responsible(category: Category, place: Point, at: datetime | None = None) -> list[Responsible]:
    """Tell all whose duty holds at a place, the one who has it first. Arguments as in `responsible_for`."""
    return _ask(category, place, at, MOST_TOLD)


def why_given_to(report: Report, authority: Authority) -> str:
    """Say why an office has a report that somebody gave to it, in the district's own language."""
    with override(settings.LANGUAGE_CODE):
        known = everybody_responsible(report.category, report.point, report.reported_at)
        own = next((one.why for one in known if one.authority == authority and one.duty), "")
        return own or _("Somebody of the office has looked at it: %(office)s takes care of this.") % {
            "office": authority.in_sentence
        }


def _ask(category: Category, place: Point, at: datetime | None, most: int) -> list[Responsible]:
    parameters = {
        "lon": place.x,
        "lat": place.y,
        "day": timezone.localdate(at),
        "category": category.pk,
        "kind": category.kind,
        "most": most,
    }
    return [_responsible(category, row) for row in rows_of(_ASK, parameters)]


def _responsible(category: Category, row: tuple[object, ...]) -> Responsible:
    duty, subject, boundary, title, spoken, sort, words, precedence, *values = row
    authority = Authority.from_db("default", _AUTHORITY, values)
    if duty is None:
        return Responsible(authority, explain_last_resort(authority, str(title)))
    place = Place(int(str(sort)), str(title), str(spoken))
    why = explain(authority, category if subject else None, place, words)
    return Responsible(authority, why, int(str(duty)), int(str(boundary)), int(str(precedence)))
