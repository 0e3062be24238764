"""Addresses for machines, and what answers when something goes wrong at any address."""

from django.urls import include, path

from api import health
from api.challenge import challenge_view
from api.directions.views import reach_view, route_view
from api.nearby.views import nearby_view
from api.ogc.views import landing_page
from api.search.views import search_view
from api.subscriptions.feeds import atom, calendar, geojson
from api.ticket import ticket_view

urlpatterns = [
    path("health/live", health.live, name="health-live"),
    path("health/ready", health.ready, name="health-ready"),
    path("api/nearby", nearby_view, name="nearby"),
    path("api/route", route_view, name="route"),
    path("api/reach", reach_view, name="reach"),
    path("api/challenge", challenge_view, name="challenge"),
    path("api/ticket", ticket_view, name="ticket"),
    path("api/search", search_view, name="search-api"),
    path("api/push/", include("api.push.urls")),
    path("feeds/<str:token>/atom.xml", atom, name="feed-atom"),
    path("feeds/<str:token>/events.ics", calendar, name="feed-ics"),
    path("feeds/<str:token>/map.geojson", geojson, name="feed-geojson"),
    # Not redirected: QGIS 3.22 cannot follow a redirect without a host, and people paste the address either way.
    path("api", landing_page),
    path("api/", include("api.ogc.urls")),
    path("tiles/", include("api.tiles.urls")),
    path("carpool/", include("api.carpool.urls")),
    path("open311/v2/", include("api.open311.urls")),
    path("citysdk/", include("api.open311.citysdk.urls")),
]
