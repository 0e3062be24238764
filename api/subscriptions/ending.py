"""Saying yes, and ending: by one click in a mail, without signing in.

Programs of mail servers open the links of a mail to look for viruses, so opening one changes nothing: the page sends its
only button by itself where there is a script, which those programs do not run.
"""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from api.pages.private import draw, personal
from api.subscriptions.access import find
from geo_platform.shared.mail_heads import ONE_CLICK
from layers.core.subscriptions.services import confirm_subscription, end_subscription, take_back_end

if TYPE_CHECKING:
    from django.http import HttpRequest


# Whoever knows the address may; a mail program that presses the button has no token (RFC 8058, 3.2).
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@personal
def end(request: HttpRequest, token: str) -> HttpResponse:
    """End a subscription, with a way back."""
    subscription = find(token)
    if request.method != "POST":
        is_over = subscription.ended_at is not None
        return draw(request, "subscriptions/end.html", {"subscription": subscription, "is_over": is_over})
    if subscription.ended_at is None:
        end_subscription(subscription=subscription)
    if ONE_CLICK in request.POST:
        return HttpResponse(status=HTTPStatus.NO_CONTENT)
    return HttpResponseRedirect(request.path, status=HTTPStatus.SEE_OTHER)


@csrf_exempt
@require_POST
@personal
def undo(request: HttpRequest, token: str) -> HttpResponse:  # noqa: ARG001 (Django calls it so)
    """Go on as if it had never ended."""
    subscription = take_back_end(subscription=find(token))
    address = reverse("pages:subscription-end", args=[subscription.end_token])
    return HttpResponseRedirect(f"{address}?back=1", status=HTTPStatus.SEE_OTHER)


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@personal
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """The owner of an address says yes. Who has ended it since is told so, for nothing comes any more."""
    subscription = find(token)
    if subscription.ended_at:
        return redirect("pages:subscription-end", token)
    if request.method != "POST":
        return draw(request, "subscriptions/confirm.html", {"subscription": subscription})
    confirm_subscription(subscription=subscription)
    return HttpResponseRedirect(request.path, status=HTTPStatus.SEE_OTHER)
