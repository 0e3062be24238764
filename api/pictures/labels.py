"""Chooses which names stand in a picture: one after the other by importance, each where no other stands yet."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from api.pictures.fonts import drawable, text_width
from api.pictures.style import Lettering, lettering

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from layers.osm.basemap.drawing import Frame, Name

# In pixels, around each name.
GAP = 4
EDGE = 6
MOST_NAMES = 18
LONGEST_NAME = 40
SIDESTEP = 36
# A street that bends more than this under its name would carry letters beside it: straight distance to what they need.
STRAIGHT = 0.95


@dataclass(frozen=True, slots=True)
class Box:
    """An upright box in pixels."""

    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: Box) -> bool:
        """Whether the two share some ground."""
        return self.left < other.right and other.left < self.right and self.top < other.bottom and other.top < self.bottom

    def within(self, width: float, height: float) -> bool:
        """Whether a picture of this size shows it whole."""
        return self.left >= EDGE and self.top >= EDGE and self.right <= width - EDGE and self.bottom <= height - EDGE


@dataclass(frozen=True, slots=True)
class Label:
    """A name with its place.

    Attributes:
        text: The name.
        style: How it is written.
        x: Of its middle, in pixels.
        y: Of its middle, in pixels.
        angle: In degrees, clockwise from the horizontal.
        may_move: Whether it may step aside, as the name of a village may from a marker that stands on it.
    """

    text: str
    style: Lettering
    x: float
    y: float
    angle: float
    may_move: bool

    @property
    def width(self) -> float:
        """In pixels."""
        return text_width(self.text, self.style.size, "bold" if self.style.bold else "medium")

    def places(self) -> list[Label]:
        """Where it could stand, the best place first."""
        shifts = (0, -SIDESTEP, SIDESTEP) if self.may_move else (0,)
        return [replace(self, y=self.y + shift) for shift in shifts]

    def boxes(self) -> list[Box]:
        """The ground that it takes: a chain of squares along it, since one box around a slanting name is mostly empty."""
        half = self.style.size / 2 + GAP
        count = max(1, math.ceil(self.width / self.style.size))
        along_x, along_y = math.cos(math.radians(self.angle)), math.sin(math.radians(self.angle))
        shifts = (((index + 0.5) / count - 0.5) * self.width for index in range(count))
        centres = ((self.x + shift * along_x, self.y + shift * along_y) for shift in shifts)
        return [Box(x - half, y - half, x + half, y + half) for x, y in centres]


def place_labels(names: Iterable[Name], frame: Frame, taken: Iterable[Box]) -> list[Label]:
    """Choose the names that are shown.

    Args:
        names: All that the frame holds.
        frame: Its size and zoom.
        taken: Ground on which no name may stand.
    """
    occupied = list(taken)
    placed: list[Label] = []
    for label in _by_importance(names, frame):
        found = next((place for place in label.places() if _is_free(place.boxes(), occupied, frame)), None)
        if found and len(placed) < MOST_NAMES:
            placed.append(found)
            occupied += found.boxes()
    return placed


def _is_free(boxes: list[Box], occupied: list[Box], frame: Frame) -> bool:
    inside = all(box.within(frame.width, frame.height) for box in boxes)
    return inside and not any(box.meets(other) for box in boxes for other in occupied)


def _by_importance(names: Iterable[Name], frame: Frame) -> Iterator[Label]:
    """The names that could be shown, the most important first. Each once: streets of two municipalities may share one."""
    ranked = sorted(names, key=lambda name: (lettering(name.layer, name.kind).rank, -name.weight, name.text))
    seen: set[str] = set()
    for name in ranked:
        label = _label(name)
        if label and label.style.min_zoom <= frame.zoom and label.text not in seen:
            seen.add(label.text)
            yield label


def _label(name: Name) -> Label | None:
    """The name at its place; `None` where it does not fit there."""
    text = drawable(name.text)
    (x1, y1), (x2, y2) = name.start, name.end
    reach = math.hypot(x2 - x1, y2 - y1)
    angle = math.degrees(math.atan2(y2 - y1, x2 - x1)) if reach else 0.0
    is_point = name.start == name.end
    label = Label(text, lettering(name.layer, name.kind), (x1 + x2) / 2, (y1 + y2) / 2, _readable(angle), is_point)
    fits = 0 < len(text) <= LONGEST_NAME and (is_point or reach >= label.width * STRAIGHT)
    return label if fits else None


def _readable(angle: float) -> float:
    """The same direction with the letters upright."""
    if angle > 90:  # noqa: PLR2004 (a right angle)
        return angle - 180
    return angle + 180 if angle <= -90 else angle  # noqa: PLR2004 (a right angle)
