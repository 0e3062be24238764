"""A round through the village: a short walk to what nobody has looked at for a long time, for groups of young people.

A round is its stops, and they stand in its address: everybody of a group has the same, and it stays while it is walked. How
far it is, the entries themselves know.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Self
from urllib.parse import urlencode

from django.contrib.gis.measure import D
from django.http import Http404, HttpResponseRedirect
from django.urls import reverse
from django.utils.timezone import override
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from api.caching import PUBLIC, UNSHARED, Answer, layer_versions, respond, tag_of
from api.pages.answers import all_versions, answer, front_end
from api.pages.frame import frame
from api.pages.freshness import Freshness, seen_words, witnesses_of
from api.pages.measures import distance_words
from api.pages.region import current_region
from api.pages.rows import Row
from api.pages.walking import minutes_on_foot
from api.rounds.finding import MOST_STOPS, due_in_area, due_near, due_since, place_of
from api.rounds.picture import round_svg
from api.rounds.route import length_m
from api.search.ranking import metres_between
from layers.areas.models import Area
from layers.core import registry
from layers.core.exceptions import InvalidInputError
from layers.core.models import Change, Entry
from layers.core.querysets import AREA_OUTLINES
from layers.core.values import LonLat, number_in

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from django.http import HttpRequest, HttpResponse, QueryDict

    from layers.core.layer import Layer
    from layers.core.signs import Theme

SVG = "image/svg+xml"
# About a hundred metres: whoever asks need not say more exactly where they stand.
DIGITS = 3
LENGTHS = {5: gettext_lazy("short: 5 stops"), 8: gettext_lazy("medium: 8 stops"), 15: gettext_lazy("long: 15 stops")}
USUAL_LENGTH = 8
# What people look at stands a while.
LOOKING_MIN = 3
_STOP = re.compile(r"([a-z0-9-]{1,60}):([0-9]{1,18})")


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which round somebody asks for.

    Attributes:
        near: Where they stand.
        area: Number of the municipality in which they want to walk.
        count: How many stops at most.
        stops: Keys of the entries, once the round is known.
    """

    near: LonLat | None
    area: int | None
    count: int
    stops: tuple[str, ...]

    @classmethod
    def parse(cls, query: QueryDict) -> Self:
        """Read a query leniently: what nobody understands is not asked for."""
        count = query.get("count", "")
        named = [found[0] for found in map(_STOP.fullmatch, query.get("stops", "").split(",")) if found]
        return cls(
            near=_near(query.get("near", "")),
            area=number_in(query.get("area", "")),
            count=next((known for known in LENGTHS if str(known) == count), USUAL_LENGTH),
            stops=tuple(dict.fromkeys(named))[:MOST_STOPS],
        )


def _near(text: str) -> LonLat | None:
    try:
        place = LonLat.parse(text)
    except InvalidInputError:
        return None
    return LonLat(round(place.longitude, DIGITS), round(place.latitude, DIGITS))


@dataclass(frozen=True, slots=True)
class Stop:
    """One stop as people see it.

    Attributes:
        number: On the map and in the list.
        row: What it is.
        way: How far it is from the stop before; empty at the first.
        freshness: When somebody last looked.
        state: `open`, `seen` or `told`: somebody has said what is different, and it is being looked at.
    """

    number: int
    row: Row
    way: str
    freshness: Freshness
    state: str


@require_safe
def rounds(request: HttpRequest) -> HttpResponse:
    """The beginning, or a round."""
    wanted = Wanted.parse(request.GET)
    if wanted.stops:
        return _round(request, wanted.stops)
    if wanted.near is None and wanted.area is None:
        return answer(request, "pages/rounds.html", lambda: frame(request) | _start(wanted))
    if wanted.near is None and not _knows(wanted.area):
        return answer(request, "pages/rounds.html", lambda: frame(request) | _start(wanted) | {"is_unknown": True})
    found = _find(wanted)
    if not found:
        return answer(request, "pages/rounds.html", lambda: frame(request) | _start(wanted) | {"is_empty": True})
    # To an address that stays the same while one thing after the other is looked at, and that tells nobody's place.
    query = urlencode({"stops": ",".join(entry.key for entry in found)}, safe=":,")
    return _unkept(HttpResponseRedirect(f"{reverse('pages:rounds')}?{query}", status=HTTPStatus.SEE_OTHER))


def _knows(area: int | None) -> bool:
    return area is not None and Area.objects.visible_to(None).filter(pk=area).exists()


def _unkept(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = UNSHARED
    return response


def _find(wanted: Wanted) -> list[Entry]:
    since = due_since()
    if wanted.near:
        return due_near(wanted.near, since, wanted.count)
    return due_in_area(wanted.area, since, wanted.count) if wanted.area is not None else []


def _start(wanted: Wanted) -> dict[str, Any]:
    areas = Area.objects.visible_to(None).exclude(title="").by_name().values_list("pk", "title")
    return {
        "areas": [(number, title, number == wanted.area) for number, title in areas],
        "lengths": [(count, words, count == wanted.count) for count, words in LENGTHS.items()],
    }


def _entries(keys: Sequence[str]) -> list[Entry]:
    """The stops that everybody sees, in their order; what was taken off the map is left out."""
    known = Entry.objects.visible_to(None).in_layers(due_since()).select_related("area")
    found = known.defer(*AREA_OUTLINES).in_bulk(list(keys))
    return [found[key] for key in keys if key in found]


def _round(request: HttpRequest, stops: Sequence[str]) -> HttpResponse:
    versions = all_versions()
    entries = _entries(stops)
    told = _told(entries)
    # What is proposed changes nothing yet, so no layer has another version.
    version = hashlib.sha256(repr(sorted(told)).encode()).hexdigest()
    return answer(
        request, "pages/round.html", lambda: frame(request) | _page(request, entries, told), version, versions=versions
    )


def _told(entries: Sequence[Entry]) -> set[str]:
    """Of which somebody has said that something is different; only that, not what."""
    waiting = Change.objects.pending().filter(kind__in=(Change.Kind.CHANGE, Change.Kind.GONE))
    numbers = [entry.feature_id for entry in entries]
    found = waiting.filter(layer__in={entry.layer for entry in entries}, feature_id__in=numbers)
    return {f"{layer_id}:{number}" for layer_id, number in found.values_list("layer", "feature_id")}


def _page(request: HttpRequest, entries: Sequence[Entry], told: set[str]) -> dict[str, Any]:
    since, places = due_since(), [place_of(entry) for entry in entries]
    witnesses = _witnesses(entries)
    stops = [_stop(number, entries, since, told, witnesses) for number in range(len(entries))]
    metres = length_m(places, range(len(places)))
    done = sum(stop.state != "open" for stop in stops)
    query = f"?{urlencode({'stops': ','.join(entry.key for entry in entries)}, safe=':,')}"
    return {
        "stops": stops,
        "done": done,
        "is_done": bool(stops) and done == len(stops),
        "distance": _distance(metres),
        "minutes": minutes_on_foot(metres) + LOOKING_MIN * len(stops),
        "round_url": request.path + query,
        "picture_query": query,
    }


def _witnesses(entries: Sequence[Entry]) -> dict[tuple[str, int], int]:
    by_layer: dict[Layer, list[int]] = {}
    for entry in entries:
        by_layer.setdefault(registry.get(entry.layer), []).append(entry.feature_id)
    return witnesses_of(by_layer)


def _stop(
    index: int,
    entries: Sequence[Entry],
    since: Mapping[str, datetime],
    told: set[str],
    witnesses: Mapping[tuple[str, int], int],
) -> Stop:
    entry, before = entries[index], place_of(entries[index - 1])
    is_due = entry.as_of < since[entry.layer]
    here = place_of(entry)
    may_suggest = registry.get(entry.layer).contribution.takes_suggestions
    return Stop(
        number=index + 1,
        row=Row.of(entry),
        way=_distance(metres_between(before, here.longitude, here.latitude)) if index else "",
        freshness=Freshness(seen_words(entry.as_of, witnesses.get((entry.layer, entry.feature_id), 0)), is_due, may_suggest),
        state="told" if entry.key in told else "open" if is_due else "seen",
    )


def _distance(metres: float) -> str:
    return distance_words(D(m=metres))


@require_safe
def picture(request: HttpRequest, theme: Theme) -> HttpResponse:
    """A round on the map.

    Raises:
        Http404: There are no such stops.
    """
    keys = Wanted.parse(request.GET).stops
    if request.META["QUERY_STRING"] != urlencode({"stops": ",".join(keys)}, safe=":,"):
        raise Http404
    versions = layer_versions(due_since())
    entries = _entries(keys)
    if not entries:
        raise Http404
    region = current_region()
    tag = tag_of(request, PUBLIC, versions, region.basemap_version, front_end())
    with override(region.time_zone):
        return respond(request, Answer(tag, PUBLIC, SVG, lambda: round_svg(entries, theme).encode()))
