"""Where the office lets other systems in."""

from __future__ import annotations

from django.contrib import admin

from api.open311.models import SystemKey
from api.system_keys.admin import KeyOfSystemAdmin
from layers.defects.connector.admin import DispatchAdmin, RemoteServerAdmin

__all__ = ["DispatchAdmin", "RemoteServerAdmin", "SystemKeyAdmin"]


@admin.register(SystemKey)
class SystemKeyAdmin(KeyOfSystemAdmin):
    """The keys of all systems."""

    list_display = ("system", "jurisdiction", "is_trusted", "may_update", "created_at", "ends_at", "last_used_on")
    list_filter = ("jurisdiction",)
    fields = ("system", "jurisdiction", "is_trusted", "may_update")
