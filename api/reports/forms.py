"""The forms on the pages about reports."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from api.contribute.photo_fields import PhotosField
from api.sent_forms import SentForm
from layers.core.contributions.ledger import NewPhoto
from layers.core.photos.pictures import prepare_picture
from layers.core.photos.storage import delete_picture, store_picture
from layers.defects.models import LONGEST_WORD

if TYPE_CHECKING:
    from collections.abc import Iterator

LONGEST_ALT = 200


class MoreForm(SentForm):
    """Words and pictures that somebody adds to their report."""

    text = forms.CharField(
        label=_("What should the office know?"),
        help_text=_("Only the office reads this."),
        required=False,
        max_length=LONGEST_WORD,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    photos = PhotosField(label=_("Photos"), required=False)

    @contextmanager
    def stored_photos(self) -> Iterator[list[NewPhoto]]:
        """Store the pictures of a valid form; when anything goes wrong after that, their files go as well.

        Raises:
            InvalidInputError: One of them is no picture that can be shown.
        """
        stored: list[NewPhoto] = []
        try:
            for file, alt in zip(self.cleaned_data["photos"], self._alts(), strict=False):
                picture = prepare_picture(file)
                stored.append(NewPhoto(store_picture(picture), picture.width, picture.height, alt))
            yield stored
        except BaseException:
            for photo in stored:
                delete_picture(photo.name)
            raise

    def _alts(self) -> Iterator[str]:
        said: list[Any] = self.data.getlist("photo_alt") if hasattr(self.data, "getlist") else []
        yield from (str(one)[:LONGEST_ALT] for one in said)
        while True:
            yield ""


class ReopenForm(MoreForm):
    """The same where the office has answered, and it is not done after all."""

    text = forms.CharField(
        label=_("What is still not right?"),
        help_text=_("Only the office reads this."),
        required=False,
        max_length=LONGEST_WORD,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class FollowForm(SentForm):
    """Where somebody without an account is told what becomes of a report."""

    email = forms.EmailField(
        label=_("Your mail address"),
        help_text=_("We use it for this report alone, and forget it when you end it."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
