"""Features as GeoJSON documents: what PostgreSQL printed, with links around it."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from api.ogc.formats import GEOJSON, JSON
from api.ogc.links import address, link, own_address, own_links
from api.ogc.query import cursor

if TYPE_CHECKING:
    from django.http import HttpRequest

    from api.ogc.formats import Chosen
    from layers.core.geojson import FeatureItem, FeaturePage
    from layers.core.layer import Layer


def feature_collection(request: HttpRequest, chosen: Chosen, layer: Layer, page: FeaturePage) -> bytes:
    """A piece of a list (Part 1, 7.15.5 to 7.15.8)."""
    links = [
        *own_links(request, chosen, str(layer.title)),
        link("collection", address(request, "collection", layer.id), JSON, str(layer.title)),
    ]
    if page.next_after is not None:
        following = own_address(request, cursor=cursor(layer, page.next_after))
        links.append(link("next", following, chosen.format, _("The list goes on here")))
    head = {
        "type": "FeatureCollection",
        "timeStamp": datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z"),
        "numberMatched": page.matched,
        "numberReturned": page.returned,
        "links": links,
    }
    return b'%b,"features":[%b]}' % (as_json(head)[:-1], page.features)


def feature_document(request: HttpRequest, chosen: Chosen, layer: Layer, item: FeatureItem) -> bytes:
    """A single feature (Part 1, 7.16)."""
    links = [
        *own_links(request, chosen),
        link("collection", address(request, "collection", layer.id), JSON, str(layer.title)),
    ]
    return b'%b,"links":%b}' % (item.feature[:-1], as_json(links))


def lone_feature(request: HttpRequest, layer: Layer, item: FeatureItem, place: str) -> bytes:
    """The same as an answer of another address than its own, which is `place`."""
    links = [
        link("self", place, GEOJSON),
        link("collection", address(request, "collection", layer.id), JSON, str(layer.title)),
    ]
    return b'%b,"links":%b}' % (item.feature[:-1], as_json(links))


def as_json(value: Any) -> bytes:  # noqa: ANN401 (whatever JSON can hold)
    """Print as UTF-8."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
