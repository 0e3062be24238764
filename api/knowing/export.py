"""Hands the office what it looks at as a table and as GeoJSON: written first and sent then (docs/adr/0041)."""

from __future__ import annotations

import csv
from tempfile import TemporaryFile
from threading import BoundedSemaphore
from typing import IO, TYPE_CHECKING

from django.http import FileResponse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from api.exports.csv_file import DIALECTS, parse_dialect
from api.exports.query import DIALECT
from api.exports.views import SPOOL
from api.problems import BusyError
from api.triage.access import for_handlers
from layers.defects.desk.choosing import Wanted
from layers.defects.knowing.export import COLUMNS, PLACE, export_features, export_rows

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest

    from layers.core.permissions import Actor

# In each process; a hundred thousand rows take seconds.
AT_ONCE = 2
_seats = BoundedSemaphore(AT_ONCE)


@require_safe
@for_handlers
def table(request: HttpRequest, actor: Actor) -> FileResponse:
    """The reports that an address of the desk chooses, as CSV."""
    dialect = DIALECTS[parse_dialect(request.GET.get(DIALECT, "german"))]
    reports = Wanted.parse(request.GET.dict()).of(actor)

    def write(file: IO[str]) -> None:
        rows = csv.writer(file, delimiter=dialect.delimiter)
        rows.writerow([*COLUMNS, *PLACE])
        rows.writerows([dialect.cell(value) for value in row] for row in export_rows(reports))

    return _sent(write, "csv", "text/csv; charset=utf-8", dialect.encoding)


@require_safe
@for_handlers
def features(request: HttpRequest, actor: Actor) -> FileResponse:
    """The same as GeoJSON."""
    reports = Wanted.parse(request.GET.dict()).of(actor)

    def write(file: IO[str]) -> None:
        file.writelines(export_features(reports))

    return _sent(write, "geojson", "application/geo+json", "utf-8")


def _sent(write: Callable[[IO[str]], None], ending: str, media_type: str, encoding: str) -> FileResponse:
    """Write a file and send it.

    Raises:
        BusyError: Others are being served.
    """
    if not _seats.acquire(blocking=False):
        raise BusyError(_("Others are fetching files at this moment. Please try again in a moment."))
    try:
        SPOOL.mkdir(parents=True, exist_ok=True)
        file = TemporaryFile("w+", dir=SPOOL, encoding=encoding, newline="")  # noqa: SIM115 (the answer closes it)
        write(file)
        file.flush()
        file.buffer.seek(0)  # type: ignore[attr-defined]  # of a file of text
    finally:
        _seats.release()
    name = _("reports-%(day)s") % {"day": localdate().isoformat()}
    return FileResponse(file.detach(), as_attachment=True, filename=f"{name}.{ending}", content_type=media_type)
