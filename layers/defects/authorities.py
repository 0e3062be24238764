"""Offices, companies and people who are responsible for something."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _


class Authority(models.Model):
    """Somebody who is responsible: the town's own office, the road authority, the railway, a private owner.

    Attributes:
        code: In addresses and for other systems; never changes.
        spoken: How it stands in a German sentence: "das Straßenbauamt Stralsund"; empty where the name alone will do.
        area: The municipality or district whose office it is; its staff work on the reports.
        organisation: The organisation that it is, where it has people here; they work on the reports, too.
        email: Where it can be written to by everybody.
        allows_anonymous: Whether it takes reports from whoever does not say who they are.
        is_elsewhere: Whether nobody of it works here: people are told where to turn to.
    """

    code = models.SlugField(_("code"), max_length=40, unique=True)
    title = models.CharField(_("name"), max_length=200)
    spoken = models.CharField(
        _("in a sentence"), max_length=220, blank=True, help_text=_("With its article, as in: das Straßenbauamt Stralsund")
    )
    area = models.ForeignKey(
        "areas.Area", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("municipality")
    )
    organisation = models.ForeignKey(
        "organisations.Organisation",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("organisation"),
    )
    email = models.EmailField(_("mail"), blank=True)
    phone = models.CharField(_("phone"), max_length=80, blank=True)
    website = models.URLField(_("website"), blank=True)
    allows_anonymous = models.BooleanField(_("takes reports without a name"), default=True)
    is_elsewhere = models.BooleanField(_("does not work with this site"), default=False)
    is_demo = models.BooleanField(_("example"), default=False, editable=False)

    class Meta:
        ordering: ClassVar = ["title", "pk"]
        verbose_name = _("responsible office")
        verbose_name_plural = _("responsible offices")

    def __str__(self) -> str:
        """Give the name."""
        return self.title

    @property
    def in_sentence(self) -> str:
        """The name as it stands in a sentence of the active language."""
        return in_sentence(self.spoken, self.title)


def in_sentence(spoken: str, title: str) -> str:
    """A name with its article or preposition, which it has in the district's own language alone.

    Args:
        spoken: With it; may be empty.
        title: Without.
    """
    is_own = (get_language() or settings.LANGUAGE_CODE).partition("-")[0] == settings.LANGUAGE_CODE
    return spoken if is_own and spoken else title
