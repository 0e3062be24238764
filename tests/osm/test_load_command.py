"""What the command loads when it cannot have what was asked for, or when there is little in it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import psycopg
import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from geo_platform.config import config
from layers.core.models import Status
from layers.core.querysets import FeatureQuerySet
from layers.osm import reading
from layers.osm.exceptions import DownloadError, ExtractError
from layers.osm.models import GazetteerEntry, LoadedRegion
from layers.osm.regions import SAMPLE, Region
from layers.places.models import Playground, RestSpot
from tests.osm.helpers import Village, load

if TYPE_CHECKING:
    from pathlib import Path

    from layers.osm.progress import Progress

pytestmark = pytest.mark.django_db(transaction=True)


def test_no_other_sample_takes_the_place_of_a_region(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = Village()
    made.node((12.01, 54.01), 1, leisure="playground", name="Am Anger")
    extract = made.write(tmp_path / "dorf.osm.pbf")

    def fetch(region: Region, _progress: Progress) -> Path:
        if region.id == SAMPLE:
            message = "no apt"
            raise DownloadError(message)
        return extract

    load(extract, Region(id="dorf", name="Dorf"))
    monkeypatch.setattr("layers.osm.management.commands.load_region.fetch_extract", fetch)
    with pytest.raises(CommandError, match="no apt"):
        call_command("load_region", SAMPLE, replace=True)
    assert LoadedRegion.objects.get().id == "dorf"


@pytest.mark.parametrize("tags", [{"amenity": "bench"}, {"natural": "peak", "name": "Kellerberg"}])
def test_an_extract_of_which_nothing_is_drawn_has_a_place(tmp_path: Path, tags: dict[str, str]) -> None:
    made = Village()
    made.node((12.01, 54.01), 1, **tags)
    made.node((12.03, 54.02), 2, **tags)
    call_command("load_region", osm=made.write(tmp_path / "filtered.osm.pbf"))
    assert LoadedRegion.objects.get().box == (12.01, 54.01, 12.03, 54.02)
    assert RestSpot.objects.exists() or GazetteerEntry.objects.exists()


def test_an_extract_of_which_nobody_takes_anything_empties_no_map(tmp_path: Path) -> None:
    made = Village()
    made.node((12.01, 54.01), 1, leisure="playground", name="Am Anger")
    load(made.write(tmp_path / "dorf.osm.pbf"))
    trees = Village()
    trees.node((12.01, 54.01), 2, natural="tree")
    with pytest.raises(ExtractError, match="trees"):
        load(trees.write(tmp_path / "trees.osm.pbf"))
    assert Playground.objects.get().status == Status.PUBLISHED


def test_what_a_killed_load_left_behind_is_swept_away(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "config", replace(config, var_dir=tmp_path / "var"))
    left, other = tmp_path / "var" / "load-k1ll3d", tmp_path / "var" / "osm"
    for folder in (left, other):
        folder.mkdir(parents=True)
        (folder / "locations").write_bytes(b"much")
    made = Village()
    made.node((12.01, 54.01), 1, leisure="playground")
    load(made.write(tmp_path / "dorf.osm.pbf"))
    assert [path.name for path in (tmp_path / "var").iterdir()] == ["osm"]
    assert (other / "locations").exists()


def test_nobody_adds_to_what_goes_with_its_region(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    free: list[int] = []
    ask = FeatureQuerySet.with_local_content

    def looking(self: FeatureQuerySet) -> FeatureQuerySet:
        if self.model is Playground:
            with psycopg.connect(**connection.get_connection_params() | {"cursor_factory": None, "context": None}) as other:
                free.append(len(other.execute("SELECT FROM places_playground FOR UPDATE SKIP LOCKED").fetchall()))
        return ask(self)

    here, there = Village(), Village()
    here.node((12.01, 54.01), 1, leisure="playground")
    there.node((13.01, 54.01), 2, leisure="pitch", sport="soccer")
    load(here.write(tmp_path / "here.osm.pbf"))
    monkeypatch.setattr(FeatureQuerySet, "with_local_content", looking)
    load(there.write(tmp_path / "there.osm.pbf"), Region(id="there", name="There"), replace=True)
    assert not Playground.objects.exists()
    assert free[0] == 0
