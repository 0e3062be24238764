"""Addresses of the form of reports. They lie in the namespace of all pages."""

from django.urls import path

from api.reporting import shells, thanks, views

urlpatterns = [
    path("report/", views.report, name="report"),
    path("report/around/", views.around, name="report-around"),
    path("report/offline/", shells.report, name="report-offline"),
    path("report/sent/<str:token>/", thanks.sent, name="report-sent"),
    path("report/sent/<str:token>/again/", thanks.again, name="report-again"),
]
