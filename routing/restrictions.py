"""Turn restrictions, as https://wiki.openstreetmap.org/wiki/Relation:restriction describes them.

Those that hold only at times (`restriction:conditional`, `hour_on`, `day_on`) are not obeyed: a way is computed without
knowing when somebody sets out. They are counted, as everything is that cannot be read.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from routing.router import Mode

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

Member = tuple[str, int, str]

# Pedestrians turn as they like, unless a restriction names them.
_KEYS: Mapping[str, frozenset[Mode]] = {
    "restriction": frozenset({Mode.CAR, Mode.BICYCLE}),
    "restriction:vehicle": frozenset({Mode.CAR, Mode.BICYCLE}),
    "restriction:motor_vehicle": frozenset({Mode.CAR}),
    "restriction:motorcar": frozenset({Mode.CAR}),
    "restriction:bicycle": frozenset({Mode.BICYCLE}),
    "restriction:foot": frozenset({Mode.FOOT}),
}
_EXCEPT: Mapping[str, frozenset[Mode]] = {
    "vehicle": frozenset({Mode.CAR, Mode.BICYCLE}),
    "motor_vehicle": frozenset({Mode.CAR}),
    "motorcar": frozenset({Mode.CAR}),
    "bicycle": frozenset({Mode.BICYCLE}),
    "foot": frozenset({Mode.FOOT}),
}
_TIMES = ("hour_on", "hour_off", "day_on", "day_off")


class Skipped(StrEnum):
    """Why a restriction is not obeyed."""

    CONDITIONAL = "conditional"
    OTHER_VEHICLES = "other vehicles"
    INCOMPLETE = "incomplete"
    UNKNOWN_KIND = "unknown kind"


@dataclass(frozen=True, slots=True)
class Restriction:
    """A turn that is forbidden, or the only one allowed.

    Attributes:
        id: Number of the relation.
        is_only: Whether everything else is forbidden.
        modes: Whom it binds.
        origins: Ways from which it holds.
        via_node: Where one turns; 0 if one turns along ways.
        via_ways: Along which ways one turns, in order; empty if at a node.
        destinations: Ways into which one must not turn, or must.
    """

    id: int
    is_only: bool
    modes: frozenset[Mode]
    origins: tuple[int, ...]
    via_node: int
    via_ways: tuple[int, ...]
    destinations: tuple[int, ...]


def read_restriction(number: int, tags: Mapping[str, str], members: Sequence[Member]) -> Restriction | Skipped:
    """Understand a relation of the type `restriction`.

    Args:
        number: Of the relation.
        tags: Of the relation.
        members: Kind (`n`, `w`, `r`), number and role of each.
    """
    values = {key: tags[key] for key in _KEYS if key in tags}
    if legacy := tags["type"].removeprefix("restriction").lstrip(":"):
        values = {f"restriction:{legacy}": value for key, value in values.items() if key == "restriction"}
    if not values or any(key in tags for key in _TIMES):
        return _reason(tags)
    modes = frozenset[Mode]().union(*(_KEYS.get(key, frozenset()) for key in values)) - _excepted(tags)
    if not modes:
        return Skipped.OTHER_VEHICLES
    kinds = {value.partition("_")[0] for value in values.values()}
    if len(kinds) != 1 or not kinds <= {"no", "only"}:
        return Skipped.UNKNOWN_KIND
    return _with_members(number, modes, members, is_only=kinds == {"only"})


def _reason(tags: Mapping[str, str]) -> Skipped:
    is_timed = any(key.endswith(":conditional") for key in tags) or any(key in tags for key in _TIMES)
    if is_timed:
        return Skipped.CONDITIONAL
    return Skipped.OTHER_VEHICLES if any(key.startswith("restriction:") for key in tags) else Skipped.INCOMPLETE


def _excepted(tags: Mapping[str, str]) -> frozenset[Mode]:
    words = (word.strip() for word in tags.get("except", "").split(";"))
    return frozenset[Mode]().union(*(_EXCEPT.get(word, frozenset()) for word in words))


def _with_members(
    number: int,
    modes: frozenset[Mode],
    members: Iterable[Member],
    *,
    is_only: bool,
) -> Restriction | Skipped:
    roles: dict[tuple[str, str], list[int]] = {}
    for kind, ref, role in members:
        roles.setdefault((role, kind), []).append(ref)
    origins, destinations = roles.get(("from", "w"), []), roles.get(("to", "w"), [])
    nodes, ways = roles.get(("via", "n"), []), roles.get(("via", "w"), [])
    if not origins or not destinations or len(nodes) + bool(ways) != 1:
        return Skipped.INCOMPLETE
    via_node = nodes[0] if nodes else 0
    return Restriction(number, is_only, modes, tuple(origins), via_node, tuple(ways), tuple(destinations))
