"""Addresses of rounds. They lie in the namespace of all pages."""

from django.urls import path

from api.rounds import views

urlpatterns = [
    path("rounds/", views.rounds, name="rounds"),
    path("rounds/map.svg", views.picture, {"theme": "light"}, name="round-map"),
    path("rounds/map-dark.svg", views.picture, {"theme": "dark"}, name="round-map-dark"),
]
