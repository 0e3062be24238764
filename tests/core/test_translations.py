from __future__ import annotations

import ast
import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest
from django.apps import apps
from django.utils.translation import trans_real

from geo_platform.config import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

MARKS = {"_", "gettext", "gettext_lazy"}
CATALOGUES = [*sorted(ROOT.glob("layers/*/locale/de/LC_MESSAGES/django.po")), ROOT / "api/locale/de/LC_MESSAGES/django.po"]


def texts(path: Path) -> Iterator[str]:
    """What a module marks for translation."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in MARKS:
            (argument,) = node.args
            assert isinstance(argument, ast.Constant), f"{path}:{node.lineno} marks what is not a text"
            yield str(argument.value)


def modules(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*.py") if not {"migrations", "pages"} & set(path.parts)]


@pytest.mark.parametrize("folder", sorted(path.parents[2] for path in CATALOGUES), ids=lambda folder: folder.parent.name)
def test_every_text_for_people_is_there_in_german(folder: Path) -> None:
    package = ".".join(folder.parent.relative_to(ROOT).parts)
    if not apps.is_installed(package):
        pytest.skip(f"{package} is not an installed app, so Django does not read its texts")
    german = trans_real.translation("de")._catalog  # type: ignore[attr-defined]
    missing = [text for path in modules(folder.parent) for text in texts(path) if not german.get(text)]
    assert not missing


@pytest.mark.skipif(not shutil.which("msgfmt"), reason="gettext is not installed")
@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.relative_to(ROOT).parts[-5])
def test_every_catalogue_is_complete_and_keeps_the_placeholders(path: Path) -> None:
    checked = subprocess.run(
        ["msgfmt", "--check-format", "--statistics", "-o", "/dev/null", str(path)],  # noqa: S607 (looked up above)
        capture_output=True,
        text=True,
        check=True,
        env={"LANGUAGE": "C", "PATH": "/usr/bin:/bin"},
    )
    assert "fuzzy" not in checked.stderr
    assert "untranslated" not in checked.stderr
