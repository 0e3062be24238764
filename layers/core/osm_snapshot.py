"""What OpenStreetMap says about a feature, kept beside what people here say."""

from __future__ import annotations

from django.contrib.gis.db.models import GeometryField
from django.db import models
from django.utils.translation import gettext_lazy as _

from layers.core.values import WGS84


class OsmSnapshot(models.Model):
    """What OpenStreetMap said about a feature when it was last loaded, beside what people here changed.

    The other columns of a feature always hold the effective value: the one in `overrides` where somebody here set the field,
    otherwise the one derived from this snapshot. A refresh replaces the snapshot and never touches `overrides`.
    """

    class OsmType(models.TextChoices):
        """The three kinds of OpenStreetMap elements."""

        NODE = "n", "node"
        WAY = "w", "way"
        RELATION = "r", "relation"

    osm_type = models.CharField(max_length=1, choices=OsmType, null=True, editable=False)  # noqa: DJ001 (unique only where set)
    osm_id = models.BigIntegerField(null=True, editable=False)
    osm_version = models.PositiveIntegerField(null=True, editable=False)
    osm_edited_at = models.DateTimeField(null=True, editable=False)
    osm_tags = models.JSONField(default=dict, editable=False)
    osm_geom = GeometryField(srid=WGS84, null=True, editable=False, spatial_index=False)
    osm_region = models.CharField(max_length=80, blank=True, editable=False)
    overrides = models.JSONField(default=dict, blank=True, editable=False)
    not_there = models.BooleanField(
        _("not there"),
        default=False,
        help_text=_("People here say that it does not exist. A refresh from OpenStreetMap respects that."),
    )

    class Meta:
        abstract = True

    @property
    def osm_url(self) -> str:
        """Where OpenStreetMap shows the object; empty when the feature is not from there."""
        if not self.osm_type:
            return ""
        return f"https://www.openstreetmap.org/{self.OsmType(self.osm_type).label}/{self.osm_id}"
