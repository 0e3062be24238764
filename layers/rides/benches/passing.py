"""What passes a bench on its way to where the bench leads."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING

from django.db.models import Count, Q
from django.utils.timezone import now

from layers.rides.benches.chances import Chance, Passing, chance_of
from layers.rides.benches.models import BenchSilence
from layers.rides.benches.operator import BENCHES
from layers.rides.finding import find_asked, match_asked
from layers.rides.models import Booking
from layers.rides.prefilter import Asked
from layers.rides.region import current_region
from layers.rides.timetables import departure_on
from layers.rides.trips import Trip
from routing.router import Place

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from layers.rides.benches.models import BenchDirection
    from layers.rides.models import Offer
    from layers.rides.trips import Match

NEXT = timedelta(hours=1)
# Who waits at a bench stays there: the car comes by, or makes its detour.
WALK_M = 150
MOST_PASSING = 20
_YES = (Booking.State.ACCEPTED, Booking.State.RIDDEN)
_NO = (Booking.State.DECLINED, Booking.State.EXPIRED)


@dataclass(frozen=True, slots=True)
class Company:
    """With whom somebody goes.

    Attributes:
        is_woman: Whether rides only among women may be shown.
        women_only: Whether nothing else is to be shown.
    """

    is_woman: bool = False
    women_only: bool = False


ANYBODY = Company()


@dataclass(frozen=True, slots=True)
class Outlook:
    """What somebody at a bench may hope for.

    Attributes:
        passing: What passes within the next hour, the soonest first.
        chance: How likely one of these stops.
        later: The next one of the day where nothing passes within the hour.
    """

    passing: Sequence[Match]
    chance: Chance
    later: Match | None


def outlook_of(direction: BenchDirection) -> Outlook:
    """What somebody at a bench may hope for in the next hour.

    Raises:
        OffTheNetworkError: Bench or target are far from every road.
        RouterUnavailableError: There are no roads yet.
    """
    soon = find_passing(direction, ANYBODY, until=now() + NEXT)
    if soon:
        return Outlook(soon, chance_of(_cars(soon)), None)
    later = find_passing(direction, ANYBODY, until=_midnight())
    return Outlook(soon, Chance.NONE, later[0] if later else None)


def find_passing(direction: BenchDirection, company: Company, *, until: datetime) -> list[Match]:
    """Find what passes from now on, the soonest first; errors are those of `outlook_of`.

    Unlike homes, bench and target are known to everybody, so they are not moved to public nodes.
    """
    moment = now()
    if until <= moment:
        return []
    region = current_region()
    found = find_asked(_asked(direction, company, moment, until), region, limit=MOST_PASSING)
    return sorted((match for match in found if match.seats_free > 0), key=lambda match: match.pickup.at)


def match_at(direction: BenchDirection, company: Company, offer: Offer, day: date) -> tuple[Trip, Match | None]:
    """How an offer takes somebody along from a bench from now on, be it full; `None` where it does not pass any more."""
    region, moment = current_region(), now()
    asked = _asked(direction, company, moment, moment + 2 * NEXT)
    be_it_full = replace(asked, trip=replace(asked.trip, seats=0))
    return asked.trip, match_asked(be_it_full, offer, day, departure_on(offer, day, region), region)


def _asked(direction: BenchDirection, company: Company, earliest: datetime, latest: datetime) -> Asked:
    ends = [Place(direction.bench.geom.x, direction.bench.geom.y), Place(direction.place.x, direction.place.y)]
    trip = Trip(
        origin=ends[0],
        destination=ends[1],
        earliest=earliest,
        latest=latest,
        walk_m=WALK_M,
        is_woman=company.is_woman,
        women_only=company.women_only,
    )
    return Asked(trip, current_region().in_metres(ends))


def _midnight() -> datetime:
    zone = current_region().calendar.zone
    return datetime.combine(now().astimezone(zone).date() + timedelta(days=1), time.min, tzinfo=zone)


def _cars(passing: Sequence[Match]) -> list[Passing]:
    """What is known of the answers of those who drive; who does not want to be asked from benches is no chance."""
    drivers = {match.offer.driver_id for match in passing}
    silent = set(BenchSilence.objects.filter(pk__in=drivers).values_list("pk", flat=True))
    answers, moment = _answers(drivers), now()
    return [
        Passing(*answers[match.offer.driver_id], is_on_the_way=_left_at(match) <= moment)
        for match in passing
        if match.offer.driver_id not in silent
    ]


def _left_at(match: Match) -> datetime:
    return match.pickup.at - timedelta(seconds=match.pickup.since_departure_s)


def _answers(drivers: set[int]) -> defaultdict[int, tuple[int, int]]:
    """How often each was asked, and said yes, as far as that is kept.

    Seats from benches do not count: of those there is only the yes, who drives past them leaves nothing.
    """
    known: defaultdict[int, tuple[int, int]] = defaultdict(lambda: (0, 0))
    answered = Booking.objects.filter(offer__driver__in=drivers, state__in=(*_YES, *_NO)).exclude(operator=BENCHES.name)
    rows = answered.order_by().values("offer__driver")
    for row in rows.annotate(asked=Count("pk"), said_yes=Count("pk", filter=Q(state__in=_YES))):
        known[row["offer__driver"]] = (row["asked"], row["said_yes"])
    return known
