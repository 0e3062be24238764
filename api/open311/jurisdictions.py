"""Several offices share one endpoint: which of them is meant."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.contrib.gis.db.models import PointField
from django.db.models import Subquery
from django.db.models.functions import Cast
from django.utils.translation import gettext as _

from layers.areas.models import Area
from layers.core.exceptions import InvalidInputError, NotFoundError
from layers.core.values import WGS84
from layers.defects.models import Authority

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.contrib.gis.geos import Point
    from django.db.models import QuerySet

PARAMETER = "jurisdiction_id"


@dataclass(frozen=True, slots=True)
class Jurisdiction:
    """What somebody asks about: the municipality or district of an office.

    Attributes:
        office: `None` for all of them.
    """

    office: Authority | None = None

    def covers(self, place: Point) -> bool:
        """Whether a place (EPSG:4326) lies in it."""
        if self.office is None or self.office.area_id is None:
            return True
        return Area.objects.filter(pk=self.office.area_id, geom__covers=place).exists()

    def areas(self) -> list[int] | None:
        """The areas that lie in it, itself included; `None` for everything."""
        if self.office is None or self.office.area_id is None:
            return None
        geom = Area.objects.filter(pk=self.office.area_id).values("geom")
        inner = Area.objects.annotate(_inner=Cast("point", PointField(srid=WGS84)))
        return [self.office.area_id, *inner.filter(_inner__coveredby=Subquery(geom)).values_list("pk", flat=True)]


def offices() -> QuerySet[Authority]:
    """Those that have an area and work with this site."""
    return Authority.objects.filter(area__isnull=False, is_elsewhere=False).order_by("code")


def jurisdiction_in(query: Mapping[str, str]) -> Jurisdiction:
    """Which one a query means; where there is only one, it need not say.

    Raises:
        InvalidInputError: There are several, and it names none.
        UnknownJurisdictionError: It names another.
    """
    named = any_jurisdiction_in(query)
    if named.office is None and (known := _codes()) and len(known) > 1:
        message = _("Please say which office you mean: %(known)s.") % {"known": ", ".join(known)}
        raise InvalidInputError(message, parameter=PARAMETER)
    return named


def any_jurisdiction_in(query: Mapping[str, str]) -> Jurisdiction:
    """Which one a query means; all where it names none.

    Raises:
        UnknownJurisdictionError: It names another.
    """
    code = query.get(PARAMETER, "")
    if not code:
        return Jurisdiction()
    office = offices().filter(code=code).first()
    if office is None:
        raise UnknownJurisdictionError(_codes())
    return Jurisdiction(office)


class UnknownJurisdictionError(NotFoundError):
    """No office here is called so.

    Args:
        known: Those that there are.
    """

    def __init__(self, known: list[str]) -> None:
        words = _("There is no such jurisdiction_id. These exist: %(known)s.") % {"known": ", ".join(known)}
        super().__init__(words)


def _codes() -> list[str]:
    return list(offices().values_list("code", flat=True))
