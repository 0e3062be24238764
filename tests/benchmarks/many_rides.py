"""As many rides as one likes on real roads: some are planned as drivers plan them, the others are these on other days."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING

import numpy as np
from django.db import connection
from django.utils.timezone import localdate

from layers.core.exceptions import InvalidInputError
from layers.osm.models import LoadedRegion
from layers.rides import offering
from layers.rides.days import Holidays
from layers.rides.drafts import OfferDraft, Once, Weekly
from layers.rides.models import Luggage, Offer
from layers.rides.public_routes import public_place
from layers.rides.region import Region, current_region
from layers.rides.timetables import moment_of
from layers.rides.trips import Trip
from layers.rides.ways import find_way
from routing.router import OffTheNetworkError, Place

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from geo_platform.accounts.models import User
    from routing.network import Network

    Floats = NDArray[np.float64]

DETOURS_S = (300, 600, 600, 900)
WEEKLY_EVERY = 10
"""One in so many comes back every week for most of a year."""
# Nearest first, farthest last.
AS_FAR_M = (3_000.0, 45_000.0)
_METRES_PER_DEGREE = 111_195
_BESIDE_M = 600.0
_BATCH = 500


def load_place(bbox: Sequence[float], country: str, state: str, zone: str) -> Region:
    """Let rides be there."""
    west, south, east, north = bbox
    LoadedRegion.objects.create(
        id="rides",
        name="Rides",
        bbox=list(bbox),
        start_view=[(west + east) / 2, (south + north) / 2, 12],
        country=country,
        state=state,
        time_zone=zone,
        municipality_levels=[8],
        source="made",
        languages=["de"],
        basemap_version="0",
    )
    return current_region()


@dataclass(frozen=True, slots=True)
class Ends:
    """Draws places beside roads: whole journeys of which both ends are so far from each other as people drive.

    Attributes:
        places: Longitude and latitude of vertices of roads that are used.
        random: Chance.
    """

    places: Floats
    random: np.random.Generator

    @classmethod
    def of(cls, network: Network, seed: int) -> Ends:
        """On the roads of a network."""
        used = np.flatnonzero(np.diff(network.edge_states).reshape(-1, 2).sum(axis=1) > 0)
        return cls(network.vertices[network.first[used]], np.random.default_rng(seed))

    def draw(self, nearest_m: float = AS_FAR_M[0], farthest_m: float = AS_FAR_M[1]) -> tuple[Place, Place]:
        """Start and end."""
        while True:
            begin = self.places[self.random.integers(len(self.places))]
            some = self.places[self.random.integers(len(self.places), size=200)]
            east = (some[:, 0] - begin[0]) * np.cos(np.radians(begin[1]))
            away = np.hypot(east, some[:, 1] - begin[1]) * _METRES_PER_DEGREE
            fitting = some[(away >= nearest_m) & (away <= farthest_m)]
            if len(fitting):
                return Place(*begin.tolist()), Place(*fitting[0].tolist())


def first_day() -> date:
    """The next Monday after tomorrow: a day like others, all of which is still to come."""
    tomorrow = localdate() + timedelta(days=1)
    return tomorrow + timedelta(days=7 - tomorrow.weekday())


def clock(random: np.random.Generator) -> time:
    """When people drive: from four in the morning to midnight, most of them at eight."""
    minutes = int(random.triangular(240, 480, 1439))
    return time(minutes // 60, minutes % 60)


def planned(count: int, ends: Ends, region: Region, driver: User) -> Iterator[Offer]:
    """Offers of one day as drivers make them; one in ten comes back weekly, one in ten goes there and back."""
    day, random = first_day(), ends.random
    made = 0
    while made < count:
        begin, end = ends.draw()
        places = [begin, end, begin] if made % 10 == 5 else [begin, end]
        at = clock(random)
        when: Once | Weekly = Once(datetime.combine(day, at, region.calendar.zone).astimezone(UTC))
        if made % WEEKLY_EVERY == 0:
            when = Weekly(1 << day.weekday(), at, day, day + timedelta(days=330), public_holidays=Holidays.ALSO)
        limit, seats = int(random.choice(DETOURS_S)), int(random.integers(1, 5))
        draft = OfferDraft(places, ["A"] * len(places), when, detour_limit_s=limit, seats=seats, flexible_s=600 * (made % 3))
        try:
            way = find_way(places)
        except InvalidInputError:
            continue
        made += 1
        yield Offer(driver=driver, **offering._columns(draft, way))


def write_planned(offers: Iterator[Offer]) -> int:
    """Into the table, without what stands beside it: the plans, and the copies for the map."""
    count, batch = 0, []
    for offer in offers:
        batch.append(offer)
        if len(batch) == _BATCH:
            count += len(Offer.objects.bulk_create(batch))
            batch = []
    return count + len(Offer.objects.bulk_create(batch))


@dataclass(frozen=True, slots=True)
class Plans:
    """What fills the table beyond what was planned.

    Attributes:
        count: How many were planned.
        last: Number of the last of them.
    """

    count: int
    last: int

    def grow(self, size: int) -> None:
        """Add the planned ones on following days, until there are so many; weekly ones on other weekdays and times."""
        copies = size // self.count - 1
        have = Offer.objects.count() // self.count - 1
        fields = [str(field.column) for field in Offer._meta.concrete_fields if not (field.primary_key or field.generated)]
        values = {
            "departs_at": "departs_at + day * interval '1 day'",
            "arrives_at": "arrives_at + day * interval '1 day'",
            "departs_on_clock": "departs_on_clock + (day * 37 %% 240 - 120) * interval '1 minute'",
            "weekdays": "CASE WHEN weekdays = 0 THEN 0 ELSE 1 << (day %% 7) END",
            "keys": (
                "(SELECT array_agg(CASE WHEN weekdays = 0 THEN key + (day::bigint << 32)"
                " ELSE ((day %% 7)::bigint << 32) | (key & 4294967295) END) FROM unnest(keys) AS key)"
            ),
        }
        chosen = ", ".join(values.get(name, name) for name in fields)
        with connection.cursor() as cursor:
            cursor.execute(
                f"INSERT INTO rides_offer ({', '.join(fields)}) SELECT {chosen}"  # noqa: S608 (declarations)
                " FROM rides_offer, generate_series(%s, %s) AS day WHERE id <= %s ORDER BY day",
                [have + 1, copies, self.last],
            )


def prepare_to_grow() -> list[str]:
    """Take off what slows down a million rows; gives what puts the indexes back."""
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0")
        cursor.execute("SET maintenance_work_mem = '1GB'")
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE rides_offer DISABLE TRIGGER USER")
        cursor.execute(
            "SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid) FROM pg_index"
            " WHERE indrelid = 'rides_offer'::regclass AND NOT indisunique"
        )
        found = cursor.fetchall()
        for name, _definition in found:
            cursor.execute(f"DROP INDEX {name}")
    return [definition for _name, definition in found]


def finish(indexes: Sequence[str]) -> None:
    """Put the indexes back, and let the database know what is in the table."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for definition in indexes:
            cursor.execute(definition)
        cursor.execute("ALTER TABLE rides_offer ENABLE TRIGGER USER")
        cursor.execute("ANALYZE rides_offer")
        cursor.execute("RESET statement_timeout")


def trips(count: int, ends: Ends, region: Region) -> list[Trip]:
    """What people look for on the first day: 5 to 40 km, within two hours, from places beside roads."""
    found = []
    for _trip in range(count):
        begin, end = ends.draw(5_000, 40_000)
        at = datetime.combine(first_day(), clock(ends.random), region.calendar.zone).astimezone(UTC)
        window = (at - timedelta(hours=1), at + timedelta(hours=1))
        found.append(Trip(begin, end, *window, walk_m=1000, luggage=Luggage.BAG))
    return found


def trips_along(offers: Sequence[Offer], count: int, random: np.random.Generator, region: Region) -> list[Trip]:
    """What people look for who live along rides of the first day, or some hundred metres beside them, when these pass."""
    found: list[Trip] = []
    while len(found) < count:
        offer = offers[int(random.integers(len(offers)))]
        line = np.array(offer.line.coords)
        on, off = sorted(random.integers(len(line), size=2).tolist())
        if np.hypot(*(line[off, :2] - line[on, :2])) < AS_FAR_M[0]:
            continue
        beside = random.normal(0, _BESIDE_M, (2, 2))
        ends = [Place(*end) for end in region.unproject(line[[on, off], :2] + beside).tolist()]
        if not all(_is_lived_in(end) for end in ends):
            continue
        departs = offer.departs_at or moment_of(first_day(), offer.departs_on_clock or time(), region)
        at = departs + timedelta(seconds=float(line[on, 2]))
        window = (at - timedelta(hours=1), at + timedelta(hours=1))
        found.append(Trip(ends[0], ends[1], *window, walk_m=1000, luggage=Luggage.BAG))
    return found


def _is_lived_in(place: Place) -> bool:
    """Whether there is a road around."""
    try:
        public_place(place)
    except OffTheNetworkError:
        return False
    return True
