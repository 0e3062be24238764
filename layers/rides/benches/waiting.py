"""Waiting at a bench: it begins with a tap, ends with a tap or after an hour, and those who pass are asked."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import IntegrityError, transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import override

from geo_platform.limits import HourlyLimit
from geo_platform.outbox.push import write_push
from geo_platform.outbox.services import write_mails
from geo_platform.shared.mail_heads import NOT_KEPT
from layers.core.spoken_times import clock_words
from layers.rides.benches.exceptions import WaitingAlreadyError
from layers.rides.benches.models import BenchQuestion, BenchSilence, BenchWait
from layers.rides.benches.operator import BENCHES
from layers.rides.benches.passing import NEXT, find_passing
from layers.rides.bookings.blocking import kept_from
from layers.rides.bookings.cancelling import cancel
from layers.rides.bookings.parties import language_of
from layers.rides.models import Booking
from layers.rides.region import current_region
from routing.router import RoutingError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from geo_platform.accounts.models import User
    from layers.rides.benches.models import Bench, BenchDirection
    from layers.rides.benches.passing import Company
    from layers.rides.trips import Match

MOST_ASKED = 12
# Somebody who drives up and down a busy road all day is asked so often and no more.
ASKED_PER_HOUR = HourlyLimit("questions from benches", 6)
# Traffic, a chat at the door: so long after its end a wait is still shown to who waited.
FORGOTTEN_AFTER = timedelta(minutes=15)


def wait_of(who: str) -> BenchWait | None:
    """The wait of a device, where it has one that is not over."""
    waits = BenchWait.objects.select_related("direction__bench", "booking__offer__driver")
    found: BenchWait | None = waits.filter(who=who, ends_at__gt=now() - FORGOTTEN_AFTER).first()
    return found


def seat_of(wait: BenchWait) -> Booking | None:
    """The seat that a driver has given and not taken back."""
    booking: Booking | None = wait.booking
    return booking if booking and booking.state == Booking.State.ACCEPTED else None


def count_waiting(bench: Bench) -> dict[int, int]:
    """How many wait, by direction: those whom nobody takes along yet."""
    rows = BenchWait.objects.filter(direction__bench=bench.pk, ends_at__gt=now())
    found: dict[int, int] = {}
    for direction in rows.exclude(booking__state=Booking.State.ACCEPTED).values_list("direction", flat=True):
        found[direction] = found.get(direction, 0) + 1
    return found


@transaction.atomic
def start_wait(*, direction: BenchDirection, who: str, company: Company, user: User | None = None) -> BenchWait:
    """Begin to wait, and ask those who pass in the next hour; where the same device waited before, that ends.

    Args:
        direction: Where to.
        who: A number of the device that tells nothing.
        company: With whom.
        user: Who it is where they have signed in: nobody whom they have blocked is asked. It is not written down.

    Raises:
        WaitingAlreadyError: The same device begins twice at once.
    """
    end_wait(who=who)
    moment = now()
    terms = {"is_woman": company.is_woman, "women_only": company.women_only}
    try:
        with transaction.atomic():
            wait: BenchWait = BenchWait.objects.create(
                direction=direction, who=who, began_at=moment, ends_at=moment + NEXT, **terms
            )
    except IntegrityError as error:
        raise WaitingAlreadyError from error
    _ask_drivers(wait, company, user)
    return wait


@transaction.atomic
def end_wait(*, who: str) -> bool:
    """Stop waiting; a driver who was about to come is told. Gives whether anybody waited."""
    wait = BenchWait.objects.select_for_update(of=("self",)).filter(who=who).first()
    if wait is None:
        return False
    booking = seat_of(wait)
    if booking and booking.pickup_at > now():
        cancel(by=BENCHES, booking=booking, version=booking.version)
    wait.delete()
    return True


def forget_waits() -> int:
    """Delete what is over, with what was asked for it."""
    return BenchWait.objects.filter(ends_at__lt=now() - FORGOTTEN_AFTER).delete()[0]


def _ask_drivers(wait: BenchWait, company: Company, user: User | None) -> None:
    """Ask each driver once, about the first ride on which they pass."""
    try:
        passing = find_passing(wait.direction, company, until=wait.ends_at)
    except RoutingError:
        # Without roads nobody is found; one can wait all the same, and be seen by who drives by.
        return
    first: dict[int, Match] = {}
    for match in passing:
        first.setdefault(match.offer.driver_id, match)
    # Counts are locked until the end: in one order for all, so that nobody waits in a circle.
    asked = sorted(
        [first[driver] for driver in first if driver not in _unasked(first, user)][:MOST_ASKED],
        key=lambda match: match.offer.driver_id,
    )
    fitting = [match for match in asked if ASKED_PER_HOUR.allows_another_from(f"driver {match.offer.driver_id}")]
    questions = BenchQuestion.objects.bulk_create(_question(wait, match) for match in fitting)
    letters = [_told(question, match) for question, match in zip(questions, fitting, strict=True)]
    write_mails(messages=[letter for letter in letters if letter])


def _unasked(drivers: Iterable[int], user: User | None) -> set[int]:
    silent = set(BenchSilence.objects.filter(pk__in=list(drivers)).values_list("pk", flat=True))
    return silent | ({user.pk, *kept_from(user)} if user else set())


def _question(wait: BenchWait, match: Match) -> BenchQuestion:
    return BenchQuestion(wait=wait, driver=match.offer.driver, offer=match.offer, day=match.day, pickup_at=match.pickup.at)


def _told(question: BenchQuestion, match: Match) -> EmailMessage | None:
    """Write a notification, and give the mail."""
    driver, direction = question.driver, question.wait.direction
    with override(language_of(driver)):
        bench = str(direction.bench)
        subject = _("Somebody waits at %(bench)s and wants to go to %(place)s") % {"bench": bench, "place": direction.name}
        at = clock_words(match.pickup.at, current_region().calendar.zone)
        url = settings.SITE_URL + reverse("pages:bench-question", args=[question.pk])
        context = {"bench": bench, "place": direction.name, "at": at, "url": url}
        text = render_to_string("rides/mails/bench.txt", context)
        body = _("You pass there at %(time)s. Do you take them along?") % {"time": at}
        write_push(user=driver, title=subject, body=body, url=url, tag=f"bench-{question.pk}")
        return EmailMessage(subject, text, None, [driver.email], headers=NOT_KEPT) if driver.email else None
