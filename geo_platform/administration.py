"""Where the people of the office work: Django's administration, under the district's name and kept out of every cache."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from django.apps import apps
from django.contrib.admin import site
from django.contrib.admin.apps import AdminConfig
from django.contrib.admin.sites import AdminSite
from django.shortcuts import render
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache

from geo_platform.limits import HourlyLimit

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any, TypeVar

    from django.http import HttpRequest, HttpResponse, HttpResponseBase

    View = TypeVar("View", bound=Callable[..., HttpResponseBase])


SIGN_INS_PER_HOUR = HourlyLimit("sign-ins", 30)


class AdministrationConfig(AdminConfig):
    """Django's own, with our site in it."""

    default_site = "geo_platform.administration.AdministrationSite"

    def ready(self) -> None:
        """Leave the queue of jobs out: it is for who runs the machine, and its pages style themselves inline."""
        super().ready()
        site.unregister(apps.get_model("procrastinate", "ProcrastinateJob"))


class AdministrationSite(AdminSite):
    """The administration of one district."""

    site_title = site_header = _("Amtskarte: office")
    index_title = _("What would you like to do?")

    @method_decorator(never_cache)
    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Let people in, but nobody try one password after the other."""
        if request.method == "POST" and not SIGN_INS_PER_HOUR.allows_another(request):
            return render(request, "admin/too_many.html", self.each_context(request), status=HTTPStatus.TOO_MANY_REQUESTS)
        return super().login(request, extra_context)

    def admin_view(self, view: View, cacheable: bool = False) -> View:  # noqa: ARG002, FBT001, FBT002 (Django calls it so)
        """Wrap a view as Django does, but let caches keep none, not even those that Django thinks harmless."""
        return super().admin_view(view, cacheable=False)
