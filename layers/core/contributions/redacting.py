"""Takes what somebody wrote out of the history. That something was done, and when, stays.

A value stands in more than one place: as what one change made of a field, and as what the next found there. So whatever a
change has written is taken out of its neighbours as well. There is no way back, which is the point of it.
"""

from __future__ import annotations

from contextlib import ExitStack, suppress
from typing import TYPE_CHECKING, Any

from django.contrib.postgres.fields import ArrayField
from django.db import transaction
from django.db.models import CharField, JSONField, TextField
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from geo_platform.personal_data.erased_list import note_redacted, take_back_redacted
from geo_platform.personal_data.erasing import register_redactor
from layers.core import registry
from layers.core.contributions.forgetting import forget_photos
from layers.core.contributions.ledger import require, target
from layers.core.contributions.models import Change
from layers.core.exceptions import ConflictError, NotFoundError
from layers.core.fields import has_field, model_field
from layers.core.permissions import Action
from layers.core.services import mark_changed

if TYPE_CHECKING:
    from collections.abc import Mapping

    from geo_platform.personal_data.erased_list import Erased
    from layers.core.layer import Layer
    from layers.core.permissions import Actor


def redact(*, actor: Actor, change: Change) -> Change:
    """Take the content of one change out of the history: values, words and pictures. What the map shows now stays.

    Raises:
        ForbiddenError: The actor does not decide about the feature.
        ConflictError: It still waits for a decision, or has no content any more.
        UnknownFeatureError: The feature has been deleted.
    """
    with ExitStack() as undo:
        with transaction.atomic():
            layer, feature = target(change)
            require(actor, layer, Action.REVIEW, feature)
            change = _with_content(change)
            note_redacted(change.pk, change.created_at)
            undo.callback(take_back_redacted, change.pk, change.created_at)
            take_out(change)
            mark_changed(layer=layer)
        undo.pop_all()
    return change


@register_redactor
def redact_again(erased: Erased) -> int:
    """Take the content out again of every change that the list names; gives how many. Nobody is asked again."""
    if not erased.redacted:
        return 0
    back = [
        change
        for change in Change.objects.filter(redacted_at=None).only("layer", "created_at").iterator()
        if erased.has_redacted(change.pk, change.created_at)
    ]
    for change in back:
        with transaction.atomic():
            take_out(Change.objects.select_for_update().get(pk=change.pk))
            with suppress(NotFoundError):  # a layer that is not there any more
                mark_changed(layer=registry.get(change.layer))
    return len(back)


def _with_content(change: Change) -> Change:
    change = Change.objects.select_for_update().get(pk=change.pk)
    if change.is_pending:
        raise ConflictError(_("Please decide about this first."))
    if change.redacted_at:
        raise ConflictError(_("The content of this step has been removed already."))
    return change


def take_out(change: Change) -> None:
    """Leave nothing of a change but that it was; its neighbours forget what it had written."""
    forget_photos(change.photos.all())
    _forget_beside(change)
    change.before, change.after = {}, {}
    change.title = change.note = change.reason = change.contact = ""
    change.redacted_at = now()
    change.save()


def written(change: Change) -> dict[str, Any]:
    """What a change put into fields that take words."""
    try:
        layer = registry.get(change.layer)
    except NotFoundError:  # a layer that is not there any more: what it had may be anything
        return {name: value for name, value in change.after.items() if isinstance(value, str) and value}
    return {name: value for name, value in change.after.items() if value and takes_words(layer, name)}


def takes_words(layer: Layer, name: str) -> bool:
    """Whether people write into a field what they like."""
    if name in {"kind", "status"} or not has_field(layer.model, name):
        return False
    field = model_field(layer.model, name)
    field = getattr(field, "base_field", field) if isinstance(field, ArrayField) else field
    return isinstance(field, (CharField, TextField, JSONField)) and not field.choices


def _forget_beside(change: Change) -> None:
    words = written(change)
    if not words:
        return
    for other in Change.objects.of_feature(change.layer, change.feature_id).exclude(pk=change.pk):
        kept = (_without(other.before, words), other.after if other.is_pending else _without(other.after, words))
        title = "" if other.title == words.get("title") else other.title
        if kept != (other.before, other.after) or title != other.title:
            other.before, other.after = kept
            other.title = title
            other.save(update_fields=["before", "after", "title"])


def _without(values: Mapping[str, Any], words: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if words.get(name) != value}
