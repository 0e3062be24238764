"""Offices, companies and people who are responsible for something."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _


class Authority(models.Model):
    """Somebody who is responsible: the town's own office, the road authority, the railway, a private owner.

    Attributes:
        code: In addresses and for other systems; never changes.
        area: The municipality or district whose office it is; its staff work on the reports.
        organisation: The organisation that it is, where it has people here; they work on the reports, too.
        email: Where it can be written to by everybody.
        allows_anonymous: Whether it takes reports from whoever does not say who they are.
        is_elsewhere: Whether nobody of it works here: people are told where to turn to.
    """

    code = models.SlugField(_("code"), max_length=40, unique=True)
    title = models.CharField(_("name"), max_length=200)
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
