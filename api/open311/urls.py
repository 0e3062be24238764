"""Addresses of GeoReport v2. Each ends with its format."""

from django.urls import path

from api.open311 import views
from api.open311.endpoint import nothing_here

app_name = "open311"

urlpatterns = [
    path("discovery.<str:suffix>", views.discovery_view, name="discovery"),
    path("services.<str:suffix>", views.services_view, name="services"),
    path("services/<str:code>.<str:suffix>", views.service_view, name="service"),
    path("requests.<str:suffix>", views.requests_view, name="requests"),
    path("requests/<str:number>.<str:suffix>", views.request_view, name="request"),
    path("tokens/<str:token>.<str:suffix>", views.token_view, name="token"),
    path("", nothing_here, {"rest": ""}),
    path("<path:rest>", nothing_here),
]
