"""Where the people of the office work: Django's administration, under the district's name and kept out of every cache."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.admin.sites import AdminSite
from django.contrib.auth.views import redirect_to_login
from django.shortcuts import redirect
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache

from geo_platform.accounts.second_factor import has_second_factor

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any, TypeVar

    from django.http import HttpRequest, HttpResponseBase

    View = TypeVar("View", bound=Callable[..., HttpResponseBase])


class AdministrationSite(AdminSite):
    """The administration of one district."""

    site_title = site_header = _("Amtskarte: office")
    index_title = _("What would you like to do?")

    def has_permission(self, request: HttpRequest) -> bool:
        """Let in who works for the office and has proved it in two ways."""
        return super().has_permission(request) and has_second_factor(request.user)

    @method_decorator(never_cache)
    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponseBase:  # type: ignore[override]  # noqa: ARG002 (a redirect is a response; Django calls it so)
        """Send people to the one page where everybody signs in, or to their own, which says what is missing."""
        if request.user.is_authenticated:
            return redirect("account-home")
        return redirect_to_login(request.GET.get("next", request.path.replace("login/", "")))

    def admin_view(self, view: View, cacheable: bool = False) -> View:  # noqa: ARG002, FBT001, FBT002 (Django calls it so)
        """Wrap a view as Django does, but let caches keep none, not even those that Django thinks harmless."""
        return super().admin_view(view, cacheable=False)
