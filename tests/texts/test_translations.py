"""The German of the pages and of their administration is whole."""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from gettext import GNUTranslations
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.utils.translation import trans_real

from geo_platform.config import ROOT

ROOMS = [
    ROOT / "geo_platform" / name
    for name in ("accounts", "administration", "outbox", "personal_data", "proof_of_work", "texts")
]
FILES = [
    *(path for room in ROOMS for path in [*room.glob("*.py"), *room.glob("templates/**/*.*")]),
    ROOT / "api" / "pages" / "texts.py",
    ROOT / "api" / "pages" / "demo.py",
    *(ROOT / "api" / "pages" / "team").glob("*.py"),
    *(ROOT / "frontend_static" / "templates" / "team").glob("*.html"),
    *(ROOT / "api" / "push").glob("*.py"),
    *(ROOT / "frontend_static" / "templates" / "push").glob("*.html"),
    ROOT / "frontend_static" / "templates" / "demo.html",
    *(ROOT / "frontend_static" / "templates" / "pages").glob("report*.html"),
    *(ROOT / "frontend_static" / "templates" / "forms").glob("*.html"),
    ROOT / "frontend_static" / "templates" / "pages" / "text.html",
    ROOT / "frontend_static" / "templates" / "pages" / "privacy.html",
    *(ROOT / "frontend_static" / "templates" / "my_data" / f"{name}.html" for name in ("_why", "erase", "erased")),
    *(ROOT / "api" / "pages" / f"{name}.py" for name in ("on_device", "redacting")),
    ROOT / "frontend_static" / "templates" / "pages" / "_office_links.html",
    ROOT / "frontend_static" / "templates" / "forms" / "_proof.html",
    *(ROOT / "layers" / "defects").glob("*.py"),
    *(ROOT / "layers" / "defects" / "afterwards").glob("*.py"),
    *(ROOT / "layers" / "defects" / "templates").glob("**/*.*"),
    *(ROOT / "api" / "reports").glob("*.py"),
]


def marked(source: str) -> set[str]:
    """What a module or a template marks for translation."""
    in_templates = set(re.findall(r"{% translate [\"']([^\"']+)[\"'] %}", source))
    blocks = re.findall(r"{% blocktranslate[^%]*%}(.*?){% endblocktranslate %}", source, re.DOTALL)
    in_templates |= {re.sub(r"{{ *(\w+) *}}", r"%(\1)s", block.partition("{% plural %}")[0]) for block in blocks}
    if in_templates or "{%" in source.split("\n", maxsplit=1)[0]:
        return in_templates
    calls = (node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call) and isinstance(node.func, ast.Name))
    return {ast.literal_eval(call.args[0]) for call in calls if call.func.id == "_"}  # type: ignore[attr-defined]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_every_text_for_people_is_there_in_german(path: Path) -> None:
    german = trans_real.translation("de")._catalog  # type: ignore[attr-defined]
    missing = [text for text in marked(path.read_text()) if not (german.get(text) or german.get((text, 0)))]
    assert not missing


def own_catalogues() -> list[Path]:
    """Those of this project, as they were compiled."""
    folders = {*(Path(app.path) / "locale" for app in apps.get_app_configs()), *map(Path, settings.LOCALE_PATHS)}
    files = (folder / "de" / "LC_MESSAGES" / "django.mo" for folder in folders if "site-packages" not in folder.parts)
    return sorted(path for path in files if path.exists())


def test_no_text_has_two_germans() -> None:
    """Django makes one catalogue of all, and one of two would stand in the place of the other: they need a context."""
    germans: dict[str, dict[str, str]] = defaultdict(dict)
    paths = own_catalogues()
    for path in paths:
        with path.open("rb") as file:
            for text, german in GNUTranslations(file)._catalog.items():  # type: ignore[attr-defined]  # no other way leads in
                germans[str(text)][german] = str(path.relative_to(ROOT))
    del germans[""]  # the heads of the files
    assert len(paths) > 15
    assert {text: found for text, found in germans.items() if len(found) > 1} == {}
