"""One report as the office reads it, what is like it, and what has changed since somebody looked."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.contrib.gis.db.models.functions import Distance
from django.contrib.gis.measure import D
from django.db import transaction
from django.db.models import Q

from layers.core.querysets import AREA_OUTLINES
from layers.core.services import mark_changed
from layers.defects.exceptions import UnknownReportError
from layers.defects.handling import write_note
from layers.defects.ledger import defects
from layers.defects.models import Note, Report, SenderNews

if TYPE_CHECKING:
    from datetime import datetime

    from layers.core.permissions import Actor
    from layers.defects.querysets import ReportQuerySet

NEAR_M = 150
MOST_NEAR = 6
LATE = timedelta(seconds=30)
"""So much earlier a transaction may have begun whose rows are seen only now."""


def find_report(actor: Actor, number: int) -> Report:
    """A report on which somebody works, with what a page says about it.

    Raises:
        UnknownReportError: There is none for them.
    """
    known = Report.objects.handled_by(actor).select_related(
        "category", "authority", "area", "assignee", "reporter", "duplicate_of"
    )
    found: Report | None = known.defer(*AREA_OUTLINES).filter(pk=number).first()
    if found is None:
        raise UnknownReportError
    return found


def alike(actor: Actor, report: Report) -> ReportQuerySet:
    """What waits near a report and is of the same kind, the nearest first: it may be the same thing, reported twice."""
    others = Report.objects.handled_by(actor).waiting().filter(kind=report.kind).exclude(pk=report.pk)
    near: ReportQuerySet = others.filter(point__dwithin=(report.point, D(m=NEAR_M)))
    near = near.annotate(distance_m=Distance("point", report.point))
    return near.select_related("category").order_by("distance_m", "pk")[:MOST_NEAR]


def changed_since(actor: Actor, moment: datetime) -> ReportQuerySet:
    """What of somebody's reports has changed since a moment, or a little before, has a new note, or was looked at."""
    moment -= LATE
    noted = Note.objects.filter(written_at__gt=moment).values("report")
    seen = SenderNews.objects.filter(seen_at__gt=moment).values("report")
    changed = Q(updated_at__gt=moment) | Q(pk__in=noted) | Q(pk__in=seen)
    return Report.objects.handled_by(actor).filter(changed).order_by("-updated_at", "pk")


@transaction.atomic
def add_note(*, actor: Actor, report: Report, text: str) -> Note:
    """Tell colleagues something about a report, so that they see it without loading the page again.

    Raises:
        ForbiddenError: The actor does not work on it.
        InvalidInputError: There are no words, or too many.
    """
    note = write_note(actor=actor, report=report, text=text)
    mark_changed(layer=defects())
    return note
