"""Which region is loaded. Features lie in the tables of their layers, the basemap in `osm_basemap`, names in a gazetteer."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Value
from django.utils.translation import gettext_lazy as _

from geo_platform.within_request import once_within_request
from layers.core.public_holidays import Calendar
from layers.core.values import BBox
from layers.osm.gazetteer.models import Address, GazetteerEntry

__all__ = ["Address", "GazetteerEntry", "LoadedRegion", "LoadedRegionManager"]


class LoadedRegionManager(models.Manager["LoadedRegion"]):
    """Access to the one region there is."""

    def current(self) -> LoadedRegion | None:
        """Give the loaded region, or `None` before the first load."""
        return _current()


class LoadedRegion(models.Model):
    """The region whose OpenStreetMap data the site shows; there is at most one.

    Attributes:
        id: Name of its file in `fixtures/regions`, or made from the name of the extract.
        bbox: West, south, east, north in degrees (WGS 84).
        start_view: Longitude and latitude of the map's first middle in degrees, and the zoom.
        state: ISO 3166-2 code; decides about public holidays.
        speed_profile: Whose speed limits hold where none is signed.
        municipality_levels: Which `admin_level` values of OpenStreetMap are municipalities here.
        source: Name of the file it was loaded from.
        data_timestamp: As of when the data is, where the file says so.
        basemap_version: Changes exactly when the content of the basemap does.
        gazetteer_version: Changes exactly when the places, streets and addresses do.
        counts: Layer id to kind id to the number of features that the extract holds.
        report: What could not be taken as it stood in the extract, as `layers.osm.gaps.Gaps` tells it.
    """

    id = models.CharField(primary_key=True, max_length=80)
    name = models.CharField(_("name"), max_length=200)
    bbox = ArrayField(models.FloatField(), size=4)
    start_view = ArrayField(models.FloatField(), size=3)
    country = models.CharField(max_length=2, blank=True)
    state = models.CharField(max_length=6, blank=True)
    time_zone = models.CharField(max_length=60)
    languages = ArrayField(models.CharField(max_length=12))
    speed_profile = models.CharField(max_length=20, blank=True)
    municipality_levels = ArrayField(models.PositiveSmallIntegerField())
    source = models.CharField(max_length=255)
    data_timestamp = models.DateTimeField(null=True)
    loaded_at = models.DateTimeField(auto_now=True)
    basemap_version = models.CharField(max_length=32)
    gazetteer_version = models.CharField(max_length=32, blank=True)
    counts = models.JSONField(default=dict)
    report = models.JSONField(default=dict)

    objects = LoadedRegionManager()

    class Meta:
        verbose_name = _("loaded region")
        verbose_name_plural = _("loaded regions")
        constraints = [models.UniqueConstraint(Value(1), name="osm_one_region")]

    def __str__(self) -> str:
        """Give its name."""
        return self.name

    @property
    def calendar(self) -> Calendar:
        """By which holidays, clocks and sun it lives."""
        return Calendar(self.country, self.state, self.time_zone, BBox(*self.bbox).centre)

    @property
    def box(self) -> tuple[float, float, float, float]:
        """The same as `bbox`, as a tuple."""
        west, south, east, north = self.bbox
        return west, south, east, north


@once_within_request
def _current() -> LoadedRegion | None:
    return LoadedRegion.objects.first()
