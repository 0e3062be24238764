"""What is kept about who is signed in: to look at, to take along, and to delete."""

from __future__ import annotations

from contextlib import suppress
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, cast

from allauth.account.adapter import get_adapter
from allauth.account.decorators import reauthentication_required
from django.contrib.auth import logout
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from api.my_data.downloading import download_for
from api.my_data.forms import EraseForm
from api.my_data.overview import overview_of
from api.pages.private import draw, for_members, personal
from geo_platform.accounts.models import User
from geo_platform.limits import HourlyLimit
from geo_platform.personal_data.erasing import erase_person, warnings_for
from geo_platform.personal_data.exceptions import LastAdministratorError
from layers.core.exceptions import TooOftenError

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse
    from django.http.response import HttpResponseBase


DOWNLOADS_PER_HOUR = HourlyLimit("downloads of one's own data", 10)


@require_safe
@for_members
def my_data(request: HttpRequest) -> HttpResponse:
    """What is kept, and what one can do about it."""
    kept = overview_of(cast("User", request.user))
    there = [one for one in kept if one.count]
    return draw(request, "my_data/overview.html", {"kept": there, "empty": [one for one in kept if not one.count]})


@require_http_methods(["GET", "HEAD", "POST"])
@for_members
def download(request: HttpRequest) -> HttpResponseBase:
    """What the file holds, and all of it as a file."""
    return _once_proved(request, _download)


def _download(request: HttpRequest) -> HttpResponseBase:
    if request.method != "POST":
        return draw(request, "my_data/download.html", {})
    if not DOWNLOADS_PER_HOUR.allows_another_from(f"account {request.user.pk}"):
        raise TooOftenError(_("You have fetched your data several times within an hour. Please try again later."))
    return download_for(cast("User", request.user))


@require_http_methods(["GET", "HEAD", "POST"])
@for_members
def erase(request: HttpRequest) -> HttpResponseBase:
    """The question, and what is done about it."""
    return _once_proved(request, _erase)


def _once_proved(request: HttpRequest, view: Callable[[HttpRequest], HttpResponseBase]) -> HttpResponseBase:
    """Answer who has just proved once more who they are: a device that is signed in may lie about."""
    # Whoever came by the code of a group has nothing with which to prove anything.
    can_prove_it = get_adapter().get_reauthentication_methods(request.user)
    ask = reauthentication_required(view) if can_prove_it else view
    return cast("HttpResponseBase", ask(request))


def _erase(request: HttpRequest) -> HttpResponse:
    form = EraseForm(request.POST or None)
    if request.method != "POST":
        return _question(request, form)
    if not form.is_valid():
        return _question(request, form, HTTPStatus.UNPROCESSABLE_ENTITY)
    try:
        # Of two taps on the button the second finds nobody any more, which is what was wanted.
        with suppress(User.DoesNotExist):
            erase_person(user=cast("User", request.user), wish=form.chosen)
    except LastAdministratorError as error:
        form.add_error(None, str(error))
        return _question(request, form, HTTPStatus.CONFLICT)
    logout(request)
    return HttpResponseRedirect(reverse("pages:my-data-erased"), status=HTTPStatus.SEE_OTHER)


def _question(request: HttpRequest, form: EraseForm, status: HTTPStatus = HTTPStatus.OK) -> HttpResponse:
    context: dict[str, Any] = {"form": form, "warnings": list(warnings_for(cast("User", request.user)))}
    return draw(request, "my_data/erase.html", context, status)


@require_safe
@personal
def erased(request: HttpRequest) -> HttpResponse:
    """That it is done."""
    return draw(request, "my_data/erased.html", {})
