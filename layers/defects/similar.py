"""Finds reports that are there already and may be the same as the one that somebody is writing.

What of the others is compared is public: the words that the office has let pass, the answers that everybody may read, the
thing. So nobody learns by trying what somebody else has written.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

from django.utils.timezone import now

from layers.core.exceptions import InvalidFieldsError
from layers.core.prepared import rows_of
from layers.defects.answers import checked_answers
from layers.defects.likeness import ENOUGH, WITHIN_DAYS, WITHIN_M, Told, likeness
from layers.defects.models import Report

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from django.contrib.gis.geos import Point

    from layers.defects.models import Category

MOST = 3
# The nearest of so many are looked at; in a village there are never that many on one spot.
MOST_LOOKED_AT = 40


@dataclass(frozen=True, slots=True)
class Similar:
    """A report that may be the same.

    Attributes:
        report: With its category.
        distance_m: Between both, in metres.
        likeness: How likely it is, from `ENOUGH` to 1.
        photo: The name of a picture that everybody may see; empty without one.
        follower_count: How many want to know what becomes of it.
    """

    report: Report
    distance_m: float
    likeness: float
    photo: str
    follower_count: int


class _Near(NamedTuple):
    """A report nearby, as far as it is compared."""

    pk: int
    category: str
    kind: str
    description: str
    thing: str
    answers: Mapping[str, Any]
    reported_at: datetime
    metres: float
    photo: str | None
    follower_count: int


_ASK = """
SELECT report.id, category.code, category.kind, report.description, report.thing, report.answers, report.reported_at,
    ST_Distance(report.point, here.place),
    (SELECT photo.public_name FROM defects_reportphoto AS photo
        WHERE photo.report_id = report.id AND photo.public_name <> '' ORDER BY photo.id LIMIT 1),
    (SELECT count(*) FROM defects_follower AS follower
        WHERE follower.report_id = report.id AND follower.confirmed_at IS NOT NULL)
FROM (SELECT ST_SetSRID(ST_MakePoint(%(lon)s, %(lat)s), 4326)::geography AS place) AS here
JOIN defects_report AS report ON ST_DWithin(report.point, here.place, %(metres)s)
JOIN defects_category AS category ON category.id = report.category_id
WHERE report.status = 'published' AND report.state IN ('open', 'in_progress') AND report.reported_at >= %(since)s
    AND category.purpose = %(purpose)s
ORDER BY 8, 1 LIMIT %(most)s
"""


def similar_to(
    category: Category,
    place: Point,
    text: str = "",
    *,
    thing: str = "",
    answers: Mapping[str, Any] | None = None,
) -> list[Similar]:
    """Find public reports that wait and may be the same, the likeliest first.

    Args:
        category: What the new one is about.
        place: Where (EPSG:4326).
        text: In the words of who writes.
        thing: The key of an entry that it is about; empty for none.
        answers: To the questions of the category, as they were typed; what does not fit is left out.
    """
    moment = now()
    rows = rows_of(
        _ASK,
        {
            "lon": place.x,
            "lat": place.y,
            "metres": float(WITHIN_M),
            "since": moment - timedelta(days=WITHIN_DAYS),
            "purpose": category.purpose,
            "most": MOST_LOOKED_AT,
        },
    )
    if not rows:
        return []
    public = {question.code for question in category.questions.all() if question.is_public}
    mine = _told(category, text, thing, _only(public, _kept(category, answers or {})))
    near = [_Near(*row) for row in rows]
    worth = {one.pk: _likeness(mine, one, public, moment) for one in near}
    best = sorted((one for one in near if worth[one.pk] >= ENOUGH), key=lambda one: (-worth[one.pk], one.pk))[:MOST]
    reports = Report.objects.select_related("category").in_bulk([one.pk for one in best])
    return [
        Similar(reports[one.pk], one.metres, worth[one.pk], one.photo or "", one.follower_count)
        for one in best
        if one.pk in reports
    ]


def _likeness(mine: Told, one: _Near, public: set[str], moment: datetime) -> float:
    # Only the same questions have answers that can be compared.
    answers = _only(public, one.answers) if one.category == mine.category else {}
    theirs = Told(one.category, one.kind, mine.purpose, one.description, one.thing, answers)
    return likeness(mine, theirs, metres=one.metres, days=(moment - one.reported_at) / timedelta(days=1))


def _told(category: Category, text: str, thing: str, answers: Mapping[str, Any]) -> Told:
    return Told(category.code, category.kind, category.purpose, text, thing, answers)


def _only(codes: Iterable[str], answers: Mapping[str, Any]) -> dict[str, Any]:
    return {code: answers[code] for code in codes if code in answers}


def _kept(category: Category, typed: Mapping[str, Any]) -> dict[str, Any]:
    """The answers as they would be kept, as far as they fit."""
    try:
        return checked_answers(category, typed)
    except InvalidFieldsError:
        return {}
