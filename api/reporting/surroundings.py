"""What the form says about a place while it is filled in: things near it, reports like this one, and who is responsible."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.contrib.gis.db.models.functions import Distance
from django.contrib.gis.measure import D
from django.urls import NoReverseMatch, reverse

from api.pages.measures import distance_words
from api.pages.rows import Row
from layers.areas.models import Area
from layers.core import registry
from layers.core.families import DEFECTS, RIDES
from layers.core.models import Entry
from layers.defects.responsibility import responsible_for
from layers.defects.signs import BADGES
from layers.defects.similar import similar_to

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.contrib.gis.geos import Point

    from layers.core.families import Family
    from layers.core.layer import Layer
    from layers.core.signs import Badge
    from layers.defects.models import Authority, Category, Report
    from layers.defects.similar import Similar

BESIDE_M = 50
# A playground is large, and its point somewhere in it.
MEANT_M = 100
MOST_THINGS = 4
PICTURE_SIZE = 480


@dataclass(frozen=True, slots=True)
class Asked:
    """What is known of a report that is being written.

    Attributes:
        category: What it is about, if that is chosen.
        place: Where (EPSG:4326), if that is known.
        thing: The key of the entry that it is about; empty for none.
        text: In the words of who writes.
        answers: To the questions of the category, as they were typed.
    """

    category: Category | None
    place: Point | None
    thing: str = ""
    text: str = ""
    answers: dict[str, object] | None = None


@dataclass(frozen=True, slots=True)
class Thing:
    """Something that the report may be about.

    Attributes:
        key: Of its entry.
        row: How it is shown; `None` for what was there and is no longer.
        is_chosen: Whether the report is about it.
    """

    key: str
    row: Row | None
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Alike:
    """A report that may be the same.

    Attributes:
        report: Which.
        icon: Of its kind.
        family: Of all reports: shape and colour of the marker.
        badge: How far it is: a sign and a word.
        distance: Between both, in words.
        photo: The address of a picture that everybody may see; empty without one.
        url: Its own page.
        follow_url: Where one says that one wants to know what becomes of it; empty where nobody can.
        follower_count: How many want that already.
    """

    report: Report
    icon: str
    family: Family
    badge: Badge
    distance: str
    photo: str
    url: str
    follow_url: str
    follower_count: int


@dataclass(frozen=True, slots=True)
class Office:
    """Who is responsible.

    Attributes:
        authority: `None` where nobody is.
        why: That one and no other.
        is_outside: Whether the place lies in no municipality of ours.
        answer_days: How many days an answer takes, as a rule.
    """

    authority: Authority | None
    why: str
    is_outside: bool
    answer_days: int


@dataclass(frozen=True, slots=True)
class Surroundings:
    """All of that."""

    things: Sequence[Thing]
    alike: Sequence[Alike]
    office: Office | None


def surroundings_of(asked: Asked) -> Surroundings:
    """Find what there is to say; what needs a place or a category is empty without it."""
    if asked.category is None or asked.place is None:
        return Surroundings(things_near(asked), [], None)
    return Surroundings(things_near(asked), alike(asked), office_of(asked.category, asked.place))


def entry_of(key: str) -> Entry | None:
    """The public entry that a key names."""
    return Entry.objects.visible_to(None).select_related("area").filter(pk=key).first() if key else None


def things_near(asked: Asked) -> list[Thing]:
    """What the report may be about: what is chosen first, then what is near, the nearest first."""
    found = _near(asked) if asked.place else []
    things = [Thing(entry.key, Row.of(entry), entry.key == asked.thing) for entry in found]
    if asked.thing and not any(thing.is_chosen for thing in things):
        entry = entry_of(asked.thing)
        things = [Thing(asked.thing, Row.of(entry) if entry else None, is_chosen=True), *things[: MOST_THINGS - 1]]
    return things


def _near(asked: Asked) -> list[Entry]:
    meant = asked.category.near_layers if asked.category else []
    layers = [layer for layer in registry.layers() if _is_thing(layer) and (not meant or layer.id in meant)]
    entries = Entry.objects.visible_to(None).in_layers(layer.id for layer in layers).select_related("area")
    named = entries if meant else entries.exclude(title="")
    near = named.filter(point__dwithin=(asked.place, D(m=MEANT_M if meant else BESIDE_M)))
    return list(near.annotate(distance_m=Distance("point", asked.place)).order_by("distance_m", "key")[:MOST_THINGS])


def _is_thing(layer: Layer) -> bool:
    """Something that stands there and that somebody can find fault with."""
    is_there = layer.style.marker and not layer.times and not layer.location.is_blurred
    return is_there and layer.family not in {DEFECTS, RIDES}


def alike(asked: Asked) -> list[Alike]:
    """Reports that may be the same, the likeliest first."""
    if asked.category is None or asked.place is None:
        return []
    found = similar_to(asked.category, asked.place, asked.text, thing=asked.thing, answers=asked.answers or {})
    return [_shown(similar) for similar in found]


def _shown(similar: Similar) -> Alike:
    report = similar.report
    return Alike(
        report=report,
        icon=registry.get("defects").kind(report.category.kind).icon,
        family=DEFECTS,
        badge=BADGES.by_state[report.state],
        distance=distance_words(D(m=similar.distance_m)),
        photo=_address("report-photo", similar.photo, PICTURE_SIZE) if similar.photo else "",
        url=reverse("pages:feature", args=["defects", report.pk]),
        follow_url=_address("report-follow", report.reference),
        follower_count=similar.follower_count,
    )


def _address(name: str, *parts: object) -> str:
    """The address of a page about reports; empty where this installation has none."""
    try:
        return reverse(f"pages:{name}", args=parts)
    except NoReverseMatch:
        return ""


def office_of(category: Category, place: Point) -> Office:
    """Who is responsible for a category at a place (EPSG:4326), and why."""
    responsible = responsible_for(category, place)
    is_outside = responsible.authority is None and Area.objects.number_of_smallest_containing(place) is None
    return Office(responsible.authority, responsible.why, is_outside, category.answer_days)
