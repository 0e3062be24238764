"""The Dockerfile: what it copies is there, and what runs is not root."""

import json
import re
from fnmatch import fnmatch
from pathlib import Path

import pytest
import yaml

REPOSITORY = Path(__file__).resolve().parents[2]
TEXT = (REPOSITORY / "Dockerfile").read_text(encoding="utf-8").replace("\\\n", " ")
LINES = [line for line in TEXT.splitlines() if line and not line.startswith("#")]
STAGES = [stage.split() for stage in re.split(r"^FROM ", TEXT, flags=re.MULTILINE)[1:]]
COPIES = [line.split()[1:-1] for line in LINES if line.startswith("COPY") and "--from" not in line]
KEPT = [line[1:] for line in (REPOSITORY / ".dockerignore").read_text(encoding="utf-8").splitlines() if line.startswith("!")]


@pytest.mark.parametrize("source", sorted({source for copy in COPIES for source in copy}))
def test_what_is_copied_exists_and_is_not_ignored(source: str) -> None:
    assert (REPOSITORY / source).exists()
    assert any(fnmatch(source, kept) or source.startswith(f"{kept}/") for kept in KEPT)


def test_every_package_of_the_project_is_copied() -> None:
    copied = {source for copy in COPIES for source in copy}
    packages = {path.parent.name for path in REPOSITORY.glob("*/__init__.py")} - {"tests"}
    assert packages <= copied


def test_the_front_end_is_built_apart_from_what_runs() -> None:
    assert [stage[2] for stage in STAGES[:-1]] == ["packages", "build"]
    last = TEXT.rpartition("\nFROM ")[2]
    assert "npm" not in last
    assert "COPY --from=build" in last


def test_it_runs_on_bookworm_and_not_as_root() -> None:
    assert {stage[0] for stage in STAGES} == {"python:3.11-slim-bookworm", "packages"}
    last = TEXT.rpartition("\nFROM ")[2]
    assert re.search(r"^USER (?!root)\w+$", last, flags=re.MULTILINE)


def test_it_holds_no_secret() -> None:
    assert not re.search(r"SECRET|PASSWORD|DATABASE_URL", TEXT)


def test_it_keeps_as_few_heaps_as_the_site_without_containers() -> None:
    script = (REPOSITORY / "script" / "web").read_text(encoding="utf-8")
    heaps = re.search(r"MALLOC_ARENA_MAX:-(\d+)", script)
    assert heaps
    assert f" MALLOC_ARENA_MAX={heaps[1]} " in TEXT.rpartition("\nFROM ")[2]


def test_it_starts_what_the_compose_file_starts() -> None:
    command = json.loads(next(line for line in LINES if line.startswith("CMD")).removeprefix("CMD "))
    web = yaml.safe_load((REPOSITORY / "docker-compose.yml").read_text(encoding="utf-8"))["services"]["web"]
    assert command == web["command"]
