"""The forms on the pages about reports."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import forms
from django.utils.translation import gettext_lazy as _

from api.contribute.photo_fields import PhotosForm
from api.sent_forms import LinesField, SentForm
from geo_platform.shared.mail_heads import LONGEST_MAIL_ADDRESS
from layers.defects.models import LONGEST_WORD

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise


def _words(label: StrPromise) -> forms.CharField:
    return LinesField(
        label=label,
        help_text=_("Only the office reads this."),
        required=False,
        max_length=LONGEST_WORD,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class MoreForm(PhotosForm):
    """Words and pictures that somebody adds to their report."""

    text = _words(_("What should the office know?"))


class ReopenForm(MoreForm):
    """The same where the office has answered, and it is not done after all."""

    text = _words(_("What is still not right?"))


class FollowForm(SentForm):
    """Where somebody without an account is told what becomes of a report."""

    email = forms.EmailField(
        label=_("Your e-mail address"),
        max_length=LONGEST_MAIL_ADDRESS,
        help_text=_("We use it for this report alone, and forget it when you end it."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
