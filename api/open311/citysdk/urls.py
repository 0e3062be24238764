"""Addresses of CitySDK. Comments and votes have two: that of Klarschiff, and that of the specification."""

from django.urls import path

from api.open311 import views
from api.open311.citysdk import taking_part
from api.open311.citysdk import views as citysdk
from api.open311.endpoint import nothing_here

app_name = "citysdk"

urlpatterns = [
    path("discovery.<str:suffix>", citysdk.discovery_view, name="discovery"),
    path("services.<str:suffix>", citysdk.services_view, name="services"),
    path("services/<str:code>.<str:suffix>", citysdk.service_view, name="service"),
    path("areas.<str:suffix>", citysdk.areas_view, name="areas"),
    path("coverage.<str:suffix>", citysdk.coverage_view, name="coverage"),
    path("requests.<str:suffix>", citysdk.requests_view, name="requests"),
    path("requests/comments/<str:number>.<str:suffix>", taking_part.comments_view, name="comments"),
    path("requests/<str:number>/comments.<str:suffix>", taking_part.comments_view),
    path("requests/votes/<str:number>.<str:suffix>", taking_part.votes_view, name="votes"),
    path("requests/<str:number>/votes.<str:suffix>", taking_part.votes_view),
    path("requests/<str:number>.<str:suffix>", citysdk.request_view, name="request"),
    path("tokens/<str:token>.<str:suffix>", views.token_view, name="token"),
    path("", nothing_here, {"rest": ""}),
    path("<path:rest>", nothing_here),
]
