"""Where the office says what people can report, what they are asked, and which offices there are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import admin
from django.db.models import Count
from django.utils.translation import gettext_lazy as _

from layers.defects.duties.forms import AuthorityForm, CategoryForm, QuestionForm
from layers.defects.models import Authority, Category, Question

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.db.models import QuerySet
    from django.http import HttpRequest

    CategoryModelAdmin = admin.ModelAdmin[Category]
    AuthorityModelAdmin = admin.ModelAdmin[Authority]
    QuestionInline = admin.StackedInline[Question, Category]
else:
    CategoryModelAdmin = AuthorityModelAdmin = admin.ModelAdmin
    QuestionInline = admin.StackedInline

STYLES = {"all": ["defects/admin.css"]}


class Questions(QuestionInline):
    """All of one category."""

    model = Question
    form = QuestionForm
    extra = 0


@admin.register(Category)
class CategoryAdmin(CategoryModelAdmin):
    """Categories in the order of the form. Those with reports are not deleted, but can be closed."""

    form = CategoryForm
    inlines = (Questions,)
    list_display = ("title", "kind", "purpose", "position", "is_active", "is_public", "answer_days")
    list_editable = ("position", "is_active")
    list_filter = ("purpose", "kind", "is_active")
    fieldsets = (
        (None, {"fields": ("titles", "hints", "also", "code", "kind", "purpose", "position", "is_active")}),
        (_("what it takes"), {"fields": ("photo_required", "text_required", "near_layers")}),
        (_("what everybody sees"), {"fields": ("is_public", "shows_at_once")}),
        (_("deadlines"), {"fields": ("answer_days", "kept_days")}),
    )

    class Media:
        css = STYLES

    @admin.display(description=_("name"))
    def title(self, category: Category) -> str:
        """In the active language."""
        return category.title

    def get_readonly_fields(self, _request: HttpRequest, obj: Category | None = None) -> tuple[str, ...]:
        """Keep the code of what other systems know already."""
        return ("code",) if obj else ()


@admin.register(Authority)
class AuthorityAdmin(AuthorityModelAdmin):
    """Offices, companies and owners who are responsible for something."""

    form = AuthorityForm
    list_display = ("title", "area", "organisation", "is_elsewhere", "duties")
    list_filter = ("is_elsewhere", "is_demo")
    list_select_related = ("area", "organisation")
    search_fields = ("title", "code")
    raw_id_fields = ("organisation",)
    prepopulated_fields = {"code": ("title",)}
    fieldsets = (
        (None, {"fields": ("title", "spoken", "code", "area", "organisation")}),
        (_("how to reach it"), {"fields": ("email", "phone", "website", "is_elsewhere")}),
        (_("what it takes"), {"fields": ("allows_anonymous",)}),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Authority]:
        """Count the duties of each."""
        return super().get_queryset(request).annotate(many=Count("duties"))

    @admin.display(description=_("duties"), ordering="many")
    def duties(self, authority: Authority) -> int:
        """How many it has; one without any is asked only where nobody else is."""
        return int(getattr(authority, "many", 0))

    def get_readonly_fields(self, _request: HttpRequest, obj: Authority | None = None) -> tuple[str, ...]:
        """Keep the code of what other systems know already."""
        return ("code",) if obj else ()

    def get_prepopulated_fields(self, _request: HttpRequest, obj: Authority | None = None) -> dict[str, Sequence[str]]:
        """Suggest a code for what is new."""
        return {} if obj else {"code": ("title",)}
