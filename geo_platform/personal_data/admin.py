"""Where the administrator sees that deadlines are kept."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import admin

from geo_platform.personal_data.models import Erasure, RetentionRun

if TYPE_CHECKING:
    from django.http import HttpRequest

    ProofModelAdmin = admin.ModelAdmin[Any]
else:
    ProofModelAdmin = admin.ModelAdmin


class ProofAdmin(ProofModelAdmin):
    """To look at only: a proof that can be changed proves nothing."""

    def has_add_permission(self, request: HttpRequest) -> bool:  # noqa: ARG002 (Django calls it so)
        """Nobody writes one by hand."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ANN401, ARG002 (as above)
        """What was written stays as it is."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ANN401, ARG002 (as above)
        """They go by their own deadline."""
        return False


@admin.register(RetentionRun)
class RetentionRunAdmin(ProofAdmin):
    """When which deadline was looked after."""

    list_display = ("rule", "ran_at", "kept_for", "forgotten", "error")
    list_filter = ("rule", "ran_at")


@admin.register(Erasure)
class ErasureAdmin(ProofAdmin):
    """That accounts were erased; not whose."""

    list_display = ("erased_at", "wish", "counts")
