"""OGC API - Features over all layers. Each view reads the request, asks for rows, and prints."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from api.caching import PUBLIC, Answer, build, kept_number, layer_versions, respond, tag_of, viewer_of
from api.endpoint import endpoint
from api.ogc import documents, openapi, tables, welcome
from api.ogc.features import as_json, feature_collection, feature_document
from api.ogc.formats import GEOJSON, JSON, OPENAPI, SCHEMA, resource
from api.ogc.links import address
from api.ogc.pages import Document, answer
from api.ogc.query import ItemsQuery, known_parameters, narrowing_parameters, wanted_crs
from api.ogc.writing import views as writing
from api.ogc.writing.targets import number_of
from layers.core import registry
from layers.core.exceptions import UnknownFeatureError
from layers.core.geojson import feature_item, feature_page
from layers.core.models import Entry

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse

    from api.caching import Viewer
    from api.ogc.formats import Chosen
    from layers.core.crs import Crs
    from layers.core.geojson import FeatureItem
    from layers.core.layer import Layer
    from layers.core.querysets import FeatureQuerySet
    from layers.core.values import Extent


@resource(JSON)
def landing_page(request: HttpRequest, chosen: Chosen) -> HttpResponse:
    """Where everything starts."""
    if chosen.is_html:
        return welcome.answer(request)
    return _constant(request, chosen, lambda: documents.landing_page(request, chosen), "")


@resource(JSON)
def conformance(request: HttpRequest, chosen: Chosen) -> HttpResponse:
    """Which requirements classes are implemented."""
    return _constant(request, chosen, lambda: documents.conformance(request, chosen), "conformance")


@resource(OPENAPI)
def definition(request: HttpRequest, chosen: Chosen) -> HttpResponse:
    """The interface, for machines that read OpenAPI and for people."""
    document = Document(PUBLIC, (), lambda: as_json(_definition(request)), "definition", openapi.by_tag)
    return answer(request, chosen, document)


@endpoint()
def definition_file(request: HttpRequest) -> HttpResponse:
    """The same for machines alone: whoever opens or saves a file of this name wants JSON."""
    tag, media_type = tag_of(request, PUBLIC), OPENAPI.media_type
    return respond(request, Answer(tag, PUBLIC, media_type, lambda: as_json(_definition(request))))


def _definition(request: HttpRequest) -> dict[str, Any]:
    server = address(request, "landing-page").partition("?")[0].rstrip("/")
    return openapi.document(server, registry.layers())


@resource(JSON)
def collections(request: HttpRequest, chosen: Chosen) -> HttpResponse:
    """All layers."""
    layers = registry.layers()

    def describe(extents: dict[str, Extent]) -> dict[str, Any]:
        return documents.collections(request, chosen, layers, extents)

    return _described(request, chosen, layers, describe, "collections")


@resource(JSON)
def collection(request: HttpRequest, chosen: Chosen, layer_id: str) -> HttpResponse:
    """One layer."""
    layer = registry.get(layer_id)

    def describe(extents: dict[str, Extent]) -> dict[str, Any]:
        return documents.collection(request, layer, extents.get(layer.id))

    return _described(request, chosen, [layer], describe, "collection")


@resource(SCHEMA)
def queryables(request: HttpRequest, chosen: Chosen, layer_id: str) -> HttpResponse:
    """By what the features of a layer can be filtered."""
    layer = registry.get(layer_id)
    return _constant(request, chosen, lambda: documents.queryables(request, layer), "queryables", layer)


@resource(GEOJSON, lambda layer_id: known_parameters(registry.get(layer_id)), writing.ITEMS)
def items(request: HttpRequest, chosen: Chosen, layer_id: str) -> HttpResponse:
    """Features of a layer, piece by piece."""
    layer = registry.get(layer_id)
    query = ItemsQuery.parse(layer, request.GET)
    page = tables.readable(query.page) if chosen.is_html else query.page
    viewer, versions = viewer_of(request), layer_versions([layer.id])

    def make() -> bytes:
        features = query.matching(layer, layer.queryset().visible_to(viewer.actor))
        count = _counter(request, viewer, layer, versions, features)
        return feature_collection(request, chosen, layer, feature_page(layer, features, page, query.crs, count))

    is_whole = not request.GET.keys() & known_parameters(layer)
    document = Document(viewer, (versions,), make, "items", partial(tables.items_page, layer, is_whole))
    return _in_crs(answer(request, chosen, document), query.crs)


def _counter(
    request: HttpRequest, viewer: Viewer, layer: Layer, versions: str, features: FeatureQuerySet
) -> Callable[[], int]:
    """Counts a whole list, once for all its pieces: among a million features that takes a quarter of a second."""
    if not viewer.is_public:
        return features.count
    narrowed = sorted((name, request.GET[name]) for name in request.GET.keys() & set(narrowing_parameters(layer)))
    return partial(kept_number, f"{build()} {layer.id} {versions} {narrowed}", features.count)


@resource(GEOJSON, ["crs"], writing.ITEM)
def item(request: HttpRequest, chosen: Chosen, layer_id: str, feature_id: str) -> HttpResponse:
    """One feature."""
    layer = registry.get(layer_id)
    viewer, crs = viewer_of(request), wanted_crs(request.GET)
    found = _find(layer, feature_id, viewer, crs)

    def make() -> bytes:
        return feature_document(request, chosen, layer, found)

    versions = (found.feature.decode(),)
    document = Document(viewer, versions, make, "item", partial(tables.item_page, layer), found.version)
    return _in_crs(answer(request, chosen, document), crs)


def _in_crs(response: HttpResponse, crs: Crs) -> HttpResponse:
    """Say in which reference system the coordinates are (Part 2, 6.2.3)."""
    response["Content-Crs"] = f"<{crs.uri}>"
    return response


def _find(layer: Layer, feature_id: str, viewer: Viewer, crs: Crs) -> FeatureItem:
    """Read a feature.

    Raises:
        UnknownFeatureError: There is none that this viewer may see, or the id is none that a feature could have.
    """
    features = layer.queryset().visible_to(viewer.actor)
    found = feature_item(layer, features, number_of(layer, feature_id), crs)
    if found is None:
        raise UnknownFeatureError(layer.title, feature_id)
    return found


def _constant(
    request: HttpRequest, chosen: Chosen, describe: Callable[[], dict[str, Any]], template: str, layer: Layer | None = None
) -> HttpResponse:
    """Answer with a document that only changes with the program."""
    document = Document(PUBLIC, (), lambda: as_json(describe()), template, lambda _document: {"layer": layer})
    return answer(request, chosen, document)


def _described(
    request: HttpRequest,
    chosen: Chosen,
    layers: list[Layer],
    describe: Callable[[dict[str, Extent]], dict[str, Any]],
    template: str,
) -> HttpResponse:
    """Answer with a document that tells where and when the features of some layers are."""
    viewer = viewer_of(request)
    ids = [layer.id for layer in layers]

    def make() -> bytes:
        return as_json(describe(Entry.objects.visible_to(viewer.actor).in_layers(ids).extents()))

    def context(_document: Any) -> dict[str, Any]:  # noqa: ANN401 (JSON)
        return {"rows": welcome.layer_rows(layers), "licence": documents.LICENCE}

    return answer(request, chosen, Document(viewer, (layer_versions(ids),), make, template, context))
