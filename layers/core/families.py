"""The eight families of layers: a shape, a pair of colours and a word each.

Shapes and colours together tell families apart, also for colour-blind eyes, so neither is ever dropped.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise


@dataclass(frozen=True, slots=True)
class Shape:
    """The outline of a marker in a 40 × 40 view box.

    Attributes:
        outline: One SVG element.
        icon_centre: Where the icon's middle lies, x and y.
        icon_size: Edge of the square that the icon fills.
    """

    outline: str
    icon_centre: tuple[float, float]
    icon_size: float


@dataclass(frozen=True, slots=True)
class Family:
    """Layers that people see as one kind of thing.

    Attributes:
        id: Used in URLs of markers, CSS custom properties (`--family-<id>`) and tiles.
        title: What the chip says.
        shape: Outline of its markers.
        light: Fill by day, `#rrggbb`.
        dark: Fill by night, `#rrggbb`.
        light_icon: Icon and, for pale fills, outline by day.
        outlined: The pale fills carry an outline in the icon's colour instead of the white edge.
    """

    id: str
    title: StrPromise
    shape: Shape
    light: str
    dark: str
    light_icon: str = "#FFFFFF"
    outlined: bool = False


DARK_ICON = "#0E1718"

CIRCLE = Shape('<circle cx="20" cy="20" r="16.5"/>', (20, 20), 18)
SQUARE = Shape('<rect x="4.5" y="4.5" width="31" height="31" rx="7"/>', (20, 20), 18)
DIAMOND = Shape('<rect x="7.2" y="7.2" width="25.6" height="25.6" rx="5" transform="rotate(45 20 20)"/>', (20, 20), 16)
TRIANGLE = Shape('<path d="M20 5.5 36 33H4Z" stroke-linejoin="round"/>', (20, 24.6), 13)
HEXAGON = Shape('<path d="M20 3 35 11.5v17L20 37 5 28.5v-17Z" stroke-linejoin="round"/>', (20, 20), 17)
PILL = Shape('<rect x="0.5" y="8" width="39" height="24" rx="12"/>', (20, 20), 18)
BUBBLE = Shape(
    '<path d="M10 4.5h20a6.5 6.5 0 0 1 6.5 6.5v13a6.5 6.5 0 0 1-6.5 6.5h-5L20 37l-5-6.5h-5A6.5 6.5 0 0 1 3.5 24V11'
    'A6.5 6.5 0 0 1 10 4.5Z" stroke-linejoin="round"/>',
    (20, 17.6),
    17,
)
HOUSE = Shape('<path d="M20 3.5 36 17v15.5a3 3 0 0 1-3 3H7a3 3 0 0 1-3-3V17Z" stroke-linejoin="round"/>', (20, 21.5), 16)

PLACES = Family("places", _("Places"), CIRCLE, "#0B7A5B", "#3DBE93")
EVENTS = Family("events", _("Events"), DIAMOND, "#8A1C63", "#F08CC8")
FARM_SHOPS = Family("farm_shops", _("Farm shops"), HEXAGON, "#F2B632", "#F2C94C", "#2B2100", outlined=True)
RIDES = Family("rides", pgettext_lazy("family of layers", "Rides"), PILL, "#1B2A2B", "#F1F5F4")
LENDING = Family("lending", _("Lending"), SQUARE, "#00488C", "#6C93F5")
DEFECTS = Family("defects", _("Defects"), TRIANGLE, "#BC3F00", "#FF7A3C")
IDEAS = Family("ideas", _("Ideas"), BUBBLE, "#62BDE8", "#A8E2FB", "#0E2A38", outlined=True)
GROUPS = Family("groups", _("Groups"), HOUSE, "#7B4B32", "#C49878")

FAMILIES = {family.id: family for family in (PLACES, EVENTS, FARM_SHOPS, RIDES, LENDING, DEFECTS, IDEAS, GROUPS)}
