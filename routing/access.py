"""Who may use which way, and in which direction.

The tables follow https://wiki.openstreetmap.org/wiki/Key:access and, for Germany,
https://wiki.openstreetmap.org/wiki/OSM_tags_for_routing/Access_restrictions. What is allowed only at times
(`*:conditional`) is not known here.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING

from routing.router import Mode

if TYPE_CHECKING:
    from collections.abc import Mapping


class Access(IntEnum):
    """Whether one may pass."""

    NONE = 0
    ENDS = 1  # only where a journey begins or ends: destination traffic, private ground
    THROUGH = 2


@dataclass(frozen=True, slots=True)
class Direction:
    """What holds in one direction of a way.

    Attributes:
        access: Whether one may pass.
        is_pushed: Whether a bicycle is pushed.
    """

    access: Access
    is_pushed: bool = False


_CLOSED = Direction(Access.NONE)

_KEYS: Mapping[Mode, tuple[str, ...]] = {
    Mode.CAR: ("motorcar", "motor_vehicle", "vehicle", "access"),
    Mode.BICYCLE: ("bicycle", "vehicle", "access"),
    Mode.FOOT: ("foot", "access"),
}
_VALUES: Mapping[str, Access] = {
    **dict.fromkeys(("yes", "permissive", "designated", "official", "public", "discouraged"), Access.THROUGH),
    **dict.fromkeys(("destination", "private", "customers", "delivery", "permit", "residents", "employees"), Access.ENDS),
    **dict.fromkeys(("no", "agricultural", "forestry", "military", "emergency", "use_sidepath", "psv", "bus"), Access.NONE),
}
_ROADS = frozenset(
    {
        "primary",
        "primary_link",
        "secondary",
        "secondary_link",
        "tertiary",
        "tertiary_link",
        "unclassified",
        "residential",
        "living_street",
        "service",
        "road",
    },
)
FAST_ROADS = frozenset(["motorway", "motorway_link", "trunk", "trunk_link"])
_PATHS = frozenset(["path", "footway", "pedestrian", "cycleway", "bridleway", "steps", "track", "platform", "corridor"])
_RIDDEN = frozenset(["path", "cycleway", "track"])
_SIDEWALKS = frozenset(["both", "left", "right", "yes"])
_EXPLICIT_FOR_CARS = frozenset(["track", "pedestrian"])
_ONEWAY = {"yes": 1, "true": 1, "1": 1, "-1": -1, "reverse": -1, "no": 0, "false": 0, "0": 0}
_OPEN_BARRIERS = frozenset(
    {
        "gate",
        "lift_gate",
        "swing_gate",
        "sliding_gate",
        "cattle_grid",
        "border_control",
        "toll_booth",
        "entrance",
        "kerb",
        "sump_buster",
        "no",
        "yes",
    },
)


def directions(tags: Mapping[str, str], mode: Mode) -> tuple[Direction, Direction]:
    """Say what holds along a way and against it.

    Args:
        tags: Of the way.
        mode: How one gets about.
    """
    highway = tags.get("highway", "")
    if highway and not (highway in _ROADS or highway in _PATHS or highway in FAST_ROADS):
        return _CLOSED, _CLOSED  # being built, planned, for races
    return _direction(tags, mode, "forward"), _direction(tags, mode, "backward")


def _direction(tags: Mapping[str, str], mode: Mode, direction: str) -> Direction:
    access = _access(tags, mode, direction)
    is_against = oneway(tags, mode) == (-1 if direction == "forward" else 1)
    if mode is not Mode.BICYCLE:
        return Direction(Access.NONE if is_against else access)
    if access and not is_against and not _is_dismounted(tags):
        return Direction(access)
    if tags.get("bicycle") == "use_sidepath":
        return _CLOSED
    # Whoever pushes a bicycle is a pedestrian (German road traffic order, section 25).
    return Direction(_access(tags, Mode.FOOT, direction), is_pushed=True)


def _access(tags: Mapping[str, str], mode: Mode, direction: str) -> Access:
    for key in _KEYS[mode]:
        value = tags.get(f"{key}:{direction}", tags.get(key, ""))
        if mode is Mode.CAR and key == "access" and tags.get("highway") in _EXPLICIT_FOR_CARS:
            break
        allowed = _allowed(value)
        if allowed is not None:
            return _within_class(allowed, tags, mode)
    return _usual(tags, mode)


def _allowed(value: str) -> Access | None:
    """What a value means; of several, such as `agricultural;forestry`, each lets somebody pass. `None` for other words."""
    return max((_VALUES[word] for part in value.split(";") if (word := part.strip()) in _VALUES), default=None)


def _within_class(access: Access, tags: Mapping[str, str], mode: Mode) -> Access:
    """What a tag allows in general does not make a footpath a road."""
    is_named = any(key in tags for key in _KEYS[mode] if key != "access")
    return access if is_named or not access else min(access, _usual(tags, mode))


def _usual(tags: Mapping[str, str], mode: Mode) -> Access:
    """What is allowed on a way of its class where nothing else is said."""
    highway = tags.get("highway", "")
    if tags.get("route") == "ferry" and not highway:
        return Access.NONE if mode is Mode.CAR else Access.THROUGH
    if mode is Mode.CAR:
        is_usable = (highway in _ROADS or highway in FAST_ROADS) and tags.get("service") != "emergency_access"
    elif mode is Mode.BICYCLE:
        is_usable = highway in _ROADS or highway in _RIDDEN or (highway.startswith("trunk") and not _is_motorroad(tags))
    else:
        is_usable = highway in _ROADS or highway in _PATHS or tags.get("sidewalk") in _SIDEWALKS
    return Access.THROUGH if is_usable and (mode is Mode.CAR or not _is_motorroad(tags)) else Access.NONE


def _is_motorroad(tags: Mapping[str, str]) -> bool:
    return tags.get("motorroad") == "yes" or tags.get("highway", "").startswith("motorway")


def _is_dismounted(tags: Mapping[str, str]) -> bool:
    return tags.get("bicycle") == "dismount" or tags.get("highway") == "steps"


def oneway(tags: Mapping[str, str], mode: Mode) -> int:
    """Say in which direction alone one may go: 1 along the way, -1 against it, 0 in both."""
    if mode is Mode.FOOT:
        return _ONEWAY.get(tags.get("oneway:foot", ""), 0)
    if mode is Mode.BICYCLE:
        if tags.get("oneway:bicycle") in _ONEWAY:
            return _ONEWAY[tags["oneway:bicycle"]]
        sides = (tags.get(key, "") for key in ("cycleway", "cycleway:left", "cycleway:right", "cycleway:both"))
        if any(side.startswith("opposite") for side in sides):
            return 0
    is_implied = tags.get("junction") in {"roundabout", "circular"} or tags.get("highway") == "motorway"
    return _ONEWAY.get(tags.get("oneway", ""), int(is_implied))


def is_blocked(tags: Mapping[str, str], mode: Mode) -> bool:
    """Whether what stands on a way, such as a bollard, lets nobody through.

    Args:
        tags: Of the node.
        mode: How one gets about. On foot, and with a bicycle that is pushed, one gets past unless it is forbidden.
    """
    barrier = tags.get("barrier")
    if not barrier:
        return False
    for key in _KEYS[Mode.FOOT if mode is Mode.BICYCLE and "bicycle" not in tags else mode]:
        allowed = _allowed(tags.get(key, ""))
        if allowed is not None:
            return allowed is Access.NONE or tags[key] == "private"
    return mode is Mode.CAR and barrier not in _OPEN_BARRIERS
