"""Where the office says who is responsible, tries it, and sees where nobody is or two are."""

from __future__ import annotations

from datetime import datetime, time
from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.contrib.gis.geos import Point
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from layers.core.values import WGS84
from layers.defects.duties.boundaries_admin import days_of, hectares
from layers.defects.duties.categories_admin import STYLES
from layers.defects.duties.forms import DutyForm, TryForm
from layers.defects.duties.kept import kept_check
from layers.defects.duties.models import Boundary, Duty
from layers.defects.duties.pictures import draw_ground
from layers.defects.duties.telling import subjects_of
from layers.defects.responsibility import everybody_responsible
from layers.defects.tasks import ask_for_a_look

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from django.http import HttpRequest, HttpResponse
    from django.urls import URLPattern

    from layers.defects.duties.checking import Findings, Trouble
    from layers.defects.responsibility import Responsible

    DutyModelAdmin = admin.ModelAdmin[Duty]
else:
    DutyModelAdmin = admin.ModelAdmin

CLOSE_ZOOM = 15


@admin.register(Duty)
class DutyAdmin(DutyModelAdmin):
    """All duties, each readable as a sentence."""

    form = DutyForm
    list_display = ("authority", "subject", "place", "counts", "precedence")
    list_filter = ("kind", "sort", "authority", "is_demo")
    list_select_related = ("authority", "category", "boundary")
    search_fields = ("authority__title", "boundary__title")
    autocomplete_fields = ("boundary", "authority")
    fieldsets = (
        (gettext_lazy("who"), {"fields": ("authority",)}),
        (
            gettext_lazy("for what"),
            {"fields": ("category", "kind"), "description": gettext_lazy("Neither of them means: for everything.")},
        ),
        (gettext_lazy("where"), {"fields": ("boundary", "sort")}),
        (gettext_lazy("when"), {"fields": ("since", "last_day")}),
        (gettext_lazy("why"), {"fields": ("words", "precedence")}),
    )
    change_list_template = "admin/defects/duty/change_list.html"

    class Media:
        css = STYLES

    @admin.display(description=gettext_lazy("for what"))
    def subject(self, duty: Duty) -> str:
        """For what."""
        return duty.subject

    @admin.display(description=gettext_lazy("where"))
    def place(self, duty: Duty) -> str:
        """Where."""
        return duty.place

    @admin.display(description=gettext_lazy("when"))
    def counts(self, duty: Duty) -> str:
        """From when to when."""
        return days_of(duty.valid)

    def get_urls(self) -> list[URLPattern]:
        """Add the two pages on which duties are looked at."""
        wrap = self.admin_site.admin_view
        return [
            path("check/", wrap(self.check_page), name="defects_duty_check"),
            path("try/", wrap(self.try_page), name="defects_duty_try"),
            *super().get_urls(),
        ]

    def check_page(self, request: HttpRequest) -> HttpResponse:
        """Show the gaps and overlaps that were found last, or let the worker look for them."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        if request.method == "POST":
            ask_for_a_look()
            return HttpResponseRedirect(request.path)
        findings, checked_at, is_waiting = kept_check()
        own = {
            "findings": findings,
            "checked_at": checked_at,
            "is_waiting": is_waiting,
            "gaps": list(_rows(findings, findings.gaps)) if findings else [],
            "overlaps": list(_rows(findings, findings.overlaps)) if findings else [],
        }
        return self._page(request, "check", _("Gaps and overlaps"), own)

    def try_page(self, request: HttpRequest) -> HttpResponse:
        """Show who would be responsible at a place, and who would come next."""
        form = TryForm(request.GET or None)
        found: list[dict[str, Any]] | None = None
        if form.is_bound and form.is_valid():
            given = form.cleaned_data
            place = Point(given["longitude"], given["latitude"], srid=WGS84)
            at = timezone.make_aware(datetime.combine(given["day"], time(12))) if given["day"] else None
            found = _told(everybody_responsible(given["category"], place, at))
        return self._page(request, "try", _("Who is responsible?"), {"form": form, "found": found})

    def _page(self, request: HttpRequest, name: str, title: str, own: dict[str, Any]) -> HttpResponse:
        if not self.has_view_permission(request):
            raise PermissionDenied
        context = {**self.admin_site.each_context(request), "opts": self.opts, "title": title, "media": self.media, **own}
        return TemplateResponse(request, f"admin/defects/duty/{name}.html", context)


def _rows(findings: Findings, troubles: Iterable[Trouble]) -> Iterator[dict[str, Any]]:
    outline = findings.outline
    if outline is None:
        return
    for trouble in troubles:
        longitude, latitude = trouble.place
        yield {
            "subjects": subjects_of(trouble),
            "duties": trouble.duties,
            "size": hectares(trouble.size_ha),
            "pieces": len(trouble.pieces),
            "picture": draw_ground(outline, trouble.pieces, _("where it is")),
            "url": f"{reverse('pages:start')}?at={CLOSE_ZOOM}/{latitude:.5f}/{longitude:.5f}",
        }


def _told(found: list[Responsible]) -> list[dict[str, Any]]:
    duties = Duty.objects.select_related("authority", "category", "boundary").in_bulk(
        [one.duty for one in found if one.duty]
    )
    places = Boundary.objects.in_bulk([one.boundary for one in found if one.boundary])
    return [
        {
            "authority": one.authority,
            "why": one.why,
            "duty": duties.get(one.duty) if one.duty else None,
            "boundary": places.get(one.boundary) if one.boundary else None,
        }
        for one in found
    ]
