"""CQL2 filters as values: each can be written as text and as JSON, and be decided for a feature in plain Python.

Source: Common Query Language (CQL2), OGC 21-065r2: clause 6 for the meaning, annexes B and C for text and JSON.
"""

from __future__ import annotations

import operator
import re
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping

    # NULL is neither true nor false, and stays so when it is denied.
    Truth = bool | None
    Value = str | int | float | bool | datetime


class Filter(Protocol):
    """A condition."""

    @property
    def text(self) -> str: ...

    @property
    def json(self) -> dict[str, Any]: ...

    def holds(self, properties: Mapping[str, Any]) -> Truth: ...


OPERATORS = {"=": operator.eq, "<>": operator.ne, "<": operator.lt, ">": operator.gt, "<=": operator.le, ">=": operator.ge}


def literal(value: Value) -> str:
    """A value as CQL2 text writes it."""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, datetime):
        return f"TIMESTAMP('{stamp(value)}')"
    return "'" + value.replace("'", "''") + "'" if isinstance(value, str) else repr(value)


def json_literal(value: Value) -> Any:  # noqa: ANN401 (any JSON value)
    return {"timestamp": stamp(value)} if isinstance(value, datetime) else value


def stamp(moment: datetime) -> str:
    return moment.isoformat().replace("+00:00", "Z")


def own(properties: Mapping[str, Any], name: str, like: Value) -> Any:  # noqa: ANN401 (of any property)
    """A property's value in GeoJSON, as something that can be compared with another value."""
    value = properties[name]
    return datetime.fromisoformat(value) if isinstance(like, datetime) and value is not None else value


@dataclass(frozen=True)
class Comparison:
    name: str
    operator: str
    value: Value

    @property
    def text(self) -> str:
        return f"{self.name} {self.operator} {literal(self.value)}"

    @property
    def json(self) -> dict[str, Any]:
        return {"op": self.operator, "args": [{"property": self.name}, json_literal(self.value)]}

    def holds(self, properties: Mapping[str, Any]) -> Truth:
        value = own(properties, self.name, self.value)
        return None if value is None else OPERATORS[self.operator](value, self.value)


@dataclass(frozen=True)
class IsNull:
    name: str

    @property
    def text(self) -> str:
        return f"{self.name} IS NULL"

    @property
    def json(self) -> dict[str, Any]:
        return {"op": "isNull", "args": [{"property": self.name}]}

    def holds(self, properties: Mapping[str, Any]) -> Truth:
        return properties[self.name] is None


@dataclass(frozen=True)
class Like:
    """`%` stands for any text, `_` for one character, a backslash takes either at its word."""

    name: str
    pattern: str
    ignores_case: bool = False

    @property
    def text(self) -> str:
        parts = (self.name, literal(self.pattern))
        return "{} LIKE {}".format(*(f"CASEI({part})" for part in parts) if self.ignores_case else parts)

    @property
    def json(self) -> dict[str, Any]:
        args: list[Any] = [{"property": self.name}, self.pattern]
        return {"op": "like", "args": [{"op": "casei", "args": [part]} for part in args] if self.ignores_case else args}

    def holds(self, properties: Mapping[str, Any]) -> Truth:
        value = properties[self.name]
        flags = re.DOTALL | (re.IGNORECASE if self.ignores_case else 0)
        return None if value is None else re.fullmatch(self._expression, value, flags) is not None

    @property
    def _expression(self) -> str:
        wild = {"%": ".*", "_": "."}
        parts = re.findall(r"\\.|.", self.pattern, re.DOTALL)
        return "".join(wild.get(part) or re.escape(part[-1]) for part in parts)


@dataclass(frozen=True)
class Between:
    name: str
    least: Value
    most: Value

    @property
    def text(self) -> str:
        return f"{self.name} BETWEEN {literal(self.least)} AND {literal(self.most)}"

    @property
    def json(self) -> dict[str, Any]:
        return {"op": "between", "args": [{"property": self.name}, json_literal(self.least), json_literal(self.most)]}

    def holds(self, properties: Mapping[str, Any]) -> Truth:
        value = own(properties, self.name, self.least)
        return None if value is None else self.least <= value <= self.most


@dataclass(frozen=True)
class In:
    name: str
    values: tuple[Value, ...]

    @property
    def text(self) -> str:
        return f"{self.name} IN ({', '.join(map(literal, self.values))})"

    @property
    def json(self) -> dict[str, Any]:
        return {"op": "in", "args": [{"property": self.name}, [json_literal(value) for value in self.values]]}

    def holds(self, properties: Mapping[str, Any]) -> Truth:
        value = own(properties, self.name, self.values[0])
        return None if value is None else value in self.values


@dataclass(frozen=True)
class CaselessEqual:
    name: str
    value: str

    @property
    def text(self) -> str:
        return f"CASEI({self.name}) = CASEI({literal(self.value)})"

    @property
    def json(self) -> dict[str, Any]:
        return {"op": "=", "args": [{"op": "casei", "args": [part]} for part in ({"property": self.name}, self.value)]}

    def holds(self, properties: Mapping[str, Any]) -> Truth:
        value = properties[self.name]
        return None if value is None else value.casefold() == self.value.casefold()


@dataclass(frozen=True)
class Not:
    part: Filter

    @property
    def text(self) -> str:
        return f"NOT ({self.part.text})"

    @property
    def json(self) -> dict[str, Any]:
        return {"op": "not", "args": [self.part.json]}

    def holds(self, properties: Mapping[str, Any]) -> Truth:
        truth = self.part.holds(properties)
        return None if truth is None else not truth


@dataclass(frozen=True)
class And:
    parts: tuple[Filter, ...]

    @property
    def text(self) -> str:
        return " AND ".join(f"({part.text})" for part in self.parts)

    @property
    def json(self) -> dict[str, Any]:
        return {"op": "and", "args": [part.json for part in self.parts]}

    def holds(self, properties: Mapping[str, Any]) -> Truth:
        truths = [part.holds(properties) for part in self.parts]
        return False if False in truths else None if None in truths else True


@dataclass(frozen=True)
class Or:
    parts: tuple[Filter, ...]

    @property
    def text(self) -> str:
        return " OR ".join(f"({part.text})" for part in self.parts)

    @property
    def json(self) -> dict[str, Any]:
        return {"op": "or", "args": [part.json for part in self.parts]}

    def holds(self, properties: Mapping[str, Any]) -> Truth:
        truths = [part.holds(properties) for part in self.parts]
        return True if True in truths else None if None in truths else False


def matching(wanted: Filter, features: list[dict[str, Any]]) -> list[int]:
    """Ids of the GeoJSON features for which a filter holds, in their order."""
    return [feature["id"] for feature in features if wanted.holds(feature["properties"]) is True]
