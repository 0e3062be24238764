"""Who could look after a report: the people of the same offices."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

from geo_platform.accounts.models import User
from layers.areas.models import Area, AreaRole
from layers.core.permissions import Role
from layers.organisations.models import Editorship

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from layers.core.permissions import Actor


def colleagues_of(actor: Actor) -> QuerySet[User]:
    """Everybody who works on some of the same reports, by name; for the administrator, everybody who works on any."""
    areas = AreaRole.objects.filter(role__gte=Role.STAFF)
    clubs = Editorship.objects.all()
    if not actor.is_administrator:
        areas = areas.filter(area__in=actor.scope(Role.STAFF).areas)
        clubs = clubs.filter(organisation__in=actor.scope(Role.EDITOR).organisations)
    found = User.objects.filter(Q(pk__in=areas.values("user")) | Q(pk__in=clubs.values("user")), is_active=True)
    return found.order_by("display_name", "pk")


def areas_of(actor: Actor) -> QuerySet[Area]:
    """The areas by which somebody can choose: their own; those who work for an organisation or everywhere choose of all."""
    found = Area.objects.visible_to(None).by_name().only("pk", "title")
    own = actor.scope(Role.STAFF).areas
    return found if actor.is_administrator or not own else found.filter(pk__in=own)
