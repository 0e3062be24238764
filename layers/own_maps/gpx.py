"""Own maps as GPX 1.1, for devices that show the way: https://www.topografix.com/GPX/1/1/.

Points become waypoints and lines tracks. GPX knows no areas: their edge is a closed track, and of several edges the outer
one. Whoever reads such a file gets a way that ends where it began.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, cast
from xml.etree.ElementTree import Element, ParseError, XMLPullParser

from django.utils.translation import gettext_lazy as _
from gpxpy.gpx import GPX, GPXTrack, GPXTrackPoint, GPXTrackSegment, GPXWaypoint

from layers.core.exceptions import InvalidInputError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from django_stubs_ext import StrOrPromise

    from layers.own_maps.models import OwnMap, Spot

    Place = tuple[float, float]

PIECE = 65_536
_DOCTYPE = re.compile(r"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_SHAPES = frozenset({"wpt", "rte", "trk"})


@dataclass(frozen=True, slots=True)
class Found:
    """A waypoint, a route or a piece of a track in a file.

    Attributes:
        kind: `wpt`, `rte` or `trk`.
        title: As the file has it; may be empty.
        note: Likewise.
        places: Longitude and latitude in degrees, as far as they are numbers.
    """

    kind: str
    title: str
    note: str
    places: list[Place] = field(default_factory=list)


def read_gpx(text: str) -> Iterator[Found]:
    """Read a file of waypoints, routes and tracks, one after the other; of each, what was read is forgotten.

    Raises:
        InvalidInputError: It is no GPX, is damaged, or declares entities, which no honest GPX does.
    """
    if _DOCTYPE.search(text):
        raise wrong_file(_("This file contains a document type, which no GPX file needs. It was not read."))
    parser: XMLPullParser[Element] = XMLPullParser(["start", "end"])
    depth = 0
    try:
        for start in range(0, len(text), PIECE):
            parser.feed(text[start : start + PIECE])
            for event, element in _events(parser):
                depth += 1 if event == "start" else -1
                _check_root(event, depth, element)
                if event == "end" and depth == 1:
                    yield from _found(element)
                    element.clear()
        parser.close()
    except (ParseError, ValueError) as error:
        raise wrong_file(_("This GPX file is damaged, or only a part of it has arrived.")) from error


def _events(parser: XMLPullParser[Element]) -> Iterator[tuple[str, Element]]:
    """What was read since this was asked last; with other events the second would be something else."""
    return cast("Iterator[tuple[str, Element]]", parser.read_events())


def wrong_file(message: StrOrPromise) -> InvalidInputError:
    """An error that belongs to the file."""
    return InvalidInputError(message, parameter="file")


def _check_root(event: str, depth: int, element: Element) -> None:
    if event == "start" and depth == 1 and _name(element) != "gpx":
        raise wrong_file(_("This is no GPX file."))


def _found(element: Element) -> Iterator[Found]:
    kind = _name(element)
    if kind not in _SHAPES:
        return
    title, note = _said(element, "name"), _said(element, "desc") or _said(element, "cmt")
    if kind == "wpt":
        yield Found(kind, title, note, [_place(element)])
    elif kind == "rte":
        yield Found(kind, title, note, [_place(each) for each in _named(element, "rtept")])
    else:
        for segment in _named(element, "trkseg"):
            yield Found(kind, title, note, [_place(each) for each in _named(segment, "trkpt")])


def _named(element: Element, name: str) -> list[Element]:
    return [child for child in element if _name(child) == name]


def _said(element: Element, name: str) -> str:
    return next((child.text or "" for child in _named(element, name)), "")


def _place(element: Element) -> Place:
    return _number(element.get("lon")), _number(element.get("lat"))


def _number(text: str | None) -> float:
    try:
        return float(text or "nan")
    except ValueError:
        return float("nan")


def _name(element: Element) -> str:
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def write_gpx(own_map: OwnMap, spots: Iterable[Spot]) -> str:
    """A map as a GPX file."""
    gpx = GPX()
    gpx.creator = "Amtskarte"
    gpx.name, gpx.description = own_map.title, own_map.description or None
    for spot in spots:
        _add(gpx, spot)
    return gpx.to_xml(version="1.1")


def _add(gpx: GPX, spot: Spot) -> None:
    note = spot.note or None
    if spot.geom.geom_type == "Point":
        gpx.waypoints.append(GPXWaypoint(spot.geom.y, spot.geom.x, name=spot.title, description=note))
        return
    line = spot.geom if spot.geom.geom_type == "LineString" else spot.geom[0]
    track = GPXTrack(spot.title, note)
    track.segments.append(GPXTrackSegment([GPXTrackPoint(latitude, longitude) for longitude, latitude in line.coords]))
    gpx.tracks.append(track)
