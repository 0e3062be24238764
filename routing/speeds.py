"""How fast one gets along a way.

Cars: the limit that is signed, otherwise the one that the law of the country sets; no faster than people drive on a road of
that class and surface. Then 85 % of it, because nobody drives at the limit all the time: other cars, people crossing, parked
cars. `routing.bends` slows down for curves, `routing.turns` for turning and for traffic lights.

Sources of the limits: Germany StVO § 3 (3) and § 42 with sign 325 (walking speed); motorways have none, 130 is recommended
(Autobahn-Richtgeschwindigkeits-V). Austria StVO § 20 (2), § 76c. Switzerland VRV Art. 4a, SSV Art. 22b; Liechtenstein VRV
Art. 4a, the same without motorways. Finland: road traffic act 729/2018, sections 100 and 101. All are collected at
https://wiki.openstreetmap.org/wiki/Default_speed_limits. OpenStreetMap tools take DE:rural for 80; the law says 100.

Bicycles ride 16 km/h and walkers walk 4.8 km/h on good ground (the speeds of timetables and signposts; DIN 33466 has 4 km/h
for hikes). Hills are not known here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from routing.router import Mode

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class SpeedProfile:
    """What the law of a country says where no sign does, in km/h.

    Attributes:
        urban: Within a town.
        rural: Outside.
        motorway: On motorways.
        living_street: Where people and cars share the street.
    """

    urban: float = 50
    rural: float = 100
    motorway: float = 130
    living_street: float = 7


PROFILES: Mapping[str, SpeedProfile] = {
    "DE": SpeedProfile(),
    "AT": SpeedProfile(),
    "CH": SpeedProfile(rural=80, motorway=120, living_street=20),
    "LI": SpeedProfile(rural=80, motorway=80, living_street=20),
    "FI": SpeedProfile(rural=80, motorway=120, living_street=20),
}

_SHARE_OF_LIMIT = 0.85
_BICYCLE_KMH = 16.0
_WALK_KMH = 4.8
_PUSH_KMH = 4.0
_STEPS_KMH = 2.0
_FERRY_KMH = 12.0
_MILE_KM = 1.609344
# What people drive on an open, straight road of the class.
_CAR_KMH: Mapping[str, float] = {
    "motorway": 140,
    "trunk": 115,
    "primary": 105,
    "secondary": 95,
    "tertiary": 85,
    "unclassified": 60,
    "residential": 45,
    "road": 40,
    "service": 20,
    "living_street": 20,
    "pedestrian": 10,
    "track": 20,
}
_LINK_SHARE = 0.6
_LINK = "_link"
_CAR_SURFACE_KMH: Mapping[str, float] = {
    **dict.fromkeys(("sett", "unhewn_cobblestone", "cobblestone", "gravel", "pebblestone"), 35.0),
    **dict.fromkeys(("compacted", "fine_gravel", "concrete:plates"), 50.0),
    **dict.fromkeys(("unpaved", "ground", "dirt", "earth", "grass", "grass_paver", "concrete:lanes", "wood"), 25.0),
    **dict.fromkeys(("mud", "sand"), 12.0),
}
_CAR_SMOOTHNESS_KMH: Mapping[str, float] = {"bad": 40, "very_bad": 20, "horrible": 10, "very_horrible": 5, "impassable": 3}
_BICYCLE_SURFACE_KMH: Mapping[str, float] = {
    **dict.fromkeys(("sett", "cobblestone", "compacted", "fine_gravel", "concrete:plates", "concrete:lanes"), 13.0),
    **dict.fromkeys(("unpaved", "gravel", "ground", "dirt", "earth", "wood", "unhewn_cobblestone"), 10.0),
    **dict.fromkeys(("grass", "grass_paver", "pebblestone", "mud", "sand"), 7.0),
}
_BICYCLE_GRADE_KMH: Mapping[str, float] = {"grade2": 14, "grade3": 12, "grade4": 10, "grade5": 8}
_NARROW_M = 4.0
_NARROW_KMH = 50.0
_TOWN_TAGS = ("zone:traffic", "maxspeed:type", "source:maxspeed", "zone:maxspeed")
_NUMBER = re.compile(r"(\d+(?:\.\d+)?)\s*(mph|knots|km/h|kmh)?$")
_ZONE = re.compile(r"[A-Z]{2}:(?:zone:?)?(\d+)$")
# None sails for longer than a week; what says more is a slip, and would not fit into the network's numbers.
_LONGEST_FERRY_S = 7 * 24 * 3600
_DURATION = re.compile(r"(?:(\d+):)?(\d{1,2}):(\d{2})$|(\d+)$")


def speed_kmh(tags: Mapping[str, str], mode: Mode, direction: str, profile: SpeedProfile, *, is_pushed: bool) -> float:
    """Say how fast one gets along a way, were it straight and without crossings.

    Args:
        tags: Of the way.
        mode: How one gets about.
        direction: `forward` or `backward`.
        profile: What the law says.
        is_pushed: Whether a bicycle is pushed.
    """
    if tags.get("route") == "ferry" and "highway" not in tags:
        return _FERRY_KMH
    if tags.get("highway") == "steps":
        return _STEPS_KMH
    if mode is Mode.CAR:
        return _car_kmh(tags, direction, profile)
    if mode is Mode.FOOT:
        return _WALK_KMH
    return _PUSH_KMH if is_pushed else _bicycle_kmh(tags)


def ferry_seconds(tags: Mapping[str, str]) -> float:
    """Read how long a ferry takes (`duration=hh:mm`, `hh:mm:ss` or minutes); 0 if nobody says, or it is no ferry's time."""
    found = _DURATION.match(tags.get("duration", "")) if tags.get("route") == "ferry" else None
    if not found:
        return 0.0
    hours, minutes, rest, alone = (int(group or 0) for group in found.groups())
    whole = alone * 60 if found[4] else hours * 3600 + minutes * 60 + rest if found[1] else minutes * 3600 + rest * 60
    return float(whole) if whole <= _LONGEST_FERRY_S else 0.0


def _car_kmh(tags: Mapping[str, str], direction: str, profile: SpeedProfile) -> float:
    highway = tags.get("highway", "")
    usual = _CAR_KMH.get(highway.removesuffix(_LINK), 20.0) * (_LINK_SHARE if highway.endswith(_LINK) else 1)
    surface = _CAR_SURFACE_KMH.get(tags.get("surface", ""), usual)
    smoothness = _CAR_SMOOTHNESS_KMH.get(tags.get("smoothness", ""), usual)
    width = _NARROW_KMH if _is_narrow(tags) else usual
    limit = limit_kmh(tags, direction, profile)
    return min(usual, surface, smoothness, width, limit * _SHARE_OF_LIMIT)


def _is_narrow(tags: Mapping[str, str]) -> bool:
    """Whether two cars meet with difficulty."""
    if tags.get("oneway") == "yes":
        return False
    width = _NUMBER.match(tags.get("width", "").removesuffix(" m"))
    return tags.get("lanes") == "1" or (width is not None and float(width[1]) < _NARROW_M)


def limit_kmh(tags: Mapping[str, str], direction: str, profile: SpeedProfile) -> float:
    """Say how fast a car may be: as signed, otherwise by law.

    Args:
        tags: Of the way.
        direction: `forward` or `backward`.
        profile: What the law says.
    """
    signed = _signed(tags.get(f"maxspeed:{direction}", tags.get("maxspeed", "")), profile)
    return signed or _by_law(tags, profile)


def _signed(value: str, profile: SpeedProfile) -> float:
    """Read a value of `maxspeed`; 0 if it says nothing."""
    if number := _NUMBER.match(value):
        unit = {"mph": _MILE_KM, "knots": 1.852}.get(number[2] or "", 1.0)
        return float(number[1]) * unit
    if zone := _ZONE.match(value):
        return float(zone[1])
    kinds = {
        "none": profile.motorway,
        "walk": profile.living_street,
        "urban": profile.urban,
        "rural": profile.rural,
        "motorway": profile.motorway,
        "living_street": profile.living_street,
        "bicycle_road": 30.0,
    }
    return kinds.get(value.rpartition(":")[2], 0.0)


def _by_law(tags: Mapping[str, str], profile: SpeedProfile) -> float:
    highway = tags.get("highway", "").removesuffix(_LINK)
    for key in _TOWN_TAGS:
        if limit := _signed(tags.get(key, ""), profile):
            return limit
    by_class = {
        "motorway": profile.motorway,
        "living_street": profile.living_street,
        "residential": profile.urban,
        "pedestrian": profile.living_street,
    }
    is_in_town = tags.get("lit") == "yes" or tags.get("sidewalk") in {"both", "left", "right", "yes"}
    return by_class.get(highway, profile.urban if is_in_town else profile.rural)


def _bicycle_kmh(tags: Mapping[str, str]) -> float:
    surface = _BICYCLE_SURFACE_KMH.get(tags.get("surface", ""), _BICYCLE_KMH)
    grade = _BICYCLE_GRADE_KMH.get(tags.get("tracktype", ""), _BICYCLE_KMH)
    is_unknown_path = tags.get("highway") in {"path", "track"} and not {"surface", "tracktype"} & tags.keys()
    return min(surface, grade, 12.0 if is_unknown_path else _BICYCLE_KMH)
