"""Regions: small files in `fixtures/regions`, or made from any extract."""

from __future__ import annotations

import math
import re
import tomllib
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Self

from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from geo_platform.config import ROOT
from layers.osm.exceptions import RegionError
from layers.osm.reading import SUFFIXES

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

Box = tuple[float, float, float, float]
View = tuple[float, float, float]

FOLDER = ROOT / "fixtures" / "regions"
SAMPLE = "liechtenstein-2013"
# Where the sample cannot be had.
FALLBACK = "helsinki"
SOURCES = ("debian", "pypi", "overpass", "url")

_UNKNOWN_BOX: Box = (0.0, 0.0, 0.0, 0.0)
_NARROWEST_DEGREES = 0.005


@dataclass(frozen=True, slots=True)
class Source:
    """Where the extract of a region comes from.

    Attributes:
        kind: `debian` or `pypi` (a file in a package), `overpass` (all of the place, from an Overpass server), `url` (an
            extract as it stands, for example from Geofabrik), or empty when only a file was given.
        url: For the kind `url`.
        package: Name of the package, for the kinds `debian` and `pypi`.
        member: Where in the package the extract lies.
        sha256: Checksum of the extract in the package.
    """

    kind: str = ""
    url: str = ""
    package: str = ""
    member: str = ""
    sha256: str = ""


@dataclass(frozen=True, slots=True)
class Region:
    """What the site must know about a region.

    Attributes:
        id: Name of its file, or made from the name of an extract.
        name: As people say it.
        place: What to ask a place search for, to get its outline.
        bbox: West, south, east, north in degrees (WGS 84).
        country: ISO 3166-1 code.
        state: ISO 3166-2 code; decides about public holidays.
        time_zone: Name in the tz database.
        languages: Spoken there, the first one first.
        speed_profile: Whose speed limits hold where none is signed.
        municipality_levels: Which `admin_level` values of OpenStreetMap are municipalities.
        start_view: Longitude and latitude of the map's first middle in degrees, and the zoom.
        source: Where its extract comes from.
    """

    id: str
    name: str
    place: str = ""
    bbox: Box = _UNKNOWN_BOX
    country: str = ""
    state: str = ""
    time_zone: str = "Europe/Berlin"
    languages: tuple[str, ...] = ("de",)
    speed_profile: str = "DE"
    municipality_levels: tuple[int, ...] = (8,)
    start_view: View = (0.0, 0.0, 0.0)
    source: Source = Source()

    @classmethod
    def from_toml(cls, region_id: str, values: Mapping[str, Any]) -> Self:
        """Build a region from what its file says.

        Raises:
            TypeError: An entry is unknown or missing.
            ValueError: An entry has a wrong value.
        """
        lists = {key: tuple(value) for key, value in values.items() if isinstance(value, list)}
        source = Source(**values.get("source", {}))
        if source.kind not in SOURCES or len(lists["bbox"]) != len(_UNKNOWN_BOX):
            message = "source.kind or bbox"
            raise ValueError(message)
        return cls(id=region_id, **{**values, **lists, "source": source})

    @property
    def has_bbox(self) -> bool:
        """Whether it is known where the region lies."""
        return self.bbox != _UNKNOWN_BOX

    def located(self, bbox: Box) -> Region:
        """The same region, now that an extract has shown where it lies."""
        west, south, east, north = bbox
        middle = (south + north) / 2
        widest = max(east - west, (north - south) / math.cos(math.radians(middle)), _NARROWEST_DEGREES)
        zoom = math.floor(math.log2(360 / widest))  # the whole of it on a map of at least one tile's width
        return replace(self, bbox=bbox, start_view=((west + east) / 2, middle, float(zoom)))


def known_regions() -> list[str]:
    """Ids of the regions that have a file."""
    return sorted(path.stem for path in FOLDER.glob("*.toml"))


def find_region(region_id: str) -> Region:
    """Read the file of a region.

    Raises:
        RegionError: There is none; the message lists those that exist. Or its file is wrong.
    """
    if region_id not in known_regions():
        raise RegionError(
            _("There is no region “%(region)s”. These exist: %(known)s. Any extract can be loaded with --osm FILE.")
            % {"region": region_id, "known": ", ".join(known_regions())},
        )
    path = FOLDER / f"{region_id}.toml"
    try:
        return Region.from_toml(region_id, tomllib.loads(path.read_text()))
    except (tomllib.TOMLDecodeError, TypeError, ValueError, KeyError) as error:
        raise RegionError(
            _("The region file %(path)s is wrong: %(reason)s.") % {"path": path, "reason": error},
        ) from error


def region_of_file(path: Path) -> Region:
    """The region that an extract is of: the known one of that name, otherwise one made from the name of the file."""
    stem = path.name
    for suffix in SUFFIXES:
        stem = stem.removesuffix(suffix)
    region_id = slugify(stem) or "region"
    if region_id in known_regions():
        return find_region(region_id)
    words = re.sub(r"[-_. ]+", " ", stem).strip() or region_id
    return Region(id=region_id, name=words[:1].upper() + words[1:])
