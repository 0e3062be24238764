"""POST, PUT, PATCH and DELETE. Each finds out who writes what, lets a service do it, and says what came of it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from api import proofs
from api.actors import actor_of
from api.endpoint import Writing
from api.forgery import refuse_forgery
from api.idempotency import fingerprint_of, key_of, perform_once, scope_of
from api.ogc.writing.answers import proposed, read_item, removed, shown
from api.ogc.writing.bodies import ACCEPTS, check_type, parse_object, read_body
from api.ogc.writing.targets import as_seen, as_seen_or_not, find_feature
from api.ogc.writing.values import Reader
from api.problems import UnauthenticatedError
from layers.core import registry
from layers.core.contributions.ledger import may
from layers.core.contributions.proposing import add_feature, change_feature, report_gone
from layers.core.crs import CRS84, Crs
from layers.core.exceptions import ForbiddenError, NothingChangedError
from layers.core.permissions import Action

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from django.http import HttpRequest, HttpResponse

    from layers.core.contributions.models import Change
    from layers.core.layer import Layer
    from layers.core.models import BaseFeature
    from layers.core.permissions import Actor

    Json = dict[str, Any]

# Who may do one of these may send the method, and it is done at once or becomes a proposal.
CHANGING = (Action.CHANGE, Action.SUGGEST)
REMOVING = (Action.REMOVE, Action.SUGGEST)


@dataclass(frozen=True, slots=True)
class Attempt:
    """Somebody wants to write.

    Attributes:
        request: With which.
        actor: Who.
        layer: Where.
        body: What they sent.
    """

    request: HttpRequest
    actor: Actor
    layer: Layer
    body: bytes

    def pay(self) -> None:
        """Let who has no account spend a proof that this is worth some work to them."""
        if self.actor.user is None:
            proofs.pay(self.request)

    def reader(self, present: Json | None = None) -> Reader:
        """Reads what they sent."""
        uri = self.request.headers.get("Content-Crs", CRS84.uri).strip("<> ")
        return Reader(self.layer, self.actor, Crs.named(uri, "Content-Crs"), present or {})


def _written(request: HttpRequest, layer_id: str, act: Callable[[Attempt], HttpResponse]) -> HttpResponse:
    """Let somebody act, once, in a transaction.

    Raises:
        UnauthenticatedError: They may not, and nobody knows who they are.
    """
    check_type(request)
    actor = actor_of(request)
    refuse_forgery(request)
    # Programs of those who look after many things write much at once.
    if not actor.sees_more:
        proofs.count(request)
    attempt = Attempt(request, actor, registry.get(layer_id), read_body(request))
    try:
        return perform_once(
            scope=scope_of(request), key=key_of(request), fingerprint=_fingerprint(attempt), do=partial(act, attempt)
        )
    except ForbiddenError as error:
        if actor.user is None:
            raise UnauthenticatedError(error.message) from error
        raise


def _fingerprint(attempt: Attempt) -> str:
    request = attempt.request
    headers = (request.headers.get(name, "") for name in ("Content-Type", "Content-Crs", "If-Match"))
    return fingerprint_of(request.method or "", request.get_full_path(), *headers, attempt.body)


def _add(attempt: Attempt) -> HttpResponse:
    if not attempt.layer.contribution.allows_somewhere(Action.ADD, attempt.actor):
        raise ForbiddenError
    attempt.pay()
    values = attempt.reader().new(parse_object(attempt.body))
    change = add_feature(actor=attempt.actor, layer=attempt.layer, values=values)
    return _told(attempt, change, 201)


def _change(attempt: Attempt, feature_id: str, read: Callable[[Reader, Json], Json]) -> HttpResponse:
    feature = _permitted(attempt, feature_id, CHANGING)
    attempt.pay()
    feature = as_seen(attempt.request, feature)
    present = json.loads(read_item(attempt.layer, feature.pk).feature)
    changes = read(attempt.reader(present), parse_object(attempt.body))
    try:
        change = change_feature(actor=attempt.actor, layer=attempt.layer, feature=feature, changes=changes)
    except NothingChangedError:  # who repeats a change has what they want
        return shown(attempt.request, attempt.layer, feature.pk)
    return _told(attempt, change, 200)


def _remove(attempt: Attempt, feature_id: str) -> HttpResponse:
    feature = _permitted(attempt, feature_id, REMOVING)
    attempt.pay()
    feature = as_seen_or_not(attempt.request, feature)
    change = report_gone(actor=attempt.actor, layer=attempt.layer, feature=feature)
    return proposed(attempt.request, change) if change.is_pending else removed()


def _permitted(attempt: Attempt, feature_id: str, actions: tuple[Action, ...]) -> BaseFeature:
    """Find the feature, if the actor may do one of some things with it.

    Raises:
        UnknownFeatureError: They do not see it.
        ForbiddenError: They may not.
    """
    feature = find_feature(attempt.layer, feature_id, attempt.actor)
    if not any(may(attempt.actor, attempt.layer, action, feature) for action in actions):
        raise ForbiddenError
    return feature


def _told(attempt: Attempt, change: Change, status: int) -> HttpResponse:
    if change.is_pending:
        return proposed(attempt.request, change)
    return shown(attempt.request, attempt.layer, change.feature_id, status)


def add_item(request: HttpRequest, layer_id: str) -> HttpResponse:
    """A new feature."""
    return _written(request, layer_id, _add)


def replace_item(request: HttpRequest, layer_id: str, feature_id: str) -> HttpResponse:
    """The feature becomes what is sent."""
    return _written(request, layer_id, partial(_change, feature_id=feature_id, read=Reader.replacement))


def patch_item(request: HttpRequest, layer_id: str, feature_id: str) -> HttpResponse:
    """Some of it becomes what is sent."""
    return _written(request, layer_id, partial(_change, feature_id=feature_id, read=Reader.patch))


def remove_item(request: HttpRequest, layer_id: str, feature_id: str) -> HttpResponse:
    """The feature is taken off the map, and can be put back there from its history."""
    return _written(request, layer_id, partial(_remove, feature_id=feature_id))


def _offered_for_items(request: HttpRequest, layer_id: str) -> list[str]:
    contribution = registry.get(layer_id).contribution
    return ["POST"] if contribution.allows_somewhere(Action.ADD, actor_of(request)) else []


def _offered_for_item(request: HttpRequest, layer_id: str, feature_id: str) -> list[str]:
    layer, actor = registry.get(layer_id), actor_of(request)
    feature = find_feature(layer, feature_id, actor)
    by_actions = {CHANGING: ["PUT", "PATCH"], REMOVING: ["DELETE"]}
    return [
        method
        for actions, methods in by_actions.items()
        if any(may(actor, layer, action, feature) for action in actions)
        for method in methods
    ]


ITEMS = Writing({"POST": add_item}, _offered_for_items, ACCEPTS)
ITEM = Writing({"PUT": replace_item, "PATCH": patch_item, "DELETE": remove_item}, _offered_for_item, ACCEPTS)
