"""What the worker does: basemap tiles before somebody asks for them, and openings of the days ahead."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime, timedelta
from itertools import islice

from django.db import transaction
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from layers.core.opening_calendar import know_openings
from layers.core.search.vocabulary import count_words, word_sources
from layers.osm.basemap.grid import tiles_of
from layers.osm.basemap.tiles import MAX_ZOOM, basemap_tile
from layers.osm.exceptions import RegionError
from layers.osm.models import LoadedRegion
from layers.osm.progress import Progress
from layers.osm.roads import compile_anew, roads_are_ready

# The deepest tiles are many and quick; the others are few, and everybody's first view.
WARM_ZOOMS = range(MAX_ZOOM)
MOST_TILES = 5_000
_ONCE = "warm-basemap"
# A worker that is down for a week does no harm.
RENEWED_AHEAD = timedelta(days=7)


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


@app.periodic(cron="17 2 * * *")
@app.task(queueing_lock="know-openings")
def know_openings_ahead(timestamp: int) -> int:
    """Work out each night when everything is open in the coming days, so that nobody waits for it.

    Args:
        timestamp: When it was due, in seconds since 1970.

    Returns:
        How many texts were worked out.
    """
    region = LoadedRegion.objects.current()
    at = datetime.fromtimestamp(timestamp, tz=UTC)
    return know_openings(calendar=region.calendar, at=at, ahead=RENEWED_AHEAD) if region else 0


@app.periodic(cron="37 2 * * *")
@app.task(queueing_lock="count-words")
def count_words_anew(timestamp: int) -> None:  # noqa: ARG001 (what runs periodically is told when it was due)
    """Count each night in how many things each word stands, and forget words of what has gone or is hidden now."""
    count_words(sources=word_sources())


@app.periodic(cron="*/5 * * * *")
@app.task(queueing_lock="compile-roads")
def compile_missing_roads(timestamp: int) -> bool:  # noqa: ARG001 (what runs periodically is told when it was due)
    """Compile the roads where they are missing: after an update that reads them otherwise, or when their files were lost.

    Returns:
        Whether it was done.
    """
    if roads_are_ready():
        return False
    try:
        return compile_anew(file=None, progress=Progress(None))
    except RegionError:
        # Nothing is loaded, or only people know where the extract is.
        return False


def warm_soon() -> None:
    """Ask the worker, once the transaction is through; one question is enough."""
    with suppress(AlreadyEnqueued), transaction.atomic():  # a savepoint: the refusal must not end the transaction around it
        warm_basemap_tiles.defer()
