"""Addresses of the pages about inspections and about the day's round. They lie in the namespace of all pages."""

from django.urls import path

from api.inspections import day, done, dues, gates, grounds, walking

urlpatterns = [
    path("i/<slug:code>/", gates.gate, name="inspection-gate"),
    path("inspections/", dues.due_list, name="inspections"),
    path("inspections/take/", dues.take_all, name="inspections-take"),
    path("inspections/depot/", dues.depot, name="inspections-depot"),
    path("inspections/grounds/<int:number>/", grounds.ground, name="inspected-ground"),
    path("inspections/grounds/<int:number>/sign.pdf", gates.sign, name="inspection-sign"),
    path("inspections/grounds/<int:number>/devices/", grounds.device, name="inspected-device-new"),
    path("inspections/grounds/<int:number>/devices/<int:device_number>/", grounds.device, name="inspected-device"),
    path("inspections/grounds/<int:number>/<slug:kind>/", walking.inspect, name="inspect"),
    path("inspections/done/<int:number>/", done.inspection, name="inspection"),
    path("inspections/done/<int:number>/protocol.pdf", done.protocol, name="inspection-protocol"),
    path("inspections/photos/<str:name>-<int:size>.webp", done.photo, name="inspection-photo"),
    path("rounds/day/", day.day_round, name="day-round"),
    path("rounds/day/ticks/<int:number>/", day.tick, name="day-tick"),
    path("rounds/day/done/<int:number>/", day.stop, name="day-stop"),
]
