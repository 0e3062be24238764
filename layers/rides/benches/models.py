"""Benches, where they lead, and who waits there at the moment."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.contrib.gis.db.models import PointField
from django.contrib.postgres.indexes import GistIndex
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from layers.core.models import BaseFeature, Feature
from layers.core.values import WGS84
from layers.organisations.models import LETTERS_OF_CODE, new_code

LONGEST_NAME = 60


class Bench(Feature):
    """A bench of the district at which people wait for whoever drives by.

    Attributes:
        code: In the address of its page, which its sign shows as a QR code. It never changes: signs are of metal.
    """

    code = models.CharField(max_length=LETTERS_OF_CODE, unique=True, default=new_code, editable=False)

    class Meta(Feature.Meta):
        verbose_name = _("ride bench")
        verbose_name_plural = _("ride benches")
        indexes: ClassVar = [GistIndex("point", name="%(class)s_point")]
        constraints: ClassVar = [*BaseFeature.Meta.constraints]


class BenchDirection(models.Model):
    """Where one can get from a bench.

    Attributes:
        name: Of the place, as people say it: "Vaduz".
        place: Where drivers let people out there (EPSG:4326).
        position: In the order in which the sign has them.
    """

    bench = models.ForeignKey(Bench, models.CASCADE, related_name="directions", verbose_name=_("ride bench"))
    name = models.CharField(_("towards"), max_length=LONGEST_NAME)
    place = PointField(_("place"), srid=WGS84, spatial_index=False)
    position = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        ordering: ClassVar = ["position", "pk"]
        verbose_name = _("direction")
        verbose_name_plural = _("directions")
        constraints: ClassVar = [models.UniqueConstraint("bench", "name", name="rides_benchdirection_once")]

    def __str__(self) -> str:
        """Give the name."""
        return self.name


class BenchWait(models.Model):
    """Somebody waits at a bench now. Nothing tells who: a number of the device finds it again, and that is all.

    Attributes:
        who: That number, which tells nothing (`api.devices.witness_number`).
        language: In which it is spoken to.
        is_woman: Whether it is a woman, as far as she says so.
        women_only: Whether she goes with women alone.
        booking: The seat that a driver has given; it counts while it is accepted.
    """

    direction = models.ForeignKey(BenchDirection, models.CASCADE, related_name="waits")
    who = models.CharField(max_length=64, unique=True)
    is_woman = models.BooleanField(default=False)
    women_only = models.BooleanField(default=False)
    began_at = models.DateTimeField()
    ends_at = models.DateTimeField(db_index=True)
    booking = models.OneToOneField("rides.Booking", models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering: ClassVar = ["began_at", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("began_at")), name="rides_benchwait_forward"),
            models.CheckConstraint(condition=Q(women_only=False) | Q(is_woman=True), name="rides_benchwait_women"),
        ]

    def __str__(self) -> str:
        """Give the number alone."""
        return f"{self.pk}"


class BenchQuestion(models.Model):
    """A driver was asked to take along whoever waits; each driver once.

    Attributes:
        day: On which the offer departs, on the region's calendar.
        pickup_at: When the car passes the bench.
    """

    wait = models.ForeignKey(BenchWait, models.CASCADE, related_name="questions")
    driver = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    offer = models.ForeignKey("rides.Offer", models.CASCADE, related_name="+")
    day = models.DateField()
    pickup_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint("wait", "driver", name="rides_benchquestion_once")]

    def __str__(self) -> str:
        """Give the number alone."""
        return f"{self.pk}"


class BenchSilence(models.Model):
    """A driver does not want to be asked from benches."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, primary_key=True, related_name="+")
    since = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        """Give their number."""
        return f"{self.user_id}"
