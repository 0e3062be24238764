"""One's own page, and the way to whoever else may say who somebody is."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from allauth.socialaccount.providers.openid_connect.views import callback, login
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import activate, get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from geo_platform.accounts.forms import NameForm
from geo_platform.accounts.second_factor import has_second_factor

if TYPE_CHECKING:
    from django.http import HttpRequest
    from django.http.response import HttpResponseBase

    from geo_platform.accounts.models import User

LANGUAGE_OF_SIGN_IN = "language_of_sign_in"


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def home(request: HttpRequest) -> HttpResponseBase:
    """Everything about one's account, and a form for the name that others see."""
    user = cast("User", request.user)
    form = NameForm(request.POST or None, instance=user)
    if request.method == "POST" and form.is_valid():
        user.save(update_fields=["display_name"])
        messages.success(request, _("Your name is saved."))
        return redirect("account-home")
    user.refresh_from_db(fields=["display_name"])  # what was typed and refused is not their name
    context = {"form": form, "has_second_factor": has_second_factor(user), "must_have_one": user.is_staff}
    return TemplateResponse(request, "account/home.html", context)


def sign_in_elsewhere(request: HttpRequest, provider_id: str) -> HttpResponseBase:
    """Send somebody to the issuer. There is one way back for all languages, so theirs is noted."""
    if request.method == "POST":
        request.session[LANGUAGE_OF_SIGN_IN] = get_language()
    return cast("HttpResponseBase", login(request, provider_id))


def return_from_elsewhere(request: HttpRequest, provider_id: str) -> HttpResponseBase:
    """Take somebody in whom the issuer has sent back, in the language in which they left."""
    language = request.session.get(LANGUAGE_OF_SIGN_IN)
    if language in dict(settings.LANGUAGES):
        activate(language)
    return cast("HttpResponseBase", callback(request, provider_id))
