"""Addresses of the pages of rides. They lie in the namespace of all pages.

The layer's own page is `/rides/`; what people do with rides lies below `/ride/`.
"""

from django.urls import path

from api.rides import booking_pages, facts, mine, offering, ride_page, searching, wanting

__all__ = ["facts", "urlpatterns"]

urlpatterns = [
    path("ride/", searching.search, name="ride-search"),
    path("ride/save/", wanting.save, name="ride-save"),
    path("ride/want/", wanting.want, name="ride-want"),
    path("ride/want/<int:number>/forget/", wanting.forget, name="ride-forget"),
    path("ride/offer/", offering.offer, name="ride-offer"),
    path("ride/offer/preview/", offering.preview, name="ride-preview"),
    path("ride/offer/<int:offer_id>/", offering.manage, name="ride-manage"),
    path("ride/offer/<int:offer_id>/edit/", offering.edit, name="ride-edit"),
    path("ride/offer/<int:offer_id>/skip/", offering.skip, name="ride-skip"),
    path("ride/offer/<int:offer_id>/unskip/", offering.unskip, name="ride-unskip"),
    path("ride/offer/<int:offer_id>/withdraw/", offering.withdraw, name="ride-withdraw"),
    path("ride/mine/", mine.my_rides, name="my-rides"),
    path("ride/seat/<int:number>/", booking_pages.booking, name="ride-booking"),
    path("ride/seat/<int:number>/ride.ics", booking_pages.calendar, name="ride-calendar"),
    *[
        path(f"ride/seat/<int:number>/{what}/", booking_pages.act, {"what": what}, name=f"ride-{what}")
        for what in booking_pages.ACTIONS
    ],
    path("ride/block/<int:number>/end/", booking_pages.unblock, name="ride-unblock"),
    path("ride/<int:offer_id>/", ride_page.ride, name="ride"),
    path("ride/<int:offer_id>/ask/", ride_page.ask, name="ride-ask"),
]
