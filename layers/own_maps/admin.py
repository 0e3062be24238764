"""Where whoever runs the site takes a map off the list of all, when it hurts somebody or is not allowed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import admin, messages
from django.utils.translation import gettext_lazy as _

from layers.own_maps.making import take_off_the_list
from layers.own_maps.models import OwnMap

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import HttpRequest

    from layers.own_maps.querysets import MapQuerySet

    MapModelAdmin = admin.ModelAdmin[OwnMap]
else:
    MapModelAdmin = admin.ModelAdmin


@admin.register(OwnMap)
class OwnMapAdmin(MapModelAdmin):
    """Those that others see anyway. Private ones are nobody's business here."""

    list_display = ("title", "owner", "group", "access", "updated_at")
    list_filter = ("access",)
    search_fields = ("title", "description")
    list_select_related = ("owner", "group")
    actions = ("make_private",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[OwnMap]:
        """Leave out what only its makers see."""
        return super().get_queryset(request).filter(deleted_at=None).exclude(access=OwnMap.Access.PRIVATE)

    def has_add_permission(self, _request: HttpRequest) -> bool:
        """Maps are made on their own pages."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: OwnMap | None = None) -> bool:
        """Nobody draws on the maps of others: the list is open, a single map is not."""
        return obj is None and super().has_change_permission(request, obj)

    def has_delete_permission(self, _request: HttpRequest, _obj: OwnMap | None = None) -> bool:
        """Whoever made a map deletes it."""
        return False

    @admin.action(description=_("Show them only to those who made them"), permissions=["change"])
    def make_private(self, request: HttpRequest, maps: MapQuerySet) -> None:
        """Take maps off the list, out of websites, and away from who has the link."""
        number = take_off_the_list(maps)
        self.message_user(
            request, _("Only those who made them see them now: %(number)s.") % {"number": number}, messages.SUCCESS
        )
