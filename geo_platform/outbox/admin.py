"""Where the administrator sees whether mail and notifications leave."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import admin

from geo_platform.outbox.models import Mail, Push

if TYPE_CHECKING:
    from django.db.models import Model
    from django.http import HttpRequest

    AnyModelAdmin = admin.ModelAdmin[Model]
else:
    AnyModelAdmin = admin.ModelAdmin


class ToLookAtOnly(AnyModelAdmin):
    """What leaves is for its reader: nobody changes it here."""

    def has_add_permission(self, request: HttpRequest) -> bool:  # noqa: ARG002 (Django calls it so)
        """Nobody writes it here."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:  # noqa: ARG002 (as above)
        """What was written stays as it is."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:  # noqa: ARG002 (as above)
        """The worker forgets it in time."""
        return False


@admin.register(Mail)
class MailAdmin(ToLookAtOnly):
    """Whether mail leaves."""

    list_display = ("subject", "recipients", "created_at", "sent_at", "next_try_at", "tries", "last_error")


@admin.register(Push)
class PushAdmin(ToLookAtOnly):
    """Whether notifications leave; not to whom."""

    list_display = ("pk", "created_at", "sent_at", "next_try_at", "tries", "last_error")
    fields = ("created_at", "sent_at", "next_try_at", "expires_at", "tries", "last_error")
