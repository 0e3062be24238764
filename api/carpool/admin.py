"""Where the office lets other platforms in, under the second factor like everything there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from api.carpool.keys import rotate_partner_key
from api.carpool.models import Partner, PartnerKey
from api.carpool.telling_keys import seal_key
from api.system_keys.admin import KeyOfSystemAdmin, show_once

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import HttpRequest

    PartnerForms = forms.ModelForm[Partner]
    PartnerModelAdmin = admin.ModelAdmin[Partner]
else:
    PartnerForms = forms.ModelForm
    PartnerModelAdmin = admin.ModelAdmin


class PartnerForm(PartnerForms):
    """A platform, and the key that it has given us."""

    their_key = forms.CharField(
        label=_("key for its interface"),
        required=False,
        max_length=500,
        widget=forms.PasswordInput,
        help_text=_("With this key we tell it of changes. Leave it empty to keep the one that is there."),
    )

    class Meta:
        model = Partner
        fields = ("operator", "name", "is_active", "url", "telling")


@admin.register(Partner)
class PartnerAdmin(PartnerModelAdmin):
    """Which platforms may come."""

    form = PartnerForm
    list_display = ("operator", "name", "is_active", "telling", "created_at")
    search_fields = ("operator", "name")

    def save_model(self, request: HttpRequest, obj: Partner, form: Any, change: bool) -> None:  # noqa: ANN401, FBT001 (Django calls it so)
        """Save it, with the key sealed."""
        if their_key := form.cleaned_data["their_key"]:
            obj.sealed_key = seal_key(their_key)
        super().save_model(request, obj, form, change)


@admin.register(PartnerKey)
class PartnerKeyAdmin(KeyOfSystemAdmin):
    """The keys of all platforms: made here, renewed here, ended here."""

    list_display = ("partner", "name", "may_search", "may_book", "created_at", "ends_at", "last_used_on")
    list_filter = ("partner",)
    fields = ("partner", "name", "may_search", "may_book")
    actions = ("rotate", "end")

    @admin.action(permissions=["add"], description=_("Make a new key in its place; the old one works for 7 more days"))
    def rotate(self, request: HttpRequest, queryset: QuerySet[PartnerKey]) -> None:
        """Renew keys."""
        for key in queryset.select_related("partner"):
            show_once(request, key, rotate_partner_key(key=key))
