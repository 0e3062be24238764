"""Reads OpenStreetMap extracts as a stream of elements with geometry. Everything is parsed and assembled by pyosmium."""

from __future__ import annotations

import shutil
import tempfile
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import osmium
from django.utils.translation import gettext_lazy as _

from geo_platform.config import config
from layers.osm import mending
from layers.osm.elements import KINDS, Element, Shape, has_line, is_area
from layers.osm.exceptions import ExtractError
from layers.osm.gaps import Gap
from layers.osm.tags import readable

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from pathlib import Path

    from osmium.osm.types import OSMEntity

    from layers.osm.gaps import Gaps
    from layers.osm.wanted import Wanted

Located = osmium.osm.Node | osmium.osm.Way | osmium.osm.Area

SUFFIXES = (".osm.pbf", ".osm.bz2", ".osm.gz", ".pbf", ".osm")
# Only programs write these, and they sort. XML is what people put together themselves, such as by overpass-turbo, where the
# nodes of ways usually follow the ways.
_SORTED = ".pbf"
# From this size on the places of the nodes go into a file instead of into memory.
LARGE_FILE_BYTES = 50_000_000
_SCRATCH = "load-"


@dataclass(frozen=True, slots=True)
class Header:
    """What a file says about itself.

    Attributes:
        bbox: West, south, east, north in degrees, if given.
        timestamp: As of when the data is, if given.
    """

    bbox: tuple[float, float, float, float] | None
    timestamp: datetime | None


def read_header(path: Path) -> Header:
    """Check that a file is an extract and read its header.

    Raises:
        ExtractError: It is not there, has another suffix, or cannot be read.
    """
    if not path.is_file():
        raise ExtractError(_("There is no file %(path)s.") % {"path": path})
    if not path.name.endswith(SUFFIXES):
        raise ExtractError(
            _("%(path)s is no OpenStreetMap extract: its name should end in .osm.pbf, .osm, .osm.gz or .osm.bz2.")
            % {"path": path},
        )
    with plain_errors(path):
        header = osmium.io.Reader(str(path), osmium.osm.NOTHING).header()
        box = header.box()
        bbox = (box.bottom_left.lon, box.bottom_left.lat, box.top_right.lon, box.top_right.lat) if box.valid() else None
        return Header(bbox, _moment(header.get("osmosis_replication_timestamp", "") or header.get("timestamp", "")))


def _moment(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text).astimezone(UTC) if text else None
    except ValueError:
        return None


@contextmanager
def plain_errors(path: Path) -> Iterator[None]:
    """Say in a sentence what pyosmium raises over a broken file."""
    try:
        yield
    except (RuntimeError, OSError, ValueError) as error:
        raise ExtractError(
            _("%(path)s cannot be read as an OpenStreetMap extract: it is damaged or incomplete (%(reason)s).")
            % {"path": path, "reason": error},
        ) from error


def read_elements(path: Path, wanted: Wanted, gaps: Gaps, borders: Collection[int] = ()) -> Iterator[Element]:
    """Read all elements that somebody may take, each with its geometry, nodes first.

    Args:
        path: The extract.
        wanted: What has none of its keys is skipped without a look; areas that nobody takes are not mended.
        gaps: Where trouble is noted.
        borders: Ids of ways that are wanted even when they have no tags of their own.

    Raises:
        ExtractError: The file is damaged.
    """
    with plain_errors(path), _scratch() as scratch:
        key_filter = osmium.filter.KeyFilter(*wanted.keys)
        assembly = _Assembly(wanted, gaps)
        bare = (_BareWays if path.name.endswith(_SORTED) else _BareInOrder)(assembly, borders)
        processor = osmium.FileProcessor(str(path)).with_locations(_location_index(path, scratch))
        processor.with_areas(key_filter).with_filter(key_filter).handler_for_filtered(bare)
        yield from assembly.elements(iter(processor))
        yield from bare.found


def _scratch() -> tempfile.TemporaryDirectory[str]:
    """A folder on the disk; the system's own for such things may lie in memory."""
    config.var_dir.mkdir(parents=True, exist_ok=True)
    return tempfile.TemporaryDirectory(dir=config.var_dir, prefix=_SCRATCH)


def sweep_scratch() -> None:
    """Remove what loads left behind that were killed: gigabytes each, of a large region. Only for who loads alone."""
    for folder in config.var_dir.glob(f"{_SCRATCH}*"):
        shutil.rmtree(folder, ignore_errors=True)


def _location_index(path: Path, scratch: str) -> str:
    """Where the places of nodes are kept while reading: bounded memory for files of any size."""
    return "flex_mem" if path.stat().st_size < LARGE_FILE_BYTES else f"sparse_file_array,{scratch}/locations"


class _Assembly:
    """One pass over a file. A closed way comes from pyosmium twice, as way and as area; it leaves here once."""

    def __init__(self, wanted: Wanted, gaps: Gaps) -> None:
        self._wanted = wanted
        self._gaps = gaps
        self._geometry = osmium.geom.WKBFactory()
        self._has_ways = False
        # Closed ways whose area has not come yet; those that stay have a broken outline.
        self._open: dict[int, Element] = {}

    def elements(self, stream: Iterator[OSMEntity]) -> Iterator[Element]:
        for entity in stream:
            if (tags := self._tags(entity)) is None:
                continue
            if isinstance(entity, osmium.osm.Node):
                yield from self._point(entity, tags)
            elif isinstance(entity, osmium.osm.Way):
                yield from self.way(entity, tags)
            elif isinstance(entity, osmium.osm.Area):
                yield from self._area(entity, tags)
        yield from self._mended()

    def _tags(self, entity: OSMEntity) -> dict[str, str] | None:
        try:
            tags, odd = readable(dict(entity.tags))
        except UnicodeDecodeError:
            self._note(Gap.UNREADABLE, entity)
            return None
        if odd:
            self._note(Gap.ODD_TAGS, entity)
        return tags

    def _note(self, gap: Gap, entity: OSMEntity) -> None:
        """Note trouble with the tags; those of an area have been looked at with its way."""
        if not isinstance(entity, osmium.osm.Area):
            self._gaps.add(gap, _name(entity))

    def check_order(self) -> None:
        """Refuse a node that comes too late: the ways that run along it have been taken for ways without a place.

        Raises:
            ExtractError: There have been ways before.
        """
        if self._has_ways:
            raise ExtractError(
                _("In this file, places of ways come only after the ways. Please sort it, for example with “osmium sort”."),
            )

    def _point(self, node: osmium.osm.Node, tags: dict[str, str]) -> Iterator[Element]:
        self.check_order()
        if node.location.valid():
            yield _element(node, tags, Shape.POINT, self._geometry.create_point(node))
        else:
            self._gaps.add(Gap.NO_PLACE, _name(node))

    def way(self, way: osmium.osm.Way, tags: dict[str, str]) -> Iterator[Element]:
        self._has_ways = True
        try:
            line = _element(way, tags, Shape.LINE, self._geometry.create_linestring(way))
        except osmium.InvalidLocationError:
            yield from self._known_part(way, tags)
            return
        except RuntimeError:
            self._gaps.add(Gap.TOO_FEW_NODES, _name(way))
            return
        if not (way.is_closed() and is_area(tags)):
            yield line
            return
        self._open[way.id] = line
        if has_line(tags):
            yield _element(way, tags, Shape.LINE, line.wkb, is_whole=False)

    def _known_part(self, way: osmium.osm.Way, tags: dict[str, str]) -> Iterator[Element]:
        self._gaps.add(Gap.MISSING_NODES, _name(way))
        places = [(node.lon, node.lat) if node.location.valid() else None for node in way.nodes]
        if wkb := mending.known_part(places):
            yield _element(way, tags, Shape.LINE, wkb)

    def _area(self, area: osmium.osm.Area, tags: dict[str, str]) -> Iterator[Element]:
        outer_rings, _inner_rings = area.num_rings()
        if area.from_way():
            if not outer_rings or self._open.pop(area.orig_id(), None) is None:
                return
        elif not outer_rings:
            return
        yield _element(area, tags, Shape.AREA, self._geometry.create_multipolygon(area))

    def _mended(self) -> Iterator[Element]:
        for line in self._open.values():
            if not self._wanted.area(line.tags):
                continue
            self._gaps.add(Gap.BROKEN_OUTLINE, line.name)
            wkb = mending.area_within(line.wkb)
            shape = Shape.AREA if wkb else Shape.LINE
            yield Element("w", line.osm_id, line.version, line.timestamp, line.tags, shape, wkb or line.wkb)


class _BareWays(osmium.SimpleHandler):
    """Catches ways that no key lets through, but that a border runs along."""

    def __init__(self, assembly: _Assembly, borders: Collection[int]) -> None:
        super().__init__()
        self.found: list[Element] = []
        self._assembly = assembly
        self._borders = borders

    def way(self, way: osmium.osm.Way) -> None:
        """Called by pyosmium."""
        if way.id in self._borders:
            self.found += self._assembly.way(way, {})


class _BareInOrder(_BareWays):
    """Looks at every node that no key lets through, too, which takes its time, as most do not."""

    def node(self, _node: osmium.osm.Node) -> None:
        """Called by pyosmium."""
        self._assembly.check_order()


def _name(entity: OSMEntity) -> str:
    return f"{KINDS[entity.type_str()]}/{entity.id}"


def _element(entity: Located, tags: dict[str, str], shape: Shape, wkb: str, *, is_whole: bool = True) -> Element:
    osm_type, osm_id = entity.type_str(), entity.id
    if isinstance(entity, osmium.osm.Area):
        osm_type, osm_id = "w" if entity.from_way() else "r", entity.orig_id()
    # pyosmium gives the beginning of 1970 where the file gives no time.
    timestamp = entity.timestamp if entity.timestamp.timestamp() else None
    return Element(osm_type, osm_id, entity.version, timestamp, tags, shape, wkb, is_whole)
