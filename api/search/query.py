"""What a request for a search asks for, parsed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from django.utils.translation import gettext as _

from api.layers import parse_layers
from api.pages.region import current_region
from api.parameters import whole_number
from api.search.candidates import Sources
from layers.core.exceptions import InvalidInputError
from layers.core.models import Entry
from layers.core.search.question import LONGEST
from layers.core.values import LonLat
from layers.osm.gazetteer.models import GazetteerEntry

if TYPE_CHECKING:
    from datetime import datetime

    from django.http import QueryDict

    from api.caching import Viewer
    from layers.core.layer import Layer

PARAMETERS = ("q", "near", "limit", "layers")
DEFAULT_LIMIT = 20
MAX_LIMIT = 50


@dataclass(frozen=True, slots=True)
class SearchQuery:
    """A request for a search.

    Attributes:
        text: As somebody typed it.
        near: Where they are or look, if that is known.
        limit: How many results at most.
        layers: Only features of these; features of all and places too where there is none.
    """

    text: str
    near: LonLat | None
    limit: int
    layers: tuple[Layer, ...]

    @classmethod
    def parse(cls, query: QueryDict) -> Self:
        """Read a query whose names are known and occur once.

        Raises:
            InvalidInputError: A value cannot be used, or nothing is looked for; the error names the parameter.
        """
        text = query.get("q", "").strip()
        if not text:
            raise InvalidInputError(_("Please say what you are looking for, for example q=playground."), parameter="q")
        if len(text) > LONGEST:
            message = _("That is too long for a search. %(most)s characters are enough.") % {"most": LONGEST}
            raise InvalidInputError(message, parameter="q")
        near = LonLat.parse(query.get("near", "")) if "near" in query else None
        named = query.get("layers", "")
        return cls(
            text,
            near,
            whole_number(query.get("limit"), "limit", 1, MAX_LIMIT, DEFAULT_LIMIT),
            tuple(parse_layers(named)) if named else (),
        )

    def sources(self, viewer: Viewer, at: datetime) -> Sources:
        """In what is searched: without features that are over by then, or that this person may not see."""
        entries = Entry.objects.visible_to(viewer.actor).current(at)
        middle = LonLat(*current_region().bbox.centre)
        if self.layers:
            return Sources(entries.in_layers(layer.id for layer in self.layers), GazetteerEntry.objects.none(), middle)
        return Sources(entries, GazetteerEntry.objects.all(), middle)


def read_near(text: str) -> LonLat | None:
    """A position that a page hands on; what cannot be read counts as none."""
    try:
        return LonLat.parse(text) if text else None
    except InvalidInputError:
        return None
