"""Outlines from files: read, mended, or refused in a sentence."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest
import shapely
from shapely.geometry import mapping

from layers.areas.models import Area
from layers.core.exceptions import InvalidInputError
from layers.defects.duties.boundaries import Outcome, code_of, follow_areas, import_outlines
from layers.defects.duties.outlines import MOST_BYTES, MOST_OUTLINES, read_outlines
from layers.defects.duties.sorts import Sort
from layers.defects.models import Boundary, BoundaryVersion
from tests.defects.asking import make_area
from tests.defects.duties.declaring import box

SQUARE = mapping(shapely.box(12, 53, 12.1, 53.1))
BOW = {"type": "Polygon", "coordinates": [[[12, 53], [12.1, 53.1], [12.1, 53], [12, 53.1], [12, 53]]]}
LINE = {"type": "LineString", "coordinates": [[12, 53], [12.1, 53.1]]}
TODAY = date(2026, 11, 29)


def feature(geometry: object, name: str = "Laage", **more: object) -> dict[str, Any]:
    return {"type": "Feature", "geometry": geometry, "properties": {"name": name, **more}}


def file(*features: object, **more: object) -> bytes:
    return json.dumps({"type": "FeatureCollection", "features": features, **more}).encode()


class TestReading:
    def test_areas_and_lines(self) -> None:
        area, line = read_outlines(file(feature(SQUARE), feature(LINE, "L 18")))
        assert (area.name, area.geom.geom_type, area.is_line, area.was_mended) == ("Laage", "MultiPolygon", False, False)
        assert (line.name, line.geom.geom_type, line.is_line) == ("L 18", "MultiLineString", True)
        assert area.geom.srid == 4326

    @pytest.mark.parametrize(
        "document", [SQUARE, feature(SQUARE), {"type": "FeatureCollection", "features": [feature(SQUARE)]}]
    )
    def test_a_geometry_a_feature_or_many(self, document: dict[str, Any]) -> None:
        (outline,) = read_outlines(json.dumps(document).encode())
        assert outline.geom.area == pytest.approx(0.01)

    def test_parts_of_one_name_are_one(self) -> None:
        (outline,) = read_outlines(file(feature(SQUARE), feature(mapping(shapely.box(13, 53, 13.1, 53.1)))))
        assert outline.geom.num_geom == 2

    def test_the_name_as_the_federal_agency_has_it(self) -> None:
        (outline,) = read_outlines(file({"type": "Feature", "geometry": SQUARE, "properties": {"GEN": "Laage", "ARS": "1"}}))
        assert outline.name == "Laage"

    def test_a_bow_is_mended_and_told(self) -> None:
        (outline,) = read_outlines(file(feature(BOW)))
        assert outline.was_mended
        assert outline.geom.valid
        assert outline.geom.area == pytest.approx(0.005)

    def test_coordinates_of_utm_are_put_into_degrees(self) -> None:
        square = mapping(shapely.box(322_000, 5_975_000, 323_000, 5_976_000))
        crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::25833"}}
        (outline,) = read_outlines(file(feature(square), crs=crs))
        west, south, _east, _north = outline.geom.extent
        assert west == pytest.approx(12.28, abs=0.02)
        assert south == pytest.approx(53.89, abs=0.02)

    @pytest.mark.parametrize(
        ("data", "words"),
        [
            (b"", "keine GeoJSON-Datei"),
            (b"PK\x03\x04", "keine GeoJSON-Datei"),
            (b"[]", "keine GeoJSON-Datei"),
            (b"[" * 100_000, "keine GeoJSON-Datei"),
            (b'{"type": "FeatureCollection", "features": [1]}', "keine GeoJSON-Datei"),
            (file(), "kein Umriss"),
            (b" " * (MOST_BYTES + 1), "zu groß"),
            (file(*[{}] * (MOST_OUTLINES + 1)), "zu viele Umrisse"),
            (file(feature({"type": "Point", "coordinates": [12, 53]})), "weder eine Fläche noch eine Linie"),
            (file(feature(None)), "weder eine Fläche noch eine Linie"),
            (file(feature({"type": "Polygon", "coordinates": [[["a", 1]]]})), "nicht lesbar"),
            (file(feature({"type": "Polygon", "coordinates": []})), "nicht lesbar"),
            (file(feature({"type": "Polygon"})), "nicht lesbar"),
            (file(feature({"type": "Polygon", "coordinates": [[[12, 53], [12, 53], [12, 53], [12, 53]]]})), "bleibt nichts"),
            (file(feature({"type": "LineString", "coordinates": [[12, 53], [12, 53]]})), "bleibt nichts"),
            (file(feature(mapping(shapely.box(322_000, 5_975_000, 323_000, 5_976_000)))), "keine Grad"),
            (file(feature(SQUARE), feature(LINE)), "Fläche und Linie zugleich"),
            (file(feature(SQUARE), crs={"properties": {"name": "EPSG:31468"}}), "Koordinaten in EPSG:31468"),
        ],
        ids=range(18),
    )
    def test_what_is_none_is_refused_in_a_sentence(self, data: bytes, words: str) -> None:
        with pytest.raises(InvalidInputError, match=words) as caught:
            read_outlines(data)
        assert caught.value.parameter == "file"


@pytest.mark.django_db
class TestBringing:
    def bring(self, data: bytes, **values: Any) -> Outcome:  # noqa: ANN401 (arguments of what is tested)
        own = {"sort": Sort.MUNICIPALITY, "width_m": None, "since": TODAY, "source": "Amt"}
        return import_outlines(outlines=read_outlines(data), **(own | values))

    def test_new_ones_are_so_from_ever(self) -> None:
        outcome = self.bring(file(feature(SQUARE), feature(BOW, "Hohen Sprenz")))
        assert outcome == Outcome(2, 0, 0, ["Hohen Sprenz"])
        version = Boundary.objects.get(code="laage").versions.get()
        assert (version.valid.lower, version.valid.upper, version.source) == (None, None, "Amt")
        assert version.parts.count() == 1

    def test_again_it_is_the_same_and_another_outline_is_a_version(self) -> None:
        self.bring(file(feature(SQUARE)))
        assert self.bring(file(feature(SQUARE))) == Outcome(0, 0, 1, [])
        larger = file(feature(mapping(shapely.box(12, 53, 12.2, 53.1))))
        assert self.bring(larger) == Outcome(0, 1, 0, [])
        first, second = Boundary.objects.get().versions.order_by("valid")
        assert (first.valid.upper, second.valid.lower) == (TODAY, TODAY)
        assert self.bring(file(feature(SQUARE))) == Outcome(0, 1, 0, [])
        assert BoundaryVersion.objects.count() == 2  # on the same day one thinks better of it

    def test_lines_want_a_width(self) -> None:
        with pytest.raises(InvalidInputError) as caught:
            self.bring(file(feature(SQUARE), feature(LINE, "L 18")))
        assert caught.value.parameter == "width_m"
        assert not Boundary.objects.exists()
        assert self.bring(file(feature(LINE, "L 18")), width_m=20, sort=Sort.STATE_ROAD).new == 1
        assert Boundary.objects.get().versions.get().size_m2 == pytest.approx(13_000 * 20, rel=0.02)

    @pytest.mark.parametrize("names", [("", ""), ("L 18", "L-18")])
    def test_names_must_tell_them_apart(self, names: tuple[str, str]) -> None:
        with pytest.raises(InvalidInputError):
            self.bring(file(*(feature(SQUARE, name) for name in names)))
        assert not Boundary.objects.exists()

    def test_codes(self) -> None:
        assert [code_of(name) for name in ("L 18", "433.1", "Groß Ridsenow", "Ä")] == [
            "l-18",
            "433-1",
            "gross-ridsenow",
            "ae",
        ]

    @pytest.mark.slow
    def test_5000_at_once(self) -> None:
        many = [
            feature(mapping(shapely.box(x / 100, y / 100, (x + 1) / 100, (y + 1) / 100)), f"Ort {x} {y}")
            for x in range(100)
            for y in range(50)
        ]
        assert self.bring(file(*many)).new == 5000
        assert BoundaryVersion.objects.filter(parts__isnull=False).count() == 5000


@pytest.mark.django_db
class TestFollowingTheMap:
    def test_each_area_gets_a_boundary_and_a_version_when_it_has_moved(self) -> None:
        area = make_area("Laage", (12.0, 53.8, 12.4, 54.0))
        assert follow_areas(since=TODAY) == Outcome(1, 0, 0, [])
        assert follow_areas(since=TODAY) == Outcome(0, 0, 1, [])
        Area.objects.filter(pk=area.pk).update(geom=box(12.0, 53.8, 12.5, 54.0))
        assert follow_areas(since=TODAY) == Outcome(0, 1, 0, [])
        made = Boundary.objects.get()
        assert (made.area_id, made.sort, made.versions.count()) == (area.pk, Sort.MUNICIPALITY, 2)

    def test_two_of_one_name_are_two(self) -> None:
        make_area("Neuendorf", (12.0, 53.8, 12.4, 54.0))
        make_area("Neuendorf", (13.0, 53.8, 13.4, 54.0))
        assert follow_areas(since=TODAY).new == 2

    def test_a_greater_unit_is_a_district(self) -> None:
        area = make_area("Landkreis Rostock", (12.0, 53.8, 12.4, 54.0))
        Area.objects.filter(pk=area.pk).update(admin_level=6)
        follow_areas(since=TODAY)
        assert Boundary.objects.get().sort == Sort.DISTRICT
