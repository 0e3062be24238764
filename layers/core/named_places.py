"""Places as addresses and signs have them: the name of a thing on the map, or longitude and latitude."""

from __future__ import annotations

import re
from dataclasses import dataclass

from layers.core import registry
from layers.core.exceptions import UnknownFeatureError
from layers.core.models import Entry
from layers.core.values import LonLat

_NAME = re.compile(r"([a-z0-9_-]{1,60})/([0-9]{1,9})")


@dataclass(frozen=True, slots=True)
class NamedPlace:
    """Where something is.

    Attributes:
        place: Where.
        entry: What, if a thing was named.
    """

    place: LonLat
    entry: Entry | None = None


def read_named_place(text: str, parameter: str) -> NamedPlace:
    """Read "rest-spots/12" or "9.52,47.14".

    Nobody is led to a thing that is only roughly where it is said to be.

    Args:
        text: What somebody wrote.
        parameter: What is to blame if it is neither.

    Raises:
        InvalidInputError: It is neither.
        NotFoundError: There is no such layer, or no such thing in it to which anybody may be led.
    """
    named = _NAME.fullmatch(text)
    if named is None:
        return NamedPlace(LonLat.parse(text, parameter))
    layer, number = registry.get(named[1]), int(named[2])
    entry = Entry.objects.visible_to(None).filter(layer=layer.id, feature_id=number).first()
    if entry is None or layer.location.is_blurred:
        raise UnknownFeatureError(layer.title, named[2])
    point = layer.destination(entry)
    return NamedPlace(LonLat(point.x, point.y), entry)
