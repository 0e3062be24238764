"""The one place that reads the environment.

Everything a running site can be told from outside is a field of `Config`; the rest of the code imports `config` and never
touches `os.environ`.
"""

from __future__ import annotations

import os
import secrets
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from environs import Env

ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True, slots=True)
class Config:
    """What the environment says, typed.

    Attributes:
        debug: Show developer pages for errors; never on a public site.
        secret_key: Signs cookies and page tokens.
        database_url: A `postgresql://` URL as libpq understands it.
        statement_timeout_ms: Longest time one SQL statement of a request may take, in milliseconds.
        allowed_hosts: Host names the site answers to.
        site_url: The public address, without a slash at the end.
        behind_proxy: Trust `X-Forwarded-Proto` and `X-Forwarded-Host` of the proxy in front.
        layer_paths: Further folders in which layers are discovered, each holding one Python package per layer.
        overpass_url: The Overpass server that regions are downloaded from; osmnx's own choice when empty.
        nominatim_url: The place search that knows the outline of a region; osmnx's own choice when empty.
        var_dir: Writable folder for caches, downloads and logs.
        tile_cache_mb: How much the drawn tiles of the basemap may take on the disk, in megabytes.
    """

    debug: bool
    secret_key: str
    database_url: str
    statement_timeout_ms: int
    allowed_hosts: tuple[str, ...]
    site_url: str
    behind_proxy: bool
    layer_paths: tuple[Path, ...]
    overpass_url: str
    nominatim_url: str
    var_dir: Path
    tile_cache_mb: int


def read_config() -> Config:
    """Read the environment.

    Raises:
        environs.EnvError: A variable is set to something that cannot be understood; the message names it.
    """
    env = Env()
    var_dir = Path(env.str("VAR_DIR", str(ROOT / "var")))
    return Config(
        debug=env.bool("DEBUG", default=False),
        secret_key=env.str("SECRET_KEY", "") or _kept_secret_key(var_dir),
        database_url=env.str("DATABASE_URL", "postgresql:///amtskarte"),
        statement_timeout_ms=env.int("STATEMENT_TIMEOUT_MS", 5000),
        allowed_hosts=tuple(env.list("ALLOWED_HOSTS", ["localhost", "127.0.0.1", "[::1]"])),
        site_url=env.str("SITE_URL", "http://localhost:8000").rstrip("/"),
        behind_proxy=env.bool("BEHIND_PROXY", default=False),
        layer_paths=tuple(Path(path) for path in env.str("LAYERS_PATH", "").split(os.pathsep) if path),
        overpass_url=env.str("OVERPASS_URL", ""),
        nominatim_url=env.str("NOMINATIM_URL", ""),
        var_dir=var_dir,
        tile_cache_mb=env.int("TILE_CACHE_MB", 500),
    )


def _kept_secret_key(var_dir: Path) -> str:
    """Make a key on first use and keep it, so that sessions survive a restart without anybody having to configure one."""
    path = var_dir / "secret-key"
    if not path.exists():
        var_dir.mkdir(parents=True, exist_ok=True)
        _write_once(path, secrets.token_urlsafe(48))
    return path.read_text()


def _write_once(path: Path, text: str) -> None:
    """Write a file for its owner's eyes, whole or not at all; where another process was first, its file stays."""
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=path.name)
    try:
        with os.fdopen(descriptor, "w") as file:
            file.write(text)
        with suppress(FileExistsError):
            os.link(name, path)
    finally:
        Path(name).unlink()


config = read_config()
