"""Carries out what a form says: pictures first, which lie in files, then everything else in one transaction."""

from __future__ import annotations

from contextlib import contextmanager
from itertools import chain
from typing import TYPE_CHECKING

from django.db import transaction

from layers.core.contributions.ledger import Enclosure, NewPhoto
from layers.core.contributions.proposing import add_feature, change_feature, report_abuse, report_gone
from layers.core.photos.pictures import prepare_picture
from layers.core.photos.storage import delete_picture, store_picture

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import BinaryIO

    from api.contribute.forms import ContributionForm, GoneForm
    from api.pages.explore import Found
    from layers.core.contributions.models import Change
    from layers.core.permissions import Actor


def save(form: ContributionForm) -> Change:
    """Add or change what a valid form says.

    Raises:
        InvalidInputError: A value or a picture cannot be used.
        ForbiddenError: The person may not.
        ProofError: The proof that no programme writes was used before.
    """
    pictures = chain(form.described_photos, form.source.photos if form.source else ())
    with stored_photos(pictures, form.cleaned_data["licence"]) as photos, transaction.atomic():
        form.spend_proof()
        enclosed = Enclosure(form.cleaned_data["note"], form.cleaned_data.get("contact", ""), photos)
        if form.feature is None:
            change = add_feature(actor=form.actor, layer=form.layer, values=form.values, enclosed=enclosed)
            if form.source:
                form.source.note(form.actor, change)
            return change
        return change_feature(
            actor=form.actor, layer=form.layer, feature=form.feature, changes=form.values, enclosed=enclosed
        )


@transaction.atomic
def save_complaint(form: GoneForm, actor: Actor, found: Found) -> Change:
    """Note what a valid form says about an entry as a whole. Errors are those of `save`."""
    form.spend_proof()
    enclosed = Enclosure(note=form.cleaned_data["note"])
    do = report_abuse if form.cleaned_data["what"] == "report" else report_gone
    return do(actor=actor, layer=found.layer, feature=found.feature, enclosed=enclosed)


@contextmanager
def stored_photos(pictures: Iterable[tuple[BinaryIO, str]], licence: str = "") -> Iterator[list[NewPhoto]]:
    """Store pictures; when anything goes wrong after that, their files go as well.

    Args:
        pictures: Each with what is in it.
        licence: Of `Photo.Licence`; empty for the usual one.

    Raises:
        InvalidInputError: One of them cannot be used.
    """
    stored: list[NewPhoto] = []
    try:
        for file, alt in pictures:
            picture = prepare_picture(file)
            name = store_picture(picture)
            stored.append(NewPhoto(name, picture.width, picture.height, alt, licence))
        yield stored
    except BaseException:
        for photo in stored:
            delete_picture(photo.name)
        raise
