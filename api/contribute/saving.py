"""Carries out what a form says: pictures first, which lie in files, then everything else in one transaction."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from django.db import transaction
from layers.core.photos.pictures import prepare_picture
from layers.core.photos.storage import delete_picture, store_picture

from layers.core.contributions.ledger import Enclosure, NewPhoto
from layers.core.contributions.proposing import add_feature, change_feature

if TYPE_CHECKING:
    from collections.abc import Iterator

    from api.contribute.forms import ContributionForm
    from layers.core.contributions.models import Change


def save(form: ContributionForm) -> Change:
    """Add or change what a valid form says.

    Raises:
        InvalidInputError: A value or a picture cannot be used.
        ForbiddenError: The person may not.
    """
    with _stored_photos(form) as photos, transaction.atomic():
        enclosed = Enclosure(form.cleaned_data["note"], form.cleaned_data.get("contact", ""), photos)
        if form.feature is None:
            return add_feature(actor=form.actor, layer=form.layer, values=form.values, enclosed=enclosed)
        return change_feature(
            actor=form.actor, layer=form.layer, feature=form.feature, changes=form.values, enclosed=enclosed
        )


@contextmanager
def _stored_photos(form: ContributionForm) -> Iterator[list[NewPhoto]]:
    """Store the pictures of a form; when anything goes wrong after that, their files go as well."""
    stored: list[NewPhoto] = []
    try:
        for file, alt in form.described_photos:
            picture = prepare_picture(file)
            name = store_picture(picture)
            stored.append(NewPhoto(name, picture.width, picture.height, alt, form.cleaned_data["licence"]))
        yield stored
    except BaseException:
        for photo in stored:
            delete_picture(photo.name)
        raise
