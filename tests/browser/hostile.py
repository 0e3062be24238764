"""What people and OpenStreetMap really write: content that a page must stand without looking broken."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import TYPE_CHECKING, Any

from django.contrib.gis.geos import Point, Polygon
from django.db.models import CharField, TextField
from django.utils.timezone import now

from layers.core import registry
from layers.core.models import Status
from layers.core.services import create_feature, mark_changed
from layers.osm.models import LoadedRegion
from tests.minimal import minimal

if TYPE_CHECKING:
    from collections.abc import Iterator

    from layers.core.layer import Layer
    from layers.core.models import BaseFeature

# Where all of it lies: in the region, and away from what the other tests look at.
PLACE = (9.56, 47.2)
OUTSIDE = (8.54, 47.37)
ACROSS = 6
STEP_M = 60
# Stays empty, so that its page can be seen so.
EMPTY_LAYER = "venues"
LONGEST = "Gemeinsam gepflegter Spiel- und Rastplatz der Vereinigten Dorfgemeinschaften am alten Bahndamm "
NAMES = {
    "long": (LONGEST * 3)[:199] + "!",
    "one-word": "Donaudampfschifffahrtsgesellschaft" * 5 + "Donaudampfschifffahrtsgesellsc",
    "emoji": "🎉🎉 Fest 👩‍👩‍👧‍👦 🏳️‍🌈 👍🏽",
    "arabic": "ملعب السلام (الشمال) 12",
    "hebrew": "גן השעשועים של שאן, רחוב 5",
    "stacked": "Z̴̡͈̬̰a̷̢͙͔͛l̸̰̈́͆g̵̱̾o̶̧͔̿ Platz",
}
# A year that is not this one.
FAR_AWAY = 2131
MARKUP = "</p><script>window.hacked=1</script><img src=x onerror=window.hacked=1>\"'<b>fett</b>{{ 7|add:7 }}"
LONG_TEXT = "Ein langer Absatz, wie ihn jemand aus einer Vereinschronik einfügt. " * 30
ADDRESS_WITHOUT_END = "https://www.example.org/" + "sehr-langer-pfad-ohne-luecke/" * 7
UNREADABLE_HOURS = "immer wenn die Fahne draußen hängt, außer bei Föhn"


def make_hostile_content() -> dict[str, BaseFeature]:
    """One thing of each sort; the names of the sorts are those of the pages to look at."""
    spots = _spots()
    return {
        **_nameless(spots),
        **_badly_named(spots),
        **_full_of_markup(spots),
        **_odd_times(spots),
        **_odd_facts(spots),
        "playgrounds/outside": _make("playgrounds", Point(*OUTSIDE), title="Spielplatz am Limmatquai"),
    }


def remove_content(features: dict[str, BaseFeature]) -> None:
    """Take away what was made, what others point at last."""
    for feature in reversed(features.values()):
        feature.delete()
    for layer in registry.layers():
        mark_changed(layer=layer)


def _nameless(spots: Iterator[Point]) -> dict[str, BaseFeature]:
    layers = [layer for layer in registry.layers() if layer.id != EMPTY_LAYER]
    return {f"{layer.id}/nameless": _make(layer.id, next(spots), **_times(layer)) for layer in layers}


def _badly_named(spots: Iterator[Point]) -> dict[str, BaseFeature]:
    return {
        f"{layer_id}/{sort}": _make(layer_id, next(spots), title=title, **_times(registry.get(layer_id)))
        for layer_id in ("playgrounds", "events")
        for sort, title in NAMES.items()
    }


def _full_of_markup(spots: Iterator[Point]) -> dict[str, BaseFeature]:
    made = {}
    for layer in registry.layers():
        if layer.id != EMPTY_LAYER:
            values = {**_filled(layer), **_times(layer)}
            made[f"{layer.id}/markup"] = _make(layer.id, next(spots), **values)
    return made


def _filled(layer: Layer) -> dict[str, str]:
    """Every text that the layer makes public, except those with a form of their own and numbers that nobody has twice."""
    texts = {
        name: field for name, field in layer.fields.items() if isinstance(field, CharField | TextField) and not field.unique
    }
    free = {name: field for name, field in texts.items() if not field.choices and name not in {"email", "kind", "website"}}
    values = {name: MARKUP[: field.max_length or len(MARKUP)] for name, field in free.items()}
    return values | ({"website": "javascript:window.hacked=1"} if "website" in texts else {})


def _odd_times(spots: Iterator[Point]) -> dict[str, BaseFeature]:
    hour, day = timedelta(hours=1), timedelta(days=1)
    starts = datetime(FAR_AWAY, 5, 12, 12, tzinfo=UTC)
    moments = {
        "endless": (now() + day, None),
        "going-on": (now() - hour, now() + hour),
        "for-weeks": (now() - 3 * day, now() + 40 * day),
        "over": (now() - 3 * day, now() - 2 * day),
        "far-away": (starts, starts + hour),
    }
    return {
        f"events/{sort}": _make("events", next(spots), title=f"Fest {sort}", starts_at=starts, ends_at=ends)
        for sort, (starts, ends) in moments.items()
    }


def _odd_facts(spots: Iterator[Point]) -> dict[str, BaseFeature]:
    everything = {
        "description": LONG_TEXT,
        "opening_hours": UNREADABLE_HOURS,
        "address": "Straße des 17. Juni 1234567890 a–z, Hinterhaus, dritter Eingang links " * 3,
        "phone": "+423 000 00 00; +423 000 00 01; nur abends nach dem Melken",
        "website": ADDRESS_WITHOUT_END,
        "products": ["Eier", "Milch", "Donaudampfschifffahrtskartoffeln" * 2],
    }
    return {
        "farm-shops/overfull": _make("farm-shops", next(spots), title="Hofladen Überfluss", **everything),
        "organisations/bare": _make("organisations", next(spots), title="Verein ohne alles"),
        "depots/bare": _make("depots", next(spots), title="Leeres Lager"),
        "rest-spots/large-numbers": _make("rest-spots", next(spots), kind="bench", seats=32_767, backrest=False, lit=False),
    }


def _times(layer: Layer) -> dict[str, Any]:
    return {layer.times[0]: now() + timedelta(days=2)} if layer.times else {}


def _make(layer_id: str, point: Point, **values: object) -> BaseFeature:
    geom: Point | Polygon = point
    if layer_id == "areas":
        geom = Polygon.from_bbox((point.x - 0.003, point.y - 0.002, point.x + 0.003, point.y + 0.002))
    geom.srid = 4326
    return create_feature(layer=registry.get(layer_id), values={"geom": geom, **minimal(layer_id), **values})


def _spots() -> Iterator[Point]:
    """A grid, so that nothing covers its neighbour when the map is near."""
    for number in count():
        row, column = divmod(number, ACROSS)
        yield Point(PLACE[0] + column * STEP_M / 75_700, PLACE[1] - row * STEP_M / 111_200)


@contextmanager
def nothing_loaded() -> Iterator[None]:
    """As right after `migrate`: no region, and nothing on the map. Afterwards all is there again."""
    regions = list(LoadedRegion.objects.all())
    LoadedRegion.objects.all().delete()
    hidden = _set_status({layer.model: None for layer in registry.layers()}, Status.DRAFT)
    yield
    _set_status(hidden, Status.PUBLISHED)
    LoadedRegion.objects.bulk_create(regions)


def _set_status(
    chosen: dict[type[BaseFeature], list[int] | None], status: Status
) -> dict[type[BaseFeature], list[int] | None]:
    """Give these features another status.

    Args:
        chosen: Model to primary keys; `None` for all that are public.

    Returns:
        What was changed, in the same form.
    """
    changed: dict[type[BaseFeature], list[int] | None] = {}
    for model, keys in chosen.items():
        features = model.objects.filter(status=Status.PUBLISHED) if keys is None else model.objects.filter(pk__in=keys)
        changed[model] = list(features.values_list("pk", flat=True))
        model.objects.filter(pk__in=changed[model]).update(status=status)
    for layer in registry.layers():
        mark_changed(layer=layer)
    return changed
