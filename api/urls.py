"""Addresses for machines, and what answers when something goes wrong at any address."""

from django.urls import include, path

from api import health

urlpatterns = [
    path("health/live", health.live, name="health-live"),
    path("health/ready", health.ready, name="health-ready"),
    path("api/", include("api.ogc.urls")),
    path("tiles/", include("api.tiles.urls")),
]
