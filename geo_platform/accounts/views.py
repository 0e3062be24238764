"""One's own page, and the way to whoever else may say who somebody is."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from allauth.account.decorators import reauthentication_required
from allauth.socialaccount.providers.openid_connect.views import callback, login
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import activate, get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from geo_platform.accounts.access_keys import MOST_KEYS, make_key, revoke_key
from geo_platform.accounts.forms import AnimalForm, KeyForm, NameForm
from geo_platform.accounts.second_factor import has_proved_it, has_second_factor

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
    form = (AnimalForm if user.is_nameless else NameForm)(request.POST or None, instance=user)
    if request.method == "POST" and form.is_valid():
        user.save(update_fields=["display_name"])
        messages.success(request, _("Your name is saved."))
        return redirect("account-home")
    user.refresh_from_db(fields=["display_name"])  # what was typed and refused is not their name
    context = {"form": form, "has_second_factor": has_second_factor(user), "works_for_office": user.is_staff}
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


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
# A key lives longer than the session of somebody who left their desk.
@reauthentication_required(allow_get=True)  # type: ignore[untyped-decorator]  # published without types
def keys(request: HttpRequest) -> HttpResponseBase:
    """The keys with which programs act for somebody. A new one is shown in this answer and never again."""
    user = cast("User", request.user)
    form, new_key = KeyForm(request.POST or None), ""
    if request.method == "POST" and user.access_keys.count() >= MOST_KEYS:
        form.add_error("name", _("You have very many keys. Please delete one first."))
    if request.method == "POST" and form.is_valid():
        new_key = make_key(owner=user, name=form.cleaned_data["name"], is_proved=has_proved_it(request))
        form = KeyForm()
    return TemplateResponse(request, "account/keys.html", {"form": form, "keys": user.access_keys.all(), "new_key": new_key})


@require_POST
@login_required
def revoke(request: HttpRequest, key_id: int) -> HttpResponseBase:
    """Delete a key of one's own; somebody else's stays, and nobody learns that it is there."""
    revoke_key(owner=cast("User", request.user), key_id=key_id)
    messages.success(request, _("The key is deleted. It opens nothing any more."))
    return redirect("account-keys")
