"""Things of which everybody may know only roughly where they are."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.contrib.gis.db.models import GeometryField, PointField
from django.contrib.postgres.indexes import GistIndex
from django.db import models
from django.utils.translation import gettext_lazy as _

from layers.core.lean_fields import UnreadGeneratedField
from layers.core.location import PLACE, Blurred, Location
from layers.core.models import Feature
from layers.core.permissions import Belonging, OwnerColumns
from layers.core.values import WGS84

if TYPE_CHECKING:
    from django.db.models import GeneratedField


def public_columns(location: Blurred) -> tuple[GeneratedField, GeneratedField, GeneratedField]:
    """The fields `geom`, `point` and `printed_geom` of a model, in this order."""
    made = location.columns
    return (
        models.GeneratedField(expression=made["geom"], output_field=PointField(srid=WGS84), db_persist=True),
        UnreadGeneratedField(
            expression=made["point"],
            output_field=PointField(srid=WGS84, geography=True, spatial_index=False),
            db_persist=True,
        ),
        UnreadGeneratedField(expression=made["printed_geom"], output_field=models.TextField(), db_persist=True),
    )


class BlurredFeature(Feature):
    """A thing whose place is public only as a cell of a grid.

    The names that everything reads, `geom`, `point`, `printed_geom` and `area`, hold what is public, so that whoever knows
    nothing of blurring cannot show too much. A model with other cells than these says so:

        location = Blurred(metres=1000)
        geom, point, printed_geom = public_columns(location)

    Attributes:
        exact_geom: Where it truly is.
        geom: The middle of the cell.
        area: The municipality of the middle of the cell, which may be another one than that of the thing.
        responsible_area: The municipality where it truly is: it decides.
    """

    exact_geom = GeometryField(_("place"), srid=WGS84, help_text=_("Point, line or area in WGS 84."), spatial_index=False)
    geom, point, printed_geom = public_columns(Blurred())
    responsible_area = models.ForeignKey(
        "areas.Area", models.SET_NULL, null=True, blank=True, editable=False, related_name="+"
    )

    location: ClassVar[Location] = Blurred()
    place_field: ClassVar = PLACE
    owner_columns: ClassVar = OwnerColumns("responsible_area", "organisation")

    class Meta(Feature.Meta):
        abstract = True
        indexes: ClassVar = [*Feature.Meta.indexes, GistIndex("geom", name="%(class)s_geom")]

    @property
    def belonging(self) -> Belonging:
        """Of the municipality where it truly lies, and of who looks after it."""
        return Belonging(self.responsible_area_id, self.organisation_id)  # type: ignore[attr-defined]  # of tables alone it is known
