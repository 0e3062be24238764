"""`/carpool/gtfs.zip`."""

from __future__ import annotations

from threading import BoundedSemaphore
from typing import TYPE_CHECKING

from django.core.cache import caches
from django.http import HttpResponse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from api.caching import PUBLIC, layer_versions, respond_unkept, tag_of
from api.carpool.gtfs.feed import make_feed
from api.carpool.runs import LAYER
from api.endpoint import endpoint
from api.ogc.documents import LICENCE
from api.pages.region import current_region
from api.problems import BusyError

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest
    from django.http.response import HttpResponseBase

ZIP = "application/zip"
# In each process. Whoever comes meanwhile comes again.
_seat = BoundedSemaphore(1)


@endpoint()
def gtfs(request: HttpRequest) -> HttpResponseBase:
    """All rides as a timetable, made once for each day and each change."""
    region = current_region()
    today = localdate(timezone=region.calendar.zone)
    tag = tag_of(request, PUBLIC, layer_versions([LAYER]), region.name, region.gazetteer_version, str(today))
    publisher, version = f"Amtskarte {region.name}".strip(), tag.strip('W/"')

    def make() -> HttpResponse:
        response = HttpResponse(_kept(version, lambda: make_feed(publisher=publisher, today=today, version=version)))
        response["Content-Type"] = ZIP
        response["Content-Disposition"] = 'attachment; filename="gtfs.zip"'
        response["Link"] = f'<{LICENCE}>; rel="license"'
        return response

    return respond_unkept(request, tag, PUBLIC, make)


def _kept(version: str, make: Callable[[], bytes]) -> bytes:
    """What another process may have made already.

    Raises:
        BusyError: Another thread of this process is making it.
    """
    kept = caches["tiles"].get(f"gtfs-{version}")
    if isinstance(kept, bytes):
        return kept
    if not _seat.acquire(blocking=False):
        raise BusyError(_("The file is being made at this moment. Please try again in a moment."))
    try:
        made = make()
    finally:
        _seat.release()
    caches["tiles"].set(f"gtfs-{version}", made)
    return made
