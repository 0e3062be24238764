"""What has happened on a ground lately, for feeds and for who thinks of a subscription."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import BooleanField, Func, OuterRef, Subquery, Value

from layers.core.models import Happening

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from django.contrib.gis.geos import GEOSGeometry

    from layers.core.querysets import EntryQuerySet


class _Matches(Func):
    """Whether the words of an entry are among those that are looked for."""

    template = "core_entry.lexemes @@ %(expressions)s::tsquery"
    output_field = BooleanField()


def standing_on(entries: EntryQuerySet, shape: GEOSGeometry, layers: Sequence[str], query: str | None) -> EntryQuerySet:
    """Keep what lies on a ground and is wanted.

    Args:
        entries: Those that the reader may see.
        shape: Of the ground (EPSG:4326).
        layers: Ids; empty for all.
        query: From `layers.core.subscriptions.words.query_of`.
    """
    # By their points an index finds them; what lies there with a part only is seen when something about it is new.
    found = entries.filter(point__bboverlaps=shape.envelope, geom__intersects=shape)
    found = found.in_layers(layers) if layers else found
    return found.filter(_Matches(Value(query))) if query else found


def recent_news(
    entries: EntryQuerySet, shape: GEOSGeometry, layers: Sequence[str], query: str | None, *, since: datetime
) -> EntryQuerySet:
    """Keep of what lies on a ground what there is news of, the latest first, with `what` and `happened_at`.

    Args:
        entries: Those that the reader may see.
        shape: Of the ground (EPSG:4326).
        layers: Ids; empty for all.
        query: From `layers.core.subscriptions.words.query_of`.
        since: From when on.
    """
    ready = Happening.objects.filter(ready_at__gt=since)
    last = ready.filter(key=OuterRef("pk")).order_by("-pk")
    found = entries.filter(pk__in=ready.values("key"), geom__intersects=shape)
    found = found.in_layers(layers) if layers else found
    found = found.filter(_Matches(Value(query))) if query else found
    told = found.annotate(what=Subquery(last.values("what")[:1]), happened_at=Subquery(last.values("ready_at")[:1]))
    news: EntryQuerySet = told.exclude(what=Happening.What.GONE).order_by("-happened_at", "key")
    return news
