"""What a row of the list, the head of a card and a marker on the map say about an entry, in the reader's language."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from django.contrib.gis.measure import Distance
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from api.pages import times
from api.pages.measures import distance_words
from api.pages.opening import StateWords, row_state
from api.pages.trips import state_on_arrival, trips_to
from api.pages.walking import Way, way_to
from layers.core import registry
from layers.core.clock import current_step
from layers.core.families import FAMILIES
from layers.core.icons import split_badge

if TYPE_CHECKING:
    from collections.abc import Sequence

    from api.pages.trips import Trip
    from api.wishes import Wish
    from layers.core.families import Family
    from layers.core.layer import Layer
    from layers.core.models import BaseFeature, Entry
    from layers.core.public_holidays import Calendar


@dataclass(frozen=True, slots=True)
class Row:
    """One entry as it is shown.

    Attributes:
        layer_id: Its layer.
        feature_id: Its number in the layer.
        lon: Longitude of the marker in degrees.
        lat: Latitude of the marker in degrees.
        family: Shape and colour of the marker.
        icon: Drawing on the marker.
        title: The name, or what it is where it has none.
        kind: What it is; empty where the title says that already.
        area: The municipality; empty when it lies in none.
        when: For things that happen.
        state: How far it is where its layer tells that, else whether it is open now; `None` where that is not known, and for
            things that happen.
        distance: From where the list looks; empty when that is not known.
        way: How long that takes; `None` when it is not known or too far.
        is_rough: Nobody but those who look after it may know exactly where it is, so no way leads there.
        is_demo: An example and nothing real.
    """

    layer_id: str
    feature_id: int
    lon: float
    lat: float
    family: Family
    icon: str
    title: str
    kind: str
    area: str
    when: str
    state: StateWords | None
    distance: str
    way: Way | None
    is_rough: bool
    is_demo: bool

    @classmethod
    def of(cls, entry: Entry, calendar: Calendar | None = None, trip: Trip | None = None) -> Self:
        """Put an entry into words.

        Args:
            entry: What is shown.
            calendar: By which the region lives; without one nothing is said about what is open.
            trip: The way that somebody is about to take there, for whom it matters what is open then.
        """
        layer = registry.get(entry.layer)
        kind = kind_word(layer, entry.kind)
        distance, is_rough = getattr(entry, "distance_m", None), layer.location.is_blurred
        return cls(
            layer_id=entry.layer,
            feature_id=entry.feature_id,
            lon=entry.point.x,
            lat=entry.point.y,
            family=FAMILIES[entry.family],
            icon=entry.icon,
            title=entry.title or kind,
            kind="" if entry.title in {"", kind} else kind,
            area=entry.area.title if entry.area else "",
            when=times.start(entry.starts_at, entry.known_end) if entry.starts_at else "",
            state=_badge(entry, layer) or (_state(entry, calendar, trip) if calendar and not entry.starts_at else None),
            distance=_about(distance, layer) if is_rough else distance_words(distance),
            way=None if is_rough else trip.way if trip else _way(distance),
            is_rough=is_rough,
            is_demo=entry.is_demo,
        )

    @property
    def line(self) -> str:
        """What it is and where; kind is left out where the time or the state needs its place."""
        return " · ".join(part for part in ("" if self.when or self.state else self.kind, self.area) if part)

    @property
    def url(self) -> str:
        """Its own address in the active language."""
        return reverse("pages:feature", args=[self.layer_id, self.feature_id])


def rows_of(entries: Sequence[Entry], calendar: Calendar, wish: Wish) -> list[Row]:
    """Put a list into words, for whoever wants it."""
    trips = trips_to(entries, wish)
    return [Row.of(entry, calendar, trips.get(entry.key)) for entry in entries]


def _badge(entry: Entry, layer: Layer) -> StateWords | None:
    """What the sign on its marker means."""
    _drawing, sign = split_badge(entry.icon)
    return StateWords(sign, layer.style.badges.word(sign)) if sign and layer.style.badges else None


def _state(entry: Entry, calendar: Calendar, trip: Trip | None) -> StateWords | None:
    if trip and not registry.get(entry.layer).location.is_blurred:
        return state_on_arrival(entry.opening_hours, calendar, trip)
    return row_state(entry.opening_hours, calendar, current_step())


def _way(distance: object) -> Way | None:
    metres = getattr(distance, "m", None)
    return None if metres is None else way_to(metres)


def kind_word(layer: Layer, kind_id: str) -> str:
    """What one feature of a layer is called: Sitzbank, Spielplatz."""
    if layer.kinds and any(kind.id == kind_id for kind in layer.kinds):
        return str(layer.kind(kind_id).title)
    return capfirst(str(layer.model._meta.verbose_name))


def name_of(layer: Layer, thing: Entry | BaseFeature) -> str:
    """What a feature or its entry is called: its name, or what it is where it has none."""
    return thing.title or kind_word(layer, thing.kind)


def _about(distance: object, layer: Layer) -> str:
    """Say a distance to what may be anywhere in its cell."""
    metres = getattr(distance, "m", None)
    if metres is None:
        return ""
    return _("about %(distance)s") % {"distance": distance_words(Distance(m=max(metres, layer.location.metres)))}
