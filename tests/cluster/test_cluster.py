"""The cluster as its users see it: through the command line, with a real server."""

import os
import shlex
import shutil
import signal
import subprocess
import time
from pathlib import Path

import pytest

from .conftest import PATIENCE_S, Clone, CloneMaker

pytestmark = pytest.mark.slow
ROOT = os.geteuid() == 0
only_root = pytest.mark.skipif(not ROOT, reason="shows what root meets")


def test_run_gives_a_database_and_leaves_nothing_running(clone: Clone) -> None:
    assert clone.ask("SELECT current_database()") == "amtskarte"
    assert clone.server_pid() is None
    assert clone.call("status").returncode == 3


def test_the_role_is_the_callers_and_no_superuser(clone: Clone) -> None:
    row = clone.ask("SELECT rolname, rolsuper, rolcreatedb FROM pg_roles WHERE rolname = current_user")
    assert row == f"{clone.user or 'root'}|f|t"


def test_a_database_the_role_makes_has_the_extensions(clone: Clone) -> None:
    script = """
        psql -Xq "$DATABASE_URL" -c "CREATE DATABASE test_made"
        psql -XAtq "${DATABASE_URL/amtskarte/test_made}" -c "SELECT extname FROM pg_extension ORDER BY 1" \\
            -c "SELECT ST_SRID(ST_Point(12, 54, 4326))"
    """
    result = clone.call("run", "--", "bash", "-c", script)
    assert result.stdout.split() == ["btree_gist", "pg_trgm", "plpgsql", "postgis", "unaccent", "4326"], result.stderr


def test_what_is_missing_is_added_at_the_next_start(clone: Clone) -> None:
    drop = 'psql -XAtq -U postgres "$DATABASE_URL" -c "DROP EXTENSION unaccent"'
    assert clone.call("run", "--", "sh", "-c", drop).returncode == 0
    assert clone.ask("SELECT count(*) FROM pg_extension WHERE extname = 'unaccent'") == "1"


def test_no_network_and_a_private_socket(clone: Clone) -> None:
    result = clone.call("run", "--", "stat", "--format=%a", str(clone.socket_directory()))
    assert result.stdout == "700\n"
    assert not clone.socket_directory().exists()
    assert clone.ask("SHOW listen_addresses") == ""
    assert clone.ask("SHOW data_checksums") == "on"


def test_german_order_and_data_that_stay(clone: Clone) -> None:
    clone.ask("CREATE TABLE name (text text); INSERT INTO name VALUES ('Zirkow'), ('Ärzte'), ('Apfel'), ('Öl'), ('Oma')")
    assert clone.ask("SELECT string_agg(text, ' ' ORDER BY text) FROM name") == "Apfel Ärzte Öl Oma Zirkow"


def test_the_superuser_is_reachable_for_administration(clone: Clone) -> None:
    result = clone.call("run", "--", "sh", "-c", 'psql -XAtq -U postgres "$DATABASE_URL" -c "SELECT current_user"')
    assert result.stdout.strip() == "postgres", result.stderr


@only_root
def test_another_user_of_the_machine_gets_no_connection(make_clone: CloneMaker) -> None:
    clone = make_clone()
    url = "$DATABASE_URL"
    result = clone.call("run", "--", "sh", "-c", f'runuser -u nobody -- psql -XAtq "{url}" -c "SELECT 1"')
    assert result.returncode != 0
    assert "Permission denied" in result.stderr


def test_the_exit_status_is_the_commands(clone: Clone) -> None:
    assert clone.call("run", "--", "sh", "-c", "exit 7").returncode == 7
    assert clone.call("run", "--", "sh", "-c", "kill -TERM $$").returncode == 128 + signal.SIGTERM


def test_the_commands_own_double_dash_stays_its_own(clone: Clone) -> None:
    assert clone.call("run", "--", "echo", "-n", "a", "--", "b").stdout == "a -- b"


def test_a_given_database_url_skips_the_cluster(fresh_clone: Clone) -> None:
    result = fresh_clone.call("run", "--", "sh", "-c", 'echo "$DATABASE_URL"', DATABASE_URL="postgresql://elsewhere/db")
    assert result.stdout.strip() == "postgresql://elsewhere/db"
    assert not (fresh_clone.path / "var").exists()


def test_the_last_of_several_users_stops_it(clone: Clone) -> None:
    first, second = clone.begin("run", "--", "cat"), clone.begin("run", "--", "cat")
    pid = clone.wait_for_server()
    first.communicate(timeout=PATIENCE_S)
    assert clone.server_pid() == pid
    assert clone.call("stop").returncode == 1
    assert "in use" in clone.call("stop").stderr
    second.communicate(timeout=PATIENCE_S)
    assert clone.server_pid() is None


def test_many_start_it_at_once(fresh_clone: Clone) -> None:
    crowd = [fresh_clone.begin("run", "--", "sh", "-c", 'psql -XAtq "$DATABASE_URL" -c "SELECT 1"') for _ in range(6)]
    said = [process.communicate(timeout=PATIENCE_S) for process in crowd]
    assert [out.strip() for out, _ in said] == ["1"] * 6, said
    assert fresh_clone.server_pid() is None


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_reaches_the_command_once_and_then_the_cluster_stops(clone: Clone, number: signal.Signals) -> None:
    # Never one long read: a trap whose signal comes just before bash begins to read waits until the read ends.
    script = "trap 'echo got' INT TERM HUP; echo ready; until [ \"$line\" ]; do read -t 0.1 line; done; exit 4"
    process = clone.begin("run", "--", "bash", "-c", script)
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    os.kill(process.pid, number)
    assert process.stdout.readline() == "got\n"
    out, _ = process.communicate("end\n", timeout=PATIENCE_S)
    assert (out, process.returncode) == ("", 4)
    assert clone.server_pid() is None


def test_sigint_works_where_the_shell_had_it_ignored(clone: Clone) -> None:
    script = f"trap '' INT; exec {shlex.join(clone.command('run', '--', 'sleep', '100'))}"
    process = subprocess.Popen(["/bin/bash", "-c", script], cwd=clone.path, env=clone.environment())
    clone.wait_for_server()
    time.sleep(0.3)
    process.send_signal(signal.SIGINT)
    assert process.wait(PATIENCE_S) == 128 + signal.SIGINT
    assert clone.server_pid() is None


def test_a_signal_while_it_starts_leaves_nothing(make_clone: CloneMaker) -> None:
    clone = make_clone()
    for delay_s in (0.05, 0.2, 0.4, 0.6):
        process = clone.begin("run", "--", "sleep", "100")
        time.sleep(delay_s)
        process.terminate()
        process.communicate(timeout=PATIENCE_S)
        assert clone.server_pid() is None
    assert clone.ask("SELECT 1") == "1"


def test_it_recovers_from_a_killed_server(clone: Clone) -> None:
    clone.ask("CREATE TABLE kept (id int); INSERT INTO kept VALUES (42)")
    process = clone.begin("run", "--", "cat")
    os.kill(clone.wait_for_server(), signal.SIGKILL)
    process.communicate(timeout=PATIENCE_S)
    assert clone.ask("SELECT id FROM kept") == "42"


def test_it_recovers_when_everything_was_killed(fresh_clone: Clone) -> None:
    process = fresh_clone.begin("run", "--", "cat")
    pid = fresh_clone.wait_for_server()
    os.killpg(process.pid, signal.SIGKILL)
    process.communicate(timeout=PATIENCE_S)
    assert fresh_clone.server_pid() == pid
    assert fresh_clone.ask("SELECT 1") == "1"
    assert fresh_clone.server_pid() is None


@pytest.mark.parametrize("after_s", [0.3, 0.6, 0.8, 1.0, 1.2, 1.5])
def test_it_recovers_when_its_first_start_was_killed(make_clone: CloneMaker, after_s: float) -> None:
    clone = make_clone()
    process = clone.begin("run", "--", "cat")
    time.sleep(after_s)
    os.killpg(process.pid, signal.SIGKILL)
    process.communicate(timeout=PATIENCE_S)
    assert clone.ask("SELECT count(*) FROM pg_extension WHERE extname IN ('postgis', 'unaccent')") == "2"


def test_the_command_ends_when_its_runner_is_killed(clone: Clone) -> None:
    process = clone.begin("run", "--", "sh", "-c", "echo $$; exec sleep 100")
    assert process.stdout is not None
    child = int(process.stdout.readline())
    process.kill()
    process.wait(PATIENCE_S)
    deadline = time.monotonic() + PATIENCE_S
    while Path(f"/proc/{child}").exists() and time.monotonic() < deadline:
        time.sleep(0.02)
    assert not Path(f"/proc/{child}").exists()
    assert clone.call("stop").returncode == 0
    assert clone.server_pid() is None


def test_a_stale_pid_file_that_names_another_process_is_no_obstacle(clone: Clone) -> None:
    clone.ask("SELECT 1")
    stranger = subprocess.Popen(["/bin/sleep", "100"], user=(clone.user or "postgres") if ROOT else None)
    note = clone.path / "var/postgres/data/postmaster.pid"
    note.write_text(f"{stranger.pid}\n{note.parent}\n0\n5432\n\n\n\n", encoding="utf-8")
    clone.socket_directory().mkdir(mode=0o700)
    shutil.chown(clone.socket_directory(), note.parent.owner())
    (clone.socket_directory() / ".s.PGSQL.5432.lock").write_text(f"{stranger.pid}\n", encoding="utf-8")
    assert clone.ask("SELECT 1") == "1"
    assert stranger.poll() is None
    stranger.kill()
    stranger.wait()


def test_an_interrupted_first_start_is_begun_again(fresh_clone: Clone) -> None:
    fresh_clone.call("status")
    draft = fresh_clone.path / "var/postgres/data.incomplete"
    draft.mkdir()
    (draft / "PG_VERSION").write_text("15\n", encoding="utf-8")
    shutil.chown(draft, draft.parent.owner())
    assert fresh_clone.ask("SELECT 1") == "1"
    assert not draft.exists()


def test_it_heals_when_its_socket_was_tidied_away(clone: Clone) -> None:
    process = clone.begin("run", "--", "cat")
    clone.wait_for_server()
    for left in clone.socket_directory().iterdir():
        left.unlink()
    assert clone.ask("SELECT 1") == "1"
    process.communicate(timeout=PATIENCE_S)


@pytest.mark.parametrize("name", ["mit Leerzeichen und ä ö ü ß", 'quote\' "double" $HOME `id`', "/".join(["tief" * 10] * 6)])
def test_odd_places(make_clone: CloneMaker, name: str) -> None:
    assert make_clone(name).ask("SELECT 1") == "1"


@only_root
def test_a_path_too_long_for_the_server(make_clone: CloneMaker) -> None:
    clone = make_clone("/".join(["tief" * 10] * 24))
    result = clone.call("run", "--", "true")
    assert result.returncode == 0, result.stderr
    assert "/var/lib/amtskarte/" in result.stderr


@only_root
def test_a_clone_the_servers_user_cannot_enter(make_clone: CloneMaker) -> None:
    clone = make_clone(mode=0o700)
    result = clone.call("run", "--", "sh", "-c", 'psql -XAtq "$DATABASE_URL" -c "SELECT 1"')
    assert result.stdout == "1\n", result.stderr
    assert "/var/lib/amtskarte/" in result.stderr
    assert clone.server_pid() is None


@only_root
def test_data_from_which_the_servers_user_is_shut_out_is_not_forgotten(make_clone: CloneMaker) -> None:
    clone = make_clone()
    clone.ask("CREATE TABLE kept (id int); INSERT INTO kept VALUES (42)")
    clone.path.chmod(0o700)
    result = clone.call("run", "--", "true")
    assert result.returncode == 1
    assert "cannot work any more" in result.stderr
    clone.path.chmod(0o755)
    assert clone.ask("SELECT id FROM kept") == "42"


@only_root
def test_data_outside_stays_in_use_when_the_servers_user_is_let_in(make_clone: CloneMaker) -> None:
    clone = make_clone(mode=0o700)
    clone.ask("CREATE TABLE kept (id int); INSERT INTO kept VALUES (42)")
    clone.path.chmod(0o755)
    assert clone.ask("SELECT id FROM kept") == "42"


@only_root
def test_data_of_somebody_else_is_refused_in_words(make_clone: CloneMaker) -> None:
    clone = make_clone(user="nobody")
    assert clone.ask("SELECT 1") == "1"
    clone.user = None
    result = clone.call("run", "--", "true")
    assert result.returncode == 1
    assert "belongs to another user" in result.stderr
    assert "Traceback" not in result.stderr
    clone.user = "nobody"


@only_root
def test_a_directory_that_cannot_be_written_is_said_in_words(make_clone: CloneMaker) -> None:
    clone = make_clone()
    clone.user = "nobody"
    result = clone.call("run", "--", "true")
    assert result.returncode == 1
    assert "cannot be made: Permission denied" in result.stderr
    clone.user = None


@only_root
def test_a_trap_in_the_sockets_place_is_refused(clone: Clone) -> None:
    place = clone.socket_directory()
    place.mkdir()
    (place / "bait").touch()
    try:
        result = clone.call("run", "--", "true")
        assert result.returncode == 1
        assert f"only {clone.user or 'postgres'} may enter" in result.stderr
    finally:
        shutil.rmtree(place)


def test_data_of_a_version_that_is_not_installed(make_clone: CloneMaker) -> None:
    clone = make_clone()
    clone.call("status")
    data = clone.path / "var/postgres/data"
    data.mkdir()
    (data / "PG_VERSION").write_text("99\n", encoding="utf-8")
    result = clone.call("run", "--", "true")
    assert result.returncode == 1
    assert "PostgreSQL 99" in result.stderr


def test_a_server_that_cannot_start_shows_its_log(fresh_clone: Clone) -> None:
    fresh_clone.ask("SELECT 1")
    settings = fresh_clone.path / "var/postgres/data/postgresql.conf"
    with settings.open("a", encoding="utf-8") as file:
        file.write("shared_buffers = nonsense\n")
    result = fresh_clone.call("run", "--", "true")
    assert result.returncode == 1
    assert "nonsense" in result.stderr
    assert "Traceback" not in result.stderr


def test_the_socket_path_is_short_wherever_the_clone_lies(make_clone: CloneMaker) -> None:
    clone = make_clone("/".join(["tief" * 10] * 6))
    assert len(f"{clone.socket_directory()}/.s.PGSQL.5432".encode()) < 107
