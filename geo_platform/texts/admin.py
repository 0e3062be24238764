"""Where the office writes its pages and sees what barriers people met."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from django.contrib import admin, messages
from django.contrib.admin.models import CHANGE, LogEntry
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from geo_platform.texts.defaults import default_of
from geo_platform.texts.forms import REGION, TextForm
from geo_platform.texts.models import BarrierReport, Details, Page, Text
from geo_platform.texts.services import add_missing_texts, change_text, reopen_reports, restore_default, settle_reports

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.forms import ModelForm
    from django.http import HttpRequest, HttpResponse
    from django_stubs_ext import StrPromise

    from geo_platform.accounts.models import User

    TextModelAdmin = admin.ModelAdmin[Text]
    DetailsModelAdmin = admin.ModelAdmin[Details]
    ReportModelAdmin = admin.ModelAdmin[BarrierReport]
else:
    TextModelAdmin = DetailsModelAdmin = ReportModelAdmin = admin.ModelAdmin


def editor_of(request: HttpRequest) -> User:
    """Who is at work; the administration lets nobody in who is not signed in."""
    return cast("User", request.user)


def note(request: HttpRequest, rows: QuerySet[Any], words: StrPromise) -> None:
    """Write what an action did into the history of each row, as Django does for what is saved in a form."""
    LogEntry.objects.log_actions(editor_of(request).pk or 0, rows, CHANGE, str(words))


@admin.register(Text)
class TextAdmin(TextModelAdmin):
    """One row for each page and language; nobody adds or deletes any."""

    form = TextForm
    list_display = ("__str__", "whose", "changed_at", "changed_by")
    list_filter = ("language",)
    actions = ("back_to_the_default",)
    change_form_template = "admin/texts/text/change_form.html"

    class Media:
        css = {"all": ["texts/admin.css"]}

    @admin.display(description=_("which text counts"))
    def whose(self, text: Text) -> str:
        """Tell own texts from those of the product."""
        return str(_("own text") if text.is_own else _("default text"))

    def has_add_permission(self, _request: HttpRequest) -> bool:
        """Which pages there are is the product's business."""
        return False

    def has_delete_permission(self, _request: HttpRequest, _obj: Text | None = None) -> bool:
        """Taking an own text back is an action of its own."""
        return False

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """List all pages, also those that came with an update and nobody has seen yet."""
        add_missing_texts()
        return super().changelist_view(request, extra_context)

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Text | None:
        """Show the default where there is no own text, so that one changes words instead of beginning anew."""
        text: Text | None = super().get_object(request, object_id, from_field)
        if text and not text.is_own:
            default = default_of(Page(text.page), text.language)
            text.title, text.body = default.title, default.body
        return text

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Add the address of the preview, and the names that a text may use."""
        extra = extra_context or {}
        if text := self.get_object(request, object_id):
            extra |= {"preview_url": address_of(text, "-preview"), "names": {REGION: _("region"), **Details.labels()}}
        return super().change_view(request, object_id, form_url, extra)

    def view_on_site(self, text: Text) -> str:
        """Lead to the page as readers have it."""
        return address_of(text)

    def save_model(self, request: HttpRequest, obj: Text, form: ModelForm[Text], change: bool) -> None:  # noqa: ARG002, FBT001 (Django calls it so)
        """Write through the service."""
        change_text(text=obj, title=obj.title, body=obj.body, by=editor_of(request))

    @admin.action(description=_("Back to the default text"), permissions=["change"])
    def back_to_the_default(self, request: HttpRequest, texts: QuerySet[Text]) -> None:
        """Take own texts away, and note it in their history."""
        for text in texts:
            restore_default(text=text, by=editor_of(request))
        note(request, texts, _("Back to the default text"))
        self.message_user(request, _("The default text counts again."), messages.SUCCESS)


def address_of(text: Text, part: str = "") -> str:
    """Address of a page in its language."""
    with override(text.language):
        return reverse(f"pages:{text.page}{part}")


@admin.register(Details)
class DetailsAdmin(DetailsModelAdmin):
    """One row, so its list leads right to it, or to making it."""

    readonly_fields = ("changed_at",)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Allow it once."""
        return super().has_add_permission(request) and not Details.objects.exists()

    def has_delete_permission(self, _request: HttpRequest, _obj: Details | None = None) -> bool:
        """Emptying a field does."""
        return False

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Open the only row, or an empty form before it exists; who may do neither is told so by Django."""
        if details := Details.objects.first():
            return HttpResponseRedirect(reverse("admin:texts_details_change", args=[details.pk]))
        if self.has_add_permission(request):
            return HttpResponseRedirect(reverse("admin:texts_details_add"))
        return super().changelist_view(request, extra_context)


class SettledFilter(admin.SimpleListFilter):
    """What is done, and what is not."""

    title = _("done")
    parameter_name = "done"

    def lookups(self, _request: HttpRequest, _model_admin: Any) -> list[tuple[str, StrPromise]]:  # noqa: ANN401 (of any model)
        """Offer both."""
        return [("no", _("not done yet")), ("yes", _("done"))]

    def queryset(self, _request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Keep what was chosen, or everything."""
        if self.value() is None:
            return queryset
        return queryset.filter(settled_at__isnull=self.value() == "no")


@admin.register(BarrierReport)
class BarrierReportAdmin(ReportModelAdmin):
    """What people reported. It is read here and marked as done, not rewritten."""

    list_display = ("__str__", "page", "created_at", "is_settled")
    list_filter = (SettledFilter,)
    readonly_fields = ("what", "page", "contact", "created_at", "settled_at")
    actions = ("settle", "reopen")

    @admin.display(description=_("done"), boolean=True, ordering="settled_at")
    def is_settled(self, report: BarrierReport) -> bool:
        """Tell what is done."""
        return report.settled_at is not None

    def has_add_permission(self, _request: HttpRequest) -> bool:
        """Reports come from readers."""
        return False

    @admin.action(description=_("Mark as done (and delete how to reach the person)"), permissions=["change"])
    def settle(self, request: HttpRequest, reports: QuerySet[BarrierReport]) -> None:
        """Close reports, and note it in their history."""
        settle_reports(reports=reports)
        note(request, reports, _("Marked as done"))

    @admin.action(description=_("Mark as not done"), permissions=["change"])
    def reopen(self, request: HttpRequest, reports: QuerySet[BarrierReport]) -> None:
        """Open reports again, and note it in their history."""
        reopen_reports(reports=reports)
        note(request, reports, _("Marked as not done"))
