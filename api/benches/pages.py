"""The pages of a bench. Nobody needs an account to look, nor to wait."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.timezone import now, override
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from api.actors import actor_of
from api.benches.drawing import draw_bench
from api.benches.forms import WaitForm
from api.benches.words import ChanceWords, PassingWords
from api.caching import UNSHARED
from api.devices import device_of, remember_device, witness_number
from api.idempotency import FIELD, new_key
from api.pages.private import personal
from api.pages.region import current_region
from api.problems import require_room
from api.sent_forms import act_once
from api.team.codes import qr_code
from geo_platform.limits import HourlyLimit
from layers.core.permissions import VISITOR
from layers.core.spoken_times import clock_words
from layers.rides.benches.exceptions import UnknownBenchError
from layers.rides.benches.passing import outlook_of
from layers.rides.benches.waiting import count_waiting, end_wait, seat_of, start_wait, wait_of
from layers.rides.models import Bench, BenchDirection
from routing.router import RoutingError

if TYPE_CHECKING:
    from django.http import HttpRequest

    from layers.rides.benches.passing import Outlook
    from layers.rides.models import BenchWait

# A family behind one connection, every day of the week; whoever plays with drivers gets tired.
WAITS_PER_HOUR = HourlyLimit("waits at benches", 20)
MOST_SHOWN = 5
_NO_COOKIES = _(
    "Your browser takes no cookies. Without them we cannot tell you who stops. Please allow cookies for this page, and try "
    "again."
)


@dataclass(frozen=True, slots=True)
class Choice:
    """A direction on the page of a bench.

    Attributes:
        direction: Where to.
        chance: How likely a ride is; `None` where that cannot be said now.
        waiting: How many wait already.
    """

    direction: BenchDirection
    chance: ChanceWords | None
    waiting: int


@require_safe
@personal
def bench(request: HttpRequest, code: str) -> HttpResponse:
    """Where one gets from here."""
    found = _bench(code)
    wait = wait_of(_who(request))
    if wait and wait.direction.bench_id == found.pk:
        return redirect("pages:bench-direction", found.code, wait.direction_id)
    waiting = count_waiting(found)
    with override(current_region().time_zone):
        choices = [_choice(direction, waiting.get(direction.pk, 0)) for direction in _directions(found)]
        return draw_bench(request, "benches/bench.html", {"bench": found, "choices": choices})


@require_http_methods(["GET", "HEAD", "POST"])
@personal
def direction(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """What passes towards one of them, and waiting for it."""
    found = _direction(code, number)
    user = actor_of(request).user
    data = request.POST if request.method == "POST" else None
    form = WaitForm(data, request=request, needs_proof=user is None)

    def page(status: HTTPStatus = HTTPStatus.OK) -> HttpResponse:
        return _page(request, found, form, status)

    if request.method != "POST":
        return page()
    return act_once(request, form, page, lambda: _begin(request, form, found))


def _begin(request: HttpRequest, form: WaitForm, found: BenchDirection) -> HttpResponse:
    device = device_of(request)
    if device.is_new:
        # Without the number nobody would find their own wait again.
        form.add_error(None, _NO_COOKIES)
        return _page(request, found, form, HTTPStatus.UNPROCESSABLE_ENTITY)
    form.spend_proof()
    start_wait(direction=found, who=_who(request), company=form.chosen, user=actor_of(request).user)
    require_room(WAITS_PER_HOUR, request)
    return HttpResponseRedirect(request.path, status=HTTPStatus.SEE_OTHER)


@require_safe
@personal
def state(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """How it stands with somebody who waits: the part of the page that changes while they do."""
    found = _direction(code, number)
    wait = _wait(request, found)
    with override(current_region().time_zone):
        context = {"direction": found, "bench": found.bench, **_standing(wait)}
        response = HttpResponse(render_to_string("benches/_wait.html", context, request))
    response["Cache-Control"] = UNSHARED
    return response


@require_POST
@personal
def stop(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """Wait no more."""
    found = _direction(code, number)
    end_wait(who=_who(request))
    return redirect("pages:bench-direction", found.bench.code, found.pk)


@require_safe
@personal
def sign(request: HttpRequest, code: str) -> HttpResponse:
    """The sign of a bench, to be printed: a code for each direction."""
    found = _bench(code)
    site = settings.SITE_URL
    addresses = [
        (direction, qr_code(site + reverse("pages:bench-direction", args=[found.code, direction.pk])))
        for direction in _directions(found)
    ]
    typed = site.partition("://")[2] + reverse("pages:bench", args=[found.code])
    return draw_bench(request, "benches/sign.html", {"bench": found, "signs": addresses, "typed_at": typed})


def _bench(code: str) -> Bench:
    found = Bench.objects.visible_to(None).select_related("area").filter(code=code.upper()).first()
    if not isinstance(found, Bench):
        raise UnknownBenchError
    return found


def _direction(code: str, number: int) -> BenchDirection:
    found = _bench(code)
    known: BenchDirection | None = found.directions.filter(pk=number).first()
    if known is None:
        raise UnknownBenchError
    known.bench = found
    return known


def _directions(found: Bench) -> list[BenchDirection]:
    directions = list(found.directions.all())
    for one in directions:
        one.bench = found
    return directions


def _choice(direction: BenchDirection, waiting: int) -> Choice:
    outlook = _outlook(direction)
    return Choice(direction, ChanceWords.of(outlook.chance, direction.name) if outlook else None, waiting)


def _outlook(direction: BenchDirection) -> Outlook | None:
    try:
        return outlook_of(direction)
    except RoutingError:
        return None


def _who(request: HttpRequest) -> str:
    """A number of the device alone, also of who has signed in: nothing leads from a wait to an account."""
    return witness_number(VISITOR, device_of(request), "waits at benches")


def _wait(request: HttpRequest, found: BenchDirection) -> BenchWait | None:
    wait = wait_of(_who(request))
    return wait if wait and wait.direction_id == found.pk else None


def _standing(wait: BenchWait | None) -> dict[str, Any]:
    """How it stands with somebody who waits."""
    seat = seat_of(wait) if wait else None
    return {
        "wait": wait,
        "is_over": wait is not None and seat is None and wait.ends_at <= now(),
        "seat": seat,
        "car": PassingWords.of_seat(seat) if seat else None,
        "asked": wait.questions.count() if wait else 0,
        "until": clock_words(wait.ends_at) if wait else "",
    }


def _page(request: HttpRequest, found: BenchDirection, form: WaitForm, status: HTTPStatus) -> HttpResponse:
    with override(current_region().time_zone):
        outlook = _outlook(found)
        context = {
            "bench": found.bench,
            "direction": found,
            "form": form,
            "key": request.POST.get(FIELD) or new_key(),
            "chance": ChanceWords.of(outlook.chance, found.name) if outlook else None,
            "passing": [PassingWords.of(match) for match in outlook.passing[:MOST_SHOWN]] if outlook else [],
            "later": PassingWords.of(outlook.later) if outlook and outlook.later else None,
            "waiting": count_waiting(found.bench).get(found.pk, 0),
            **_standing(_wait(request, found)),
        }
        response = draw_bench(request, "benches/direction.html", context, status)
    remember_device(response, device_of(request))
    return response
