"""What of a layer's page somebody wants, as its address says, and the entries that it means."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Self
from urllib.parse import urlencode

from django.contrib.gis.db.models.functions import GeometryDistance
from django.contrib.gis.geos import Point
from django.db.models import Case, F, Value, When

from api.wishes import Wish
from layers.core.exceptions import InvalidInputError
from layers.core.functions import alphabetical
from layers.core.models import Entry
from layers.core.querysets import AREA_OUTLINES
from layers.core.values import COUNT_DIGITS, WGS84, LonLat, number_in

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from django.db.models.expressions import BaseExpression
    from django.http import QueryDict

    from api.pages.region import Region
    from layers.core.layer import Layer
    from layers.core.querysets import EntryQuerySet

PAGE_SIZE = 50
# Whoever has turned so many pages wants a filter; and a database counts all that it skips.
LAST_PAGE = 200
# What has no name comes last.
BY_NAME: tuple[BaseExpression | F, ...] = (
    Case(When(title="", then=Value(1)), default=Value(0)),
    alphabetical("title"),
    F("feature_id"),
)
# What a row does not show: an outline alone may be larger than the page.
UNSHOWN = ("geom", "names", "words", "details", "area__osm_tags", *AREA_OUTLINES)


class Sort(StrEnum):
    """In which order."""

    SOON = "soon"
    NEAR = "near"
    NAME = "name"
    NEW = "new"


def sorts_of(layer: Layer) -> tuple[Sort, ...]:
    """The orders that make sense for a layer, the usual one first."""
    if not layer.style.marker:
        return (Sort.NAME,)
    return (Sort.SOON, Sort.NEAR) if layer.times else (Sort.NEAR, Sort.NAME, Sort.NEW)


def wish_for(layer: Layer, wish: Wish) -> Wish:
    """What of a wish makes sense for a layer; what nobody can know of its features is left out."""
    return replace(
        wish if layer.style.marker else wish.without_start(),
        open=wish.open if "opening_hours" in layer.fields else None,
        wheelchair=wish.wheelchair and "wheelchair" in layer.fields,
        fresh=wish.fresh if can_be_fresh(layer) else None,
    )


def can_be_fresh(layer: Layer) -> bool:
    """Whether it matters when somebody last looked at a layer's features: a festival is over before it is old."""
    return layer.style.marker and layer.times is None


@dataclass(frozen=True, slots=True)
class Choice:
    """The query of a layer's page.

    Attributes:
        sort: In which order.
        kind: Only what is this; empty leaves nothing out.
        area: Number of the only municipality; `None` leaves nothing out.
        wish: What else is wanted.
        near: From where distances count; `None` for the middle of the region.
        page: Which piece of the list, the first is 1.
    """

    sort: Sort
    kind: str = ""
    area: int | None = None
    wish: Wish = field(default_factory=Wish)
    near: LonLat | None = None
    page: int = 1

    @classmethod
    def parse(cls, layer: Layer, query: QueryDict) -> Self:
        """Read a query leniently: what it says and nobody understands leaves nothing out."""
        usual, *_others = sorts = sorts_of(layer)
        return cls(
            sort=next((sort for sort in sorts if sort == query.get("sort")), usual),
            kind=next((kind.id for kind in layer.kinds if kind.id == query.get("kind")), ""),
            area=number_in(query.get("area", ""), COUNT_DIGITS) if "area" in layer.fields else None,
            wish=wish_for(layer, Wish.read(query)),
            near=_place(query.get("near", "")) if layer.style.marker else None,
            page=max(number_in(query.get("page", ""), COUNT_DIGITS) or 1, 1),
        )

    @property
    def here(self) -> LonLat | None:
        """From where somebody looks or sets out, if that is known."""
        return self.near or (self.wish.start.place if self.wish.start else None)

    @property
    def is_filtered(self) -> bool:
        """Whether something may be left out."""
        return bool(self.kind or self.area is not None or self.wish.number)

    def unfiltered(self) -> Choice:
        """The same order of everything."""
        return Choice(self.sort, near=self.near)

    def parameters(self, layer: Layer) -> dict[str, str]:
        """As the address of a layer's page has it; what is usual is not said."""
        said = {
            "kind": self.kind,
            "area": "" if self.area is None else str(self.area),
            **self.wish.parameters,
            "sort": "" if self.sort == sorts_of(layer)[0] else self.sort.value,
            "near": f"{self.near.longitude:g},{self.near.latitude:g}" if self.near else "",
            "page": "" if self.page == 1 else str(self.page),
        }
        return {name: value for name, value in said.items() if value}

    def query(self, layer: Layer) -> str:
        """The query of a link, with its question mark; empty when there is nothing to say."""
        said = self.parameters(layer)
        return f"?{urlencode(said, safe=',')}" if said else ""


def _place(text: str) -> LonLat | None:
    """A place, to a hundred metres: it comes from somebody's device and nobody here needs to know more."""
    try:
        place = LonLat.parse(text)
    except InvalidInputError:
        return None
    return replace(place, longitude=round(place.longitude, 3), latitude=round(place.latitude, 3))


def current_entries(layer: Layer, at: datetime) -> EntryQuerySet:
    """The public entries of a layer without what is over."""
    return Entry.objects.visible_to(None).in_layers([layer.id]).current(at)


def chosen_entries(layer: Layer, choice: Choice, region: Region, at: datetime) -> EntryQuerySet:
    """The entries that a choice means, in no order."""
    entries = current_entries(layer, at)
    if choice.kind:
        entries = entries.filter(kind=choice.kind)
    if choice.area is not None:
        entries = entries.filter(area_id=choice.area)
    return choice.wish.fitting(entries, region.calendar, at)


def piece_of(entries: EntryQuerySet, choice: Choice, region: Region) -> list[Entry]:
    """The entries of the chosen page, with `distance_m` if `near` is chosen, and one more, which tells of another page."""
    if choice.page > LAST_PAGE:
        return []
    start = (choice.page - 1) * PAGE_SIZE
    if choice.near:
        entries = entries.nearest_to(choice.near.longitude, choice.near.latitude)
    ordered = entries.order_by(*_order(choice, region)).select_related("area").defer(*UNSHOWN)
    return list(ordered[start : start + PAGE_SIZE + 1])


def _order(choice: Choice, region: Region) -> Sequence[Any]:
    place = choice.here or LonLat(region.view.lon, region.view.lat)
    orders: dict[Sort, Sequence[Any]] = {
        Sort.SOON: ("starts_at", "feature_id"),
        # Alone, because PostgreSQL reads in the order of the index only where nothing else decides between equals.
        Sort.NEAR: (GeometryDistance("point", Point(place.longitude, place.latitude, srid=WGS84)),),
        Sort.NAME: BY_NAME,
        Sort.NEW: ("-as_of", "feature_id"),
    }
    return orders[choice.sort]
