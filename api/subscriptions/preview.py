"""What somebody would have been told: shown before they order it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from django.utils.timezone import now

from api.subscriptions.lines import Line
from layers.core.clock import current_step
from layers.core.models import Entry
from layers.core.subscriptions.recent import recent_news, standing_on

if TYPE_CHECKING:
    from django.contrib.gis.geos import GEOSGeometry

DAYS = 30
MOST_EXAMPLES = 3


@dataclass(frozen=True, slots=True)
class Preview:
    """A look back.

    Attributes:
        days: How far.
        count: How many entries there would have been news of.
        examples: Some of them; of what stands there where there was no news.
        standing: How many entries stand there.
    """

    days: int
    count: int
    examples: list[Line]
    standing: int


def preview_of(shape: GEOSGeometry, layers: list[str], query: str | None) -> Preview:
    """What somebody would have been told of a place.

    Args:
        shape: Where (EPSG:4326).
        layers: Ids; empty for all.
        query: From `layers.core.subscriptions.words.query_of`.
    """
    since = now() - timedelta(days=DAYS)
    news = recent_news(Entry.objects.visible_to(None).current(current_step()), shape, layers, query, since=since)
    standing = standing_on(Entry.objects.visible_to(None).current(current_step()), shape, layers, query)
    first = list(news.select_related("area")[:MOST_EXAMPLES])
    examples = [Line.of(entry, entry.what) for entry in first] or [
        Line.of(entry, "")
        for entry in standing.order_by("starts_at", "-prominence", "key").select_related("area")[:MOST_EXAMPLES]
    ]
    return Preview(DAYS, news.count(), examples, standing.count())
