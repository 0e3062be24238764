"""Who has which role in which area."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.gis.db.models import PointField
from django.db import transaction
from django.db.models import Exists, F, FloatField, Func, OuterRef
from django.db.models.functions import Cast

from layers.areas.models import Area, AreaRole
from layers.core.permissions import Grant, Role, Scope, register_grants
from layers.core.values import WGS84

if TYPE_CHECKING:
    from collections.abc import Iterator

    from geo_platform.accounts.models import User


@register_grants
def grants_of(user: User) -> Iterator[Grant]:
    """What somebody is, for an area and for all that lie in it: the office of a district serves several municipalities."""
    # Most people have none, and whoever is signed in is asked this with every request.
    for role in sorted(set(AreaRole.objects.filter(user=user).values_list("role", flat=True))):
        held = Area.objects.filter(roles__user=user, roles__role=role).annotate(_surface=_surface(F("geom")))
        inner = Cast(OuterRef("point"), PointField(srid=WGS84))
        # The point that stands for a district lies in one of its municipalities, too.
        around = held.filter(geom__covers=inner, _surface__gte=_surface(OuterRef("geom")))
        numbers = Area.objects.filter(Exists(around)).values_list("pk", flat=True)
        if found := frozenset(numbers):
            yield Grant(Role(role), Scope(areas=found))


def _surface(geom: F | OuterRef) -> Func:
    """How large an area is, in a measure that serves to compare those at one place."""
    return Func(geom, function="ST_Area", output_field=FloatField())


@transaction.atomic
def give_role(*, user: User, area: Area, role: Role, by: User | None) -> AreaRole:
    """Make somebody something for an area; who is more there already stays so."""
    given, _is_new = AreaRole.objects.get_or_create(user=user, area=area, defaults={"role": role, "granted_by": by})
    if AreaRole.objects.filter(pk=given.pk, role__lt=role).update(role=role, granted_by=by):
        given.refresh_from_db()
    return given


@transaction.atomic
def take_role(*, user: User, area: Area) -> None:
    """Let somebody be nothing any more for an area."""
    AreaRole.objects.filter(user=user, area=area).delete()
