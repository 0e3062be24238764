"""What the bar with the sections needs on the pages of rides."""

from __future__ import annotations

from typing import Any

from api.pages.explore import timed_layers


def section_of(name: str) -> dict[str, Any]:
    """The section that is shown, by its name, and what the others lead to."""
    return {"section": name, "timed_layers": ",".join(timed_layers())}
