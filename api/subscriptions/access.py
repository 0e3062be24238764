"""Which subscription an address is about, and who may see it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.views import redirect_to_login
from django.http import Http404

from api.actors import actor_of
from api.pages.region import current_region
from layers.core.models import Subscription
from layers.core.subscriptions.shapes import Within

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


def find(token: str) -> Subscription:
    """The subscription that a secret address is about.

    Raises:
        Http404: There is none, or it is forgotten.
    """
    found: Subscription | None = Subscription.objects.select_related("owner", "ground").filter(end_token=token).first()
    if found is None:
        raise Http404
    return found


def turned_away(request: HttpRequest, subscription: Subscription) -> HttpResponse | None:
    """Where to send who may not see all of it: a mail that is passed on gives the end away, and nothing else.

    Returns:
        `None` for who may see it.

    Raises:
        Http404: It is somebody else's.
    """
    if subscription.owner_id is None:
        return None
    user = actor_of(request).user
    if user is None:
        return redirect_to_login(request.get_full_path())
    if user.pk != subscription.owner_id:
        raise Http404
    return None


def here() -> Within:
    """Where news can be had."""
    region = current_region()
    return Within(region.bbox, region.called)
