"""Where an editor lets others in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.contrib.auth.admin import UserAdmin
from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from geo_platform.accounts.models import User
from geo_platform.personal_data.erasing import erase_person
from geo_platform.personal_data.holdings import Wish

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from django.http import HttpRequest, HttpResponse

    PersonModelAdmin = UserAdmin[User]
else:
    PersonModelAdmin = UserAdmin


RIGHTS = ("is_staff", "is_superuser", "groups", "user_permissions")
NAMES = ("username", "email", "first_name", "last_name")


@admin.register(User)
class PersonAdmin(PersonModelAdmin):
    """Accounts. Whoever asks the office to delete theirs is forgotten everywhere, as if they had done it themselves."""

    def get_readonly_fields(self, request: HttpRequest, obj: User | None = None) -> list[str] | tuple[str, ...]:
        """Nobody gives themselves more than they have, or locks themselves out: an administrator is always left."""
        fixed = {*super().get_readonly_fields(request, obj)}
        if not _is_administrator(request):
            fixed |= {*RIGHTS}
        if obj and obj.pk == request.user.pk:
            fixed |= {"is_active", "is_staff", "is_superuser"}
        if obj and obj.is_nameless:
            fixed |= {*NAMES}
        return sorted(fixed)

    def has_change_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        """An administrator is changed by another one alone: whoever sets their password or address is them."""
        return super().has_change_permission(request, obj) and (not obj or _may_touch(request, obj))

    def user_change_password(self, request: HttpRequest, id: str, form_url: str = "") -> HttpResponse:  # noqa: A002 (Django calls it so)
        """Set a password, but none for those of whom nothing is known."""
        user = self.get_object(request, unquote(id))
        if user and user.is_nameless:
            raise PermissionDenied
        return super().user_change_password(request, id, form_url)

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        """One's own account goes on one's own page, and only an administrator deletes another one."""
        may = super().has_delete_permission(request, obj)
        return may and (not obj or (obj.pk != request.user.pk and _may_touch(request, obj)))

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


def _may_touch(request: HttpRequest, user: User) -> bool:
    return _is_administrator(request) or not user.is_superuser


def _is_administrator(request: HttpRequest) -> bool:
    return bool(getattr(request.user, "is_superuser", False))
