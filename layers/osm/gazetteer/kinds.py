"""What kinds of named places there are, and how each is treated."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.conf import settings
from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override, pgettext_lazy

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django_stubs_ext import StrOrPromise


class Kind(TextChoices):
    """What a named place is, with the word that people read."""

    CITY = "city", _("City")
    TOWN = "town", _("Town")
    VILLAGE = "village", _("Village")
    HAMLET = "hamlet", _("Hamlet")
    SUBURB = "suburb", _("Suburb")
    QUARTER = "quarter", _("Quarter")
    NEIGHBOURHOOD = "neighbourhood", _("Neighbourhood")
    ISOLATED_DWELLING = "isolated_dwelling", _("Isolated houses")
    FARM = "farm", _("Farm")
    LOCALITY = "locality", _("Named spot")
    ISLAND = "island", _("Island")
    STREET = "street", _("Street")
    SQUARE = "square", _("Square")
    PATH = "path", _("Path")
    RIVER = "river", _("River")
    STREAM = "stream", _("Stream")
    CANAL = "canal", _("Canal")
    DITCH = "ditch", _("Ditch")
    LAKE = "lake", _("Lake or pond")
    WOOD = "wood", _("Wood")
    HEATH = "heath", _("Heath")
    WETLAND = "wetland", _("Moor or wetland")
    PEAK = "peak", _("Peak")
    SADDLE = "saddle", _("Mountain pass")
    VALLEY = "valley", _("Valley")
    SPRING = "spring", _("Spring")
    CAVE = "cave", _("Cave")
    BEACH = "beach", _("Beach")
    BAY = "bay", _("Bay")
    CAPE = "cape", _("Cape")
    NATURE_RESERVE = "nature_reserve", _("Nature reserve")
    PARK = "park", _("Park")
    CEMETERY = "cemetery", _("Cemetery")
    ALLOTMENTS = "allotments", _("Allotments")
    BUSINESS_PARK = "business_park", _("Business park")
    CASTLE = "castle", _("Castle or manor")
    RUINS = "ruins", _("Ruins")
    MUSEUM = "museum", _("Museum")
    ATTRACTION = "attraction", _("Sight")
    STATION = "station", _("Railway station")
    TRAM_STOP = "tram_stop", _("Tram stop")
    BUS_STATION = "bus_station", _("Bus station")
    BUS_STOP = "bus_stop", _("Bus stop")
    FERRY_TERMINAL = "ferry_terminal", _("Ferry terminal")
    AERODROME = "aerodrome", _("Airfield")


SETTLEMENT, STREET, WATERWAY = "settlement", "street", "waterway"


@dataclass(frozen=True, slots=True)
class Trait:
    """How a kind is treated.

    Attributes:
        importance: Of one of which nothing more is known, from 0 to 1.
        reach_m: How far one that is only a point is supposed to reach, for the view that frames it.
        near_m: Two of the same name and group that lie no farther apart than this are one.
        group: What can be one thing: a hamlet as a point and a village as an area, but not a village and its station.
            Empty for kinds that are a group of their own.
    """

    importance: float
    reach_m: int = 150
    near_m: int = 300
    group: str = ""


# A settlement is as important as one with the usual number of inhabitants of its kind; see `importance.py`.
TRAITS: Mapping[Kind, Trait] = {
    Kind.CITY: Trait(0.70, 6_000, 1_000, SETTLEMENT),
    Kind.TOWN: Trait(0.57, 2_500, 1_000, SETTLEMENT),
    Kind.VILLAGE: Trait(0.41, 1_000, 1_000, SETTLEMENT),
    Kind.SUBURB: Trait(0.44, 1_000, 1_000, SETTLEMENT),
    Kind.QUARTER: Trait(0.42, 700, 1_000, SETTLEMENT),
    Kind.NEIGHBOURHOOD: Trait(0.36, 400, 1_000, SETTLEMENT),
    Kind.HAMLET: Trait(0.30, 400, 1_000, SETTLEMENT),
    Kind.ISOLATED_DWELLING: Trait(0.18, 200, 1_000, SETTLEMENT),
    Kind.FARM: Trait(0.17, 200, 1_000, SETTLEMENT),
    Kind.LOCALITY: Trait(0.12, 300, 1_000, SETTLEMENT),
    Kind.ISLAND: Trait(0.30, 800),
    Kind.STREET: Trait(0.20, 100, 500, STREET),
    Kind.SQUARE: Trait(0.25, 100, 500, STREET),
    Kind.PATH: Trait(0.10, 100, 500, STREET),
    Kind.RIVER: Trait(0.35, 500, 2_000, WATERWAY),
    Kind.STREAM: Trait(0.20, 300, 2_000, WATERWAY),
    Kind.CANAL: Trait(0.25, 300, 2_000, WATERWAY),
    Kind.DITCH: Trait(0.10, 300, 2_000, WATERWAY),
    Kind.LAKE: Trait(0.25),
    Kind.WOOD: Trait(0.20, near_m=1_000),
    Kind.HEATH: Trait(0.18, near_m=1_000),
    Kind.WETLAND: Trait(0.18, near_m=1_000),
    Kind.PEAK: Trait(0.25, 500),
    Kind.SADDLE: Trait(0.15, 300),
    Kind.VALLEY: Trait(0.20, 1_000, 1_000),
    Kind.SPRING: Trait(0.12),
    Kind.CAVE: Trait(0.18),
    Kind.BEACH: Trait(0.28),
    Kind.BAY: Trait(0.28, 500, 1_000),
    Kind.CAPE: Trait(0.20, 500),
    Kind.NATURE_RESERVE: Trait(0.25, 500, 1_000),
    Kind.PARK: Trait(0.25),
    Kind.CEMETERY: Trait(0.22),
    Kind.ALLOTMENTS: Trait(0.12),
    Kind.BUSINESS_PARK: Trait(0.18, near_m=1_000),
    Kind.CASTLE: Trait(0.28),
    Kind.RUINS: Trait(0.20),
    Kind.MUSEUM: Trait(0.24),
    Kind.ATTRACTION: Trait(0.20),
    Kind.STATION: Trait(0.38, 300, 500),
    Kind.TRAM_STOP: Trait(0.20),
    Kind.BUS_STATION: Trait(0.28, 200),
    Kind.BUS_STOP: Trait(0.15),
    Kind.FERRY_TERMINAL: Trait(0.32, 200),
    Kind.AERODROME: Trait(0.30, 800),
}

# Kinds after which people say where something is.
LANDMARK_SETTLEMENTS = (Kind.CITY, Kind.TOWN, Kind.VILLAGE, Kind.HAMLET, Kind.SUBURB)
# Of these, the municipality says enough.
WHOLE_SETTLEMENTS = (Kind.CITY, Kind.TOWN, Kind.VILLAGE, Kind.HAMLET)


def group_of(kind: Kind) -> str:
    """What a kind can be one thing with."""
    return TRAITS[kind].group or kind.value


def kinds_in(group: str) -> list[Kind]:
    """All kinds of a group."""
    return [kind for kind in Kind if group_of(kind) == group]


# What else people call such things; for the search.
ALSO: Mapping[Kind, StrOrPromise] = {
    Kind.TOWN: pgettext_lazy("settlement", "place"),
    Kind.VILLAGE: _("place municipality"),
    Kind.HAMLET: _("place settlement"),
    Kind.SUBURB: _("part of town"),
    Kind.QUARTER: _("part of town"),
    Kind.NEIGHBOURHOOD: _("part of town settlement"),
    Kind.FARM: _("farmstead"),
    Kind.LOCALITY: _("field name"),
    Kind.SQUARE: _("place square"),
    Kind.PATH: _("way track"),
    Kind.STREAM: _("brook"),
    Kind.LAKE: _("water reservoir"),
    Kind.WOOD: _("forest"),
    Kind.PEAK: _("mountain hill"),
    Kind.SADDLE: _("saddle"),
    Kind.CASTLE: _("castle palace fort"),
    Kind.RUINS: _("castle ruin"),
    Kind.ATTRACTION: _("attraction"),
    Kind.STATION: _("station stop"),
    Kind.BUS_STATION: _("bus terminal"),
    Kind.BUS_STOP: _("stop bus"),
    Kind.FERRY_TERMINAL: _("ferry harbour"),
    Kind.AERODROME: _("airport"),
    Kind.CEMETERY: _("graveyard"),
    Kind.ALLOTMENTS: _("allotment gardens"),
    Kind.BUSINESS_PARK: _("industrial estate"),
    Kind.NATURE_RESERVE: _("protected area"),
}


def words_by_kind() -> dict[str, str]:
    """What people call things of each kind in every language, one a line; for the search."""
    return {kind.value: "\n".join(_words(kind)) for kind in Kind}


def _words(kind: Kind) -> dict[str, None]:
    words: dict[str, None] = {}
    for code, _title in settings.LANGUAGES:
        with override(code):
            words |= dict.fromkeys(str(text) for text in (kind.label, ALSO.get(kind)) if text)
    return words
