"""What a site makes up for itself where nobody configured it."""

from __future__ import annotations

import secrets
import stat
from typing import TYPE_CHECKING

import pytest

from geo_platform.config import _kept_secret_key, _write_once, read_config

if TYPE_CHECKING:
    from pathlib import Path


def test_the_secret_key_is_made_once_and_only_its_owner_reads_it(tmp_path: Path) -> None:
    key = _kept_secret_key(tmp_path / "var")
    assert len(key) >= 50
    assert _kept_secret_key(tmp_path / "var") == key
    (file,) = (tmp_path / "var").iterdir()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_who_starts_in_the_same_moment_has_the_same_secret_key(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    others = []

    def interrupted_by_another(size: int) -> str:
        monkeypatch.undo()
        others.append(_kept_secret_key(tmp_path))
        return "x" * size

    monkeypatch.setattr(secrets, "token_urlsafe", interrupted_by_another)
    assert [_kept_secret_key(tmp_path)] == others
    assert len(others[0]) >= 50


def test_who_comes_second_leaves_the_key_of_the_first(tmp_path: Path) -> None:
    path = tmp_path / "secret-key"
    _write_once(path, "first")
    _write_once(path, "second")
    assert path.read_text() == "first"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize(
    "name", ["ALLOWED_HOSTS", "SECRET_KEY_FALLBACKS", "VAPID_PRIVATE_KEY_FALLBACKS", "OPEN311_INNER_HOSTS"]
)
def test_a_space_after_a_comma_is_no_part_of_what_follows(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setenv(name, "one.example.org, two.example.org , ")
    assert getattr(read_config(), name.lower()) == ("one.example.org", "two.example.org")


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("https://karte.example.org/", "karte.example.org"),
        ("http://192.0.2.7:8000", "192.0.2.7"),
        ("http://[2001:db8::7]", "[2001:db8::7]"),
    ],
)
def test_the_site_answers_at_its_own_address(monkeypatch: pytest.MonkeyPatch, url: str, host: str) -> None:
    monkeypatch.delenv("ALLOWED_HOSTS", raising=False)
    monkeypatch.setenv("SITE_URL", url)
    assert read_config().allowed_hosts == (host, "localhost", "127.0.0.1", "[::1]")
    monkeypatch.setenv("ALLOWED_HOSTS", "karte.example.net")
    assert read_config().allowed_hosts == ("karte.example.net",)
