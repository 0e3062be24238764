"""script/bootstrap: does what is missing, and only that; says in words what it cannot do."""

import os
import shutil
from pathlib import Path

import pytest

from .conftest import Stage

ROOT = os.geteuid() == 0


def test_the_first_run_does_everything_and_the_second_nothing(stage: Stage) -> None:
    first = stage.run("script/bootstrap")
    assert first.returncode == 0, first.stdout
    done = stage.calls()
    assert [call for call in done if "pip install" in call and "--require-hashes" in call]
    assert [call for call in done if call.startswith("npm")] == ["npm ci --no-audit --no-fund", "npm run build"]
    assert [line.split(" … ")[0] for line in first.stdout.splitlines()] == [
        "1/4 System packages",
        "2/4 Python packages",
        "3/4 Front end",
        "4/4 Translations",
    ]
    assert stage.run("script/bootstrap").returncode == 0
    assert stage.calls() == []


@pytest.mark.parametrize(
    ("name", "again"),
    [
        ("requirements.txt", "pip install"),
        ("frontend_static/src/main.ts", "run build"),
        ("layers/places/island.ts", "run build"),
        ("frontend_static/package-lock.json", "npm ci"),
    ],
)
def test_what_changed_is_done_again(stage: Stage, name: str, again: str) -> None:
    stage.run("script/bootstrap")
    stage.calls()
    stage.write(name, "changed")
    stage.run("script/bootstrap")
    assert any(again in call for call in stage.calls())


def test_a_layers_python_does_not_build_the_front_end_again(stage: Stage) -> None:
    stage.run("script/bootstrap")
    stage.calls()
    stage.write("layers/places/layers.py", "changed")
    stage.run("script/bootstrap")
    assert stage.calls() == []


def test_what_was_deleted_is_done_again(stage: Stage) -> None:
    stage.run("script/bootstrap")
    stage.calls()
    shutil.rmtree(stage.path / "frontend_static" / "dist")
    stage.run("script/bootstrap")
    assert any("run build" in call for call in stage.calls())


def test_the_packages_of_the_tests_serve_the_site_too(stage: Stage) -> None:
    stage.program("chromium", "")
    stage.program("ogr2ogr", "")
    assert stage.run("script/bootstrap", "--for-tests").returncode == 0
    assert any("requirements-dev.txt" in call for call in stage.calls())
    stage.run("script/bootstrap")
    assert stage.calls() == []


def test_a_broken_environment_is_made_again_by_the_systems_python(stage: Stage) -> None:
    stage.run("script/bootstrap")
    stage.calls()
    environment = stage.path / ".venv" / "bin"
    stage.program(
        "python3", f'echo "system $*" >>"$STAGE/calls"; [ "$2" != venv ] || cp "{environment}/python" "{environment}/pip"'
    )
    (environment / "pip").unlink()
    assert stage.run("script/bootstrap").returncode == 0
    assert "system -m venv --clear .venv" in stage.calls()


def test_what_failed_is_said_with_the_end_of_its_log_and_tried_again(stage: Stage) -> None:
    failed = stage.run("script/bootstrap", FAIL="pip install", FAIL_SAYING="Failed to establish a new connection")
    assert failed.returncode == 1
    assert "The Python packages could not be installed." in failed.stdout
    assert "connected to the network" in failed.stdout
    assert "Failed to establish" in failed.stdout
    assert stage.run("script/bootstrap").returncode == 0


def test_a_full_disk_is_said_before_anything_begins(stage: Stage) -> None:
    stage.program("df", "echo Avail; echo 12")
    result = stage.run("script/bootstrap")
    assert result.returncode == 1
    assert "not enough space" in result.stdout
    assert "only 12 MB are free" in result.stdout
    assert stage.calls() == []


def test_translations_are_compiled_where_they_changed(stage: Stage) -> None:
    folder = stage.path / "layers/places/locale/de/LC_MESSAGES"
    stage.write(
        "layers/places/locale/de/LC_MESSAGES/django.po", 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n'
    )
    assert stage.run("script/bootstrap").returncode == 0
    assert (folder / "django.mo").exists()


def test_layers_from_elsewhere_are_translated_and_built_too(stage: Stage) -> None:
    elsewhere = {"LAYERS_PATH": str(stage.path / "other layers")}
    stage.write(
        "other layers/bells/locale/de/LC_MESSAGES/django.po",
        'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n',
    )
    stage.run("script/bootstrap", **elsewhere)
    assert (stage.path / "other layers/bells/locale/de/LC_MESSAGES/django.mo").exists()
    stage.calls()
    stage.write("other layers/bells/island.ts", "changed")
    stage.run("script/bootstrap", **elsewhere)
    assert any("run build" in call for call in stage.calls())


def test_a_broken_translation_is_named_each_time(stage: Stage) -> None:
    stage.write("layers/places/locale/de/LC_MESSAGES/django.po", 'msgid "unfinished\n')
    for _ in range(2):
        result = stage.run("script/bootstrap")
        assert result.returncode == 1
        assert "layers/places/locale/de/LC_MESSAGES/django.po" in result.stdout


def without(stage: Stage, *names: str) -> None:
    """Leave everything on the path but some programs."""
    tools = stage.path / "tools"
    tools.mkdir()
    for folder in ("/usr/bin", "/bin", "/usr/sbin", "/sbin"):
        for program in Path(folder).iterdir():
            if program.name not in names and not (tools / program.name).exists():
                (tools / program.name).symlink_to(program)
    stage.environment["PATH"] = f"{stage.path / 'bin'}:{tools}"


def as_ordinary_user(stage: Stage) -> None:
    """Let the scripts believe that somebody else than root runs them."""
    for script in (stage.path / "script").iterdir():
        script.write_text(script.read_text(encoding="utf-8").replace("$EUID", "1000"), encoding="utf-8")


def test_without_a_package_manager_the_missing_packages_are_named(stage: Stage) -> None:
    without(stage, "msgfmt", "apt-get")
    result = stage.run("script/bootstrap")
    assert result.returncode == 1
    assert "gettext" in result.stdout


def test_without_sudo_the_command_for_the_administrator_is_named(stage: Stage) -> None:
    without(stage, "msgfmt", "sudo")
    as_ordinary_user(stage)
    result = stage.run("script/bootstrap")
    assert result.returncode == 1
    assert "apt-get install --no-install-recommends gettext" in result.stdout


def test_with_nobody_to_type_a_password_the_command_is_named(stage: Stage) -> None:
    without(stage, "msgfmt", "sudo")
    stage.program("sudo", "exit 1")
    as_ordinary_user(stage)
    result = stage.run("script/bootstrap")
    assert result.returncode == 1
    assert "sudo apt-get install --no-install-recommends gettext" in result.stdout


def test_sudo_is_used_where_it_needs_no_password(stage: Stage) -> None:
    without(stage, "msgfmt", "sudo")
    stage.program("sudo", '[ "$1" = -n ] || { shift; "$@"; }')
    stage.program(
        "apt-get", 'echo "apt-get $*" >>"$STAGE/calls"; case "$*" in *install*) ln -s /bin/true "$STAGE/bin/msgfmt" ;; esac'
    )
    as_ordinary_user(stage)
    result = stage.run("script/bootstrap")
    assert result.returncode == 0, result.stdout
    update, install = [call for call in stage.calls() if call.startswith("apt-get")]
    assert "DPkg::Lock::Timeout=300 update" in update
    assert install.endswith("install --no-install-recommends gettext")


@pytest.mark.skipif(not ROOT, reason="only root installs without asking")
def test_no_network_is_said_in_words(stage: Stage) -> None:
    without(stage, "msgfmt")
    stage.program("apt-get", "echo \"Temporary failure resolving 'deb.debian.org'\"; exit 100")
    result = stage.run("script/bootstrap")
    assert result.returncode == 1
    assert "The lists of system packages could not be fetched." in result.stdout
    assert "connected to the network" in result.stdout


def test_a_folder_that_cannot_be_written_is_said_in_words(stage: Stage) -> None:
    stage.write("var", "a file where a folder should be")
    result = stage.run("script/bootstrap")
    assert result.returncode == 1
    assert "var cannot be written to" in result.stdout


def test_two_at_once_wait_for_each_other(stage: Stage) -> None:
    both = [stage.begin("script/bootstrap") for _ in range(2)]
    said = [process.communicate(timeout=30)[0] for process in both]
    assert [process.returncode for process in both] == [0, 0], said
    assert len([call for call in stage.calls() if "pip install" in call]) == 1
