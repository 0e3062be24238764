"""What the worker does for the basemap."""

from __future__ import annotations

from contextlib import suppress

from django.db import transaction
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from layers.osm.basemap.grid import tiles_of
from layers.osm.basemap.tiles import MAX_ZOOM, basemap_tile
from layers.osm.models import LoadedRegion

# The deepest tiles are many and quick; the others are few, and everybody's first view.
WARM_ZOOMS = range(MAX_ZOOM)
_ONCE = "warm-basemap"


@app.task(queueing_lock=_ONCE)
def warm_basemap_tiles() -> int:
    """Draw the tiles of the region into the cache, so that nobody waits for the first of them.

    Returns:
        How many tiles there are.
    """
    region = LoadedRegion.objects.current()
    tiles = [tile for zoom in WARM_ZOOMS for tile in tiles_of(region.box, zoom)] if region else []
    for tile in tiles:
        basemap_tile(*tile)
    return len(tiles)


def warm_soon() -> None:
    """Ask the worker, once the transaction is through; one question is enough."""
    with suppress(AlreadyEnqueued), transaction.atomic():  # a savepoint: the refusal must not end the transaction around it
        warm_basemap_tiles.defer()
