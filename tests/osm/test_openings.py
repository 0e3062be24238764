"""A load leaves nothing to be worked out, and another calendar another answer."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from django.utils.timezone import now

from layers.core.models import Entry, OpeningText
from layers.core.values import EntryFilter
from layers.osm.tasks import RENEWED_AHEAD, know_openings_ahead
from tests.osm.helpers import VILLAGE, Village, load

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.django_db(transaction=True)

CLOCKED = Village()
CLOCKED.node((12.01, 54.01), 1, shop="farm", name="day", opening_hours="Mo-Su 08:00-20:00")


def open_at(moment: datetime) -> bool:
    return Entry.objects.fitting(EntryFilter(open_at=moment)).exists()


def test_a_load_knows_what_is_open(tmp_path: Path) -> None:
    load(CLOCKED.write(tmp_path / "village.osm.pbf"))
    known = OpeningText.objects.get().known_until
    assert known is not None
    assert known > now() + timedelta(days=10)


def test_another_calendar_opens_at_other_times(tmp_path: Path) -> None:
    path = CLOCKED.write(tmp_path / "village.osm.pbf")
    evening = (now() + timedelta(days=1)).astimezone(UTC).replace(hour=22)
    load(path, replace(VILLAGE, time_zone="Europe/Berlin"))
    assert not open_at(evening)
    load(path, replace(VILLAGE, time_zone="America/New_York"))
    assert open_at(evening)


def test_each_night_the_days_ahead_are_worked_out(tmp_path: Path) -> None:
    load(CLOCKED.write(tmp_path / "village.osm.pbf"))
    in_a_week = now() + timedelta(days=9)
    assert know_openings_ahead(int(now().timestamp())) == 0
    assert know_openings_ahead(int(in_a_week.timestamp())) == 1
    known = OpeningText.objects.get().known_until
    assert known is not None
    assert known > in_a_week + RENEWED_AHEAD


def test_without_a_region_there_is_nothing_to_work_out() -> None:
    assert know_openings_ahead(0) == 0
