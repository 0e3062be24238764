"""What can go wrong on the way from OpenStreetMap to the map, each told in a plain sentence."""

from __future__ import annotations

from layers.core.exceptions import AmtskarteError


class RegionError(AmtskarteError):
    """The region is unknown, its file is wrong, or another one is loaded."""


class ExtractError(AmtskarteError):
    """A file cannot be read as an OpenStreetMap extract."""


class DownloadError(AmtskarteError):
    """Data could not be fetched. What was there before is untouched."""


class StoppedError(AmtskarteError):
    """Somebody stopped what was going on when a part of it was done."""
