"""A file comes onto a map: first what is in it, then, with one more tap, all of it."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from api.actors import actor_of
from api.pages.private import draw, for_members
from api.problems import VERY_MANY
from geo_platform.limits import HourlyLimit
from layers.core.exceptions import InvalidInputError, NotFoundError
from layers.own_maps.gpx import wrong_file
from layers.own_maps.importing import MOST_BYTES, keep_import, read_file, take_back, take_import
from layers.own_maps.making import find_editable_map
from layers.own_maps.models import PendingImport

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from layers.own_maps.importing import Reading
    from layers.own_maps.models import OwnMap

IMPORTED = "imported"
"""In the address of the page after an import: the version of the map then."""
LONGEST_VERSION = 9
IMPORTS_PER_HOUR = HourlyLimit("imports of own maps", 120)


@require_http_methods(["GET", "HEAD", "POST"])
@for_members
def importing(request: HttpRequest, token: str) -> HttpResponse:
    """Choose a file, and see what is in it."""
    own_map = find_editable_map(actor_of(request), token)
    if request.method != "POST":
        return draw(request, "own_maps/import.html", {"map": own_map})
    if not IMPORTS_PER_HOUR.allows_another(request):
        return _again(request, own_map, str(VERY_MANY), HTTPStatus.TOO_MANY_REQUESTS)
    try:
        reading = _read(request)
        pending = keep_import(actor=actor_of(request), token=token, reading=reading)
    except InvalidInputError as error:
        return _again(request, own_map, str(error), HTTPStatus.UNPROCESSABLE_ENTITY)
    return draw(request, "own_maps/import_preview.html", {"map": own_map, **_shown(reading, pending)})


def _again(request: HttpRequest, own_map: OwnMap, problem: str, status: HTTPStatus) -> HttpResponse:
    return draw(request, "own_maps/import.html", {"map": own_map, "problem": problem}, status)


def _read(request: HttpRequest) -> Reading:
    """Read the file; of one that is too large little more than that was kept."""
    file = request.FILES.get("file")
    if file is None:
        raise wrong_file(_("Please choose a file."))
    if (file.size or 0) > MOST_BYTES:
        raise wrong_file(_("This file is larger than 10 MB. Please leave something out of it."))
    return read_file(file.read(MOST_BYTES + 1))


def _shown(reading: Reading, pending: PendingImport) -> dict[str, Any]:
    """What the preview says: how many of which shape, and what is left out."""
    kinds = [spot["geometry"]["type"] for spot in pending.spots]
    return {
        "pending": pending,
        "count": len(kinds),
        "points": kinds.count("Point"),
        "lines": kinds.count("LineString"),
        "areas": kinds.count("Polygon"),
        "known": len(reading.spots) - len(kinds),
        "mended": reading.mended,
        "refused": reading.refused,
        "refused_count": reading.refused_count,
        "names": [spot["title"] for spot in pending.spots[:8]],
    }


@require_POST
@for_members
def take(request: HttpRequest, token: str) -> HttpResponse:
    """All of it comes onto the map."""
    actor = actor_of(request)
    own_map = find_editable_map(actor, token)
    pending = PendingImport.objects.select_related("map").filter(map=own_map, user=actor.user).first()
    if pending is None:
        raise NotFoundError(_("The file was taken already, or it waited for too long. Please send it again."))
    number = len(pending.spots)
    outcome = take_import(actor=actor, pending=pending)
    words = ngettext("%(number)s spot has come onto the map.", "%(number)s spots have come onto the map.", number)
    messages.success(request, words % {"number": number})
    return redirect(f"{reverse('pages:own-map', args=[token])}?{IMPORTED}={outcome.version}")


@require_POST
@for_members
def undo(request: HttpRequest, token: str) -> HttpResponse:
    """None of it: what has come with the last file goes again."""
    sent = request.POST.get(IMPORTED, "")
    version = int(sent) if sent.isdecimal() and len(sent) <= LONGEST_VERSION else 0
    number = take_back(actor=actor_of(request), token=token, version=version)
    words = ngettext("%(number)s spot is off the map again.", "%(number)s spots are off the map again.", number)
    messages.success(request, words % {"number": number})
    return redirect("pages:own-map", token)
