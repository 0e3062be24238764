"""What a page of the map shows, as its address says. The browser's `state.ts` reads and writes the same addresses."""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Literal, Self
from urllib.parse import urlencode

from api.wishes import Wish
from layers.core import registry
from layers.core.values import COUNT_DIGITS, BBox, number_in

if TYPE_CHECKING:
    from django.http import QueryDict

    from layers.core.layer import Layer

Snap = Literal["peek", "half", "full"]
SNAPS: tuple[Snap, ...] = ("peek", "half", "full")

FIRST_PIECE = 50
LONGEST_LIST = 500

# A map of this size in pixels is assumed where only its middle and zoom are known.
VIEW_WIDTH, VIEW_HEIGHT = 900, 700
TILE_SIZE = 512
HIGHEST_ZOOM = 24
HIGHEST_LATITUDE = 85
# Nothing small is looked at from closer up.
CLOSE_UP = 16
# In degrees: a point has no span.
SMALLEST_SPAN = 1e-5
# Width of a small phone's map in pixels.
NARROW_VIEW = 320
# What is seen of a usual phone's map beside its search and its sheet, in pixels.
PHONE_WIDTH, PHONE_HEIGHT = 360, 440


@dataclass(frozen=True, slots=True)
class Position:
    """Where the map stands: zoom level, latitude and longitude in degrees."""

    zoom: float
    lat: float
    lon: float

    @classmethod
    def parse(cls, text: str) -> Self | None:
        """Read `zoom/lat/lon` as OpenStreetMap's own addresses write it; `None` when it is something else."""
        try:
            zoom, lat, lon = (float(part) for part in text.split("/"))
        except ValueError:
            return None
        fits = 0 <= zoom <= HIGHEST_ZOOM and abs(lat) <= HIGHEST_LATITUDE and abs(lon) <= 180  # noqa: PLR2004 (the globe)
        return cls(zoom, lat, lon) if fits else None

    @classmethod
    def above(cls, extent: tuple[float, float, float, float], lon: float, lat: float) -> Self:
        """Stand above a place, so close that it is seen whole.

        Args:
            extent: West, south, east, north of what is seen, in degrees.
            lon: Longitude of the middle in degrees.
            lat: Latitude of the middle in degrees.
        """
        west, south, east, north = extent
        span = max(east - west, (north - south) * 2, SMALLEST_SPAN)
        zoom = math.log2(360 * NARROW_VIEW / TILE_SIZE / span)
        return cls(round(min(CLOSE_UP, zoom), 1), lat, lon)

    @classmethod
    def filled_by(cls, extent: tuple[float, float, float, float]) -> Self:
        """Stand above a piece of land so that it fills the map of a phone.

        Args:
            extent: West, south, east, north of the land, in degrees.
        """
        west, south, east, north = extent
        lat = (south + north) / 2
        wide = max(east - west, SMALLEST_SPAN) / PHONE_WIDTH
        high = max(north - south, SMALLEST_SPAN) / PHONE_HEIGHT / math.cos(math.radians(lat))
        zoom = math.log2(360 / TILE_SIZE / max(wide, high))
        return cls(round(min(CLOSE_UP, zoom), 1), lat, (west + east) / 2)

    @property
    def text(self) -> str:
        """The position as an address has it; five decimals are a metre."""
        return f"{self.zoom:g}/{self.lat:.5f}/{self.lon:.5f}"

    def from_further_away(self) -> Position:
        """The same place, with four times as much around it."""
        return replace(self, zoom=self.zoom - 1)

    def around(self) -> BBox:
        """What a map of usual size shows there."""
        degrees_per_pixel = 360 / (TILE_SIZE * 2**self.zoom)
        x = degrees_per_pixel * VIEW_WIDTH / 2
        y = degrees_per_pixel * VIEW_HEIGHT / 2 * math.cos(math.radians(self.lat))
        return BBox(max(-180, self.lon - x), max(-90, self.lat - y), min(180, self.lon + x), min(90, self.lat + y))


@dataclass(frozen=True, slots=True)
class State:
    """The query of an address.

    Attributes:
        layers: Ids of the layers to show; empty means all that are shown unasked.
        at: Where the map stands, if the address says so.
        snap: How high the sheet stands on a phone, if the address says so.
        limit: How many rows the list has at most.
        zoom: What the map shows only closer up is not in the list either; `None` leaves nothing out.
        wish: What else is wanted of the entries.
    """

    layers: tuple[str, ...] = ()
    at: Position | None = None
    snap: Snap | None = None
    limit: int = FIRST_PIECE
    zoom: int | None = None
    wish: Wish = field(default_factory=Wish)

    @classmethod
    def parse(cls, query: QueryDict) -> Self:
        """Read a query, leniently: an old link with a layer that is gone still shows the rest."""
        wanted = {part for value in query.getlist("layers") for part in value.split(",")}
        return cls(
            layers=tuple(layer.id for layer in marker_layers() if layer.id in wanted),
            at=Position.parse(query.get("at", "")),
            snap=next((snap for snap in SNAPS if snap == query.get("sheet")), None),
            limit=_limit(query.get("limit", "")),
            zoom=number_in(query.get("zoom", ""), COUNT_DIGITS),
            wish=Wish.read(query),
        )

    def shown_layers(self) -> list[Layer]:
        """The layers that the list shows."""
        if not self.layers:
            return [layer for layer in marker_layers() if layer.style.is_shown_unasked]
        return [layer for layer in marker_layers() if layer.id in self.layers]

    @property
    def shows_only_times(self) -> bool:
        """Whether the list is a calendar."""
        return all(layer.times for layer in self.shown_layers())

    @property
    def parameters(self) -> dict[str, str]:
        """The state as an address has it."""
        parts = {"layers": ",".join(self.layers)} if self.layers else {}
        parts |= self.wish.parameters
        if self.at:
            parts["at"] = self.at.text
        if self.snap:
            parts["sheet"] = self.snap
        if self.limit != FIRST_PIECE:
            parts["limit"] = str(self.limit)
        return parts

    def query(self) -> str:
        """The query of a link that keeps the filter, with its question mark; empty when there is nothing to say."""
        return f"?{urlencode(self.parameters, safe=',/')}" if self.parameters else ""

    def only(self, layer_ids: tuple[str, ...]) -> State:
        """The state with another filter."""
        return replace(self, layers=layer_ids, limit=FIRST_PIECE)

    def toggled(self, layer_ids: tuple[str, ...]) -> State:
        """The state with a family added to the filter, or taken out of it."""
        if set(layer_ids) <= set(self.layers):
            return self.only(tuple(layer for layer in self.layers if layer not in layer_ids))
        return self.only(tuple(dict.fromkeys((*self.layers, *layer_ids))))

    def with_more(self) -> State:
        """The state with a longer list."""
        return replace(self, limit=min(self.limit + FIRST_PIECE, LONGEST_LIST))


def marker_layers() -> list[Layer]:
    """The layers whose features stand in the list and on the map as markers."""
    return [layer for layer in registry.layers() if layer.style.marker]


def _limit(text: str) -> int:
    number = number_in(text, COUNT_DIGITS)
    return FIRST_PIECE if number is None else min(max(number, 1), LONGEST_LIST)


def read_bbox(query: QueryDict) -> BBox:
    """The box that a list is asked for.

    Raises:
        InvalidInputError: It is missing or is no box.
    """
    return BBox.parse(query.get("bbox", ""))
