"""Example content, so that a fresh map is not empty: attached to real features, marked, and removable.

A layer that has some keeps a module `demo.py` with `load_demo()` in its folder and the words in `fixtures/demo/`.
"""

from __future__ import annotations

import tomllib
from importlib import import_module
from itertools import cycle, islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.conf import settings
from django.db import transaction
from django.db.models import F, Window
from django.db.models.functions import RowNumber
from django.utils.module_loading import module_has_submodule

from layers.core import registry
from layers.core.models import Entry
from layers.core.services import mark_changed

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.apps import AppConfig


@transaction.atomic
def replace_demo() -> dict[str, int]:
    """Load the example content of all layers anew, so that its dates lie ahead.

    Returns:
        How many examples each layer app made, by its name; zero where the region has nothing to attach them to.
    """
    remove_demo()
    return {app.label: import_module(f"{app.name}.demo").load_demo() for app in _apps_with_demo()}


@transaction.atomic
def remove_demo() -> int:
    """Remove all example content.

    Returns:
        How many features it was.
    """
    removed = 0
    for layer in registry.layers():
        examples = layer.queryset().filter(is_demo=True)
        count = examples.count()
        if count:
            examples.delete()
            mark_changed(layer=layer)
        removed += count
    return removed


def content(name: str) -> list[dict[str, Any]]:
    """The examples of a layer, from `fixtures/demo/<name>.toml`."""
    path = Path(settings.FIXTURE_DIRS[0]) / "demo" / f"{name}.toml"
    examples: list[dict[str, Any]] = tomllib.loads(path.read_text())["examples"]
    return examples


def anchors(layer_id: str, kinds: Iterable[str] = (), *, count: int) -> list[Entry]:
    """Real features to attach examples to, one municipality after the other, so that every village gets some.

    Args:
        layer_id: Where to look.
        kinds: Which kinds will do; all when empty.
        count: How many are wanted; features are used again when there are fewer.

    Returns:
        `count` entries, or none when the region has no such feature.
    """
    found = Entry.objects.visible_to(None).in_layers([layer_id]).filter(is_demo=False).exclude(title="")
    if kinds := list(kinds):
        found = found.filter(kind__in=kinds)
    turn = Window(RowNumber(), partition_by=F("area_id"), order_by=F("feature_id").asc())
    spread = found.select_related("area").annotate(turn=turn).order_by("turn", "area_id")
    return list(islice(cycle(spread[:count]), count)) if spread.exists() else []


def _apps_with_demo() -> list[AppConfig]:
    return [app for app in apps.get_app_configs() if app.name.startswith("layers.") and _has_demo(app)]


def _has_demo(app: AppConfig) -> bool:
    return app.label != "core" and app.module is not None and module_has_submodule(app.module, "demo")
