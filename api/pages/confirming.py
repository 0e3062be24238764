"""“Still there?”: one tap says that something is as the map shows it. Nobody needs an account for that."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import override
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from api.actors import actor_of
from api.caching import UNSHARED
from api.devices import device_of, remember_device, witness_number
from api.pages import explore
from api.pages.frame import frame, not_found
from api.pages.freshness import freshness_of
from api.pages.links import own_address
from api.pages.region import current_region
from api.same_origin import is_from_our_pages
from geo_platform.limits import HourlyLimit
from layers.core.contributions.proposing import confirm as note_confirmation
from layers.core.exceptions import NotFoundError

if TYPE_CHECKING:
    from django.http import HttpRequest
    from django_stubs_ext import StrPromise

    from api.pages.explore import Found

# A school class that goes round comes from one address: 25 pupils with eight stops each.
CONFIRMATIONS_PER_HOUR = HourlyLimit("confirmations", 200)
# Whoever really looks needs minutes for each place; the longest round has fifteen.
OWN_PER_HOUR = HourlyLimit("confirmations of one", 40)
# A device that throws its number away is a new one each time; so many phones a class has, and some more.
STRANGERS_PER_HOUR = HourlyLimit("confirmations of new devices", 40)


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a confirmation was not taken."""

    status: HTTPStatus
    words: StrPromise | str


_MANY_FROM_HERE = gettext_lazy("There have been very many answers from your connection. Please try again in an hour.")


# The pages on which the form stands are the same for everybody, so it can hold no token; where it comes from is checked.
@csrf_exempt
@require_POST
def confirm(request: HttpRequest, layer_id: str, feature_id: int) -> HttpResponse:
    """Note that somebody found something as the map says.

    With `part` in the form the answer is the question anew, with thanks; otherwise it leads back to where it was asked.
    """
    try:
        found = explore.find(layer_id, feature_id)
    except NotFoundError as error:
        return not_found(request, error)
    refusal = _refusal(request, found)
    with override(current_region().time_zone):
        return _refused(request, found, refusal) if refusal else _confirmed(request, found)


def _refusal(request: HttpRequest, found: Found) -> Refusal | None:
    if not is_from_our_pages(request):
        return Refusal(HTTPStatus.FORBIDDEN, _("This did not come from our page. Please open it and try again."))
    if found.layer.freshness is None or found.feature.is_demo:
        return Refusal(HTTPStatus.FORBIDDEN, _("Nobody need look after this."))
    return _too_many(request)


def _too_many(request: HttpRequest) -> Refusal | None:
    actor, device = actor_of(request), device_of(request)
    if actor.user or not device.is_new:
        who = f"account {actor.user.pk}" if actor.user else f"device {device.number}"
        if not OWN_PER_HOUR.allows_another_from(who):
            words = _("You have looked after very many places. Thank you! Please go on in an hour.")
            return Refusal(HTTPStatus.TOO_MANY_REQUESTS, words)
    elif not STRANGERS_PER_HOUR.allows_another(request):
        return Refusal(HTTPStatus.TOO_MANY_REQUESTS, _MANY_FROM_HERE)
    if not CONFIRMATIONS_PER_HOUR.allows_another(request):
        return Refusal(HTTPStatus.TOO_MANY_REQUESTS, _MANY_FROM_HERE)
    return None


def _confirmed(request: HttpRequest, found: Found) -> HttpResponse:
    actor, device = actor_of(request), device_of(request)
    witness = witness_number(actor, device, f"{found.layer.id} {found.feature.pk}")
    note_confirmation(layer=found.layer, feature=found.feature, witness=witness)
    if "part" in request.POST:
        found.feature.refresh_from_db(fields=["confirmed_at"])
        response = _part(request, found, {"is_thanked": True})
    else:
        response = HttpResponseRedirect(_way_back(request, found), status=HTTPStatus.SEE_OTHER)
    if actor.user is None:
        remember_device(response, device)
    return response


def _part(request: HttpRequest, found: Found, more: dict[str, Any], status: HTTPStatus = HTTPStatus.OK) -> HttpResponse:
    feature = found.feature
    fresh = freshness_of(found.layer, feature, feature.confirmed_at or found.entry.as_of)
    context = {"freshness": fresh, "confirm_layer": found.layer.id, "confirm_id": feature.pk, **more}
    response = render(request, "pages/_confirm.html", context, status=status)
    response["Cache-Control"] = UNSHARED
    return response


def _refused(request: HttpRequest, found: Found, refusal: Refusal) -> HttpResponse:
    if "part" in request.POST and found.layer.freshness is not None:
        return _part(request, found, {"refusal": refusal.words}, refusal.status)
    context = frame(request) | {"detail": refusal.words}
    return render(request, "500.html", context, status=refusal.status)


def _way_back(request: HttpRequest, found: Found) -> str:
    there = reverse("pages:feature", args=[found.layer.id, found.feature.pk])
    return own_address(request.POST.get("back", "")) or there
