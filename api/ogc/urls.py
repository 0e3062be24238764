"""Addresses of the OGC API."""

from django.urls import path

from api.endpoint import nothing_here
from api.ogc import views
from api.ogc.tilesets import SCHEME
from api.tiles.views import layer_tile_view

app_name = "ogc"

urlpatterns = [
    path("", views.landing_page, name="landing-page"),
    path("conformance", views.conformance, name="conformance"),
    path("openapi.json", views.openapi_document, name="openapi"),
    path("docs", views.docs, name="docs"),
    path("collections", views.collections, name="collections"),
    path("collections/<str:layer_id>", views.collection, name="collection"),
    path("collections/<str:layer_id>/queryables", views.queryables, name="queryables"),
    path("collections/<str:layer_id>/items", views.items, name="items"),
    path("collections/<str:layer_id>/items/<str:feature_id>", views.item, name="item"),
    path("collections/<str:layer_id>/tiles", views.tilesets_view, name="tilesets"),
    path("collections/<str:layer_id>/tiles/<str:scheme_id>", views.tileset_view, name="tileset"),
    path(f"collections/<str:layer_id>/tiles/{SCHEME}/<int:z>/<int:y>/<int:x>", layer_tile_view, name="tile"),
    path("tileMatrixSets", views.tile_matrix_sets, name="tile-matrix-sets"),
    path("tileMatrixSets/<str:scheme_id>", views.tile_matrix_set, name="tile-matrix-set"),
    path("<path:rest>", nothing_here),
]
