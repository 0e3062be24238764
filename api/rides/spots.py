"""Where a ride begins and ends, as people say it, and as an address may have it.

What is typed or found by a phone may be somebody's home. The address of a page ends in logs and in messages to friends, so
it has the public place of that piece of land alone, which all homes around share. The exact one stays in a cookie of the
device, which the search, the question for a seat and nothing else reads.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Self

from django.contrib.gis.geos import Point
from django.urls import reverse

from api.pages.rows import name_of
from layers.core import registry
from layers.core.exceptions import InvalidInputError, NotFoundError
from layers.core.named_places import read_named_place
from layers.core.values import WGS84
from layers.rides.models import LONGEST_LABEL
from layers.rides.names import label_of
from layers.rides.public_routes import DIGITS, public_place
from layers.rides.region import current_region
from routing.router import Place

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse
    from django.http.response import HttpResponseBase

COOKIE = "ride_places"
COOKIE_SALT = "api.rides.spots"
KEPT_S = 12 * 3600
# Start and end; a third would only be the end of another search.
MOST_KEPT = 4


@dataclass(frozen=True, slots=True)
class Spot:
    """A start or an end.

    Attributes:
        place: As exact as it is known.
        label: What people call it.
        text: As an address has it: a feature as "layer/id", all else as longitude and latitude of the public place.
        is_exact: Whether `place` is more than the public place of its piece of land.
    """

    place: Place
    label: str
    text: str
    is_exact: bool

    @classmethod
    def exactly(cls, point: Point, label: str) -> Self:
        """A place that somebody named or tapped.

        Args:
            point: Where it is (EPSG:4326).
            label: What it was called; empty where it was tapped.

        Raises:
            RoutingError: No road is near, or there is no router.
        """
        place = Place(point.x, point.y)
        public = public_place(place)
        return cls(place, (label or label_of(public, current_region()))[:LONGEST_LABEL], _written(public), is_exact=True)

    @classmethod
    def read(cls, text: str, kept: Kept) -> Self | None:
        """A place as an address has it; `None` where it is none.

        Args:
            text: From the address.
            kept: What the device knows more exactly.
        """
        if text in kept.spots:
            lon, lat, label = kept.spots[text]
            return cls(Place(lon, lat), label, text, is_exact=True)
        try:
            found = read_named_place(text, "place")
        except (InvalidInputError, NotFoundError):
            return None
        place = Place(found.place.longitude, found.place.latitude)
        if found.entry is None:
            return cls(place, label_of(place, current_region()), text, is_exact=False)
        label = name_of(registry.get(found.entry.layer), found.entry)
        return cls(place, label[:LONGEST_LABEL], text, is_exact=True)

    @property
    def point(self) -> Point:
        """The place as databases have it (EPSG:4326)."""
        return Point(self.place.lon, self.place.lat, srid=WGS84)


@dataclass(frozen=True, slots=True)
class Kept:
    """What a device remembers of the places its owner named.

    Attributes:
        spots: Longitude, latitude and label by the text that stands in addresses.
    """

    spots: dict[str, tuple[float, float, str]]

    @classmethod
    def of(cls, request: HttpRequest) -> Self:
        """Read what came along; nothing where it is old, or was written by somebody else."""
        written = request.get_signed_cookie(COOKIE, default="", salt=COOKIE_SALT, max_age=KEPT_S)
        try:
            spots = json.loads(written or "{}")
        except ValueError:
            spots = {}
        return cls({text: (lon, lat, label) for text, (lon, lat, label) in spots.items()})

    def with_spots(self, *spots: Spot) -> Kept:
        """The same with some more; of too many the oldest are forgotten."""
        new = {spot.text: (spot.place.lon, spot.place.lat, spot.label) for spot in spots if "/" not in spot.text}
        before = {text: one for text, one in self.spots.items() if text not in new}
        return Kept(dict([*before.items(), *new.items()][-MOST_KEPT:]))

    def give(self, request: HttpRequest, response: HttpResponse) -> None:
        """Let the device remember it, for the pages of rides alone."""
        written = json.dumps(self.spots, separators=(",", ":"))
        options: dict[str, Any] = {"httponly": True, "samesite": "Lax", "secure": request.is_secure()}
        response.set_signed_cookie(COOKIE, written, salt=COOKIE_SALT, max_age=KEPT_S, path=_own_path(), **options)

    @staticmethod
    def forget(response: HttpResponseBase) -> None:
        """Let the device forget all of it."""
        response.delete_cookie(COOKIE, path=_own_path(), samesite="Lax")


def _own_path() -> str:
    return reverse("pages:ride-search")


def _written(place: Place) -> str:
    return f"{place.lon:.{DIGITS}f},{place.lat:.{DIGITS}f}"
