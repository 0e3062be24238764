"""What a ranked offer looks like to people: places with names, times, and the way as a line."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import shapely

from layers.rides.names import label_of
from layers.rides.new_ways import UNKNOWN, NewWay, draw_new_ways
from layers.rides.taking_along import WALK_M_PER_S
from layers.rides.trips import Match, Meeting
from routing.router import Place

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from layers.rides.models import Offer
    from layers.rides.prefilter import Candidate
    from layers.rides.ranking import End, Ranked
    from layers.rides.region import Region

    Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Taking:
    """An offer that takes somebody along on one day.

    Attributes:
        ranked: How it does.
        candidate: The offer on that day.
        offer: The offer itself.
    """

    ranked: Ranked
    candidate: Candidate
    offer: Offer

    @cached_property
    def full(self) -> Floats:
        """The public route, shape (n, 2): longitude and latitude."""
        # By way of bytes: vertex by vertex, a way of some hundred of them takes longer than finding it did.
        return shapely.get_coordinates(shapely.from_wkb(bytes(self.offer.geom.wkb)))


def matches_from(takings: Sequence[Taking], region: Region, spots: Sequence[int] = ()) -> list[Match]:
    """Tell all that were found.

    Args:
        takings: In their order.
        region: Where they are.
        spots: Numbers of the rider's public places on the network; empty where they are not known.
    """
    places = [_places(one, region) for one in takings]
    ways = [_new_way(one, ends, spots) for one, ends in zip(takings, places, strict=True)]
    drawn = iter(draw_new_ways([way for way in ways if way], region))
    lines = [
        (drawing.line, way.aboard(drawing)) if way and (drawing := next(drawn)) else _old_line(one, ends)
        for one, ends, way in zip(takings, places, ways, strict=True)
    ]
    return [_match(one, ends, *line, region) for one, ends, line in zip(takings, places, lines, strict=True)]


def _match(taking: Taking, places: list[Place], line: Floats, aboard: tuple[int, int], region: Region) -> Match:
    ranked, candidate, offer = taking.ranked, taking.candidate, taking.offer
    pickup, dropoff = (
        _meeting(end, place, candidate, region) for end, place in zip((ranked.pickup, ranked.dropoff), places, strict=True)
    )
    return Match(
        offer=offer,
        day=candidate.day,
        pickup=pickup,
        dropoff=dropoff,
        detour_s=round(ranked.detour_s),
        wait_s=round(ranked.wait_s),
        seats_free=ranked.seats_free,
        line=line,
        aboard=aboard,
        contribution_cents=_share(offer, ranked),
    )


def _meeting(end: End, place: Place, candidate: Candidate, region: Region) -> Meeting:
    at = candidate.departs_at + timedelta(seconds=round(end.at_s))
    return Meeting(place, label_of(place, region), at, round(end.key_s), end.walk_m, end.walk_m / WALK_M_PER_S)


def _places(taking: Taking, region: Region) -> list[Place]:
    """Where the rider gets in and out: on the full route rather than on its straightened line."""
    return [
        Place(*_on_route(end, taking)[1]) if end.piece else Place(*region.unproject(np.array([end.point]))[0].tolist())
        for end in (taking.ranked.pickup, taking.ranked.dropoff)
    ]


def _on_route(end: End, taking: Taking) -> tuple[int, tuple[float, float]]:
    """After which vertex of the route a pass is, and where: as far along as on the straightened line."""
    piece, share = end.piece or (0, 0.0)
    begin, last = taking.offer.vertices[piece], taking.offer.vertices[piece + 1]
    part = taking.full[begin : last + 1]
    lengths = np.hypot(np.diff(part[:, 0]) * np.cos(np.radians(part[0, 1])), np.diff(part[:, 1]))
    along = np.concatenate(([0.0], np.cumsum(lengths)))
    wanted = share * along[-1]
    after = int(np.clip(np.searchsorted(along, wanted, side="right") - 1, 0, len(part) - 2))
    lon, lat = (float(np.interp(wanted, along, part[:, axis])) for axis in (0, 1))
    return begin + after, (lon, lat)


def _new_way(taking: Taking, places: list[Place], spots: Sequence[int]) -> NewWay | None:
    """How the car goes that turns off its road; `None` where the rider walks to it at both ends."""
    ends, candidate = (taking.ranked.pickup, taking.ranked.dropoff), taking.candidate
    if all(end.piece for end in ends):
        return None
    times = candidate.line[candidate.stops][:, 2]
    on, off = (int(np.searchsorted(times, end.key_s, side="left")) for end in ends)
    numbers = [UNKNOWN if end.piece or not spots else spots[side] for side, end in enumerate(ends)]
    return NewWay(candidate, (places[0], places[1]), (numbers[0], numbers[1]), (on, max(off, on)))


def _old_line(taking: Taking, places: list[Place]) -> tuple[Floats, tuple[int, int]]:
    """The public route with the places at which the rider gets in and out; all of it where there is no other way."""
    full, ends = taking.full, (taking.ranked.pickup, taking.ranked.dropoff)
    if not all(end.piece for end in ends):
        return full, (0, len(full) - 1)
    on, off = (_on_route(end, taking)[0] for end in ends)
    first, last = ([[place.lon, place.lat]] for place in places)
    line = np.concatenate((full[: on + 1], first, full[on + 1 : off + 1], last, full[off + 1 :]))
    return line, (on + 1, off + 2)


def _share(offer: Offer, ranked: Ranked) -> int | None:
    """What the rider gives: all of it, or as much as their part of the way, to ten cents."""
    cents = offer.contribution_cents
    if cents is None or not offer.duration_s:
        return cents
    part = min((ranked.dropoff.key_s - ranked.pickup.key_s) / offer.duration_s, 1.0)
    return min(cents, round(cents * part / 10 + 0.5) * 10)
