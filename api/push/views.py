"""`/api/push/`: a browser is told things from now on, or no more. Only pages and the worker of ours write here.

What is sent twice has happened once: a device is known by the address that its browser names.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.http import HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from api.actors import actor_of
from api.caching import UNSHARED
from api.endpoint import Writing, endpoint, only_for_our_pages
from api.ogc.writing.bodies import parse_object, read_body
from api.problems import ForgedError, UnauthenticatedError, require_room
from api.push.browsers import name_of_browser
from api.same_origin import is_from_our_pages
from geo_platform.limits import HourlyLimit
from geo_platform.outbox.encryption import application_key
from geo_platform.outbox.models import PushDevice
from geo_platform.outbox.push import write_push_to
from geo_platform.outbox.push_devices import (
    Registration,
    TooManyDevicesError,
    UnfitDeviceError,
    add_push_device,
    remove_push_device,
)
from layers.core.exceptions import ConflictError, ForbiddenError, InvalidInputError, NotFoundError, TooOftenError

if TYPE_CHECKING:
    from django.http import HttpRequest

    from geo_platform.accounts.models import User

# Enough for a class of pupils behind one connection.
WRITES_PER_HOUR = HourlyLimit("push", 120)
TRIALS_PER_HOUR = HourlyLimit("push trials", 10)
_WORDS = ("endpoint", "p256dh", "auth", "server_key", "former")
TOO_MANY = gettext_lazy("You are told things on very many devices already. Please end one of them first.")
NO_BROWSER = gettext_lazy("Your browser has said something that we do not understand. Please load the page again.")


def _add(request: HttpRequest) -> HttpResponse:
    user, said = _member(request), _said(request)
    try:
        registration = Registration(said["endpoint"], said["p256dh"], said["auth"], said["server_key"])
        name = name_of_browser(request.headers.get("User-Agent", ""))
        add_push_device(user=user, registration=registration, name=name, former=said["former"])
    except UnfitDeviceError as error:
        raise InvalidInputError(NO_BROWSER, parameter="endpoint") from error
    except TooManyDevicesError as error:
        raise ConflictError(TOO_MANY) from error
    return HttpResponse(status=201)


def _remove(request: HttpRequest) -> HttpResponse:
    remove_push_device(user=_member(request), endpoint=_said(request)["endpoint"])
    return HttpResponse(status=204)


def _try(request: HttpRequest) -> HttpResponse:
    user = _member(request)
    device = PushDevice.objects.filter(user=user, endpoint=_said(request)["endpoint"]).first()
    if device is None:
        raise NotFoundError(_("This device is not on your list. Please load the page again."))
    if not TRIALS_PER_HOUR.allows_another_from(f"user {user.pk}"):
        raise TooOftenError(_("You have tried it very often. Please wait an hour."))
    with transaction.atomic():
        write_push_to(
            device=device,
            title=_("It works"),
            body=_("This is what it looks like when something new is there for you."),
            url="/",
            tag="trial",
        )
    return HttpResponse(status=202)


@endpoint(finish=only_for_our_pages, writing=Writing({"POST": _add, "DELETE": _remove}))
def devices(_request: HttpRequest) -> HttpResponse:
    """The public key that a browser needs, for the worker that has no page at hand."""
    return _unshared(JsonResponse({"key": application_key()}))


@endpoint(finish=only_for_our_pages, writing=Writing({"POST": _try}))
def trial(_request: HttpRequest) -> HttpResponse:
    """A notification for the device that asks, for trying it out: there is nothing to read here."""
    return _unshared(HttpResponse(status=204))


def _unshared(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = UNSHARED
    return response


def _member(request: HttpRequest) -> User:
    """Who asks: somebody who is signed in, in a browser, on a page of ours.

    Raises:
        ForgedError: Another site, or a program.
        UnauthenticatedError: Nobody is signed in.
        ForbiddenError: Of those who came by the code of a group nothing is known.
        TooOftenError: There were too many from this connection.
    """
    if not is_from_our_pages(request):
        raise ForgedError(_("This did not come from a page of ours. Please load the page again."))
    user = actor_of(request).user
    if user is None:
        raise UnauthenticatedError(_("Please sign in first."))
    if user.is_nameless:
        raise ForbiddenError
    require_room(WRITES_PER_HOUR, request)
    return user


def _said(request: HttpRequest) -> dict[str, str]:
    """What was sent: words by their names, missing ones empty.

    Raises:
        InvalidInputError: It is something else.
        TooLargeError: It is more than any browser says.
    """
    found = parse_object(read_body(request))
    words = {name: found.get(name, "") for name in _WORDS}
    if not all(isinstance(word, str) for word in words.values()):
        raise InvalidInputError(NO_BROWSER, parameter="endpoint")
    return words
