"""Words that must not be in the history are taken out of it, everywhere they stand, and for good."""

from __future__ import annotations

from io import StringIO
from typing import TYPE_CHECKING

import pytest
from django.contrib.gis.geos import Point
from django.core.management import call_command
from django.db import IntegrityError
from django.utils.timezone import now
from django.utils.translation import override

from geo_platform.personal_data.erased_list import read_list
from geo_platform.personal_data.erasing import redact_again
from layers.core import registry
from layers.core.contributions import deciding, proposing, redacting
from layers.core.contributions.ledger import Enclosure
from layers.core.contributions.models import Change, Photo
from layers.core.contributions.redacting import redact, takes_words
from layers.core.exceptions import ConflictError, ForbiddenError
from layers.core.permissions import VISITOR, Actor
from tests.signing_in import sign_in_twice

if TYPE_CHECKING:
    from pathlib import Path

    from django.test import Client
    from pytest_django import Settings

    from geo_platform.accounts.models import User
    from layers.core.models import BaseFeature
    from tests.conftest import MakeFeature

pytestmark = pytest.mark.django_db
SPOTS = registry.get("youth-spots")
SECRET = "Ring at Anna 0123 4567"  # noqa: S105 (what must not be there)


@pytest.fixture
def office(superuser: User) -> Actor:
    return Actor(superuser, is_administrator=True)


@pytest.fixture(autouse=True)
def own_list(settings: Settings, tmp_path: Path) -> Path:
    path = tmp_path / "erased.txt"
    settings.ERASED_LIST = path
    return path


@pytest.fixture
def spot(make_feature: MakeFeature) -> BaseFeature:
    return make_feature("youth-spots", description="As it was")


def change_to(office: Actor, spot: BaseFeature, description: str) -> Change:
    feature = SPOTS.queryset().get(pk=spot.pk)
    enclosed = Enclosure(note=f"Note {SECRET}")
    change = proposing.change_feature(
        actor=VISITOR, layer=SPOTS, feature=feature, changes={"description": description}, enclosed=enclosed
    )
    return deciding.accept(actor=office, change=change)


def stored() -> str:
    return repr(list(Change.objects.order_by("pk").values("before", "after", "title", "note", "reason", "contact")))


def test_it_is_gone_from_its_neighbours_as_well(office: Actor, spot: BaseFeature) -> None:
    bad = change_to(office, spot, SECRET)
    good = change_to(office, spot, "Better")
    assert SECRET in stored()
    redact(actor=office, change=bad)
    good.refresh_from_db()
    assert (good.before, good.after) == ({}, {"description": "Better"})
    Change.objects.filter(pk=good.pk).update(note="")
    assert SECRET not in stored()
    # That it was, and when, stays.
    bad.refresh_from_db()
    assert (bad.kind, bad.state, bad.before, bad.after) == ("change", "accepted", {}, {})
    assert bad.redacted_at
    assert SPOTS.queryset().get().description == "Better"


def test_it_stays_gone_when_an_old_copy_of_the_database_comes_back(office: Actor, spot: BaseFeature, own_list: Path) -> None:
    bad, good = change_to(office, spot, SECRET), change_to(office, spot, "Better")
    copy = list(Change.objects.order_by("pk").values())
    redact(actor=office, change=bad)
    for row in copy:
        Change.objects.filter(pk=row["id"]).update(**row)
    assert SECRET in stored()
    said = StringIO()
    with override("en"):
        call_command("erase_again", stdout=said)
    assert "removed again: 1" in said.getvalue()
    bad.refresh_from_db()
    assert (bad.after, bad.note, bool(bad.redacted_at)) == ({}, "", True)
    good.refresh_from_db()
    assert (good.before, good.after, good.redacted_at) == ({}, {"description": "Better"}, None)
    assert redact_again() == 0
    assert SECRET not in own_list.read_text()


def test_what_has_the_same_number_later_stays(office: Actor, spot: BaseFeature) -> None:
    bad = change_to(office, spot, SECRET)
    redact(actor=office, change=bad)
    Change.objects.filter(pk=bad.pk).update(redacted_at=None, created_at=now(), note="Another")
    assert redact_again() == 0
    assert "Another" in stored()


def test_what_could_not_be_taken_out_is_not_on_the_list(
    office: Actor, spot: BaseFeature, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_arguments: object, **_options: object) -> None:
        raise IntegrityError

    bad = change_to(office, spot, SECRET)
    monkeypatch.setattr(redacting, "mark_changed", fail)
    with pytest.raises(IntegrityError):
        redact(actor=office, change=bad)
    assert SECRET in stored()
    assert read_list().redacted == set()


def test_what_stands_on_the_map_stays(office: Actor, spot: BaseFeature) -> None:
    redact(actor=office, change=change_to(office, spot, SECRET))
    assert SPOTS.queryset().get().description == SECRET


def test_nobody_brings_it_back(office: Actor, spot: BaseFeature) -> None:
    bad = change_to(office, spot, SECRET)
    good = change_to(office, spot, "Better")
    redact(actor=office, change=bad)
    for again in (redact, deciding.revert, deciding.reopen):
        with pytest.raises(ConflictError):
            again(actor=office, change=bad)
    deciding.revert(actor=office, change=good)
    assert SPOTS.queryset().get().description != SECRET
    assert SECRET not in repr(Change.objects.values_list("before", "after"))


def test_only_who_decides_may(spot: BaseFeature, office: Actor, django_user_model: type[User]) -> None:
    bad = change_to(office, spot, SECRET)
    for actor in (VISITOR, Actor(django_user_model.objects.create(username="kim"))):
        with pytest.raises(ForbiddenError):
            redact(actor=actor, change=bad)


def test_what_waits_is_decided_first(spot: BaseFeature, office: Actor) -> None:
    waiting = proposing.report_abuse(actor=VISITOR, layer=SPOTS, feature=spot, enclosed=Enclosure(note="Bad"))
    with pytest.raises(ConflictError):
        redact(actor=office, change=waiting)


def test_words_are_told_from_choices() -> None:
    assert takes_words(SPOTS, "description")
    assert takes_words(SPOTS, "sports")
    assert not any(takes_words(SPOTS, name) for name in ("kind", "status", "lit", "geom", "wheelchair", "nothing"))


def test_the_history_says_that_something_was_there(client: Client, office: Actor, spot: BaseFeature) -> None:
    bad = change_to(office, spot, SECRET)
    change_to(office, spot, "Better")
    assert office.user
    path = f"/youth-spots/{spot.pk}/history/"
    before = client.get(path)
    assert SECRET in before.content.decode()
    assert f"{bad.pk}/redact/" not in before.content.decode()
    assert client.get(f"{path}{bad.pk}/redact/").status_code == 403
    sign_in_twice(client, office.user)
    assert f"{bad.pk}/redact/" in client.get(path).content.decode()
    question = client.get(f"{path}{bad.pk}/redact/").content.decode()
    for words in (SECRET, f"Note {SECRET}"):
        assert words in question
    assert "Das lässt sich nicht rückgängig machen." in question
    assert client.post(f"{path}{bad.pk}/redact/").status_code == 303
    assert client.post(f"{path}{bad.pk}/redact/").status_code == 409
    client.logout()
    after = client.get(path, headers={"If-None-Match": before["ETag"]})
    assert after.status_code == 200
    assert SECRET not in after.content.decode()
    assert "Was hier stand, wurde entfernt." in after.content.decode()
    assert client.get(f"{path}999999/redact/").status_code in {403, 404}


def test_the_question_shows_what_will_be_gone(client: Client, office: Actor) -> None:
    place = {"title": SECRET, "kind": "skate", "geom": Point(9.52, 47.14, srid=4326)}
    change = deciding.accept(actor=office, change=proposing.add_feature(actor=VISITOR, layer=SPOTS, values=place))
    Photo.objects.create(layer=SPOTS.id, feature_id=change.feature_id, change=change, name="a-photo", width=10, height=10)
    assert office.user
    sign_in_twice(client, office.user)
    question = client.get(f"/youth-spots/{change.feature_id}/history/{change.pk}/redact/").content.decode()
    assert f'<ins dir="auto">{SECRET}' in question
    assert "/a-photo" in question
