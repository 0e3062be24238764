"""Colours and icons for spots: few, so that a map looks well whoever makes it and nobody has to choose for long."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise


@dataclass(frozen=True, slots=True)
class Colour:
    """A colour for spots.

    Attributes:
        id: Kept with the spot, and the name in CSS.
        title: What people call it.
        light: On the map by day, `#rrggbb`.
        dark: By night.
        light_icon: Of the drawing on it by day; by night that is dark.
    """

    id: str
    title: StrPromise
    light: str
    dark: str
    light_icon: str = "#FFFFFF"


@dataclass(frozen=True, slots=True)
class Symbol:
    """A drawing for spots.

    Attributes:
        id: Kept with the spot.
        title: What people call it.
        icon: Name of the drawing, as `layers.core.icons` has it.
    """

    id: str
    title: StrPromise
    icon: str


_COLOURS = (
    Colour("green", _("Green"), "#0B7A5B", "#3DBE93"),
    Colour("blue", _("Blue"), "#00488C", "#6C93F5"),
    Colour("berry", _("Berry"), "#8A1C63", "#F08CC8"),
    Colour("orange", _("Orange"), "#BC3F00", "#FF7A3C"),
    Colour("yellow", _("Yellow"), "#F2B632", "#F2C94C", "#2B2100"),
    Colour("sky", _("Sky blue"), "#62BDE8", "#A8E2FB", "#0E2A38"),
    Colour("brown", _("Brown"), "#7B4B32", "#C49878"),
    Colour("ink", _("Dark"), "#1B2A2B", "#F1F5F4"),
)
# What young people look for stands first.
_SYMBOLS = (
    Symbol("skate", _("Skating"), "maki/skateboard"),
    Symbol("football", _("Football"), "maki/soccer"),
    Symbol("basketball", _("Basketball"), "maki/basketball"),
    Symbol("table_tennis", _("Table tennis"), "maki/table-tennis"),
    Symbol("campfire", _("Campfire"), "temaki/campfire"),
    Symbol("swimming", _("Swimming"), "maki/swimming"),
    Symbol("meeting", _("Meeting point"), "lucide/users"),
    Symbol("care", _("Take care"), "maki/danger"),
    Symbol("spot", _("Spot"), "lucide/map-pin"),
    Symbol("star", _("Favourite"), "maki/star"),
    Symbol("heart", _("Heart"), "maki/heart"),
    Symbol("bicycle", _("Cycling"), "maki/bicycle"),
    Symbol("tent", _("Tent"), "maki/campsite"),
    Symbol("bench", _("Bench"), "temaki/bench"),
    Symbol("picnic", _("Picnic"), "maki/picnic-site"),
    Symbol("view", _("View"), "maki/viewpoint"),
    Symbol("playground", _("Playground"), "maki/playground"),
    Symbol("music", _("Music"), "maki/music"),
    Symbol("food", _("Food"), "maki/restaurant"),
    Symbol("drink", _("Drinks"), "temaki/drink_cup"),
    Symbol("tree", _("Nature"), "temaki/tree_broadleaved"),
    Symbol("animal", _("Animals"), "lucide/paw-print"),
    Symbol("boat", _("Boat"), "temaki/boating"),
    Symbol("flag", _("Start and finish"), "lucide/flag"),
    Symbol("home", _("House"), "maki/home"),
    Symbol("bus", _("Bus stop"), "maki/bus"),
    Symbol("text", _("Text"), "lucide/type"),
)

COLOURS = {colour.id: colour for colour in _COLOURS}
SYMBOLS = {symbol.id: symbol for symbol in _SYMBOLS}
USUAL_COLOUR, USUAL_SYMBOL = "green", "spot"
