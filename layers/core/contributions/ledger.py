"""The book of changes: what is entered there, and how an entry gets from one state to another."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils.timezone import now
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from layers.core import registry
from layers.core.contributions.following import locate
from layers.core.contributions.models import Change, Photo
from layers.core.exceptions import ConflictError, ForbiddenError, StaleError, UnknownFeatureError
from layers.core.models import Status
from layers.core.permissions import Action
from layers.core.services import locked, mark_changed
from layers.core.subscriptions.noting import note_change

if TYPE_CHECKING:
    from collections.abc import Iterable

    from layers.core.layer import Layer
    from layers.core.models import BaseFeature
    from layers.core.permissions import Actor

State = Change.State

# Which way a change can go. What was decided can be opened again, by mistake as people decide.
EDGES: dict[str, frozenset[str]] = {
    State.PENDING: frozenset({State.ACCEPTED, State.REJECTED, State.WITHDRAWN}),
    State.ACCEPTED: frozenset({State.PENDING}),
    State.REJECTED: frozenset({State.PENDING}),
    State.WITHDRAWN: frozenset(),
}


@dataclass(frozen=True, slots=True)
class NewPhoto:
    """A picture whose files are stored already.

    Attributes:
        name: As `layers.core.photos.storage` gave it.
        width: Of the largest file in pixels; `height` alike.
        alt: What is in it.
        licence: Of `Photo.Licence`; empty for the usual one.
    """

    name: str
    width: int
    height: int
    alt: str = ""
    licence: str = ""


@dataclass(frozen=True, slots=True)
class Enclosure:
    """What comes along with a contribution.

    Attributes:
        note: For who decides.
        contact: Where the answer is sent, if anywhere.
        photos: Pictures, in order.
    """

    note: str = ""
    contact: str = ""
    photos: Iterable[NewPhoto] = field(default_factory=tuple)


NOTHING = Enclosure()


def require(actor: Actor, layer: Layer, action: Action, feature: BaseFeature) -> None:
    """Make sure that somebody may do something.

    Raises:
        ForbiddenError: They may not.
    """
    if not may(actor, layer, action, feature):
        raise ForbiddenError


def may(actor: Actor, layer: Layer, action: Action, feature: BaseFeature) -> bool:
    """Whether somebody may do something with a feature."""
    return layer.contribution.allows(action, actor, feature.belonging)


def may_see_place(actor: Actor, layer: Layer, feature: BaseFeature) -> bool:
    """Whether somebody may know exactly where a feature is."""
    return not layer.location.is_blurred or may(actor, layer, Action.SEE, feature)


def require_move(actor: Actor, layer: Layer, feature: BaseFeature) -> None:
    """Make sure that somebody may say that a feature lies elsewhere.

    Raises:
        ForbiddenError: They may not.
    """
    if not layer.contribution.allows_move(actor, feature.belonging):
        raise ForbiddenError


def require_decided(layer: Layer, feature: BaseFeature) -> None:
    """Make sure that nothing is taken off the map that waits to come onto it: accepting it later would bring it back.

    Raises:
        ConflictError: It waits.
    """
    waiting = Change.objects.pending().of_feature(layer.id, feature.pk).filter(kind=Change.Kind.ADD)
    if feature.status == Status.PENDING and waiting.exists():
        raise ConflictError(_("This still waits for a decision. Please accept or reject it first."))


def expect(feature: BaseFeature, version: int) -> BaseFeature:
    """Read a feature as it is now, and keep it so until the end of the transaction.

    Args:
        feature: As read before.
        version: Which the actor has seen.

    Raises:
        StaleError: It has another version by now.
    """
    feature = locked(feature)
    if feature.version != version:
        raise StaleError
    return feature


def enter(actor: Actor, feature: BaseFeature, change: Change, enclosed: Enclosure) -> Change:
    """Write a change down.

    Args:
        actor: Who makes or proposes it.
        feature: To which it is made.
        change: Layer, kind and values; where and whose the feature was, if that is going to be different.
        enclosed: What comes along.
    """
    change.feature_id = feature.pk
    change.title = feature.title
    change.note, change.contact = enclosed.note.strip(), enclosed.contact
    change.language = get_language() or settings.LANGUAGE_CODE
    change.author = actor.user
    if change.point is None:
        locate(change, feature)
    change.save()
    Photo.objects.bulk_create(_photo(change, photo) for photo in enclosed.photos)
    return change


def _photo(change: Change, photo: NewPhoto) -> Photo:
    return Photo(
        layer=change.layer,
        feature_id=change.feature_id,
        change=change,
        name=photo.name,
        width=photo.width,
        height=photo.height,
        alt=photo.alt,
        licence=photo.licence or Photo.Licence.BY,
    )


def in_hand(change: Change, state: Change.State) -> Change:
    """Read a change as it is now, and keep it so until the end of the transaction.

    Args:
        change: As read before.
        state: To which it shall go.

    Raises:
        ConflictError: Another person has brought it elsewhere, from where no edge leads there.
    """
    current: Change = Change.objects.select_for_update().get(pk=change.pk)
    if state not in EDGES[current.state]:
        raise ConflictError(_("Somebody else has decided about this already. Please load it again."))
    return current


def target(change: Change) -> tuple[Layer, BaseFeature]:
    """The layer and the feature of a change, the latter locked: always before the change, or two may wait for each other.

    Raises:
        UnknownFeatureError: It has been deleted.
    """
    layer, feature = target_if_any(change)
    if feature is None:
        raise UnknownFeatureError(layer.title, str(change.feature_id))
    return layer, feature


def target_if_any(change: Change) -> tuple[Layer, BaseFeature | None]:
    """The same for what can be done with a change even where its feature has been deleted."""
    layer = registry.get(change.layer)
    return layer, layer.queryset().select_for_update(of=("self",)).filter(pk=change.feature_id).first()


def settle(change: Change, actor: Actor, feature: BaseFeature) -> Change:
    """Note that a change is done."""
    change.version = feature.version
    locate(change, feature)
    decide(change, State.ACCEPTED, actor)
    note_change(change=change, feature=feature)
    return change


def decide(change: Change, state: Change.State, actor: Actor | None) -> None:
    """Note who brought a change to a state, and when; its pictures go with it."""
    change.state, change.decided_at = state, now()
    change.decided_by = actor.user if actor else None
    change.save()
    if change.photos.filter(removed_at=None).update(state=state):
        mark_changed(layer=registry.get(change.layer))
