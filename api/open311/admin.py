"""Where the office lets other systems in, under the second factor like everything there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import admin, messages
from django.utils.translation import gettext_lazy as _

from api.open311.keys import Rights, end_system_key, make_system_key
from api.open311.models import SystemKey
from layers.defects.connector.admin import DispatchAdmin, RemoteServerAdmin

__all__ = ["DispatchAdmin", "RemoteServerAdmin", "SystemKeyAdmin"]

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import HttpRequest, HttpResponse

    KeyModelAdmin = admin.ModelAdmin[SystemKey]
else:
    KeyModelAdmin = admin.ModelAdmin

SHOWN_ONCE = _("The key of %(system)s: %(key)s. Please copy it now. It is shown only once.")


@admin.register(SystemKey)
class SystemKeyAdmin(KeyModelAdmin):
    """The keys of all systems: made here, ended here."""

    list_display = ("system", "jurisdiction", "is_trusted", "may_update", "created_at", "ends_at", "last_used_on")
    list_filter = ("jurisdiction",)
    fields = ("system", "jurisdiction", "is_trusted", "may_update")
    actions = ("end",)

    def has_change_permission(self, request: HttpRequest, obj: SystemKey | None = None) -> bool:
        """What a key opens never changes: there is a new one for that."""
        return obj is None and super().has_change_permission(request)

    def save_model(self, request: HttpRequest, obj: SystemKey, form: Any, change: bool) -> None:  # noqa: ANN401, ARG002, FBT001 (Django calls it so)
        """Make the key, and show it this once."""
        rights = Rights(obj.jurisdiction, obj.is_trusted, obj.may_update)
        secret = make_system_key(system=obj.system, rights=rights)
        obj.pk = SystemKey.objects.latest("pk").pk
        messages.warning(request, SHOWN_ONCE % {"system": obj.system, "key": secret})

    def response_add(self, request: HttpRequest, obj: SystemKey, post_url_continue: str | None = None) -> HttpResponse:  # noqa: ARG002 (as above)
        """Go back to the list, where the key is shown."""
        return self.response_post_save_add(request, obj)

    @admin.action(permissions=["delete"], description=_("Let it open nothing any more"))
    def end(self, request: HttpRequest, queryset: QuerySet[SystemKey]) -> None:  # noqa: ARG002 (as above)
        """End keys at once."""
        for key in queryset:
            end_system_key(key=key)
