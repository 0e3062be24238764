"""Who sends a request, and what they may do."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from django.conf import settings
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _

from api.problems import MACHINE_PATHS, UnauthenticatedError
from geo_platform.accounts.access_keys import holder_of
from geo_platform.accounts.second_factor import has_proved_it, has_second_factor
from layers.core.permissions import VISITOR, Actor, actor_for

if TYPE_CHECKING:
    from django.http import HttpRequest
    from django.http.response import HttpResponseBase

_KEPT = "_amtskarte_actor"
_SCHEME = "bearer"


def actor_of(request: HttpRequest) -> Actor:
    """The person who asks, looked up once for each request; without a session or a key nobody is looked up.

    Raises:
        UnauthenticatedError: The key that came along is none.
    """
    if not (has_key(request) or settings.SESSION_COOKIE_NAME in request.COOKIES):
        return VISITOR
    if not hasattr(request, _KEPT):
        setattr(request, _KEPT, _by_key(request) if has_key(request) else _by_session(request))
    return cast("Actor", getattr(request, _KEPT))


def has_key(request: HttpRequest) -> bool:
    """Whether a program asks with a key, in which case the session does not count. Keys open no pages."""
    is_for_machines = request.path_info.startswith(MACHINE_PATHS)
    return is_for_machines and request.headers.get("Authorization", "").partition(" ")[0].lower() == _SCHEME


def kept_apart(request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
    """Tell caches that others, who send no key, may get another answer."""
    if has_key(request):
        patch_vary_headers(response, ["Authorization"])
    return response


def _by_key(request: HttpRequest) -> Actor:
    holder = holder_of(request.headers["Authorization"].partition(" ")[2].strip())
    if holder is None:
        raise UnauthenticatedError(
            _("This key is not known. Perhaps it was deleted. You can make a new one on your own page.")
        )
    return actor_for(holder.user, has_proved_it=holder.has_proved_it)


def _by_session(request: HttpRequest) -> Actor:
    if not request.user.is_authenticated:
        return VISITOR
    # A session in which a factor was used that is taken away since has not proved anything any more.
    return actor_for(request.user, has_proved_it=has_proved_it(request) and has_second_factor(request.user))
