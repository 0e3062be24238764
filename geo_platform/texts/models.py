"""What the district writes, what it is called and how it is reached, and the barriers that people told it of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Q, Value
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from collections.abc import Mapping

LONGEST_REPORT = 4000
LONGEST_ADDRESS = 500
LONGEST_CONTACT = 300


class Page(models.TextChoices):
    """The pages; a value is also the page's address and the name of its default text."""

    ABOUT = "about", _("About this map")
    IMPRINT = "imprint", _("Imprint")
    PRIVACY = "privacy", _("Privacy")
    ACCESSIBILITY = "accessibility", _("Accessibility")
    EASY = "easy", _("Easy language")


class TextManager(models.Manager["Text"]):
    """Access to texts by where they stand."""

    def on(self, page: Page, language: str) -> Text | None:
        """Give the row of a page in one language, or `None` where there is none yet."""
        return self.filter(page=page, language=language).first()


class Text(models.Model):
    """A page in one language: the district's own text, or none, which means the text that the product brings along.

    Attributes:
        title: Plain; empty where the default text counts.
        body: Markdown; empty where the default text counts.
        changed_at: When somebody last wrote or took back an own text.
    """

    page = models.CharField(_("page"), max_length=20, choices=Page.choices)
    language = models.CharField(_("language"), max_length=10, choices=settings.LANGUAGES)
    title = models.CharField(_("title"), max_length=120, blank=True)
    body = models.TextField(_("text"), blank=True)
    changed_at = models.DateTimeField(_("changed at"), null=True, blank=True)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("changed by"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )

    objects = TextManager()

    class Meta:
        verbose_name = _("text")
        verbose_name_plural = _("texts")
        ordering = ["page", "language"]
        constraints = [
            models.UniqueConstraint(fields=["page", "language"], name="texts_one_per_page_and_language"),
            models.CheckConstraint(
                condition=Q(title="", body="") | (~Q(title="") & ~Q(body="")), name="texts_title_and_body_together"
            ),
        ]

    def __str__(self) -> str:
        """Name the page and the language."""
        return f"{self.get_page_display()} ({self.get_language_display()})"

    @property
    def is_own(self) -> bool:
        """Whether the district wrote a text of its own."""
        return bool(self.body)


class DetailsManager(models.Manager["Details"]):
    """Access to the one row there is."""

    def current(self) -> Details:
        """Give the district's details; without a single value before anybody filled them in."""
        return self.first() or Details()


class Details(models.Model):
    """What the texts say about the office. A text names a field in braces, such as `{phone}`; there is at most one row."""

    office = models.CharField(_("name of the office"), max_length=200, blank=True)
    address = models.TextField(_("postal address"), max_length=500, blank=True)
    phone = models.CharField(_("phone"), max_length=60, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    represented_by = models.CharField(_("legal representative"), max_length=200, blank=True)
    responsible = models.TextField(_("responsible for the content"), max_length=500, blank=True)
    hosting = models.TextField(_("who runs the server"), max_length=500, blank=True)
    data_protection_officer = models.TextField(_("data protection officer"), max_length=500, blank=True)
    data_protection_authority = models.TextField(_("data protection authority"), max_length=500, blank=True)
    enforcement_body = models.TextField(_("arbitration or enforcement body for accessibility"), max_length=500, blank=True)
    accessibility_checked_on = models.DateField(_("accessibility last checked on"), null=True, blank=True)
    changed_at = models.DateTimeField(_("changed at"), auto_now=True)

    objects = DetailsManager()

    class Meta:
        verbose_name = _("details of the office")
        verbose_name_plural = _("details of the office")
        constraints = [models.UniqueConstraint(Value(1), name="texts_one_row_of_details")]

    def __str__(self) -> str:
        """Name the office."""
        return self.office or str(self._meta.verbose_name)

    @classmethod
    def labels(cls) -> dict[str, str]:
        """What a text may name, and what people call it, in the language that is active."""
        labels = {field.name: str(field.verbose_name) for field in cls._meta.fields}
        return {name: labels[name] for name in DETAIL_NAMES}

    def values(self) -> Mapping[str, str]:
        """Each detail as readers see it; empty where it is missing."""
        values = {name: str(getattr(self, name) or "") for name in DETAIL_NAMES}
        if self.accessibility_checked_on:
            values["accessibility_checked_on"] = date_format(self.accessibility_checked_on, "DATE_FORMAT")
        return values


DETAIL_NAMES = (
    "office",
    "address",
    "phone",
    "email",
    "represented_by",
    "responsible",
    "hosting",
    "data_protection_officer",
    "data_protection_authority",
    "enforcement_body",
    "accessibility_checked_on",
)


class BarrierReport(models.Model):
    """A barrier that somebody met on the site.

    Attributes:
        page: Address within the site, as the person left it.
        contact: How to reach the person, if they want that; erased when the matter is settled.
        settled_at: When somebody marked it as done.
    """

    what = models.TextField(_("what was the barrier"), max_length=LONGEST_REPORT)
    page = models.CharField(_("on which page"), max_length=LONGEST_ADDRESS, blank=True)
    contact = models.CharField(_("contact"), max_length=LONGEST_CONTACT, blank=True)
    created_at = models.DateTimeField(_("reported at"), auto_now_add=True)
    settled_at = models.DateTimeField(_("done at"), null=True, blank=True)

    class Meta:
        verbose_name = _("reported barrier")
        verbose_name_plural = _("reported barriers")
        ordering = ["-created_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(settled_at__isnull=True) | Q(contact=""), name="texts_no_contact_once_settled"
            ),
        ]

    def __str__(self) -> str:
        """Give the beginning of what was reported."""
        return self.what if len(self.what) <= SHORT else f"{self.what[:SHORT]} …"


SHORT = 60
