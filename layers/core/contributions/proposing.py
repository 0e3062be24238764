"""Who may do something at once does it; of what everybody else adds and proposes, a change waits to be looked at."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from layers.core.contributions.effects import applied, hide, values_of
from layers.core.contributions.following import locate
from layers.core.contributions.ledger import (
    NOTHING,
    Enclosure,
    enter,
    may,
    may_see_place,
    require,
    require_decided,
    require_move,
    settle,
)
from layers.core.contributions.models import Change, Confirmation
from layers.core.exceptions import ConflictError, ForbiddenError, InvalidInputError, NothingChangedError
from layers.core.models import Status
from layers.core.permissions import Action, EditorOf
from layers.core.services import as_fields, build_feature, locked, mark_changed, save_change

if TYPE_CHECKING:
    from collections.abc import Mapping

    from layers.core.layer import Layer
    from layers.core.models import BaseFeature
    from layers.core.permissions import Actor

Kind = Change.Kind
# In degrees: a place may have been carried through another reference system.
SAME_PLACE = 1e-6


@transaction.atomic
def add_feature(*, actor: Actor, layer: Layer, values: Mapping[str, Any], enclosed: Enclosure = NOTHING) -> Change:
    """Add a feature: at once where the actor may, otherwise to be looked at first.

    Args:
        actor: Who adds it.
        layer: Where it belongs.
        values: Model field name to value; `geom` in EPSG:4326 is required.
        enclosed: What comes along.

    Raises:
        InvalidInputError: A field is unknown, missing or has a value that does not fit.
        ForbiddenError: The actor may not.
    """
    feature = build_feature(layer=layer, values=values)
    require(actor, layer, Action.ADD, feature)
    at_once = may(actor, layer, Action.CHANGE, feature)
    if "organisation" in values:
        _speak_for(actor, feature)
    feature.status = Status.PUBLISHED if at_once else Status.PENDING
    feature.save()
    mark_changed(layer=layer)
    after = values_of(feature, as_fields(layer, values))
    change = enter(actor, feature, Change(layer=layer.id, kind=Kind.ADD, after=after), enclosed)
    return settle(change, actor, feature) if at_once else change


@transaction.atomic
def change_feature(
    *,
    actor: Actor,
    layer: Layer,
    feature: BaseFeature,
    changes: Mapping[str, Any],
    enclosed: Enclosure = NOTHING,
) -> Change:
    """Change a feature: at once where the actor may, otherwise as a proposal.

    Args:
        actor: Who changes it.
        layer: Where it belongs.
        feature: As read before; what others changed since stays.
        changes: Model field name to new value; what is as it was is left out.
        enclosed: What comes along.

    Raises:
        InvalidInputError: As in `add_feature`.
        NothingChangedError: Nothing would be different.
        ForbiddenError: The actor may not, with the feature as it is or as it would be.
    """
    feature = locked(feature)
    at_once = may(actor, layer, Action.CHANGE, feature)
    if not at_once:
        require(actor, layer, Action.SUGGEST, feature)
    change = Change(layer=layer.id, kind=Kind.CHANGE)
    locate(change, feature)
    changes = _meant(layer, feature, as_fields(layer, changes))
    is_place_known = may_see_place(actor, layer, feature)
    before, overrides = values_of(feature, changes), feature.overrides
    after = applied(layer, feature, changes)
    # Who may not know where it is learns nothing by guessing.
    unknown = set() if is_place_known else {feature.place_field}
    differing = [name for name in after if after[name] != before[name] or name in unknown]
    # What somebody only repeats goes on following OpenStreetMap.
    feature.overrides = overrides | {name: feature.overrides[name] for name in differing if name in feature.overrides}
    photos = list(enclosed.photos)
    if not differing and not photos:
        raise NothingChangedError
    at_once = at_once and may(actor, layer, Action.CHANGE, feature)
    if "organisation" in differing:
        _speak_for(actor, feature)
    if feature.place_field in differing:
        require_move(actor, layer, feature)
    # A proposal is its author's own, and holds nothing that they do not know. What is done at once can be taken back.
    change.before = {name: before[name] for name in differing if at_once or name not in unknown}
    change.after = {name: after[name] for name in differing}
    enter(actor, feature, change, replace(enclosed, photos=photos))
    if not at_once:
        return change
    if differing:
        save_change(layer=layer, feature=feature)
    return settle(change, actor, feature)


@transaction.atomic
def report_gone(*, actor: Actor, layer: Layer, feature: BaseFeature, enclosed: Enclosure = NOTHING) -> Change:
    """Say that something is no longer there; who may take it off the map does.

    Raises:
        ForbiddenError: The actor may neither take it off nor propose it.
    """
    if may(actor, layer, Action.REMOVE, feature):
        return remove_feature(actor=actor, layer=layer, feature=feature, enclosed=enclosed)
    require(actor, layer, Action.SUGGEST, feature)
    return enter(actor, feature, Change(layer=layer.id, kind=Kind.GONE), enclosed)


@transaction.atomic
def report_abuse(*, actor: Actor, layer: Layer, feature: BaseFeature, enclosed: Enclosure) -> Change:
    """Complain about an entry or its pictures; everybody may, about everything that they see."""
    if not enclosed.note.strip():
        raise InvalidInputError(_("Please write what is wrong with it."), parameter="note")
    return enter(actor, feature, Change(layer=layer.id, kind=Kind.REPORT), enclosed)


@transaction.atomic
def remove_feature(
    *,
    actor: Actor,
    layer: Layer,
    feature: BaseFeature,
    enclosed: Enclosure = NOTHING,
) -> Change:
    """Take a feature off the map; it can be put back from its history.

    Raises:
        ForbiddenError: The actor may not.
        ConflictError: It is off the map already, or waits to come onto it.
    """
    feature = locked(feature)
    require(actor, layer, Action.REMOVE, feature)
    if feature.status == Status.ARCHIVED:
        raise ConflictError(_("This has been taken off the map already."))
    require_decided(layer, feature)
    change = Change(layer=layer.id, kind=Kind.GONE, before={"status": feature.status})
    enter(actor, feature, change, enclosed)
    hide(layer, feature)
    return settle(change, actor, feature)


@transaction.atomic
def confirm(*, layer: Layer, feature: BaseFeature, witness: str) -> int:
    """Note that somebody was there and found it as the map says.

    Args:
        layer: Where it belongs.
        feature: What they saw.
        witness: The account or the device, as in `Confirmation`.

    Returns:
        By how many it is confirmed now.
    """
    confirmations = Confirmation.objects.filter(layer=layer.id, feature_id=feature.pk)
    Confirmation.objects.update_or_create(layer=layer.id, feature_id=feature.pk, witness=witness)
    feature = locked(feature)
    feature.confirmed_at = now()
    # No new version: who is just changing it need not look again.
    feature.save(update_fields=["confirmed_at"])
    mark_changed(layer=layer)
    return confirmations.count()


def _meant(layer: Layer, feature: BaseFeature, changes: dict[str, Any]) -> dict[str, Any]:
    """Without the place, where somebody sends back the blurred one that they were shown: they have moved nothing."""
    place = changes.get(feature.place_field)
    is_sent_back = layer.location.is_blurred and place is not None and place.equals_exact(feature.geom, SAME_PLACE)
    return {name: value for name, value in changes.items() if not (is_sent_back and name == feature.place_field)}


def _speak_for(actor: Actor, feature: BaseFeature) -> None:
    """Make sure that nobody says that a club looks after something who does not look after the club.

    Raises:
        ForbiddenError: They do not.
    """
    club: BaseFeature | None = getattr(feature, "organisation", None)
    if club is not None and not (actor.is_administrator or EditorOf.allows(actor, club.belonging)):
        raise ForbiddenError
