"""Addresses for machines, and what answers when something goes wrong at any address."""

from django.urls import include, path

from api import health
from api.nearby.views import nearby_view
from api.search.views import search_view

urlpatterns = [
    path("health/live", health.live, name="health-live"),
    path("health/ready", health.ready, name="health-ready"),
    path("api/nearby", nearby_view, name="nearby"),
    path("api/search", search_view, name="search-api"),
    path("api/", include("api.ogc.urls")),
    path("tiles/", include("api.tiles.urls")),
]
