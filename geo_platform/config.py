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
from email.utils import parseaddr
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from environs import Env

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True, slots=True)
class OidcProvider:
    """A place where people sign in by OpenID Connect.

    Attributes:
        url: Of the issuer; `/.well-known/openid-configuration` lies below it.
        name: What people call it.
        client_id: As whom this site is known there.
        secret: What proves that.
    """

    url: str
    name: str
    client_id: str
    secret: str


@dataclass(frozen=True, slots=True)
class Config:
    """What the environment says, typed.

    Attributes:
        debug: Show developer pages for errors; never on a public site.
        secret_key: Signs cookies and page tokens, and seals what second factors are made from.
        secret_key_fallbacks: Former ones, with which something may still be signed or sealed.
        database_url: A `postgresql://` URL as libpq understands it.
        statement_timeout_ms: Longest time one SQL statement of a request may take, in milliseconds.
        allowed_hosts: Host names the site answers to; without a list, the one of `site_url` and this machine's own.
        site_url: The public address, without a slash at the end.
        behind_proxy: Trust `X-Forwarded-Proto` and `X-Forwarded-Host` of the proxy in front.
        layer_paths: Further folders in which layers are discovered, each holding one Python package per layer.
        overpass_url: The Overpass server that regions are downloaded from; osmnx's own choice when empty.
        nominatim_url: The place search that knows the outline of a region; osmnx's own choice when empty.
        osrm_urls: Servers that know the ways, as `OSRM_URL_CAR`, `OSRM_URL_BICYCLE` and `OSRM_URL_FOOT` say; where there is
            none, the site finds the ways itself.
        var_dir: Writable folder for caches, downloads and logs.
        tile_cache_mb: How much the drawn tiles of the basemap may take on the disk, in megabytes.
        mail_url: The mail server, as `geo_platform.outbox.carriers` explains; without one, mail stays in `var_dir`.
        mail_from: Whom mail comes from.
        vapid_private_key: Tells push services who we are (RFC 8292); without one, it is made once and kept in `var_dir`.
        vapid_private_key_fallbacks: Former ones, with which browsers may still have been registered.
        push_contact: Whom a push service may write to: `mailto:` or `https:`.
        push_inner_hosts: Push services such as `push.example.org:8443` that lie inside or have a port of their own.
        carpool_inner_hosts: Carpooling platforms that are told of bookings and lie inside or have a port of their own.
        reports_withdrawn_days: After how many days reports are deleted that were taken back.
        reports_ended_days: After how many days from their end all other reports are deleted.
        open311_anonymous: Whether systems without a key may send reports by Open311.
        open311_inner_hosts: Open311 servers of other offices that lie inside or have a port of their own.
        oidc: Where people may sign in instead of here, as `OIDC_URL`, `OIDC_NAME`, `OIDC_CLIENT_ID` and `OIDC_SECRET` say;
            `None` when nowhere.
        demo: Let everybody be everybody with one click, as `geo_platform.accounts.demo` explains; never beside real data.
    """

    debug: bool
    secret_key: str
    secret_key_fallbacks: tuple[str, ...]
    database_url: str
    statement_timeout_ms: int
    allowed_hosts: tuple[str, ...]
    site_url: str
    behind_proxy: bool
    layer_paths: tuple[Path, ...]
    overpass_url: str
    nominatim_url: str
    osrm_urls: Mapping[str, str]
    var_dir: Path
    tile_cache_mb: int
    mail_url: str
    mail_from: str
    vapid_private_key: str
    vapid_private_key_fallbacks: tuple[str, ...]
    push_contact: str
    push_inner_hosts: tuple[str, ...]
    carpool_inner_hosts: tuple[str, ...]
    reports_withdrawn_days: int
    reports_ended_days: int
    open311_anonymous: bool
    open311_inner_hosts: tuple[str, ...]
    oidc: OidcProvider | None
    demo: bool


def read_config() -> Config:
    """Read the environment.

    Raises:
        environs.EnvError: A variable is set to something that cannot be understood; the message names it.
    """
    env = Env()
    var_dir = Path(env.str("VAR_DIR", str(ROOT / "var")))
    site_url = env.str("SITE_URL", "http://localhost:8000").rstrip("/")
    mail_from = env.str("MAIL_FROM", f"Amtskarte <noreply@{urlsplit(site_url).hostname}>")
    return Config(
        debug=env.bool("DEBUG", default=False),
        secret_key=env.str("SECRET_KEY", "") or _kept_secret_key(var_dir),
        secret_key_fallbacks=_trimmed(env.list("SECRET_KEY_FALLBACKS", [])),
        database_url=env.str("DATABASE_URL", "postgresql:///amtskarte"),
        statement_timeout_ms=env.int("STATEMENT_TIMEOUT_MS", 5000),
        allowed_hosts=_trimmed(env.list("ALLOWED_HOSTS", _usual_hosts(site_url))),
        site_url=site_url,
        behind_proxy=env.bool("BEHIND_PROXY", default=False),
        layer_paths=tuple(Path(path) for path in env.str("LAYERS_PATH", "").split(os.pathsep) if path),
        overpass_url=env.str("OVERPASS_URL", ""),
        nominatim_url=env.str("NOMINATIM_URL", ""),
        osrm_urls=_osrm_urls(env),
        var_dir=var_dir,
        tile_cache_mb=env.int("TILE_CACHE_MB", 500),
        mail_url=env.str("MAIL_URL", ""),
        mail_from=mail_from,
        vapid_private_key=env.str("VAPID_PRIVATE_KEY", ""),
        vapid_private_key_fallbacks=_trimmed(env.list("VAPID_PRIVATE_KEY_FALLBACKS", [])),
        push_contact=env.str("PUSH_CONTACT", f"mailto:{parseaddr(mail_from)[1]}"),
        push_inner_hosts=_trimmed(env.list("PUSH_INNER_HOSTS", [])),
        carpool_inner_hosts=_trimmed(env.list("CARPOOL_INNER_HOSTS", [])),
        reports_withdrawn_days=env.int("REPORTS_WITHDRAWN_DAYS", 365),
        reports_ended_days=env.int("REPORTS_ENDED_DAYS", 5 * 365),
        open311_anonymous=env.bool("OPEN311_ANONYMOUS", default=False),
        open311_inner_hosts=_trimmed(env.list("OPEN311_INNER_HOSTS", [])),
        oidc=_oidc(env),
        demo=env.bool("DEMO", default=False),
    )


def _trimmed(parts: Iterable[str]) -> tuple[str, ...]:
    """What stands between commas; people write a space after one, which is no part of a key or of a host's name."""
    return tuple(part.strip() for part in parts if part.strip())


def _usual_hosts(site_url: str) -> list[str]:
    public = urlsplit(site_url).hostname or "localhost"
    return [f"[{public}]" if ":" in public else public, "localhost", "127.0.0.1", "[::1]"]


def _osrm_urls(env: Env) -> Mapping[str, str]:
    urls = {
        "car": env.str("OSRM_URL_CAR", ""),
        "bicycle": env.str("OSRM_URL_BICYCLE", ""),
        "foot": env.str("OSRM_URL_FOOT", ""),
    }
    return {mode: url.rstrip("/") for mode, url in urls.items() if url}


def _oidc(env: Env) -> OidcProvider | None:
    url = env.str("OIDC_URL", "").rstrip("/")
    if not url:
        return None
    return OidcProvider(url, env.str("OIDC_NAME"), env.str("OIDC_CLIENT_ID"), env.str("OIDC_SECRET"))


def _kept_secret_key(var_dir: Path) -> str:
    """Make a key on first use and keep it, so that sessions survive a restart without anybody having to configure one."""
    return kept_secret(var_dir / "secret-key", lambda: secrets.token_urlsafe(48))


def kept_secret(path: Path, make: Callable[[], str]) -> str:
    """Read a secret that this site has made up for itself; make it where there is none yet.

    Args:
        path: Of the file that nobody but its owner reads.
        make: Makes it up.
    """
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        _write_once(path, make())
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
