"""What the office's desk keeps: prepared answers, what was done at once, of what nobody has been told yet, and views."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from layers.core.photos.names import register_names
from layers.defects.states import Move

if TYPE_CHECKING:
    from collections.abc import Iterator

LONGEST_ANSWER = 4000
LONGEST_QUERY = 2000


class AnswerTemplate(models.Model):
    """An answer that the office has prepared.

    Attributes:
        authority: Whose it is; empty where all offices may use it.
        move: With what it is offered, as `layers.defects.states.Move` says; empty for every answer.
        text: With the names of `layers.defects.desk.prepared` in braces where each report has its own word.
    """

    class For(models.TextChoices):
        """With what it is offered."""

        START = Move.START.value, _("when somebody begins")
        RESOLVE = Move.RESOLVE.value, _("when it is done")
        REFUSE = Move.REFUSE.value, _("when it cannot be done")
        HAND_OFF = Move.HAND_OFF.value, _("when somebody else is responsible")
        MERGE = Move.MERGE.value, _("when it was reported already")

    authority = models.ForeignKey(
        "defects.Authority",
        models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=pgettext_lazy("desk", "office"),
    )
    move = models.CharField(pgettext_lazy("desk", "offered"), max_length=12, choices=For, blank=True)
    title = models.CharField(_("name"), max_length=120)
    text = models.TextField(pgettext_lazy("desk", "answer"), max_length=LONGEST_ANSWER)
    position = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        ordering: ClassVar = ["position", "pk"]
        verbose_name = pgettext_lazy("desk", "prepared answer")
        verbose_name_plural = pgettext_lazy("desk", "prepared answers")

    def __str__(self) -> str:
        """Give its name."""
        return self.title


class Batch(models.Model):
    """What somebody of the office did with one report or many at once, so that it can be undone.

    Attributes:
        key: Given by whoever asks: what is asked twice under the same key is done once.
        clerk: Who; `None` once the account is gone.
        deed: What, as `layers.defects.desk.deeds` names it.
        details: With which values, in words for the history.
        undone_at: When it was undone, as far as that was possible.
    """

    key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    clerk = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    deed = models.CharField(max_length=12)
    details = models.JSONField(default=dict)
    at = models.DateTimeField(auto_now_add=True)
    undone_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [
            models.Index("clerk", "id", name="defects_batch_of_clerk"),
            models.Index("at", name="defects_batch_at"),
        ]

    def __str__(self) -> str:
        """Name the deed."""
        return f"{self.deed} {self.pk}"


class BatchEntry(models.Model):
    """One report in a batch.

    Attributes:
        step: In its history; `None` once that was undone.
        before: What its columns held, by their names, and what else has to be put back.
        after: The same columns afterwards.
        version: Of the report afterwards: with any other one, somebody has changed it since.
    """

    batch = models.ForeignKey(Batch, models.CASCADE, related_name="entries")
    report = models.ForeignKey("defects.Report", models.CASCADE, related_name="+")
    step = models.ForeignKey("defects.ReportStep", models.SET_NULL, null=True, related_name="+")
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    version = models.PositiveIntegerField()

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [models.UniqueConstraint("batch", "report", name="defects_batch_entry_once")]

    def __str__(self) -> str:
        """Give the number alone."""
        return f"{self.pk}"


class UntoldStep(models.Model):
    """A step of which its people are told once it has stood for a while; undone before, nobody hears of it."""

    step = models.OneToOneField("defects.ReportStep", models.CASCADE, primary_key=True, related_name="untold")
    due_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        """Give the number of the step."""
        return f"{self.pk}"


class SenderNewsQuerySet(QuerySet["SenderNews"]):
    """What senders have said."""

    def unseen(self) -> Self:
        """What nobody of the office has looked at."""
        return self.filter(seen_at=None)


class SenderNews(models.Model):
    """Whether the sender of a report has said anything that nobody of the office has looked at.

    Attributes:
        at: When they said the first of it.
        due_at: When the office is told by mail; `None` once it was, or need not be any more.
        seen_at: When somebody looked, or did something with the report; `None` while it is news.
    """

    report = models.OneToOneField("defects.Report", models.CASCADE, primary_key=True, related_name="+")
    at = models.DateTimeField()
    due_at = models.DateTimeField(null=True)
    seen_at = models.DateTimeField(null=True)

    objects = SenderNewsQuerySet.as_manager()

    class Meta:
        indexes: ClassVar = [
            models.Index("report", name="defects_news_unseen", condition=Q(seen_at=None)),
            models.Index("due_at", name="defects_news_due", condition=Q(due_at__isnull=False)),
            models.Index("seen_at", name="defects_news_seen", condition=Q(seen_at__isnull=False)),
        ]

    def __str__(self) -> str:
        """Give the number alone."""
        return f"{self.pk}"


class SavedView(models.Model):
    """A part of the list that somebody looks at often.

    Attributes:
        query: Of the address that shows it.
        area: With whose staff it is shared; `organisation` alike. Without both it is its owner's alone.
    """

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    name = models.CharField(_("name"), max_length=60)
    query = models.CharField(max_length=LONGEST_QUERY, blank=True)
    area = models.ForeignKey("areas.Area", models.CASCADE, null=True, blank=True, related_name="+")
    organisation = models.ForeignKey("organisations.Organisation", models.CASCADE, null=True, blank=True, related_name="+")

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint("owner", "name", name="defects_view_once"),
            models.CheckConstraint(condition=Q(area=None) | Q(organisation=None), name="defects_view_of_one"),
        ]

    def __str__(self) -> str:
        """Give its name."""
        return self.name


@register_names
def names_to_restore() -> Iterator[str]:
    """Pictures that everybody saw until something in them was covered, as long as that can be undone."""
    kept = BatchEntry.objects.filter(before__has_key="photos").values_list("before__photos", "after__photos")
    for pair in kept.iterator():
        for names in pair:
            yield from (name for name in (names or {}).values() if name)
