"""Where the administrator sees whether mail leaves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import admin

from geo_platform.outbox.models import Mail

if TYPE_CHECKING:
    from django.http import HttpRequest

    MailModelAdmin = admin.ModelAdmin[Mail]
else:
    MailModelAdmin = admin.ModelAdmin


@admin.register(Mail)
class MailAdmin(MailModelAdmin):
    """To look at only: what is in a mail is for its reader."""

    list_display = ("subject", "recipients", "created_at", "sent_at", "next_try_at", "tries", "last_error")

    def has_add_permission(self, request: HttpRequest) -> bool:  # noqa: ARG002 (Django calls it so)
        """Nobody writes mail here."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Mail | None = None) -> bool:  # noqa: ARG002 (as above)
        """What was written stays as it is."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Mail | None = None) -> bool:  # noqa: ARG002 (as above)
        """The worker forgets it in time."""
        return False
