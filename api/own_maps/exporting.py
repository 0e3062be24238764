"""Own maps as files."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.utils.http import content_disposition_header
from django.utils.text import slugify
from django.views.decorators.http import require_safe

from api.actors import actor_of
from api.caching import UNSHARED
from api.own_maps.state import photo_prefix
from api.pages.private import personal
from geo_platform.config import config
from layers.own_maps.gpx import write_gpx
from layers.own_maps.making import find_map
from layers.own_maps.reading import spot_features

if TYPE_CHECKING:
    from django.http import HttpRequest

    from layers.own_maps.models import OwnMap

GEOJSON, GPX = "application/geo+json", "application/gpx+xml"


@require_safe
@personal
def geojson(request: HttpRequest, token: str) -> HttpResponse:
    """All spots as GeoJSON (RFC 7946)."""
    own_map = find_map(actor_of(request), token)
    head = json.dumps({"type": "FeatureCollection", "title": own_map.title, "description": own_map.description})
    # Out of a file no page leads to them.
    features = spot_features(own_map, config.site_url + photo_prefix(own_map), with_names=False)
    return _file(own_map, f'{head[:-1]}, "features": [{features}]}}', GEOJSON, "geojson")


@require_safe
@personal
def gpx(request: HttpRequest, token: str) -> HttpResponse:
    """All spots as GPX."""
    own_map = find_map(actor_of(request), token)
    return _file(own_map, write_gpx(own_map, own_map.spots.there()), GPX, "gpx")


def _file(own_map: OwnMap, body: str, media_type: str, ending: str) -> HttpResponse:
    name = f"{slugify(own_map.title) or 'karte'}.{ending}"
    headers = {
        "Content-Disposition": content_disposition_header(as_attachment=True, filename=name) or "attachment",
        "Cache-Control": UNSHARED,
    }
    return HttpResponse(body, content_type=media_type, headers=headers)
