"""What the command loads when it cannot have what was asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.core.management import CommandError, call_command

from layers.osm.exceptions import DownloadError
from layers.osm.models import LoadedRegion
from layers.osm.regions import SAMPLE, Region
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
