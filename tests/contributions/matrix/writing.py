"""Every way in: what comes of it when somebody adds, changes, removes, decides and takes back."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from django.db import transaction

from layers.core.contributions import deciding, proposing
from layers.core.contributions.models import Change
from layers.core.exceptions import ForbiddenError, UnknownFeatureError
from layers.core.models import Status
from tests.contributions.matrix.expectations import DONE, REFUSED, WAITS, Outcome, rights
from tests.contributions.matrix.world import PUBLIC_NAME, adding_places
from tests.minimal import minimal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from django.test.client import _MonkeyPatchedWSGIResponse as Answer

    from layers.core.layer import Layer
    from tests.contributions.matrix.expectations import RoleHere
    from tests.contributions.matrix.world import Person, Things, World

NEW = f"{PUBLIC_NAME} new"
OUTCOMES = {201: DONE, 200: DONE, 204: DONE, 202: WAITS, 401: REFUSED, 403: REFUSED}


def writing_holes(world: World, role: RoleHere, layer: Layer, kind: str) -> Iterator[str]:
    """What somebody can do and must not, or should be able to and is not."""
    for place, things in world.things[layer.id].items():
        mine = rights(kind, role, place)
        found = _through_services(world.people[role.name], layer, things)
        found |= _through_the_standard(world.people[role.name], layer, things)
        expected: dict[str, object] = {
            "change": mine.change,
            "remove": mine.remove,
            "remove at once": DONE if mine.remove == DONE else REFUSED,
            "accept": DONE if mine.review else REFUSED,
            "reject": DONE if mine.review else REFUSED,
            "queue": mine.review,
            "undo a change": DONE if mine.undo_change else REFUSED,
            "undo a removal": DONE if mine.undo_removal else REFUSED,
            "PATCH": mine.change,
            "DELETE": mine.remove,
        }
        yield from _differences(role, layer, place, found, expected)
    for place in adding_places(layer):
        added = {
            "add": _added(world, world.people[role.name], layer, place),
            "POST": _posted(world, world.people[role.name], layer, place),
        }
        yield from _differences(role, layer, place, added, dict.fromkeys(added, rights(kind, role, place).add))


def _differences(role: RoleHere, layer: Layer, place: str, found: dict[str, Any], expected: dict[str, Any]) -> Iterator[str]:
    for action, outcome in found.items():
        if outcome != expected[action]:
            yield f"{role.name}, {layer.id}, {place}: {action} is {outcome} instead of {expected[action]}"


def _tried(act: Callable[[], Change | None]) -> Outcome:
    """What comes of it; nothing stays."""
    with transaction.atomic():
        try:
            change = act()
        except (ForbiddenError, UnknownFeatureError):
            return REFUSED
        finally:
            transaction.set_rollback(True)
    return WAITS if change and change.is_pending else DONE


def _through_services(person: Person, layer: Layer, things: Things) -> dict[str, Any]:
    actor = person.actor
    mine: dict[str, Any] = {"actor": actor, "layer": layer, "feature": things.public}
    return {
        "change": _tried(lambda: proposing.change_feature(**mine, changes={"title": NEW})),
        "remove": _tried(lambda: proposing.report_gone(**mine)),
        "remove at once": _tried(lambda: proposing.remove_feature(**mine)),
        "accept": _tried(lambda: deciding.accept(actor=actor, change=things.wish)),
        "reject": _tried(lambda: deciding.reject(actor=actor, change=things.wish, reason="Why")),
        "queue": things.wish in Change.objects.reviewable_by(actor).pending(),
        "undo a change": _tried(lambda: deciding.revert(actor=actor, change=things.done)),
        "undo a removal": _tried(lambda: deciding.revert(actor=actor, change=things.removal)),
    }


def _added(world: World, person: Person, layer: Layer, place: str) -> Outcome:
    values = {**minimal(layer.id), **world.values(layer, place, PUBLIC_NAME)}
    return _tried(lambda: proposing.add_feature(actor=person.actor, layer=layer, values=values))


def _through_the_standard(person: Person, layer: Layer, things: Things) -> dict[str, Any]:
    """PUT goes the way of PATCH (`tests/writing`)."""
    path = f"/api/collections/{layer.id}/items/{things.public.pk}"
    number = (layer, things.public.pk)
    return {
        "PATCH": _sent(person, "PATCH", path, {"properties": {"title": NEW}}, number),
        "DELETE": _sent(person, "DELETE", path, {}, number),
    }


def _posted(world: World, person: Person, layer: Layer, place: str) -> Outcome:
    values = world.values(layer, place, PUBLIC_NAME)
    geometry = json.loads(values.pop("geom").geojson)
    properties = {name: _plain(value) for name, value in values.items()}
    body = {"type": "Feature", "geometry": geometry, "properties": properties}
    return _sent(person, "POST", f"/api/collections/{layer.id}/items", body, None)


def _plain(value: Any) -> Any:  # noqa: ANN401 (of any field)
    return value if isinstance(value, str) else getattr(value, "pk", None) or value.isoformat()


def _sent(person: Person, method: str, path: str, body: object, target: tuple[Layer, int] | None) -> Outcome:
    """What comes of a request, by what it says and by what the map shows then; nothing stays."""
    kind = "application/merge-patch+json" if method == "PATCH" else "application/geo+json"
    with transaction.atomic():
        response = person.program.generic(method, path, json.dumps(body), kind, headers={"If-Match": "*"})
        outcome = OUTCOMES[response.status_code]
        assert (outcome == DONE) == _has_happened(method, response, target), (method, path, response.content)
        transaction.set_rollback(True)
    return outcome


def _has_happened(method: str, response: Answer, target: tuple[Layer, int] | None) -> bool:
    if target is None:
        return response.status_code == 201
    layer, number = target
    feature = layer.model.objects.get(pk=number)
    return feature.status == Status.ARCHIVED if method == "DELETE" else feature.title == NEW
