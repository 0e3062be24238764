"""Addresses of what reports tell. They lie in the namespace of all pages, before those that take any word for a secret."""

from django.urls import path

from api.knowing import export, morning, office, public

urlpatterns = [
    path("reports/numbers/", public.numbers, name="report-numbers"),
    path("triage/statistics/", office.statistics, name="triage-statistics"),
    path("triage/export.csv", export.table, name="triage-csv"),
    path("triage/export.geojson", export.features, name="triage-geojson"),
    path("triage/mail/", morning.setting, name="triage-mail"),
    path("triage/mail/<str:token>/end/", morning.end, name="triage-mail-end"),
]
