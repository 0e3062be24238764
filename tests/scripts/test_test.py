"""script/test and .ci/run: what is run, what is said last, and with which status."""

import ast
import os
import signal
import subprocess
import time
from pathlib import Path

import pytest

from .conftest import PATIENCE_S, REPOSITORY, Stage

PARTS = 3
IMPATIENCE_S = 10
IN_THE_BROWSER = "-m pytest -m browser tests/browser tests/odd/test_shown.py -o cache_dir=var/cache/pytest-browser"
BY_THE_CLOCK = "tests/scripts/test_whole.py"
IN_TWO = "-n 2 --dist loadfile --no-loadscope-reorder"
# Speaks of browsers, and needs none.
COUNTED = """
pytestmark = pytest.mark.slow  # not pytest.mark.browser
# @pytest.mark.browser
WORDS = "@pytest.mark.browser"
"""
ALONE = f"{IN_THE_BROWSER} --last-failed --last-failed-no-failures none"


@pytest.fixture(autouse=True)
def installed_packages(stage: Stage) -> None:
    stage.program("chromium", "")
    stage.program("ogr2ogr", "")
    stage.write("tests/odd/test_shown.py", "@pytest.mark.browser\ndef test_it(): ...\n")
    stage.write("tests/odd/test_counted.py", COUNTED)


def pytest_call(stage: Stage) -> str:
    return next(call for call in stage.calls() if call.startswith("python -m pytest"))


def test_it_runs_every_check_and_then_pytest(stage: Stage) -> None:
    result = stage.run("script/test")
    assert result.returncode == 0, result.stdout
    assert "1 passed" in result.stdout.splitlines()
    said = "\n".join(stage.calls())
    assert all(
        word in said for word in ("ruff check", "ruff format --check", "mypy", "lint_imports", "run check", "npm test")
    )


def test_quick_leaves_out_browser_and_slow_tests(stage: Stage) -> None:
    stage.run("script/test", "--quick")
    assert pytest_call(stage) == "python -m pytest -m not browser and not slow -n 2 --dist loadfile"


def test_some_quick_tests_run_in_one_process(stage: Stage) -> None:
    stage.run("script/test", "--quick", "--tests-only", "tests/api")
    assert pytest_call(stage) == "python -m pytest -m not browser and not slow tests/api"


def test_parts_of_the_whole_run_beside_each_other(stage: Stage) -> None:
    """Only of the whole: who asks for some tests gets those."""
    result = stage.run("script/test", "--tests-only")
    calls = set(stage.calls())
    assert {
        "python -m pytest tests/cluster",
        f"python {IN_THE_BROWSER}",
        f"python -m pytest -m not browser --ignore=tests/cluster --ignore={BY_THE_CLOCK} {IN_TWO}",
    } <= calls
    assert [line.partition(" ")[2] for line in result.stdout.splitlines()[-3:]] == [
        "cluster-tests … good: 1 passed",
        "browser-tests … good: 1 passed",
        "tests-by-the-clock … good: 1 passed",
    ]


def test_what_counts_seconds_runs_when_all_else_is_through(stage: Stage) -> None:
    stage.run("script/test", "--tests-only", FAIL="pytest -m browser", FAIL_SAYING="1 failed")
    assert stage.calls()[-1] == f"python -m pytest {BY_THE_CLOCK}"


@pytest.mark.parametrize(
    ("part", "names"),
    [
        ("pytest tests/cluster", "cluster-tests"),
        ("pytest -m browser", "browser-tests browser-tests-alone"),
        ("pytest -m not browser", "tests"),
        (f"pytest {BY_THE_CLOCK}", "tests-by-the-clock"),
        ("-m pytest", "tests cluster-tests browser-tests browser-tests-alone tests-by-the-clock"),
    ],
)
def test_a_part_that_fails_is_shown_and_fails_the_whole_by_its_name(stage: Stage, part: str, names: str) -> None:
    result = stage.run("script/test", "--tests-only", FAIL=part, FAIL_SAYING="1 failed")
    assert result.returncode == 1
    assert "1 failed" in result.stdout.splitlines()
    assert result.stdout.splitlines()[-1] == f"Not good, see above: {names}"


def test_browser_tests_that_fail_beside_the_others_are_tried_alone(stage: Stage) -> None:
    result = stage.run(
        "script/test", "--tests-only", FAIL="pytest -m browser", UNLESS="--last-failed", FAIL_SAYING="1 failed"
    )
    assert result.returncode == 0, result.stdout
    assert "1 failed" in result.stdout.splitlines()
    assert f"python {ALONE}" in stage.calls()
    assert "browser-tests-alone … good: 1 passed" in result.stdout


def test_nothing_is_tried_again_where_all_is_good(stage: Stage) -> None:
    stage.run("script/test", "--tests-only")
    assert f"python {ALONE}" not in stage.calls()


def test_the_browser_has_a_database_of_its_own(stage: Stage) -> None:
    stage.run("script/test", "--tests-only")
    assert f"browser: {IN_THE_BROWSER}" in stage.calls()


def test_all_that_is_marked_runs_in_the_browser(stage: Stage) -> None:
    """As Python reads the files, not as they look. Those in tests/browser are marked without saying so."""
    for path in (REPOSITORY / "tests").rglob("*.py"):
        name = str(path.relative_to(REPOSITORY))
        if not name.startswith("tests/browser/"):
            stage.write(name, path.read_text(encoding="utf-8"))
    stage.run("script/test", "--tests-only")
    (call,) = [call for call in stage.calls() if call.startswith("python -m pytest -m browser")]
    listed = call.partition(" tests/browser ")[2].partition(" -o ")[0].split()
    marked = [path for path in stage.path.glob("tests/**/*.py") if is_marked(path)]
    assert listed == sorted(str(path.relative_to(stage.path)) for path in marked)


def is_marked(path: Path) -> bool:
    """Whether anything in a file has the mark; in one without tests, its tests would be somewhere else."""
    text = path.read_text(encoding="utf-8")
    nodes = ast.walk(ast.parse(text)) if "browser" in text else ()
    return any(isinstance(node, ast.Attribute) and ast.unparse(node) == "pytest.mark.browser" for node in nodes)


def test_ctrl_c_ends_every_part(stage: Stage) -> None:
    process = begin_all_parts(stage)
    began = time.monotonic()
    os.killpg(process.pid, signal.SIGINT)
    process.communicate(timeout=PATIENCE_S)
    assert process.returncode == 128 + signal.SIGINT
    assert not stage.running()
    assert time.monotonic() - began < IMPATIENCE_S


def test_what_is_ended_ends_every_part(stage: Stage) -> None:
    process = begin_all_parts(stage)
    process.terminate()
    process.communicate(timeout=PATIENCE_S)
    assert process.returncode == 128 + signal.SIGTERM
    assert not stage.running()


def begin_all_parts(stage: Stage) -> subprocess.Popen[str]:
    """Only what has become the stand-in's `sleep 100` hears Ctrl-C; on the way there it may still be ignored."""
    process = stage.begin("script/test", "--tests-only", TESTS_TAKE_S="100")
    deadline = time.monotonic() + PATIENCE_S
    while len([line for line in stage.running() if "-m pytest" in line and line.split()[-1] == "100"]) < PARTS:
        assert time.monotonic() < deadline, stage.running()
        time.sleep(0.05)
    return process


def test_everything_else_goes_to_pytest(stage: Stage) -> None:
    stage.run("script/test", "--tests-only", "tests/api", "-k", "signal or kill")
    assert pytest_call(stage) == "python -m pytest tests/api -k signal or kill"


@pytest.mark.parametrize("fail", ["ruff check", "ruff format", "mypy", "lint_imports", "run check", "test"])
def test_a_failing_check_is_shown_and_fails_the_whole(stage: Stage, fail: str) -> None:
    result = stage.run("script/test", FAIL=fail, FAIL_SAYING="line 7 is wrong")
    assert result.returncode != 0
    assert "line 7 is wrong" in result.stdout


@pytest.mark.parametrize("asked", [["--quick"], ["tests/api"]])
def test_failing_tests_fail_the_whole(stage: Stage, asked: list[str]) -> None:
    result = stage.run("script/test", *asked, FAIL="-m pytest")
    assert result.returncode == 1
    assert result.stdout.splitlines()[-1] == "Not good, see above: tests"


def test_ci_runs_the_same(stage: Stage) -> None:
    result = stage.run(".ci/run", CI="true")
    assert result.returncode == 0
    assert "1 passed" in result.stdout.splitlines()


def test_it_runs_without_standard_input(stage: Stage) -> None:
    stage.program("without_input", 'exec "$@" <&-')
    assert stage.run("bin/without_input", str(stage.path / "script" / "test")).returncode == 0
