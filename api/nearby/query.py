"""What a request for what is near asks for, parsed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from django.utils.translation import gettext as _

from api import wishes
from api.layers import parse_layers
from api.parameters import whole_number
from api.wishes import Wish
from layers.core.exceptions import InvalidInputError
from layers.core.search.question import LONGEST
from layers.core.values import LonLat

if TYPE_CHECKING:
    from datetime import datetime

    from django.http import QueryDict

    from layers.core.layer import Layer

PARAMETERS = ("near", "address", "layers", "limit", "offset", *wishes.PARAMETERS)
DEFAULT_LIMIT = 25
MAX_LIMIT = 100
# Whoever wants more of a list by distance wants another place, or a layer's own list.
MAX_OFFSET = 1_000


@dataclass(frozen=True, slots=True)
class NearbyQuery:
    """A request for what is near.

    Attributes:
        near: Around which point; `None` when an address says it.
        address: Around which address, street or place, as people write it; empty when a point says it.
        layers: In which layers; all with markers when the request names none.
        wish: What else is wanted of the entries.
        limit: How many at most.
        offset: How many to skip.
    """

    near: LonLat | None
    address: str
    layers: list[Layer]
    wish: Wish
    limit: int
    offset: int

    @classmethod
    def parse(cls, query: QueryDict, at: datetime) -> Self:
        """Read a query whose names are known and occur once.

        Args:
            query: Of the request.
            at: What counts as now.

        Raises:
            InvalidInputError: A value cannot be used, or no place is named; the error names the parameter.
        """
        address = query.get("address", "").strip()
        if ("near" in query) == bool(address):
            message = _("Please say where: near=12.35,53.93 or address=Hauptstraße 1, one of both.")
            raise InvalidInputError(message, parameter="near")
        return cls(
            near=LonLat.parse(query.get("near", "")) if "near" in query else None,
            address=_short(address),
            layers=[layer for layer in parse_layers(query.get("layers", "")) if layer.style.marker],
            wish=Wish.parse(query, at),
            limit=whole_number(query.get("limit"), "limit", 1, MAX_LIMIT, DEFAULT_LIMIT),
            offset=whole_number(query.get("offset"), "offset", 0, MAX_OFFSET, 0),
        )


def _short(address: str) -> str:
    if len(address) > LONGEST:
        message = _("That is too long for a search. %(most)s characters are enough.") % {"most": LONGEST}
        raise InvalidInputError(message, parameter="address")
    return address
