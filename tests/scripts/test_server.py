"""script/server and script/run-site: from the first line to the last process."""

import os
import signal
import socket
import subprocess
import time
from pathlib import Path

import pytest
import yaml

from layers.osm.regions import SAMPLE

from .conftest import PATIENCE_S, REPOSITORY, Stage, read_until, wait_until_quiet


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--regoin", "laage"], "--regoin is not something that script/server knows"),
        (["laage"], "laage is not something"),
        (["--osm"], "--osm needs a value"),
    ],
)
def test_what_it_does_not_understand_it_says(stage: Stage, arguments: list[str], words: str) -> None:
    result = stage.run("script/server", *arguments)
    assert result.returncode == 1
    assert words in result.stdout
    assert stage.calls() == []


@pytest.mark.parametrize("port", ["x", "0", "65536", "80000", "-1", "8000 "])
def test_a_port_is_a_number(stage: Stage, port: str) -> None:
    result = stage.run("script/server", PORT=port)
    assert result.returncode == 1
    assert "a port is a number from 1 to 65535" in result.stdout


def test_a_port_in_use_is_named_with_the_way_out(stage: Stage) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        result = stage.run("script/server", PORT=str(port))
    assert result.returncode == 1
    assert f"Port {port} is in use" in result.stdout
    assert f"PORT={port + 1} script/server" in result.stdout
    assert stage.calls() == []


def test_help_names_every_option(stage: Stage) -> None:
    said = stage.run("script/server", "--help").stdout
    assert all(word in said for word in ("--region", "--osm", "--replace", "--no-demo", "PORT", "DATABASE_URL"))


def test_it_announces_the_page_and_stops_everything_on_ctrl_c(stage: Stage) -> None:
    process = stage.begin("script/server")
    said = read_until(process, "The map is at")
    assert f"http://localhost:{stage.environment['PORT']}" in said
    assert [line for line in said.splitlines() if line.startswith("7/7 Site")]
    process.send_signal(signal.SIGINT)
    out, _ = process.communicate(timeout=PATIENCE_S)
    assert out.splitlines()[-1] == "Stopped."
    assert process.returncode == 0
    assert stage.running() == []


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_other_signals_stop_everything_too(stage: Stage, number: signal.Signals) -> None:
    process = stage.begin("script/server")
    read_until(process, "The map is at")
    process.send_signal(number)
    process.communicate(timeout=PATIENCE_S)
    assert stage.running() == []


def test_ctrl_c_stops_what_a_shell_started_in_the_background(stage: Stage) -> None:
    process = stage.begin("stand_ins/in_background", "script/server")
    said = read_until(process, "The map is at")
    os.kill(int(said.splitlines()[0]), signal.SIGINT)
    process.communicate(timeout=PATIENCE_S)
    assert stage.running() == []


def test_ctrl_c_in_a_terminal_stops_everything(stage: Stage) -> None:
    terminal = subprocess.Popen(
        ["/usr/bin/script", "--quiet", "--return", "--command", "exec script/server", "/dev/null"],
        cwd=stage.path,
        env=stage.environment,
        text=True,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    stage.processes.append(terminal)
    read_until(terminal, "The map is at")
    out, _ = terminal.communicate("\x03", timeout=PATIENCE_S)
    assert "Stopped." in out
    assert terminal.returncode == 0
    wait_until_quiet(stage)


def test_a_kill_without_a_word_leaves_no_service(stage: Stage) -> None:
    process = stage.begin("script/server")
    read_until(process, "The map is at")
    process.kill()
    wait_until_quiet(stage)


def test_a_signal_during_the_set_up_ends_it_at_once(stage: Stage) -> None:
    stage.program("flock", '[ "$1" != --nonblock ] && exec sleep 100; exit 1')
    process = stage.begin("script/server")
    time.sleep(0.5)
    process.send_signal(signal.SIGINT)
    process.communicate(timeout=PATIENCE_S)
    assert process.returncode == 128 + signal.SIGINT


def test_the_region_is_loaded_into_an_empty_database_with_examples(stage: Stage) -> None:
    process = stage.begin("script/server")
    read_until(process, "The map is at")
    done = [call for call in stage.calls() if "load_" in call]
    assert done == ["python -m geo_platform load_region", "python -m geo_platform load_demo"]


def test_a_loaded_region_stays(stage: Stage) -> None:
    process = stage.begin("script/server", REGION="Liechtenstein")
    assert "6/7 Region … Liechtenstein" in read_until(process, "The map is at")
    assert not [call for call in stage.calls() if "load_" in call]


def test_the_worker_is_the_same_as_in_the_containers(stage: Stage) -> None:
    process = stage.begin("script/server", REGION="Liechtenstein")
    read_until(process, "The map is at")
    log, worker = stage.path / "calls", ""
    while not worker:  # it begins after those words
        worker = "".join(call for call in log.read_text(encoding="utf-8").splitlines() if call.endswith(" work"))
    containers = yaml.safe_load((REPOSITORY / "docker-compose.yml").read_text(encoding="utf-8"))["services"]
    assert worker == " ".join(containers["worker"]["command"]) == "python -m geo_platform work"


def migrations_of_a_start(stage: Stage, **extra: str) -> int:
    """How often a start brings the tables up to date."""
    process = stage.begin("script/server", REGION="Liechtenstein", **extra)
    read_until(process, "The map is at")
    process.send_signal(signal.SIGINT)
    process.communicate(timeout=PATIENCE_S)
    calls = stage.calls()
    assert not [call for call in calls if call.startswith("psql")]
    return calls.count("python -m geo_platform migrate --no-input")


def test_tables_are_brought_up_to_date_when_the_code_changed(stage: Stage) -> None:
    assert [migrations_of_a_start(stage) for _ in range(2)] == [1, 0]
    stage.write("layers/places/migrations/0002_more.py", "")
    assert [migrations_of_a_start(stage) for _ in range(2)] == [1, 0]


def test_tables_are_brought_up_to_date_for_layers_from_elsewhere_too(stage: Stage) -> None:
    paths = f"{stage.path}/no such folder:{stage.path}/other layers"
    stage.write("other layers/bells/migrations/0001_initial.py", "")
    assert migrations_of_a_start(stage) == 1
    assert [migrations_of_a_start(stage, LAYERS_PATH=paths) for _ in range(2)] == [1, 0]
    stage.write("other layers/bells/migrations/0002_more.py", "")
    assert [migrations_of_a_start(stage, LAYERS_PATH=paths) for _ in range(2)] == [1, 0]


def test_nothing_is_loaded_where_the_database_does_not_say_what_is_there(stage: Stage) -> None:
    result = stage.run(
        "script/server", FAIL_TO_ANSWER="loadedregion", FAIL_SAYING="psycopg.OperationalError: too many clients"
    )
    assert result.returncode == 1
    assert "The database does not say which region is loaded." in result.stdout
    assert "too many clients" in result.stdout
    assert not [call for call in stage.calls() if "load_" in call]


def test_examples_that_failed_can_be_added_by_hand(stage: Stage) -> None:
    assert "script/manage load_demo" in stage.run("script/server", FAIL="load_demo").stdout


def test_options_go_to_the_loader(stage: Stage) -> None:
    options = ["--region", "laage", "--osm", "an extract.osm.pbf", "--replace", "--no-demo"]
    process = stage.begin("script/server", *options, REGION="Liechtenstein")
    read_until(process, "The map is at")
    done = [call for call in stage.calls() if "load_" in call]
    assert done == [f"python -m geo_platform load_region laage --osm {Path.cwd()}/an extract.osm.pbf --replace"]


@pytest.mark.parametrize(
    ("fail", "words"),
    [
        ("migrate", "The database could not be brought up to date."),
        ("load_region", "The region could not be loaded"),
        ("load_demo", "The example content could not be added"),
    ],
)
def test_a_failing_step_is_said_and_stops_everything(stage: Stage, fail: str, words: str) -> None:
    result = stage.run("script/server", FAIL=fail, FAIL_SAYING="the reason")
    assert result.returncode == 1
    assert words in result.stdout
    assert "the reason" in result.stdout
    assert stage.running() == []


def test_a_web_server_that_does_not_start_shows_its_log(stage: Stage) -> None:
    result = stage.run("script/server", FAIL="geo_platform.web", FAIL_SAYING="no such module")
    assert result.returncode == 1
    assert "The web server has ended by itself" in result.stdout
    assert "no such module" in result.stdout


def test_a_start_page_with_an_error_is_not_announced(stage: Stage) -> None:
    result = stage.run("script/server", PAGE_STATUS="500")
    assert result.returncode == 1
    assert "answers with an error (500)" in result.stdout
    assert "The map is at" not in result.stdout
    assert stage.running() == []


def test_a_database_that_is_down_is_said_in_words(stage: Stage) -> None:
    result = stage.run("script/server", FAIL="migrate", FAIL_SAYING='connection to server at "db" failed: refused')
    assert result.returncode == 1
    assert "The database does not answer." in result.stdout


def test_it_waits_for_a_slow_start(stage: Stage) -> None:
    process = stage.begin("script/server", SLOW_START_S="1.5")
    began = time.monotonic()
    read_until(process, "The map is at")
    assert time.monotonic() - began > 1.5


@pytest.mark.parametrize("url", ["http://localhost:8000/", "https://karte.example.org/"])
def test_a_public_address_may_end_with_a_slash(stage: Stage, url: str) -> None:
    process = stage.begin("script/server", SITE_URL=url)
    assert "7/7 Site … ready" in read_until(process, "The map is at")


@pytest.mark.parametrize(("name", "life"), [("web server", "SITE_LIVES_S"), ("worker", "WORKER_LIVES_S")])
def test_a_service_that_dies_is_named_and_stops_everything(stage: Stage, name: str, life: str) -> None:
    result = stage.run("script/server", **{life: "1"})
    assert result.returncode == 1
    assert f"The {name} has ended by itself" in result.stdout
    assert stage.running() == []


def in_demo_mode(stage: Stage, *arguments: str, **extra: str) -> set[str]:
    """What ran in demo mode, once the site is announced; and whether the page was."""
    process = stage.begin("script/server", *arguments, **extra)
    said = read_until(process, "The map is at")
    deadline = time.monotonic() + PATIENCE_S
    while not any("geo_platform work" in call for call in stage.calls()):
        assert time.monotonic() < deadline
        time.sleep(0.05)
    log = stage.path / "demo-calls"
    lines = log.read_text(encoding="utf-8").splitlines() if log.exists() else []
    found = {name for name in ("load_demo", "geo_platform.web", "geo_platform work") if any(name in line for line in lines)}
    return found | ({"announced"} if f":{stage.environment['PORT']}/demo/" in said else set())


def test_on_the_sample_region_the_roles_can_be_tried(stage: Stage) -> None:
    assert in_demo_mode(stage, ONLY_EXAMPLES="True") == {"load_demo", "geo_platform.web", "geo_platform work", "announced"}


def test_at_the_next_start_too(stage: Stage) -> None:
    shown = in_demo_mode(stage, REGION="Liechtenstein", ONLY_EXAMPLES="True")
    assert shown == {"geo_platform.web", "geo_platform work", "announced"}


@pytest.mark.parametrize(
    ("arguments", "extra"),
    [
        ([], {"ONLY_EXAMPLES": "False"}),
        ([], {"ONLY_EXAMPLES": ""}),
        (["--no-demo"], {"ONLY_EXAMPLES": "True"}),
        (["--no-demo"], {"ONLY_EXAMPLES": "True", "DEMO": "true"}),
        ([], {"ONLY_EXAMPLES": "True", "DEMO": "false"}),
        ([], {"ONLY_EXAMPLES": "True", "MAIL_URL": "smtp://localhost"}),
        ([], {"ONLY_EXAMPLES": "True", "SITE_URL": "https://karte.example.org"}),
        ([], {"ONLY_EXAMPLES": "True", "SITE_URL": "http://192.0.2.7:8000"}),
    ],
)
def test_beside_anything_real_they_cannot(stage: Stage, arguments: list[str], extra: dict[str, str]) -> None:
    assert in_demo_mode(stage, *arguments, **extra) == set()


def test_the_sample_region_is_meant(stage: Stage) -> None:
    assert f"id = '{SAMPLE}'" in (stage.path / "script" / "run-site").read_text(encoding="utf-8")
