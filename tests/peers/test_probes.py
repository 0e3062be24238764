"""The twelve probes: ours alone in every run, all servers side by side in one that is asked for."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from tests.peers.features import SMALL, features
from tests.peers.probes import PROBES
from tests.peers.servers import Ours, Pygeoapi, Tipg, prepare_environment, status_of

if TYPE_CHECKING:
    from django.test import Client
    from pytest_django.plugin import DjangoDbBlocker

    from tests.conftest import MakeFeature
    from tests.peers.probes import Probe
    from tests.peers.servers import Server


@pytest.mark.django_db
@pytest.mark.parametrize("probe", PROBES, ids=lambda probe: probe.name)
def test_ours(probe: Probe, client: Client, make_feature: MakeFeature) -> None:
    make_feature(probe.layer) if probe.expected == 200 else None
    assert client.get(probe.path(Ours())).status_code == probe.expected


@pytest.mark.slow
@pytest.mark.skipif(
    os.environ.get("AMTSKARTE_PEERS") != "1", reason="installs and starts other servers: script/probe-peers does"
)
def test_side_by_side(
    django_db_setup: None,  # noqa: ARG001 (the database)
    django_db_blocker: DjangoDbBlocker,
    capsys: pytest.CaptureFixture[str],
) -> None:
    prepare_environment()
    servers = [Ours(), Tipg(), Pygeoapi()]
    with django_db_blocker.unblock(), features(SMALL):
        answers = {server.name: _answers(server) for server in servers}
    with capsys.disabled():
        print("", *_table(answers), sep="\n")  # noqa: T201 (the table is the point)
    assert _right(answers[Ours.name]) == len(PROBES)


def _answers(server: Server) -> list[int]:
    with server.running():
        return [status_of(server.url + probe.path(server)) for probe in PROBES]


def _right(statuses: list[int]) -> int:
    return sum(status == probe.expected for status, probe in zip(statuses, PROBES, strict=True))


def _table(answers: dict[str, list[int]]) -> list[str]:
    head = f"{'':30}{'right':>10}" + "".join(f"{name:>12}" for name in answers)
    rows = [
        f"{probe.name:30}{probe.expected:>10}" + "".join(f"{statuses[number]:>12}" for statuses in answers.values())
        for number, probe in enumerate(PROBES)
    ]
    total = f"{'answered right':30}{f'of {len(PROBES)}':>10}" + "".join(f"{_right(got):>12}" for got in answers.values())
    return [head, *rows, total]
