"""Something new that is taken over from a spot of an own map: what is known of it, and who is told what became of it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.urls import reverse

from api.actors import actor_of
from layers.core.photos.pictures import SIZES
from layers.core.photos.storage import read_variant
from layers.own_maps.proposing import find_proposable, note_proposal

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import BinaryIO

    from django.http import HttpRequest

    from layers.core.contributions.models import Change
    from layers.core.layer import Layer
    from layers.core.permissions import Actor
    from layers.own_maps.models import Spot

PARAMETER = "spot"
_NAMED = re.compile(r"([\w-]{20,40})/([0-9a-f-]{36})")


@dataclass(frozen=True, slots=True)
class Source:
    """A spot.

    Attributes:
        spot: As it is kept.
        takes_photos: Whether its pictures come along.
    """

    spot: Spot
    takes_photos: bool = False

    @property
    def url(self) -> str:
        """The map on which it lies."""
        return reverse("pages:own-map", args=[self.spot.map.token])

    @property
    def initial(self) -> dict[str, Any]:
        """What the form knows at first, by the names of its fields."""
        return {
            "place": self.spot.geom.point_on_surface,
            "title": self.spot.title,
            "description": self.spot.note,
        }

    @property
    def photo_count(self) -> int:
        """How many pictures it has."""
        return self.spot.photos.count()

    @property
    def photos(self) -> Iterator[tuple[BinaryIO, str]]:
        """Its pictures that come along, each with what is in it: copies, since own maps and the common map end apart."""
        for photo in self.spot.photos.all() if self.takes_photos else ():
            yield BytesIO(read_variant(photo.name, SIZES[0])), photo.alt

    def note(self, actor: Actor, change: Change) -> None:
        """Let the map tell what becomes of it."""
        note_proposal(actor=actor, spot=self.spot, change=change)


def source_of(request: HttpRequest, layer: Layer) -> Source | None:
    """The spot that the address names; `None` where it names none.

    Raises:
        UnknownMapError: There is no such map that this person may see.
        ForbiddenError: They do not work on it.
        UnknownSpotError: It has no such spot.
        ConflictError: It was proposed already.
    """
    named = _NAMED.fullmatch(request.GET.get(PARAMETER, ""))
    if named is None:
        return None
    uid = _uuid(named[2])
    if uid is None:
        return None
    spot = find_proposable(actor=actor_of(request), token=named[1], uid=uid, layer=layer)
    return Source(spot, takes_photos=request.POST.get("spot_photos") == "yes")


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
