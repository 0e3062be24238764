"""What the editor of an own map reads and writes."""

from __future__ import annotations

import json
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from django.http import HttpResponse, HttpResponseNotModified
from django.urls import reverse

from api.actors import actor_of
from api.caching import UNSHARED, build, client_has
from api.own_maps.answers import JSON, for_scripts, json_answer, read_json
from api.parameters import whole_number
from api.problems import problem_response, require_room
from geo_platform.limits import HourlyLimit
from layers.core import registry
from layers.own_maps.editing import apply_edits
from layers.own_maps.edits import read_edits
from layers.own_maps.exceptions import StaleSpotError
from layers.own_maps.making import find_map, rights_of
from layers.own_maps.presence import mark_present, present
from layers.own_maps.reading import proposal_states, removed_since, spot_features, spot_features_since

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.http import HttpRequest

    from layers.core.permissions import Actor
    from layers.own_maps.making import Rights
    from layers.own_maps.models import OwnMap
    from layers.own_maps.presence import Present

# A class of thirty behind one address that draws for an hour, each with an edit every five seconds.
EDITS_PER_HOUR = HourlyLimit("edits of own maps", 20_000)
LATEST = 999_999_999


@for_scripts("GET", "HEAD")
def state(request: HttpRequest, token: str) -> HttpResponse:
    """All of a map."""
    actor = actor_of(request)
    own_map = find_map(actor, token)
    rights = rights_of(own_map)
    tag = f'"{own_map.version}-{build()[:6]}-{_seen_by(actor, rights)}-{_short(proposal_states(own_map))}"'
    headers = {"ETag": tag, "Cache-Control": UNSHARED}
    if client_has(request, tag):
        return HttpResponseNotModified(headers=headers)
    people = present(own_map, actor.user) if rights.edits and actor.user else []
    features = spot_features(own_map, photo_prefix(own_map), with_names=rights.edits)
    body = _with_spots(
        {**described(own_map), "me": _me(actor, rights), "present": _described(people)},
        features,
    )
    return HttpResponse(body, content_type=JSON, headers=headers)


@for_scripts("GET", "HEAD")
def changes(request: HttpRequest, token: str) -> HttpResponse:
    """What has become different since a version, and who is there; whoever asks counts as being there."""
    actor = actor_of(request)
    own_map = find_map(actor, token)
    rights = rights_of(own_map)
    since = whole_number(request.GET.get("since"), "since", 0, LATEST, 0)
    is_drawing = request.GET.get("drawing") == "1"
    people = mark_present(own_map=own_map, user=actor.user, is_drawing=is_drawing) if rights.edits and actor.user else []
    answer: dict[str, Any] = {"version": own_map.version, "present": _described(people)}
    if since < own_map.version:
        answer["map"] = described(own_map)
    # What was removed long ago is forgotten, so a page that slept for so long is told everything.
    is_whole = since < own_map.forgotten_version
    prefix = photo_prefix(own_map)
    features = spot_features_since(own_map, prefix, 0 if is_whole else since, with_names=rights.edits)
    answer |= {"whole": is_whole, "removed": [] if is_whole else removed_since(own_map, since)}
    return HttpResponse(f'{json.dumps(answer, ensure_ascii=False)[:-1]},"spots":[{features}]}}', content_type=JSON)


@for_scripts("POST")
def edits(request: HttpRequest, token: str) -> HttpResponse:
    """Carry out edits."""
    require_room(EDITS_PER_HOUR, request)
    actor = actor_of(request)
    try:
        outcome = apply_edits(actor=actor, token=token, edits=read_edits(read_json(request)))
    except StaleSpotError as error:
        return _stale(find_map(actor, token), error)
    return json_answer({"version": outcome.version, "refused": [], "spots": outcome.spots})


def _stale(own_map: OwnMap, error: StaleSpotError) -> HttpResponse:
    """The refusal of an edit of what is otherwise by now, with what it is."""
    features = json.loads(f"[{spot_features(own_map, photo_prefix(own_map), with_names=True)}]")
    spot = next((feature for feature in features if feature["id"] == error.uid), None)
    response = problem_response(error)
    body = {**json.loads(response.content), "uid": error.uid, "spot": spot, "version": own_map.version}
    response.content = json.dumps(body, ensure_ascii=False)
    return response


def photo_prefix(own_map: OwnMap) -> str:
    """What comes before the name of a photo in its address."""
    return f"{reverse('pages:own-map', args=[own_map.token])}photos/"


def described(own_map: OwnMap) -> dict[str, Any]:
    """What a script reads about the map itself."""
    known = {layer.id for layer in registry.layers()}
    return {
        "version": own_map.version,
        "title": own_map.title,
        "description": own_map.description,
        "access": own_map.access,
        "layers": [layer for layer in own_map.layers if layer in known],
    }


def _me(actor: Actor, rights: Rights) -> dict[str, Any]:
    return {"may_edit": rights.edits, "is_owner": rights.runs, "name": str(actor.user or "")}


def _described(people: Iterable[Present]) -> list[dict[str, Any]]:
    return [{"name": each.name, "is_me": each.is_me, "is_drawing": each.is_drawing} for each in people]


def _seen_by(actor: Actor, rights: Rights) -> str:
    return f"{rights.edits:d}{rights.runs:d}{actor.user.pk if actor.user else 0}"


def _short(text: str) -> str:
    return sha256(text.encode()).hexdigest()[:8]


def _with_spots(values: dict[str, Any], features: str) -> str:
    head = json.dumps(values, ensure_ascii=False)[:-1]
    return f'{head},"spots":{{"type":"FeatureCollection","features":[{features}]}}}}'
