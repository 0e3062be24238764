"""What comes first: every number that the order of the results depends on, beside those of `layers.core.search.fit`.

They were chosen with the labelled searches of tests/search in view, in round steps, and none of them for one search alone.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from layers.core.layer import Prominence

if TYPE_CHECKING:
    from collections.abc import Collection

    from layers.core.values import LonLat

EARTH_RADIUS_M = 6_371_009

# A bench with the word in its name matters less than the place that people go to.
BY_PROMINENCE = {Prominence.FURNITURE: 0.85, Prominence.PLACE: 1.0, Prominence.HAPPENING: 1.0}
# A place of no importance, and what full importance adds: a bus stop comes to 0.84, a village to 0.94.
UNIMPORTANT, IMPORTANT = 0.78, 0.4
# Something far away counts this much of the same thing here, and half of the rest is lost at this distance.
FAR_AWAY, HALF_AT_M = 0.55, 4_000
# Who types a number wants the house, then its street or what has the number in its name, then anything else.
HOUSE, STREET_OF_HOUSE, NUMBER_IN_NAME = 1.5, 1.2, 1.2


def of_feature(prominence: int) -> float:
    """How much a feature matters."""
    return BY_PROMINENCE[Prominence(prominence)]


def of_place(importance: float) -> float:
    """How much a place matters, by its importance from 0 to 1."""
    return UNIMPORTANT + IMPORTANT * importance


def of_street(number: str) -> float:
    """How much more a street matters when a house number was typed."""
    return STREET_OF_HOUSE if number else 1.0


def of_number(number: str, name_words: Collection[str]) -> float:
    """How much more a thing matters that has the number that was typed in its name: Kindergarten 2."""
    return NUMBER_IN_NAME if number and number in name_words else 1.0


def of_distance(metres: float | None) -> float:
    """How much of a thing's worth is left at a distance; all of it when nobody knows where the reader is."""
    return 1.0 if metres is None else FAR_AWAY + (1 - FAR_AWAY) / (1 + metres / HALF_AT_M)


def metres_between(near: LonLat, longitude: float, latitude: float) -> float:
    """The distance on a sphere, by the haversine formula."""
    here, there = math.radians(near.latitude), math.radians(latitude)
    turn = math.sin(math.radians(longitude - near.longitude) / 2) ** 2
    half = math.sin((there - here) / 2) ** 2 + math.cos(here) * math.cos(there) * turn
    return 2 * EARTH_RADIUS_M * math.asin(math.sqrt(min(1, half)))
