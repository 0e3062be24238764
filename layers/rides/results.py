"""What a ranked offer looks like to people: places with names, times, and the way as a line."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import numpy as np
import shapely

from layers.core import roads
from layers.rides.names import label_of
from layers.rides.taking_along import WALK_M_PER_S
from layers.rides.trips import Match, Meeting
from routing.router import Mode, Place, RoutingError

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from layers.rides.models import Offer
    from layers.rides.prefilter import Candidate
    from layers.rides.ranking import End, Ranked
    from layers.rides.region import Region

    Floats = NDArray[np.float64]


def match_from(ranked: Ranked, candidate: Candidate, offer: Offer, region: Region) -> Match:
    """Tell it.

    Args:
        ranked: How the offer takes the rider along.
        candidate: The offer on that day.
        offer: The offer itself.
        region: Where it is.
    """
    # By way of bytes: vertex by vertex, a way of some hundred of them takes longer than finding it did.
    full = shapely.get_coordinates(shapely.from_wkb(bytes(offer.geom.wkb)))
    places = _places(ranked, offer, full, region)
    line, aboard = _line(ranked, candidate, offer, full, places, region)
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


def _places(ranked: Ranked, offer: Offer, full: Floats, region: Region) -> list[Place]:
    """Where the rider gets in and out: on the full route rather than on its straightened line."""
    return [
        Place(*_on_route(end, offer, full)[1]) if end.piece else Place(*region.unproject(np.array([end.point]))[0].tolist())
        for end in (ranked.pickup, ranked.dropoff)
    ]


def _on_route(end: End, offer: Offer, full: Floats) -> tuple[int, tuple[float, float]]:
    """After which vertex of the route a pass is, and where: as far along as on the straightened line."""
    piece, share = end.piece or (0, 0.0)
    begin, last = offer.vertices[piece], offer.vertices[piece + 1]
    part = full[begin : last + 1]
    lengths = np.hypot(np.diff(part[:, 0]) * np.cos(np.radians(part[0, 1])), np.diff(part[:, 1]))
    along = np.concatenate(([0.0], np.cumsum(lengths)))
    wanted = share * along[-1]
    after = int(np.clip(np.searchsorted(along, wanted, side="right") - 1, 0, len(part) - 2))
    lon, lat = (float(np.interp(wanted, along, part[:, axis])) for axis in (0, 1))
    return begin + after, (lon, lat)


def _line(  # noqa: PLR0913, PLR0917 (two ways to draw it)
    ranked: Ranked, candidate: Candidate, offer: Offer, full: Floats, places: list[Place], region: Region
) -> tuple[Floats, tuple[int, int]]:
    """The way with the rider, and where on it they get in and out."""
    if ranked.pickup.piece and ranked.dropoff.piece:
        on, off = (_on_route(end, offer, full)[0] for end in (ranked.pickup, ranked.dropoff))
        first, last = ([[place.lon, place.lat]] for place in places)
        line = np.concatenate((full[: on + 1], first, full[on + 1 : off + 1], last, full[off + 1 :]))
        return line, (on + 1, off + 2)
    return _new_route(ranked, candidate, places, region) or (full, (0, len(full) - 1))


def _new_route(
    ranked: Ranked, candidate: Candidate, places: list[Place], region: Region
) -> tuple[Floats, tuple[int, int]] | None:
    """Through all stops, with the rider's put where they cost least."""
    stops = [Place(*place) for place in region.unproject(candidate.line[candidate.stops][:, :2]).tolist()]
    times = candidate.line[candidate.stops][:, 2]
    on = int(np.searchsorted(times, ranked.pickup.key_s, side="left"))
    off = max(int(np.searchsorted(times, ranked.dropoff.key_s, side="left")), on)
    through = [*stops[:on], places[0], *stops[on:off], places[1], *stops[off:]]
    try:
        route = roads.router().route(through, Mode.CAR)
    except RoutingError:
        return None
    return route.line, (route.stops[on], route.stops[off + 1])


def _share(offer: Offer, ranked: Ranked) -> int | None:
    """What the rider gives: all of it, or as much as their part of the way, to ten cents."""
    cents = offer.contribution_cents
    if cents is None or not offer.duration_s:
        return cents
    part = min((ranked.dropoff.key_s - ranked.pickup.key_s) / offer.duration_s, 1.0)
    return min(cents, round(cents * part / 10 + 0.5) * 10)
