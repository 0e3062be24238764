"""Makes roads out of an extract, for `layers.core.roads`."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from routing.compiling import compile_roads, forget_roads
from routing.router import RoutingError

if TYPE_CHECKING:
    from pathlib import Path

    from layers.osm.progress import Progress
    from layers.osm.regions import Region

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
    """
    try:
        with progress.step(_("Compiling roads")):
            compile_roads(path, settings.ROADS_DIR, region.speed_profile)
    except (RoutingError, OSError, RuntimeError, MemoryError):
        logger.exception("The roads of %s could not be compiled.", path)
        progress.say(_("The roads could not be compiled. Everything else is loaded; ways and rides do without."))
        if is_other:
            forget_roads(settings.ROADS_DIR)
        return False
    return True
