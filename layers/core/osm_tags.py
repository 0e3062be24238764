"""How a layer says which OpenStreetMap objects it shows and what their tags mean.

osm = Tags(leisure="playground").unless(access="private")
osm_fields = {"age_from": whole_number("min_age"), "wheelchair": one_of("wheelchair", "yes", "limited", "no")}
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Self

Wanted = str | tuple[str, ...]
TagReader = Callable[[Mapping[str, str]], object]

ANY = "*"
_WHOLE_NUMBER = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class Condition:
    """All of these keys have one of these values; `*` stands for any value."""

    wanted: Mapping[str, tuple[str, ...]]

    def matches(self, tags: Mapping[str, str]) -> bool:
        """Whether the tags fulfil the condition. Several values in one tag are separated by semicolons."""
        return all(_has(tags.get(key), values) for key, values in self.wanted.items())


def _has(value: str | None, wanted: tuple[str, ...]) -> bool:
    if value is None:
        return False
    return ANY in wanted or any(part.strip() in wanted for part in value.split(";"))


def _condition(wanted: Mapping[str, Wanted]) -> Condition:
    return Condition({key: (values,) if isinstance(values, str) else values for key, values in wanted.items()})


@dataclass(frozen=True, slots=True, init=False)
class Tags:
    """Which tagged objects belong: any of several conditions, and none of the exceptions.

    Args:
        wanted: `key=value`, `key=(value, value)` or `key="*"`; all of them must hold. Join alternatives with `|`.
    """

    conditions: tuple[Condition, ...] = ()
    exceptions: tuple[Condition, ...] = field(default=())

    def __init__(self, **wanted: Wanted) -> None:
        object.__setattr__(self, "conditions", (_condition(wanted),))
        object.__setattr__(self, "exceptions", ())

    @classmethod
    def _of(cls, conditions: tuple[Condition, ...], exceptions: tuple[Condition, ...]) -> Self:
        tags = cls()
        object.__setattr__(tags, "conditions", conditions)
        object.__setattr__(tags, "exceptions", exceptions)
        return tags

    def __or__(self, other: Tags) -> Tags:
        """Either of the two; the exceptions of both hold."""
        return self._of(self.conditions + other.conditions, self.exceptions + other.exceptions)

    def unless(self, **unwanted: Wanted) -> Tags:
        """The same without the objects that fulfil this condition too."""
        return self._of(self.conditions, (*self.exceptions, _condition(unwanted)))

    def matches(self, tags: Mapping[str, str]) -> bool:
        """Whether an object with these tags belongs."""
        return any(c.matches(tags) for c in self.conditions) and not any(c.matches(tags) for c in self.exceptions)

    @property
    def keys(self) -> frozenset[str]:
        """Every object that belongs has at least one of these keys; lets a reader skip the rest quickly."""
        return frozenset(next(iter(condition.wanted)) for condition in self.conditions)


def text(*keys: str) -> TagReader:
    """Read the first of these tags that is there, as text."""

    def read(tags: Mapping[str, str]) -> str:
        return next((tags[key].strip() for key in keys if tags.get(key)), "")

    return read


def whole_number(*keys: str) -> TagReader:
    """Read the first of these tags that starts with a whole number, else nothing."""

    def read(tags: Mapping[str, str]) -> int | None:
        found = (_WHOLE_NUMBER.match(tags.get(key, "")) for key in keys)
        return next((int(match[0]) for match in found if match), None)

    return read


def one_of(key: str, *known: str) -> TagReader:
    """Read a tag that has one of the known values, else nothing."""

    def read(tags: Mapping[str, str]) -> str:
        value = tags.get(key, "")
        return value if value in known else ""

    return read


def yes_or_no(key: str) -> TagReader:
    """Read a tag as true or false; anything but `no` and absence is true."""

    def read(tags: Mapping[str, str]) -> bool | None:
        return tags[key] != "no" if key in tags else None

    return read


def listed(key: str) -> TagReader:
    """Read a list with semicolons."""

    def read(tags: Mapping[str, str]) -> list[str]:
        return [part.strip() for part in tags.get(key, "").split(";") if part.strip()]

    return read


def keys_below(prefix: str) -> TagReader:
    """Read which keys below a prefix say yes: `playground:slide=yes` gives `slide`."""

    def read(tags: Mapping[str, str]) -> list[str]:
        return sorted(key.removeprefix(prefix) for key, value in tags.items() if key.startswith(prefix) and value != "no")

    return read


def address(tags: Mapping[str, str]) -> str:
    """Read street, number, postcode and town into one line as it stands on an envelope."""
    street = " ".join(filter(None, (tags.get("addr:street") or tags.get("addr:place"), tags.get("addr:housenumber"))))
    town = " ".join(filter(None, (tags.get("addr:postcode"), tags.get("addr:city"))))
    return ", ".join(filter(None, (street, town)))
