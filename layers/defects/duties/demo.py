"""Example offices and their duties, for whatever region was loaded."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from layers.areas.models import Area
from layers.defects.duties.boundaries import follow_areas
from layers.defects.duties.from_osm import follow_roads
from layers.defects.duties.models import Boundary, Duty
from layers.defects.duties.sorts import ROADS, Sort
from layers.defects.models import Authority

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

ROAD_KINDS = ("road", "sign")
"""What an office of roads takes care of; lamps, hedges and rubbish along them are the municipality's."""
_PREFIX = "demo-"


@transaction.atomic
def demo_authorities() -> int:
    """Make an example office for each municipality that has none, one for main roads and one for railways.

    Asked again, it makes nothing twice. Boundaries are those of the map and no examples: they stay.

    Returns:
        How many offices are new.
    """
    today = timezone.localdate()
    follow_areas(since=today)
    follow_roads(since=today)
    before = Authority.objects.count()
    for boundary in _without_office():
        _declare(_of_municipality(boundary), {"boundary": boundary})
    sorts = set(Boundary.objects.values_list("sort", flat=True))
    free = sorts - set(Duty.objects.filter(is_demo=False, sort__isnull=False).values_list("sort", flat=True))
    for sort in sorted(free & set(ROADS)):
        for kind in ROAD_KINDS:
            _declare(_of_roads(), {"sort": sort, "kind": kind})
    if Sort.RAILWAY in free:
        _declare(_of_railways(), {"sort": Sort.RAILWAY})
    return Authority.objects.count() - before


def _without_office() -> Iterator[Boundary]:
    """Municipalities for which nobody has been declared in earnest."""
    known = set(Authority.objects.filter(is_demo=False, area__isnull=False).values_list("area_id", flat=True))
    areas = Area.objects.visible_to(None).exclude(pk__in=known).values("pk")
    yield from Boundary.objects.filter(area__in=areas, sort=Sort.MUNICIPALITY).order_by("pk")


def _of_municipality(boundary: Boundary) -> Authority:
    title = f"Gemeinde {boundary.title}"
    return _office(str(boundary.area_id), title, {"spoken": f"die {title}", "area_id": boundary.area_id})


def _of_roads() -> Authority:
    words = {"spoken": "das Straßenbauamt (Beispiel)", "is_elsewhere": True, "website": "https://example.org/strassen"}
    return _office("roads", "Straßenbauamt (Beispiel)", words)


def _of_railways() -> Authority:
    words = {"spoken": "die Bahn (Beispiel)", "is_elsewhere": True, "website": "https://example.org/bahn"}
    return _office("railway", "Bahn (Beispiel)", words)


def _office(code: str, title: str, more: Mapping[str, object]) -> Authority:
    values = {"title": title, "is_demo": True, **more}
    found, _is_new = Authority.objects.get_or_create(code=_PREFIX + code, defaults=values)
    return found


def _declare(authority: Authority, what: Mapping[str, object]) -> None:
    Duty.objects.get_or_create(authority=authority, **what, defaults={"is_demo": True})
