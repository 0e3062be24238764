"""The pages on which people order news, look at what they have ordered, and change it."""

from __future__ import annotations

from contextlib import suppress
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import override
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from api.actors import actor_of
from api.caching import UNSHARED
from api.devices import device_of, remember_device
from api.idempotency import FIELD, new_key
from api.pages.municipalities import village_of
from api.pages.private import draw, personal
from api.pages.region import current_region
from api.pages.state import Position, marker_layers
from api.parameters import row_number
from api.problems import require_room
from api.sent_forms import act_once
from api.subscriptions.access import find, here, turned_away
from api.subscriptions.forms import RADII_M, SubscriptionForm
from api.subscriptions.letters import send_question
from api.subscriptions.preview import preview_of
from api.subscriptions.reaching import reach_of
from api.subscriptions.words import ground_words, rhythm_words, wish_words
from geo_platform.limits import HourlyLimit
from layers.areas.models import Area
from layers.core import registry
from layers.core.exceptions import InvalidInputError, TooOftenError
from layers.core.models import Subscription
from layers.core.subscriptions import services
from layers.core.subscriptions.shapes import shape_for
from layers.core.subscriptions.words import query_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest

# Nobody can fill somebody else's letter box with our questions.
QUESTIONS_PER_DAY = HourlyLimit("questions to an address", 3, seconds=24 * 3600)
# Each choice in the form is a look back, and costs no proof: a class of thirty behind one connection has enough.
PREVIEWS_PER_HOUR = HourlyLimit("looks back", 1_200)
# Of the number of a municipality in a link.
ACTIONS: dict[str, Callable[..., Subscription]] = {
    "pause": services.pause_subscription,
    "resume": services.resume_subscription,
    "renew": services.renew_feed,
}


@require_safe
@personal
def subscriptions(request: HttpRequest) -> HttpResponse:
    """One's own; for somebody without an account, how it works."""
    user = actor_of(request).user
    found = Subscription.objects.of_user(user).present().order_by("-pk") if user else []
    with override(current_region().time_zone):
        return draw(request, "subscriptions/mine.html", {"user": user, "shown": [_about(one) for one in found]})


@require_http_methods(["GET", "HEAD", "POST"])
@personal
def new(request: HttpRequest) -> HttpResponse:
    """Order news."""
    user = actor_of(request).user
    data = request.POST if request.method == "POST" else None
    form = SubscriptionForm(user, request=request, data=data, wished=_wished(request))
    return _answer(request, form, {"cancel_url": reverse("pages:subscriptions")}, lambda: _begin(request, form))


@require_http_methods(["GET", "HEAD", "POST"])
@personal
def edit(request: HttpRequest, token: str) -> HttpResponse:
    """Let it be about something else."""
    found = find(token)
    if elsewhere := turned_away(request, found):
        return elsewhere
    data = request.POST if request.method == "POST" else None
    form = SubscriptionForm(found.owner, request=request, data=data, subscription=found)
    page_url = reverse("pages:subscription", args=[found.end_token])

    def change() -> str:
        services.change_subscription(subscription=found, order=form.order, within=here())
        return page_url

    return _answer(request, form, {"subscription": found, "cancel_url": page_url}, change)


@require_safe
@personal
def subscription(request: HttpRequest, token: str) -> HttpResponse:
    """One of them, with all that can be done with it."""
    found = find(token)
    if elsewhere := turned_away(request, found):
        return elsewhere
    if found.ended_at:
        return redirect("pages:subscription-end", token)
    links = {
        name: settings.SITE_URL + reverse(f"feed-{name}", args=[found.feed_token]) for name in ("atom", "ics", "geojson")
    }
    with override(current_region().time_zone):
        # By this scheme calendars subscribe to it, where `https` would have it read in once.
        links["calendar"] = f"webcal://{links['ics'].partition('://')[2]}"
        context = {**_about(found), "links": links, "is_new": "new" in request.GET, "reach": reach_of(found)}
        return draw(request, "subscriptions/subscription.html", context)


@require_POST
@personal
def act(request: HttpRequest, token: str, what: str) -> HttpResponse:
    """Pause it, go on, or give its feeds another address."""
    found = find(token)
    if elsewhere := turned_away(request, found):
        return elsewhere
    ACTIONS[what](subscription=found)
    return redirect("pages:subscription", token)


@require_safe
@personal
def sent(request: HttpRequest) -> HttpResponse:
    """Look into your letter box."""
    return draw(request, "subscriptions/sent.html", {"mail_stays_here": settings.MAIL_CARRIER.keeps_mail_here})


@require_safe
@personal
def on_map(request: HttpRequest, token: str) -> HttpResponse:
    """The map above the ground of a subscription, with its layers."""
    found = find(token)
    if away := turned_away(request, found):
        return away
    shape = found.ground.shape
    at = Position.filled_by((village_of(shape) if found.made["how"] == "area" else shape).extent)
    layers = f"&layers={','.join(found.layers)}" if found.layers else ""
    return HttpResponseRedirect(f"{reverse('pages:start')}?at={at.text}{layers}")


@require_POST
@personal
def preview(request: HttpRequest) -> HttpResponse:
    """What would have been told: a part of the page with the form."""
    require_room(PREVIEWS_PER_HOUR, request)
    form = SubscriptionForm(actor_of(request).user, request=request, data=request.POST)
    form.needs_proof = False
    with override(current_region().time_zone):
        response = render(request, "subscriptions/_preview.html", {"preview": _preview(form), "form": form})
    response["Cache-Control"] = UNSHARED
    return response


def _preview(form: SubscriptionForm) -> Any:  # noqa: ANN401 (`None` while nobody knows where)
    form.is_valid()
    where_is_wrong = {"how", "area", "place", "radius", "line", "width", "ring", "layers", "words"} & form.errors.keys()
    if where_is_wrong:
        return None
    with suppress(InvalidInputError):
        shape = shape_for(form.made, here())
        layers = form.cleaned_data["layers"] or [layer.id for layer in marker_layers()]
        return preview_of(shape, layers, query_of(form.cleaned_data["words"]))
    return None


def _about(found: Subscription) -> dict[str, Any]:
    return {
        "subscription": found,
        "where": ground_words(found.made),
        "wish": wish_words(found),
        "rhythm": rhythm_words(found.rhythm),
        "families": _families(found),
    }


def _families(found: Subscription) -> list[Any]:
    """The layers, to be drawn as markers."""
    return [layer for layer in registry.layers() if layer.id in found.layers]


def _wished(request: HttpRequest) -> dict[str, Any]:
    """What a link has filled in: `area`, or `at` with `radius`, and `layers`."""
    query = request.GET
    wished: dict[str, Any] = {}
    if number := row_number(query.get("area", "")):
        wished |= {"how": "area", "area": Area.objects.visible_to(None).filter(pk=number).first()}
    if query.get("near"):
        wished |= {"how": "place", "place": query["near"]}
    if query.get("radius", "") in map(str, RADII_M):
        wished["radius"] = int(query["radius"])
    known = {layer.id for layer in registry.layers()}
    wished["layers"] = [one for one in query.get("layers", "").split(",") if one in known]
    return wished


def _answer(request: HttpRequest, form: SubscriptionForm, context: dict[str, Any], act: Callable[[], str]) -> HttpResponse:
    """Show the form, or do what it says, once however often it is sent."""

    def page(status: HTTPStatus = HTTPStatus.OK) -> HttpResponse:
        return _page(request, form, context, status)

    if request.method != "POST":
        return page()
    if "preview" in request.POST:
        require_room(PREVIEWS_PER_HOUR, request)
        form.needs_proof = False
        context["preview"] = _preview(form)
        form.errors.pop("email", None)  # nobody need say who they are to look
        return page()
    return act_once(request, form, page, lambda: _acted(form, act))


def _acted(form: SubscriptionForm, act: Callable[[], str]) -> HttpResponse:
    form.spend_proof()
    return HttpResponseRedirect(act(), status=HTTPStatus.SEE_OTHER)


def _begin(request: HttpRequest, form: SubscriptionForm) -> str:
    """Do what a valid form says; gives the page that comes next."""
    email = form.cleaned_data.get("email", "")
    if email and not QUESTIONS_PER_DAY.allows_another_from(_letter_box(email)):
        raise TooOftenError(_("We have written to this address often enough for today. Please try again tomorrow."))
    made = services.subscribe(order=form.order, within=here(), owner=form.user, email=email)
    if form.user:
        return reverse("pages:subscription", args=[made.end_token]) + "?new=1"
    send_question(made)
    # An address of a page would keep it in the history of the browser.
    messages.success(request, _("We have sent a mail to %(address)s.") % {"address": email})
    return reverse("pages:subscription-sent")


def _letter_box(email: str) -> str:
    """The same for all spellings of an address that end in one box: `kim+news@example.org` is Kim's."""
    name, _at, host = email.lower().rpartition("@")
    return f"{name.partition('+')[0]}@{host}"


def _page(request: HttpRequest, form: SubscriptionForm, context: dict[str, Any], status: HTTPStatus) -> HttpResponse:
    own = {"form": form, "key": request.POST.get(FIELD) or new_key(), "layers": marker_layers()}
    with override(current_region().time_zone):
        response = draw(request, "subscriptions/form.html", own | context, status)
    if form.user is None:
        # The device is known again when its connection breaks off and it sends the form once more.
        remember_device(response, device_of(request))
    return response
