"""Where the administrator reads messages about rides that somebody has reported, and no others; and puts up benches."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from layers.rides.benches.admin import BenchAdmin
from layers.rides.bookings.messages import settle_report
from layers.rides.models import RideMessage

__all__ = ["BenchAdmin", "RideMessageAdmin"]

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import HttpRequest

    MessageModelAdmin = admin.ModelAdmin[RideMessage]
else:
    MessageModelAdmin = admin.ModelAdmin


@admin.register(RideMessage)
class RideMessageAdmin(MessageModelAdmin):
    """To read and to settle; what two people write to each other is changed by nobody."""

    list_display = ("reported_at", "author", "text", "report", "settled_at")
    list_filter = ("settled_at",)
    list_select_related = ("author",)
    ordering = ("settled_at", "-reported_at")
    actions = ("settle",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[RideMessage]:
        """Leave out what nobody has reported."""
        return super().get_queryset(request).exclude(reported_at=None)

    def has_add_permission(self, _request: HttpRequest) -> bool:
        """Nobody writes in the name of others."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: RideMessage | None = None) -> bool:
        """The list is open, a single message is not."""
        return obj is None and super().has_change_permission(request, obj)

    def has_delete_permission(self, _request: HttpRequest, _obj: RideMessage | None = None) -> bool:
        """They go by their own deadline."""
        return False

    @admin.action(description=_("These are settled"), permissions=["change"])
    def settle(self, _request: HttpRequest, messages: QuerySet[RideMessage]) -> None:
        """Note that the office is done with them."""
        for message in messages:
            settle_report(message=message)
