"""Where the office changes its checklists."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import admin

from layers.defects.inspections.models import CheckPoint

if TYPE_CHECKING:
    CheckPointModelAdmin = admin.ModelAdmin[CheckPoint]
else:
    CheckPointModelAdmin = admin.ModelAdmin


@admin.register(CheckPoint)
class CheckPointAdmin(CheckPointModelAdmin):
    """What is looked at, in which kinds of inspections and on which devices."""

    list_display = ("__str__", "kinds", "types", "position", "is_active")
    list_editable = ("position", "is_active")
    list_filter = ("is_active",)
    ordering = ("position", "pk")
    search_fields = ("code", "texts")
