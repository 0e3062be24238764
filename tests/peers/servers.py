"""Our service and the specialised servers, each started as its own documentation says, over the same rows.

All run two worker processes, listen on 127.0.0.1 alone, and are stopped again when the block ends. The others live in an
environment of their own, `var/peers`, which is made when it is first needed.
"""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from abc import ABC, abstractmethod
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar
from urllib.error import HTTPError, URLError
from urllib.parse import quote, urlencode

import yaml
from django.db import connection
from django.urls import reverse

from geo_platform.cluster.supervision import tied_to_parent
from tests.peers.features import SCHEMA, view_of

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parents[2]
REQUIREMENTS = Path(__file__).with_name("requirements.txt")
ENVIRONMENT = ROOT / "var" / "peers"
WORKERS = 2
PATIENCE_S = 90


class Server(ABC):
    """A server of OGC API - Features, and how its addresses are spelled.

    Attributes:
        name: What it is called.
        port: Where it listens while it runs.
    """

    name: ClassVar[str]

    def __init__(self) -> None:
        self.port = _free_port()
        self.process: subprocess.Popen[bytes] | None = None

    @abstractmethod
    def command(self) -> list[str]:
        """What starts it."""

    @abstractmethod
    def environment(self) -> dict[str, str]:
        """The variables that tell it where the database is."""

    @abstractmethod
    def collection(self, layer_id: str) -> str:
        """Path of a collection."""

    @abstractmethod
    def tile(self, layer_id: str, z: int, x: int, y: int) -> str:
        """Path of a vector tile; column and row are counted from the north-west."""

    def items(self, layer_id: str, **query: str | int) -> str:
        """Path of a list of features."""
        return f"{self.collection(layer_id)}/items{'?' if query else ''}{urlencode(query, safe=',')}"

    def item(self, layer_id: str, feature_id: int | str) -> str:
        """Path of one feature."""
        return f"{self.collection(layer_id)}/items/{feature_id}"

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self.port}"

    def processes(self) -> list[Path]:
        """The folders below /proc of all its processes, while it runs."""
        assert self.process is not None
        return [folder for folder in Path("/proc").glob("[0-9]*") if _group_of(folder) == self.process.pid]

    def cpu_s(self) -> float:
        """Processor time of its processes so far, and of all that serve its database, in seconds."""
        database = f" {connection.settings_dict['NAME']} ".encode()
        serving = [folder for folder in Path("/proc").glob("[0-9]*") if database in _title_of(folder)]
        return sum(_cpu_s(folder) for folder in (*self.processes(), *serving))

    @contextmanager
    def running(self) -> Iterator[None]:
        """Let it run over the database of the connection."""
        log = ROOT / "var" / "log" / f"peer-{self.name}.log"
        log.parent.mkdir(parents=True, exist_ok=True)
        with log.open("w") as output:
            self.process = subprocess.Popen(
                tied_to_parent(self.command()),
                cwd=ROOT,
                env={**os.environ, **self.environment()},
                stdout=output,
                stderr=output,
                start_new_session=True,
            )
            try:
                self._wait(log)
                yield
            finally:
                _stop(self.process)

    def _wait(self, log: Path) -> None:
        end = time.monotonic() + PATIENCE_S
        path = self.collection("playgrounds")
        while status_of(self.url + path) != 200:
            assert self.process is not None
            assert self.process.poll() is None, f"{self.name} has ended by itself:\n{log.read_text()[-2000:]}"
            assert time.monotonic() < end, f"{self.name} does not answer {path}:\n{log.read_text()[-2000:]}"
            time.sleep(0.2)


class Ours(Server):
    """This project, as `script/run-site` starts it."""

    name = "amtskarte"

    def command(self) -> list[str]:
        return [str(ROOT / "script" / "web")]

    def environment(self) -> dict[str, str]:
        return {"DATABASE_URL": database_url(), "PORT": str(self.port), "SITE_URL": self.url}

    def collection(self, layer_id: str) -> str:
        return reverse("ogc:collection", args=[layer_id])

    def tile(self, layer_id: str, z: int, x: int, y: int) -> str:
        return reverse("tiles:layer", args=[layer_id, z, x, y])

    def map_tile(self, z: int, x: int, y: int) -> str:
        """Path of a tile with all layers, clustered; the others have no such thing."""
        return reverse("tiles:map", args=[z, x, y])


class Tipg(Server):
    """tipg by its Dockerfile: gunicorn with uvicorn's worker. asyncpg's pool is its default, one to ten connections each."""

    name = "tipg"

    def command(self) -> list[str]:
        return _gunicorn(self.port, "uvicorn_worker.UvicornWorker", "tipg.main:app")

    def environment(self) -> dict[str, str]:
        # The catalogue is read once: every five minutes, as by default, it would measure a million rows in the middle.
        return {
            "DATABASE_URL": database_url(),
            "TIPG_DB_SCHEMAS": f'["{SCHEMA}"]',
            "TIPG_CATALOG_TTL": "0",
        }

    def collection(self, layer_id: str) -> str:
        return f"/collections/{SCHEMA}.{view_of(layer_id)}"

    def tile(self, layer_id: str, z: int, x: int, y: int) -> str:
        return f"{self.collection(layer_id)}/tiles/WebMercatorQuad/{z}/{x}/{y}"


class Pygeoapi(Server):
    """pygeoapi by its Dockerfile: gunicorn with gevent; PostgreSQL provider for features, MVT-postgresql for tiles."""

    name = "pygeoapi"

    def command(self) -> list[str]:
        return _gunicorn(self.port, "gevent", "pygeoapi.flask_app:APP")

    def environment(self) -> dict[str, str]:
        folder = ROOT / "var" / "peers-pygeoapi"
        folder.mkdir(parents=True, exist_ok=True)
        config, openapi = folder / "config.yml", folder / "openapi.yml"
        config.write_text(yaml.safe_dump(self._config()))
        variables = {"PYGEOAPI_CONFIG": str(config), "PYGEOAPI_OPENAPI": str(openapi)}
        generate = [str(ENVIRONMENT / "bin" / "pygeoapi"), "openapi", "generate", str(config), "--output-file", str(openapi)]
        subprocess.run(generate, env={**os.environ, **variables}, check=True, capture_output=True)
        return variables

    def collection(self, layer_id: str) -> str:
        return f"/collections/{view_of(layer_id)}"

    def items(self, layer_id: str, **query: str | int) -> str:
        return super().items(layer_id, f="json", **query)

    def item(self, layer_id: str, feature_id: int | str) -> str:
        return f"{super().item(layer_id, feature_id)}?f=json"

    def tile(self, layer_id: str, z: int, x: int, y: int) -> str:
        return f"{self.collection(layer_id)}/tiles/WebMercatorQuad/{z}/{y}/{x}?f=mvt"

    def _config(self) -> dict[str, object]:
        server = {
            "bind": {"host": "127.0.0.1", "port": self.port},
            "url": self.url,
            "mimetype": "application/json; charset=UTF-8",
            "encoding": "utf-8",
            "gzip": True,
            "languages": ["en-US"],
            "pretty_print": False,
            "limits": {"default_items": 10, "max_items": 10_000},
            "map": {"url": "https://tile.example.org/{z}/{x}/{y}.png", "attribution": "none"},
        }
        return {
            "server": server,
            "logging": {"level": "ERROR"},
            "metadata": _METADATA,
            "resources": {view_of(layer_id): _pygeoapi_resource(layer_id) for layer_id in ("rest-spots", "playgrounds")},
        }


_METADATA = {
    "identification": {
        "title": "Comparison",
        "description": "The same rows as everybody else",
        "keywords": ["comparison"],
        "keywords_type": "theme",
        "terms_of_service": "https://example.org/",
        "url": "https://example.org/",
    },
    "license": {"name": "none", "url": "https://example.org/"},
    "provider": {"name": "none", "url": "https://example.org/"},
    "contact": {"name": "none", "email": "none@example.org", "url": "https://example.org/"},
}


def _pygeoapi_resource(layer_id: str) -> dict[str, object]:
    database = connection.settings_dict
    data = {
        "host": database["HOST"],
        "port": int(database["PORT"] or 5432),
        "dbname": database["NAME"],
        "user": database["USER"],
        "password": database["PASSWORD"],
        "search_path": [SCHEMA, "public"],
    }
    rows = {"data": data, "id_field": "id", "table": view_of(layer_id), "geom_field": "geom"}
    tiles = {
        "type": "tile",
        "name": "MVT-postgresql",
        "options": {"zoom": {"min": 0, "max": 18}},
        "format": {"name": "pbf", "mimetype": "application/vnd.mapbox-vector-tile"},
        "storage_crs": "http://www.opengis.net/def/crs/EPSG/0/4326",
    }
    return {
        "type": "collection",
        "title": layer_id,
        "description": layer_id,
        "keywords": ["comparison"],
        "links": [],
        "extents": {
            "spatial": {"bbox": [10, 53, 15, 55], "crs": "http://www.opengis.net/def/crs/OGC/1.3/CRS84"},
            "temporal": {"begin": None, "end": None},
        },
        "providers": [
            {"type": "feature", "name": "PostgreSQL", **rows},
            {**tiles, **rows},
        ],
    }


def prepare_environment() -> None:
    """Put the others in place, unless they are."""
    stamp = ENVIRONMENT / "requirements.txt"
    if stamp.exists() and stamp.read_bytes() == REQUIREMENTS.read_bytes():
        return
    subprocess.run([sys.executable, "-m", "venv", "--clear", str(ENVIRONMENT)], check=True)
    pip = [str(ENVIRONMENT / "bin" / "pip"), "install", "--quiet", "--disable-pip-version-check", "--no-input"]
    log = ROOT / "var" / "log" / "peers.log"
    with log.open("w") as output:
        installed = subprocess.run([*pip, "-r", str(REQUIREMENTS)], stdout=output, stderr=output, check=False)
    assert installed.returncode == 0, log.read_text()[-2000:]
    stamp.write_bytes(REQUIREMENTS.read_bytes())


def database_url() -> str:
    """Where the database of the connection is, in the one way that libpq, asyncpg and pydantic all read."""
    database = connection.settings_dict
    login = quote(database["USER"] or os.environ.get("USER", "root"), safe="")
    if database["PASSWORD"]:
        login += f":{quote(database['PASSWORD'], safe='')}"
    port = f":{database['PORT']}" if database["PORT"] else ""
    return f"postgresql://{login}@{quote(database['HOST'] or 'localhost', safe='')}{port}/{database['NAME']}"


def status_of(url: str, headers: dict[str, str] | None = None) -> int:
    """The status of an answer; 0 where nobody answers."""
    try:
        with urllib.request.urlopen(urllib.request.Request(url, headers=headers or {}), timeout=PATIENCE_S) as answer:  # noqa: S310 (ours)
            return int(answer.status)
    except HTTPError as error:
        return error.code
    except (URLError, ConnectionError):
        return 0


def _group_of(folder: Path) -> int:
    """The process group of a process; 0 where it has just ended."""
    try:
        return os.getpgid(int(folder.name))
    except ProcessLookupError:
        return 0


def _title_of(folder: Path) -> bytes:
    """What a process of PostgreSQL says that it does: `postgres: role database …`; empty for all others."""
    try:
        title = (folder / "cmdline").read_bytes()
    except OSError:
        return b""
    return title if title.startswith(b"postgres: ") else b""


def _cpu_s(folder: Path) -> float:
    try:
        fields = (folder / "stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _gunicorn(port: int, worker: str, application: str) -> list[str]:
    program = str(ENVIRONMENT / "bin" / "gunicorn")
    return [program, "--bind", f"127.0.0.1:{port}", "--workers", str(WORKERS), "--worker-class", worker, application]


def _stop(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(10)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait(10)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
