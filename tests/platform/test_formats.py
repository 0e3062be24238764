"""Dates and times as they are written."""

from __future__ import annotations

from datetime import datetime

import pytest
from django.utils.formats import date_format
from django.utils.translation import override

EVENING = datetime(2026, 11, 29, 18, 30)  # noqa: DTZ001 (a clock on the wall)


@pytest.mark.parametrize(
    ("language", "day", "moment"),
    [("de", "29. November 2026", "29.11.2026 18:30"), ("en", "29 November 2026", "29 Nov 2026, 6:30 PM")],
)
def test_the_day_comes_before_the_month(language: str, day: str, moment: str) -> None:
    with override(language):
        assert date_format(EVENING, "DATE_FORMAT") == day
        assert date_format(EVENING, "SHORT_DATETIME_FORMAT") == moment
