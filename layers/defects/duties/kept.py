"""The last look for gaps and overlaps, as it is kept: with thousands of boundaries it takes longer than a request may."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import shapely
from django.utils.timezone import now

from layers.defects.duties.checking import Findings, Trouble, check_duties
from layers.defects.duties.models import Duty, KeptCheck
from layers.defects.models import Category

if TYPE_CHECKING:
    from datetime import datetime

MOST_KEPT = 100
"""Gaps, and as many overlaps; the largest."""
_ONLY = 1
# Degrees, some fifty metres: of the outline only small drawings are made.
_ROUGH = 0.0005


def keep_check() -> None:
    """Look for gaps and overlaps now, and keep what is found in the place of what was."""
    began_at = now()
    values = {"checked_at": began_at, "content": _written(check_duties())}
    KeptCheck.objects.update_or_create(pk=_ONLY, defaults=values)


def note_asked() -> None:
    """Remember that somebody waits for a new look."""
    KeptCheck.objects.update_or_create(pk=_ONLY, defaults={"asked_at": now()})


def kept_check() -> tuple[Findings | None, datetime | None, bool]:
    """What was found last, when that was, and whether a new look is waited for; `None` before the first."""
    kept = KeptCheck.objects.filter(pk=_ONLY).first()
    if kept is None:
        return None, None, False
    findings = _read(kept.content) if kept.checked_at else None
    return findings, kept.checked_at, kept.is_waiting


def _written(findings: Findings) -> dict[str, Any]:
    outline = findings.outline
    return {
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
    """What is still about duties that are there."""
    outline = shapely.from_wkb(content["outline"]) if content["outline"] else None
    named = {number for written in (*content["gaps"], *content["overlaps"]) for number in written["duties"]}
    duties = Duty.objects.select_related("authority", "category", "boundary").in_bulk(named)
    categories = Category.objects.in_bulk()

    def troubles(name: str) -> tuple[Trouble, ...]:
        there = [written for written in content[name] if duties.keys() >= set(written["duties"])]
        return tuple(_trouble_read(written, categories, duties) for written in there)

    return Findings(outline, troubles("gaps"), troubles("overlaps"))


def _trouble_read(written: dict[str, Any], categories: dict[int, Category], duties: dict[int, Duty]) -> Trouble:
    return Trouble(
        tuple(categories[number] for number in written["categories"] if number in categories),
        tuple(duties[number] for number in written["duties"]),
        tuple(shapely.from_wkb(piece) for piece in written["pieces"]),
        tuple(written["sizes_ha"]),
    )
