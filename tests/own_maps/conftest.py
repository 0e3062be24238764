"""People with maps, and browsers that draw on them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from geo_platform.accounts.models import User
from layers.core.permissions import Actor
from layers.own_maps.making import create_map

if TYPE_CHECKING:
    from django.test.client import _MonkeyPatchedWSGIResponse as Answer

    from layers.own_maps.models import OwnMap

LAAGE = [12.3457, 53.9262]


def person(name: str, **more: Any) -> User:  # noqa: ANN401 (fields of an account)
    user = get_user_model().objects.create_user(username=f"{name} {uuid4().hex}", display_name=name, **more)
    assert isinstance(user, User)
    return user


def browser_of(user: User | None) -> Client:
    client = Client()
    if user:
        client.force_login(user)
    return client


def spot(**more: Any) -> dict[str, Any]:  # noqa: ANN401 (any JSON)
    return {"uid": str(uuid4()), "title": "Am See", "geometry": {"type": "Point", "coordinates": LAAGE}, **more}


def send(client: Client, own_map: OwnMap, *edits: dict[str, Any]) -> Answer:
    body = json.dumps({"edits": edits})
    return client.post(f"/maps/{own_map.token}/edits/", body, content_type="application/json")


def put(client: Client, own_map: OwnMap, *spots: dict[str, Any]) -> Answer:
    return send(client, own_map, *({"op": "put", "spot": each} for each in spots))


def state(client: Client, own_map: OwnMap) -> dict[str, Any]:
    return dict(client.get(f"/maps/{own_map.token}/state/").json())


@pytest.fixture
def owner(db: None) -> User:  # noqa: ARG001 (opens the database)
    return person("Flinker Otter")


@pytest.fixture
def own_map(owner: User) -> OwnMap:
    return create_map(actor=Actor(owner), title="Skate-Sommer")


@pytest.fixture
def artist(owner: User) -> Client:
    return browser_of(owner)
