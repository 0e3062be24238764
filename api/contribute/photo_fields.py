"""Pictures in forms: several at once, each with words for what is in it."""

from __future__ import annotations

from itertools import chain, repeat
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from api.sent_forms import SentForm
from layers.core.photos.describing import LONGEST_ALT
from layers.core.photos.pictures import ACCEPT, MOST_AT_ONCE

if TYPE_CHECKING:
    from typing import BinaryIO


class ManyFilesInput(forms.ClearableFileInput):
    """Several files at once."""

    allow_multiple_selected = True


class PhotosField(forms.FileField):
    """Pictures; what they are made of is looked at when they are stored."""

    widget = ManyFilesInput(attrs={"accept": ACCEPT})

    def clean(self, data: Any, initial: Any = None) -> Any:  # noqa: ANN401 (as Django's)
        """Take them as they are.

        Raises:
            ValidationError: They are too many.
        """
        files = [file for file in (data or []) if file]
        if len(files) > MOST_AT_ONCE:
            raise ValidationError(_("Please send at most %(most)s photos at once.") % {"most": MOST_AT_ONCE})
        return [super(PhotosField, self).clean(file, initial) for file in files]


class PhotosForm(SentForm):
    """A form with pictures. Its template includes `forms/_photos.html`."""

    photos = PhotosField(label=gettext_lazy("Photos"), required=False)

    @property
    def described_photos(self) -> list[tuple[BinaryIO, str]]:
        """The pictures that were sent, each with what is in it."""
        said = self.data.getlist("photo_alt") if isinstance(self.data, QueryDict) else []
        words = chain((one[:LONGEST_ALT] for one in said), repeat(""))
        return list(zip(self.cleaned_data["photos"], words, strict=False))
