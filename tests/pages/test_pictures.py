"""Pictures of the map that the server draws."""

from __future__ import annotations

import struct
import zlib
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest
from django.contrib.gis.geos import GeometryCollection, LineString, Point, Polygon
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from api.pictures.fonts import drawable, font_files, text_width, wrap
from api.pictures.labels import Box, place_labels
from api.pictures.style import area_rule, line_rule, palettes
from layers.core import registry
from layers.core.services import create_feature, update_feature
from layers.core.values import BBox
from layers.osm.basemap.drawing import Frame, Name, read_drawing
from layers.osm.basemap.table import TABLE

if TYPE_CHECKING:
    from django.test import Client
    from django.test.client import _MonkeyPatchedWSGIResponse as Response
    from pytest_django import DjangoAssertNumQueries

    from layers.core.models import BaseFeature

SVG = "{http://www.w3.org/2000/svg}"
HERE = (9.55, 47.15)
MEADOW = Polygon.from_bbox((9.549, 47.149, 9.551, 47.151))
HOSTILE = [
    "</text><script>alert(1)</script>",
    "Spiel \" & ' <Platz>",
    "Wiese " * 33,
    "x" * 200,
    "ملعب الأطفال",
    "🛝🌳😀",
    "Ein\x07Klang\u202e verkehrt",
    "Ženský Őrség Ǆ",
]

needs_fonts = pytest.mark.skipif(not font_files(), reason="the front end is not built, so there is no font")


def make(layer_id: str, **values: object) -> BaseFeature:
    return create_feature(layer=registry.get(layer_id), values={"geom": Point(*HERE, srid=4326), **values})


def draw(layer: str, kind: str, geom: str, **properties: object) -> None:
    """Put a feature on the basemap; its geometry is WKT in degrees."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {TABLE} SELECT %s, 0, 0, %s::jsonb, ST_Transform(ST_GeomFromText(%s, 4326), 3857)",
            [layer, '{"kind": "%s"%s}' % (kind, "".join(f', "{k}": "{v}"' for k, v in properties.items())), geom],  # noqa: UP031
        )


def parsed(response: Response) -> ET.Element:
    assert response.status_code == 200
    assert response["Content-Type"] == "image/svg+xml"
    return ET.fromstring(response.content)  # noqa: S314 (our own answer)


def pixels(png: bytes) -> tuple[int, int, bytes]:
    """Width, height and unfiltered rows: enough to see whether there is more than one colour."""
    assert png.startswith(b"\x89PNG")
    width, height = struct.unpack(">II", png[16:24])
    parts, at = [], 8
    while at < len(png):
        (length,) = struct.unpack(">I", png[at : at + 4])
        if png[at + 4 : at + 8] == b"IDAT":
            parts.append(png[at + 8 : at + 8 + length])
        at += length + 12
    return width, height, zlib.decompress(b"".join(parts))


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["map", "map-dark"])
def test_picture_shows_basemap_shape_and_marker(client: Client, name: str) -> None:
    draw("land", "forest", "POLYGON((9.54 47.14, 9.56 47.14, 9.56 47.16, 9.54 47.16, 9.54 47.14))")
    draw("streets", "residential", "LINESTRING(9.54 47.15, 9.56 47.15)")
    meadow = make("playgrounds", title="Wiese", geom=MEADOW)
    picture = parsed(client.get(f"/playgrounds/{meadow.pk}/{name}.svg"))
    fills = {path.get("fill") for path in picture.iter(f"{SVG}path")}
    colours = palettes()["dark" if name == "map-dark" else "light"]
    assert colours["natureWood"] in fills
    assert colours["roadStreet"] in {path.get("stroke") for path in picture.iter(f"{SVG}path")}
    (shape,) = [path for path in picture.iter(f"{SVG}path") if path.get("class") == "feature"]
    assert shape.get("d", "").startswith("M")
    assert [svg for svg in picture.iter(f"{SVG}svg") if svg.get("class") == "marker"]
    assert (picture.get("width"), picture.get("height")) == ("480", "270")


@pytest.mark.django_db
def test_picture_says_whose_data_it_shows_in_the_language_of_the_page(client: Client) -> None:
    place = make("playgrounds")
    german = parsed(client.get(f"/playgrounds/{place.pk}/map.svg"))
    english = parsed(client.get(f"/en/playgrounds/{place.pk}/map.svg"))
    assert "© OpenStreetMap-Mitwirkende" in [text.text for text in german.iter(f"{SVG}text")]
    assert "© OpenStreetMap contributors" in [text.text for text in english.iter(f"{SVG}text")]


@pytest.mark.django_db
def test_names_of_villages_and_streets_stand_in_the_picture(client: Client) -> None:
    draw("place_labels", "village", "POINT(9.5495 47.1505)", name="Dorf", name_en="Village")
    draw("street_labels", "residential", "LINESTRING(9.545 47.1495, 9.555 47.1495)", name="Lindenweg")
    place = make("playgrounds")
    german = [text.text for text in parsed(client.get(f"/playgrounds/{place.pk}/map.svg")).iter(f"{SVG}text")]
    english = [text.text for text in parsed(client.get(f"/en/playgrounds/{place.pk}/map.svg")).iter(f"{SVG}text")]
    assert {"Dorf", "Lindenweg"} <= set(german)
    assert {"Village", "Lindenweg"} <= set(english)


@pytest.mark.django_db
def test_municipality_has_an_outline_and_no_marker(client: Client) -> None:
    area = make("areas", title="Vaduz", geom=MEADOW)
    picture = parsed(client.get(f"/areas/{area.pk}/map.svg"))
    assert [path for path in picture.iter(f"{SVG}path") if path.get("class") == "feature"]
    assert not [svg for svg in picture.iter(f"{SVG}svg") if svg.get("class") == "marker"]


@pytest.mark.django_db
def test_collection_of_shapes_is_one_path_that_renderers_read() -> None:
    shapes = GeometryCollection(MEADOW, Point(*HERE), LineString((9.549, 47.15), (9.552, 47.15)), srid=4326)
    (piece,) = read_drawing(Frame(*HERE, 15, 720, 360), shapes).pieces
    assert set(piece.path) <= set("MmLlZz 0123456789.-")
    assert piece.path.count("M") == 2


@needs_fonts
@pytest.mark.django_db
@pytest.mark.parametrize("title", ["", "Spielplatz am See", *HOSTILE])
def test_preview_survives_every_name(client: Client, title: str) -> None:
    place = make("playgrounds", title=title.replace("\x00", "")[:200])
    response = client.get(f"/playgrounds/{place.pk}/preview.png")
    assert response["Content-Type"] == "image/png"
    width, height, rows = pixels(response.content)
    assert (width, height) == (1200, 630)
    assert len(set(rows[:200_000])) > 1
    assert len(set(rows[-800_000:])) > 8


@needs_fonts
@pytest.mark.django_db
def test_start_page_has_a_preview_before_and_after_a_region_is_loaded(client: Client) -> None:
    assert pixels(client.get("/preview.png").content)[:2] == (1200, 630)
    make("areas", title="Vaduz", geom=MEADOW)
    assert pixels(client.get("/en/preview.png").content)[:2] == (1200, 630)


@pytest.mark.django_db
@pytest.mark.parametrize("lon_lat", [(-120.0, -33.0), (179.999, 84.9), (0.0, -89.9)])
def test_places_outside_the_region_have_a_picture(client: Client, lon_lat: tuple[float, float]) -> None:
    place = make("playgrounds", geom=Point(*lon_lat, srid=4326))
    assert parsed(client.get(f"/playgrounds/{place.pk}/map.svg")).get("viewBox") == "0 0 480 270"


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["map.svg", "map-dark.svg", "preview.png"])
def test_what_nobody_may_see_has_no_picture(client: Client, name: str) -> None:
    secret = make("playgrounds", title="Geheim", status="draft")
    for address in (f"/playgrounds/{secret.pk}/{name}", f"/playgrounds/{secret.pk + 1}/{name}", f"/trams/1/{name}"):
        response = client.get(address)
        assert response.status_code == 404
        assert b"Geheim" not in response.content


@pytest.mark.django_db
def test_caches_keep_a_picture_until_the_layer_changes(client: Client) -> None:
    place = make("playgrounds", title="Wiese")
    address = f"/playgrounds/{place.pk}/map.svg"
    tag = client.get(address)["ETag"]
    assert client.get(address, headers={"If-None-Match": tag}).status_code == 304
    update_feature(layer=registry.get("playgrounds"), feature=place, changes={"title": "Anger"})
    assert client.get(address, headers={"If-None-Match": tag}).status_code == 200


@pytest.mark.django_db
def test_query_makes_no_other_picture(client: Client) -> None:
    place = make("playgrounds")
    response = client.get(f"/playgrounds/{place.pk}/map.svg?width=9000")
    assert response.status_code == 302
    assert response["Location"] == f"/playgrounds/{place.pk}/map.svg"


@pytest.mark.django_db
def test_a_picture_is_one_statement_beside_those_that_find_it(
    client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    place = make("playgrounds")
    with django_assert_max_num_queries(5):  # feature, entry, region, versions, picture
        client.get(f"/playgrounds/{place.pk}/map.svg")


def test_frame_shows_a_box_whole() -> None:
    frame = Frame.around(BBox(9.4, 47.0, 9.6, 47.2), 720, 360, closest=16)
    for lon, lat in ((9.4, 47.0), (9.6, 47.2)):
        x, y = frame.pixel(lon, lat)
        assert 0 < x < 720
        assert 0 < y < 360
    assert frame.pixel(frame.lon, frame.lat) == pytest.approx((360, 180))


def test_what_is_painted_has_a_colour_in_both_themes() -> None:
    by_day, by_night = palettes()["light"], palettes()["dark"]
    rules = [area_rule("land", "forest"), area_rule("buildings", ""), line_rule("streets", "primary")]
    names = {getattr(rule, name, "") for rule in rules for name in ("fill", "outline", "colour", "casing")} - {""}
    assert names <= by_day.keys() & by_night.keys()


spots = st.tuples(st.floats(0, 720), st.floats(0, 360))


@given(st.lists(st.tuples(st.text("Dorf am See", min_size=1, max_size=12), spots), max_size=40))
def test_names_never_cover_each_other(found: list[tuple[str, tuple[float, float]]]) -> None:
    names = [Name("place_labels", "village", text, 0, spot, spot) for text, spot in found]
    taken = Box(300, 150, 400, 200)
    labels = place_labels(names, Frame(*HERE, 16, 720, 360), [taken])
    boxes = [box for label in labels for box in label.boxes()]
    owners = [label for label in labels for _ in label.boxes()]
    assert not any(box.meets(taken) for box in boxes)
    assert not any(
        a.meets(b)
        for a, mine in zip(boxes, owners, strict=True)
        for b, yours in zip(boxes, owners, strict=True)
        if mine != yours
    )


@given(st.text(max_size=300), st.integers(1, 3))
def test_wrapped_text_fits_and_says_when_it_is_cut(text: str, lines: int) -> None:
    readable = drawable(text)
    broken = wrap(readable, 40, 600, lines, "bold")
    assert len(broken) <= lines
    assert all(text_width(line, 40, "bold") <= 600 for line in broken)
    if "".join(broken).replace(" ", "") != readable.replace(" ", ""):
        assert broken[-1].endswith("…")


@needs_fonts
def test_only_letters_that_the_font_has_are_drawn() -> None:
    assert drawable("Grüße 😀 vom\nSee") == "Grüße vom See"
    assert drawable("מגרש") == ""
    assert drawable("Ế") in {"Ế", "E", "Ê"}
