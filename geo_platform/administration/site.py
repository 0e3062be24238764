"""Where the people of the office work: Django's administration, under the district's name and kept out of every cache."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.contrib.admin.sites import AdminSite
from django.contrib.auth.views import redirect_to_login
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache

from geo_platform.accounts.second_factor import address_of_proof, has_proved_it, has_second_factor

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any, TypeVar

    from django.http import HttpRequest, HttpResponseBase

    View = TypeVar("View", bound=Callable[..., HttpResponseBase])


NOT_YOURS = _("Those pages are for people who work for the office. Do you? Then please ask there to be let in.")


class AdministrationSite(AdminSite):
    """The administration of one district."""

    site_title = site_header = _("Amtskarte: office")
    index_title = _("What would you like to do?")

    def has_permission(self, request: HttpRequest) -> bool:
        """Let in who works for the office and has proved in two ways who they are."""
        return super().has_permission(request) and has_second_factor(request.user) and has_proved_it(request)

    @method_decorator(never_cache)
    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponseBase:  # type: ignore[override]  # noqa: ARG002 (a redirect is a response; Django calls it so)
        """Send people where they sign in or prove who they are, or to their own page, which says what is missing."""
        if self.has_permission(request):
            return redirect("admin:index")
        office = request.GET.get("next", reverse("admin:index"))
        if not request.user.is_authenticated:
            return redirect_to_login(office)
        if not super().has_permission(request):
            messages.warning(request, NOT_YOURS)
            return redirect("account-home")
        if has_second_factor(request.user):
            return redirect_to_login(office, address_of_proof(request.user))
        return redirect("account-home")

    def admin_view(self, view: View, cacheable: bool = False) -> View:  # noqa: ARG002, FBT001, FBT002 (Django calls it so)
        """Wrap a view as Django does, but let caches keep none, not even those that Django thinks harmless."""
        return super().admin_view(view, cacheable=False)
