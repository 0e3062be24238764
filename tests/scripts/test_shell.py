"""The scripts' own form."""

import shutil
import subprocess
from pathlib import Path

import pytest

from .conftest import REPOSITORY

SCRIPTS = sorted(
    path
    for path in [*(REPOSITORY / "script").iterdir(), *(REPOSITORY / ".ci").iterdir(), *(REPOSITORY / "deploy").glob("*.sh")]
    if path.is_file() and (path.suffix == ".sh" or path.read_text(encoding="utf-8").partition("\n")[0].endswith("sh"))
)


@pytest.mark.skipif(shutil.which("shellcheck") is None, reason="shellcheck is not installed")
def test_shellcheck_finds_nothing() -> None:
    command = ["shellcheck", "--external-sources", "--source-path=SCRIPTDIR/..", *map(str, SCRIPTS)]
    result = subprocess.run(command, cwd=REPOSITORY, text=True, capture_output=True, check=False)
    assert result.returncode == 0, result.stdout


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.name)
def test_scripts_stop_at_the_first_error_and_can_be_run(script: Path) -> None:
    if script.name == "lib.sh":
        return
    assert script.stat().st_mode & 0o111
    assert "set -eu" in script.read_text(encoding="utf-8") or script.name == "run"
