"""Who sends a request, and what they may do."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from django.conf import settings

from geo_platform.accounts.second_factor import has_proved_it
from layers.core.permissions import VISITOR, Actor, actor_for

if TYPE_CHECKING:
    from django.http import HttpRequest

_KEPT = "_amtskarte_actor"


def actor_of(request: HttpRequest) -> Actor:
    """The person who asks, looked up once for each request; without a session nobody is looked up."""
    if settings.SESSION_COOKIE_NAME not in request.COOKIES:
        return VISITOR
    if not hasattr(request, _KEPT):
        setattr(request, _KEPT, _look_up(request))
    return cast("Actor", getattr(request, _KEPT))


def _look_up(request: HttpRequest) -> Actor:
    if not request.user.is_authenticated:
        return VISITOR
    return actor_for(request.user, has_proved_it=has_proved_it(request))
