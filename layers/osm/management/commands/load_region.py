"""`load_region [NAME] [--osm FILE] [--replace]`: fetches what it needs and loads it."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError
from django.utils.translation import gettext as _

from layers.core.exceptions import AmtskarteError
from layers.osm.exceptions import DownloadError
from layers.osm.loading import check_place, load_region
from layers.osm.models import LoadedRegion
from layers.osm.progress import Progress
from layers.osm.regions import FALLBACK, SAMPLE, Region, find_region, known_regions, region_of_file
from layers.osm.report import report
from layers.osm.sources import fetch_extract

if TYPE_CHECKING:
    from django.core.management.base import CommandParser


class Command(BaseCommand):
    """The only way in for OpenStreetMap data."""

    help = "Loads a region from OpenStreetMap data, or loads it again."

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the arguments."""
        names = ", ".join(known_regions())
        parser.add_argument("name", nargs="?", default="", help=f"{names}; without it the loaded one, at first {SAMPLE}")
        parser.add_argument("--osm", type=Path, metavar="FILE", help="an extract: .osm.pbf, .osm, .osm.gz or .osm.bz2")
        parser.add_argument("--replace", action="store_true", help="put it in the place of another region")

    def handle(self, *, name: str, osm: Path | None, replace: bool, **_options: object) -> None:
        """Do it, and tell what happened."""
        try:
            self._load(_region(name, osm), osm, replace=replace)
        except AmtskarteError as error:
            raise CommandError(str(error)) from error
        except KeyboardInterrupt as error:
            raise CommandError(_("Stopped. Nothing has changed."), returncode=130) from error
        except DatabaseError as error:
            raise CommandError(
                _("The database could not take the region and is as it was before: %(reason)s") % {"reason": error},
            ) from error

    def _load(self, region: Region, file: Path | None, *, replace: bool) -> None:
        progress = Progress(sys.stderr)
        check_place(region, replace=replace)
        try:
            path = file or fetch_extract(region, progress)
        except DownloadError as error:
            # Any map is better than none, but nobody asked for this one in the place of another.
            if region.id != SAMPLE or LoadedRegion.objects.current():
                raise
            progress.say(str(error))
            region = find_region(FALLBACK)
            path = fetch_extract(region, progress)
        for line in report(load_region(region=region, path=path, replace=replace, progress=progress)):
            self.stdout.write(line)


def _region(name: str, file: Path | None) -> Region:
    """What to load: the region of that name or file, otherwise the loaded one, at first the sample."""
    if name:
        return find_region(name)
    if file:
        return region_of_file(file)
    loaded = LoadedRegion.objects.current()
    if loaded and loaded.id not in known_regions():
        return Region(id=loaded.id, name=loaded.name)
    return find_region(loaded.id if loaded else SAMPLE)
