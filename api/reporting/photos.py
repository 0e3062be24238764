"""Pictures of reports that everybody may see."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404, HttpResponse, HttpResponseNotModified
from django.views.decorators.http import require_safe

from api.contribute.photos import KEPT_BRIEFLY
from layers.core.models import Status
from layers.core.photos.storage import MEDIA_TYPE, read_variant
from layers.defects.models import ReportPhoto

if TYPE_CHECKING:
    from django.http import HttpRequest


@require_safe
def public_photo(request: HttpRequest, name: str, size: int) -> HttpResponse:
    """A picture that the office has let pass, in one of its sizes.

    Raises:
        Http404: There is none that everybody may see.
    """
    is_public = ReportPhoto.objects.filter(public_name=name, report__status=Status.PUBLISHED).exists() if name else False
    if not is_public:
        raise Http404
    tag = f'"{name}-{size}"'
    headers = {"ETag": tag, "Cache-Control": KEPT_BRIEFLY, "X-Content-Type-Options": "nosniff"}
    if request.headers.get("If-None-Match") == tag:
        return HttpResponseNotModified(headers=headers)
    return HttpResponse(read_variant(name, size), content_type=MEDIA_TYPE, headers=headers)
