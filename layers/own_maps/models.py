"""Own maps, what lies on them, and who works on them."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.contrib.gis.db.models import GeometryField
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from layers.core.contributions.models import Change
from layers.core.photos.describing import LONGEST_ALT
from layers.core.photos.names import register_names
from layers.core.values import WGS84
from layers.organisations.models import Group
from layers.own_maps.palette import COLOURS, SYMBOLS, USUAL_COLOUR, USUAL_SYMBOL
from layers.own_maps.querysets import MapQuerySet, SpotQuerySet

if TYPE_CHECKING:
    from collections.abc import Iterator

LONGEST_TITLE = 80
LONGEST_DESCRIPTION = 1000
LONGEST_NOTE = 2000
MOST_LAYERS = 30


def new_token() -> str:
    """What nobody guesses, for an address."""
    return secrets.token_urlsafe(24)


class OwnMap(models.Model):
    """A map that somebody made.

    Attributes:
        access: Who may look at it, beside those who work on it.
        token: Its address: whoever knows it sees the map, unless it is private.
        join_code: Whoever knows it may work on the map; empty while nobody is invited.
        owner: Who made it; of a map of a group that is all they are. `None` once they are gone.
        group: Whose members work on it together.
        layers: Of the common map, by their ids.
        version: Grows with every edit.
        forgotten_version: What was removed up to it is not remembered any more.
        deleted_at: It can be brought back for a while.
    """

    class Access(models.TextChoices):
        """Who may look at a map."""

        PRIVATE = "private", _("Only for us")
        LINK = "link", _("With the link")
        PUBLIC = "public", _("For everybody")

    title = models.CharField(_("name"), max_length=LONGEST_TITLE)
    description = models.TextField(_("description"), max_length=LONGEST_DESCRIPTION, blank=True)
    access = models.CharField(_("who may see it"), max_length=7, choices=Access, default=Access.PRIVATE)
    token = models.CharField(max_length=40, unique=True, default=new_token, editable=False)
    join_code = models.CharField(max_length=40, blank=True, editable=False)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="own_maps")
    group = models.ForeignKey(Group, models.CASCADE, null=True, related_name="own_maps", verbose_name=_("group"))
    layers = ArrayField(models.CharField(max_length=60), default=list, size=MOST_LAYERS)
    version = models.PositiveIntegerField(default=1, editable=False)
    forgotten_version = models.PositiveIntegerField(default=0, editable=False)
    copied_from = models.ForeignKey("self", models.SET_NULL, null=True, related_name="copies")
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now_add=True)
    deleted_at = models.DateTimeField(null=True, editable=False)

    objects = MapQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-updated_at", "-pk"]
        verbose_name = _("own map")
        verbose_name_plural = _("own maps")
        indexes: ClassVar = [
            models.Index(
                fields=["-updated_at", "-id"],
                name="own_maps_gallery",
                condition=Q(access="public", deleted_at__isnull=True),
            ),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint("join_code", name="own_maps_join_code", condition=~Q(join_code="")),
            models.CheckConstraint(condition=~Q(title=""), name="own_maps_titled"),
        ]

    def __str__(self) -> str:
        """Give the name."""
        return self.title

    @property
    def is_private(self) -> bool:
        """Whether only those see it who work on it."""
        return self.access == self.Access.PRIVATE


class Spot(models.Model):
    """A point, a line or an area on an own map.

    Attributes:
        uid: Given by who draws it, so that sending it twice makes one spot.
        geom: Point, LineString or Polygon (EPSG:4326).
        position: In the list, the smallest first.
        author: Who drew it; `None` once they are gone.
        version: Of the map when the spot was changed last.
        removed_at: It can be brought back for a while; `None` while it lies on the map.
        proposed: What became of it on the common map.
    """

    map = models.ForeignKey(OwnMap, models.CASCADE, related_name="spots")
    uid = models.UUIDField()
    geom = GeometryField(srid=WGS84, spatial_index=False)
    title = models.CharField(_("name"), max_length=LONGEST_TITLE)
    note = models.TextField(_("note"), max_length=LONGEST_NOTE, blank=True)
    colour = models.CharField(_("colour"), max_length=12, default=USUAL_COLOUR)
    icon = models.CharField(_("icon"), max_length=20, default=USUAL_SYMBOL)
    position = models.IntegerField(default=0)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    version = models.PositiveIntegerField()
    removed_at = models.DateTimeField(null=True)
    proposed = models.ForeignKey(Change, models.SET_NULL, null=True, related_name="+")

    objects = SpotQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["position", "pk"]
        verbose_name = _("spot")
        verbose_name_plural = _("spots")
        indexes: ClassVar = [models.Index("map", "version", name="own_maps_spot_since")]
        constraints: ClassVar = [
            models.UniqueConstraint("map", "uid", name="own_maps_spot_once"),
            models.CheckConstraint(condition=~Q(title=""), name="own_maps_spot_titled"),
            models.CheckConstraint(condition=Q(colour__in=sorted(COLOURS)), name="own_maps_spot_colour"),
            models.CheckConstraint(condition=Q(icon__in=sorted(SYMBOLS)), name="own_maps_spot_icon"),
        ]

    def __str__(self) -> str:
        """Give the name."""
        return self.title


class SpotPhoto(models.Model):
    """A picture of a spot. Its files lie in the storage of all pictures, under a name that tells nothing."""

    spot = models.ForeignKey(Spot, models.CASCADE, related_name="photos")
    name = models.CharField(max_length=80, unique=True)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    alt = models.CharField(_("what is in the picture"), max_length=LONGEST_ALT, blank=True)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar = ["pk"]
        verbose_name = _("photo of a spot")
        verbose_name_plural = _("photos of spots")

    def __str__(self) -> str:
        """Say what is in it."""
        return self.alt or self.name


class Collaborator(models.Model):
    """Somebody works on a map that somebody else made."""

    map = models.ForeignKey(OwnMap, models.CASCADE, related_name="collaborators")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("person"))
    joined_at = models.DateTimeField(_("since"), auto_now_add=True)

    class Meta:
        ordering: ClassVar = ["pk"]
        verbose_name = _("collaborator")
        verbose_name_plural = _("collaborators")
        constraints: ClassVar = [models.UniqueConstraint("user", "map", name="own_maps_collaborator_once")]

    def __str__(self) -> str:
        """Name person and map."""
        return f"{self.user}: {self.map}"


class PendingImport(models.Model):
    """A file that was read, until its owner says that all of it is to come onto the map.

    Attributes:
        spots: As `layers.own_maps.importing` reads them.
    """

    map = models.ForeignKey(OwnMap, models.CASCADE, related_name="imports")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    spots = models.JSONField()
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar = ["pk"]
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        constraints: ClassVar = [models.UniqueConstraint("map", "user", name="own_maps_import_once")]

    def __str__(self) -> str:
        """Name the map."""
        return str(self.map)


@register_names
def photo_names() -> Iterator[str]:
    """Pictures that spots have: nobody else may take their files for strays."""
    return SpotPhoto.objects.values_list("name", flat=True).iterator()
