"""Puts together the pages of those who act: a municipality, an organisation. What is on them follows from the registry."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import groupby
from typing import TYPE_CHECKING, Any

from django.db.models import Count, F, Window
from django.db.models.functions import RowNumber
from django.urls import reverse

from api.pages.facts import facts_of
from api.pages.headline import Headline
from api.pages.layer_query import BY_NAME, UNSHOWN
from api.pages.municipalities import emblems_of
from api.pages.opening import opening_words
from api.pages.rows import Row
from api.pages.surroundings import neighbours_of
from layers.core import registry
from layers.core.clock import current_step
from layers.core.models import Entry

if TYPE_CHECKING:
    from django.db.models.expressions import BaseExpression

    from api.pages.explore import Found
    from api.pages.region import Region
    from layers.core.layer import Layer
    from layers.core.public_holidays import Calendar
    from layers.core.querysets import EntryQuerySet

MOST_OF_AREA = 5
MOST_OF_ORGANISATION = 20


@dataclass(frozen=True, slots=True)
class Section:
    """What a page shows of one layer.

    Attributes:
        layer: Which.
        count: How many entries there are.
        rows: The first of them.
        url: Where all of them are; empty where that is here.
    """

    layer: Layer
    count: int
    rows: list[Row]
    url: str


def area_page(found: Found, region: Region) -> dict[str, Any]:
    """What the template of a municipality's page needs."""
    entries = Entry.objects.visible_to(None).filter(area_id=found.feature.pk)
    query = f"?area={found.feature.pk}"
    emblem = emblems_of([(found.feature.pk, found.feature.title)])[found.feature.pk]
    sections = _sections(entries, MOST_OF_AREA, region.calendar, query)
    here = [replace(section, rows=[replace(row, area="") for row in section.rows]) for section in sections]
    return _profile(found, region) | {"emblem": emblem, "sections": here}


def organisation_page(found: Found, region: Region) -> dict[str, Any]:
    """What the template of an organisation's page needs."""
    entries = Entry.objects.visible_to(None).filter(organisation_id=found.feature.pk)
    area = found.entry.area
    return _profile(found, region) | {
        "sections": _sections(entries, MOST_OF_ORGANISATION, region.calendar, ""),
        "opening": opening_words(found.entry.opening_hours, region.calendar, current_step()),
        "neighbours": neighbours_of(found, region, [found.layer]),
        "area_url": reverse("pages:area", args=[area.pk]) if area and area.title else "",
    }


def _profile(found: Found, region: Region) -> dict[str, Any]:
    headline = Headline.of(found)
    return {
        "feature": found.feature,
        "layer": found.layer,
        "row": Row.of(found.entry, region.calendar),
        "facts": facts_of(found.layer, found.feature),
        "headline": headline,
        "map_url": headline.path,
        "layer_url": reverse("pages:layer", args=[found.layer.id]),
    }


def _sections(entries: EntryQuerySet, most: int, calendar: Calendar, query: str) -> list[Section]:
    """The first entries of each layer: what happens before what stands, the soonest or the most prominent first."""
    first = _first_of_each_layer(entries.current(current_step()), most)
    found = {layer_id: list(group) for layer_id, group in groupby(first, key=lambda entry: entry.layer)}
    ordered = sorted(registry.layers(), key=lambda layer: layer.times is None)
    return [_section(layer, found[layer.id], calendar, query) for layer in ordered if layer.id in found]


def _first_of_each_layer(entries: EntryQuerySet, most: int) -> EntryQuerySet:
    """Rows by layer and place within it; each knows how many its layer has."""
    order: list[BaseExpression | F] = [F("starts_at").asc(nulls_last=True), F("prominence").desc(), *BY_NAME]
    numbered = entries.annotate(
        place=Window(RowNumber(), partition_by=F("layer"), order_by=order),
        of=Window(Count("pk"), partition_by=F("layer")),
    )
    first: EntryQuerySet = numbered.filter(place__lte=most).select_related("area").defer(*UNSHOWN)
    return first.order_by("layer", "place")


def _section(layer: Layer, entries: list[Entry], calendar: Calendar, query: str) -> Section:
    count: int = getattr(entries[0], "of")  # noqa: B009 (annotated above)
    url = reverse("pages:layer", args=[layer.id]) + query if query or count > len(entries) else ""
    return Section(layer, count, [Row.of(entry, calendar) for entry in entries], url)
