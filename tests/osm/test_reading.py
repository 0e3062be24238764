"""Made-up extracts: what becomes of every sort of element, whole or broken."""

from __future__ import annotations

import bz2
import gzip
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import osmium
import pytest
from django.contrib.gis.geos import GEOSGeometry

from layers.osm import reading
from layers.osm.elements import Element, Shape, is_area
from layers.osm.exceptions import ExtractError
from layers.osm.gaps import Gap, Gaps
from layers.osm.reading import read_elements, read_header
from layers.osm.wanted import Wanted
from tests.osm.helpers import Village, square

if TYPE_CHECKING:
    from pathlib import Path

HERE = (12.01, 54.01)


def read(village: Village, folder: Path, suffix: str = ".osm.pbf") -> tuple[list[Element], Gaps]:
    gaps = Gaps()
    path = village.write(folder / f"village{suffix}")
    return list(read_elements(path, Wanted([8]), gaps)), gaps


def shape_of(element: Element) -> str:
    return str(GEOSGeometry(element.wkb).geom_type)


@pytest.mark.parametrize("suffix", [".osm.pbf", ".osm", ".osm.gz", ".osm.bz2"])
def test_every_format_reads_the_same(tmp_path: Path, suffix: str) -> None:
    village = Village()
    village.node(HERE, leisure="playground", name="Spielplatz am Anger")
    elements, _gaps = read(village, tmp_path, suffix)
    assert [(e.name, e.shape, e.tags["name"]) for e in elements] == [("node/1001", Shape.POINT, "Spielplatz am Anger")]


def test_formats_are_what_their_names_say(tmp_path: Path) -> None:
    village = Village()
    village.node(HERE, leisure="playground")
    plain = village.write(tmp_path / "a.osm").read_bytes()
    assert gzip.decompress(village.write(tmp_path / "a.osm.gz").read_bytes()).startswith(plain[:20])
    assert bz2.decompress(village.write(tmp_path / "a.osm.bz2").read_bytes()).startswith(plain[:20])


def test_a_closed_way_is_one_area(tmp_path: Path) -> None:
    village = Village()
    way = village.way(square(*HERE), leisure="playground")
    elements, _gaps = read(village, tmp_path)
    assert [(e.name, e.shape, shape_of(e)) for e in elements] == [(f"way/{way}", Shape.AREA, "MultiPolygon")]


def test_a_closed_way_that_is_no_area_is_one_line(tmp_path: Path) -> None:
    village = Village()
    way = village.way(square(*HERE), leisure="playground", area="no")
    elements, _gaps = read(village, tmp_path)
    assert [(e.name, e.shape, shape_of(e)) for e in elements] == [(f"way/{way}", Shape.LINE, "LineString")]


@pytest.mark.parametrize(
    ("tags", "expected"),
    [
        ({"leisure": "playground"}, True),
        ({"leisure": "playground", "area": "no"}, False),
        ({"leisure": "track"}, False),
        ({"leisure": "track", "area": "yes"}, True),
        ({"amenity": "bench"}, False),
        ({"highway": "pedestrian"}, False),
        ({"highway": "pedestrian", "area": "yes"}, True),
        ({"building": "yes"}, True),
        ({"waterway": "riverbank"}, True),
        ({"waterway": "river"}, False),
        ({"barrier": "fence"}, False),
        ({"barrier": "fence", "leisure": "pitch"}, True),
    ],
)
def test_when_a_closed_way_is_an_area(tags: dict[str, str], expected: bool) -> None:  # noqa: FBT001
    assert is_area(tags) is expected


def test_a_street_around_a_green_is_drawn_beside_the_green(tmp_path: Path) -> None:
    village = Village()
    village.way(square(*HERE), highway="residential", leisure="park")
    elements, _gaps = read(village, tmp_path)
    assert [(e.shape, e.is_whole) for e in elements] == [(Shape.LINE, False), (Shape.AREA, True)]


def test_an_open_way_is_a_line(tmp_path: Path) -> None:
    village = Village()
    village.way(square(*HERE)[:3], highway="path")
    elements, _gaps = read(village, tmp_path)
    assert [shape_of(e) for e in elements] == ["LineString"]


def test_an_area_of_several_ways_has_its_hole(tmp_path: Path) -> None:
    village = Village()
    outer, inner = village.way(square(12.0, 54.0, 0.01)), village.way(square(12.004, 54.004, 0.001))
    relation = village.relation([("w", outer, "outer"), ("w", inner, "inner")], type="multipolygon", natural="wood")
    elements, _gaps = read(village, tmp_path)
    assert [e.name for e in elements] == [f"relation/{relation}"]
    assert GEOSGeometry(elements[0].wkb).num_coords == 10


def test_a_way_keeps_the_stretches_between_missing_nodes(tmp_path: Path) -> None:
    village = Village()
    nodes = [village.node((12.0 + n / 1000, 54.0)) for n in range(6)]
    way = village.way_of([*nodes[:3], 555_555, *nodes[3:]], highway="path")
    elements, gaps = read(village, tmp_path)
    assert [shape_of(e) for e in elements] == ["MultiLineString"]
    assert gaps.first(Gap.MISSING_NODES) == [f"way/{way}"]


def test_a_cut_outline_is_taken_as_far_as_it_is_known(tmp_path: Path) -> None:
    village = Village()
    nodes = [village.node(place) for place in square(*HERE)[:4]]
    village.way_of([*nodes, 555_555, nodes[0]], leisure="playground")
    elements, gaps = read(village, tmp_path)
    assert [(e.shape, shape_of(e)) for e in elements] == [(Shape.LINE, "LineString")]
    assert gaps.count(Gap.MISSING_NODES) == 1


def test_a_way_of_one_place_is_left_out(tmp_path: Path) -> None:
    village = Village()
    only = village.node(HERE)
    way = village.way_of([only, only], highway="path")
    elements, gaps = read(village, tmp_path)
    assert elements == []
    assert gaps.first(Gap.TOO_FEW_NODES) == [f"way/{way}"]


def test_an_outline_that_crosses_itself_is_mended(tmp_path: Path) -> None:
    village = Village()
    a, b, c, d, _a = square(*HERE)
    way = village.way([a, c, b, d, a], leisure="playground")
    elements, gaps = read(village, tmp_path)
    area = GEOSGeometry(elements[0].wkb)
    assert [(e.name, e.shape) for e in elements] == [(f"way/{way}", Shape.AREA)]
    assert area.valid
    assert area.area > 0
    assert gaps.first(Gap.BROKEN_OUTLINE) == [f"way/{way}"]


def test_an_area_whose_way_is_missing_is_left_out(tmp_path: Path) -> None:
    village = Village()
    village.relation([("w", 555_555, "outer")], type="multipolygon", leisure="playground")
    elements, _gaps = read(village, tmp_path)
    assert elements == []


def test_odd_tags_are_made_fit_and_counted(tmp_path: Path) -> None:
    village = Village()
    odd = {"leisure": "playground", "name": "  Am\tAnger\x07 ", "note": "x" * 1000, "empty": "", "": "no key"}
    village.node(HERE, None, **odd)
    elements, gaps = read(village, tmp_path)
    assert elements[0].tags == {"leisure": "playground", "name": "Am Anger", "note": "x" * 255}
    assert gaps.first(Gap.ODD_TAGS) == ["node/1001"]


def test_tags_that_are_no_text_leave_the_element_out(tmp_path: Path) -> None:
    village = Village()
    village.node(HERE, leisure="playground", name="QQQQ")
    village.node(HERE, leisure="playground", name="whole")
    path = village.write(tmp_path / "village.osm")
    path.write_bytes(path.read_bytes().replace(b"QQQQ", b"Q&#xD;Q"))
    gaps = Gaps()
    assert [e.tags["name"] for e in read_elements(path, Wanted([8]), gaps)] == ["Q Q", "whole"]


def test_undecodable_bytes_leave_the_element_out(tmp_path: Path) -> None:
    village = Village()
    village.node(HERE, leisure="playground", name="QQQQ")
    village.node(HERE, leisure="playground", name="whole")
    options = osmium.io.File(str(tmp_path / "village.osm.pbf"), "pbf,pbf_compression=none")
    with osmium.SimpleWriter(options, overwrite=True) as writer:
        for node in village.nodes.values():
            writer.add(node)
    path = tmp_path / "village.osm.pbf"
    path.write_bytes(path.read_bytes().replace(b"QQQQ", b"Q\xff\xfeQ"))
    gaps = Gaps()
    assert [e.tags["name"] for e in read_elements(path, Wanted([8]), gaps)] == ["whole"]
    assert gaps.first(Gap.UNREADABLE) == ["node/1001"]


def test_large_files_keep_the_places_of_nodes_in_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    village = Village()
    village.way(square(*HERE), leisure="playground")
    whole, _gaps = read(village, tmp_path)
    monkeypatch.setattr(reading, "LARGE_FILE_BYTES", 1)
    on_disk, _gaps = read(village, tmp_path)
    assert on_disk == whole


def test_the_header_tells_place_and_time(tmp_path: Path) -> None:
    header = osmium.io.Header()
    header.add_box(osmium.osm.Box(12.0, 54.0, 12.1, 54.1))
    header.set("osmosis_replication_timestamp", "2026-01-02T03:04:05Z")
    path = tmp_path / "a.osm.pbf"
    with osmium.SimpleWriter(str(path), header=header) as writer:
        writer.add_node(osmium.osm.mutable.Node(id=1, location=HERE, tags={"leisure": "playground"}))
    found = read_header(path)
    assert found.bbox == (12.0, 54.0, 12.1, 54.1)
    assert found.timestamp is not None
    assert found.timestamp.isoformat() == "2026-01-02T03:04:05+00:00"


def test_an_edit_whose_time_is_not_told_has_none(tmp_path: Path) -> None:
    village = Village()
    village.node(HERE, 1, leisure="playground")
    village.node(HERE, 2, leisure="playground")
    village.nodes[2].timestamp = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
    (untold, told), _gaps = read(village, tmp_path)
    assert untold.timestamp is None
    assert told.timestamp is not None
    assert told.timestamp.isoformat() == "2026-01-02T03:04:05+00:00"


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("text.osm.pbf", b"This is not a map.\n" * 100),
        ("empty.osm.pbf", b""),
        ("text.osm", b"This is not a map."),
        ("cut.osm", b'<?xml version="1.0"?><osm version="0.6"><node id="1" lat="54"'),
        ("text.osm.gz", b"This is not a map."),
        ("text.osm.bz2", b"This is not a map."),
    ],
)
def test_what_is_no_extract_is_refused_in_a_sentence(tmp_path: Path, name: str, content: bytes) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(ExtractError, match=name):
        read_all(path)


def read_all(path: Path) -> None:
    read_header(path)
    list(read_elements(path, Wanted([8]), Gaps()))


def test_a_cut_extract_is_refused(tmp_path: Path) -> None:
    village = Village()
    for n in range(20_000):
        village.node((12.0 + n / 1_000_000, 54.0), leisure="playground", name=f"Spielplatz {n}")
    path = village.write(tmp_path / "village.osm.pbf")
    path.write_bytes(path.read_bytes()[:-1000])
    with pytest.raises(ExtractError, match="village"):
        list(read_elements(path, Wanted([8]), Gaps()))


@pytest.mark.parametrize("tags", ["", '<tag k="leisure" v="playground"/>'])
def test_nodes_that_come_after_their_ways_are_told(tmp_path: Path, tags: str) -> None:
    path = tmp_path / "export.osm"
    way = '<way id="9"><nd ref="1"/><nd ref="2"/><tag k="highway" v="path"/></way>'
    late = f'<node id="1" lat="54" lon="12">{tags}</node><node id="2" lat="54.1" lon="12"/>'
    path.write_text(f'<?xml version="1.0"?><osm version="0.6">{way}{late}</osm>')
    with pytest.raises(ExtractError, match="osmium sort"):
        read_all(path)


@pytest.mark.parametrize("name", ["missing.osm.pbf", "map.txt", "map.shp"])
def test_a_missing_file_and_an_unknown_suffix_are_refused(tmp_path: Path, name: str) -> None:
    if not name.startswith("missing"):
        (tmp_path / name).write_bytes(b"x")
    with pytest.raises(ExtractError, match=name):
        read_header(tmp_path / name)
