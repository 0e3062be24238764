"""Tells people what a load did."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from layers.areas.layers import Areas
from layers.core import registry
from layers.osm.models import Address, GazetteerEntry

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django_stubs_ext import StrPromise

    from layers.core.layer import Layer
    from layers.osm.loading import Load
    from layers.osm.refresh import Changes

_WORDS: dict[str, StrPromise] = {
    "created": gettext_lazy("new"),
    "updated": gettext_lazy("changed"),
    "redrawn": gettext_lazy("drawn anew"),
    "returned": gettext_lazy("back again"),
    "moved": gettext_lazy("in another municipality"),
    "archived": gettext_lazy("gone"),
    "unconfirmed": gettext_lazy("gone, but kept as unconfirmed"),
    "removed": gettext_lazy("of the previous region removed"),
    "kept": gettext_lazy("of the previous region kept, because people added something"),
}


def report(load: Load) -> Iterator[str]:
    """Lines about a load, for a terminal."""
    region = load.region
    as_of = date_format(region.data_timestamp) if region.data_timestamp else _("an unknown day")
    yield _("%(region)s is loaded, from %(source)s as of %(day)s.") % {
        "region": region.name,
        "source": region.source,
        "day": as_of,
    }
    for layer in registry.layers():
        if layer.id in region.counts or load.changes[layer.id]:
            yield f"  {_line(layer, load.changes[layer.id])}"
    yield _("Municipalities: %(names)s") % {"names": ", ".join(_municipalities()) or _("none")}
    yield _("To search for: %(places)d places, %(streets)d streets, %(addresses)d addresses") % _searchable()
    yield from load.gaps.sentences()
    if not any(load.changes.values()) and not load.basemap_changed and not load.gazetteer_changed:
        yield _("Nothing has changed.")
    yield _("That took %(seconds).1f seconds.") % {"seconds": load.seconds}


def _line(layer: Layer, changes: Changes) -> str:
    shown = layer.queryset().visible_to(None).count()
    told = [f"{count} {_WORDS[name]}" for name, count in changes.counts().items() if count]
    return f"{layer.title}: {shown}" + (f" ({', '.join(told)})" if told else "")


def _searchable() -> dict[str, int]:
    streets = GazetteerEntry.objects.streets().count()
    return {
        "places": GazetteerEntry.objects.count() - streets,
        "streets": streets,
        "addresses": Address.objects.count(),
    }


def _municipalities() -> list[str]:
    return list(registry.get(Areas.id).queryset().visible_to(None).order_by("title").values_list("title", flat=True))
