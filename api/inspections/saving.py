"""Carries out what an inspection says: pictures first, which lie in files, then everything else in one transaction."""

from __future__ import annotations

from collections import defaultdict
from contextlib import contextmanager
from typing import TYPE_CHECKING

from api.contribute.saving import stored_photos
from layers.defects.inspections.finishing import InspectionDraft, findings_for, finish_inspection

if TYPE_CHECKING:
    from collections.abc import Iterator

    from api.inspections.forms import InspectionForm
    from layers.core.contributions.ledger import NewPhoto
    from layers.core.permissions import Actor
    from layers.defects.inspections.kinds import Kind
    from layers.defects.inspections.models import Ground, Inspection


def save_inspection(form: InspectionForm, actor: Actor, ground: Ground, kind: Kind) -> Inspection:
    """Finish the inspection that a valid form says.

    Raises:
        InvalidFieldsError: Something is missing.
        InvalidInputError: A picture cannot be used.
        ForbiddenError: The playground is not theirs.
    """
    with _stored(form) as photos:
        given = form.cleaned_data
        draft = InspectionDraft(
            ground=ground,
            kind=kind,
            done_at=given["done_at"],
            findings=findings_for(ground, form.found(photos)),
            signed_as=given["signed_as"],
            note=given["note"],
            qualification=given.get("qualification", ""),
        )
        return finish_inspection(actor, draft)


@contextmanager
def _stored(form: InspectionForm) -> Iterator[dict[int, list[NewPhoto]]]:
    """The pictures of each card by its number, stored as `stored_photos` does."""
    pictures = list(form.pictures())
    with stored_photos((file, "") for _number, file in pictures) as photos:
        by_card: dict[int, list[NewPhoto]] = defaultdict(list)
        for (number, _file), photo in zip(pictures, photos, strict=True):
            by_card[number].append(photo)
        yield by_card
