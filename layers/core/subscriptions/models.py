"""Who wants to hear of what, where, and what has happened."""

from __future__ import annotations

import secrets
from typing import ClassVar

from django.conf import settings
from django.contrib.gis.db.models import GeometryField
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.search import SearchQueryField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower, Now
from django.utils.translation import gettext_lazy as _

from layers.core.subscriptions.querysets import HappeningQuerySet, SubscriptionQuerySet
from layers.core.values import WGS84

ACTIVE = Q(confirmed_at__isnull=False, paused_at=None, ended_at=None)


def new_secret() -> str:
    """A part of an address that nobody guesses."""
    return secrets.token_urlsafe(24)


class Ground(models.Model):
    """A piece of land that somebody wants news of. Many people want the same village: they share one row.

    Attributes:
        digest: Of the shape; the same shape is here once.
    """

    digest = models.CharField(max_length=64, unique=True)
    shape = GeometryField(srid=WGS84, spatial_index=False)

    def __str__(self) -> str:
        """Give its number."""
        return f"{self._meta.verbose_name} {self.pk}"


class GroundPart(models.Model):
    """A piece of a ground with so few corners that it is quickly told what lies in it."""

    ground = models.ForeignKey(Ground, models.CASCADE, related_name="parts")
    shape = GeometryField(srid=WGS84)

    def __str__(self) -> str:
        """Name the ground."""
        return f"{self.ground_id}/{self.pk}"


class Subscription(models.Model):
    """Somebody wants to hear of what happens somewhere.

    Attributes:
        owner: Whose it is; `None` for somebody without an account, who is known by the address.
        email: Of somebody without an account.
        confirmed_at: When the owner of the address said yes; with an account, when it was made.
        made: How the ground came about, as `layers.core.subscriptions.shapes` writes it, to be edited again.
        layers: Ids of layers; empty for all.
        words: As they were typed: alternatives between commas. Empty for everything.
        query: The same as the database looks for it.
        feed_token: Whoever knows it reads the news, and nothing else.
        end_token: Whoever knows it says yes, ends, and takes that back.
        told_until: Everything that was certain by then has been told, or was not to be.
        last_told_at: When something was told for the last time.
    """

    class Rhythm(models.TextChoices):
        """How soon."""

        NOW = "now", _("at once")
        DAILY = "daily", _("every morning")
        WEEKLY = "weekly", _("every Thursday")

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="subscriptions")
    email = models.EmailField(_("e-mail address"), blank=True)
    confirmed_at = models.DateTimeField(null=True)
    title = models.CharField(_("name"), max_length=120)
    ground = models.ForeignKey(Ground, models.PROTECT, related_name="subscriptions", db_index=False)
    made = models.JSONField()
    layers = ArrayField(models.CharField(max_length=60), default=list)
    words = models.CharField(_("words"), max_length=200, blank=True)
    query = SearchQueryField(null=True)
    rhythm = models.CharField(_("how often"), max_length=6, choices=Rhythm, default=Rhythm.DAILY)
    by_mail = models.BooleanField(_("by mail"), default=True)
    by_push = models.BooleanField(_("on this device"), default=False)
    feed_token = models.CharField(max_length=40, unique=True, default=new_secret, editable=False)
    end_token = models.CharField(max_length=40, unique=True, default=new_secret, editable=False)
    language = models.CharField(max_length=8)
    created_at = models.DateTimeField(auto_now_add=True)
    told_until = models.DateTimeField(db_default=Now())
    last_told_at = models.DateTimeField(null=True)
    paused_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    objects = SubscriptionQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["pk"]
        verbose_name = _("subscription")
        verbose_name_plural = _("subscriptions")
        indexes: ClassVar = [
            models.Index("ground", name="core_subscription_ground"),
            # A village has thousands: all that is asked of them is in the index, so their rows are left alone.
            models.Index(
                fields=["ground"],
                name="core_subscription_on",
                condition=ACTIVE,
                include=["id", "layers", "query", "rhythm"],
            ),
            models.Index("rhythm", "id", name="core_subscription_due", condition=ACTIVE),
            models.Index(Lower("email"), name="core_subscription_email", condition=Q(owner=None)),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(owner__isnull=False, email="") | (Q(owner=None) & ~Q(email="")), name="core_subscription_whose"
            ),
            models.CheckConstraint(condition=Q(by_push=False) | Q(owner__isnull=False), name="core_subscription_push"),
        ]

    def __str__(self) -> str:
        """Give its name."""
        return self.title

    @property
    def is_active(self) -> bool:
        """Whether anything is told."""
        return self.confirmed_at is not None and self.paused_at is None and self.ended_at is None

    @property
    def address(self) -> str:
        """Where mail goes; empty where there is no address."""
        return self.email or (self.owner.email if self.owner else "")


class Happening(models.Model):
    """Something has become different on the map, for some weeks.

    It says of what, and nothing about it: neither name nor place. Both are read when it is told, so nothing that was hidden,
    changed or blurred meanwhile comes out of here.

    Attributes:
        key: As that of `Entry`.
        change: The number of the `Change` that did it; `None` where there is none.
        ready_at: When it was certain that nobody takes it back at once; everything that is told goes by this.
        is_quiet: One of many, as a refresh from OpenStreetMap brings them: it is told with others, never alone.
        is_told_at_once: Whoever wanted to know at once has been told.
    """

    class What(models.TextChoices):
        """What has become of it."""

        NEW = "new", _("new")
        CHANGED = "changed", _("changed")
        GONE = "gone", _("no longer there")
        BACK = "back", _("there again")

    key = models.CharField(max_length=80)
    what = models.CharField(max_length=8, choices=What)
    change = models.BigIntegerField(null=True)
    happened_at = models.DateTimeField(db_default=Now())
    ready_at = models.DateTimeField(null=True)
    is_quiet = models.BooleanField(default=False)
    is_told_at_once = models.BooleanField(default=False)

    objects = HappeningQuerySet.as_manager()

    class Meta:
        indexes: ClassVar = [
            models.Index("happened_at", name="core_happening_unready", condition=Q(ready_at=None)),
            models.Index("ready_at", name="core_happening_ready", condition=Q(ready_at__isnull=False)),
            models.Index("id", name="core_happening_untold", condition=Q(is_told_at_once=False)),
            models.Index("change", name="core_happening_change", condition=Q(change__isnull=False)),
            models.Index("key", name="core_happening_key"),
        ]

    def __str__(self) -> str:
        """Say what happened to what."""
        return f"{self.key} {self.what}"
