"""How important a named place is, from 0 to 1: what people more likely mean when several have the same name."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from layers.osm.gazetteer.kinds import SETTLEMENT, TRAITS, Kind, group_of

if TYPE_CHECKING:
    from collections.abc import Mapping

# 10 inhabitants make 0.22, 1,000 make 0.46, 100,000 make 0.70.
_NOBODY, _PER_TENFOLD = 0.10, 0.12
_KNOWN = 0.05
_KNOWN_BY = ("wikidata", "wikipedia")
_STREETS = {
    **dict.fromkeys(("motorway", "trunk", "primary"), 0.06),
    "secondary": 0.04,
    "tertiary": 0.03,
    "service": -0.04,
}


def importance(kind: Kind, tags: Mapping[str, str]) -> float:
    """How important something with these tags is, as far as tags say; size is added when its parts are joined."""
    base = TRAITS[kind].importance
    if group_of(kind) == SETTLEMENT and (population := _number(tags.get("population", ""))):
        base = _NOBODY + _PER_TENFOLD * math.log10(population)
    elif kind is Kind.STREET:
        base += _STREETS.get(tags.get("highway", "").removesuffix("_link"), 0)
    return min(1.0, base + (_KNOWN if any(key in tags for key in _KNOWN_BY) else 0))


def _number(text: str) -> int:
    digits = "".join(text.replace(".", " ").replace(",", " ").split())
    return int(digits) if digits.isascii() and digits.isdigit() else 0
