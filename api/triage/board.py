"""The page of the desk, and what its list and its map ask for."""

from __future__ import annotations

import json
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from django.contrib.gis.gdal import GDALException
from django.contrib.gis.geos import GEOSException, GEOSGeometry
from django.http import HttpResponse, HttpResponseNotModified, JsonResponse
from django.shortcuts import render
from django.utils.dateparse import parse_datetime
from django.utils.timezone import is_aware, now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from api.caching import build, layer_versions
from api.ogc.formats import MVT
from api.pages.ground import ground, words
from api.pages.private import draw
from api.pages.region import current_region
from api.problems import NoRoadsError
from api.triage.access import for_handlers
from api.triage.detail import detail
from api.triage.words import MOVE_WORDS, ORDER_WORDS, STATE_BADGES, script_words
from layers.core.exceptions import InvalidInputError, NotFoundError
from layers.core.tiles import MAX_ZOOM, Tile
from layers.core.values import WGS84, number_in
from layers.defects.desk.choosing import Wanted, place_in
from layers.defects.desk.colleagues import areas_of, colleagues_of
from layers.defects.desk.corridors import USUAL_M, corridor
from layers.defects.desk.listing import Order, counts, ordered, read_changed, read_numbers, read_rows
from layers.defects.desk.news import unseen_count
from layers.defects.desk.prepared import usable_templates
from layers.defects.desk.reading import changed_since, find_report
from layers.defects.desk.saved_views import views_of
from layers.defects.desk.tiles import desk_tile
from layers.defects.desk.undoing import last_batch
from layers.defects.kinds import KINDS
from layers.defects.models import Authority, Category, Report
from routing.router import RouterUnavailableError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.http import HttpRequest

    from layers.core.permissions import Actor
    from layers.defects.querysets import ReportQuerySet

JSON = "application/json"
LONGEST_SHAPE = 1_000_000
SHAPES = ("Polygon", "MultiPolygon")


@require_safe
@for_handlers
def page(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The whole page."""
    wanted = Wanted.parse(request.GET.dict())
    number = number_in(request.GET.get("item", ""))
    chosen = _found(actor, number) if number is not None else None
    context: dict[str, Any] = {
        **ground(current_region()),
        "start_view": current_region().view.text,
        "words": words(),
        "script_words": script_words(),
        "badges": STATE_BADGES,
        "wanted": wanted,
        "rows": json.loads(read_rows(_listed(actor, request.GET))) if request.GET.get("plain") else [],
        "chosen": chosen,
        "undoable": last_batch(actor),
        **_choices(actor),
        **(detail(actor, chosen) if chosen else {}),
    }
    return draw(request, "triage/page.html", context)


def _found(actor: Actor, number: int) -> Report | None:
    try:
        return find_report(actor, number)
    except NotFoundError:
        return None


def _choices(actor: Actor) -> dict[str, Any]:
    """By what the list is narrowed, and what is offered for many reports at once."""
    return {
        "states": Report.State.choices,
        "kinds": [(kind.id, kind.title) for kind in KINDS],
        "categories": list(Category.objects.filter(is_active=True)),
        "areas": list(areas_of(actor)),
        "all_authorities": list(Authority.objects.all()),
        "people": list(colleagues_of(actor)),
        "sources": Report.Source.choices,
        "all_priorities": Report.Priority.choices,
        "orders": list(ORDER_WORDS.items()),
        "all_moves": list(MOVE_WORDS.items()),
        "all_templates": list(usable_templates(actor)),
        "saved": list(views_of(actor)),
        "shares": list(areas_of(actor)) if not actor.is_administrator else [],
        "usual_m": USUAL_M,
    }


def _order(query: Mapping[str, str]) -> Order:
    return next((order for order in Order if order == query.get("sort")), Order.OVERDUE)


def _listed(actor: Actor, query: Mapping[str, str]) -> ReportQuerySet:
    reports = Wanted.parse(dict(query.items())).of(actor)
    return ordered(reports, _order(query), place_in(query.get("near", "")))


@require_safe
@for_handlers
def rows(request: HttpRequest, actor: Actor) -> HttpResponse:
    """A piece of the list."""
    start = min(number_in(request.GET.get("start", "")) or 0, 1_000_000)
    return HttpResponse(read_rows(_listed(actor, request.GET), start), content_type=JSON)


@require_safe
@for_handlers
def numbers(request: HttpRequest, actor: Actor) -> HttpResponse:
    """How many there are, for the tabs and the head of the list."""
    return JsonResponse(counts(actor, Wanted.parse(request.GET.dict())))


@require_safe
@for_handlers
def one(request: HttpRequest, actor: Actor, number: int) -> HttpResponse:
    """One report, as a fragment."""
    return render(request, "triage/_detail.html", detail(actor, find_report(actor, number)))


@require_safe
@for_handlers
def tile(request: HttpRequest, actor: Actor, z: int, x: int, y: int) -> HttpResponse:
    """What somebody works on in a tile. Nothing is left out."""
    found = desk_tile(actor, Wanted.parse(request.GET.dict()), Tile.within(z, x, y, range(MAX_ZOOM + 1)))
    return HttpResponse(found, content_type=MVT.media_type)


@require_POST
@for_handlers
def choose(request: HttpRequest, actor: Actor) -> HttpResponse:
    """What lies in an area that was drawn, or all of a part: numbers and versions."""
    shape = _shape(request.POST["shape"]) if request.POST.get("shape") else None
    wanted = Wanted.parse(request.GET.dict())
    return HttpResponse(read_numbers(actor, wanted.everywhere() if shape else wanted, shape), content_type=JSON)


def _shape(text: str) -> GEOSGeometry:
    """An area as GeoJSON. One that crosses itself, as a hand draws it, counts as what it encloses."""
    problem = InvalidInputError(_("Please draw the area again."), parameter="shape")
    if len(text) > LONGEST_SHAPE or not text.lstrip().startswith("{"):
        raise problem
    try:
        shape = GEOSGeometry(text, srid=WGS84)
        shape = shape if shape.valid else shape.buffer(0)
    except (ValueError, TypeError, GEOSException, GDALException) as error:
        raise problem from error
    if shape.geom_type not in SHAPES or shape.empty:
        raise problem
    return shape


@require_POST
@for_handlers
def along(request: HttpRequest, actor: Actor) -> HttpResponse:
    """A piece of road with what lies along it, and what is chosen by that.

    Raises:
        InvalidInputError: A place is missing, or no road leads from one to the other.
        NoRoadsError: The roads are not there.
    """
    start, end = place_in(request.POST.get("start", "")), place_in(request.POST.get("end", ""))
    if not start or not end:
        raise InvalidInputError(_("Please choose two places on a road."), parameter="start")
    try:
        line, around = corridor(start, end, number_in(request.POST.get("metres", "")) or USUAL_M)
    except RouterUnavailableError as error:
        raise NoRoadsError from error
    found = read_numbers(actor, Wanted.parse(request.GET.dict()).everywhere(), around)
    body = b'{"line":%b,"area":%b,"chosen":%b}' % (line.geojson.encode(), around.geojson.encode(), found)
    return HttpResponse(body, content_type=JSON)


def _tag_of_now(actor: Actor) -> str:
    """Another one whenever a report is, or a colleague has looked at news.

    From which moment on somebody asks, and about which part, does not count.
    """
    parts = (build(), actor.key, str(actor.user and actor.user.pk), layer_versions(["defects"]), str(unseen_count()))
    return f'W/"{sha256(chr(0).join(parts).encode()).hexdigest()[:24]}"'


@require_safe
@for_handlers
def changes(request: HttpRequest, actor: Actor) -> HttpResponse:
    """What has changed since a moment. Where nothing has, a tag says so without looking at any report."""
    tag = _tag_of_now(actor)
    if request.headers.get("If-None-Match") == tag:
        return HttpResponseNotModified(headers={"ETag": tag})
    moment, since = now(), parse_datetime(request.GET.get("since", "").replace(" ", "+"))
    if since is None or not is_aware(since):
        raise InvalidInputError(_("Please load the page again."), parameter="since")
    found = read_changed(changed_since(actor, since), Wanted.parse(request.GET.dict()).of(actor))
    body = b'{"now":"%b",%b' % (moment.isoformat().encode(), found[1:])
    return HttpResponse(body, content_type=JSON, headers={"ETag": tag})
