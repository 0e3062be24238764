"""What the pages of rides have around what they show."""

from __future__ import annotations

from typing import Any

from api.pages.explore import timed_layers
from api.pages.ground import ground, words
from api.pages.region import current_region


def section_of(name: str) -> dict[str, Any]:
    """The section that is shown, by its name, and what the others lead to."""
    return {"section": name, "timed_layers": ",".join(timed_layers())}


def around_map() -> dict[str, Any]:
    """What a page of rides with a map needs beside its own: the ground, where the map begins, and the words of scripts."""
    region = current_region()
    return {**ground(region), **section_of("rides"), "start_view": region.view.text, "words": words()}
