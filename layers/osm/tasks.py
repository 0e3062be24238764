"""What the worker does for the basemap."""

from __future__ import annotations

from contextlib import suppress
from itertools import islice

from django.db import transaction
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from layers.osm.basemap.grid import tiles_of
from layers.osm.basemap.tiles import MAX_ZOOM, basemap_tile
from layers.osm.models import LoadedRegion

# The deepest tiles are many and quick; the others are few, and everybody's first view.
WARM_ZOOMS = range(MAX_ZOOM)
MOST_TILES = 5_000
_ONCE = "warm-basemap"


@app.task(queueing_lock=_ONCE)
def warm_basemap_tiles() -> int:
    """Draw the tiles of the region into the cache, so that nobody waits for the first of them.

    The widest views come first. A large region has more tiles than are worth it: Germany some 80,000; then the rest is drawn
    when somebody asks.

    Returns:
        How many tiles were drawn, at most `MOST_TILES`.
    """
    region = LoadedRegion.objects.current()
    tiles = (tile for zoom in WARM_ZOOMS for tile in tiles_of(region.box, zoom)) if region else ()
    first = list(islice(tiles, MOST_TILES))
    for tile in first:
        basemap_tile(*tile)
    return len(first)


def warm_soon() -> None:
    """Ask the worker, once the transaction is through; one question is enough."""
    with suppress(AlreadyEnqueued), transaction.atomic():  # a savepoint: the refusal must not end the transaction around it
        warm_basemap_tiles.defer()
