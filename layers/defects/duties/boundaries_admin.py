"""Where the office draws its boundaries: from a file, from the map, and anew from a day on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import shapely
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from layers.core.exceptions import InvalidInputError
from layers.defects.duties.boundaries import Drawn, Outcome, add_version, follow_areas, import_outlines
from layers.defects.duties.categories_admin import STYLES
from layers.defects.duties.checking import M2_PER_HECTARE
from layers.defects.duties.forms import ONE_DAY, BoundaryForm, ImportForm
from layers.defects.duties.from_osm import follow_roads
from layers.defects.duties.models import Boundary, BoundaryVersion
from layers.defects.duties.pictures import draw_ground

if TYPE_CHECKING:
    from django import forms
    from django.http import HttpRequest
    from django.urls import URLPattern
    from django.utils.safestring import SafeString

    BoundaryModelAdmin = admin.ModelAdmin[Boundary]
    VersionInline = admin.TabularInline[BoundaryVersion, Boundary]
else:
    BoundaryModelAdmin, VersionInline = admin.ModelAdmin, admin.TabularInline

MOST_MENDED_TOLD = 10
_AREAS, _ROADS = "areas", "roads"


class Versions(VersionInline):
    """What the outline was on which days: to look at. A new one is made above."""

    model = BoundaryVersion
    fields = readonly_fields = ("counts", "size", "width_m", "source", "picture")
    extra = 0
    can_delete = False
    ordering = ("-valid",)

    def has_add_permission(self, _request: HttpRequest, _obj: object = None) -> bool:
        """Versions are made by a day and an outline."""
        return False

    @admin.display(description=gettext_lazy("valid"))
    def counts(self, version: BoundaryVersion) -> str:
        """From when to when."""
        return days_of(version.valid)

    @admin.display(description=gettext_lazy("size"))
    def size(self, version: BoundaryVersion) -> str:
        """In hectares."""
        return hectares(version.size_m2 / M2_PER_HECTARE)

    @admin.display(description=gettext_lazy("outline"))
    def picture(self, version: BoundaryVersion) -> SafeString:
        """Drawn small."""
        shape = shapely.from_wkb(bytes(version.geom.wkb))
        return draw_ground(shape.envelope if version.width_m else shape, [shape] if version.width_m else [], str(version))


@admin.register(Boundary)
class BoundaryAdmin(BoundaryModelAdmin):
    """All boundaries."""

    form = BoundaryForm
    inlines = (Versions,)
    list_display = ("title", "sort", "area", "code")
    list_filter = ("sort",)
    list_select_related = ("area",)
    search_fields = ("title", "code")
    prepopulated_fields = {"code": ("title",)}
    fieldsets = (
        (None, {"fields": ("title", "code", "sort", "spoken", "area")}),
        (gettext_lazy("another outline"), {"fields": ("file", "since", "width_m", "source")}),
    )
    change_list_template = "admin/defects/boundary/change_list.html"

    class Media:
        css = STYLES

    @transaction.atomic
    def save_model(self, request: HttpRequest, obj: Boundary, form: forms.ModelForm[Any], change: bool) -> None:  # noqa: FBT001 (Django calls it so)
        """Keep the boundary, and make a version where there is another outline or another width."""
        super().save_model(request, obj, form, change)
        given = form.cleaned_data
        outline, width = given["file"], given["width_m"]
        if not outline and not width:
            return
        current = obj.versions.order_by("-valid").first()
        geom = outline.geom if outline else current.geom if current else None
        if geom is None:
            return
        drawn = Drawn(geom, width if geom.dims == 1 else None, given["source"] or (current.source if current else ""))
        try:
            add_version(boundary=obj, drawn=drawn, since=given["since"])
        except InvalidInputError as error:
            messages.error(request, str(error))
            return
        if outline and outline.was_mended:
            messages.warning(request, mended_words([obj.title]))

    def get_urls(self) -> list[URLPattern]:
        """Add the page on which many come at once."""
        own = path("import/", self.admin_site.admin_view(self.bring_many), name="defects_boundary_import")
        return [own, *super().get_urls()]

    def bring_many(self, request: HttpRequest) -> HttpResponse:
        """Take boundaries from a file, or from the map."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        form = ImportForm()
        if request.method == "POST":
            today = timezone.localdate()
            if request.POST.get("from") == _AREAS:
                return self._done(request, follow_areas(since=today))
            if request.POST.get("from") == _ROADS:
                return self._done(request, follow_roads(since=today))
            form = ImportForm(request.POST, request.FILES)
            if form.is_valid() and (outcome := _imported(form)):
                return self._done(request, outcome)
        context = {**self.admin_site.each_context(request), "opts": self.opts, "form": form, "title": _("Import boundaries")}
        return TemplateResponse(request, "admin/defects/boundary/import.html", context)

    def _done(self, request: HttpRequest, outcome: Outcome) -> HttpResponse:
        words = _("Boundaries: %(new)s new, %(changed)s with another outline, %(same)s as before.")
        messages.success(request, words % {"new": outcome.new, "changed": outcome.changed, "same": outcome.same})
        if outcome.mended:
            messages.warning(request, mended_words(outcome.mended))
        return HttpResponseRedirect(reverse("admin:defects_boundary_changelist"))


def mended_words(names: list[str]) -> str:
    """Name outlines that crossed themselves."""
    told = ", ".join(names[:MOST_MENDED_TOLD]) + (", …" if len(names) > MOST_MENDED_TOLD else "")
    return _("These outlines crossed themselves and were mended. Please look whether they are right: %(names)s") % {
        "names": told
    }


def days_of(valid: Any) -> str:  # noqa: ANN401 (a range of days)
    """Say from when to when, the last day included."""
    first, last = valid.lower, valid.upper - ONE_DAY if valid.upper else None
    if first and last:
        return _("%(first)s to %(last)s") % {"first": _day(first), "last": _day(last)}
    if first:
        return _("from %(first)s on") % {"first": _day(first)}
    return _("until %(last)s") % {"last": _day(last)} if last else _("always")


def hectares(size: float) -> str:
    """A size for people."""
    return _("%(size)s ha") % {"size": number_format(round(size, 2 if size < 1 else 1), use_l10n=True)}


def _day(day: Any) -> str:  # noqa: ANN401 (a day)
    return date_format(day, "SHORT_DATE_FORMAT")


def _imported(form: ImportForm) -> Outcome | None:
    given = form.cleaned_data
    try:
        return import_outlines(
            outlines=given["file"],
            sort=given["sort"],
            width_m=given["width_m"],
            since=given["since"],
            source=given["source"],
        )
    except InvalidInputError as error:
        form.add_error(error.parameter if error.parameter in form.fields else None, str(error))
        return None
