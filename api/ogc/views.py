"""OGC API - Features over all layers. Each view reads the request, asks for rows, and prints."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.template import engines
from django.utils.translation import gettext as _

from api.caching import PUBLIC, Answer, layer_versions, respond, tag_of, viewer_of
from api.endpoint import endpoint
from api.ogc import documents, openapi, tilesets
from api.ogc.features import as_json, feature_collection, feature_document
from api.ogc.links import GEOJSON, HTML, JSON, OPENAPI, SCHEMA, address
from api.ogc.query import ItemsQuery, known_parameters, wanted_crs
from layers.core import registry
from layers.core.exceptions import NotFoundError, UnknownFeatureError
from layers.core.geojson import feature_item, feature_page
from layers.core.models import Entry

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse

    from api.caching import Viewer
    from layers.core.crs import Crs
    from layers.core.geojson import FeatureItem
    from layers.core.layer import Layer
    from layers.core.values import Extent

LONGEST_ID = 18
DOCS = Path(__file__).with_name("docs.html")


@endpoint()
def landing_page(request: HttpRequest) -> HttpResponse:
    """Where everything starts."""
    return _constant(request, JSON, lambda: documents.landing_page(request))


@endpoint()
def conformance(request: HttpRequest) -> HttpResponse:
    """Which requirements classes are implemented."""
    return _constant(request, JSON, lambda: documents.conformance(request))


@endpoint()
def openapi_document(request: HttpRequest) -> HttpResponse:
    """The interface for machines that read OpenAPI."""
    server = address(request, "landing-page").partition("?")[0].rstrip("/")
    return _constant(request, OPENAPI, lambda: openapi.document(server, registry.layers()))


@endpoint()
def docs(request: HttpRequest) -> HttpResponse:
    """The interface for people."""

    def make() -> bytes:
        context = {"document": documents.landing_page(request), "layers": registry.layers()}
        return engines["django"].from_string(DOCS.read_text()).render(context, request).encode()

    return respond(request, Answer(tag_of(request, PUBLIC), PUBLIC, f"{HTML}; charset=utf-8", make))


@endpoint()
def collections(request: HttpRequest) -> HttpResponse:
    """All layers."""
    layers = registry.layers()
    return _described(request, layers, lambda extents: documents.collections(request, layers, extents))


@endpoint()
def collection(request: HttpRequest, layer_id: str) -> HttpResponse:
    """One layer."""
    layer = registry.get(layer_id)
    return _described(request, [layer], lambda extents: documents.collection(request, layer, extents.get(layer.id)))


@endpoint()
def queryables(request: HttpRequest, layer_id: str) -> HttpResponse:
    """By what the features of a layer can be filtered."""
    layer = registry.get(layer_id)
    return _constant(request, SCHEMA, lambda: documents.queryables(request, layer))


@endpoint(lambda layer_id: known_parameters(registry.get(layer_id)))
def items(request: HttpRequest, layer_id: str) -> HttpResponse:
    """Features of a layer, piece by piece."""
    layer = registry.get(layer_id)
    query = ItemsQuery.parse(layer, request.GET)
    viewer = viewer_of(request)

    def make() -> bytes:
        features = query.matching(layer, layer.queryset().visible_to(viewer.user))
        return feature_collection(request, layer, feature_page(layer, features, query.page, query.crs))

    response = respond(request, Answer(tag_of(request, viewer, layer_versions([layer.id])), viewer, GEOJSON, make))
    return _in_crs(response, query.crs)


@endpoint(["crs"])
def item(request: HttpRequest, layer_id: str, feature_id: str) -> HttpResponse:
    """One feature."""
    layer = registry.get(layer_id)
    viewer, crs = viewer_of(request), wanted_crs(request.GET)
    found = _find(layer, feature_id, viewer, crs)
    tag = tag_of(request, viewer, str(found.version))
    response = respond(request, Answer(tag, viewer, GEOJSON, lambda: feature_document(request, layer, found)))
    return _in_crs(response, crs)


def _in_crs(response: HttpResponse, crs: Crs) -> HttpResponse:
    """Say in which reference system the coordinates are (Part 2, 6.2.3)."""
    response["Content-Crs"] = f"<{crs.uri}>"
    return response


@endpoint()
def tile_matrix_sets(request: HttpRequest) -> HttpResponse:
    """The ways in which the world is cut into tiles."""
    return _constant(request, JSON, lambda: tilesets.schemes(request))


@endpoint()
def tile_matrix_set(request: HttpRequest, scheme_id: str) -> HttpResponse:
    """How the world is cut into tiles."""
    _check_scheme(scheme_id)
    return _constant(request, JSON, lambda: tilesets.scheme(request))


@endpoint()
def tilesets_view(request: HttpRequest, layer_id: str) -> HttpResponse:
    """The sets of tiles of a layer."""
    layer = registry.get(layer_id)
    return _constant(request, JSON, lambda: tilesets.tilesets(request, layer))


@endpoint()
def tileset_view(request: HttpRequest, layer_id: str, scheme_id: str) -> HttpResponse:
    """The tiles of a layer."""
    layer = registry.get(layer_id)
    _check_scheme(scheme_id)
    return _described(request, [layer], lambda extents: tilesets.tileset(request, layer, extents.get(layer.id)))


def _check_scheme(scheme_id: str) -> None:
    if scheme_id != tilesets.SCHEME:
        raise NotFoundError(_("There are only tiles of the kind %(known)s.") % {"known": tilesets.SCHEME})


def _find(layer: Layer, feature_id: str, viewer: Viewer, crs: Crs) -> FeatureItem:
    """Read a feature.

    Raises:
        UnknownFeatureError: There is none that this viewer may see, or the id is none that a feature could have.
    """
    is_id = feature_id.isascii() and feature_id.isdigit() and len(feature_id) <= LONGEST_ID
    features = layer.queryset().visible_to(viewer.user)
    found = feature_item(layer, features, int(feature_id), crs) if is_id else None
    if found is None:
        raise UnknownFeatureError(layer.title, feature_id)
    return found


def _constant(request: HttpRequest, media_type: str, describe: Callable[[], dict[str, Any]]) -> HttpResponse:
    """Answer with a document that only changes with the program."""
    return respond(request, Answer(tag_of(request, PUBLIC), PUBLIC, media_type, lambda: as_json(describe())))


def _described(
    request: HttpRequest, layers: list[Layer], describe: Callable[[dict[str, Extent]], dict[str, Any]]
) -> HttpResponse:
    """Answer with a document that tells where and when the features of some layers are."""
    viewer = viewer_of(request)
    ids = [layer.id for layer in layers]

    def make() -> bytes:
        return as_json(describe(Entry.objects.visible_to(viewer.user).in_layers(ids).extents()))

    return respond(request, Answer(tag_of(request, viewer, layer_versions(ids)), viewer, JSON, make))
