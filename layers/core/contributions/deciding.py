"""Who looks after a place decides about what others propose, and takes back what was done."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from layers.core import registry
from layers.core.contributions.effects import applied, hide, left_by, put_back, restored, show, values_of
from layers.core.contributions.following import locate
from layers.core.contributions.ledger import (
    NOTHING,
    decide,
    enter,
    in_hand,
    require,
    require_decided,
    require_move,
    settle,
    target,
    target_if_any,
)
from layers.core.contributions.models import Change, Photo
from layers.core.exceptions import ConflictError, ForbiddenError, InvalidInputError
from layers.core.models import Status
from layers.core.permissions import Action
from layers.core.services import mark_changed, save_change
from layers.core.subscriptions.noting import forget_happenings

if TYPE_CHECKING:
    from datetime import datetime

    from layers.core.layer import Layer
    from layers.core.models import BaseFeature
    from layers.core.permissions import Actor

Kind, State = Change.Kind, Change.State


@transaction.atomic
def accept(*, actor: Actor, change: Change) -> Change:
    """Do what a change proposes.

    Raises:
        ForbiddenError: The actor does not decide about this.
        ConflictError: It has been decided already, or is about something that waits itself.
        InvalidInputError: What it proposes does not fit any more.
    """
    change, layer, feature = _for_decision(actor, change, State.ACCEPTED)
    if change.kind == Kind.ADD:
        show(layer, feature)
    elif change.kind in {Kind.GONE, Kind.REPORT}:
        require(actor, layer, Action.REMOVE, feature)
        require_decided(layer, feature)
        # Of several who say so, one is the first: taking the others back puts nothing back, and takes nothing away.
        if feature.status != Status.ARCHIVED:
            change.before = {"status": feature.status}
            hide(layer, feature)
    elif change.after:
        values = {name: restored(layer, name, value) for name, value in change.after.items()}
        change.before = values_of(feature, values)
        applied(layer, feature, values)
        # What moves comes under others, who are asked as well.
        require(actor, layer, Action.REVIEW, feature)
        save_change(layer=layer, feature=feature)
    settle(change, actor, feature)
    _turn_photos(change)
    return change


@transaction.atomic
def reject(*, actor: Actor, change: Change, reason: str) -> Change:
    """Do not do what a change proposes, and say why.

    Raises:
        InvalidInputError: There is no reason.
        ForbiddenError: The actor does not decide about this.
        ConflictError: It has been decided already.
    """
    if not reason.strip():
        raise InvalidInputError(_("Please write a reason. It is sent to the author."), parameter="reason")
    layer, feature = target_if_any(change)
    if not layer.contribution.allows(Action.REVIEW, actor, feature.belonging if feature else change.belonging):
        raise ForbiddenError
    change = in_hand(change, State.REJECTED)
    if feature and change.kind == Kind.ADD:
        feature.status = Status.REJECTED
        save_change(layer=layer, feature=feature)
    change.reason = reason.strip()
    decide(change, State.REJECTED, actor)
    return change


@transaction.atomic
def reopen(*, actor: Actor, change: Change) -> Change:
    """Undo a decision: the change waits again, and the feature is as it was before.

    Raises:
        ForbiddenError: The actor does not decide about this.
        ConflictError: It waits already, or the feature has been changed since.
    """
    change, layer, feature = _for_decision(actor, change, State.PENDING)
    was_accepted = change.state == State.ACCEPTED
    _require_content(change)
    if was_accepted and change.version != feature.version:
        _require_last_word(change, feature)
    if change.kind == Kind.ADD:
        if was_accepted:
            require(actor, layer, Action.REMOVE, feature)
        feature.status = Status.PENDING
        save_change(layer=layer, feature=feature)
    elif was_accepted:
        put_back(layer, feature, change)
        # As when it was accepted: what moves back comes under others, who are asked as well.
        require(actor, layer, Action.REVIEW, feature)
    change.state, change.decided_by, change.decided_at, change.version = State.PENDING, None, None, None
    change.reason, change.answered_at = "", None
    # Undone, it lies where it lay before, and is decided about there.
    locate(change, feature)
    change.save()
    change.photos.filter(removed_at=None).update(state=State.PENDING)
    _turn_photos(change)
    forget_happenings(change=change)
    mark_changed(layer=layer)
    return change


@transaction.atomic
def withdraw(*, change: Change) -> Change:
    """Take back what one has proposed oneself, while it waits; who knows the token is asked elsewhere.

    Raises:
        ConflictError: It has been decided already.
    """
    layer, feature = target_if_any(change)
    change = in_hand(change, State.WITHDRAWN)
    if feature and change.kind == Kind.ADD:
        feature.status = Status.ARCHIVED
        save_change(layer=layer, feature=feature)
    decide(change, State.WITHDRAWN, None)
    return change


@transaction.atomic
def revert(*, actor: Actor, change: Change) -> Change:
    """Take back what was done, as a change of its own; what others changed since stays.

    Raises:
        ForbiddenError: The actor may not change the feature, as it is or as it would be.
        ConflictError: It was never done, or is taken back already.
    """
    layer, feature = target(change)
    require(actor, layer, taken_by_revert(change), feature)
    change = Change.objects.select_for_update().get(pk=change.pk)
    if layer.model.place_field in change.before:
        require_move(actor, layer, feature)
    if change.state != State.ACCEPTED or change.reverted_by.exists():
        raise ConflictError(_("This has been taken back already."))
    if change.kind != Kind.ADD:
        _require_content(change)
    if came_too_late(change):
        raise ConflictError(_("It was off the map before that already, so there is nothing to put back."))
    kind = Kind.GONE if change.kind == Kind.ADD else Kind.RESTORE
    names = ["status"] if change.kind == Kind.ADD else list(change.before)
    reverting = Change(layer=layer.id, kind=kind, before=values_of(feature, names))
    enter(actor, feature, reverting, NOTHING)
    put_back(layer, feature, change)
    # It may have come under others by that.
    require(actor, layer, taken_by_revert(change), feature)
    reverting.after, reverting.reverts = values_of(feature, names), change
    settle(reverting, actor, feature)
    _turn_photos(reverting)
    return reverting


def is_taken_back(change: Change) -> bool:
    """Whether something was taken back, and that not taken back in its turn."""
    return any(not is_taken_back(one) for one in change.reverted_by.filter(state=State.ACCEPTED))


def is_undone(change: Change, *, is_there: bool) -> bool:
    """Whether something was taken over, and has no effect any more.

    Args:
        change: Be it decided or not.
        is_there: Whether everybody sees its feature.
    """
    is_gone_again = change.kind == Kind.ADD and not is_there
    return change.state == State.ACCEPTED and (is_gone_again or is_taken_back(change))


def _turn_photos(change: Change) -> None:
    """Where something was taken back, or that in its turn, the pictures that came with what was first go or come, too."""
    if change.reverts is None:
        return
    first = change
    while first.reverts:
        first = first.reverts
    state = State.WITHDRAWN if is_taken_back(first) else State(first.state)
    if first.photos.filter(removed_at=None).update(state=state):
        mark_changed(layer=registry.get(first.layer))


def _require_content(change: Change) -> None:
    """Make sure that somebody still knows what a change was about.

    Raises:
        ConflictError: Its content has been taken out of the history.
    """
    if change.redacted_at:
        raise ConflictError(_("The content of this step has been removed, so nobody knows what to put back."))


def _require_last_word(change: Change, feature: BaseFeature) -> None:
    """Make sure that what a change did is still so. A load of OpenStreetMap may have given its feature a new version alone.

    Raises:
        ConflictError: It is not, or somebody has changed the feature since.
    """
    later = Change.objects.accepted().of_feature(change.layer, change.feature_id).filter(version__gt=change.version)
    if later.exists():
        raise ConflictError(_("This has been changed again since. Please take back the later change first."))
    left = left_by(change)
    if values_of(feature, left) != left:
        raise ConflictError(_("This has become different again since, for instance by what OpenStreetMap says."))


def came_too_late(change: Change) -> bool:
    """Whether something took a thing off the map that was off the map already."""
    return change.kind in {Kind.GONE, Kind.REPORT} and not change.before


def taken_by_revert(change: Change) -> Action:
    """What somebody must be allowed to do in order to take a change back."""
    changes_presence = change.kind == Kind.ADD or "status" in change.before
    return Action.REMOVE if changes_presence else Action.CHANGE


@transaction.atomic
def remove_photo(*, actor: Actor, photo: Photo) -> None:
    """Take one picture away from everybody's sight.

    Raises:
        ForbiddenError: The actor does not decide about the feature.
    """
    _set_photo(actor, photo, State.WITHDRAWN, now())


@transaction.atomic
def restore_photo(*, actor: Actor, photo: Photo) -> None:
    """Let a picture that was taken away be what the others are that came with it. Errors are those of `remove_photo`."""
    _set_photo(actor, photo, None, None)


def _set_photo(actor: Actor, photo: Photo, state: Change.State | None, removed_at: datetime | None) -> None:
    layer, feature = target(photo.change)
    require(actor, layer, Action.REVIEW, feature)
    change = Change.objects.select_for_update().get(pk=photo.change_id)
    state = state or (State.WITHDRAWN if is_taken_back(change) else State(change.state))
    Photo.objects.filter(pk=photo.pk).update(state=state, removed_at=removed_at)
    mark_changed(layer=layer)


def _for_decision(actor: Actor, change: Change, state: Change.State) -> tuple[Change, Layer, BaseFeature]:
    """Take a change in hand, with its layer and its feature, to give it another state."""
    layer, feature = target(change)
    require(actor, layer, Action.REVIEW, feature)
    return in_hand(change, state), layer, feature
