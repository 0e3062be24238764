"""Whatever anybody sends to be written, the answer is as it is described, and nothing happens that its sender may not do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from allauth.mfa.models import Authenticator
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis.generation import GenerationMode

from api import proofs
from geo_platform.accounts.access_keys import make_key
from geo_platform.accounts.models import User
from geo_platform.limits import HourlyLimit
from layers.areas.models import Area
from layers.areas.roles import give_role
from layers.core import registry
from layers.core.models import Change, Entry
from layers.core.permissions import Role
from tests.fuzz.asking import LONG
from tests.fuzz.test_interface import CHECKS, PLAIN, Site, operations_of

if TYPE_CHECKING:
    from schemathesis.generation.case import Case

    from tests.conformance.world import World
    from tests.fuzz.test_interface import Operation

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

ROLES = ("visitor", "citizen", "municipality editor", "district administrator")
EXAMPLES = 150 if LONG else 6
AREA = "area with a hole"


@pytest.fixture(autouse=True)
def _visitors_may_try(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(proofs, "spend", lambda _proof: None)
    monkeypatch.setattr(proofs, "WRITES_PER_HOUR", HourlyLimit("fuzz", 10**9))


class Writer:
    """Somebody who sends things, and what they may do."""

    def __init__(self, role: str, world: World) -> None:
        self.role = role
        self.own_area = Area.objects.get(pk=world.named(registry.get("areas"), AREA).id)
        self.before = self.public()

    def public(self) -> set[tuple[str, str]]:
        """What everybody sees."""
        return set(Entry.objects.visible_to(None).values_list("key", "title"))

    def headers(self) -> dict[str, str]:
        if self.role == "visitor":
            return {}
        user = User.objects.create_user(self.role, is_superuser=self.role == "district administrator")
        Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={"secret": ""})
        if self.role == "municipality editor":
            give_role(user=user, area=self.own_area, role=Role.EDITOR, by=None)
        return {"Authorization": f"Bearer {make_key(owner=user, name='fuzz', is_proved=True)}"}

    def look(self) -> None:
        """Nothing was done that this person may not do: at most one thing, and where they are at home."""
        done = list(Change.objects.accepted())
        if self.role in {"visitor", "citizen"}:
            assert not done
        if self.role == "municipality editor":
            assert {change.area_id for change in done} <= {self.own_area.pk}
        if not done:
            assert self.public() == self.before
        assert len(done) <= 1


def known(world: World, operation: Operation) -> list[int]:
    """Numbers of features that the operation could be about, and one of none."""
    layer = registry.get(operation.path.split("/")[2])
    return [*world.ids(layer)[:4], 999_999_999]


@pytest.mark.parametrize("mode", GenerationMode, ids=str)
@pytest.mark.parametrize("role", ROLES)
def test_nobody_writes_what_they_must_not_whatever_they_send(world: World, role: str, mode: GenerationMode) -> None:
    writer = Writer(role, world)
    headers = {**PLAIN, **writer.headers()}
    codes: dict[int, int] = {}
    with operations_of(Site(writer.look)) as operations:
        for operation in operations:
            if operation.method != "get":
                try_out(operation, mode, headers, known(world, operation), codes)
    assert sum(codes.values()) >= len(registry.layers()) * 4 * EXAMPLES / 2
    if mode == GenerationMode.POSITIVE:
        wanted = {202} if role in {"visitor", "citizen"} else {200, 201, 204}
        assert wanted & codes.keys(), codes


def try_out(
    operation: Operation, mode: GenerationMode, headers: dict[str, str], numbers: list[int], codes: dict[int, int]
) -> None:
    """Send many things to an address, often about something that is there, and as if it had just been read."""

    @given(case=operation.as_strategy(generation_mode=mode), number=st.sampled_from(numbers), is_as_read=st.booleans())
    @settings(
        max_examples=EXAMPLES,
        suppress_health_check=list(HealthCheck),
        phases=[Phase.generate, Phase.shrink],
        database=None,
    )
    def every_answer_is_as_described(case: Case[Any], number: int, *, is_as_read: bool) -> None:
        own = dict(headers)
        if is_as_read:
            own["If-Match"] = "*"
            case.headers.pop("Content-Crs", None)
            if "featureId" in case.path_parameters:
                case.path_parameters["featureId"] = number
            if isinstance(case.body, dict):
                case.body.pop("id", None)
        response = case.call(headers=own)
        case.validate_response(response, checks=CHECKS)
        codes[response.status_code] = codes.get(response.status_code, 0) + 1

    every_answer_is_as_described()
