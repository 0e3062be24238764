"""What the address of the database says reaches the database."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from geo_platform import settings
from geo_platform.config import config

if TYPE_CHECKING:
    import pytest


def connection_settings(monkeypatch: pytest.MonkeyPatch, url: str) -> dict[str, Any]:
    monkeypatch.setattr(settings, "config", replace(config, database_url=url, statement_timeout_ms=5000))
    return settings._database()


def test_who_and_where(monkeypatch: pytest.MonkeyPatch) -> None:
    found = connection_settings(monkeypatch, "postgresql://karte:ge%40heim@db.example.org:5433/amtskarte")
    assert [found[name] for name in ("NAME", "USER", "PASSWORD", "HOST", "PORT")] == [
        "amtskarte",
        "karte",
        "ge@heim",
        "db.example.org",
        "5433",
    ]
    assert set(found["OPTIONS"]) == {"connect_timeout", "options", "prepare_threshold"}


def test_a_certificate_that_is_asked_for_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    url = "postgresql://karte@db.example.org/amtskarte?sslmode=verify-full&sslrootcert=/etc/ssl/office.pem&connect_timeout=9"
    options = connection_settings(monkeypatch, url)["OPTIONS"]
    assert (options["sslmode"], options["sslrootcert"]) == ("verify-full", "/etc/ssl/office.pem")
    assert options["connect_timeout"] == "9"


def test_options_of_the_address_come_beside_our_own(monkeypatch: pytest.MonkeyPatch) -> None:
    options = connection_settings(monkeypatch, "postgresql:///amtskarte?options=-csearch_path%3Dkarte")["OPTIONS"]
    assert options["options"] == "-c statement_timeout=5000 -c jit=off -csearch_path=karte"
