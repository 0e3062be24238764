"""Hands out whole layers as files.

The file is written first and sent then (docs/adr/0041): neither a slow line nor a paused download keeps a connection to the
database busy, and what goes wrong while it is written is told instead of breaking a file off.
"""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from threading import BoundedSemaphore
from typing import TYPE_CHECKING, BinaryIO

from django.http import FileResponse, StreamingHttpResponse
from django.utils.text import slugify
from django.utils.timezone import localdate, override
from django.utils.translation import gettext_lazy as _

from api.caching import layer_versions, respond_unkept, tag_of, viewer_of
from api.endpoint import endpoint
from api.exports.content import Content
from api.exports.csv_file import STANDARD, parse_dialect
from api.exports.query import DIALECT, WRITERS, export_parameters, format_of
from api.ogc.documents import LICENCE
from api.ogc.links import address
from api.ogc.query import ItemsQuery
from api.pages.region import current_region
from api.problems import BusyError
from geo_platform.config import config
from layers.core import registry

if TYPE_CHECKING:
    from django.http import HttpRequest
    from django.http.response import HttpResponseBase

    from api.ogc.formats import Format
    from api.pages.region import Region
    from layers.core.layer import Layer

# Not the system's own place for such files, which may be in memory, as it is in our container.
SPOOL = config.var_dir / "exports"
# In each process, out of its eight threads: one is busy until the slowest reader has everything.
AT_ONCE = 3
_seats = BoundedSemaphore(AT_ONCE)


@endpoint(export_parameters)
def export(request: HttpRequest, layer_id: str, ending: str) -> HttpResponseBase:
    """All features of a layer, or all that fit the filters of its list, as a file."""
    layer, kind, region = registry.get(layer_id), format_of(ending), current_region()
    query, viewer = ItemsQuery.parse(layer, request.GET), viewer_of(request)
    dialect = parse_dialect(request.GET.get(DIALECT, STANDARD))

    def make() -> HttpResponseBase:
        features = query.matching(layer, layer.queryset().visible_to(viewer.actor))
        content = Content(layer, features, address(request, "collection", layer.id), dialect)
        if request.method == "HEAD":  # how long it is would only show when it is written
            return StreamingHttpResponse((), content_type=_media_type(kind))
        return _download(kind, content)

    with override(region.time_zone):
        tag = tag_of(request, viewer, layer_versions([layer.id]), region.name, str(localdate()))
        return _named(respond_unkept(request, tag, viewer, make), layer, kind, region)


class _Download(FileResponse):
    """A file on its way. It gives its seat back when it has arrived, or when the reader has gone."""

    block_size = 2**16
    _is_seated = True

    def close(self) -> None:
        super().close()
        if self._is_seated:
            self._is_seated = False
            _seats.release()


def _download(kind: Format, content: Content) -> _Download:
    """Write a file and begin to send it.

    Raises:
        BusyError: All seats are taken.
    """
    if not _seats.acquire(blocking=False):
        raise BusyError(_("Others are fetching files at this moment. Please try again in a moment."))
    try:
        return _Download(_written(kind, content), content_type=_media_type(kind))
    except BaseException:
        _seats.release()
        raise


def _media_type(kind: Format) -> str:
    return f"{kind.media_type}; charset=utf-8" if kind.media_type.startswith("text/") else kind.media_type


def _written(kind: Format, content: Content) -> BinaryIO:
    """Write a file, to be read from its beginning; it is gone when it is closed."""
    SPOOL.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=SPOOL) as folder:
        path = Path(folder) / f"{content.layer.id}.{kind.word}"
        WRITERS[kind](content, path)
        return path.open("rb")


def _named(response: HttpResponseBase, layer: Layer, kind: Format, region: Region) -> HttpResponseBase:
    """Say how the file is called, and what one may do with it."""
    name = "-".join(filter(None, [layer.id, slugify(region.name), localdate().isoformat()]))
    response["Content-Disposition"] = f'attachment; filename="{name}.{kind.word}"'
    response["Link"] = f'<{LICENCE}>; rel="license"'
    return response
