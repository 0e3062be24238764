"""What people can report, and what they are asked about it: data, so that each district has its own."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from layers.defects.kinds import KIND_CHOICES

LONGEST_CODE = 40


def spoken(words: dict[str, str]) -> str:
    """Words that are kept by language, in the active one; in the district's own where they are missing."""
    language = (get_language() or settings.LANGUAGE_CODE).partition("-")[0]
    return words.get(language) or words.get(settings.LANGUAGE_CODE) or next(iter(words.values()), "")


class Category(models.Model):
    """Something that people can report.

    Attributes:
        code: In addresses and for other systems; never changes.
        kind: What it is about, as in `layers.defects.kinds`; gives the icon.
        titles: What it is called, by language: `{"de": …, "en": …}`.
        hints: One sentence that helps to choose it, likewise; empty where the title says it all.
        also: What else people call it, in any language; for the search in the form.
        position: In the order of the list.
        is_active: Whether it can be chosen; old reports keep it.
        is_public: Whether its reports are on the map; those of others are between their sender and the office.
        shows_at_once: Whether text and pictures are public before somebody of the office has looked at them.
        photo_required: Whether nothing can be sent without a picture.
        text_required: Whether nothing can be sent without words; otherwise one of both is enough.
        near_layers: Layers whose things it is about, so that those near the pin are offered.
        answer_days: How many days the office takes to answer, as a rule.
        kept_days: After how many days from the end the sender's data are erased.
    """

    class Purpose(models.TextChoices):
        """What people want of the office."""

        DEFECT = "defect", _("Something is broken")
        PRAISE = "praise", _("Something is good")
        PROPOSAL = "proposal", _("Something could be better")

    code = models.SlugField(_("code"), max_length=LONGEST_CODE, unique=True)
    kind = models.CharField(_("kind"), max_length=40, choices=KIND_CHOICES)
    purpose = models.CharField(_("purpose"), max_length=8, choices=Purpose, default=Purpose.DEFECT)
    titles = models.JSONField(_("name"), default=dict)
    hints = models.JSONField(_("hint"), default=dict, blank=True)
    also = models.CharField(_("also called"), max_length=300, blank=True)
    position = models.PositiveSmallIntegerField(_("order"), default=0)
    is_active = models.BooleanField(_("can be chosen"), default=True)
    is_public = models.BooleanField(_("on the map"), default=True)
    shows_at_once = models.BooleanField(_("text and pictures are public at once"), default=False)
    photo_required = models.BooleanField(_("needs a picture"), default=False)
    text_required = models.BooleanField(_("needs words"), default=False)
    near_layers = ArrayField(models.CharField(max_length=60), verbose_name=_("things nearby"), default=list, blank=True)
    answer_days = models.PositiveSmallIntegerField(_("days until an answer"), default=5)
    kept_days = models.PositiveSmallIntegerField(_("days until the sender is forgotten"), default=180)

    class Meta:
        ordering: ClassVar = ["position", "pk"]
        verbose_name = _("category")
        verbose_name_plural = _("categories")

    def __str__(self) -> str:
        """Give the name in the active language."""
        return self.title

    @property
    def title(self) -> str:
        """What it is called, in the active language."""
        return spoken(self.titles)

    @property
    def hint(self) -> str:
        """What helps to choose it, in the active language."""
        return spoken(self.hints)


class Question(models.Model):
    """Something that is asked about reports of a category.

    Attributes:
        code: In answers and for other systems; never changes.
        texts: The question, by language.
        options: What can be chosen, in order: `[{"code": …, "titles": {"de": …, "en": …}}]`; empty for other types.
        is_required: Whether nothing can be sent without an answer.
        is_public: Whether everybody may read the answer.
    """

    class Type(models.TextChoices):
        """What an answer is."""

        CHOICE = "choice", _("one of several")
        SEVERAL = "several", _("any of several")
        YES_NO = "yes_no", _("yes or no")
        NUMBER = "number", _("a number")
        TEXT = "text", _("words")
        DATE = "date", _("a day")

    category = models.ForeignKey(Category, models.CASCADE, related_name="questions", verbose_name=_("category"))
    code = models.SlugField(_("code"), max_length=LONGEST_CODE)
    type = models.CharField(_("kind of answer"), max_length=8, choices=Type)
    texts = models.JSONField(_("question"), default=dict)
    options = models.JSONField(_("choices"), default=list, blank=True)
    is_required = models.BooleanField(_("must be answered"), default=False)
    is_public = models.BooleanField(_("everybody may read the answer"), default=False)
    position = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        ordering: ClassVar = ["position", "pk"]
        verbose_name = _("question")
        verbose_name_plural = _("questions")
        constraints: ClassVar = [models.UniqueConstraint("category", "code", name="defects_question_once")]

    def __str__(self) -> str:
        """Give the question in the active language."""
        return spoken(self.texts)

    @property
    def choices(self) -> dict[str, str]:
        """What can be chosen: words in the active language by code, in order."""
        return {option["code"]: spoken(option["titles"]) for option in self.options}
