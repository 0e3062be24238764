"""Puts together what the pages of the map show."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib.gis.geos import Point
from django.template.loader import select_template
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from api.pages import municipalities, times
from api.pages.facts import facts_of
from api.pages.freshness import freshness_of
from api.pages.ground import box_text, ground, words
from api.pages.listing import read_listing
from api.pages.opening import opening_words
from api.pages.rows import rows_of
from api.pages.setting_out import from_here, setting_out_part, start_choices
from api.pages.state import Position, State, marker_layers
from api.pages.surroundings import extras
from api.wishes import FRESH_YEARS, Wish
from layers.areas.models import Area
from layers.core import registry
from layers.core.clock import current_step
from layers.core.exceptions import UnknownFeatureError
from layers.core.families import EVENTS
from layers.core.models import Entry, Photo
from layers.core.values import WGS84

if TYPE_CHECKING:
    from datetime import datetime

    from django.db.models import QuerySet

    from api.pages.listing import Listing, Share
    from api.pages.opening import OpeningWords
    from api.pages.region import Region
    from layers.core.families import Family
    from layers.core.layer import Layer
    from layers.core.models import BaseFeature
    from layers.core.values import BBox

TILES = 3
# A map that shows more than this many degrees of longitude shows a region rather than a village.
VILLAGE_WIDTH = 0.12
# From there a region is seen whole.
WIDEST_ZOOM = 8


@dataclass(frozen=True, slots=True)
class Found:
    """A feature that everybody may see."""

    layer: Layer
    feature: BaseFeature
    entry: Entry

    @property
    def position(self) -> Position:
        """A map that stands above it, so close that it is seen whole."""
        return Position.above(self.feature.geom.extent, self.entry.point.x, self.entry.point.y)


def find(layer_id: str, feature_id: int) -> Found:
    """Look a public feature up.

    Raises:
        NotFoundError: The layer or the feature is unknown, or not public.
    """
    layer = registry.get(layer_id)
    feature = layer.queryset().visible_to(None).filter(pk=feature_id).first()
    entry = Entry.objects.visible_to(None).select_related("area").filter(layer=layer_id, feature_id=feature_id).first()
    if feature is None or entry is None:
        raise UnknownFeatureError(layer.title, str(feature_id))
    return Found(layer, feature, entry)


def page(state: State, region: Region, bbox: BBox, found: Found | None = None) -> dict[str, Any]:
    """What the template of the map page needs."""
    parts = list_part(state, region, read_listing(state, bbox, region.calendar))
    if found:
        parts |= card_part(found, region, state.wish)
    home = reverse("pages:start")
    timed = timed_layers()
    at = state.at or (found.position if found else region.view)
    return parts | {
        **ground(region),
        "wider_url": home + replace(state, at=at.from_further_away()).query() if at.zoom > WIDEST_ZOOM else "",
        "state": state,
        "snap": state.snap or ("full" if found else "peek"),
        "view": "feature" if found else "list",
        "home": home,
        "close_url": home + state.query(),
        "chips": [_chip(family, layers, state) for family, layers in registry.layers_by_family().items()],
        "timed_layers": ",".join(timed),
        "timed_chosen": bool(timed) and set(timed) == set(state.layers),
        "menu_of_municipalities": municipalities.menu(),
        "words": words(),
        "start_view": region.view.text,
    }


def timed_layers() -> list[str]:
    """What happens somewhere, and is a section of its own; rides have another one."""
    return [layer.id for layer in marker_layers() if layer.times and layer.family is EVENTS]


def in_section(name: str) -> dict[str, str]:
    """What the navigation between the sections needs on a page that lies in one of them; in none where that is empty."""
    return {"section": name, "timed_layers": ",".join(timed_layers())}


@dataclass(frozen=True, slots=True)
class Chip:
    """A filter for one family."""

    family: Family
    icon: str
    layers: str
    url: str
    chosen: bool


def _chip(family: Family, layers: list[Layer], state: State) -> Chip:
    ids = tuple(layer.id for layer in layers if layer.style.is_shown_unasked)
    url = reverse("pages:start") + state.toggled(ids).query()
    return Chip(family, layers[0].style.icon, ",".join(ids), url, chosen=set(ids) <= set(state.layers))


@dataclass(frozen=True, slots=True)
class Tile:
    """A number of the peek: a family, how many, and where to see them."""

    family: Family
    icon: str
    count: int
    url: str


def list_part(state: State, region: Region, listing: Listing) -> dict[str, Any]:
    """What the template of the list needs."""
    total = ngettext("%(count)s entry", "%(count)s entries", listing.total) % {"count": listing.total}
    more = state.with_more()
    return {
        "region": region,
        "listing": listing,
        "bbox": box_text(listing.bbox),
        "total": total,
        "several": listing.total > 1,
        "place": _place(region, listing.bbox),
        "today": times.day(localdate()),
        "rows": rows_of(listing.entries, region.calendar, state.wish),
        "tiles": [_tile(share, state) for share in listing.shares[:TILES]],
        "filter_query": State(layers=state.layers, at=state.at, wish=state.wish).query(),
        "more_url": reverse("pages:start") + more.query() if listing.has_more and more.limit > state.limit else "",
        "more_limit": more.limit,
        "wishes": state.wish.number,
        **setting_out_part(state.wish, lambda wish: reverse("pages:start") + replace(state, wish=wish).query()),
        "unfiltered_url": reverse("pages:start") + replace(state, wish=Wish()).query(),
    }


def _tile(share: Share, state: State) -> Tile:
    """It leads to what it counts, and so not to layers that are only shown to those who ask for them."""
    layers = [layer for layer in state.shown_layers() if layer.family is share.family]
    query = State(layers=tuple(layer.id for layer in layers), snap="half", wish=state.wish).query()
    icon = registry.layers_by_family()[share.family][0].style.icon
    return Tile(share.family, icon, share.count, reverse("pages:start") + query)


def _place(region: Region, bbox: BBox) -> str:
    """What to call the piece of the map: the municipality in its middle, or the region when it shows several."""
    if bbox.east - bbox.west > VILLAGE_WIDTH:
        return _("Today in %(place)s") % {"place": region.called}
    area = Area.objects.smallest_containing(Point(*bbox.centre, srid=WGS84))
    return _("Today around %(place)s") % {"place": (area and area.title) or region.called}


def card_part(found: Found, region: Region, wish: Wish) -> dict[str, Any]:
    """What the template of the card needs; the wish says from where somebody sets out."""
    as_of = _as_of(found, region)
    (row,) = rows_of([found.entry], region.calendar, wish)
    return {
        "row": row,
        "has_set_out": bool(wish.start and row.way),
        "from_here_url": from_here(found.entry) if row.family and not row.is_rough else "",
        "opening": _opening(found, region),
        "as_of": as_of,
        "freshness": freshness_of(found.layer, found.feature, as_of),
        "osm_url": "" if region.is_sample else found.feature.osm_url,
        "feature": found.feature,
        "facts": facts_of(found.layer, found.feature),
        "zoom": f"{found.position.zoom:g}",
        "own_part": _own_part(found.layer),
        "site_url": settings.SITE_URL,
        "photos": list(_photos(found)),
        "can_suggest": not found.feature.is_demo and found.layer.contribution.takes_suggestions,
        "is_outside": bool(region.name) and not region.bbox.as_polygon().covers(found.entry.point),
        "region": region,
        "location": found.layer.location,
        **extras(found, region),
    }


def _photos(found: Found) -> QuerySet[Photo]:
    photos: QuerySet[Photo] = Photo.objects.public().of_feature(found.layer.id, found.feature.pk)
    return photos.select_related("change__author")


def _as_of(found: Found, region: Region) -> datetime:
    """When somebody last looked; of what nobody here touched and whose edit is not known, when the data are from."""
    feature = found.feature
    is_known = feature.osm_edited_at or feature.overrides or not feature.osm_type
    return found.entry.as_of if is_known else region.data_from or found.entry.as_of


def _opening(found: Found, region: Region) -> OpeningWords | None:
    """What is said about opening hours, where the layer makes them public."""
    if "opening_hours" not in found.layer.fields:
        return None
    return opening_words(getattr(found.feature, "opening_hours", ""), region.calendar, current_step())


def _own_part(layer: Layer) -> str:
    """What a layer adds to its cards: the template `cards/<id>.html` in its own folder, if there is one."""
    return str(select_template([f"cards/{layer.id}.html", "cards/none.html"]).template.name)


@dataclass(frozen=True, slots=True)
class LegendLayer:
    """A line of the legend."""

    layer: Layer
    count: int
    shown: bool


def legend(state: State) -> dict[str, Any]:
    """What the template of the legend needs: families, their layers, and how many public entries each has.

    Without a script it is a form, whose other parameters it has to keep.
    """
    counts = Entry.objects.visible_to(None).current(current_step()).count_by_layer()
    shown = state.shown_layers()
    families: dict[Family, list[LegendLayer]] = {}
    for layer in registry.layers():
        line = LegendLayer(layer, counts.get(layer.id, 0), layer in shown)
        families.setdefault(layer.family, []).append(line)
    return {"families": families, "kept": list(replace(state, layers=()).parameters.items())}


def filters(state: State) -> dict[str, Any]:
    """What the template of the filters needs. Without a script they are a form, whose other parameters it has to keep."""
    unfiltered = replace(state, wish=Wish())
    return {
        "wish": state.wish,
        "fresh_years": FRESH_YEARS,
        **start_choices(state.wish),
        "kept": list(unfiltered.parameters.items()),
        "unfiltered_query": unfiltered.query(),
    }
