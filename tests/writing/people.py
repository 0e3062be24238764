"""Who writes, and with what."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from allauth.mfa.models import Authenticator
from django.contrib.gis.geos import MultiPolygon, Polygon
from django.test import Client

from geo_platform.accounts.access_keys import make_key
from geo_platform.accounts.models import User
from layers.areas.roles import give_role
from layers.core import registry
from layers.core.services import create_feature
from layers.organisations.roles import give_editorship

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.test.client import _MonkeyPatchedWSGIResponse as Answer

    from layers.areas.models import Area
    from layers.core.permissions import Role
    from layers.organisations.models import Organisation

GEOJSON = "application/geo+json"
PATCH = "application/merge-patch+json"
PROBLEM = "application/problem+json"
GOOD_PROOF = "good"
HERE = [12.345, 53.926]
SPOTS = "/api/collections/youth-spots/items"


@dataclass(frozen=True)
class Village:
    """A municipality, one beside it, and two clubs, which meet in the other one."""

    own: Area
    other: Area
    club: Organisation
    other_club: Organisation


def village() -> Village:
    own, other = _area("Laage", 12.3), _area("Teterow", 12.5)
    return Village(own, other, _club("Skaters", other), _club("Chess players", other))


def _area(title: str, west: float) -> Any:  # noqa: ANN401 (an area)
    square = MultiPolygon(Polygon.from_bbox((west, 53.9, west + 0.1, 54.0)))
    return create_feature(layer=registry.get("areas"), values={"title": title, "geom": square})


def _club(title: str, area: Area) -> Any:  # noqa: ANN401 (an organisation)
    return create_feature(layer=registry.get("organisations"), values={"title": title, "geom": area.geom.centroid})


def person(name: str, *, has_second_factor: bool = False) -> User:
    user = User.objects.create_user(name, f"{name}@example.org", display_name=name)
    if has_second_factor:
        Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={"secret": ""})
    return user


def with_role(role: Role, area: Area, *, has_second_factor: bool = True) -> User:
    user = person(f"{role.name.lower()}-{User.objects.count()}", has_second_factor=has_second_factor)
    give_role(user=user, area=area, role=role, by=None)
    return user


def club_editor(club: Organisation) -> User:
    user = person("club", has_second_factor=True)
    give_editorship(user=user, organisation=club, by=None)
    return user


class Program:
    """Writes as a program does, with a key or without an account."""

    def __init__(self, user: User | None = None) -> None:
        self.client = Client(enforce_csrf_checks=True)
        self.own = {"X-Proof": GOOD_PROOF}
        if user is not None:
            self.own = {"Authorization": f"Bearer {make_key(owner=user, name='test', is_proved=True)}"}

    def send(self, method: str, path: str, body: object = None, **headers: str) -> Answer:
        """Send JSON; a header has `_` for `-`."""
        sent = body if isinstance(body, bytes) else b"" if body is None else json.dumps(body).encode()
        given = {name.replace("_", "-"): value for name, value in headers.items()}
        kind = given.pop("Content-Type", PATCH if method == "PATCH" else GEOJSON)
        return self.client.generic(method, path, sent, kind, headers={**self.own, **given})

    def get(self, path: str) -> Answer:
        return self.client.get(path, headers=self.own)

    def tag(self, path: str) -> str:
        response = self.get(path)
        assert response.status_code == 200, response.content
        return str(response["ETag"])

    def change(self, method: str, path: str, body: object, **headers: str) -> Answer:
        """Change what was just read."""
        return self.send(method, path, body, If_Match=self.tag(path), **headers)


def feature(properties: Mapping[str, Any] | None = None, coordinates: object = HERE, **members: object) -> dict[str, Any]:
    """Something to be written: a skate spot in the middle of the village."""
    return {
        "type": "Feature",
        "geometry": {"type": "Point", "coordinates": coordinates},
        "properties": {"title": "Ramp", "kind": "skate", **(properties or {})},
        **members,
    }
