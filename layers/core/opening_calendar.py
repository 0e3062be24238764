"""When everything is open in the days around now, worked out ahead, so that PostgreSQL can filter by it.

Thousands of features share some hundred texts (`OpeningText`, collected by triggers). Each is evaluated once a week or so
into spans; "open now", and open at any other moment of these days, is then a question to an index.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.db.models import Q

from layers.core.models import OpeningText, OpenSpan
from layers.core.opening_hours import read

if TYPE_CHECKING:
    from layers.core.public_holidays import Calendar

# Spans begin a little in the past: pages are about the step that has begun already.
BEHIND = timedelta(days=1)
AHEAD = timedelta(days=15)
TEXTS_AT_ONCE = 200


def know_openings(*, calendar: Calendar, at: datetime, ahead: timedelta = timedelta()) -> int:
    """Work out when everything is open around a moment, where that is not known yet.

    Args:
        calendar: By which the region lives.
        at: The moment.
        ahead: How long after it the known time has to last at least; a nightly task asks for more than a visitor.

    Returns:
        How many texts were worked out.
    """
    due = Q(known_until__isnull=True) | Q(known_until__lte=at + ahead)
    made = 0
    while texts := _know_some(due, calendar, at):
        made += texts
    return made


def forget_openings() -> None:
    """Have everything worked out anew, because the region lives by another calendar."""
    OpeningText.objects.update(known_until=None)


@transaction.atomic
def _know_some(due: Q, calendar: Calendar, at: datetime) -> int:
    """Work some texts out; another process that wants the same waits, and finds it done."""
    texts = list(OpeningText.objects.select_for_update().filter(due).order_by("text")[:TEXTS_AT_ONCE])
    OpenSpan.objects.filter(text__in=texts).delete()
    OpenSpan.objects.bulk_create(span for text in texts for span in _spans(text, calendar, at))
    for text in texts:
        text.known_until = at + AHEAD
    OpeningText.objects.bulk_update(texts, ["known_until"])
    return len(texts)


def _spans(text: OpeningText, calendar: Calendar, at: datetime) -> list[OpenSpan]:
    """Of hours that nobody can read there are none: they are never open for sure."""
    hours = read(text.text, calendar)
    spans = hours.spans(at - BEHIND, at + AHEAD) if hours else []
    return [OpenSpan(text=text, span=DateTimeTZRange(start, end)) for start, end in spans]
