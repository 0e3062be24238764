"""Who is responsible for what at a place, and why."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from layers.areas.models import Area
from layers.defects.models import Authority

if TYPE_CHECKING:
    from django.contrib.gis.geos import Point

    from layers.defects.models import Category


@dataclass(frozen=True, slots=True)
class Responsible:
    """Who it is.

    Attributes:
        authority: `None` where nobody is.
        why: For people, in the active language; empty where nobody is responsible.
    """

    authority: Authority | None
    why: str = ""


def responsible_for(category: Category, place: Point) -> Responsible:  # noqa: ARG001 (the same wherever it is asked)
    """Find who is responsible for a category at a place (EPSG:4326): the office of the smallest area that has one."""
    around = Area.objects.visible_to(None).filter(geom__covers=place).values("pk")
    authority = Authority.objects.filter(area__in=around).order_by("-area__admin_level", "pk").first()
    if authority is None:
        return Responsible(None)
    return Responsible(authority, _("This place lies in %(area)s.") % {"area": authority.area})
