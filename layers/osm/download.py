"""Downloads the OpenStreetMap data of a region from an Overpass server, or an extract as it stands."""

from __future__ import annotations

import gzip
import json
import shutil
from typing import TYPE_CHECKING, Any

import osmium
import shapely
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from geo_platform.config import config
from layers.osm.exceptions import DownloadError
from layers.osm.http import Errand, Patience, Request, temporary_file

if TYPE_CHECKING:
    from pathlib import Path
    from types import ModuleType

    from layers.osm.progress import Progress
    from layers.osm.regions import Region

# Neighbouring villages are of interest too, and a boundary must come with all of its ways to be complete.
_MARGIN_DEGREES = 0.004
_COARSENESS_DEGREES = 0.001
_TAIL_BYTES = 2_000

# Everything inside; lakes and forests with all of their parts; borders with those of their ways that lie inside, so that
# the municipalities of the region are complete and those beside it are not.
_QUERY = """[out:xml][timeout:{timeout_s}];
({inside})->.inside;
(.inside;.inside >;)->.whole;
({borders})->.borders;
(.whole;.borders;);
out meta;"""
_INSIDE = 'node(poly:"{outline}");way(poly:"{outline}");relation(poly:"{outline}")["type"="multipolygon"];'
_BORDERS = 'relation(poly:"{outline}")["type"="boundary"]["boundary"="administrative"];'


def download_place(region: Region, target: Path, progress: Progress) -> None:
    """Ask a place search for the outline of a region and an Overpass server for everything in it.

    Raises:
        DownloadError: It did not work out. A file from an earlier download is still there, untouched.
    """
    osmnx = _configured_osmnx()
    errand = _errand(osmnx, progress)
    with progress.step(_("Looking up %(place)s") % {"place": region.place}):
        outlines = _outlines(osmnx, errand, region, target.parent)
    query = overpass_query(outlines, osmnx.settings.requests_timeout)
    request = Request(f"{osmnx.settings.overpass_url.rstrip('/')}/interpreter", data={"data": query})
    with progress.step(_("Downloading %(name)s") % {"name": region.name}):
        downloaded = errand.fetch(request, check_answer, target.parent)
    _put_compressed(downloaded, target)


def download_extract(region: Region, target: Path, progress: Progress) -> None:
    """Download an extract as it stands.

    Raises:
        DownloadError: It did not work out. A file from an earlier download is still there, untouched.
    """
    errand = _errand(_configured_osmnx(), progress)
    with progress.step(_("Downloading %(name)s") % {"name": region.name}):
        downloaded = errand.fetch(Request(region.source.url), check_readable, target.parent)
    downloaded.replace(target)


def _configured_osmnx() -> ModuleType:
    """Give osmnx, which every part of the project that talks to OpenStreetMap servers shares, the site's settings."""
    import osmnx  # noqa: PLC0415 (takes two seconds, and most loads need no download)

    osmnx.settings.overpass_url = settings.OVERPASS_URL or osmnx.settings.overpass_url
    osmnx.settings.nominatim_url = settings.NOMINATIM_URL or osmnx.settings.nominatim_url
    osmnx.settings.cache_folder = config.var_dir / "cache" / "osmnx"
    osmnx.settings.http_user_agent = f"Amtskarte ({settings.SITE_URL})"
    return osmnx


def _errand(osmnx: ModuleType, progress: Progress) -> Errand:
    silence_s = float(osmnx.settings.requests_timeout)
    patience = getattr(settings, "DOWNLOAD_PATIENCE", None) or Patience(silence_s=silence_s)
    return Errand(patience, osmnx.settings.http_user_agent, progress)


def _outlines(osmnx: ModuleType, errand: Errand, region: Region, folder: Path) -> list[shapely.Polygon]:
    """The parts of the region's outline, simplified and with a margin."""
    parameters = {"q": region.place, "format": "json", "polygon_geojson": "1", "limit": "5"}
    request = Request(f"{osmnx.settings.nominatim_url.rstrip('/')}/search", parameters)
    answer = errand.fetch(request, check_json, folder)
    try:
        places = json.loads(answer.read_bytes())
    finally:
        answer.unlink()
    areas = [place for place in places if "olygon" in place.get("geojson", {}).get("type", "")]
    if not areas:
        raise DownloadError(_("The place search knows no area called “%(place)s”.") % {"place": region.place})
    whole = shapely.from_geojson(json.dumps(areas[0]["geojson"])).buffer(_MARGIN_DEGREES).simplify(_COARSENESS_DEGREES)
    return [shapely.Polygon(part.exterior) for part in shapely.get_parts(whole)]


def overpass_query(outlines: list[shapely.Polygon], timeout_s: float) -> str:
    """The question to an Overpass server: everything in some outlines (longitude and latitude in degrees).

    Source: https://wiki.openstreetmap.org/wiki/Overpass_API/Overpass_QL
    """
    texts = [" ".join(f"{y:.6f} {x:.6f}" for x, y in outline.exterior.coords) for outline in outlines]
    inside = "".join(_INSIDE.format(outline=text) for text in texts)
    borders = "".join(_BORDERS.format(outline=text) for text in texts)
    return _QUERY.format(timeout_s=round(timeout_s), inside=inside, borders=borders)


def check_json(path: Path) -> None:
    """Refuse what is no list of places."""
    try:
        places: Any = json.loads(path.read_bytes())
    except ValueError:
        places = None
    if not isinstance(places, list):
        raise DownloadError(_("The place search gave an answer that cannot be understood."))


def check_answer(path: Path) -> None:
    """Refuse an answer that Overpass broke off: it says so in a remark at the end, with the status of a success."""
    size = path.stat().st_size
    with path.open("rb") as file:
        head = file.read(_TAIL_BYTES).decode(errors="replace")
        file.seek(max(0, size - _TAIL_BYTES))
        tail = file.read().decode(errors="replace")
    if "<remark>" in tail:
        remark = tail.partition("<remark>")[2].partition("</remark>")[0].strip()
        raise DownloadError(_("The server could not finish its answer: %(remark)s") % {"remark": remark})
    if "<osm" not in head or not tail.rstrip().endswith("</osm>"):
        raise DownloadError(_("The answer of the server is not complete. Please try again."))
    check_readable(path, "osm")


def check_readable(path: Path, file_format: str = "pbf") -> None:
    """Refuse a file that does not read to its end, or holds nothing."""
    try:
        reader = osmium.FileProcessor(osmium.io.File(str(path), file_format)).with_filter(osmium.filter.EmptyTagFilter())
        is_empty = not sum(1 for _element in reader)
    except RuntimeError as error:
        raise DownloadError(
            _("What came is damaged or incomplete (%(reason)s). Please try again.") % {"reason": error}
        ) from error
    if is_empty:
        raise DownloadError(_("The server has no data of this region."))


def _put_compressed(downloaded: Path, target: Path) -> None:
    try:
        with temporary_file(target.parent) as (path, file), downloaded.open("rb") as plain, gzip.open(file, "wb") as packed:
            shutil.copyfileobj(plain, packed)
    finally:
        downloaded.unlink(missing_ok=True)
    path.replace(target)
