"""What benches keep about people: of those who wait nothing, of drivers for an hour what they were asked."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from geo_platform.personal_data.holdings import Holding, Record
from layers.rides.benches.models import BenchQuestion, BenchSilence
from layers.rides.benches.passing import NEXT
from layers.rides.benches.waiting import FORGOTTEN_AFTER, forget_waits

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.contrib.auth.models import AbstractUser

    from geo_platform.personal_data.holdings import Wish


def copy_of(user: AbstractUser) -> Iterator[Record]:
    """What somebody was asked as a driver, and whether they do not want to be."""
    for question in BenchQuestion.objects.filter(driver=user.pk):
        yield Record("bench-questions", {name: getattr(question, name) for name in ("offer_id", "day", "pickup_at")})
    for silence in BenchSilence.objects.filter(pk=user.pk):
        yield Record("bench-silence", {"since": silence.since})


def forget_person(user: AbstractUser, _wish: Wish) -> int:
    """Delete all of it."""
    questions = BenchQuestion.objects.filter(driver=user.pk)
    return sum(rows.delete()[0] for rows in (questions, BenchSilence.objects.filter(pk=user.pk)))


BENCH_WAITS = Holding(
    id="ride-benches",
    title=_("Waiting at a ride bench"),
    what=_(
        "That somebody waits at a bench and where to, by a number of the device that tells nobody who it is; and which "
        "drivers were asked. Beyond that only whether you do not want to be asked."
    ),
    why=_("So that whoever passes can stop. You agree to it when you tap on “I wait here”, and when you offer a ride."),
    until=_("An hour and a quarter after the beginning, or until you tap on “I do not wait any more”."),
    models=("rides.BenchWait", "rides.BenchQuestion", "rides.BenchSilence"),
    copy=copy_of,
    erase=forget_person,
    kept_for=timedelta(seconds=(NEXT + FORGOTTEN_AFTER).total_seconds()),
    sweep=forget_waits,
    seen_by=_("Everybody sees how many wait. The drivers who pass see that somebody does, and never who."),
)
"""Registered in `layers.rides.personal_data`."""
