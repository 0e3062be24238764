"""The page `/api/` for people: what there is, how to use it, and whose it is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from api.ogc.documents import LICENCE
from api.ogc.pages import surroundings
from api.pages import answers
from api.pages.region import current_region
from layers.core import registry
from layers.core.models import Entry

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.http import HttpRequest, HttpResponse

    from api.pages.region import Region
    from layers.core.layer import Layer

# Half the edges of the box that an example asks for, in degrees: a village and its fields.
HALF_WIDTH, HALF_HEIGHT = 0.03, 0.02
SAMPLE_SIZE = 1000
_NAMES_IN_S = "?filter=" + quote("title LIKE 'S%'")


@dataclass(frozen=True, slots=True)
class LayerRow:
    """A layer that can be had.

    Attributes:
        layer: Which.
        count: How many features it has.
    """

    layer: Layer
    count: int


@dataclass(frozen=True, slots=True)
class Example:
    """A question that one click asks.

    Attributes:
        title: What is asked.
        path: Of the answer, with its query.
    """

    title: str
    path: str


def layer_rows(layers: Iterable[Layer]) -> list[LayerRow]:
    """Layers with the number of their public features."""
    counts = Entry.objects.visible_to(None).count_by_layer()
    return [LayerRow(layer, counts.get(layer.id, 0)) for layer in layers]


def answer(request: HttpRequest) -> HttpResponse:
    """Draw the page, unless the browser has it already."""
    return answers.answer(request, "data/welcome.html", lambda: surroundings(request) | _context(request))


def _context(request: HttpRequest) -> dict[str, Any]:
    rows, region = layer_rows(registry.layers()), current_region()
    shown = next((row for row in rows if row.count), rows[0]).layer
    site = request.build_absolute_uri("/").rstrip("/")
    return {
        "rows": rows,
        "total": sum(row.count for row in rows),
        "licence": LICENCE,
        "address": request.build_absolute_uri(reverse("ogc:landing-page")),
        "site": site,
        "layer": shown,
        "examples": _examples(rows, region),
        **{name: _recipe(name, site, shown, region) for name in ("leaflet", "maplibre", "geopandas", "curl", "ogr2ogr")},
    }


def _recipe(name: str, site: str, layer: Layer, region: Region) -> str:
    """Lines that work as they are: with the addresses of this site, and the middle of its region."""
    context = {"site": site, "layer": layer, "view": region.view, "limit": SAMPLE_SIZE}
    return render_to_string(f"data/recipes/{name}.txt", context).strip()


def _examples(rows: list[LayerRow], region: Region) -> list[Example]:
    layer = max(rows, key=lambda row: row.count).layer
    words, layers = {"layer": layer.title, "letter": "S"}, [row.layer for row in rows]
    return [
        Example(_("A box around the middle: %(layer)s") % words, _in_the_middle(layer, region)),
        *[_of_this_week(each) for each in layers if each.times],
        *[_of_one_kind(each) for each in layers if each.kinds][:1],
        Example(_("%(layer)s with a name in %(letter)s, in the language CQL2") % words, _items(layer) + _NAMES_IN_S),
        Example(_("By what one can filter"), reverse("ogc:queryables", args=[layer.id])),
        Example(_("Vector tiles (TileJSON)"), reverse("tiles:layer-tilejson", args=[layer.id])),
    ]


def _of_this_week(layer: Layer) -> Example:
    """From Monday to Sunday."""
    monday = localdate() - timedelta(days=localdate().weekday())
    week = f"{_items(layer)}?datetime={monday}/{monday + timedelta(days=6)}"
    return Example(_("%(layer)s of this week") % {"layer": layer.title}, week)


def _of_one_kind(layer: Layer) -> Example:
    kind = layer.kinds[-1]
    words = {"layer": layer.title, "kind": kind.title}
    return Example(_("%(layer)s of one kind: %(kind)s") % words, f"{_items(layer)}?kind={kind.id}")


def _items(layer: Layer) -> str:
    return reverse("ogc:items", args=[layer.id])


def _in_the_middle(layer: Layer, region: Region) -> str:
    lon, lat = region.view.lon, region.view.lat
    box = (lon - HALF_WIDTH, lat - HALF_HEIGHT, lon + HALF_WIDTH, lat + HALF_HEIGHT)
    return f"{_items(layer)}?bbox={','.join(f'{number:.3f}' for number in box)}"
