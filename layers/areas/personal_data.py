"""What somebody is for a municipality."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from geo_platform.personal_data.holdings import Holding, Record, Wish, register
from layers.areas.models import AreaRole

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.contrib.auth.models import AbstractUser


def copy_roles(user: AbstractUser) -> Iterator[Record]:
    """What somebody is, and what they made others."""
    for role in AreaRole.objects.filter(user_id=user.pk).select_related("area"):
        about = {"area": role.area.title, "role": role.get_role_display(), "granted_at": role.granted_at}
        yield Record("roles", about)
    for role in AreaRole.objects.filter(granted_by_id=user.pk).select_related("area"):
        yield Record(
            "roles-given", {"area": role.area.title, "role": role.get_role_display(), "granted_at": role.granted_at}
        )


def erase_roles(user: AbstractUser, _wish: Wish) -> int:
    """Take them away; what they made others stays, and nobody knows by whom."""
    own, _by_model = AreaRole.objects.filter(user_id=user.pk).delete()
    return own + AreaRole.objects.filter(granted_by_id=user.pk).update(granted_by=None)


register(
    Holding(
        id="area-roles",
        title=_("Roles in municipalities"),
        what=_("That you work for an office or are trusted in a municipality, since when, and who made you so."),
        why=_("So that only those decide who may."),
        until=_("Until the role is taken away or you delete your account."),
        models=("areas.AreaRole",),
        copy=copy_roles,
        erase=erase_roles,
        seen_by=_("Those who give roles there."),
    )
)
