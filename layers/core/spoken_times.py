"""Says times of day to people who are on the way, on pages and in mail alike."""

from __future__ import annotations

from datetime import datetime, time
from typing import TYPE_CHECKING

from django.utils.formats import time_format
from django.utils.timezone import localtime
from django.utils.translation import pgettext

if TYPE_CHECKING:
    from datetime import tzinfo


def clock_words(at: datetime | time, zone: tzinfo | None = None) -> str:
    """A time of day as clocks show it: 7:32; in English 7:32 AM. No line ends within it.

    Args:
        at: A moment, or a time of local clocks.
        zone: Whose clocks, for a moment; those of the page where none are given.
    """
    local = localtime(at, zone).time() if isinstance(at, datetime) else at
    return time_format(local, pgettext("time of a ride", "g:i A")).replace(" ", "\N{NO-BREAK SPACE}")
