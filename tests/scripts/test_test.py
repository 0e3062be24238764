"""script/test and .ci/run: what is run, what is said last, and with which status."""

import pytest

from .conftest import Stage


@pytest.fixture(autouse=True)
def installed_packages(stage: Stage) -> None:
    stage.program("chromium", "")
    stage.program("ogr2ogr", "")


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
    assert pytest_call(stage) == "python -m pytest -m not browser and not slow"


def test_what_mostly_waits_runs_beside_the_others(stage: Stage) -> None:
    """Only of the whole: who asks for some tests gets those."""
    result = stage.run("script/test", "--tests-only")
    calls = stage.calls()
    assert {"python -m pytest tests/cluster", "python -m pytest --ignore=tests/cluster"} <= set(calls)
    assert "cluster-tests … good" in result.stdout.splitlines()[-1]


def test_what_runs_beside_fails_the_whole(stage: Stage) -> None:
    assert stage.run("script/test", FAIL="pytest tests/cluster", FAIL_SAYING="1 failed").returncode == 1


def test_everything_else_goes_to_pytest(stage: Stage) -> None:
    stage.run("script/test", "--tests-only", "tests/api", "-k", "signal or kill")
    assert pytest_call(stage) == "python -m pytest tests/api -k signal or kill"


@pytest.mark.parametrize("fail", ["ruff check", "ruff format", "mypy", "lint_imports", "run check", "test"])
def test_a_failing_check_is_shown_and_fails_the_whole(stage: Stage, fail: str) -> None:
    result = stage.run("script/test", FAIL=fail, FAIL_SAYING="line 7 is wrong")
    assert result.returncode != 0
    assert "line 7 is wrong" in result.stdout


def test_failing_tests_fail_the_whole(stage: Stage) -> None:
    assert stage.run("script/test", FAIL="-m pytest").returncode == 1


def test_ci_runs_the_same(stage: Stage) -> None:
    result = stage.run(".ci/run", CI="true")
    assert result.returncode == 0
    assert "1 passed" in result.stdout.splitlines()


def test_it_runs_without_standard_input(stage: Stage) -> None:
    stage.program("without_input", 'exec "$@" <&-')
    assert stage.run("bin/without_input", str(stage.path / "script" / "test")).returncode == 0
