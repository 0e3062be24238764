"""Addresses of the OGC API."""

from django.urls import path

from api.endpoint import nothing_here
from api.ogc import views

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
    path("<path:rest>", nothing_here),
]
