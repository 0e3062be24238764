"""Where the office makes keys for other systems, under the second factor like everything there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import admin, messages
from django.utils.translation import gettext_lazy as _

from api.system_keys.keys import end_key, make_key

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.db.models import QuerySet
    from django.http import HttpRequest, HttpResponse

    from api.system_keys.models import KeyOfSystem

    KeyModelAdmin = admin.ModelAdmin[KeyOfSystem]
else:
    KeyModelAdmin = admin.ModelAdmin

SHOWN_ONCE = _("The key of %(holder)s: %(key)s. Please copy it now. It is shown only once.")


class KeyOfSystemAdmin(KeyModelAdmin):
    """All keys of a kind: made here, ended here."""

    actions: Sequence[str] = ("end",)

    def has_change_permission(self, request: HttpRequest, obj: KeyOfSystem | None = None) -> bool:
        """What a key opens never changes: there is a new one for that."""
        return obj is None and super().has_change_permission(request)

    def save_model(self, request: HttpRequest, obj: KeyOfSystem, form: Any, change: bool) -> None:  # noqa: ANN401, ARG002, FBT001 (Django calls it so)
        """Make the key, and show it this once."""
        show_once(request, obj, make_key(key=obj))

    def response_add(self, request: HttpRequest, obj: KeyOfSystem, post_url_continue: str | None = None) -> HttpResponse:  # noqa: ARG002 (as above)
        """Go back to the list, where the key is shown."""
        return self.response_post_save_add(request, obj)

    @admin.action(permissions=["delete"], description=_("Let it open nothing any more"))
    def end(self, request: HttpRequest, queryset: QuerySet[KeyOfSystem]) -> None:  # noqa: ARG002 (as above)
        """End keys at once."""
        for key in queryset:
            end_key(key=key)


def show_once(request: HttpRequest, key: KeyOfSystem, secret: str) -> None:
    """Show somebody at the office what a key is, to be handed on."""
    messages.warning(request, SHOWN_ONCE % {"holder": key.holder, "key": secret})
