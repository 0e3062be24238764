"""Files that come onto an own map: GeoJSON and GPX, read as far as they can be, with a word on the rest."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, cast
from uuid import UUID, uuid5

from django.contrib.gis.geos import GeometryCollection, GEOSException, GEOSGeometry, LineString, Polygon
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from layers.core.crossings import is_scribble
from layers.core.exceptions import InvalidInputError
from layers.own_maps.editing import MOST_IN_ALL, apply_edits, locked_map
from layers.own_maps.edits import MOST_POSITION, Remove, read_put, tidied
from layers.own_maps.gpx import read_gpx, wrong_file
from layers.own_maps.models import LONGEST_NOTE, LONGEST_TITLE, PendingImport
from layers.own_maps.palette import COLOURS, SYMBOLS, USUAL_COLOUR, USUAL_SYMBOL
from layers.own_maps.shapes import MOST_VERTICES, read_place, read_shape

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from layers.core.permissions import Actor
    from layers.own_maps.editing import Outcome
    from layers.own_maps.gpx import Found

MOST_BYTES = 10 * 2**20
MOST_SPOTS = 5_000
MOST_MENDED = 100
"""Of areas that cross themselves so many are looked at in one file: each takes a while."""
MOST_TOLD = 20
"""Of what was refused so many are named."""
_TITLES, _NOTES = ("title", "name", "Name"), ("note", "description", "desc")
# Degrees: a metre, then twice as much each time until a shape has few enough corners.
_FINEST = 1e-5
_KNOWN_AS = "known_as"
_OF_SPOTS = UUID("8d1c4b3e-58f5-5d7c-9f0a-3f0c7a1a2b60")


@dataclass(frozen=True, slots=True)
class Raw:
    """A spot as a file has it, not checked yet.

    Attributes:
        geometry: GeoJSON.
        properties: As the file has them.
        uid: Under which the file knows it; `None` where it does not say so in our words.
    """

    geometry: Any
    properties: Mapping[str, Any] = field(default_factory=dict)
    uid: str | None = None


@dataclass(slots=True)
class Reading:
    """What became of a file.

    Attributes:
        spots: Those that can come onto the map, as `read_put` takes them.
        refused: Name and reason of those that cannot, the first `MOST_TOLD`.
        refused_count: How many those are in all.
        mended: How many are a bit different from the file: with fewer corners, without crossings, with a shorter text.
        looked_at: How many could not be read as they are.
    """

    spots: list[dict[str, Any]] = field(default_factory=list)
    refused: list[tuple[str, str]] = field(default_factory=list)
    refused_count: int = 0
    mended: int = 0
    looked_at: int = 0


def read_file(data: bytes) -> Reading:
    """Read a file that somebody sent.

    Raises:
        InvalidInputError: It is neither GeoJSON nor GPX, is damaged, or has too much in it.
    """
    if len(data) > MOST_BYTES:
        raise wrong_file(_("This file is larger than 10 MB. Please leave something out of it."))
    text = _decoded(data)
    reading = Reading()
    for number, raw in enumerate(_raw_spots(text), start=1):
        if number > MOST_SPOTS:
            raise _too_many(text)
        _take(reading, raw, number)
    if not reading.spots and not reading.refused_count:
        raise wrong_file(_("There are no spots in this file."))
    return reading


def _too_many(text: str) -> InvalidInputError:
    count = sum(1 for _raw in _raw_spots(text))
    message = _("There are %(count)s spots in this file, and %(most)s fit. Please split it into several files.")
    return wrong_file(message % {"count": count, "most": MOST_SPOTS})


def _decoded(data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("latin-1")  # older devices; every byte is a letter there


def _raw_spots(text: str) -> Iterator[Raw]:
    start = text.lstrip()[:1]
    if start == "<":
        return (_from_gpx(found) for found in read_gpx(text.lstrip()))
    if start == "{":
        return _from_geojson(text)
    raise wrong_file(_("This file is neither GeoJSON nor GPX."))


def _from_gpx(found: Found) -> Raw:
    places = [list(place) for place in found.places]
    properties = {"title": found.title, "note": found.note}
    if found.kind == "wpt":
        return Raw({"type": "Point", "coordinates": places[0]}, properties)
    return Raw({"type": "LineString", "coordinates": places}, properties)


def _from_geojson(text: str) -> Iterator[Raw]:
    try:
        sent = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise wrong_file(_("This GeoJSON file is damaged, or only a part of it has arrived.")) from error
    features = sent.get("features") if sent.get("type") == "FeatureCollection" else [sent]
    if not isinstance(features, list):
        raise wrong_file(_("This GeoJSON file is damaged, or only a part of it has arrived."))
    for feature in features:
        yield from _from_feature(feature)


def _from_feature(feature: Any) -> Iterator[Raw]:  # noqa: ANN401 (whatever JSON somebody sent)
    if not isinstance(feature, dict):
        yield Raw(None)
        return
    is_feature = feature.get("type") == "Feature"
    properties = feature.get("properties") if is_feature else None
    geometry = feature.get("geometry") if is_feature else feature
    for part in _parts(geometry):
        yield Raw(part, properties if isinstance(properties, dict) else {}, _uid(feature.get("id")))


def _uid(sent: Any) -> str | None:  # noqa: ANN401 (as above)
    try:
        return str(UUID(sent)) if isinstance(sent, str) else None
    except ValueError:
        return None


def _parts(geometry: Any) -> list[Any]:  # noqa: ANN401 (as above)
    """Several shapes in one are several spots."""
    kind = geometry.get("type") if isinstance(geometry, dict) else None
    several = geometry.get("coordinates") if isinstance(kind, str) and kind.startswith("Multi") else None
    if not isinstance(several, list):
        return [geometry]
    return [{"type": str(kind).removeprefix("Multi"), "coordinates": part} for part in several]


def _take(reading: Reading, raw: Raw, number: int) -> None:
    title = _first(raw.properties, _TITLES) or _("Spot %(number)s") % {"number": number}
    note = _first(raw.properties, _NOTES)
    try:
        shapes, is_mended = _mended(reading, raw.geometry)
    except InvalidInputError as error:
        reading.refused_count += 1
        if len(reading.refused) < MOST_TOLD:
            reading.refused.append((title[:LONGEST_TITLE], str(error)))
        return
    reading.mended += is_mended or len(title) > LONGEST_TITLE or len(note) > LONGEST_NOTE
    values = {
        "title": title[:LONGEST_TITLE].strip(),
        "note": note[:LONGEST_NOTE],
        "colour": _known(raw.properties, "colour", COLOURS, USUAL_COLOUR),
        "icon": _known(raw.properties, "icon", SYMBOLS, USUAL_SYMBOL),
    }
    reading.spots += [{**values, "geometry": json.loads(shape.geojson), _KNOWN_AS: raw.uid} for shape in shapes]


def _first(properties: Mapping[str, Any], names: Iterable[str]) -> str:
    said = (properties.get(name) for name in names)
    # Half of a sign is none.
    texts = (tidied(each.encode("utf-8", "ignore").decode()) for each in said if isinstance(each, str))
    return next(filter(None, texts), "")


def _known(properties: Mapping[str, Any], name: str, known: Mapping[str, object], usual: str) -> str:
    value = properties.get(name)
    return value if isinstance(value, str) and value in known else usual


def _mended(reading: Reading, geometry: Any) -> tuple[list[GEOSGeometry], bool]:  # noqa: ANN401 (as above)
    """The shapes of a geometry, and whether they differ from it.

    Raises:
        InvalidInputError: It is none that can be mended.
    """
    fewer = _with_fewer_corners(geometry)
    changed = fewer is not geometry
    try:
        return [read_shape(fewer)], changed
    except InvalidInputError:
        reading.looked_at += 1
        parts = _without_crossings(fewer) if reading.looked_at <= MOST_MENDED else []
        if not parts:
            raise
        return parts, True


def _with_fewer_corners(geometry: Any) -> Any:  # noqa: ANN401 (as above)
    """A recorded way has a place for every second, and a line that looks the same has a tenth of them.

    Raises:
        InvalidInputError: One of its places is none.
    """
    kind = geometry.get("type") if isinstance(geometry, dict) else None
    places = geometry.get("coordinates") if kind == "LineString" else None
    if not isinstance(places, list) or len(places) <= MOST_VERTICES:
        return geometry
    line, tolerance = LineString([read_place(place) for place in places]), _FINEST
    while len(line) > MOST_VERTICES:
        line, tolerance = cast("LineString", line.simplify(tolerance)), tolerance * 2
    return json.loads(line.geojson)


def _without_crossings(geometry: Any) -> list[GEOSGeometry]:  # noqa: ANN401 (as above)
    """The pieces of an area whose edge crosses itself; none where nothing sound comes of it."""
    if not isinstance(geometry, dict) or geometry.get("type") != "Polygon":
        return []
    try:
        if is_scribble([corner for ring in geometry["coordinates"] for corner in ring]):
            return []
        sound = GEOSGeometry(json.dumps(geometry)).make_valid()
        several = list(sound) if isinstance(sound, GeometryCollection) else [sound]
        pieces = [each for each in several if isinstance(each, Polygon)]
        return [read_shape(json.loads(piece.geojson)) for piece in pieces]
    except (GEOSException, InvalidInputError, TypeError, ValueError, IndexError, KeyError):
        return []


@transaction.atomic
def keep_import(*, actor: Actor, token: str, reading: Reading) -> PendingImport:
    """Keep what was read until its owner wants it on the map; what is there already is left out.

    Args:
        actor: Who sent the file.
        token: Of the map.
        reading: From `read_file`.

    Raises:
        UnknownMapError: There is no such map that the actor may see.
        ForbiddenError: The actor may not edit it.
        InvalidInputError: The map has no room for so many.
    """
    own_map = locked_map(actor, token)
    there = set(own_map.spots.there().values_list("uid", flat=True))
    named = {_uid_of(token, spot): spot for spot in reading.spots}
    fresh = {uid: spot for uid, spot in named.items() if there.isdisjoint((uid, _own_uid(spot)))}
    if len(there) + len(fresh) > MOST_IN_ALL:
        message = _("There are %(there)s spots on the map and %(more)s in the file, and %(most)s fit.")
        raise wrong_file(message % {"there": len(there), "more": len(fresh), "most": MOST_IN_ALL})
    last = own_map.spots.aggregate(last=Max("position"))["last"] or 0
    spots = [
        {"uid": str(uid), **_content(spot), "position": min(last + 1 + at, MOST_POSITION)}
        for at, (uid, spot) in enumerate(fresh.items())
    ]
    pending, _is_new = PendingImport.objects.update_or_create(map=own_map, user=actor.user, defaults={"spots": spots})
    return pending


def _uid_of(token: str, spot: Mapping[str, Any]) -> UUID:
    """The same spot of the same file is the same spot on the map, however often the file comes."""
    return uuid5(_OF_SPOTS, token + json.dumps(_content(spot), sort_keys=True))


def _content(spot: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in spot.items() if name != _KNOWN_AS}


def _own_uid(spot: Mapping[str, Any]) -> UUID | None:
    """Under which it lies on a map, where the file came from one."""
    return UUID(spot[_KNOWN_AS]) if spot[_KNOWN_AS] else None


@transaction.atomic
def take_import(*, actor: Actor, pending: PendingImport) -> Outcome:
    """Put what was read onto the map.

    Errors are those of `apply_edits`.
    """
    edits = [read_put(spot) for spot in pending.spots]
    outcome = apply_edits(actor=actor, token=pending.map.token, edits=edits, most=MOST_IN_ALL)
    pending.delete()
    return outcome


@transaction.atomic
def take_back(*, actor: Actor, token: str, version: int) -> int:
    """Remove what an import has brought, but for what was changed since; tells how many spots that were.

    Args:
        actor: Who brought it.
        token: Of the map.
        version: Of the map after the import.

    Raises:
        UnknownMapError: There is no such map that the actor may see.
        ForbiddenError: The actor may not edit it.
    """
    own_map = locked_map(actor, token)
    brought = own_map.spots.there().filter(version=version, author=actor.user).values_list("uid", flat=True)
    edits = [Remove(uid) for uid in brought]
    apply_edits(actor=actor, token=token, edits=edits)
    return len(edits)
