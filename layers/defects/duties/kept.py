"""The last look for gaps and overlaps, as it is kept: with thousands of boundaries it takes longer than a request may."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import shapely
from django.utils.dateparse import parse_date
from django.utils.timezone import localdate, now

from layers.defects.duties.checking import Findings, Trouble, check_duties
from layers.defects.duties.models import Duty, KeptCheck
from layers.defects.models import Category

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

MOST_KEPT = 100
"""Gaps, and as many overlaps; the largest."""
_ONLY = 1
# Degrees, some fifty metres: of the outline only small drawings are made.
_ROUGH = 0.0005


def keep_check() -> KeptCheck:
    """Look for gaps and overlaps now, and keep what is found in the place of what was."""
    findings = check_duties()
    values = {"day": findings.day, "checked_at": now(), "asked_at": None, "content": _written(findings)}
    return KeptCheck.objects.update_or_create(pk=_ONLY, defaults=values)[0]


def note_asked() -> None:
    """Remember that somebody waits for a new look."""
    KeptCheck.objects.update_or_create(pk=_ONLY, defaults={"asked_at": now()})


def kept_check() -> tuple[Findings | None, datetime | None, bool]:
    """What was found last, when that was, and whether a new look is waited for; `None` before the first."""
    kept = KeptCheck.objects.filter(pk=_ONLY).first()
    if kept is None or kept.checked_at is None:
        return None, None, kept is not None
    return _read(kept.content), kept.checked_at, kept.asked_at is not None


def _written(findings: Findings) -> dict[str, Any]:
    outline = findings.outline
    return {
        "day": findings.day.isoformat(),
        "outline": shapely.to_wkb(shapely.simplify(outline, _ROUGH), hex=True) if outline is not None else None,
        "gaps": [_trouble_written(trouble) for trouble in findings.gaps[:MOST_KEPT]],
        "overlaps": [_trouble_written(trouble) for trouble in findings.overlaps[:MOST_KEPT]],
    }


def _trouble_written(trouble: Trouble) -> dict[str, Any]:
    return {
        "categories": [category.pk for category in trouble.categories],
        "duties": [duty.pk for duty in trouble.duties],
        "pieces": [shapely.to_wkb(piece, hex=True) for piece in trouble.pieces],
        "sizes_ha": list(trouble.sizes_ha),
    }


def _read(content: dict[str, Any]) -> Findings:
    outline = shapely.from_wkb(content["outline"]) if content["outline"] else None
    gaps, overlaps = (tuple(_troubles(content[name])) for name in ("gaps", "overlaps"))
    return Findings(parse_date(content["day"]) or localdate(), outline, gaps, overlaps)


def _troubles(written: list[dict[str, Any]]) -> Iterable[Trouble]:
    """What is still about duties that are there."""
    categories = Category.objects.in_bulk()
    duties = Duty.objects.select_related("authority", "category", "boundary").in_bulk(
        [number for one in written for number in one["duties"]]
    )
    for one in written:
        if all(number in duties for number in one["duties"]):
            yield Trouble(
                tuple(categories[number] for number in one["categories"] if number in categories),
                tuple(duties[number] for number in one["duties"]),
                tuple(shapely.from_wkb(piece) for piece in one["pieces"]),
                tuple(one["sizes_ha"]),
            )
