"""What somebody is for a municipality."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from geo_platform.personal_data.holdings import Holding, Record, Wish, register
from layers.areas.models import Area, AreaRole
from layers.core.permissions import Role

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


def warn_last_staff(user: AbstractUser) -> Iterator[str]:
    """Name the municipalities for which nobody would work any more, in their own office or in that of their district."""
    staff = AreaRole.objects.filter(role=Role.STAFF)
    others = staff.filter(user__is_active=True, area__geom__covers=OuterRef("geom")).exclude(user_id=user.pk)
    alone = Area.objects.filter(~Exists(others), roles__in=staff.filter(user_id=user.pk))
    for title in alone.by_name().values_list("title", flat=True):
        yield _now(
            "Nobody else works for the office in “%(area)s”. After you, only the administrator decides there. If somebody "
            "shall follow you, invite them before you go."
        ) % {"area": title}


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
        warn=warn_last_staff,
    )
)
