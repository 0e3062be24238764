"""`GET /api/nearby`: one list over all layers around a place."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from api.caching import Answer, layer_versions, respond, tag_of, viewer_of
from api.endpoint import endpoint
from api.nearby.features import as_bytes, entry_feature
from api.nearby.place import place_of
from api.nearby.query import MAX_OFFSET, PARAMETERS, NearbyQuery
from api.ogc.formats import GEOJSON
from api.ogc.links import link, own_address
from api.pages.region import current_region
from api.setting_out import afford
from layers.areas.layers import Areas
from layers.core.clock import current_step
from layers.core.models import Entry
from layers.core.nearby import Surroundings, nearby
from layers.core.reaching import network_version

if TYPE_CHECKING:
    from datetime import datetime

    from django.http import HttpRequest, HttpResponse

    from api.caching import Viewer
    from layers.core.public_holidays import Calendar


@endpoint(PARAMETERS)
def nearby_view(request: HttpRequest) -> HttpResponse:
    """What is near, ranked by how far it is and how much it matters."""
    query = NearbyQuery.parse(request.GET, current_step())
    afford(request, query.wish)
    step = query.wish.moment
    viewer = viewer_of(request)
    region = current_region()
    # Entries show the name of their municipality.
    layers = layer_versions([Areas.id, *(layer.id for layer in query.layers)])
    versions = layers, region.gazetteer_version, str(step), network_version()

    def make() -> bytes:
        return as_bytes(_collection(request, query, viewer, region.calendar, step))

    return respond(request, Answer(tag_of(request, viewer, *versions), viewer, GEOJSON.media_type, make))


def _collection(
    request: HttpRequest, query: NearbyQuery, viewer: Viewer, calendar: Calendar, at: datetime
) -> dict[str, Any]:
    entries = Entry.objects.visible_to(viewer.actor)
    near = query.near or place_of(query.address)
    around = Surroundings(near.longitude, near.latitude, at)
    found = nearby(
        query.wish.fitting(entries, calendar, at), query.layers, around, limit=query.limit + 1, offset=query.offset
    )
    shown = found[: query.limit]
    site = request.build_absolute_uri("/").rstrip("/")
    return {
        "type": "FeatureCollection",
        "near": [near.longitude, near.latitude],
        "numberReturned": len(shown),
        "links": _links(request, query, goes_on=len(found) > query.limit),
        "features": [entry_feature(entry, site, calendar, at) for entry in shown],
    }


def _links(request: HttpRequest, query: NearbyQuery, *, goes_on: bool) -> list[dict[str, str]]:
    links = [link("self", own_address(request), GEOJSON)]
    following = query.offset + query.limit
    if goes_on and following <= MAX_OFFSET:
        links.append(link("next", own_address(request, offset=str(following)), GEOJSON))
    return links
