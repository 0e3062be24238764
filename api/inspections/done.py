"""Inspections that are finished: what was found, with its pictures, and the protocol for paper."""

from __future__ import annotations

from base64 import b64encode
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING, Any

from django.http import Http404, HttpResponse
from django.utils.timezone import now
from django.views.decorators.http import require_safe
from PIL import Image

from api.caching import UNSHARED
from api.inspections.access import for_inspectors
from api.inspections.documents import pdf_of
from api.inspections.drawing import place_png
from api.pages.private import draw
from layers.core import registry
from layers.core.exceptions import NotFoundError
from layers.core.photos.storage import MEDIA_TYPE, read_variant
from layers.defects.inspections.checklists import words_of
from layers.defects.inspections.exceptions import UnknownGroundError
from layers.defects.inspections.grounds import LAYER
from layers.defects.inspections.models import Finding, FindingPhoto, Inspection
from layers.defects.models import Authority, Report

if TYPE_CHECKING:
    from django.http import HttpRequest

    from layers.core.permissions import Actor

# Wide enough for half a page of paper at 200 dots an inch.
PRINTED_SIZE = 1024
JPEG_QUALITY = 80


@dataclass(frozen=True, slots=True)
class FoundRow:
    """What was found on a device.

    Attributes:
        finding: As it was written down.
        points: What was not right, in words.
        priority: In words; empty where nothing is wrong.
        photos: Of it.
    """

    finding: Finding
    points: list[str]
    priority: str
    photos: list[FindingPhoto]


@require_safe
@for_inspectors
def inspection(request: HttpRequest, actor: Actor, number: int) -> HttpResponse:
    """What was found."""
    found = _inspection(actor, number)
    context = _found(found) | {"is_new": "new" in request.GET}
    return draw(request, "defects/inspections/done.html", context)


@require_safe
@for_inspectors
def protocol(_request: HttpRequest, actor: Actor, number: int) -> HttpResponse:
    """The protocol of an inspection as a PDF: with the office's head, the place, and a line to sign on."""
    found = _inspection(actor, number)
    context = _found(found) | {
        "office": Authority.objects.filter(area=found.ground.area_id, is_elsewhere=False).order_by("pk").first(),
        "arms": _arms(found),
        "map": _data_uri(place_png(found.ground.point, registry.get(LAYER).style.icon), "image/png"),
        "pictures": [
            (number, row.finding, _printed(photo.name))
            for number, (row, photo) in enumerate(_pictures(_found(found)["rows"]), start=1)
        ],
        "printed_at": now(),
    }
    pdf = pdf_of("defects/inspections/protocol.html", context)
    name = f"protocol-{found.pk}.pdf"
    return HttpResponse(
        pdf,
        content_type="application/pdf",
        headers={"Content-Disposition": f'inline; filename="{name}"', "Cache-Control": UNSHARED},
    )


@require_safe
@for_inspectors
def photo(_request: HttpRequest, actor: Actor, name: str, size: int) -> HttpResponse:
    """A picture of what was found.

    Raises:
        Http404: There is none, or it is of a playground that others look after.
    """
    theirs = Inspection.objects.handled_by(actor).values("pk")
    if not FindingPhoto.objects.filter(name=name, finding__inspection__in=theirs).exists():
        raise Http404
    headers = {"Cache-Control": UNSHARED, "X-Content-Type-Options": "nosniff"}
    return HttpResponse(read_variant(name, size), content_type=MEDIA_TYPE, headers=headers)


def _inspection(actor: Actor, number: int) -> Inspection:
    found = Inspection.objects.handled_by(actor).select_related("ground__area").filter(pk=number).first()
    if found is None:
        raise UnknownGroundError
    return found


def _found(found: Inspection) -> dict[str, Any]:
    words = dict(Report.Priority.choices)
    rows = [
        FoundRow(finding, words_of(finding.points), str(words.get(finding.priority or 0, "")), list(finding.photos.all()))
        for finding in found.findings.select_related("device", "report").prefetch_related("photos")
    ]
    defects = [row for row in rows if row.finding.outcome == Finding.Outcome.DEFECT]
    return {"inspection": found, "ground": found.ground, "rows": rows, "defects": defects}


def _pictures(rows: list[FoundRow]) -> list[tuple[FoundRow, FindingPhoto]]:
    return [(row, photo) for row in rows for photo in row.photos]


def _printed(name: str) -> str:
    """A picture as printers read it; empty where its files are gone."""
    try:
        webp = read_variant(name, PRINTED_SIZE)
    except NotFoundError:
        return ""
    jpeg = BytesIO()
    Image.open(BytesIO(webp)).convert("RGB").save(jpeg, "JPEG", quality=JPEG_QUALITY)
    return _data_uri(jpeg.getvalue(), "image/jpeg")


def _arms(found: Inspection) -> str:
    arms = getattr(found.ground.area, "arms", None) if found.ground.area else None
    return _data_uri(bytes(arms.image), arms.media_type) if arms else ""


def _data_uri(content: bytes, media: str) -> str:
    return f"data:{media};base64,{b64encode(content).decode()}"
