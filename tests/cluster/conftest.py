"""A clone that holds nothing but the cluster's code, as root and as an ordinary user, in ordinary and odd places."""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[2]
PYTHON = "/usr/bin/python3"
ORDINARY_USER = "nobody"
ACTING_AS_ORDINARY_USER = ["setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups", "--"]
PATIENCE_S = 60


@dataclass
class Clone:
    """A copy of the cluster's package, and the account that calls it."""

    base: Path
    path: Path
    user: str | None = None
    started: list[subprocess.Popen[str]] = field(default_factory=list)

    def command(self, *arguments: str) -> list[str]:
        program = [sys.executable if self.user is None else PYTHON, "-m", "geo_platform.cluster", *arguments]
        return program if self.user is None else [*ACTING_AS_ORDINARY_USER, *program]

    def environment(self) -> dict[str, str]:
        return {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}

    def call(self, *arguments: str, **extra: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            self.command(*arguments),
            cwd=self.path,
            env=self.environment() | extra,
            text=True,
            capture_output=True,
            check=False,
            timeout=PATIENCE_S,
        )

    def ask(self, statement: str) -> str:
        """Return what the project's role gets for a statement."""
        result = self.call("run", "--", "sh", "-c", f'psql -XAtq -v ON_ERROR_STOP=1 "$DATABASE_URL" -c "{statement}"')
        assert result.returncode == 0, result.stderr
        return result.stdout.strip()

    def begin(self, *arguments: str) -> subprocess.Popen[str]:
        """Start a command that goes on by itself, in a process group of its own."""
        process = subprocess.Popen(
            self.command(*arguments),
            cwd=self.path,
            env=self.environment(),
            text=True,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=True,
        )
        self.started.append(process)
        return process

    def socket_directory(self) -> Path:
        said = self.call("status").stderr
        return Path(said.partition("host=")[2].splitlines()[0])

    def server_pid(self) -> int | None:
        said = self.call("status").stderr.splitlines()[-1]
        return int(said.rpartition(" ")[2]) if "yes" in said else None

    def wait_for_server(self) -> int:
        deadline = time.monotonic() + PATIENCE_S
        while (pid := self.server_pid()) is None:
            assert time.monotonic() < deadline, "the server did not come up"
            time.sleep(0.05)
        return pid

    def tidy(self) -> None:
        for process in self.started:
            if process.poll() is None:
                process.kill()
            process.communicate()
        self.call("stop")
        said = self.call("status").stderr
        for place in (self.base, Path(said.partition("data:")[2].splitlines()[0].strip()).parent):
            shutil.rmtree(place, ignore_errors=True)


CloneMaker = Callable[..., Clone]


@pytest.fixture(scope="module")
def make_clone() -> Iterator[CloneMaker]:
    """Return a function that makes clones; all of them are stopped at the end.

    They lie outside of pytest's directories, which only its own user may enter.
    """
    made: list[Clone] = []

    def make(name: str = "clone", user: str | None = None, mode: int = 0o755) -> Clone:
        base = Path(tempfile.mkdtemp(prefix="clone-"))
        base.chmod(0o755)
        path = base / name
        shutil.copytree(REPOSITORY / "geo_platform" / "cluster", path / "geo_platform" / "cluster")
        (path / "geo_platform" / "__init__.py").touch()
        if user is not None:
            subprocess.run(["/usr/bin/chown", "-R", user, str(path)], check=True)
        path.chmod(mode)
        made.append(Clone(base, path, user))
        return made[-1]

    yield make
    for clone in made:
        clone.tidy()


@pytest.fixture(scope="module", params=[None, ORDINARY_USER], ids=["caller", "ordinary-user"])
def account(request: pytest.FixtureRequest) -> str | None:
    """Return whom a clone belongs to: whoever runs the tests, and an ordinary user where root runs them."""
    if request.param is not None and os.geteuid() != 0:
        pytest.skip("only root can act as somebody else")
    return str(request.param) if request.param else None


@pytest.fixture(scope="module")
def clone(make_clone: CloneMaker, account: str | None) -> Clone:
    """Return a clone that the tests of one module share, each leaving it stopped and whole."""
    return make_clone(user=account)


@pytest.fixture
def fresh_clone(make_clone: CloneMaker, account: str | None) -> Clone:
    """Return a clone that has never run."""
    return make_clone(user=account)
