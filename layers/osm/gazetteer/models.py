"""The tables of named places, streets and addresses. A load fills them; nobody else writes."""

from __future__ import annotations

from django.contrib.gis.db.models import PointField
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GistIndex
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from layers.core.values import WGS84
from layers.osm.gazetteer.kinds import Kind
from layers.osm.gazetteer.querysets import AddressQuerySet, GazetteerQuerySet

Box = tuple[float, float, float, float]


class GazetteerEntry(models.Model):
    """A settlement, a street, a lake, a stop: anything with a name that people look for and that no layer shows.

    Attributes:
        id: Group and OpenStreetMap element with the lowest number of those it was joined from, `street-w123`; for a street
            that is known from addresses only, `street-addr-n123`. The same as long as that element is still there.
        name: On the signpost.
        other_names: Of other languages and dialects, old, short, official and local ones, and other spellings.
        kind: A `Kind`.
        importance: From 0 to 1: what is more likely meant among several of one name.
        area: The smallest municipality around `point`; for a street the one it is a street of.
        label: Where it is, for people: nearest settlement and municipality as far as they are known and not its own name.
        point: A place that belongs to it: on the street, in the lake. Longitude and latitude in degrees.
        bbox: West, south, east, north in degrees, of the whole thing; around a point as far as its kind usually reaches.
        length_m: Of the lines it is made of, in metres; both lanes of a divided road count.
        words: Name and all other names, for the search.
        context: Settlement, municipality and postcodes, for the search.
        called: What such a thing is called in every language, one a line, for the search.

    As `layers.core.models.Entry`, the table has two more columns for the search, `folded` and `lexemes`.
    """

    id = models.CharField(primary_key=True, max_length=60)
    name = models.CharField(_("name"), max_length=255)
    other_names = ArrayField(models.CharField(max_length=255), default=list)
    kind = models.CharField(max_length=20)
    importance = models.FloatField()
    area = models.ForeignKey("areas.Area", models.SET_NULL, null=True, editable=False, related_name="+")
    label = models.CharField(max_length=600, blank=True)
    point = PointField(srid=WGS84, geography=True, spatial_index=False)
    bbox = ArrayField(models.FloatField(), size=4)
    length_m = models.FloatField(default=0)
    words = models.TextField()
    context = models.TextField(blank=True)
    called = models.TextField(blank=True, default="")

    objects = GazetteerQuerySet.as_manager()

    class Meta:
        db_table = "osm_gazetteer"
        verbose_name = _("named place")
        verbose_name_plural = _("named places")
        indexes = [GistIndex("point", name="osm_gazetteer_point")]
        constraints = [
            models.CheckConstraint(condition=Q(importance__gte=0, importance__lte=1), name="osm_gazetteer_importance"),
        ]

    def __str__(self) -> str:
        """Give its name and where it is."""
        return f"{self.name}, {self.label}" if self.label else self.name

    @property
    def box(self) -> Box:
        """The same as `bbox`, as a tuple."""
        west, south, east, north = self.bbox
        return west, south, east, north

    @property
    def kind_label(self) -> str:
        """The word for its kind that people read."""
        return str(Kind(self.kind).label)


class Address(models.Model):
    """A house with a number, along a street or in a settlement without street names.

    Attributes:
        street: What it is counted along.
        housenumber: One number in small letters and without blanks, as `numbers_in` gives it.
        number: Its digits, to sort by.
        city: The town of the postal address.
        osm_type: Of the element that says so: `n`, `w` or `r`.
        point: Longitude and latitude in degrees.
    """

    street = models.ForeignKey(GazetteerEntry, models.CASCADE, related_name="addresses", db_index=False)
    housenumber = models.CharField(_("house number"), max_length=20)
    number = models.PositiveIntegerField(null=True)
    postcode = models.CharField(max_length=255, blank=True)
    city = models.CharField(max_length=255, blank=True)
    osm_type = models.CharField(max_length=1)
    osm_id = models.BigIntegerField()
    point = PointField(srid=WGS84, geography=True, spatial_index=False)

    objects = AddressQuerySet.as_manager()

    class Meta:
        db_table = "osm_address"
        verbose_name = _("address")
        verbose_name_plural = _("addresses")
        indexes = [
            models.Index(fields=["street", "housenumber"], name="osm_address_house"),
            GistIndex("point", name="osm_address_point"),
        ]

    def __str__(self) -> str:
        """Give street and number."""
        return f"{self.street.name} {self.housenumber}"
