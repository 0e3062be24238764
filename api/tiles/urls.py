"""Addresses of the tiles."""

from django.urls import path

from api.endpoint import nothing_here
from api.tiles import views

app_name = "tiles"

urlpatterns = [
    path("map.json", views.map_tilejson_view, name="map-tilejson"),
    path("map/<int:z>/<int:x>/<int:y>.mvt", views.map_tile_view, name="map"),
    path("basemap.json", views.basemap_tilejson_view, name="basemap-tilejson"),
    path("basemap/<int:z>/<int:x>/<int:y>.mvt", views.basemap_tile_view, name="basemap"),
    path("<str:layer_id>.json", views.layer_tilejson_view, name="layer-tilejson"),
    path("<str:layer_id>/<int:z>/<int:x>/<int:y>.mvt", views.layer_tile_view, name="layer"),
    path("<path:rest>", nothing_here),
]
