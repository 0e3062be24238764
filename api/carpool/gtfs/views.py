"""`/carpool/gtfs.zip`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.utils.timezone import localdate

from api.caching import PUBLIC, layer_versions, respond_unkept, tag_of
from api.carpool.gtfs.feed import make_feed
from api.carpool.making import made_once
from api.carpool.runs import LAYER
from api.endpoint import endpoint
from api.ogc.documents import LICENCE
from api.pages.region import current_region

if TYPE_CHECKING:
    from django.http import HttpRequest
    from django.http.response import HttpResponseBase

ZIP = "application/zip"


@endpoint()
def gtfs(request: HttpRequest) -> HttpResponseBase:
    """All rides as a timetable, made once for each day and each change."""
    region = current_region()
    today = localdate(timezone=region.calendar.zone)
    tag = tag_of(request, PUBLIC, layer_versions([LAYER]), region.name, region.gazetteer_version, str(today))
    publisher, version = f"Amtskarte {region.name}".strip(), tag.strip('W/"')

    def feed() -> bytes:
        return make_feed(publisher=publisher, today=today, version=version)

    def make() -> HttpResponse:
        response = HttpResponse(made_once(f"gtfs-{version}", feed))
        response["Content-Type"] = ZIP
        response["Content-Disposition"] = 'attachment; filename="gtfs.zip"'
        response["Link"] = f'<{LICENCE}>; rel="license"'
        return response

    return respond_unkept(request, tag, PUBLIC, make)
