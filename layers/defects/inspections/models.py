"""Playgrounds that are looked after, their devices, and what inspections of them have found.

An inspection comes whole, in one piece from the phone on which it was made, and is never changed after that: a trigger of
the database refuses it. What may go is who it was, when that account goes, and the report to which a finding led.
"""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.contrib.gis.db.models import PointField
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from layers.core.permissions import Belonging
from layers.core.photos.names import register_names
from layers.core.values import WGS84
from layers.defects.categories import spoken
from layers.defects.inspections.device_types import DeviceType
from layers.defects.inspections.kinds import BOUNDS, USUAL_DAYS, Kind
from layers.defects.inspections.querysets import GroundQuerySet, InspectionQuerySet

if TYPE_CHECKING:
    from collections.abc import Iterator

LONGEST_NAME = 120
LONGEST_NOTE = 2000
# Letters and digits that nobody mistakes for each other on a sign that has been in the rain.
_LETTERS = "abcdefghkmnpqrstuvwxyz23456789"
_CODE_LENGTH = 8


def new_code() -> str:
    """A word for a sign, to be typed where the camera cannot read it."""
    return "".join(secrets.choice(_LETTERS) for _letter in range(_CODE_LENGTH))


def _within(kind: str) -> Q:
    fewest, most = BOUNDS[kind]
    return Q(**{f"{kind}_days__gte": fewest, f"{kind}_days__lte": most})


class Ground(models.Model):
    """A playground that somebody looks after. It outlives its entry on the map, since its protocols have to.

    Attributes:
        thing: The key of its entry: `playgrounds:17`.
        title: What it was called when it was last looked up; `point` alike.
        code: On the sign at the gate, as in the address of its QR code.
        visual_days: How many days may lie between two visual inspections; `operational_days` and `annual_days` alike.
        shows_last: Whether everybody may read when it was last looked at.
        is_active: Whether its inspections are due.
    """

    thing = models.CharField(max_length=80, unique=True)
    title = models.CharField(_("name"), max_length=200)
    point = PointField(srid=WGS84)
    area = models.ForeignKey("areas.Area", models.SET_NULL, null=True, related_name="+")
    organisation = models.ForeignKey("organisations.Organisation", models.SET_NULL, null=True, related_name="+")
    code = models.SlugField(max_length=16, unique=True, default=new_code, editable=False)
    visual_days = models.PositiveSmallIntegerField(_("days between visual inspections"), default=USUAL_DAYS[Kind.VISUAL])
    operational_days = models.PositiveSmallIntegerField(
        _("days between operational inspections"), default=USUAL_DAYS[Kind.OPERATIONAL]
    )
    annual_days = models.PositiveSmallIntegerField(_("days between main inspections"), default=USUAL_DAYS[Kind.ANNUAL])
    shows_last = models.BooleanField(_("everybody may read when it was last looked at"), default=False)
    is_active = models.BooleanField(_("is looked at"), default=True)
    is_demo = models.BooleanField(_("example"), default=False, editable=False)
    since = models.DateTimeField(auto_now_add=True)

    objects = GroundQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["title", "pk"]
        verbose_name = _("playground that is inspected")
        verbose_name_plural = _("playgrounds that are inspected")
        constraints: ClassVar = [
            models.CheckConstraint(condition=_within(kind), name=f"defects_ground_{kind}_days") for kind in BOUNDS
        ]

    def __str__(self) -> str:
        """Give its name."""
        return self.title

    @property
    def belonging(self) -> Belonging:
        """Of the municipality where it lies, and of who looks after it."""
        return Belonging(self.area_id, self.organisation_id)

    def days(self, kind: str) -> int:
        """How many days may lie between two inspections of a kind."""
        days: int = getattr(self, f"{kind}_days")
        return days


class PlayDevice(models.Model):
    """Something that stands on a playground.

    Attributes:
        number: The office's own, as on the plate of the device.
        year: When it was built.
        blocked_since: When it was closed because of danger; `None` where it may be used.
        removed_at: When it was taken away; what was found on it stays.
    """

    ground = models.ForeignKey(Ground, models.CASCADE, related_name="devices")
    name = models.CharField(_("name"), max_length=LONGEST_NAME)
    type = models.CharField(_("kind of device"), max_length=12, choices=DeviceType)
    maker = models.CharField(_("maker"), max_length=LONGEST_NAME, blank=True)
    year = models.PositiveSmallIntegerField(_("built in"), null=True, blank=True)
    number = models.CharField(_("number on its plate"), max_length=60, blank=True)
    position = models.PositiveSmallIntegerField(_("order"), default=0)
    blocked_since = models.DateTimeField(null=True, blank=True, editable=False)
    removed_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        ordering: ClassVar = ["position", "pk"]
        verbose_name = _("device of a playground")
        verbose_name_plural = _("devices of playgrounds")
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(year=None) | Q(year__gte=1900, year__lte=2200), name="defects_device_year")
        ]

    def __str__(self) -> str:
        """Give its name."""
        return self.name


class CheckPoint(models.Model):
    """Something to look at.

    Attributes:
        code: In what was found; never changes.
        kinds: In which kinds of inspections.
        types: On which types of devices; empty for the playground as a whole.
        texts: What to look at, by language.
    """

    code = models.SlugField(_("code"), max_length=40, unique=True)
    kinds = ArrayField(models.CharField(max_length=12, choices=Kind), verbose_name=_("in which inspections"))
    types = ArrayField(
        models.CharField(max_length=12, choices=DeviceType), verbose_name=_("on which devices"), default=list, blank=True
    )
    texts = models.JSONField(_("what to look at"), default=dict)
    position = models.PositiveSmallIntegerField(_("order"), default=0)
    is_active = models.BooleanField(_("is asked"), default=True)

    class Meta:
        ordering: ClassVar = ["position", "pk"]
        verbose_name = _("point of a checklist")
        verbose_name_plural = _("points of checklists")

    def __str__(self) -> str:
        """Say what to look at, in the active language."""
        return spoken(self.texts)


class Inspection(models.Model):
    """Somebody has looked at a playground.

    Attributes:
        inspector: Whose account signed it; `None` once that is gone.
        signed_as: How they were called then.
        qualification: What makes them competent, for a main inspection.
        done_at: When they looked, by their phone's clock.
        received_at: When it arrived here.
    """

    ground = models.ForeignKey(Ground, models.PROTECT, related_name="inspections")
    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    inspector = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    signed_as = models.CharField(_("looked at by"), max_length=200, blank=True)
    qualification = models.CharField(_("qualification"), max_length=200, blank=True)
    done_at = models.DateTimeField(_("looked at"))
    received_at = models.DateTimeField(auto_now_add=True)
    note = models.TextField(_("note"), max_length=LONGEST_NOTE, blank=True)

    objects = InspectionQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-done_at", "-pk"]
        indexes: ClassVar = [
            models.Index("ground", "kind", "done_at", name="defects_inspection_last"),
            models.Index("inspector", name="defects_inspection_by", condition=Q(inspector__isnull=False)),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~Q(kind=Kind.ANNUAL) | ~Q(qualification=""), name="defects_inspection_qualified"
            )
        ]

    def __str__(self) -> str:
        """Give the number alone."""
        return f"{self.pk}"


class Finding(models.Model):
    """How a device was, or the playground as a whole.

    Attributes:
        device: `None` for the whole, and once the device is forgotten.
        device_name: What it was called then.
        points: Codes of what was not right.
        is_blocked: Whether nobody may use it until it is mended.
        report: To which it led.
    """

    class Outcome(models.TextChoices):
        """What was found."""

        FINE = "fine", _("All right")
        DEFECT = "defect", _("Defect")
        UNCHECKED = "unchecked", _("Not looked at")

    inspection = models.ForeignKey(Inspection, models.CASCADE, related_name="findings")
    device = models.ForeignKey(PlayDevice, models.SET_NULL, null=True, related_name="findings")
    device_name = models.CharField(max_length=LONGEST_NAME)
    outcome = models.CharField(max_length=10, choices=Outcome)
    points = ArrayField(models.CharField(max_length=40), default=list)
    note = models.TextField(max_length=LONGEST_NOTE, blank=True)
    priority = models.PositiveSmallIntegerField(null=True)
    is_blocked = models.BooleanField(default=False)
    report = models.ForeignKey("defects.Report", models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint("inspection", "device", name="defects_finding_once"),
            models.CheckConstraint(
                condition=Q(outcome="defect") | Q(is_blocked=False, points=[], priority=None), name="defects_finding_defect"
            ),
        ]

    def __str__(self) -> str:
        """Name the device."""
        return self.device_name


class FindingPhoto(models.Model):
    """A picture of what was found. Its files lie in the storage of all photos; a report to which it led names them, too."""

    finding = models.ForeignKey(Finding, models.CASCADE, related_name="photos")
    name = models.CharField(max_length=80, unique=True)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()

    class Meta:
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        """Give the number alone."""
        return f"{self.pk}"


class Depot(models.Model):
    """From where the office's people set out in the morning, and where they come back to."""

    area = models.OneToOneField("areas.Area", models.CASCADE, primary_key=True, related_name="+")
    title = models.CharField(_("name"), max_length=LONGEST_NAME)
    point = PointField(srid=WGS84)
    is_demo = models.BooleanField(_("example"), default=False, editable=False)

    def __str__(self) -> str:
        """Give its name."""
        return self.title


@register_names
def photo_names() -> Iterator[str]:
    """Pictures of what inspections have found."""
    yield from FindingPhoto.objects.values_list("name", flat=True).iterator()
