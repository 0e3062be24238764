"""script/server as it is, with database, region and pages, in a place that makes it as hard as it gets."""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from .conftest import REPOSITORY, WITHOUT_DATABASE, free_port, read_until

PARTS = ("api", "fixtures", "geo_platform", "layers", "routing", "script")
FILES = ("pyproject.toml", "requirements.txt", "requirements-dev.txt")
SECOND_START_S = 5
PATIENCE_S = 120


@pytest.fixture
def private_clone(tmp_path: Path) -> Iterator[Path]:
    """A copy of the repository in a folder that only its owner may enter, with a long path, spaces and umlauts."""
    closed = tmp_path / "nur für mich"
    clone = closed / "/".join(["ein sehr tiefer Ordner"] * 6) / "Amtskarte"
    clone.mkdir(parents=True)
    closed.chmod(0o700)
    for part in PARTS:
        shutil.copytree(REPOSITORY / part, clone / part, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(REPOSITORY / "frontend_static", clone / "frontend_static", ignore=shutil.ignore_patterns("node_modules"))
    shutil.copytree(REPOSITORY / "var" / "stamps", clone / "var" / "stamps")
    if (REPOSITORY / "var" / "osm").exists():
        shutil.copytree(REPOSITORY / "var" / "osm", clone / "var" / "osm")
    for name in FILES:
        shutil.copy(REPOSITORY / name, clone / name)
    (clone / ".venv").symlink_to(REPOSITORY / ".venv")
    yield clone
    for process in running(clone):
        os.kill(process, signal.SIGTERM)
    wait_until_nothing_runs(clone)
    said = subprocess.run(
        [sys.executable, "-m", "geo_platform.cluster", "status"], cwd=clone, text=True, capture_output=True, check=False
    ).stderr
    subprocess.run([sys.executable, "-m", "geo_platform.cluster", "stop"], cwd=clone, check=True)
    shutil.rmtree(Path(said.partition("data:")[2].splitlines()[0].strip()).parent)


def start(clone: Path, port: str) -> tuple[subprocess.Popen[str], float]:
    """Start the server and return it with the seconds that it took to announce the page."""
    began = time.monotonic()
    process = subprocess.Popen(
        [clone / "script" / "server"],
        env=WITHOUT_DATABASE | {"PORT": port},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    read_until(process, "The map is at")
    return process, time.monotonic() - began


def look(port: str) -> str:
    """Look at page, features and tiles with the tool that looks at the bare machine too."""
    probe = REPOSITORY / "tests" / "deploy" / "site_probe.py"
    command = [sys.executable, str(probe), f"http://localhost:{port}"]
    result = subprocess.run(command, text=True, capture_output=True, check=False, timeout=PATIENCE_S)
    assert result.returncode == 0, result.stderr
    return result.stdout


@pytest.mark.slow
def test_from_nothing_to_a_map_and_again(private_clone: Path) -> None:
    port = free_port()
    process, _ = start(private_clone, port)
    first = look(port)
    process.send_signal(signal.SIGINT)
    process.communicate(timeout=PATIENCE_S)
    assert process.returncode == 0

    process, took_s = start(private_clone, port)
    assert took_s <= SECOND_START_S
    assert look(port) == first
    process.kill()  # without a word
    process.communicate(timeout=PATIENCE_S)

    process, _ = start(private_clone, wait_for_port(port))
    assert look(port) == first
    process.terminate()
    process.communicate(timeout=PATIENCE_S)
    assert not running(private_clone)


def wait_for_port(port: str) -> str:
    """Wait until the services of a killed server have noticed and left the port; return it."""
    deadline = time.monotonic() + PATIENCE_S
    while any(f"--port {port} " in line for line in commands().values()):
        assert time.monotonic() < deadline
        time.sleep(0.05)
    return port


def wait_until_nothing_runs(clone: Path) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while running(clone):
        assert time.monotonic() < deadline, running(clone)
        time.sleep(0.05)


def running(clone: Path) -> list[int]:
    return [process for process, line in commands().items() if str(clone) in line]


def commands() -> dict[int, str]:
    """Of every process of this machine."""
    found = {}
    for file in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            found[int(file.parent.name)] = os.fsdecode(file.read_bytes().replace(b"\0", b" "))
        except OSError:
            continue
    return found
