"""What a row of the results says about a place, a street or a house; features have rows of their own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, Self

from django.contrib.gis.measure import Distance
from django.urls import reverse
from django.utils.translation import gettext as _

from api.pages.measures import distance_words
from api.pages.state import Position
from layers.core.models import Entry
from layers.osm.gazetteer.kinds import STREET, Kind, group_of
from layers.osm.gazetteer.models import Address

if TYPE_CHECKING:
    from api.search.finding import Result
    from layers.osm.gazetteer.models import GazetteerEntry

Type = Literal["feature", "place", "street", "address"]
HOUSE_ZOOM = 17.5

_ICONS = {
    Kind.RIVER: "waves",
    Kind.STREAM: "waves",
    Kind.CANAL: "waves",
    Kind.DITCH: "waves",
    Kind.LAKE: "waves",
    Kind.BEACH: "waves",
    Kind.BAY: "waves",
    Kind.WOOD: "trees",
    Kind.PARK: "trees",
    Kind.NATURE_RESERVE: "trees",
    Kind.PEAK: "mountain",
    Kind.SADDLE: "mountain",
    Kind.VALLEY: "mountain",
    Kind.CASTLE: "castle",
    Kind.RUINS: "castle",
    Kind.MUSEUM: "landmark",
    Kind.STATION: "train-front",
    Kind.TRAM_STOP: "train-front",
    Kind.BUS_STATION: "bus",
    Kind.BUS_STOP: "bus",
    Kind.FERRY_TERMINAL: "ship",
    Kind.AERODROME: "plane",
}


@dataclass(frozen=True, slots=True)
class Shown:
    """A result as it is shown.

    Attributes:
        type: What it is.
        title: What it is called; of a house with its number.
        kind: The word for such a thing.
        line: Where it is.
        icon: Drawing in the circle in front.
        at: A map that shows it whole.
        url: Where it leads.
        distance: From where the reader is; empty when that is not known.
    """

    type: Type
    title: str
    kind: str
    line: str
    icon: str
    at: Position | None
    url: str
    distance: str

    @classmethod
    def of(cls, result: Result) -> Self:
        """Put a result into words; of a feature only its address, since it has a row of its own."""
        thing = result.thing
        if isinstance(thing, Entry):
            url = reverse("pages:feature", args=[thing.layer, thing.feature_id])
            return cls("feature", thing.title, "", "", "", None, url, "")
        return cls.of_place(thing, result.distance_m)

    @classmethod
    def of_place(cls, thing: GazetteerEntry | Address, metres: float | None) -> Self:
        """Put a place, a street or a house into words."""
        at = _position(thing)
        if isinstance(thing, Address):
            kind, icon, title, place = _("Address"), "lucide/house", str(thing), thing.street
        else:
            kind, icon, title, place = thing.kind_label, _icon(Kind(thing.kind)), thing.name, thing
        return cls(
            type=_type(thing),
            title=title,
            kind=kind,
            line=place.label,
            icon=icon,
            at=at,
            url=f"{reverse('pages:start')}?at={at.text}",
            distance=distance_words(None if metres is None else Distance(m=metres)),
        )


def _type(thing: GazetteerEntry | Address) -> Type:
    if isinstance(thing, Address):
        return "address"
    return "street" if group_of(Kind(thing.kind)) == STREET else "place"


def _icon(kind: Kind) -> str:
    if group_of(kind) == STREET:
        return "lucide/signpost"
    return f"lucide/{_ICONS.get(kind, 'map-pin')}"


def _position(thing: GazetteerEntry | Address) -> Position:
    """A map above it, so close that it is seen whole."""
    if isinstance(thing, Address):
        return Position(HOUSE_ZOOM, thing.point.y, thing.point.x)
    west, south, east, north = thing.box
    return Position.above(thing.box, (west + east) / 2, (south + north) / 2)
