"""Addresses of the pictures. They speak, so each language has its own."""

from django.urls import path

from api.pages.moved import leads_on
from api.pictures import views

app_name = "pictures"

urlpatterns = [
    path("preview.png", views.region_preview, name="region-preview"),
    path("<slug:layer_id>/<int:feature_id>/preview.png", leads_on(views.feature_preview), name="preview"),
    path("<slug:layer_id>/<int:feature_id>/map.svg", leads_on(views.feature_map), {"theme": "light"}, name="map"),
    path("<slug:layer_id>/<int:feature_id>/map-dark.svg", leads_on(views.feature_map), {"theme": "dark"}, name="map-dark"),
]
