"""The list of devices as a piece of a page, and ending one of them without a script."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from django.contrib import messages
from django.http import HttpResponseRedirect
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from api.pages.private import draw, for_members
from api.push.section import push_section_of
from geo_platform.outbox.push_devices import end_push_device

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from geo_platform.accounts.models import User


@require_safe
@for_members
def listed(request: HttpRequest) -> HttpResponse:
    """The list alone."""
    return draw(request, "push/_devices.html", {"push": push_section_of(cast("User", request.user))})


@require_POST
@for_members
def end(request: HttpRequest, device_id: int) -> HttpResponse:
    """Tell somebody nothing more on a device of theirs; somebody else's stays, and nobody learns that it is there."""
    end_push_device(user=cast("User", request.user), device_id=device_id)
    messages.success(request, _("You are told nothing more on this device."))
    return HttpResponseRedirect(reverse("account-home") + "#push")


urlpatterns = [
    path("push/devices/", listed, name="push-devices"),
    path("push/devices/<int:device_id>/end/", end, name="push-end"),
]
