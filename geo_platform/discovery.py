"""Finds the layers, so that adding one is adding its folder."""

from __future__ import annotations

import pkgutil
from typing import TYPE_CHECKING

import layers

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

GROUND_FLOOR = ("core", "areas", "organisations")


def discover_layer_apps(extra_paths: Iterable[Path]) -> list[str]:
    """Dotted names of all layer apps, those that others build on first.

    Args:
        extra_paths: Folders outside the project that hold layer packages; they become importable as `layers.<name>`.
    """
    layers.__path__.extend(str(path) for path in extra_paths if str(path) not in layers.__path__)
    found = {module.name for module in pkgutil.iter_modules(layers.__path__) if module.ispkg}
    first = [name for name in GROUND_FLOOR if name in found]
    return [f"layers.{name}" for name in first + sorted(found.difference(GROUND_FLOOR))]
