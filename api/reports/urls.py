"""Addresses of the pages about reports that somebody has sent. They lie in the namespace of all pages."""

from django.urls import path

from api.reports import status

urlpatterns = [
    path("reports/confirm/<str:secret>/", status.confirm, name="report-confirm"),
    path("reports/<str:token>/", status.status, name="report-status"),
]
