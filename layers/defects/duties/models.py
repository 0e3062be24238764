"""Boundaries with their versions, and who is responsible for what within them."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.gis.db.models import GeometryField
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from layers.core.values import WGS84
from layers.defects.authorities import Authority
from layers.defects.categories import Category
from layers.defects.duties.sorts import Sort
from layers.defects.kinds import KIND_CHOICES

MOST_WIDTH_M = 500


def for_ever() -> DateRange:
    """Without beginning and end."""
    return DateRange(None, None, "[)")


class Boundary(models.Model):
    """Some ground for which somebody may be responsible, whatever its outline was on which day.

    Attributes:
        code: Tells boundaries apart when they are imported again.
        sort: What it is, as in `layers.defects.duties.sorts`.
        spoken: How it stands in a German sentence: "in der Gemeinde Laage"; empty where "in" and the name will do.
        area: Whose outline it has on the map, where it is one of these.
    """

    code = models.SlugField(_("code"), max_length=80, unique=True)
    sort = models.PositiveSmallIntegerField(_("what it is"), choices=Sort)
    title = models.CharField(_("name"), max_length=200)
    spoken = models.CharField(
        _("in a sentence"), max_length=200, blank=True, help_text=_("With its preposition, as in: in der Gemeinde Laage")
    )
    area = models.OneToOneField(
        "areas.Area", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("municipality on the map")
    )

    class Meta:
        ordering: ClassVar = ["title", "pk"]
        verbose_name = _("boundary")
        verbose_name_plural = _("boundaries")
        indexes: ClassVar = [models.Index("sort", name="defects_boundary_sort")]

    def __str__(self) -> str:
        """Give the name."""
        return self.title


class BoundaryVersion(models.Model):
    """The outline of a boundary from one day to another. The database cuts it into small parts, in which points are found.

    Attributes:
        valid: From the first day to the one on which it is no longer so.
        geom: An area, or lines of which it is a corridor; degrees (EPSG:4326).
        width_m: Of the corridor, from edge to edge; `None` for an area.
        size_m2: What it covers, reckoned by the database.
        source: Where it comes from, for people.
    """

    boundary = models.ForeignKey(Boundary, models.CASCADE, related_name="versions", verbose_name=_("boundary"))
    valid = DateRangeField(_("valid"), default=for_ever)
    geom = GeometryField(_("outline"), srid=WGS84, spatial_index=False)
    width_m = models.PositiveSmallIntegerField(_("width in metres"), null=True, blank=True)
    size_m2 = models.FloatField(_("size"), default=0, editable=False)
    source = models.CharField(_("source"), max_length=200, blank=True)

    class Meta:
        ordering: ClassVar = ["boundary", "valid"]
        verbose_name = _("version of a boundary")
        verbose_name_plural = _("versions of boundaries")
        constraints: ClassVar = [
            ExclusionConstraint(
                name="defects_boundary_one_version_a_day",
                expressions=[("boundary", RangeOperators.EQUAL), ("valid", RangeOperators.OVERLAPS)],
            ),
            models.CheckConstraint(condition=Q(valid__isempty=False), name="defects_boundary_lasts"),
            models.CheckConstraint(
                condition=Q(width_m=None) | Q(width_m__gt=0, width_m__lte=MOST_WIDTH_M), name="defects_boundary_width"
            ),
        ]

    def __str__(self) -> str:
        """Name the boundary."""
        return str(self.boundary)


class BoundaryPart(models.Model):
    """A piece of what a version covers, small enough that a point is found in no time. Written by the database alone."""

    version = models.ForeignKey(BoundaryVersion, models.CASCADE, related_name="parts")
    geom = GeometryField(srid=WGS84)

    def __str__(self) -> str:
        """Give the number alone."""
        return f"{self.pk}"


class Duty(models.Model):
    """Somebody is responsible for something within a boundary, or within all of a sort.

    Attributes:
        category: For what; `None` for all of `kind`, or where that is empty, too, for everything.
        boundary: Where; `None` for all boundaries of `sort`.
        precedence: Goes before everything else that decides: the greater, the sooner.
        words: Why, by language, where the usual sentence does not say it well: `{"de": …, "en": …}`.
        valid: From the first day to the one on which it is no longer so.
    """

    authority = models.ForeignKey(Authority, models.CASCADE, related_name="duties", verbose_name=_("responsible office"))
    category = models.ForeignKey(
        Category, models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("category")
    )
    kind = models.CharField(_("kind"), max_length=40, choices=KIND_CHOICES, blank=True)
    boundary = models.ForeignKey(
        Boundary, models.CASCADE, null=True, blank=True, related_name="duties", verbose_name=_("boundary")
    )
    sort = models.PositiveSmallIntegerField(_("all boundaries of this sort"), choices=Sort, null=True, blank=True)
    precedence = models.SmallIntegerField(
        _("precedence"), default=0, help_text=_("Usually 0. The greatest goes before all rules.")
    )
    words = models.JSONField(_("explanation"), default=dict, blank=True)
    valid = DateRangeField(_("valid"), default=for_ever)
    is_demo = models.BooleanField(_("example"), default=False, editable=False)

    class Meta:
        ordering: ClassVar = ["authority", "pk"]
        verbose_name = _("duty")
        verbose_name_plural = _("duties")
        indexes: ClassVar = [models.Index("sort", name="defects_duty_sort", condition=Q(sort__isnull=False))]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(category=None) | Q(kind=""), name="defects_duty_one_subject"),
            models.CheckConstraint(
                condition=Q(boundary=None, sort__isnull=False) | Q(boundary__isnull=False, sort=None),
                name="defects_duty_one_place",
            ),
            models.CheckConstraint(condition=Q(valid__isempty=False), name="defects_duty_lasts"),
        ]

    def __str__(self) -> str:
        """Name office, subject and place."""
        return f"{self.authority}: {self.subject}, {self.place}"

    @property
    def subject(self) -> str:
        """For what, in the active language."""
        return (
            str(self.category) if self.category_id else str(self.get_kind_display()) if self.kind else str(_("everything"))
        )

    @property
    def place(self) -> str:
        """Where, in the active language."""
        return str(self.boundary) if self.boundary_id else str(self.get_sort_display())


class KeptCheck(models.Model):
    """What the last look for gaps and overlaps has found: one row.

    Attributes:
        checked_at: When that look began; `None` before the first.
        asked_at: When somebody last asked for a look; `None` where nobody has.
        content: As `layers.defects.duties.kept` reads it.
    """

    checked_at = models.DateTimeField(null=True)
    asked_at = models.DateTimeField(null=True)
    content = models.JSONField(default=dict)

    def __str__(self) -> str:
        """Give the time."""
        return f"{self.checked_at}"

    @property
    def is_waiting(self) -> bool:
        """Whether no look has begun since somebody asked for one."""
        return self.asked_at is not None and (self.checked_at is None or self.checked_at < self.asked_at)
