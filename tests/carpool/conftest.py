"""A platform that speaks to us, and rides that are found."""

from __future__ import annotations

import pytest
from django.test import Client

from layers.core import roads
from tests.carpool import finder
from tests.carpool.world import Peer, key_of, partner
from tests.rides.conftest import POINTS, ROADS
from tests.rides.roads import SmallRoads


@pytest.fixture
def peer(db: None) -> Peer:  # noqa: ARG001 (opens the database)
    """Another platform with a key that opens everything."""
    return Peer(key_of(partner()), Client(raise_request_exception=False))


@pytest.fixture
def country(monkeypatch: pytest.MonkeyPatch) -> SmallRoads:
    """Roads, with which rides are found as on a running site."""
    small = SmallRoads(POINTS, ROADS)
    monkeypatch.setattr(roads, "router", lambda: small)
    return small


@pytest.fixture(autouse=True)
def _plain_finder(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where there are no roads, rides are found by trying everything."""
    if "country" not in request.fixturenames:
        monkeypatch.setattr("api.carpool.driver_journeys.each_ride", finder.find_rides)
        for name in ("match_of", "match_again"):
            monkeypatch.setattr(f"layers.rides.bookings.promise.{name}", finder.match_of)
