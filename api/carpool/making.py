"""What is made of all rides at once: one at a time, and once for everybody."""

from __future__ import annotations

from threading import BoundedSemaphore
from typing import TYPE_CHECKING

from django.core.cache import caches
from django.utils.translation import gettext as _

from api.problems import BusyError

if TYPE_CHECKING:
    from collections.abc import Callable

# In each process. Whoever comes meanwhile comes again.
_seat = BoundedSemaphore(1)


def made_once(name: str, make: Callable[[], bytes]) -> bytes:
    """What another process may have made already.

    Args:
        name: Of a version of it.
        make: Makes it.

    Raises:
        BusyError: Another thread of this process is making something.
    """
    kept = caches["tiles"].get(name)
    if isinstance(kept, bytes):
        return kept
    if not _seat.acquire(blocking=False):
        raise BusyError(_("The file is being made at this moment. Please try again in a moment."))
    try:
        made = make()
    finally:
        _seat.release()
    caches["tiles"].set(name, made)
    return made
