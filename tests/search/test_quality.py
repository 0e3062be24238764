"""How well the search answers the labelled searches: `pytest tests/search/test_quality.py` prints the scores."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from layers.core.demo import replace_demo
from layers.osm.regions import region_of_file
from tests.osm.helpers import load, real_extract
from tests.search.existing import plant
from tests.search.find import ask
from tests.search.labels import LAUF, LIECHTENSTEIN, read_labelled
from tests.search.measure import measure, table

if TYPE_CHECKING:
    from pathlib import Path


# Of ten searches nine must show the answer among the first three.
GOAL = 0.9


@pytest.mark.slow
@pytest.mark.django_db
@pytest.mark.parametrize("path", [LIECHTENSTEIN, LAUF], ids=lambda path: path.stem)
def test_labelled_searches(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    labelled = read_labelled(path)
    extract = real_extract(f"{labelled.region}.osm.pbf")
    load(extract, region_of_file(extract))
    replace_demo()
    plant(labelled.planted)
    report = measure(labelled.searches, ask)
    with capsys.disabled():
        print(f"\n{labelled.region}\n{table(report)}")  # noqa: T201 (the table is the point)
    assert report.overall.success_at_3 >= GOAL
