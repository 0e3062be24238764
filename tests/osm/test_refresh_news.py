"""What a load from OpenStreetMap tells the readers of news: what came and went, and nothing of the first time."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from layers.core import registry
from layers.core.models import Happening
from tests.osm.helpers import Village

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from layers.osm.loading import Load

pytestmark = pytest.mark.django_db


def swings(*names: str) -> Village:
    village = Village()
    for name in names:
        # Far apart: what comes where something else has gone is the same thing, drawn anew.
        village.node((12.0 + len(name) / 100, 54.05), 500 + len(name), leisure="playground", name=name)
    return village


def test_only_what_came_and_went_is_news(loader: Callable[..., Load], tmp_path: Path) -> None:
    loader(swings("Old", "Older").write(tmp_path / "first.osm.pbf"))
    assert not Happening.objects.exists()
    loader(swings("Old", "Newest").write(tmp_path / "second.osm.pbf"))
    numbers = dict(registry.get("playgrounds").queryset().values_list("title", "pk"))
    noted = set(Happening.objects.values_list("key", "what", "is_quiet"))
    assert noted == {(f"playgrounds:{numbers['Newest']}", "new", True), (f"playgrounds:{numbers['Older']}", "gone", True)}
    loader(swings("Old", "Newest").write(tmp_path / "second.osm.pbf"))
    assert Happening.objects.count() == 2
