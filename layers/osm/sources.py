"""Where the extract of a region comes from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from geo_platform.config import config
from layers.osm import download, sample
from layers.osm.exceptions import RegionError

if TYPE_CHECKING:
    from pathlib import Path

    from layers.osm.progress import Progress
    from layers.osm.regions import Region

_FETCHERS = {
    "debian": (sample.fetch_debian_sample, ".osm.pbf"),
    "pypi": (sample.fetch_pypi_sample, ".osm.pbf"),
    "overpass": (download.download_place, ".osm.gz"),
    "url": (download.download_extract, ".osm.pbf"),
}


def fetch_extract(region: Region, progress: Progress) -> Path:
    """Fetch the newest extract of a region; a sample, which never changes, only once.

    Raises:
        DownloadError: It cannot be fetched; what was fetched before is still there.
        RegionError: The region came from a file that somebody gave.
    """
    if not region.source.kind:
        raise RegionError(
            _("“%(region)s” was loaded from a file. To load it again, add --osm FILE.") % {"region": region.name},
        )
    fetch, _suffix = _FETCHERS[region.source.kind]
    target = _target(region)
    if not (region.source.sha256 and sample.is_complete(target, region.source.sha256)):
        fetch(region, target, progress)
    return target


def kept_extract(region: Region) -> Path | None:
    """The extract that was fetched last, if it is still there."""
    target = _target(region) if region.source.kind else None
    return target if target and target.is_file() else None


def _target(region: Region) -> Path:
    _fetch, suffix = _FETCHERS[region.source.kind]
    return config.var_dir / "osm" / f"{region.id}{suffix}"
