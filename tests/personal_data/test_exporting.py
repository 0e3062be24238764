"""The copy of everything about somebody holds what they sent before they had an account, and nothing of others."""

from __future__ import annotations

import json
from io import BytesIO
from typing import TYPE_CHECKING
from zipfile import ZipFile

import pytest
from django.contrib.gis.geos import Point

from geo_platform.accounts.models import User
from geo_platform.personal_data.exporting import export_of
from layers.core import registry
from layers.core.contributions import proposing
from layers.core.contributions.ledger import Enclosure, NewPhoto
from layers.core.permissions import VISITOR, Actor
from layers.core.personal_data import count_contributions
from layers.core.photos.pictures import prepare_picture
from layers.core.photos.storage import store_picture
from tests.photo_files import file_of, quarters

if TYPE_CHECKING:
    from layers.core.contributions.models import Change

pytestmark = pytest.mark.django_db


def send(title: str, contact: str, actor: Actor = VISITOR) -> Change:
    photo = NewPhoto(store_picture(prepare_picture(BytesIO(file_of(quarters(60, 40))))), 60, 40, alt=f"Seen: {title}")
    return proposing.add_feature(
        actor=actor,
        layer=registry.get("youth-spots"),
        values={"title": title, "kind": "skate", "geom": Point(12.345, 53.926)},
        enclosed=Enclosure(note=f"Note: {title}", contact=contact, photos=[photo]),
    )


def test_what_came_without_an_account_is_theirs_by_its_address() -> None:
    kim = User.objects.create_user(username="kim", email="kim@example.org")
    other = User.objects.create_user(username="other", email="other@example.org")
    mine = send("Ramp", "Kim@Example.org")
    send("Bowl", "stranger@example.org")
    send("Rail", "", Actor(other))
    file = BytesIO()
    export_of(kim, file)
    with ZipFile(file) as archive:
        (place,) = json.loads(archive.read("contributions-without-account.geojson"))["features"]
        (photo,) = json.loads(archive.read("photos.json"))
        everything = b"".join(archive.read(name) for name in archive.namelist())
        assert archive.read(photo["file"])[8:12] == b"WEBP"
    assert place["properties"]["id"] == photo["change_id"] == mine.pk
    assert place["properties"]["note"] == "Note: Ramp"
    assert place["properties"]["contact"] == "Kim@Example.org"
    assert place["geometry"] == {"type": "Point", "coordinates": [12.345, 53.926]}
    assert count_contributions(kim) == 2
    assert b"Bowl" not in everything
    assert b"Rail" not in everything
