"""Hands out a copy of everything about somebody, as whole layers are handed out: written first and sent then."""

from __future__ import annotations

from http import HTTPStatus
from tempfile import TemporaryFile
from threading import BoundedSemaphore
from typing import TYPE_CHECKING

from django.http import FileResponse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from api.caching import UNSHARED
from api.exports.views import SPOOL
from api.problems import BusyError
from geo_platform.personal_data.exporting import export_of

if TYPE_CHECKING:
    from geo_platform.accounts.models import User

# In each process; writing thousands of pictures takes seconds.
AT_ONCE = 2
_seats = BoundedSemaphore(AT_ONCE)
BUSY = gettext_lazy("Others are fetching their data at this moment. Please try again in a moment.")


def download_for(user: User) -> FileResponse:
    """The answer with the file, which is gone from here as soon as it is sent.

    Raises:
        BusyError: Others are being served.
    """
    if not _seats.acquire(blocking=False):
        raise BusyError(BUSY)
    try:
        SPOOL.mkdir(parents=True, exist_ok=True)
        file = TemporaryFile(dir=SPOOL)  # noqa: SIM115 (the answer closes it)
        export_of(user, file, SPOOL)
        file.seek(0)
    finally:
        _seats.release()
    name = _("my-data-%(day)s.zip") % {"day": localdate().isoformat()}
    response = FileResponse(file, as_attachment=True, filename=name, content_type="application/zip", status=HTTPStatus.OK)
    response["Cache-Control"] = UNSHARED
    return response
