"""What stands on the map once the examples are loaded, read from one load."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.db import transaction
from django.utils import timezone

from layers.areas.models import Area
from layers.core.demo import replace_demo
from layers.core.models import Entry
from layers.organisations.models import Organisation
from tests.core.test_demo import make_municipality

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytest_django.plugin import DjangoDbBlocker

pytestmark = pytest.mark.usefixtures("loaded")


@pytest.fixture(scope="module")
def loaded(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:  # noqa: ARG001 (makes the database)
    """Three municipalities with their examples, for the whole module: loading takes a while."""
    with django_db_blocker.unblock(), transaction.atomic():
        for number in range(3):
            make_municipality(number)
        replace_demo()
        yield
        transaction.set_rollback(True)


def test_every_municipality_gets_some_of_everything() -> None:
    examples = Entry.objects.filter(is_demo=True)
    for area in Area.objects.all():
        counts = examples.filter(area=area)
        assert counts.filter(layer="events").count() >= 10
        assert counts.filter(layer="organisations").count() >= 4
        assert counts.filter(layer="farm-shops").exists()
        assert counts.filter(layer="depots").exists()
    assert not examples.filter(area=None).exists()


def test_no_example_hides_another_unless_both_happen_at_one_venue() -> None:
    points = [entry.point.coords for entry in Entry.objects.filter(is_demo=True).exclude(layer="events")]
    assert len(points) == len(set(points))


def test_nothing_reaches_a_real_person() -> None:
    for club in Organisation.objects.filter(is_demo=True):
        assert club.email.endswith("@example.org")
        assert not club.phone
        assert not club.website


def test_only_examples_look_after_examples() -> None:
    looked_after = Entry.objects.filter(organisation__isnull=False)
    assert looked_after.exists()
    assert all(entry.is_demo and entry.organisation.is_demo for entry in looked_after.select_related("organisation"))


def test_no_gap_in_a_text_stays_open() -> None:
    texts = Entry.objects.filter(is_demo=True).values_list("title", "details")
    assert not [text for text in texts if "{" in "".join(text)]


def test_there_is_something_today_and_much_at_the_weekend() -> None:
    today = timezone.localdate()
    starts = [entry.starts_at for entry in Entry.objects.filter(layer="events", is_demo=True)]
    days = [timezone.localdate(start) for start in starts if start]
    saturday = today + timedelta(days=(5 - today.weekday()) % 7)
    assert days.count(today) >= 1
    assert days.count(saturday) >= 1
