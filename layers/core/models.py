"""What everything on the map has in common."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.contrib.gis.db.models import GeometryField, PointField
from django.contrib.postgres.fields import ArrayField, DateTimeRangeField
from django.contrib.postgres.indexes import GinIndex, GistIndex
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from layers.core.contributions.models import Change, Confirmation, Photo
from layers.core.functions import DrawnFrom, GeographicPointOnSurface, LastMonth, PrintedGeometry, Quadkey, WorldX, WorldY
from layers.core.lean_fields import UnreadGeneratedField
from layers.core.location import Exact
from layers.core.osm_snapshot import OsmSnapshot
from layers.core.permissions import USUAL_COLUMNS, Belonging, OwnerColumns
from layers.core.querysets import REACHABLE, EntryQuerySet, FeatureQuerySet
from layers.core.subscriptions.models import Ground, GroundPart, Happening, Subscription
from layers.core.values import WGS84

if TYPE_CHECKING:
    from datetime import datetime

    from django.contrib.gis.geos import GEOSGeometry

    from layers.core.location import Location

__all__ = [
    "BaseFeature",
    "Change",
    "Confirmation",
    "Entry",
    "Feature",
    "Ground",
    "GroundPart",
    "Happening",
    "LayerVersion",
    "OpenSpan",
    "OpeningText",
    "OsmSnapshot",
    "Photo",
    "PlaceDetails",
    "SearchWord",
    "Status",
    "Subscription",
    "Tally",
    "TallyChange",
]


class Status(models.TextChoices):
    """Publication of a feature."""

    DRAFT = "draft", _("Draft")
    PENDING = "pending", _("Being checked")
    PUBLISHED = "published", _("Published")
    UNCONFIRMED = "unconfirmed", _("Unconfirmed")
    REJECTED = "rejected", _("Rejected")
    ARCHIVED = "archived", _("Archived")


class BaseFeature(OsmSnapshot):
    """A thing at a place. Areas build on this directly; everything else on `Feature`.

    What everybody may know of the place stands in `geom`, and `point` and `printed_geom` follow from it. Of most things that
    is all there is; of those of `layers.core.blurred.BlurredFeature` the true place stands in a column of its own.
    """

    geom = GeometryField(_("place"), srid=WGS84, help_text=_("Point, line or area in WGS 84."))
    point = UnreadGeneratedField(
        expression=GeographicPointOnSurface("geom"),
        output_field=PointField(srid=WGS84, geography=True, spatial_index=False),
        db_persist=True,
    )
    printed_geom = UnreadGeneratedField(
        expression=PrintedGeometry("geom"), output_field=models.TextField(), db_persist=True, editable=False
    )
    title = models.CharField(_("name"), max_length=200, blank=True)
    description = models.TextField(_("description"), blank=True)
    kind = models.CharField(_("kind"), max_length=40, blank=True)
    status = models.CharField(_("status"), max_length=12, choices=Status, default=Status.PUBLISHED)
    is_demo = models.BooleanField(_("example"), default=False, editable=False)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    updated_at = models.DateTimeField(_("changed"), auto_now=True)
    confirmed_at = models.DateTimeField(_("seen there"), null=True, blank=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    # What of the place is public, and the column with the whole of it, which only writing and those who may see it read.
    location: ClassVar[Location] = Exact()
    place_field: ClassVar[str] = "geom"
    # Where `belonging` stands in the table.
    owner_columns: ClassVar[OwnerColumns] = OwnerColumns("", "")

    objects = FeatureQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering: ClassVar = ["pk"]
        indexes: ClassVar = [GistIndex("point", name="%(class)s_point")]
        constraints: ClassVar = [
            models.UniqueConstraint("osm_type", "osm_id", name="%(class)s_osm"),
        ]

    def __str__(self) -> str:
        """Give the name, or the number where there is none."""
        return self.title or f"{self._meta.verbose_name} {self.pk}"

    @property
    def exact_place(self) -> GEOSGeometry:
        """Where it truly is: for who writes that, or may see it, and never for the public."""
        place: GEOSGeometry = getattr(self, self.place_field)
        return place

    @property
    def belonging(self) -> Belonging:
        """Whose it is: nobody's, unless a subclass knows better."""
        return Belonging()


class Feature(BaseFeature):
    """A thing at a place that somebody looks after. The area follows from the place."""

    area = models.ForeignKey(
        "areas.Area",
        models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=_("municipality"),
    )
    organisation = models.ForeignKey(
        "organisations.Organisation",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("looked after by"),
    )

    owner_columns: ClassVar = USUAL_COLUMNS

    class Meta(BaseFeature.Meta):
        abstract = True

    @property
    def belonging(self) -> Belonging:
        """Of the municipality where it lies, and of who looks after it."""
        return Belonging(self.area_id, self.organisation_id)


class PlaceDetails(models.Model):
    """What a place that people visit may tell about itself."""

    opening_hours = models.CharField(_("opening hours"), max_length=255, blank=True)
    wheelchair = models.CharField(
        _("wheelchair"),
        max_length=8,
        blank=True,
        choices=[("yes", _("yes")), ("limited", _("partly")), ("no", _("no"))],
    )
    address = models.CharField(_("address"), max_length=255, blank=True)
    phone = models.CharField(_("phone"), max_length=80, blank=True)
    website = models.CharField(_("website"), max_length=255, blank=True)

    class Meta:
        abstract = True


class LayerVersion(models.Model):
    """A number per layer that grows with every change of what it shows, in the transaction of the change."""

    layer = models.CharField(max_length=60, primary_key=True)
    version = models.PositiveBigIntegerField(default=1)
    changed_at = models.DateTimeField(auto_now=True)

    def __str__(self) -> str:
        """Name layer and number."""
        return f"{self.layer} {self.version}"


class Entry(models.Model):
    """A feature of any layer in the columns that all have in common. Triggers write it (`layers.core.entry_table`).

    Attributes:
        thing: The same for all entries of one OpenStreetMap object, which several layers may show.
        rank: Place of the layer in the order of the legend; of several entries of one thing the first counts.
        prominence: As in `layers.core.layer.Prominence`.
        names: All names, one a line, for the search.
        words: What such a thing is called in every language, one a line, for the search.
        details: What else a search looks in.
        as_of: When somebody last looked: at the map of OpenStreetMap, or here.
        world_x: As in `layers.core.functions.WorldX`; `world_y` alike.
        quadkey: As in `layers.core.functions.Quadkey`.
        last_month: As in `layers.core.functions.LastMonth`.
        drawn_from: As in `layers.core.functions.DrawnFrom`.

    The table has two more columns, which only `layers.core.search` reads: `folded`, the names without what spellings differ
    in, and `lexemes`, every word with how much it counts and marks for layer, municipality and square of the map.
    """

    key = models.CharField(primary_key=True, max_length=80)
    layer = models.CharField(max_length=60)
    feature_id = models.BigIntegerField()
    thing = models.CharField(max_length=80)
    rank = models.SmallIntegerField()
    min_zoom = models.SmallIntegerField()
    prominence = models.SmallIntegerField()
    family = models.CharField(max_length=20)
    kind = models.CharField(max_length=40)
    icon = models.CharField(max_length=80)
    title = models.CharField(max_length=200)
    names = models.TextField()
    words = models.TextField()
    details = models.TextField()
    status = models.CharField(max_length=12, choices=Status)
    is_demo = models.BooleanField()
    geom = GeometryField(srid=WGS84)
    point = PointField(srid=WGS84, geography=True, spatial_index=False)
    # Without constraints: rows come and go in the very transaction of what they point at.
    area = models.ForeignKey(
        "areas.Area", models.DO_NOTHING, null=True, editable=False, related_name="+", db_constraint=False
    )
    organisation = models.ForeignKey(
        "organisations.Organisation", models.DO_NOTHING, null=True, editable=False, related_name="+", db_constraint=False
    )
    starts_at = models.DateTimeField(null=True)
    ends_at = models.DateTimeField(null=True)
    opening_hours = models.CharField(max_length=255, blank=True)
    wheelchair = models.CharField(max_length=8, blank=True)
    as_of = models.DateTimeField()
    world_x = models.GeneratedField(expression=WorldX("point"), output_field=models.IntegerField(null=True), db_persist=True)
    world_y = models.GeneratedField(expression=WorldY("point"), output_field=models.IntegerField(null=True), db_persist=True)
    quadkey = models.GeneratedField(
        expression=Quadkey("point"), output_field=models.BigIntegerField(null=True), db_persist=True
    )
    last_month = models.GeneratedField(
        expression=LastMonth("starts_at", "ends_at"), output_field=models.SmallIntegerField(), db_persist=True
    )
    drawn_from = models.GeneratedField(
        expression=DrawnFrom("geom"), output_field=models.SmallIntegerField(null=True), db_persist=True
    )

    objects = EntryQuerySet.as_manager()

    class Meta:
        indexes: ClassVar = [
            GistIndex("layer", "prominence", "point", name="core_entry_near"),
            models.Index("thing", name="core_entry_thing"),
            models.Index("layer", "starts_at", name="core_entry_starts_at", condition=Q(starts_at__isnull=False)),
            GistIndex("layer", "prominence", "point", name="core_entry_with_hours", condition=~Q(opening_hours="")),
            GistIndex("layer", "prominence", "point", name="core_entry_wheelchair", condition=Q(wheelchair__in=REACHABLE)),
            models.Index("quadkey", name="core_entry_quadkey"),
            # Of every tile it is counted what ends in this month, so all that this takes is in the index.
            models.Index(
                fields=["last_month", "quadkey"],
                name="core_entry_timed",
                condition=Q(ends_at__isnull=False),
                include=["layer", "feature_id", "world_x", "world_y", "status", "starts_at", "ends_at"],
            ),
            GistIndex("drawn_from", "geom", name="core_entry_shapes", condition=Q(drawn_from__isnull=False)),
        ]

    def __str__(self) -> str:
        """Name layer and number."""
        return self.key

    @property
    def known_end(self) -> datetime | None:
        """When it ends; `None` where nobody said so, for which `ends_at` repeats the start."""
        return None if self.ends_at == self.starts_at else self.ends_at


class Tally(models.Model):
    """How many public features of a layer lie in a cell of the map: a level of the pyramid that `layers.core.pyramid` keeps.

    Attributes:
        zoom: Of the tiles of which this is a cell.
        cell: The first digits of its members' `Entry.quadkey`.
        behind: Layers whose entries stand before these, being of the same things, in the order of the legend: where one of
            those is shown, these are not. Empty for nearly all.
        last_month: As in `Entry`.
        members: How many there are.
        x: Sum of their `Entry.world_x`; `y` alike.
        member: Their ids, one XOR the other: of a single member its id, whatever came and went before.
    """

    pk = models.CompositePrimaryKey("zoom", "cell", "layer", "behind", "last_month")
    zoom = models.SmallIntegerField()
    cell = models.BigIntegerField()
    layer = models.CharField(max_length=60)
    behind = ArrayField(models.CharField(max_length=60))
    last_month = models.SmallIntegerField()
    members = models.IntegerField()
    x = models.BigIntegerField()
    y = models.BigIntegerField()
    member = models.BigIntegerField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["zoom"], name="core_tally_empty", condition=Q(members=0))]

    def __str__(self) -> str:
        """Name cell and layer."""
        return f"{self.zoom}/{self.cell} {self.layer}: {self.members}"


class TallyChange(models.Model):
    """An entry that came (`sign` 1) or went (-1) and that no `Tally` knows of yet. Triggers write it, nobody changes it.

    Attributes:
        thing: As in `Entry`; `NULL` where no other layer can show it.
        rank: As in `Entry`.
        x: As `Entry.world_x`; `y` alike.
        last_month: As in `Entry`.
    """

    sign = models.SmallIntegerField()
    layer = models.CharField(max_length=60)
    feature_id = models.BigIntegerField()
    thing = models.CharField(max_length=80, null=True)  # noqa: DJ001 (an empty text would be a thing)
    rank = models.SmallIntegerField()
    x = models.IntegerField()
    y = models.IntegerField()
    quadkey = models.BigIntegerField()
    last_month = models.SmallIntegerField()

    def __str__(self) -> str:
        """Name what came or went."""
        return f"{self.sign:+} {self.layer}:{self.feature_id}"


class OpeningText(models.Model):
    """Opening hours as somebody wrote them. Many features share one text; triggers collect them from `Entry`.

    Attributes:
        known_until: Up to when `OpenSpan` tells when it is open; `None` before that was worked out.
    """

    text = models.CharField(primary_key=True, max_length=255)
    known_until = models.DateTimeField(null=True, db_index=True)

    def __str__(self) -> str:
        """Give it as it was written."""
        return self.text


class OpenSpan(models.Model):
    """A span in which everything with a certain text is open."""

    text = models.ForeignKey(OpeningText, models.CASCADE, related_name="spans")
    span = DateTimeRangeField()

    class Meta:
        indexes: ClassVar = [GistIndex("span", name="core_openspan_span")]

    def __str__(self) -> str:
        """Give text and span."""
        return f"{self.text_id}: {self.span}"


class SearchWord(models.Model):
    """A word of what everybody may find, folded by `core_fold`; triggers collect them. Slips are looked up here.

    Attributes:
        stem: As the German stemmer has it, which finds the other forms of a word.
        entries: In how many things it stood when they were last counted; what came since counts as one.
    """

    word = models.CharField(primary_key=True, max_length=60)
    stem = models.CharField(max_length=60, db_index=True)
    entries = models.PositiveIntegerField(default=1)

    class Meta:
        indexes: ClassVar = [GinIndex(fields=["word"], name="core_searchword_part", opclasses=["gin_trgm_ops"])]

    def __str__(self) -> str:
        """Give the word."""
        return self.word
