"""Where the office lets other platforms in, under the second factor like everything there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin, messages
from django.utils.translation import gettext_lazy as _

from api.carpool.keys import Rights, end_partner_key, make_partner_key, rotate_partner_key
from api.carpool.models import Partner, PartnerKey
from api.carpool.telling_keys import seal_key

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import HttpRequest, HttpResponse

    PartnerForms = forms.ModelForm[Partner]
    PartnerModelAdmin = admin.ModelAdmin[Partner]
    KeyModelAdmin = admin.ModelAdmin[PartnerKey]
else:
    PartnerForms = forms.ModelForm
    PartnerModelAdmin = KeyModelAdmin = admin.ModelAdmin

SHOWN_ONCE = _("The key of %(operator)s: %(key)s. Please copy it now. It is shown only once.")


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
class PartnerKeyAdmin(KeyModelAdmin):
    """The keys of all platforms: made here, renewed here, ended here."""

    list_display = ("partner", "name", "may_search", "may_book", "created_at", "ends_at", "last_used_on")
    list_filter = ("partner",)
    fields = ("partner", "name", "may_search", "may_book")
    actions = ("rotate", "end")

    def has_change_permission(self, request: HttpRequest, obj: PartnerKey | None = None) -> bool:
        """What a key opens never changes: there is a new one for that."""
        return obj is None and super().has_change_permission(request)

    def save_model(self, request: HttpRequest, obj: PartnerKey, form: Any, change: bool) -> None:  # noqa: ANN401, ARG002, FBT001 (as above)
        """Make the key, and show it this once."""
        secret = make_partner_key(partner=obj.partner, name=obj.name, rights=Rights(obj.may_search, obj.may_book))
        obj.pk = PartnerKey.objects.filter(partner=obj.partner).latest("pk").pk
        _show(request, obj, secret)

    def response_add(self, request: HttpRequest, obj: PartnerKey, post_url_continue: str | None = None) -> HttpResponse:  # noqa: ARG002 (as above)
        """Go back to the list, where the key is shown."""
        return self.response_post_save_add(request, obj)

    @admin.action(permissions=["add"], description=_("Make a new key in its place; the old one works for 7 more days"))
    def rotate(self, request: HttpRequest, queryset: QuerySet[PartnerKey]) -> None:
        """Renew keys."""
        for key in queryset.select_related("partner"):
            _show(request, key, rotate_partner_key(key=key))

    @admin.action(permissions=["delete"], description=_("Let it open nothing any more"))
    def end(self, request: HttpRequest, queryset: QuerySet[PartnerKey]) -> None:  # noqa: ARG002 (as above)
        """End keys at once."""
        for key in queryset:
            end_partner_key(key=key)


def _show(request: HttpRequest, key: PartnerKey, secret: str) -> None:
    messages.warning(request, SHOWN_ONCE % {"operator": key.partner.operator, "key": secret})
