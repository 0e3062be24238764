"""Where an editor lets others in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.utils.translation import gettext as _

from geo_platform.accounts.models import User
from geo_platform.personal_data.erasing import erase_person
from geo_platform.personal_data.holdings import Wish

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from django.http import HttpRequest

    PersonModelAdmin = UserAdmin[User]
else:
    PersonModelAdmin = UserAdmin


@admin.register(User)
class PersonAdmin(PersonModelAdmin):
    """Accounts. Whoever asks the office to delete theirs is forgotten everywhere, as if they had done it themselves."""

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        """One's own account goes on one's own page, and only an administrator deletes another one."""
        may = super().has_delete_permission(request, obj)
        if obj is None:
            return may
        me = request.user
        return may and obj.pk != me.pk and (not obj.is_superuser or bool(getattr(me, "is_superuser", False)))

    def get_actions(self, request: HttpRequest) -> dict[str, tuple[Callable[..., str], str, str] | None]:
        """Nobody is deleted among many, by one click too many."""
        actions = super().get_actions(request)
        actions.pop("delete_selected", None)
        return actions

    def get_deleted_objects(
        self,
        objs: Iterable[User],
        request: HttpRequest,  # noqa: ARG002 (Django calls it so)
    ) -> tuple[list[str], dict[str, int], set[str], list[str]]:
        """Say what goes. The rows around it are found by what the platform knows of people, not by foreign keys."""
        words = _("What they gave to everybody stays on the map, without their name. Everything else about them goes.")
        return [*map(str, objs), words], {}, set(), []

    def delete_model(self, request: HttpRequest, obj: User) -> None:  # noqa: ARG002 (as above)
        """Forget them, also after an old copy of the database has come back."""
        erase_person(user=obj, wish=Wish.KEEP)
