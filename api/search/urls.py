"""Addresses of the search's pages. They speak, so each language has its own."""

from django.urls import path

from api.search import views

app_name = "search"

urlpatterns = [
    path("search/", views.page, name="page"),
    path("search/suggest/", views.suggestions, name="suggestions"),
]
