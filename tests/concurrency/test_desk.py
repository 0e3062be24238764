"""Whoever changes reports takes them in one order, and before what belongs to them: no two wait for each other."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from time import sleep
from typing import TYPE_CHECKING, TypeVar
from uuid import uuid4

import pytest
from django.core import mail
from django.db import connection, transaction
from django.utils.timezone import now

from layers.core.exceptions import NotFoundError
from layers.defects.confirming import confirm_report
from layers.defects.desk.batches import perform
from layers.defects.desk.deeds import Answer, Merge
from layers.defects.desk.telling import tell_untold
from layers.defects.desk.undoing import last_batch, undo_batch
from layers.defects.ledger import lock_report
from layers.defects.models import Batch, Report, Reporter, ReportStep, UntoldStep
from tests.defects.asking import make_area, make_authority, make_category, make_staff, send

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.db.models import Model

    from geo_platform.accounts.models import User
    from layers.core.permissions import Actor
    from layers.defects.desk.deeds import Deed
    from layers.defects.models import Category

Given = TypeVar("Given")
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
PATIENCE_S = 60
_WAITING = "SELECT count(*) FROM pg_locks WHERE NOT granted AND pg_backend_pid() = ANY(pg_blocking_pids(pid))"


@pytest.fixture
def clerk(django_user_model: type[User]) -> Actor:
    area = make_area("Laage", (12.3, 53.9, 12.4, 54.0))
    make_authority(area)
    return make_staff(django_user_model, area)


@pytest.fixture
def category(clerk: Actor) -> Category:
    assert clerk
    return make_category()


def apart(act: Callable[[], Given]) -> Callable[[], Given]:
    """Let something be done in a connection of its own."""

    def acted() -> Given:
        try:
            with connection.cursor() as cursor:
                cursor.execute(f"SET statement_timeout = '{PATIENCE_S}s'")
            return act()
        finally:
            connection.close()

    return acted


def expect_waiting() -> None:
    """Somebody else waits for what is locked here."""
    for _ in range(PATIENCE_S * 20):
        with connection.cursor() as cursor:
            cursor.execute(_WAITING)
            if cursor.fetchone()[0]:
                return
        sleep(0.05)
    pytest.fail("nobody waits")


def are_free(model: type[Model], *numbers: int) -> bool:
    """Whether nobody else has any of these rows in hand."""
    rows = model._default_manager.filter(pk__in=numbers).select_for_update(skip_locked=True, of=("self",))
    return len(list(rows)) == len(numbers)


def do(clerk: Actor, deed: Deed, *reports: Report) -> None:
    chosen = dict(Report.objects.filter(pk__in=[report.pk for report in reports]).values_list("pk", "version"))
    assert len(perform(actor=clerk, deed=deed, chosen=chosen, key=uuid4()).done) == len(reports)


def wait() -> None:
    """Let the time pass in which nobody is told."""
    UntoldStep.objects.update(due_at=now() - timedelta(seconds=1))


def number_of_last(clerk: Actor) -> int:
    batch = last_batch(clerk)
    assert batch is not None
    return batch.pk


@pytest.fixture
def answered(clerk: Actor, category: Category) -> Report:
    """A report with an answer whose mail is due."""
    send(category, email="anna@example.org")
    report = confirm_report(secret=Reporter.objects.get().confirmation)
    do(clerk, Answer("Wir kommen morgen."), report)
    wait()
    mail.outbox.clear()
    return report


def test_telling_leaves_what_somebody_undoes(clerk: Actor, answered: Report) -> None:
    number = number_of_last(clerk)
    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            lock_report(answered.pk)
            assert pool.submit(apart(tell_untold)).result(PATIENCE_S) == 0
            undo_batch(actor=clerk, number=number)
        assert pool.submit(apart(tell_untold)).result(PATIENCE_S) == 0
    assert not mail.outbox
    assert not ReportStep.objects.filter(move="answer").exists()


def test_who_undoes_takes_the_report_first(clerk: Actor, answered: Report) -> None:
    number, step = number_of_last(clerk), UntoldStep.objects.get().pk
    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            lock_report(answered.pk)
            undone = pool.submit(apart(lambda: undo_batch(actor=clerk, number=number)))
            expect_waiting()
            assert are_free(Batch, number)
            assert are_free(UntoldStep, step)
        assert undone.result(PATIENCE_S).done == [answered.pk]
    assert tell_untold() == 0


def test_two_who_undo_the_same_do_it_once(clerk: Actor, answered: Report) -> None:
    number = number_of_last(clerk)

    def undo() -> int:
        try:
            return len(undo_batch(actor=clerk, number=number).done)
        except NotFoundError:
            return 0

    with ThreadPoolExecutor(2) as pool:
        with transaction.atomic():
            lock_report(answered.pk)
            tries = [pool.submit(apart(undo)) for _ in range(2)]
            expect_waiting()
        assert sorted(each.result(PATIENCE_S) for each in tries) == [0, 1]


@pytest.fixture
def three(category: Category) -> list[Report]:
    return [send(category) for _ in range(3)]


def test_what_goes_along_is_taken_in_its_turn(clerk: Actor, three: list[Report]) -> None:
    """The first was put together with the second, which goes into the third: both wait for the first one."""
    first, second, third = three
    do(clerk, Merge(second), first)
    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            lock_report(first.pk)
            merged = pool.submit(apart(lambda: do(clerk, Merge(third), second)))
            expect_waiting()
            assert are_free(Report, second.pk, third.pk)
        merged.result(PATIENCE_S)
    assert list(Report.objects.order_by("pk").values_list("duplicate_of", flat=True)) == [third.pk, third.pk, None]


def test_so_it_is_when_they_part_again(clerk: Actor, three: list[Report]) -> None:
    first, second, third = three
    do(clerk, Merge(second), first)
    do(clerk, Merge(third), second)
    number = number_of_last(clerk)
    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            lock_report(first.pk)
            parted = pool.submit(apart(lambda: undo_batch(actor=clerk, number=number)))
            expect_waiting()
            assert are_free(Report, second.pk, third.pk)
        assert parted.result(PATIENCE_S).done == [second.pk]
    assert list(Report.objects.order_by("pk").values_list("duplicate_of", flat=True)) == [second.pk, None, None]
