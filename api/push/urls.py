"""Addresses that browsers use."""

from django.urls import path

from api.push import views

urlpatterns = [
    path("devices", views.devices, name="push-api"),
    path("trial", views.trial, name="push-trial"),
]
