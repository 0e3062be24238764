"""What the desk keeps about its clerks goes, and what they did for the office stays."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.utils.timezone import now

from geo_platform.personal_data.holdings import Wish
from layers.defects.desk.deeds import Weigh
from layers.defects.desk.holdings import DESK
from layers.defects.desk.saved_views import save_view
from layers.defects.models import Batch, Report, SavedView

if TYPE_CHECKING:
    from collections.abc import Callable

    from layers.core.permissions import Actor
    from layers.defects.desk.batches import Outcome

pytestmark = pytest.mark.django_db


def test_copied_and_forgotten(three: list[Report], clerk: Actor, do: Callable[..., Outcome]) -> None:
    do(Weigh(4), *three)
    save_view(actor=clerk, name="Meine", query="state=all")
    assert clerk.user
    records = {record.name: record.values for record in DESK.copy(clerk.user)}  # type: ignore[union-attr]  # no files
    assert sorted(records["desk-actions"]["reports"]) == sorted(report.reference for report in three)
    assert records["desk-views"]["name"] == "Meine"
    assert DESK.erase(clerk.user, Wish.KEEP) == 2
    assert (Batch.objects.get().clerk, SavedView.objects.count()) == (None, 0)
    assert set(Report.objects.values_list("priority", flat=True)) == {4}


def test_what_can_be_undone_goes_after_a_month(three: list[Report], do: Callable[..., Outcome]) -> None:
    do(Weigh(4), *three)
    assert DESK.sweep
    assert DESK.sweep() == 0
    Batch.objects.update(at=now() - timedelta(days=31))
    assert DESK.sweep() == 1
    assert not Batch.objects.exists()
