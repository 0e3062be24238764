"""The pages on which people offer rides, and change what they offer."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.timezone import localdate, override
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from api.actors import actor_of
from api.caching import UNSHARED
from api.pages.measures import duration_words
from api.pages.private import draw, for_members, personal
from api.pages.region import current_region
from api.parameters import row_number
from api.problems import require_room
from api.rides.drafts import draft_of, way_back_of
from api.rides.lines import drawing_of_route
from api.rides.offer_form import OfferForm, fair_cents, initial_of, places_of, spots_of
from api.rides.ride_page import days_of
from api.rides.sections import around_map
from api.rides.spots import Kept, Spot
from api.rides.words import (
    CENTS,
    contribution_words,
    day_words,
    departure_of,
    money_words,
    when_words,
    window_of,
    window_words,
)
from api.sent_forms import act_once
from geo_platform.limits import HourlyLimit
from layers.core import registry, roads
from layers.core.exceptions import UnknownFeatureError
from layers.core.models import Status
from layers.core.values import day_in
from layers.rides.days import weekdays_of
from layers.rides.models import Offer
from layers.rides.offering import change_offer, offer_ride, skip_day, unskip_day, withdraw_offer
from layers.rides.public_routes import public_place
from routing.router import Mode, Place, RoutingError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from django.http import HttpRequest, HttpResponse

    from geo_platform.accounts.models import User

# Each place that somebody changes is looked at once; a class of thirty behind one connection has enough.
PREVIEWS_PER_HOUR = HourlyLimit("routes of rides", 1_200)
KILOMETRE_M = 1000


@require_http_methods(["GET", "HEAD", "POST"])
@personal
def offer(request: HttpRequest) -> HttpResponse:
    """Offer a ride. Who has not signed in sees the form, and is asked to only when it is sent: what they typed stays."""
    user = actor_of(request).user
    with override(current_region().time_zone):
        kept, initial = _beginning(request, user)
        data = request.POST if request.method == "POST" else None
        form = OfferForm(request, kept, data=data, initial=initial)
        return _answer(request, form, {"user": user}, lambda: _offered(request, form))


@require_http_methods(["GET", "HEAD", "POST"])
@for_members
def edit(request: HttpRequest, offer_id: int) -> HttpResponse:
    """Change one of one's own rides."""
    found = own_offer(request, offer_id)
    with override(current_region().time_zone):
        spots = _spots(found)
        data = request.POST if request.method == "POST" else None
        kept = Kept.of(request).with_spots(*spots)
        form = OfferForm(request, kept, data=data, initial=initial_of(found, spots) if spots else {}, offer=found)
        return _answer(request, form, {"offer": found, "user": found.driver}, lambda: _changed(found, form))


@require_safe
@for_members
def manage(request: HttpRequest, offer_id: int) -> HttpResponse:
    """One of one's own rides, with all that can be done with it."""
    found = own_offer(request, offer_id)
    with override(current_region().time_zone):
        plan = found.plan
        places = [Place(point.x, point.y) for point in places_of(found)]
        kinds = ["on", *("via" for _place in places[1:-1]), "off"]
        context = {
            **around_map(),
            "offer": found,
            "labels": plan.labels,
            "when": when_words(found),
            "at": departure_of(found),
            "contribution": contribution_words(found.contribution_cents),
            "days": [(day.isoformat(), day_words(day)) for day in days_of(found)],
            "skipped": [(day.isoformat(), day_words(day)) for day in found.skipped_days if day >= localdate()],
            "is_withdrawn": found.status != Status.PUBLISHED,
            "drawing": drawing_of_route(list(plan.geom.coords), zip(places, kinds, plan.labels, strict=True)),
        }
        return draw(request, "rides/manage.html", context)


@require_POST
@for_members
def skip(request: HttpRequest, offer_id: int) -> HttpResponse:
    """Leave a day out of a weekly ride."""
    found = own_offer(request, offer_id)
    day = day_in(request.POST.get("day", ""))
    if day is None:
        return redirect("pages:ride-manage", offer_id)
    skip_day(offer=found, day=day)
    messages.success(
        request, _("The ride is not going ahead: %(day)s. Whoever wanted to come along is told.") % {"day": day_words(day)}
    )
    return redirect("pages:ride-manage", offer_id)


@require_POST
@for_members
def unskip(request: HttpRequest, offer_id: int) -> HttpResponse:
    """Drive after all on a day that was left out of a weekly ride."""
    found = own_offer(request, offer_id)
    day = day_in(request.POST.get("day", ""))
    if day:
        unskip_day(offer=found, day=day)
        messages.success(request, _("Good: you drive %(day)s after all.") % {"day": day_words(day)})
    return redirect("pages:ride-manage", offer_id)


@require_POST
@for_members
def withdraw(request: HttpRequest, offer_id: int) -> HttpResponse:
    """Offer a ride no longer."""
    found = own_offer(request, offer_id)
    withdraw_offer(offer=found)
    messages.success(request, _("The ride is offered no longer. Whoever wanted to come along is told."))
    return redirect("pages:ride-manage", offer_id)


@require_POST
@personal
def preview(request: HttpRequest) -> HttpResponse:
    """How others will see the way: a part of the page with the form."""
    require_room(PREVIEWS_PER_HOUR, request)
    with override(current_region().time_zone):
        form = OfferForm(request, _kept_for(request), data=request.POST)
        form.is_valid()
        ways = {"start", "end", "start_search", "end_search"}
        context = _way(form.spots) if not ways & form.errors.keys() else {}
        response = render(request, "rides/_preview.html", context)
    response["Cache-Control"] = UNSHARED
    return response


def own_offer(request: HttpRequest, offer_id: int) -> Offer:
    """One of the asker's own rides, withdrawn or not.

    Raises:
        UnknownFeatureError: It is not theirs, or there is none.
    """
    found: Offer | None = (
        Offer.objects.filter(pk=offer_id, driver=actor_of(request).user).select_related("plan", "driver").first()
    )
    if found is None:
        raise UnknownFeatureError(registry.get("rides").title, str(offer_id))
    return found


def _kept_for(request: HttpRequest) -> Kept:
    """With the exact places of the ride that is being changed."""
    number = request.POST.get("offer", "")
    if not number or actor_of(request).user is None:
        return Kept.of(request)
    return Kept.of(request).with_spots(*_spots(own_offer(request, row_number(number))))


def _spots(found: Offer) -> list[Spot]:
    """Its places; none while the roads are being read."""
    try:
        return spots_of(found)
    except RoutingError:
        return []


def _beginning(request: HttpRequest, user: User | None) -> tuple[Kept, dict[str, Any]]:
    """What stands in a new form: an older ride, or what a search or another page has filled in."""
    kept, query = Kept.of(request), request.GET
    if user and query.get("like"):
        older = own_offer(request, row_number(query["like"]))
        spots = _spots(older)
        values = initial_of(older, spots) if spots else {}
        return kept.with_spots(*spots), {name: value for name, value in values.items() if name not in {"day", "first_day"}}
    if query.get("wanted"):
        return kept, wished_by(row_number(query["wanted"]), kept)
    initial: dict[str, Any] = {name: query[name] for name in ("day", "time", "back") if query.get(name)}
    for name, short in (("start", "from"), ("end", "to")):
        spot = Spot.read(query[short], kept) if query.get(short) else None
        if spot:
            initial |= {name: spot.text, f"{name}_search": spot.label}
    return kept, initial


def wished_by(number: int, kept: Kept) -> dict[str, Any]:
    """A ride that takes somebody along who looks for one, as far as everybody may know.

    Args:
        number: Of the request; nothing is filled in where it is not public.
        kept: What the device knows of places.
    """
    found = registry.get("rides-wanted").queryset().visible_to(None).filter(pk=number).first()
    if found is None:
        return {}
    initial: dict[str, Any] = {}
    for name, corner in (("start", found.geom.coords[0]), ("end", found.geom.coords[-1])):
        spot = Spot.read(f"{corner[0]:.5f},{corner[1]:.5f}", kept)
        initial |= {name: spot.text, f"{name}_search": spot.label} if spot else {}
    first, last = window_of(found)
    middle = first + (last - first) / 2
    # Of any time of the day, or of when somebody wants to be there, the driver alone can say when to leave.
    initial["time"] = middle.time() if window_words(found) and not found.by_arrival else None
    if found.departs_at:
        return initial | {"day": middle.date()}
    days = {"weekdays": weekdays_of(found.weekdays), "first_day": found.first_day, "last_day": found.last_day}
    return initial | {"how": "weekly", **days}


def _answer(request: HttpRequest, form: OfferForm, context: dict[str, Any], act: Callable[[], HttpResponse]) -> HttpResponse:
    def page(status: HTTPStatus = HTTPStatus.OK) -> HttpResponse:
        return draw(request, "rides/offer.html", {**around_map(), "form": form, **context}, status)

    if request.method != "POST":
        return page()
    return act_once(request, form, page, act)


def _offered(request: HttpRequest, form: OfferForm) -> HttpResponse:
    driver = actor_of(request).user
    if driver is None:
        form.add_error(None, _("Please sign in first. Everything you typed is still here."))
        return draw(request, "rides/offer.html", {**around_map(), "form": form, "user": None}, HTTPStatus.UNAUTHORIZED)
    made = offer_ride(driver=driver, draft=draft_of(form))
    if form.cleaned_data["back"]:
        offer_ride(driver=driver, draft=way_back_of(form, made))
    return _see(made, "?new=1")


def _changed(found: Offer, form: OfferForm) -> HttpResponse:
    return _see(change_offer(offer=found, draft=draft_of(form, found)))


def _see(found: Offer, query: str = "") -> HttpResponse:
    address = reverse("pages:ride-manage", args=[found.pk])
    return HttpResponseRedirect(address + query, status=HTTPStatus.SEE_OTHER)


def _way(spots: Sequence[Spot]) -> dict[str, Any]:
    """The public route through some places, in words and as the map draws it."""
    places = [public_place(spot.place) for spot in (spots[0], spots[-1])]
    through = [places[0], *(spot.place for spot in spots[1:-1]), places[1]]
    try:
        route = roads.router().route(through, Mode.CAR)
    except RoutingError:
        return {"trouble": _("No road leads there. Please choose other places.")}
    fair = fair_cents(route.distance_m)
    kinds = ["on", *("via" for _spot in spots[1:-1]), "off"]
    labels = ["", *(spot.label for spot in spots[1:-1]), ""]
    return {
        "duration": duration_words(route.duration_s),
        "kilometres": round(route.distance_m / KILOMETRE_M),
        "fair": money_words(fair),
        "proposed": number_format(fair / CENTS, decimal_pos=2),
        "drawing": drawing_of_route(route.line, zip(through, kinds, labels, strict=True)),
    }
