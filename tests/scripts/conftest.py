"""A clone with the real scripts and stand-ins for everything slow that they call."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[2]
STAND_INS = Path(__file__).parent / "stand_ins"
PATIENCE_S = 120
DATABASES = ("DATABASE_URL", "AMTSKARTE_TEST_DATABASE")
WITHOUT_DATABASE = {name: value for name, value in os.environ.items() if name not in DATABASES}


@dataclass
class Stage:
    """The clone, and what happened in it."""

    path: Path
    environment: dict[str, str]
    processes: list[subprocess.Popen[str]] = field(default_factory=list)

    def run(self, script: str, *arguments: str, **extra: str) -> subprocess.CompletedProcess[str]:
        """Run a script to its end, without standard input."""
        return subprocess.run(
            [self.path / script, *arguments],
            env=self.environment | extra,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
            timeout=PATIENCE_S,
        )

    def begin(self, script: str, *arguments: str, **extra: str) -> subprocess.Popen[str]:
        """Start a script that goes on by itself."""
        process = subprocess.Popen(
            [self.path / script, *arguments],
            env=self.environment | extra,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        self.processes.append(process)
        return process

    def calls(self) -> list[str]:
        """What the stand-ins were asked to do, in order; forgotten afterwards."""
        log = self.path / "calls"
        lines = log.read_text(encoding="utf-8").splitlines() if log.exists() else []
        log.unlink(missing_ok=True)
        return lines

    def write(self, name: str, text: str) -> None:
        path = self.path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def program(self, name: str, script: str) -> None:
        """Put a program before all others on the path."""
        self.write(f"bin/{name}", f"#!/bin/bash\n{script}\n")
        (self.path / "bin" / name).chmod(0o755)

    def running(self) -> list[str]:
        """The command lines of all processes that have to do with this clone."""
        found = []
        for process in Path("/proc").glob("[0-9]*/cmdline"):
            try:
                line = process.read_bytes().replace(b"\0", b" ").decode(errors="replace")
            except OSError:
                continue
            if str(self.path) in line:
                found.append(line)
        return found


def read_until(process: subprocess.Popen[str], words: str) -> str:
    """Read a process's output up to the line with these words."""
    assert process.stdout is not None
    seen: list[str] = []
    for line in process.stdout:
        seen.append(line)
        if words in line:
            return "".join(seen)
    raise AssertionError("".join(seen))


def wait_until_quiet(stage: Stage) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while left := stage.running():
        assert time.monotonic() < deadline, left
        time.sleep(0.05)


def free_port() -> str:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        address: tuple[str, int] = probe.getsockname()
        return str(address[1])


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    path = tmp_path / "Klon mit Ä"
    shutil.copytree(REPOSITORY / "script", path / "script")
    shutil.copytree(REPOSITORY / ".ci", path / ".ci")
    shutil.copytree(STAND_INS, path / "stand_ins")
    (path / ".venv" / "bin").mkdir(parents=True)
    for name in ("python", "pip"):
        shutil.copy(STAND_INS / "python", path / ".venv" / "bin" / name)
    (path / "stand_ins" / "wheel" / "bin").mkdir(parents=True)
    shutil.copy(STAND_INS / "node", path / "stand_ins" / "wheel" / "bin" / "node")
    made = Stage(path, WITHOUT_DATABASE | {"STAGE": str(path), "REAL_PYTHON": sys.executable, "PORT": free_port()})
    made.environment["PATH"] = f"{path / 'bin'}:{os.environ['PATH']}"
    made.program("psql", 'echo "psql, which not every machine has" >>"$STAGE/calls"; exit 127')
    made.write("requirements.txt", "django==1 \\\n")
    made.write("requirements-dev.txt", "django==1 \\\npytest==1 \\\n")
    made.write("frontend_static/package.json", '{"scripts": {"check": "x", "test": "x"}}')
    made.write("frontend_static/package-lock.json", "{}")
    made.write("frontend_static/src/main.ts", "one")
    made.write("layers/places/layers.py", "")
    yield made
    for process in made.processes:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
        process.communicate()
    wait_until_quiet(made)
