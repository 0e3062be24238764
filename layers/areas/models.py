"""Municipalities and districts: who is responsible where."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Self

from django.conf import settings
from django.contrib.gis.db.models.functions import Area as SurfaceArea
from django.db import connections, models
from django.utils.translation import gettext_lazy as _

from layers.core.functions import alphabetical
from layers.core.models import BaseFeature
from layers.core.permissions import Belonging, OwnerColumns, Role
from layers.core.querysets import PUBLIC_STATUSES, FeatureQuerySet

if TYPE_CHECKING:
    from django.contrib.gis.geos import Point

# As `AreaQuerySet.smallest_containing` asks for it.
_SMALLEST = """
SELECT id FROM areas_area WHERE status = ANY (%(statuses)s::text[]) AND ST_Covers(geom, %(point)s::geometry)
ORDER BY ST_Area(geom::geography) LIMIT 1
"""


class AreaQuerySet(FeatureQuerySet):
    """Areas, also by what lies in them."""

    def smallest_containing(self, point: Point) -> Area | None:
        """The smallest published area around a point (EPSG:4326), or `None`; its boundary is read when it is asked for."""
        smallest: Area | None = self._smallest_first(point).defer("geom", "osm_geom").first()
        return smallest

    def number_of_smallest_containing(self, point: Point) -> int | None:
        """Its number alone, which is asked for with everything that is written: Django takes longer to say it than this."""
        with connections[self.db].cursor() as cursor:
            cursor.execute(_SMALLEST, {"statuses": list(PUBLIC_STATUSES), "point": point.hexewkb.decode()})
            found = cursor.fetchone()
        return found[0] if found else None

    def _smallest_first(self, point: Point) -> Self:
        around = self.visible_to(None).filter(geom__covers=point)
        return around.order_by(SurfaceArea("geom"))

    def by_name(self) -> Self:
        """In the order of a list that people read."""
        return self.order_by(alphabetical("title"))


class Area(BaseFeature):
    """A municipality with its boundary."""

    admin_level = models.PositiveSmallIntegerField(_("administrative level"), null=True, blank=True)
    official_key = models.CharField(_("official key"), max_length=20, blank=True)
    population = models.PositiveIntegerField(_("inhabitants"), null=True, blank=True)
    website = models.CharField(_("website"), max_length=255, blank=True)
    wikidata = models.CharField(_("Wikidata"), max_length=20, blank=True)

    owner_columns: ClassVar = OwnerColumns("pk", "")

    objects = AreaQuerySet.as_manager()  # type: ignore[misc]  # the plugin takes a manager for an instance variable

    class Meta(BaseFeature.Meta):
        verbose_name = _("municipality")
        verbose_name_plural = _("municipalities")

    @property
    def belonging(self) -> Belonging:
        """Of itself."""
        return Belonging(area=self.pk)


class AreaRole(models.Model):
    """Somebody is something for an area and all that lie in it."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="area_roles", verbose_name=_("person"))
    area = models.ForeignKey(Area, models.CASCADE, related_name="roles", verbose_name=_("municipality"))
    role = models.PositiveSmallIntegerField(
        _("role"),
        choices=[
            (Role.TRUSTED.value, _("trusted: entries appear at once")),
            (Role.EDITOR.value, _("editor: looks after the entries")),
            (Role.STAFF.value, _("staff: works for the office")),
        ],
    )
    granted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, editable=False, related_name="+", verbose_name=_("granted by")
    )
    granted_at = models.DateTimeField(_("since"), auto_now_add=True)

    class Meta:
        verbose_name = _("role")
        verbose_name_plural = _("roles")
        constraints: ClassVar = [models.UniqueConstraint("user", "area", name="areas_arearole_once")]

    def __str__(self) -> str:
        """Name person, role and area."""
        return f"{self.user}: {self.get_role_display()}, {self.area}"


class Arms(models.Model):
    """The coat of arms of an area.

    A table of its own, because areas are read wherever a place is told, and a picture must not come along each time.

    Attributes:
        image: The picture as it was uploaded.
        media_type: What it is by its own first bytes, one of `layers.areas.services.PICTURES`.
        digest: Names the picture by its content, so that its address may be kept for ever.
    """

    area = models.OneToOneField(Area, models.CASCADE, related_name="arms", verbose_name=_("municipality"))
    image = models.BinaryField(_("coat of arms"))
    media_type = models.CharField(max_length=20)
    digest = models.CharField(max_length=16)

    class Meta:
        verbose_name = _("coat of arms")
        verbose_name_plural = _("coats of arms")

    def __str__(self) -> str:
        """Name the area."""
        return self.area.title
