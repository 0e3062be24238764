"""Addresses of the OGC API."""

from django.urls import path

from api.endpoint import nothing_here
from api.exports.views import export
from api.ogc import tileset_views, views
from api.ogc.tilesets import SCHEME
from api.tiles.views import layer_tile_view

app_name = "ogc"

urlpatterns = [
    path("", views.landing_page, name="landing-page"),
    path("conformance", views.conformance, name="conformance"),
    path("openapi", views.definition, name="definition"),
    path("openapi.json", views.definition_file, name="openapi"),
    path("collections", views.collections, name="collections"),
    path("collections/<str:layer_id>", views.collection, name="collection"),
    path("collections/<str:layer_id>/queryables", views.queryables, name="queryables"),
    path("collections/<str:layer_id>/items", views.items, name="items"),
    path("collections/<str:layer_id>/items/<str:feature_id>", views.item, name="item"),
    path("collections/<str:layer_id>/export.<str:ending>", export, name="export"),
    path("collections/<str:layer_id>/tiles", tileset_views.tilesets_of, name="tilesets"),
    path("collections/<str:layer_id>/tiles/<str:scheme_id>", tileset_views.tileset, name="tileset"),
    path(f"collections/<str:layer_id>/tiles/{SCHEME}/<int:z>/<int:y>/<int:x>", layer_tile_view, name="tile"),
    path("tileMatrixSets", tileset_views.schemes, name="tile-matrix-sets"),
    path("tileMatrixSets/<str:scheme_id>", tileset_views.scheme, name="tile-matrix-set"),
    path("<path:rest>", nothing_here),
]
