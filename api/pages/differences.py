"""Says in words what somebody changed: field by field, how it was and how it is."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from django.utils.formats import number_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from api.pages.facts import FOR_MACHINES, called, page_of, say
from api.pages.rows import kind_word
from api.pages.words import opening_hours
from api.search.ranking import metres_between
from layers.core.contributions.effects import restored
from layers.core.fields import has_field, model_field
from layers.core.models import BaseFeature
from layers.core.values import LonLat

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping

    from layers.core.layer import Layer

# Less than this is no other place, but another way to measure it.
SAME_PLACE_M = 1
# The area follows from the place.
FOLLOWING = {"area"}


@dataclass(frozen=True, slots=True)
class Difference:
    """One field.

    Attributes:
        name: Of the field.
        label: What people call it.
        before: How it was; empty where nothing was said.
        after: How it is meant to be, likewise.
        sentence: Says both at once, where the two alone would say nothing: of a place, how far it moved.
        now: How it is by now, of what is only proposed.
        has_changed: It is neither as it was nor as it is meant to be.
        is_done: It is already as it is meant to be.
    """

    name: str
    label: str
    before: str
    after: str
    sentence: str = ""
    now: str = ""
    has_changed: bool = False
    is_done: bool = False


def differences(layer: Layer, before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Difference]:
    """What differs in what the layer makes public, in its order.

    Args:
        layer: Where the feature belongs.
        before: Field name to value, as `layers.core.overlay.as_json` wrote it.
        after: Likewise.
    """
    names = shown_names(layer, [name for name in after if after[name] != before.get(name)])
    return [_difference(layer, name, before.get(name), after[name]) for name in names]


def open_differences(
    layer: Layer, before: Mapping[str, Any], now: Mapping[str, Any], after: Mapping[str, Any]
) -> list[Difference]:
    """What a proposal would change, and what has become of it since it was made.

    Args:
        layer: Where the feature belongs.
        before: Field name to value when it was proposed, as `layers.core.overlay.as_json` wrote it.
        now: As it is now.
        after: As it is meant to be.
    """
    return [
        # Who proposed it may not have known the place: then it counts as it is now.
        _open_difference(layer, name, before.get(name, now[name]), now[name], after[name])
        for name in shown_names(layer, [name for name in after if has_field(layer.model, name)])
    ]


def _open_difference(layer: Layer, name: str, before: object, now: object, after: object) -> Difference:
    found = _difference(layer, name, before, after)
    return replace(
        found,
        # It is the place of now that it moves.
        sentence=_difference(layer, name, now, after).sentence,
        now=value_words(layer, name, now) if name != layer.model.place_field else "",
        has_changed=now not in (before, after),
        is_done=now == after,
    )


def shown_names(layer: Layer, names: Collection[str]) -> list[str]:
    """Those that people may see, in the order of the layer, the place at the end."""
    hidden = FOR_MACHINES | FOLLOWING
    public = [name for name in layer.properties if name in names and name not in hidden]
    place = layer.model.place_field
    return [*public, place] if place in names else public


def label_of(layer: Layer, name: str) -> str:
    """What people call a field."""
    return capfirst(str(model_field(layer.model, name).verbose_name))


def value_words(layer: Layer, name: str, value: object) -> str:
    """A value that was kept as JSON in words; empty where it says nothing."""
    if value in (None, "", []):
        return ""
    field = model_field(layer.model, name)
    if field.choices:
        return capfirst(str(dict(field.flatchoices).get(value, value)))
    if name in _OWN_WORDS:
        return _OWN_WORDS[name](layer, str(value))
    found = restored(layer, name, value)
    if field.is_relation:
        return _name_of(found)
    return say(name, found)


def _name_of(thing: object) -> str:
    """Of something else on the map; what not everybody sees is not named."""
    return called(thing) if isinstance(thing, BaseFeature) and page_of(thing) else _("not public")


_OWN_WORDS: dict[str, Callable[[Layer, str], str]] = {
    "kind": kind_word,
    "opening_hours": lambda _layer, value: opening_hours(value),
}


def _difference(layer: Layer, name: str, before: object, after: object) -> Difference:
    label = label_of(layer, name)
    if name == layer.model.place_field:
        return Difference(name, label, "", "", _moved(layer, before, after))
    return Difference(name, label, value_words(layer, name, before), value_words(layer, name, after))


def _moved(layer: Layer, before: object, after: object) -> str:
    if before is None or after is None:
        return _("set anew")
    here, there = _middle(layer, before), _middle(layer, after)
    metres = metres_between(here, there.longitude, there.latitude)
    if metres < SAME_PLACE_M:
        return _("the outline is another one")
    words = {"distance": number_format(round(metres)), "direction": _direction(here, there)}
    return _("moved by %(distance)s m to the %(direction)s") % words


def _middle(layer: Layer, value: object) -> LonLat:
    inside = restored(layer, layer.model.place_field, value).point_on_surface
    return LonLat(inside.x, inside.y)


def _direction(here: LonLat, there: LonLat) -> str:
    """In which of eight directions something lies."""
    east = (there.longitude - here.longitude) * math.cos(math.radians(here.latitude))
    turn = math.atan2(east, there.latitude - here.latitude)
    words = _directions()
    return words[round(turn / (2 * math.pi) * len(words)) % len(words)]


def _directions() -> list[str]:
    """Clockwise from the north."""
    return [
        _("north"),
        _("north-east"),
        _("east"),
        _("south-east"),
        _("south"),
        _("south-west"),
        _("west"),
        _("north-west"),
    ]
