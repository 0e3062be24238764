"""Pages of accounts are made by allauth; here they get the frame of our pages, and are kept out of every cache."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db import DatabaseError
from django.urls import reverse
from django.utils.translation import override

from api.actors import actor_of
from api.caching import UNSHARED
from api.devices import mark_of
from api.pages.frame import frame
from api.push.section import push_section_of
from api.team.standing import standing_of
from geo_platform.config import config

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest
    from django.http.response import HttpResponseBase
    from django.template.response import TemplateResponse

    GetResponse = Callable[[HttpRequest], HttpResponseBase]

# Where a form may lead to another site: to the one that says who somebody is.
WITH_SIGN_IN = ("account_login", "account_signup", "account_request_login_code", "socialaccount_connections")


class AccountPages:
    """Middleware for everything below the address of one's own page."""

    def __init__(self, get_response: GetResponse) -> None:
        """Take what comes after it."""
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Keep what only one person may see out of caches."""
        response = self._get_response(request)
        if _is_account_page(request):
            response["Cache-Control"] = UNSHARED
        return response

    def process_template_response(self, request: HttpRequest, response: TemplateResponse) -> TemplateResponse:
        """Let forms lead to the issuer, where there is one."""
        if config.oidc and request.resolver_match and request.resolver_match.url_name in WITH_SIGN_IN:
            issuer = urlsplit(config.oidc.url)
            vars(response)["_csp_update"] = {"form-action": f"{issuer.scheme}://{issuer.netloc}"}  # as its decorators do
        return response


def frame_of_account_page(request: HttpRequest) -> dict[str, Any]:
    """Context processor: what every page needs around its content, also one that allauth draws by itself."""
    if not _is_account_page(request):
        return {}
    try:
        own = {"mail_stays_here": settings.MAIL_CARRIER.keeps_mail_here, "who": mark_of(actor_of(request))}
        return frame(request) | own | _roles(request)
    except DatabaseError:  # the page that says so does without
        return {}


def _roles(request: HttpRequest) -> dict[str, Any]:
    """For one's own page, what one is, and where one is told things."""
    is_home = request.resolver_match is not None and request.resolver_match.url_name == "account-home"
    if not (is_home and request.user.is_authenticated):
        return {}
    return {"standing": standing_of(request), "push": push_section_of(request.user)}


def _is_account_page(request: HttpRequest) -> bool:
    return request.path.startswith(_beginnings())


@cache
def _beginnings() -> tuple[str, ...]:
    """Addresses of one's own page in every language."""
    found = []
    for code, _name in settings.LANGUAGES:
        with override(code):
            found.append(reverse("account-home"))
    return tuple(found)
