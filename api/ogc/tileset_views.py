"""OGC API - Tiles: what vector tiles there are. They are for machines alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from api.caching import PUBLIC, Answer, layer_versions, respond, tag_of, viewer_of
from api.endpoint import endpoint
from api.ogc import tilesets
from api.ogc.features import as_json
from api.ogc.formats import JSON
from layers.core import registry
from layers.core.exceptions import NotFoundError
from layers.core.models import Entry

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@endpoint()
def schemes(request: HttpRequest) -> HttpResponse:
    """The ways in which the world is cut into tiles."""
    return _constant(request, tilesets.schemes(request))


@endpoint()
def scheme(request: HttpRequest, scheme_id: str) -> HttpResponse:
    """How the world is cut into tiles."""
    _check_scheme(scheme_id)
    return _constant(request, tilesets.scheme(request))


@endpoint()
def tilesets_of(request: HttpRequest, layer_id: str) -> HttpResponse:
    """The sets of tiles of a layer."""
    return _constant(request, tilesets.tilesets(request, registry.get(layer_id)))


@endpoint()
def tileset(request: HttpRequest, layer_id: str, scheme_id: str) -> HttpResponse:
    """The tiles of a layer."""
    layer, viewer = registry.get(layer_id), viewer_of(request)
    _check_scheme(scheme_id)

    def make() -> bytes:
        extents = Entry.objects.visible_to(viewer.actor).in_layers([layer.id]).extents()
        return as_json(tilesets.tileset(request, layer, extents.get(layer.id)))

    tag = tag_of(request, viewer, layer_versions([layer.id]))
    return respond(request, Answer(tag, viewer, JSON.media_type, make))


def _constant(request: HttpRequest, document: dict[str, Any]) -> HttpResponse:
    return respond(request, Answer(tag_of(request, PUBLIC), PUBLIC, JSON.media_type, lambda: as_json(document)))


def _check_scheme(scheme_id: str) -> None:
    if scheme_id != tilesets.SCHEME:
        raise NotFoundError(_("There are only tiles of the kind %(known)s.") % {"known": tilesets.SCHEME})
