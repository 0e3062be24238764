"""What the office's desk costs with 200,000 reports: list, numbers, tiles, a lasso, and that nothing has changed.

Nothing is asserted about time: a busy machine fails no test. The goals stand in the table.
"""

from __future__ import annotations

import json
import math
import sys
from functools import partial
from http import HTTPStatus
from typing import TYPE_CHECKING

import pytest
from django.db import connection

from layers.areas.models import Area
from layers.core.tiles import Tile
from tests.benchmarks.effort import effort
from tests.benchmarks.many_reports import HEIGHT, MIDDLE, REPORTS, SOUTH, WEST, WIDTH, signed_in
from tests.benchmarks.timing import answering, table, timed

if TYPE_CHECKING:
    from collections.abc import Sequence

ROUNDS = effort(31, 4)
_CHANGES = "/triage/changes/?since=2020-01-01T00:00:00Z"

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("many_reports"), pytest.mark.django_db]


def _lasso(corners: int = 200) -> str:
    """A circle around the middle that holds 30,000 of all, or 15 of 100."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT ST_Distance(geom, ST_SetSRID(ST_Point(%s, %s), 4326)) FROM defects_report ORDER BY 1 OFFSET %s LIMIT 1",
            [*MIDDLE, int(REPORTS * 0.15)],
        )
        (radius,) = cursor.fetchone()
    turns = [2 * math.pi * number / corners for number in range(corners)]
    ring: list[Sequence[float]] = [
        [MIDDLE[0] + radius * math.cos(turn), MIDDLE[1] + radius * math.sin(turn)] for turn in turns
    ]
    return json.dumps({"type": "Polygon", "coordinates": [[*ring, ring[0]]]})


def test_the_desk_of_a_district(capsys: pytest.CaptureFixture[str]) -> None:
    desk, shape = signed_in(), _lasso()
    box = f"box={WEST + WIDTH / 6},{SOUTH + HEIGHT / 3},{WEST + WIDTH / 2},{SOUTH + HEIGHT * 2 / 3}"
    area = Area.objects.order_by("-pk").values_list("pk", flat=True)[0]
    tag = desk.get(_CHANGES)["ETag"]
    lists = {
        "list: what waits, due first": "",
        "list: in the map's view": box,
        "list: one area, urgent first": f"area={area}&sort=priority",
        "list: overdue": "overdue=1",
        "list: all, newest first": "state=all&sort=age",
        "list: nearest": "sort=distance&near=12.4,53.95",
        "list: words": "text=ecke 321 ist&state=all",
        "list: a number": "text=2026-012345&state=all",
        "list: kind, since, nobody": "kind=play&since=2026-06-01&assignee=nobody",
    }
    choose = {"lasso, what waits": "", "lasso, all 30,000": "?state=all"}
    tabs = {
        "numbers of the tabs": "",
        "numbers of the tabs, one kind": "?kind=play",
        "numbers of the tabs, all": "?state=all",
    }
    questions = {name: (partial(desk.get, f"/triage/rows/?{query}"), 150) for name, query in lists.items()}
    questions |= {name: (partial(desk.get, f"/triage/numbers/{query}"), 150) for name, query in tabs.items()}
    for name, query in choose.items():
        questions[name] = partial(desk.post, f"/triage/choose/{query}", {"shape": shape}), 200
    for z in (0, 6, 9, 11, 13, 15):
        tile = Tile.holding(z, *MIDDLE)
        address = f"/triage/tiles/{tile.z}/{tile.x}/{tile.y}"
        questions[f"tile at zoom {z}, what waits"] = partial(desk.get, address), 150
        questions[f"tile at zoom {z}, all"] = partial(desk.get, f"{address}?state=all"), 150
    rows = [timed(name, [answering(ask)] * ROUNDS, goal) for name, (ask, goal) in questions.items()]
    ask_again = partial(desk.get, _CHANGES, headers={"If-None-Match": tag})
    rows.append(timed("nothing has changed", [answering(ask_again, HTTPStatus.NOT_MODIFIED)] * ROUNDS))
    chosen = len(desk.post("/triage/choose/?state=all", {"shape": shape}).json())
    with capsys.disabled():
        sys.stdout.write(table(f"The desk: {REPORTS:,} reports, {chosen:,} within the lasso", rows))
    assert chosen > REPORTS / 10
