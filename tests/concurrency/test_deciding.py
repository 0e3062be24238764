"""Of people who decide about the same thing at the same moment, one does, and the others are told."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest
from django.contrib.gis.geos import MultiPolygon, Point, Polygon
from django.test import Client

from layers.areas.models import AreaRole
from layers.core import registry
from layers.core.contributions import deciding, ledger, proposing
from layers.core.permissions import VISITOR, Role, actor_for
from layers.core.services import create_feature
from tests.racing import at_once
from tests.signing_in import sign_in_twice

if TYPE_CHECKING:
    from django.test.client import _MonkeyPatchedWSGIResponse as Response

    from geo_platform.accounts.models import User
    from layers.core.contributions.models import Change
    from layers.core.layer import Layer
    from layers.core.models import BaseFeature

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
CLERKS = 6
PAUSE_S = 0.3
BY_SCRIPT = {"Accept": "application/json"}


@pytest.fixture
def clerks(django_user_model: type[User]) -> list[Client]:
    """Browsers of people who all look after the same place."""
    square = MultiPolygon(Polygon.from_bbox((12.3, 53.9, 12.4, 54.0)))
    area = create_feature(layer=registry.get("areas"), values={"title": "Laage", "geom": square})
    clients = []
    for number in range(CLERKS):
        user = django_user_model.objects.create(username=f"clerk{number}", email=f"clerk{number}@example.org")
        AreaRole.objects.create(user=user, area_id=area.pk, role=Role.EDITOR)
        client = Client()
        sign_in_twice(client, user)
        clients.append(client)
    return clients


def add() -> Change:
    values = {"title": "Rampe", "kind": "skate", "geom": Point(12.345, 53.926)}
    return proposing.add_feature(actor=VISITOR, layer=registry.get("youth-spots"), values=values)


def decided(clerks: list[Client], paths: list[str]) -> list[Response]:
    def decide(number: int) -> Response:
        return clerks[number].post(paths[number], {"reason": "known"}, headers=BY_SCRIPT)

    return at_once(decide, range(len(paths)))


def test_one_decides_and_the_others_are_told(clerks: list[Client]) -> None:
    change = add()
    verbs = ["accept", "reject"] * (CLERKS // 2)
    answers = decided(clerks, [f"/review/{change.pk}/{verb}/" for verb in verbs])
    assert sorted(answer.status_code for answer in answers) == [200, *[409] * (CLERKS - 1)]
    assert all("entschieden" in answer.json()["detail"] for answer in answers if answer.status_code == 409)
    (winner,) = (answer.json()["state"] for answer in answers if answer.status_code == 200)
    change.refresh_from_db()
    assert change.state == winner


def test_taking_back_and_opening_again_wait_for_no_circle(clerks: list[Client], monkeypatch: pytest.MonkeyPatch) -> None:
    """Both want the same two rows; in different orders they would wait for each other, until the database ends one."""

    def slowly(change: Change) -> tuple[Layer, BaseFeature]:
        """Leave the other time to take what it takes first."""
        time.sleep(PAUSE_S)
        found = ledger.target(change)
        time.sleep(PAUSE_S)
        return found

    chief = actor_for(AreaRole.objects.select_related("user")[0].user, has_proved_it=True)
    change = deciding.accept(actor=chief, change=add())
    monkeypatch.setattr(deciding, "target", slowly)
    revert = f"/youth-spots/{change.feature_id}/history/{change.pk}/revert/"
    reverted, reopened = decided(clerks[:2], [revert, f"/review/{change.pk}/reopen/"])
    assert (reverted.status_code, reopened.status_code) in {(303, 409), (409, 200)}
