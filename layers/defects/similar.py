"""Finds reports that are there already and may be the same as the one that somebody is writing.

What of the others is compared is public: the words that the office has let pass, the answers that everybody may read, the
thing. So nobody learns by trying what somebody else has written.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.contrib.gis.db.models.functions import Distance
from django.contrib.gis.measure import D
from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.utils.timezone import now

from layers.core.exceptions import InvalidFieldsError
from layers.defects.answers import checked_answers
from layers.defects.likeness import ENOUGH, WITHIN_DAYS, WITHIN_M, Told, likeness
from layers.defects.models import Follower, Report, ReportPhoto

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from django.contrib.gis.geos import Point

    from layers.defects.models import Category
    from layers.defects.querysets import ReportQuerySet

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
    public = {question.code for question in category.questions.all() if question.is_public}
    mine = _told(category, text, thing, _only(public, _kept(category, answers or {})))
    moment = now()
    found = []
    for report in _around(place, moment - timedelta(days=WITHIN_DAYS), category.purpose):
        theirs = _told(report.category, report.description, report.thing, _only(public, report.answers))
        worth = likeness(mine, theirs, metres=report.distance.m, days=(moment - report.reported_at) / timedelta(days=1))
        if worth >= ENOUGH:
            found.append(Similar(report, report.distance.m, worth, report.photo or "", report.follower_count))
    return sorted(found, key=lambda similar: (-similar.likeness, similar.report.pk))[:MOST]


def _around(place: Point, since: object, purpose: str) -> ReportQuerySet:
    photos = ReportPhoto.objects.filter(report=OuterRef("pk")).exclude(public_name="").order_by("pk")
    followers = Follower.objects.filter(report=OuterRef("pk"), confirmed_at__isnull=False).order_by().values("report")
    near = Report.objects.published().waiting().filter(point__dwithin=(place, D(m=WITHIN_M)), reported_at__gte=since)
    found: ReportQuerySet = (
        near.filter(category__purpose=purpose)
        .select_related("category")
        .defer("text", "geom", "printed_geom")
        .annotate(
            distance=Distance("point", place),
            photo=Subquery(photos.values("public_name")[:1]),
            follower_count=Coalesce(Subquery(followers.annotate(count=Count("pk")).values("count")), 0),
        )
        .order_by("distance", "pk")[:MOST_LOOKED_AT]
    )
    return found


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
