"""What the page of an own map shows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.contrib.gis.db.models import Extent, GeometryField
from django.contrib.gis.db.models.functions import Length
from django.db.models import CharField, Func
from django.db.models.functions import Cast
from django.urls import reverse
from django.utils.translation import gettext as _

from api.own_maps.photos import described_photo
from api.pages.ground import box_text, ground, words
from api.pages.measures import distance_words
from api.pages.region import current_region
from geo_platform.config import config
from layers.core import registry
from layers.core.icons import icon
from layers.core.values import WGS84, BBox
from layers.own_maps.making import rights_of
from layers.own_maps.palette import COLOURS, SYMBOLS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from layers.own_maps.models import OwnMap, Spot

SHOWN_STATES = ("pending", "accepted")
MOST_ROWS = 100
"""In the list that the server draws; a script lists all."""
PLACEHOLDER = "00000000-0000-0000-0000-000000000000"
"""Stands for the spot in an address that a script completes."""


@dataclass(frozen=True, slots=True)
class SpotRow:
    """A spot in the list.

    Attributes:
        spot: As it is kept.
        facts: What sort of shape it is, unless it is called so, and how long a way is.
        symbol: Its icon, as `symbol_id` of the drawings of the page.
        photos: As scripts read them.
        state: What became of it on the common map: `pending`, `accepted`, or empty.
    """

    spot: Spot
    facts: str
    symbol: str
    photos: list[dict[str, object]]
    state: str


def shown_map(own_map: OwnMap) -> dict[str, Any]:
    """What the template of a map needs, for whom `find_map` has found it."""
    region = current_region()
    rights = rights_of(own_map)
    rows = spot_rows(own_map)
    count = own_map.spots.there().count()
    return {
        "map": own_map,
        "may_edit": rights.edits,
        "may_run": rights.runs,
        "may_copy": rights.edits or own_map.access == own_map.Access.PUBLIC,
        "rows": rows,
        "more_rows": count - len(rows),
        "symbols": used_symbols(row.spot for row in rows),
        "layers": [registry.get(layer) for layer in own_map.layers if layer in _known()],
        "choices": choices(),
        "words": words(),
        "start_view": region.view.text,
        **addresses(own_map),
        **ground(region),
        "extent": extent_of(own_map),
        "spot_count": count,
        "share_url": share_address(own_map),
    }


def addresses(own_map: OwnMap) -> dict[str, str]:
    """Where scripts read and write a map; `{uid}` stands for a spot."""
    spot = [own_map.token, PLACEHOLDER]
    return {
        "state_url": reverse("pages:own-map-state", args=[own_map.token]),
        "edits_url": reverse("pages:own-map-edits", args=[own_map.token]),
        "changes_url": reverse("pages:own-map-changes", args=[own_map.token]),
        "photos_url": reverse("pages:own-map-spot-photos", args=spot).replace(PLACEHOLDER, "{uid}"),
        "propose_url": reverse("pages:own-map-propose", args=spot).replace(PLACEHOLDER, "{uid}"),
    }


def share_address(own_map: OwnMap) -> str:
    """The whole address of a map, to hand over."""
    return config.site_url + reverse("pages:own-map", args=[own_map.token])


def choices() -> dict[str, Any]:
    """Among what spots can choose, for scripts: colours, drawings, and the layers of the common map."""
    return {
        "colours": [
            {
                "id": colour.id,
                "title": str(colour.title),
                "light": colour.light,
                "dark": colour.dark,
                "ink": colour.light_icon,
            }
            for colour in COLOURS.values()
        ],
        "icons": [_drawn(name) for name in SYMBOLS],
        "layers": [
            {"id": layer.id, "title": str(layer.title), "family": layer.family.id, "icon": layer.style.icon}
            for layer in registry.layers()
            if layer.style.marker
        ],
    }


def used_symbols(spots: Iterable[Spot]) -> list[dict[str, str]]:
    """The drawings that some spots have, each once."""
    return [_drawn(name) for name in sorted({spot.icon for spot in spots})]


def _drawn(name: str) -> dict[str, str]:
    symbol = SYMBOLS[name]
    drawing = icon(symbol.icon)
    return {"id": name, "title": str(symbol.title), "viewBox": drawing.view_box, "body": drawing.body}


def spot_rows(own_map: OwnMap) -> list[SpotRow]:
    """The first spots of a map, as its list shows them; their shapes are only measured."""
    geography = Cast("geom", GeometryField(geography=True, srid=WGS84))
    spots = own_map.spots.there().select_related("proposed").prefetch_related("photos").defer("geom")
    measured = spots.annotate(
        shape=Func("geom", function="GeometryType", output_field=CharField()), length=Length(geography)
    )
    return [_row(spot, own_map.token) for spot in measured[:MOST_ROWS]]


def _row(spot: Spot, token: str) -> SpotRow:
    kinds = {"POINT": _("Spot"), "LINESTRING": _("Way"), "POLYGON": _("Area")}
    shape: str = spot.shape  # type: ignore[attr-defined]  # annotated, as is the length
    measure = distance_words(spot.length) if shape == "LINESTRING" else ""  # type: ignore[attr-defined]  # annotated
    facts = [word for word in (kinds[shape], measure) if word and word != spot.title]
    state = spot.proposed.state if spot.proposed else ""
    photos = [described_photo(photo, token) for photo in spot.photos.all()]
    return SpotRow(spot, " · ".join(facts), spot.icon, photos, state if state in SHOWN_STATES else "")


def extent_of(own_map: OwnMap) -> str:
    """The box around all spots as attributes have it; empty where there are none."""
    box = box_around(own_map)
    return box_text(box) if box else ""


def box_around(own_map: OwnMap) -> BBox | None:
    """The box around all spots; `None` where there are none."""
    box = own_map.spots.there().aggregate(box=Extent("geom"))["box"]
    return BBox.around(box) if box else None


def _known() -> set[str]:
    return {layer.id for layer in registry.layers()}
