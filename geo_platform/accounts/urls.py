"""Addresses of accounts: our own page, and allauth's."""

from django.urls import include, path

from geo_platform.accounts import views

urlpatterns = [
    path("", views.home, name="account-home"),
    # Before allauth's own of the same names.
    path("oidc/<str:provider_id>/login/", views.sign_in_elsewhere, name="openid_connect_login"),
    path("oidc/<str:provider_id>/login/callback/", views.return_from_elsewhere, name="openid_connect_callback"),
    path("keys/", views.keys, name="account-keys"),
    path("keys/<int:key_id>/delete/", views.revoke, name="account-revoke-key"),
    path("", include("allauth.urls")),
]
