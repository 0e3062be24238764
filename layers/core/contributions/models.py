"""What people add, propose and confirm: accepted, a change is the history of its feature, and waiting, it is the queue."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.contrib.gis.db.models import PointField
from django.contrib.postgres.indexes import GistIndex
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from layers.core.contributions.querysets import ChangeQuerySet, PhotoQuerySet
from layers.core.permissions import Belonging
from layers.core.photos.describing import LONGEST_ALT
from layers.core.photos.names import register_names
from layers.core.values import WGS84

if TYPE_CHECKING:
    from collections.abc import Iterator


def new_token() -> str:
    """A secret that nobody guesses, for an address."""
    return secrets.token_urlsafe(24)


class Change(models.Model):
    """Something that somebody did to a feature, or would like to be done.

    Attributes:
        before: Values of the fields that differ, as they were, as JSON; empty for something new.
        after: The same as they are meant to be.
        note: From who proposes to who decides.
        reason: From who decides to who proposed.
        contact: Where to send the answer to; erased with it.
        answered_at: When its author was told; `None` while a decision may still be undone.
        language: In which to answer.
        token: Whoever knows it sees how it goes, and may take it back while it waits.
        version: Of the feature once this was done.
        reverts: The change that this one takes back.
        redacted_at: When its content was taken out of the history; `None` as a rule. That it was done stays.
    """

    class Kind(models.TextChoices):
        """What was done."""

        ADD = "add", _("New entry")
        CHANGE = "change", _("Other details")
        GONE = "gone", _("No longer there")
        RESTORE = "restore", _("Put back")
        REPORT = "report", _("Complaint")

    class State(models.TextChoices):
        """How far it is."""

        PENDING = "pending", _("Being looked at")
        ACCEPTED = "accepted", _("Accepted")
        REJECTED = "rejected", _("Not accepted")
        WITHDRAWN = "withdrawn", _("Taken back")

    layer = models.CharField(max_length=60)
    feature_id = models.BigIntegerField()
    kind = models.CharField(max_length=8, choices=Kind)
    state = models.CharField(max_length=9, choices=State, default=State.PENDING)
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    title = models.CharField(max_length=200, blank=True)
    note = models.TextField(blank=True, max_length=2000)
    reason = models.TextField(blank=True, max_length=2000)
    contact = models.EmailField(blank=True)
    language = models.CharField(max_length=8)
    token = models.CharField(max_length=40, unique=True, default=new_token, editable=False)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(null=True)
    reverts = models.ForeignKey("self", models.SET_NULL, null=True, related_name="reverted_by")
    redacted_at = models.DateTimeField(null=True, editable=False)
    area = models.ForeignKey("areas.Area", models.SET_NULL, null=True, editable=False, related_name="+")
    organisation = models.ForeignKey(
        "organisations.Organisation", models.SET_NULL, null=True, editable=False, related_name="+"
    )
    point = PointField(srid=WGS84, geography=True, spatial_index=False)

    objects = ChangeQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-pk"]
        verbose_name = _("contribution")
        verbose_name_plural = _("contributions")
        indexes: ClassVar = [
            models.Index("created_at", "id", name="core_change_waiting", condition=Q(state="pending")),
            models.Index("layer", "feature_id", "id", name="core_change_of_feature"),
            models.Index("author", "id", name="core_change_of_author", condition=Q(author__isnull=False)),
            models.Index(
                "decided_at", name="core_change_unanswered", condition=Q(answered_at=None, decided_at__isnull=False)
            ),
            GistIndex("point", name="core_change_point", condition=Q(state="pending")),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state="pending", decided_at=None) | (~Q(state="pending") & ~Q(decided_at=None)),
                name="core_change_decided",
            ),
        ]

    def __str__(self) -> str:
        """Say what was done to what."""
        return f"{self.get_kind_display()}: {self.title}"

    @property
    def belonging(self) -> Belonging:
        """Whose the thing is, as far as it was known when this came in."""
        return Belonging(self.area_id, self.organisation_id)

    @property
    def is_pending(self) -> bool:
        """Whether it waits for a decision."""
        return self.state == self.State.PENDING


class Photo(models.Model):
    """A picture of a feature. Its files lie in a storage, under a name that tells nothing.

    Attributes:
        change: With which it came.
        name: Of its files, as `layers.core.photos.storage` gave it.
        width: Of the largest of them in pixels; `height` alike.
        alt: What is in it, for who does not see it.
        licence: Under which its author gives it to everybody.
        state: As that of the change, except that one picture can be taken away from many.
        removed_at: When it was taken away alone; `None` while its state is that of the change.
    """

    class Licence(models.TextChoices):
        """Of https://creativecommons.org."""

        CC0 = "CC0-1.0", _("CC0: anybody may use it for anything")
        BY = "CC-BY-4.0", _("CC BY: anybody may use it and names you")
        BY_SA = "CC-BY-SA-4.0", _("CC BY-SA: as before, and passes it on under the same terms")

    layer = models.CharField(max_length=60)
    feature_id = models.BigIntegerField()
    change = models.ForeignKey(Change, models.CASCADE, related_name="photos")
    name = models.CharField(max_length=80, unique=True)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    alt = models.CharField(_("what is in the picture"), max_length=LONGEST_ALT, blank=True)
    licence = models.CharField(_("licence"), max_length=12, choices=Licence, default=Licence.BY)
    state = models.CharField(max_length=9, choices=Change.State, default=Change.State.PENDING)
    removed_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = PhotoQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["pk"]
        verbose_name = _("photo")
        verbose_name_plural = _("photos")
        indexes: ClassVar = [models.Index("layer", "feature_id", "id", name="core_photo_of_feature")]

    def __str__(self) -> str:
        """Say what is in it."""
        return self.alt or self.name

    @property
    def licence_name(self) -> str:
        """As it is known: CC BY 4.0."""
        name, _hyphen, version = self.licence.rpartition("-")
        return f"{name.replace('CC-', 'CC ')} {version}"


class Confirmation(models.Model):
    """Somebody was there and says that it is still so.

    Attributes:
        witness: The account or the device, as a number that tells nothing; each counts once.
    """

    layer = models.CharField(max_length=60)
    feature_id = models.BigIntegerField()
    witness = models.CharField(max_length=64)
    confirmed_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint("layer", "feature_id", "witness", name="core_confirmation_once"),
        ]

    def __str__(self) -> str:
        """Name feature and day."""
        return f"{self.layer} {self.feature_id}: {self.confirmed_at:%Y-%m-%d}"


@register_names
def photo_names() -> Iterator[str]:
    """Pictures that came with contributions, whatever became of them."""
    return Photo.objects.values_list("name", flat=True).iterator()
