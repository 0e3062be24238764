"""What must be known of the relations before the file is read for good."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, cast

import osmium

from layers.osm.gaps import Gap
from layers.osm.reading import plain_errors

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from layers.osm.gaps import Gaps
    from layers.osm.wanted import Wanted

AREA_RELATIONS = frozenset({"multipolygon", "boundary"})
_DRAWN_LEVELS = {"2": 2, "3": 4, "4": 4}
_UNSET = 99


@dataclass(slots=True)
class Border:
    """Of what a way is the border.

    Attributes:
        admin_level: The highest administrative unit, where a smaller number is a higher unit.
        disputed: Whether it is claimed by several.
    """

    admin_level: int = _UNSET
    disputed: bool = False


@dataclass(slots=True)
class Relations:
    """Result of the first pass.

    Attributes:
        borders: Way id to what it is the border of, for states and above.
        expected: Ids of relations that should become areas.
        municipalities: Ids of those of them that are municipalities, with their names.
    """

    borders: dict[int, Border] = field(default_factory=dict)
    expected: set[int] = field(default_factory=set)
    municipalities: dict[int, str] = field(default_factory=dict)


def scan_relations(path: Path, wanted: Wanted, gaps: Gaps) -> Relations:
    """Read the relations of a file.

    Args:
        path: The extract.
        wanted: Which areas anybody takes.
        gaps: Where trouble is noted.

    Raises:
        ExtractError: The file is damaged.
    """
    found = Relations()
    with plain_errors(path):
        _scan(path, found, wanted, gaps)
    return found


def _scan(path: Path, found: Relations, wanted: Wanted, gaps: Gaps) -> None:
    for relation in osmium.FileProcessor(str(path), osmium.osm.RELATION).with_filter(osmium.filter.KeyFilter("type")):
        try:
            tags = dict(relation.tags)
        except UnicodeDecodeError:
            gaps.add(Gap.UNREADABLE, f"relation/{relation.id}")
            continue
        if tags["type"] in AREA_RELATIONS and wanted.area(tags):
            found.expected.add(relation.id)
            if wanted.is_municipality(tags):
                found.municipalities[relation.id] = tags["name"]
        _note_border(found, cast("osmium.osm.Relation", relation), tags)


def _note_border(found: Relations, relation: osmium.osm.Relation, tags: Mapping[str, str]) -> None:
    level = _DRAWN_LEVELS.get(tags.get("admin_level", ""), _UNSET)
    disputed = tags.get("boundary") == "disputed"
    if not disputed and (tags.get("boundary") != "administrative" or level == _UNSET or tags["type"] not in AREA_RELATIONS):
        return
    for member in relation.members:
        if member.type == "w":
            border = found.borders.setdefault(member.ref, Border())
            border.admin_level = min(border.admin_level, _UNSET if disputed else level)
            border.disputed |= disputed
