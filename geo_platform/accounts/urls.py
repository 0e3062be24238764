"""Addresses of accounts: our own page, and allauth's."""

from django.urls import include, path

from geo_platform.accounts import views

urlpatterns = [
    path("", views.home, name="account-home"),
    path("keys/", views.keys, name="account-keys"),
    path("keys/<int:key_id>/delete/", views.revoke, name="account-revoke-key"),
    path("", include("allauth.urls")),
]
