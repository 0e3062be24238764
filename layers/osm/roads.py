"""Makes roads out of an extract, for `layers.core.roads`."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from layers.osm.alone import alone
from layers.osm.exceptions import RegionError, StoppedError
from layers.osm.models import LoadedRegion
from layers.osm.regions import Region, find_region, known_regions
from layers.osm.sources import kept_extract
from routing.compiled import read_about
from routing.compiling import compile_roads, current_folder, forget_roads
from routing.router import RouterUnavailableError, RoutingError

if TYPE_CHECKING:
    from pathlib import Path

    from layers.osm.progress import Progress

logger = logging.getLogger(__name__)


def build_roads(*, region: Region, path: Path, is_other: bool, progress: Progress) -> bool:
    """Compile the roads of a region that is loaded. Whatever fails, the region stays.

    Args:
        region: What the extract is of.
        path: The extract.
        is_other: Whether it took the place of another region, whose roads are of no use then.
        progress: Told what is going on.

    Returns:
        Whether there are roads now that fit the extract.

    Raises:
        StoppedError: Somebody did not want to wait for it.
    """
    if is_other:
        # First of all: whatever ends this process from here on, nobody is led through the region that has gone, and the
        # worker sees that roads are missing.
        forget_roads(settings.ROADS_DIR)
    try:
        with progress.step(_("Compiling roads")):
            compile_roads(path, settings.ROADS_DIR, region.speed_profile)
    except (RoutingError, OSError, RuntimeError, MemoryError):
        logger.exception("The roads of %s could not be compiled.", path)
        progress.say(_("The roads could not be compiled. Everything else is loaded; ways and rides do without."))
        return False
    except KeyboardInterrupt as error:
        raise StoppedError(_("Stopped. The region is loaded, only its roads are not: compile_roads makes them.")) from error
    return True


def compile_anew(*, file: Path | None, progress: Progress) -> bool:
    """Compile the roads of the region that is loaded.

    Args:
        file: The extract; without it the one that was fetched last.
        progress: Told what is going on.

    Returns:
        Whether there are roads now that fit the extract.

    Raises:
        RegionError: No region is loaded, its extract is gone, or a load is running.
    """
    loaded = LoadedRegion.objects.current()
    if not loaded:
        raise RegionError(_("No region is loaded yet."))
    region = find_region(loaded.id) if loaded.id in known_regions() else Region(id=loaded.id, name=loaded.name)
    path = file or kept_extract(region)
    if not path:
        raise RegionError(_("The extract of “%(region)s” is not here any longer. Add --osm FILE.") % {"region": region.name})
    with alone():
        return build_roads(region=region, path=path, is_other=False, progress=progress)


def roads_are_ready() -> bool:
    """Whether there are compiled roads of the present format."""
    try:
        read_about(current_folder(settings.ROADS_DIR))
    except RouterUnavailableError:
        return False
    return True
