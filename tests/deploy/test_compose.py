"""docker-compose.yml, which nothing here can run: its form, and that what it names is there."""

import ast
import re
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.core.management import get_commands

REPOSITORY = Path(__file__).resolve().parents[2]
COMPOSE_FILE = REPOSITORY / "docker-compose.yml"
SERVICES: dict[str, dict[str, Any]] = yaml.safe_load(COMPOSE_FILE.read_text(encoding="utf-8"))["services"]
OWN = sorted(name for name, service in SERVICES.items() if "build" in service)
SECRETS = ("SECRET_KEY", "DATABASE_PASSWORD", "SUPERUSER_PASSWORD")


def known_to_the_settings() -> set[str]:
    """The names that `geo_platform/config.py` asks the environment for."""
    tree = ast.parse((REPOSITORY / "geo_platform" / "config.py").read_text(encoding="utf-8"))
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)]
    reads = [call for call in calls if isinstance(call.func, ast.Attribute) and ast.unparse(call.func.value) == "env"]
    return {str(call.args[0].value) for call in reads if call.args and isinstance(call.args[0], ast.Constant)}


def test_it_keeps_to_the_compose_specification() -> None:
    check = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.compose-spec", str(COMPOSE_FILE)]
    result = subprocess.run(check, text=True, capture_output=True, check=False)
    assert result.returncode == 0, result.stdout + result.stderr


def test_it_has_database_web_worker_and_proxy() -> None:
    assert {"database", "web", "worker", "proxy"} <= SERVICES.keys()
    assert SERVICES["database"]["image"].startswith("postgis/postgis:")


@pytest.mark.parametrize("name", OWN)
def test_every_variable_is_known_to_the_settings(name: str) -> None:
    assert SERVICES[name]["environment"].keys() <= known_to_the_settings()


@pytest.mark.parametrize("name", OWN)
def test_every_command_exists(name: str) -> None:
    program, *arguments = SERVICES[name]["command"]
    assert [program, arguments[0]] == ["python", "-m"]
    if arguments[1] == "geo_platform":
        assert arguments[2] in get_commands()
    else:
        assert find_spec(arguments[1])


@pytest.mark.parametrize("name", sorted(SERVICES))
def test_every_mounted_file_exists(name: str) -> None:
    for volume in SERVICES[name].get("volumes", []):
        source = volume.partition(":")[0]
        assert not source.startswith(".") or (REPOSITORY / source).is_file()


@pytest.mark.parametrize("name", sorted(SERVICES.keys() - {"migrate"}))
def test_every_lasting_service_has_a_health_check(name: str) -> None:
    assert SERVICES[name]["healthcheck"]["test"][0] == "CMD"


@pytest.mark.parametrize("name", sorted(SERVICES.keys() - {"database"}))
def test_what_faces_the_world_may_do_little(name: str) -> None:
    service = SERVICES[name]
    assert service["read_only"]
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert "privileged" not in service


@pytest.mark.parametrize("secret", SECRETS)
def test_no_secret_has_a_default(secret: str) -> None:
    uses = re.findall(r"\$\{" + secret + r"(:[^}]*)?\}", COMPOSE_FILE.read_text(encoding="utf-8"))
    assert any(use.startswith(":?") for use in uses)
    assert not any(use.startswith(":-") for use in uses)


def test_only_the_proxy_can_be_reached_and_the_database_has_no_way_out() -> None:
    assert [name for name, service in SERVICES.items() if "ports" in service] == ["proxy"]
    assert SERVICES["database"]["networks"] == ["inside"]


def test_the_proxy_passes_on_to_the_web_service() -> None:
    proxy = (REPOSITORY / "deploy" / "Caddyfile").read_text(encoding="utf-8")
    service, _, port = proxy.partition("reverse_proxy ")[2].split()[0].partition(":")
    command = SERVICES[service]["command"]
    assert command[command.index("--port") + 1] == port
    assert set(re.findall(r"\{\$(\w+)\}", proxy)) <= SERVICES["proxy"]["environment"].keys()


def test_images_name_their_version() -> None:
    for service in SERVICES.values():
        image = service["image"]
        assert "build" in service or re.search(r":\d", image), image


def test_nothing_notes_who_asked_for_what() -> None:
    """Addresses hold where somebody starts, and headers who they are: the privacy page says that neither is written down."""
    proxy = (REPOSITORY / "deploy" / "Caddyfile").read_text(encoding="utf-8")
    logs = re.findall(r"^\s*log\b.*$", proxy, re.MULTILINE)
    assert [line.strip() for line in logs] == ["log default {"]
    noted = re.search(r"request>uri regexp (\S+) \$1\n", proxy)
    assert noted
    for address in ("/ride/?from=9.5209,47.1390&to=9.5,47.2", "/feeds/a-secret/atom.xml", "/carpool?departureLat=47.1"):
        assert re.sub(noted[1], r"\1", address) in {"/ride", "/feeds", "/carpool"}
    for field in ("remote_ip", "client_ip", "headers"):
        assert f"request>{field} delete\n" in proxy
    servers = [(REPOSITORY / "script" / "web").read_text(encoding="utf-8"), COMPOSE_FILE.read_text(encoding="utf-8")]
    assert not [text for text in servers if "--access-log" in text or "GRANIAN_LOG_ACCESS" in text]
