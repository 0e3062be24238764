"""Addresses of the open standards for rides."""

from django.urls import path

from api.carpool import amarillo, views
from api.carpool.bookings import booking_view, bookings_view
from api.carpool.events import booking_events_view
from api.carpool.gtfs.views import gtfs
from api.carpool.messages import messages_view
from api.carpool.openapi_view import openapi

app_name = "carpool"

urlpatterns = [
    path("openapi.json", openapi, name="openapi"),
    path("status", views.status, name="status"),
    path("driver_journeys", views.driver_journeys_view, name="driver-journeys"),
    path("passenger_journeys", views.passenger_journeys_view, name="passenger-journeys"),
    path("driver_regular_trips", views.driver_regular_trips_view, name="driver-regular-trips"),
    path("passenger_regular_trips", views.passenger_regular_trips_view, name="passenger-regular-trips"),
    path("bookings", bookings_view, name="bookings"),
    path("bookings/<str:number>", booking_view, name="booking"),
    path("messages", messages_view, name="messages"),
    path("booking_events", booking_events_view, name="booking-events"),
    path("amarillo/carpools", amarillo.carpools, name="amarillo-carpools"),
    path("amarillo/carpools/<str:number>", amarillo.carpool, name="amarillo-carpool"),
    path("gtfs.zip", gtfs, name="gtfs"),
    path("<path:rest>", views.nothing_here),
]
