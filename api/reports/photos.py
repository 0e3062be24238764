"""The files of pictures of reports: released ones for everybody, the others for who works on the report and who sent it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404
from django.utils.crypto import constant_time_compare
from django.views.decorators.http import require_safe

from api.actors import actor_of
from api.contribute.photos import picture_answer, seal_of
from layers.core.exceptions import UnknownPictureError
from layers.core.querysets import PUBLIC_STATUSES
from layers.defects.models import ReportPhoto
from layers.defects.permissions import may_handle
from layers.defects.states import ANSWERED, WAITING

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import HttpRequest, HttpResponse


@require_safe
def photo(request: HttpRequest, name: str, size: int) -> HttpResponse:
    """A picture in one of its sizes.

    Raises:
        Http404: There is none that this person may see.
    """
    is_public = _public().filter(public_name=name).exists()
    if not is_public and not _may_see(request, name):
        raise Http404
    try:
        return picture_answer(request, name, size, is_public=is_public)
    except UnknownPictureError as error:
        raise Http404 from error


def _public() -> QuerySet[ReportPhoto]:
    shown = {"report__status__in": PUBLIC_STATUSES, "report__state__in": [*WAITING, *ANSWERED]}
    return ReportPhoto.objects.exclude(public_name="").filter(**shown)


def _may_see(request: HttpRequest, name: str) -> bool:
    """Whoever sent it, by the seal that their page gives them, and who works on the report."""
    found = ReportPhoto.objects.select_related("report").filter(name=name).first()
    found = found or ReportPhoto.objects.select_related("report").exclude(public_name="").filter(public_name=name).first()
    if found is None:
        return False
    if constant_time_compare(request.GET.get("seal", ""), seal_of(name)):
        return True
    return may_handle(actor_of(request), found.report.belonging)
