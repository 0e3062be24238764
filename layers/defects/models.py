"""Reports: what somebody tells the office about a place, and what becomes of it.

What stands in the columns of a feature is public as soon as the report is: `description` holds the words that the office has
let pass, and is empty until then. What was written stands in `text`, and who wrote it in a table of its own, so that nobody
reads either who does not ask for it.
"""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex, GistIndex, OpClass
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from layers.core.contributions.models import new_token
from layers.core.functions import GeographicPointOnSurface, Quadkey, WorldX, WorldY
from layers.core.lean_fields import UnreadGeneratedField
from layers.core.models import BaseFeature, Feature
from layers.defects import states
from layers.defects.afterwards.models import Erasure, Thanks
from layers.defects.authorities import Authority
from layers.defects.categories import LONGEST_CODE, Category, Question
from layers.defects.connector.models import Dispatch, RemoteServer, RemoteService, ServiceCode
from layers.defects.counted_by import COUNTED_BY
from layers.defects.desk.models import AnswerTemplate, Batch, BatchEntry, SavedView, SenderNews, UntoldStep
from layers.defects.desk.words import desk_words
from layers.defects.duties.models import Boundary, BoundaryPart, BoundaryVersion, Duty, KeptCheck
from layers.defects.inspections.models import CheckPoint, Depot, Finding, FindingPhoto, Ground, Inspection, PlayDevice
from layers.defects.knowing.models import MorningMail, QuarterNumbers
from layers.defects.photos import ReportPhoto
from layers.defects.querysets import ReportQuerySet, StepQuerySet
from layers.defects.repeats.models import Sending
from layers.defects.states import CLOSED, WAITING

__all__ = [
    "LONGEST_CODE",
    "LONGEST_TEXT",
    "LONGEST_WORD",
    "AnswerTemplate",
    "Authority",
    "Batch",
    "BatchEntry",
    "Boundary",
    "BoundaryPart",
    "BoundaryVersion",
    "Category",
    "CheckPoint",
    "Depot",
    "Dispatch",
    "Duty",
    "Erasure",
    "Finding",
    "FindingPhoto",
    "Follower",
    "Ground",
    "Inspection",
    "KeptCheck",
    "MorningMail",
    "Note",
    "PlayDevice",
    "QuarterNumbers",
    "Question",
    "RemoteServer",
    "RemoteService",
    "Report",
    "ReportCount",
    "ReportPhoto",
    "ReportStep",
    "Reporter",
    "SavedView",
    "SenderNews",
    "Sending",
    "ServiceCode",
    "Thanks",
    "UntoldStep",
]

LONGEST_TEXT = 4000
LONGEST_WORD = 4000


class Report(Feature):
    """Something that somebody tells the office. `title` is the name of its category in the district's own language.

    Its place is that of the thing, which is no secret. Public is what has the status `published`: it is `pending` until its
    sender is confirmed, and where its category is between sender and office; `archived` where the office hides it.

    Attributes:
        reference: What people call it: 2026-0413.
        token: In the address of the sender's own page.
        text: What the sender wrote; public of it is `description`.
        is_released: Whether somebody of the office has let text and pictures pass, as they were or changed.
        answers: To the questions of the category, by their codes.
        thing: What it is about, as the key of an entry: `playgrounds:17`; empty where it is about a place alone.
        thing_title: What that was called then.
        state: How far it is, as `layers.defects.states` says.
        authority: Who is responsible.
        why: Why that one: for people, in the district's own language.
        priority: How much it matters to the office.
        assignee: Who of the office looks after it.
        reported_at: When the office could see it: as it was sent, or confirmed.
        due_at: Until when the sender may expect an answer.
        answered_at: When the office first said something.
        closed_at: When it came to an end; `None` while it has none.
        forgotten_at: When everything was erased that told who had sent it, and what was not for everybody.
        duplicate_of: The report that it was put together with.
        source: How it came: from the form, another system, an inspection.
        source_reference: What that other system calls it.
        world_x: As in `layers.core.functions.WorldX`; `world_y` and `quadkey` alike.
    """

    class State(models.TextChoices):
        """How far it is."""

        UNCONFIRMED = states.UNCONFIRMED, _("Not confirmed yet")
        OPEN = states.OPEN, pgettext_lazy("state of a report", "Open")
        IN_PROGRESS = states.IN_PROGRESS, _("Being worked on")
        RESOLVED = states.RESOLVED, pgettext_lazy("state of a report", "Done")
        NOT_RESOLVABLE = states.NOT_RESOLVABLE, _("Cannot be done")
        NOT_RESPONSIBLE = states.NOT_RESPONSIBLE, _("Somebody else is responsible")
        DUPLICATE = states.DUPLICATE, _("Reported already")
        WITHDRAWN = states.WITHDRAWN, pgettext_lazy("state of a report", "Taken back")

    class Priority(models.IntegerChoices):
        """How much it matters."""

        LOW = 1, _("can wait")
        NORMAL = 2, _("normal")
        HIGH = 3, _("urgent")
        DANGER = 4, _("danger")

    class Source(models.TextChoices):
        """How it came."""

        WEB = "web", _("form")
        OPEN311 = "open311", _("another system")
        INSPECTION = "inspection", _("inspection")
        OFFICE = "office", _("by phone or at the office")

    reference = models.CharField(_("number"), max_length=20, unique=True, editable=False)
    token = models.CharField(max_length=40, unique=True, default=new_token, editable=False)
    category = models.ForeignKey(Category, models.PROTECT, related_name="+", verbose_name=_("category"))
    text = models.TextField(_("what was written"), max_length=LONGEST_TEXT, blank=True)
    is_released = models.BooleanField(_("text and pictures may be public"), default=False)
    answers = models.JSONField(_("answers"), default=dict, blank=True)
    thing = models.CharField(_("about"), max_length=80, blank=True)
    thing_title = models.CharField(max_length=200, blank=True)
    state = models.CharField(_("state"), max_length=15, choices=State, default=State.OPEN)
    authority = models.ForeignKey(
        Authority, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("responsible")
    )
    why = models.CharField(_("why this office"), max_length=500, blank=True)
    priority = models.PositiveSmallIntegerField(_("priority"), choices=Priority, default=Priority.NORMAL)
    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("looked after by")
    )
    reported_at = models.DateTimeField(_("reported"), null=True, blank=True)
    due_at = models.DateTimeField(_("answer due"), null=True, blank=True)
    answered_at = models.DateTimeField(_("first answer"), null=True, blank=True)
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)
    forgotten_at = models.DateTimeField(null=True, editable=False)
    duplicate_of = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="duplicates")
    source = models.CharField(_("came by"), max_length=10, choices=Source, default=Source.WEB)
    source_reference = models.CharField(max_length=120, blank=True)
    world_x = UnreadGeneratedField(
        expression=WorldX(GeographicPointOnSurface("geom")), output_field=models.IntegerField(null=True), db_persist=True
    )
    world_y = UnreadGeneratedField(
        expression=WorldY(GeographicPointOnSurface("geom")), output_field=models.IntegerField(null=True), db_persist=True
    )
    quadkey = UnreadGeneratedField(
        expression=Quadkey(GeographicPointOnSurface("geom")), output_field=models.BigIntegerField(null=True), db_persist=True
    )

    objects = ReportQuerySet.as_manager()  # type: ignore[misc]  # the plugin takes a manager for an instance variable

    class Meta(Feature.Meta):
        verbose_name = _("report")
        verbose_name_plural = _("reports")
        indexes: ClassVar = [
            GistIndex("point", name="%(class)s_point"),
            GistIndex("geom", name="%(class)s_geom"),
            models.Index("area", "state", "reported_at", name="defects_report_of_area"),
            models.Index("organisation", "state", name="defects_report_of_club", condition=Q(organisation__isnull=False)),
            models.Index("due_at", name="defects_report_due", condition=Q(state__in=WAITING)),
            models.Index("reported_at", "id", name="defects_report_reported"),
            models.Index("closed_at", name="defects_report_closed", condition=Q(closed_at__isnull=False)),
            models.Index("updated_at", name="defects_report_updated"),
            models.Index(
                "category",
                "closed_at",
                name="defects_report_to_forget",
                condition=Q(closed_at__isnull=False, forgotten_at=None),
            ),
            models.Index("duplicate_of", name="defects_report_of", condition=Q(duplicate_of__isnull=False)),
            models.Index("assignee", "state", name="defects_report_assignee", condition=Q(assignee__isnull=False)),
            *COUNTED_BY,
            GinIndex(OpClass(desk_words(), "gin_trgm_ops"), name="defects_report_words"),
        ]
        constraints: ClassVar = [
            *BaseFeature.Meta.constraints,
            models.CheckConstraint(
                condition=Q(state__in=CLOSED, closed_at__isnull=False) | (~Q(state__in=CLOSED) & Q(closed_at=None)),
                name="defects_report_closed_at",
            ),
            models.CheckConstraint(
                condition=Q(state=states.DUPLICATE) | Q(duplicate_of=None), name="defects_report_duplicate_of"
            ),
            models.CheckConstraint(condition=~Q(duplicate_of=F("pk")), name="defects_report_not_of_itself"),
            models.CheckConstraint(
                condition=~Q(state=states.UNCONFIRMED) | ~Q(status="published"), name="defects_report_unseen"
            ),
        ]


class ReportCount(models.Model):
    """How many reports a year has had, for their numbers."""

    year = models.PositiveSmallIntegerField(primary_key=True)
    last = models.PositiveIntegerField()

    def __str__(self) -> str:
        """Give both."""
        return f"{self.year}: {self.last}"


class Reporter(models.Model):
    """Who sent a report. The row is deleted when its time is over, and what remains tells nothing of anybody.

    Attributes:
        user: Their account, if they have one and were signed in.
        email: Where answers go; empty where they want none.
        name: As they gave it, for the office alone; `phone` alike.
        language: In which they are told things.
        confirmation: In the address by which they confirm that they sent it; empty once they have.
        asked_at: When they were asked to confirm it.
        is_told: Whether they want to be told what becomes of it.
    """

    report = models.OneToOneField(Report, models.CASCADE, primary_key=True, related_name="reporter")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    email = models.EmailField(_("mail"), blank=True)
    name = models.CharField(_("name"), max_length=120, blank=True)
    phone = models.CharField(_("phone"), max_length=60, blank=True)
    language = models.CharField(max_length=8)
    confirmation = models.CharField(max_length=40, blank=True, db_index=True)
    asked_at = models.DateTimeField(null=True)
    is_told = models.BooleanField(default=True)

    class Meta:
        indexes: ClassVar = [models.Index("user", name="defects_reporter_user", condition=Q(user__isnull=False))]

    def __str__(self) -> str:
        """Give the number alone."""
        return f"{self.report_id}"


class ReportStep(models.Model):
    """One step in the history of a report.

    Attributes:
        by: Who; `None` where it was the sender, the clock, or another system, or the account is gone.
        side: On which side they were, as `layers.defects.states.Side` says.
        move: What they did, as `layers.defects.states.Move` says; `answer` where the state stayed as it was.
        before: The state until then; empty at the beginning.
        word: What was said about it to the sender.
        is_public: Whether everybody may read `word`.
        details: What else the office wants to know of it: who was responsible before, which report it was merged with.
    """

    report = models.ForeignKey(Report, models.CASCADE, related_name="steps")
    at = models.DateTimeField(auto_now_add=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    side = models.CharField(max_length=8)
    move = models.CharField(max_length=12)
    before = models.CharField(max_length=15, blank=True)
    after = models.CharField(max_length=15)
    word = models.TextField(max_length=LONGEST_WORD, blank=True)
    is_public = models.BooleanField(default=False)
    details = models.JSONField(default=dict, blank=True)

    objects = StepQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["pk"]
        indexes: ClassVar = [models.Index("at", name="defects_step_at")]

    def __str__(self) -> str:
        """Name the two states."""
        return f"{self.before} → {self.after}"

    @property
    def is_untold(self) -> bool:
        """Whether it can still be undone before anybody is told; read many with `select_related("untold")`."""
        return hasattr(self, "untold")

    @property
    def told_word(self) -> str:
        """`word`, as far as the people of the report may read it by now."""
        return "" if self.is_untold else self.word


class Note(models.Model):
    """What people of the office tell each other about a report; nobody else ever reads it."""

    report = models.ForeignKey(Report, models.CASCADE, related_name="notes")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    text = models.TextField(_("note"), max_length=LONGEST_WORD)
    written_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar = ["pk"]
        verbose_name = _("internal note")
        verbose_name_plural = _("internal notes")

    def __str__(self) -> str:
        """Give the number alone."""
        return f"{self.pk}"


class Follower(models.Model):
    """Somebody who wants to know what becomes of a report that another one sent.

    Attributes:
        user: Their account; `None` where they gave an address alone.
        email: Where they are told; empty with an account.
        token: In the address by which they confirm that they want this, and by which they end it.
        confirmed_at: When they did; nobody is told anything before.
        via: The report that they sent or followed, which was then put together with this one.
    """

    report = models.ForeignKey(Report, models.CASCADE, related_name="followers")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="+")
    email = models.EmailField(blank=True)
    language = models.CharField(max_length=8)
    token = models.CharField(max_length=40, unique=True, default=new_token, editable=False)
    confirmed_at = models.DateTimeField(null=True)
    via = models.ForeignKey(Report, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint("report", "user", name="defects_follower_user", condition=Q(user__isnull=False)),
            models.UniqueConstraint("report", "email", name="defects_follower_email", condition=~Q(email="")),
            models.CheckConstraint(
                condition=Q(user=None) & ~Q(email="") | Q(user__isnull=False, email=""), name="defects_follower_of_one"
            ),
        ]

    def __str__(self) -> str:
        """Give the number alone."""
        return f"{self.pk}"
