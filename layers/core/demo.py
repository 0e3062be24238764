"""Example content, so that a fresh map is not empty: attached to real features, marked, and removable.

A layer that has some keeps a module `demo.py` with `load_demo(sites)` in its folder and the words in `fixtures/demo/`. What
these make beside features, `remove_rest()` takes away again.
"""

from __future__ import annotations

import math
import tomllib
from collections import Counter, defaultdict
from dataclasses import dataclass
from importlib import import_module
from itertools import cycle, islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from django.apps import apps
from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.gis.geos import Point
from django.db import transaction
from django.db.models import BooleanField, ExpressionWrapper, F, Q, Window
from django.db.models.functions import RowNumber
from django.utils import timezone
from django.utils.module_loading import module_has_submodule

from layers.core import registry
from layers.core.models import Entry
from layers.core.public_holidays import Calendar
from layers.core.services import mark_changed
from layers.core.values import WGS84

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator, Mapping

    from django.apps import AppConfig

    from layers.core.layer import Layer

# So many of a kind and municipality are enough to choose from.
ENOUGH = 25
STEP_M = 18
# At a border, most places around a feature lie on one's own side.
TRIES = 12
GOLDEN_ANGLE = math.pi * (3 - math.sqrt(5))
METRES_PER_DEGREE = 111_320
# Who looks after the examples of the others is loaded first and removed last.
FIRST = "organisations"
# Where people pay in francs and write no ß.
SWISS = ("CH", "LI")


@transaction.atomic
def replace_demo() -> dict[str, int]:
    """Load the example content of all layers anew, so that its dates lie ahead, in the time zone of the region.

    Returns:
        How many examples each layer app made, by its name; zero where the region has nothing to attach them to.
    """
    remove_demo()
    locality = Locality.loaded()
    sites = Sites(locality, groups())
    with timezone.override(locality.calendar.time_zone):
        return {app.label: import_module(f"{app.name}.demo").load_demo(sites) for app in _apps_with_demo()}


@transaction.atomic
def remove_demo() -> int:
    """Remove all example content, and the people of the demo.

    Returns:
        How many features it was.
    """
    # Examples first: some go with their people, and then nobody would tell that their layer has changed.
    count = sum(_remove_examples(layer) for layer in sorted(registry.layers(), key=lambda layer: layer.id == FIRST))
    for app in _apps_with_demo():
        getattr(import_module(f"{app.name}.demo"), "remove_rest", _nothing)()
    get_user_model().objects.filter(is_demo=True).delete()
    return count


def _nothing() -> None:
    """What most layers leave."""


def _remove_examples(layer: Layer) -> int:
    examples = layer.queryset().filter(is_demo=True)
    count = examples.count()
    if count:
        examples.delete()
        mark_changed(layer=layer)
    return count


def content(name: str) -> list[dict[str, Any]]:
    """The examples of a layer, from `fixtures/demo/<name>.toml`."""
    examples: list[dict[str, Any]] = _read(name)["examples"]
    return examples


def sentences(name: str) -> dict[str, str]:
    """What several examples of a layer say, by what it is for, from the same file as `content`."""
    found: dict[str, str] = _read(name)["sentences"]
    return found


def groups() -> dict[str, list[str]]:
    """Where examples may be put, from `fixtures/demo/sites.toml`: "layer/kind", the most fitting first, by group."""
    found: dict[str, list[str]] = _read("sites")["groups"]
    return found


def enough(examples: list[dict[str, Any]], sites: Sites, *, per_municipality: int) -> Iterable[dict[str, Any]]:
    """Every example once, and again from the first on until there are so many for each municipality."""
    return islice(cycle(examples), max(len(examples), per_municipality * len(sites.areas)))


def picked(example: Mapping[str, Any], *, without: Container[str]) -> dict[str, Any]:
    """What of an example stands in the table as it is."""
    return {name: value for name, value in example.items() if name not in without}


@dataclass(frozen=True, slots=True)
class Locality:
    """What the words and dates of examples must suit.

    Attributes:
        name: What the region is called; stands for the municipality where none is known.
        calendar: By which holidays and clocks it lives.
    """

    name: str
    calendar: Calendar

    @classmethod
    def loaded(cls) -> Self:
        """The loaded region, or none in particular."""
        region = apps.get_model("osm", "LoadedRegion").objects.first()  # by name: the core does not import what builds on it
        if region is None:
            return cls("", Calendar("", "", settings.TIME_ZONE))
        return cls(region.name, Calendar(region.country, region.state, region.time_zone))

    def tell(self, text: str, place: str) -> str:
        """Put the municipality and the money into a text, in the spelling of the country."""
        there = self.calendar.country in SWISS
        money, cents = ("Franken", "Rappen") if there else ("Euro", "Cent")
        told = text.format(place=place, money=money, cents=cents)
        return told.replace("ß", "ss") if there else told


@dataclass(frozen=True, slots=True)
class Site:
    """A real feature at which an example is put.

    Attributes:
        entry: The feature.
        place: What the municipality is called.
        turn: Which of the places beside it is meant, from 1 on.
        locality: Where all of this is.
    """

    entry: Entry
    place: str
    turn: int
    locality: Locality

    @property
    def area_id(self) -> int | None:
        """The municipality."""
        return self.entry.area_id

    @property
    def beside(self) -> Point:
        """A place some steps off (EPSG:4326), another one each turn, so that neither hides the other on the map.

        The places lie as seeds do in a sunflower (Vogel 1979), so no two of them meet however many there are.
        """
        away_m, angle = STEP_M * math.sqrt(self.turn), GOLDEN_ANGLE * self.turn
        longitude, latitude = self.entry.point.coords
        east = away_m * math.sin(angle) / METRES_PER_DEGREE / math.cos(math.radians(latitude))
        north = away_m * math.cos(angle) / METRES_PER_DEGREE
        return Point(longitude + east, latitude + north, srid=WGS84)

    def tell(self, text: str) -> str:
        """Put what is known of the site into a text."""
        return self.locality.tell(text, self.place)


class Sites:
    """The real features of the region that examples may be attached to, by group of `fixtures/demo/sites.toml`."""

    def __init__(self, locality: Locality, groups: Mapping[str, list[str]]) -> None:
        """Read the features.

        Args:
            locality: What the words must suit.
            groups: Kinds of features as "layer/kind", the most fitting first, by the name of the group.
        """
        self.locality = locality
        self._groups = groups
        self._uses: Counter[tuple[float, ...]] = Counter()
        self._found: defaultdict[tuple[str, int | None], list[Entry]] = defaultdict(list)
        for entry in _candidates({layer for group in groups.values() for layer in map(_layer, group)}):
            for wanted in (f"{entry.layer}/", f"{entry.layer}/{entry.kind}" if entry.kind else ""):
                self._found[wanted, entry.area_id].append(entry)
        known = sorted({area for _, area in self._found if area is not None})
        self.areas: list[int | None] = [*known] if known or not self._found else [None]
        self._areas = apps.get_model("areas", "Area").objects.in_bulk(known)

    def areas_with(self, group: str) -> list[int | None]:
        """The municipalities that have something of the group; where none is known at all, the region counts as one."""
        return [area for area in self.areas if any(self.in_area(group, area))]

    def in_area(self, group: str, area: int | None) -> Iterable[Entry]:
        """What a municipality has of a group, the most fitting first."""
        return (entry for wanted in self._groups[group] for entry in self._found.get((wanted, area), ()))

    def take(self, entry: Entry) -> Site:
        """Put something there; what comes beside it stays in the municipality."""
        area = self._areas.get(entry.area_id)
        place = area.title if area else self.locality.name or entry.title
        tries = [Site(entry, place, self._next_turn(entry), self.locality)]
        while area and len(tries) < TRIES and not area.geom.covers(tries[-1].beside):
            tries.append(Site(entry, place, self._next_turn(entry), self.locality))
        return tries[-1]

    def _next_turn(self, entry: Entry) -> int:
        self._uses[entry.point.coords] += 1
        return self._uses[entry.point.coords]


class Spread:
    """Gives the examples of a layer to the municipalities in turn, and within each to ever new sites."""

    def __init__(self, sites: Sites) -> None:
        """Begin with the first municipality."""
        self._sites = sites
        self._examples: Counter[int | None] = Counter()
        self._same: Counter[tuple[str, int | None]] = Counter()
        self._uses: Counter[str] = Counter()

    def next_site(self, group: str, example: str, preferred: Container[int | None] = ()) -> Site | None:
        """Where the next example comes.

        Args:
            group: As in `fixtures/demo/sites.toml`.
            example: What tells examples apart; no municipality has one twice while another has not had it.
            preferred: Municipalities that suit best.

        Returns:
            A site, or `None` when the region has nothing that fits.
        """
        areas = self._sites.areas_with(group)
        if not areas:
            return None
        area = min(areas, key=lambda one: (one not in preferred, self._same[example, one], self._examples[one]))
        self._examples[area] += 1
        self._same[example, area] += 1
        return self._sites.take(self._least_used(group, area))

    def _least_used(self, group: str, area: int | None) -> Entry:
        entry = min(self._sites.in_area(group, area), key=lambda one: self._uses[one.key])
        self._uses[entry.key] += 1
        return entry


def _candidates(layers: Iterable[str]) -> Iterator[Entry]:
    """Some of every kind in every municipality, those with a name first."""
    unnamed = ExpressionWrapper(Q(title=""), output_field=BooleanField())
    kind = [F("layer"), F("kind"), F("area_id")]
    turn = Window(RowNumber(), partition_by=kind, order_by=[unnamed.asc(), F("feature_id").asc()])
    found = Entry.objects.visible_to(None).in_layers(layers).filter(is_demo=False)
    yield from found.annotate(_turn=turn).filter(_turn__lte=ENOUGH).order_by("layer", "kind", "_turn")


def _layer(wanted: str) -> str:
    return wanted.partition("/")[0]


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads((Path(settings.FIXTURE_DIRS[0]) / "demo" / f"{name}.toml").read_text())


def _apps_with_demo() -> list[AppConfig]:
    found = [app for app in apps.get_app_configs() if app.name.startswith("layers.") and _has_demo(app)]
    return sorted(found, key=lambda app: app.label != FIRST)


def _has_demo(app: AppConfig) -> bool:
    return app.label != "core" and app.module is not None and module_has_submodule(app.module, "demo")
