"""Tells the administrator where duties leave gaps and where they overlap."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

import shapely
from django.db import connection
from django.utils import timezone

from layers.areas.models import Area
from layers.defects.duties.findings import Cover, Ground, Plane, pieces_of, size_m2
from layers.defects.duties.models import Boundary, BoundaryVersion, Duty
from layers.defects.duties.sorts import Sort
from layers.defects.models import Category

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from shapely.geometry.base import BaseGeometry

M2_PER_HECTARE = 10_000
_COVERS = """
SELECT version.boundary_id, boundary.sort, ST_AsBinary(defects_cover(version.geom, version.width_m))
FROM defects_boundaryversion version JOIN defects_boundary boundary ON boundary.id = version.boundary_id
WHERE version.valid @> %s::date
"""


@dataclass(frozen=True, slots=True)
class Trouble:
    """Some ground for which nobody is responsible, or for which two are.

    Attributes:
        categories: For which reports, in their order.
        duties: Both of them; none where it is a gap.
        pieces: The ground in degrees (EPSG:4326), the largest first.
        sizes_ha: Of each piece in hectares.
    """

    categories: tuple[Category, ...]
    duties: tuple[Duty, ...]
    pieces: tuple[BaseGeometry, ...]
    sizes_ha: tuple[float, ...]

    @property
    def size_ha(self) -> float:
        """Of all pieces together, in hectares."""
        return sum(self.sizes_ha)

    @property
    def place(self) -> tuple[float, float]:
        """Longitude and latitude of a place in the largest piece."""
        inside = shapely.point_on_surface(self.pieces[0])
        return inside.x, inside.y


@dataclass(frozen=True, slots=True)
class Findings:
    """What is to be told.

    Attributes:
        outline: Of the district, in degrees; `None` where no area is known.
        gaps: The largest first.
        overlaps: Likewise.
    """

    outline: BaseGeometry | None
    gaps: tuple[Trouble, ...]
    overlaps: tuple[Trouble, ...]


def check_duties(day: date | None = None) -> Findings:
    """Look for gaps and overlaps of the categories that can be chosen.

    Args:
        day: As of which; without it, today.
    """
    day = day or timezone.localdate()
    outline = _outline(day)
    if outline is None:
        return Findings(None, (), ())
    look = _Look(day, outline)
    return Findings(outline, look.gaps(), look.overlaps())


class _Look:
    """One look at all categories. Those with the same duties, which are most of them, are looked at once."""

    def __init__(self, day: date, outline: BaseGeometry) -> None:
        self._plane = Plane.around(outline)
        (self._outline,) = self._plane.flat([outline])
        self._duties = list(Duty.objects.filter(valid__contains=day).select_related("authority", "category", "boundary"))
        rows = _covers(day)
        flat = self._plane.flat([shape for _boundary, _sort, shape in rows])
        self._grounds = {row[0]: ground for row, ground in zip(rows, flat, strict=True)}
        self._of_sort: defaultdict[int, list[int]] = defaultdict(list)
        self._sorts = {boundary: sort for boundary, sort, _shape in rows}
        for boundary, sort in self._sorts.items():
            self._of_sort[sort].append(boundary)
        self._groups: defaultdict[tuple[int, ...], list[Category]] = defaultdict(list)
        for category in Category.objects.filter(is_active=True):
            meant = tuple(at for at, duty in enumerate(self._duties) if _concerns(duty, category))
            self._groups[meant].append(category)

    def gaps(self) -> tuple[Trouble, ...]:
        """What nobody covers; categories whose duties lie in the same boundaries have the same gaps."""
        by_boundaries: defaultdict[frozenset[int], list[Category]] = defaultdict(list)
        for meant, categories in self._groups.items():
            covered = {boundary for at in meant for boundary in self._boundaries(self._duties[at])}
            by_boundaries[frozenset(covered)] += categories
        found = []
        for boundaries, categories in by_boundaries.items():
            covers = [Cover(0, 0, boundary, (0, 0, 0), self._grounds[boundary]) for boundary in sorted(boundaries)]
            if pieces := Ground(covers).gaps(self._outline):
                found.append(self._trouble(categories, (), pieces))
        return _largest_first(found)

    def overlaps(self) -> tuple[Trouble, ...]:
        """What two cover; the same two on the same ground are told once, with all categories that it concerns."""
        known: dict[tuple[tuple[int, int], tuple[int, int], bytes], list[Category]] = {}
        for meant, categories in self._groups.items():
            for overlap in Ground([cover for at in meant for cover in self._covers_of(self._duties[at])]).overlaps():
                first, second = ((cover.duty, cover.boundary) for cover in overlap.covers)
                ground = shapely.to_wkb(shapely.GeometryCollection(overlap.pieces))
                known.setdefault((first, second, ground), []).extend(categories)
        duties = {duty.pk: duty for duty in self._duties}
        return _largest_first(
            self._trouble(categories, (duties[first[0]], duties[second[0]]), pieces_of(shapely.from_wkb(ground)))
            for (first, second, ground), categories in known.items()
        )

    def _boundaries(self, duty: Duty) -> list[int]:
        if duty.sort is not None:
            return self._of_sort[duty.sort]
        return [duty.boundary_id] if duty.boundary_id in self._grounds else []

    def _covers_of(self, duty: Duty) -> Iterable[Cover]:
        subject = 2 if duty.category_id else 1 if duty.kind else 0
        for boundary in self._boundaries(duty):
            rank = (duty.precedence, subject, self._sorts[boundary])
            yield Cover(duty.pk, duty.authority_id, boundary, rank, self._grounds[boundary])

    def _trouble(self, categories: Iterable[Category], duties: tuple[Duty, ...], pieces: Sequence[BaseGeometry]) -> Trouble:
        shapes = tuple(self._plane.degrees(piece) for piece in pieces)
        return Trouble(
            tuple(sorted(categories, key=lambda category: (category.position, category.pk))),
            duties,
            shapes,
            tuple(size_m2(shape) / M2_PER_HECTARE for shape in shapes),
        )


def _concerns(duty: Duty, category: Category) -> bool:
    if duty.category_id is not None:
        return bool(duty.category_id == category.pk)
    return duty.kind in {"", category.kind}


def _largest_first(troubles: Iterable[Trouble]) -> tuple[Trouble, ...]:
    return tuple(sorted(troubles, key=lambda trouble: -trouble.size_ha))


def _covers(day: date) -> list[tuple[int, int, BaseGeometry]]:
    with connection.cursor() as cursor:
        cursor.execute(_COVERS, [day])
        return [(boundary, sort, shapely.from_wkb(bytes(shape))) for boundary, sort, shape in cursor.fetchall()]


def _outline(day: date) -> BaseGeometry | None:
    """The district: its own boundary where it has one, else all areas of the map together."""
    districts = BoundaryVersion.objects.filter(
        valid__contains=day, width_m=None, boundary__in=Boundary.objects.filter(sort=Sort.DISTRICT)
    )
    shapes = list(districts.values_list("geom", flat=True)) or list(
        Area.objects.visible_to(None).values_list("geom", flat=True)
    )
    return shapely.union_all([shapely.from_wkb(bytes(shape.wkb)) for shape in shapes]) if shapes else None
