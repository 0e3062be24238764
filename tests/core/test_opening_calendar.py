from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from layers.core.models import Entry, OpeningText
from layers.core.opening_calendar import forget_openings, know_openings
from layers.core.public_holidays import Calendar
from layers.core.values import EntryFilter

if TYPE_CHECKING:
    from tests.conftest import MakeFeature

pytestmark = pytest.mark.django_db

MECKLENBURG = Calendar("DE", "DE-MV", "Europe/Berlin")
BAVARIA = Calendar("DE", "DE-BY", "Europe/Berlin")
# A Saturday, a holiday in Mecklenburg-Vorpommern and not in Bavaria.
REFORMATION_DAY = datetime(2026, 10, 31, 10, tzinfo=UTC)
HOURS = "Mo-Sa 09:00-18:00; PH off"


def open_at(moment: datetime) -> set[str]:
    return set(Entry.objects.fitting(EntryFilter(open_at=moment)).values_list("title", flat=True))


@pytest.fixture
def shops(make_feature: MakeFeature) -> None:
    for title, hours in (("week", HOURS), ("always", "24/7"), ("unsaid", ""), ("unreadable", "wenn Licht brennt")):
        make_feature("farm-shops", title=title, opening_hours=hours)


@pytest.mark.usefixtures("shops")
class TestOpenAt:
    def test_what_is_open(self) -> None:
        know_openings(calendar=BAVARIA, at=REFORMATION_DAY)
        assert open_at(REFORMATION_DAY) == {"week", "always"}

    def test_holidays_of_the_state(self) -> None:
        know_openings(calendar=MECKLENBURG, at=REFORMATION_DAY)
        assert open_at(REFORMATION_DAY) == {"always"}
        assert open_at(REFORMATION_DAY + timedelta(days=2)) == {"week", "always"}

    def test_the_end_does_not_belong_to_it(self) -> None:
        know_openings(calendar=BAVARIA, at=REFORMATION_DAY)
        closes = datetime(2026, 10, 31, 17, tzinfo=UTC)
        assert open_at(closes - timedelta(seconds=1)) == {"week", "always"}
        assert open_at(closes) == {"always"}

    def test_before_it_is_known_nothing_is_open_for_sure(self) -> None:
        assert open_at(REFORMATION_DAY) == set()


@pytest.mark.usefixtures("shops")
class TestKnowing:
    def test_each_text_once(self) -> None:
        assert know_openings(calendar=MECKLENBURG, at=REFORMATION_DAY) == 3
        assert know_openings(calendar=MECKLENBURG, at=REFORMATION_DAY) == 0

    def test_a_new_text_is_worked_out(self, make_feature: MakeFeature) -> None:
        know_openings(calendar=MECKLENBURG, at=REFORMATION_DAY)
        make_feature("farm-shops", title="new", opening_hours="Sa 00:00-24:00")
        assert know_openings(calendar=MECKLENBURG, at=REFORMATION_DAY) == 1
        assert open_at(REFORMATION_DAY) == {"new", "always"}

    def test_known_time_is_renewed_before_it_ends(self) -> None:
        know_openings(calendar=MECKLENBURG, at=REFORMATION_DAY)
        week_later = REFORMATION_DAY + timedelta(days=8)
        assert know_openings(calendar=MECKLENBURG, at=week_later) == 0
        assert know_openings(calendar=MECKLENBURG, at=week_later, ahead=timedelta(days=8)) == 3
        assert OpeningText.objects.filter(known_until__lt=week_later + timedelta(days=8)).count() == 0

    def test_another_calendar_has_other_openings(self) -> None:
        know_openings(calendar=MECKLENBURG, at=REFORMATION_DAY)
        forget_openings()
        know_openings(calendar=BAVARIA, at=REFORMATION_DAY)
        assert open_at(REFORMATION_DAY) == {"week", "always"}
