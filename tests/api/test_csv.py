"""Whole layers as tables."""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from django.contrib.gis.geos import LineString, Point, Polygon
from hypothesis import given
from hypothesis import strategies as st

from api.exports import csv_file
from api.exports.csv_file import DIALECTS
from layers.core import registry
from tests.api.exported import AWKWARD, LAYER, SQUARE, fetch, table

if TYPE_CHECKING:
    from django.test import Client

    from tests.conftest import MakeFeature

pytestmark = pytest.mark.django_db


class TestCsv:
    def test_has_ids_properties_and_places(self, client: Client, make_feature: MakeFeature) -> None:
        made = make_feature(
            "playgrounds", title=AWKWARD, equipment=["slide", "swing"], age_from=0, geom=Point(12.5, 53.12345678)
        )
        (row,) = table(client, "playgrounds")
        properties = registry.get("playgrounds").properties
        assert list(row) == ["id", *properties, "longitude", "latitude", "wkt"]
        assert (row["id"], row["title"], row["equipment"]) == (str(made.pk), AWKWARD, "slide;swing")
        assert (row["longitude"], row["latitude"], row["wkt"]) == ("12.5", "53.1234568", "")
        assert (row["age_from"], row["age_to"], row["area"]) == ("0", "", "")

    @pytest.mark.parametrize("geom", [SQUARE, LineString((12.3, 53.8), (12.4, 53.9))])
    def test_has_outlines_and_a_point_within(
        self, client: Client, make_feature: MakeFeature, geom: Polygon | LineString
    ) -> None:
        make_feature("playgrounds", geom=geom)
        (row,) = table(client, "playgrounds")
        assert row["wkt"] == geom.wkt.replace(" (", "(", 1).replace(", ", ",")
        assert geom.distance(Point(float(row["longitude"]), float(row["latitude"]))) < 1e-6

    def test_writes_lines_as_the_standard_has_it(self, client: Client, make_feature: MakeFeature) -> None:
        make_feature("playgrounds", title="Ä")
        body = fetch(client, f"{LAYER}/export.csv")
        assert body.startswith(b"id,title,")
        assert body.count(b"\r\n") == 2
        assert "Ä".encode() in body

    def test_writes_truths_and_times(self, client: Client, make_feature: MakeFeature) -> None:
        make_feature("rest-spots", covered=True, lit=False)
        make_feature("events", starts_at=datetime(2026, 6, 13, 15, tzinfo=UTC))
        (spot,), (event,) = table(client, "rest-spots"), table(client, "events")
        assert (spot["covered"], spot["lit"], spot["backrest"]) == ("true", "false", "")
        assert (event["starts_at"], event["ends_at"]) == ("2026-06-13T15:00:00Z", "")

    def test_for_a_german_office(self, client: Client, make_feature: MakeFeature) -> None:
        """A comma would not part cells, "9.5" would become a day in May, and Ä two strange letters."""
        make_feature("events", title=AWKWARD, geom=Point(9.5, 53.25), starts_at=datetime(2026, 6, 13, 15, tzinfo=UTC))
        body = fetch(client, "/api/collections/events/export.csv", dialect="german")
        assert body.startswith(b"\xef\xbb\xbfid;title;")
        (row,) = table(client, "events", dialect="german")
        assert (row["longitude"], row["latitude"]) == ("9,5", "53,25")
        assert row["starts_at"] == "2026-06-13 17:00:00"
        assert row["title"] == AWKWARD

    def test_an_unknown_dialect_is_named(self, client: Client) -> None:
        response = client.get(f"{LAYER}/export.csv", {"dialect": "french"})
        assert (response.status_code, response.json()["parameter"]) == (400, "dialect")
        assert "standard, german" in response.json()["detail"]
        assert client.get(f"{LAYER}/export.gpkg", {"dialect": "german"}).status_code == 400

    @pytest.mark.parametrize("dialect", DIALECTS)
    def test_no_cell_is_a_formula(self, client: Client, make_feature: MakeFeature, dialect: str) -> None:
        evil = ["=1+1", "+cmd|' /C calc'!A0", "-2+3+A1", "@SUM(A1)", "\t=1", "\r=1"]
        for text in evil:
            make_feature("playgrounds", title=text, equipment=[text])
        for row, text in zip(table(client, "playgrounds", dialect=dialect), evil, strict=True):
            assert (row["title"], row["equipment"]) == (f"'{text}", f"'{text}")

    @pytest.mark.parametrize("harmless", ["+49 381 1234-5", "-", "+423 (0) 230", "a=b", "Rutsche"])
    def test_what_is_no_formula_stays(self, client: Client, make_feature: MakeFeature, harmless: str) -> None:
        make_feature("farm-shops", phone=harmless)
        (row,) = table(client, "farm-shops")
        assert row["phone"] == harmless

    @given(st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"])))
    def test_every_text_comes_back(self, text: str) -> None:
        for dialect in DIALECTS.values():
            file = io.StringIO(newline="")
            csv.writer(file, delimiter=dialect.delimiter).writerow([dialect.cell(text), "next"])
            file.seek(0)
            assert next(csv.reader(file, delimiter=dialect.delimiter)) == [csv_file._disarmed(text), "next"]
            assert csv_file._disarmed(text).removeprefix("'") == text.removeprefix("'") or text.startswith("'")
