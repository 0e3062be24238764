"""Where the administrator sees that deadlines of reports are kept."""

from __future__ import annotations

from django.contrib import admin

from geo_platform.personal_data.admin import ProofAdmin
from layers.defects.models import Erasure


@admin.register(Erasure)
class ErasureAdmin(ProofAdmin):
    """When which deadline was kept, and of how many reports; not of whom."""

    list_display = ("erased_at", "rule", "category", "kept_days", "number", "digest")
    list_filter = ("rule", "category", "erased_at")
