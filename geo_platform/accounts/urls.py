"""Addresses of accounts: our own page, and allauth's."""

from django.urls import include, path

from geo_platform.accounts import views

urlpatterns = [
    path("", views.home, name="account-home"),
    path("", include("allauth.urls")),
]
