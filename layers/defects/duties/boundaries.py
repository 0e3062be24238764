"""Changes boundaries: each change is a new version from a day on, and what held before stays as it was."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import shapely
from django.db import connection, transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils.text import slugify
from django.utils.translation import gettext as _

from layers.areas.models import Area
from layers.core.exceptions import InvalidInputError
from layers.defects.duties.findings import SMALLEST_M2
from layers.defects.duties.models import MOST_WIDTH_M, Boundary, BoundaryVersion
from layers.defects.duties.outlines import sound_outline
from layers.defects.duties.sorts import Sort

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from django.contrib.gis.geos import GEOSGeometry

    from layers.defects.duties.outlines import Outline

SMALLEST_MUNICIPALITY_LEVEL = 8
"""`admin_level` of municipalities in OpenStreetMap; smaller numbers are districts."""
LONGEST_CODE = 80
# As many outlines are cut within one statement, which must not take too long.
AT_ONCE = 50
_LETTERS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "ae", "Ö": "oe", "Ü": "ue", "ß": "ss", ".": "-"})
_DIFFERS = """
SELECT width_m IS DISTINCT FROM %(width)s OR CASE WHEN width_m IS NULL
    THEN ST_Area(ST_SymDifference(geom, %(outline)s::geometry)::geography) >= %(smallest)s
    ELSE NOT ST_Equals(geom, %(outline)s::geometry) END
FROM defects_boundaryversion WHERE id = %(version)s
"""


@dataclass(frozen=True, slots=True)
class Drawn:
    """An outline as it is to be kept.

    Attributes:
        geom: One or more areas, or one or more lines (EPSG:4326); valid.
        width_m: Of the corridor along lines; `None` for areas.
        source: Where it comes from, for people.
    """

    geom: GEOSGeometry
    width_m: int | None = None
    source: str = ""


@dataclass(slots=True)
class Outcome:
    """What came of many outlines.

    Attributes:
        new: How many boundaries are new.
        changed: How many have a new version.
        same: How many were so before.
        mended: Names of those that crossed themselves.
    """

    new: int
    changed: int
    same: int
    mended: list[str]


def code_of(title: str) -> str:
    """What tells a boundary of this name apart from others: `L 18` is `l-18`.

    Raises:
        InvalidInputError: There is no letter or digit in it.
    """
    code = slugify(title.translate(_LETTERS))[:LONGEST_CODE].strip("-")
    if not code:
        raise InvalidInputError(_("An outline in this file has no name."), parameter="file")
    return code


@transaction.atomic
def add_version(*, boundary: Boundary, drawn: Drawn, since: date | None) -> BoundaryVersion:
    """Give a boundary another outline from a day on; the one before ends there.

    Args:
        boundary: Which one.
        drawn: The outline.
        since: The first day; `None` from ever, which only the first version can be.

    Raises:
        InvalidInputError: A version begins on that day, or there is one and no day; named are `since` and `width_m`.
    """
    _check_width(drawn)
    Boundary.objects.select_for_update().get(pk=boundary.pk)
    versions = list(boundary.versions.only("pk", "boundary_id", "valid").order_by("valid"))
    if since is None and versions:
        raise InvalidInputError(_("Please say from which day on this outline counts."), parameter="since")
    before = next((version for version in versions if since is not None and since in version.valid), None)
    after = [version.valid.lower for version in versions if since and version.valid.lower and version.valid.lower > since]
    if before and before.valid.lower == since:
        raise InvalidInputError(_("There is a version from this day on already."), parameter="since")
    until = min(after, default=None)
    if before:
        until = before.valid.upper
        before.valid = DateRange(before.valid.lower, since, "[)")
        before.save(update_fields=["valid"])
    return BoundaryVersion.objects.create(
        boundary=boundary,
        valid=DateRange(since, until, "[)"),
        geom=drawn.geom,
        width_m=drawn.width_m,
        source=drawn.source,
    )


def follow_outline(*, boundary: Boundary, drawn: Drawn, since: date) -> bool:
    """Give a boundary an outline if it has another one on that day; gives whether it had.

    What has none yet has it from ever. Errors as in `add_version`.
    """
    if not boundary.versions.exists():
        add_version(boundary=boundary, drawn=drawn, since=None)
        return True
    current = boundary.versions.filter(valid__contains=since).only("pk", "valid").first()
    if current and not _differs(current, drawn):
        return False
    if current and current.valid.lower == since:
        current.geom, current.width_m, current.source = drawn.geom, drawn.width_m, drawn.source
        current.save(update_fields=["geom", "width_m", "source"])
        return True
    add_version(boundary=boundary, drawn=drawn, since=since)
    return True


@transaction.atomic
def import_outlines(*, outlines: Iterable[Outline], sort: int, width_m: int | None, since: date, source: str) -> Outcome:
    """Make boundaries of outlines, or give those of the same name another version.

    Args:
        outlines: Each with a name.
        sort: What all of them are.
        width_m: Of the corridors of those that are lines.
        since: The first day of what is different.
        source: Where they come from.

    Raises:
        InvalidInputError: One has no name, or lines have no width; nothing is kept then.
    """
    outlines = list(outlines)
    drawn = {
        code_of(outline.name): (outline.name, Drawn(outline.geom, width_m if outline.is_line else None, source))
        for outline in outlines
    }
    if len(drawn) < len(outlines):
        raise InvalidInputError(_("Two names in this file are too much alike to be told apart."), parameter="file")
    known = {boundary.code: boundary for boundary in Boundary.objects.filter(code__in=drawn)}
    changed = sum(follow_outline(boundary=boundary, drawn=drawn[code][1], since=since) for code, boundary in known.items())
    _add_new([(code, *drawn[code]) for code in drawn if code not in known], sort)
    mended = [outline.name for outline in outlines if outline.was_mended]
    return Outcome(len(drawn) - len(known), changed, len(known) - changed, mended)


@transaction.atomic
def follow_areas(*, since: date) -> Outcome:
    """Let boundaries be as the areas of the map are now, where the two differ; areas that have none get one.

    Args:
        since: The first day of what is different.
    """
    outcome = Outcome(0, 0, 0, [])
    for area in Area.objects.visible_to(None).order_by("pk"):
        boundary = Boundary.objects.filter(area=area).first()
        drawn = Drawn(sound_outline(shapely.from_wkb(bytes(area.geom.wkb)), area.title).geom, source=_("map"))
        if boundary is None:
            boundary = _new_of(area)
            outcome.new += 1
            add_version(boundary=boundary, drawn=drawn, since=None)
        elif follow_outline(boundary=boundary, drawn=drawn, since=since):
            outcome.changed += 1
        else:
            outcome.same += 1
    return outcome


def _add_new(many: Sequence[tuple[str, str, Drawn]], sort: int) -> None:
    """Make boundaries that nobody knows, each with one version from ever: many at once, since files may have thousands."""
    for _code, _title, drawn in many:
        _check_width(drawn)
    made = Boundary.objects.bulk_create(Boundary(code=code, title=title, sort=sort) for code, title, _drawn in many)
    versions = (
        BoundaryVersion(boundary=boundary, geom=drawn.geom, width_m=drawn.width_m, source=drawn.source)
        for boundary, (_code, _title, drawn) in zip(made, many, strict=True)
    )
    BoundaryVersion.objects.bulk_create(versions, batch_size=AT_ONCE)


def _new_of(area: Area) -> Boundary:
    code = code_of(area.title or f"area {area.pk}")
    if Boundary.objects.filter(code=code).exists():
        code = code_of(f"{code[: LONGEST_CODE // 2]}-{area.pk}")
    level = area.admin_level or SMALLEST_MUNICIPALITY_LEVEL
    sort = Sort.DISTRICT if level < SMALLEST_MUNICIPALITY_LEVEL else Sort.MUNICIPALITY
    return Boundary.objects.create(code=code, sort=sort, title=area.title, area_id=area.pk)


def _check_width(drawn: Drawn) -> None:
    if drawn.geom.dims == 1 and drawn.width_m is None:
        raise InvalidInputError(_("Please say how wide the ground along these lines is."), parameter="width_m")
    if drawn.width_m is not None and not 0 < drawn.width_m <= MOST_WIDTH_M:
        message = _("Please give a width from 1 to %(most)s metres.") % {"most": MOST_WIDTH_M}
        raise InvalidInputError(message, parameter="width_m")


def _differs(version: BoundaryVersion, drawn: Drawn) -> bool:
    values = {
        "width": drawn.width_m,
        "outline": bytes(drawn.geom.ewkb),
        "smallest": SMALLEST_M2,
        "version": version.pk,
    }
    with connection.cursor() as cursor:
        cursor.execute(_DIFFERS, values)
        (differs,) = cursor.fetchone()
    return bool(differs)
