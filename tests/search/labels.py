"""The labelled searches: what people type, and the answers that a reasonable person accepts."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, Self

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

HERE = Path(__file__).parent
LIECHTENSTEIN = HERE / "labelled.toml"
LAUF = HERE / "labelled_lauf.toml"
NONSENSE = HERE / "nonsense.toml"

Position = tuple[float, float]
"""Longitude and latitude in degrees."""


@dataclass(frozen=True, slots=True)
class Expected:
    """An answer that is accepted. What is empty does not matter.

    Attributes:
        type: `place` (where people live), `street`, `address`, `station` or `layer`.
        layer: Id of the layer of a feature.
        title: Its name; of an address the name of the street.
        kind: Id of the kind within the layer.
        number: House number of an address.
        area: Name of the municipality.
    """

    type: str = ""
    layer: str = ""
    title: str = ""
    kind: str = ""
    number: str = ""
    area: str = ""

    def matches(self, result: Mapping[str, object]) -> bool:
        """Whether a result of the search, with keys named as these attributes, is this answer."""
        same = all(getattr(self, key) in {"", result.get(key)} for key in ("type", "layer", "kind", "area"))
        return same and self._has_title(result) and self._has_number(result)

    def _has_title(self, result: Mapping[str, object]) -> bool:
        # A search may show an address as "Herrengasse 12" or keep street and number apart.
        return not self.title or result.get("title") in {self.title, f"{self.title} {self.number}"}

    def _has_number(self, result: Mapping[str, object]) -> bool:
        return not self.number or _plain(self.number) == _plain(str(result.get("number") or ""))


@dataclass(frozen=True, slots=True)
class Search:
    """What somebody types, and what they want to see.

    Attributes:
        query: As typed.
        expect: The answers that are accepted.
        why: The group it belongs to.
        near: Middle of the map; nothing when it shows the whole region.
    """

    query: str
    expect: tuple[Expected, ...]
    why: str
    near: Position | None = None

    @classmethod
    def from_toml(cls, why: str, values: Mapping[str, Any]) -> Self:
        """Build a search of a group from what the file says.

        Raises:
            TypeError: An entry is unknown or missing.
        """
        read = {"expect": tuple(Expected(**answer) for answer in values["expect"])}
        if "near" in values:
            read["near"] = tuple(values["near"])
        return cls(why=why, **{**values, **read})

    def place_among(self, results: Sequence[Mapping[str, object]]) -> int | None:
        """On which place, counted from one, the first accepted answer stands; none when there is none."""
        places = (place for place, result in enumerate(results, 1) if self.accepts(result))
        return next(places, None)

    def accepts(self, result: Mapping[str, object]) -> bool:
        """Whether this is one of the answers."""
        return any(answer.matches(result) for answer in self.expect)


@dataclass(frozen=True, slots=True)
class Planted:
    """A feature that is added to the region for the searches.

    Attributes:
        layer: Id of its layer.
        title: Its name.
        at: Where it stands.
        kind: Id of the kind within the layer.
        description: What else it says.
        osm_tags: What OpenStreetMap would say, for example other names.
        in_days: For events: how many days from now.
    """

    layer: str
    title: str
    at: Position
    kind: str = ""
    description: str = ""
    osm_tags: dict[str, str] = field(default_factory=dict)
    in_days: int = 0


@dataclass(frozen=True, slots=True)
class LabelledSet:
    """All searches in one region."""

    region: str
    searches: tuple[Search, ...]
    planted: tuple[Planted, ...]


@dataclass(frozen=True, slots=True)
class Nonsense:
    """What a search must bear, and whether it may find something."""

    text: str
    answer: Literal["nothing", "anything"]


def read_labelled(path: Path) -> LabelledSet:
    """Read a file of labelled searches.

    Raises:
        TypeError: An entry is unknown or missing.
    """
    content = tomllib.loads(path.read_text())
    searches = [Search.from_toml(group["why"], values) for group in content["group"] for values in group["searches"]]
    planted = [Planted(**{**values, "at": tuple(values["at"])}) for values in content.get("planted", [])]
    return LabelledSet(content["region"], tuple(searches), tuple(planted))


def read_nonsense() -> list[Nonsense]:
    """Read what a search must bear."""
    queries = tomllib.loads(NONSENSE.read_text())["query"]
    return [Nonsense(query["text"] * query.get("times", 1), query["answer"]) for query in queries]


def _plain(number: str) -> str:
    return "".join(number.split()).casefold()
