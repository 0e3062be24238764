"""What people and OpenStreetMap write into names, and what somebody types into an address: every page stands it."""

from __future__ import annotations

from html import unescape
from typing import TYPE_CHECKING

import pytest
from django.contrib.gis.geos import Point, Polygon
from django.db.models import CharField, TextField
from django.utils.timezone import now

from layers.core import registry
from layers.core.services import create_feature
from tests.minimal import minimal

if TYPE_CHECKING:
    from django.test import Client

    from layers.core.layer import Layer
    from layers.core.models import BaseFeature

pytestmark = pytest.mark.django_db

SCRIPT = "<script>alert(1)</script>"
NAMES = {
    "none": "",
    "as long as may be": "Rastplatz am langen Weg " * 8,
    "one word": "X" * 200,
    "emoji": "🎉 Fest 👩‍👩‍👧",
    "right to left": "ملعب السلام",
    "markup": SCRIPT,
    "quotes": "\"'><img src=x onerror=alert(1)>",
    "control characters": "A\u202eB",
    "braces": "{{ 7|add:7 }}{% now %}",
}
every_layer = pytest.mark.parametrize("layer", registry.layers(), ids=lambda layer: layer.id)
every_name = pytest.mark.parametrize("name", NAMES.values(), ids=NAMES.keys())


def make(layer: Layer, **values: object) -> BaseFeature:
    place = Polygon.from_bbox((9.5, 47.1, 9.6, 47.2)) if layer.id == "areas" else Point(9.55, 47.15, srid=4326)
    times = {layer.times[0]: now()} if layer.times else {}
    return create_feature(layer=layer, values={**minimal(layer.id), "geom": place, **times, **values})


def pages_of(layer: Layer, feature: BaseFeature) -> list[str]:
    pages = ["/", "/list/?bbox=9.4,47,9.7,47.3", "/layers/", f"/{layer.id}/", f"/{layer.id}/{feature.pk}/"]
    pages += [f"/{layer.id}/{feature.pk}/card/", f"/{layer.id}/map.svg"]
    return pages + ([f"/{layer.id}/{feature.pk}/profile/"] if layer.id in {"areas", "organisations"} else [])


def filled(layer: Layer, value: str) -> dict[str, str]:
    """Every text that the layer makes public, except those with a form of their own."""
    texts = {name: field for name, field in layer.fields.items() if isinstance(field, CharField | TextField)}
    free = {name: field for name, field in texts.items() if not field.choices and name not in {"email", "kind"}}
    return {name: value[: field.max_length or 500] for name, field in free.items()}


@every_name
@every_layer
def test_every_name_is_stood(client: Client, layer: Layer, name: str) -> None:
    feature = make(layer, title=name)
    for path in pages_of(layer, feature):
        response = client.get(path)
        assert response.status_code == 200, path
        page = response.content.decode()
        assert SCRIPT not in page
        assert "<img src=x" not in page


@every_layer
def test_markup_in_every_field_is_only_text(client: Client, layer: Layer) -> None:
    feature = make(layer, **filled(layer, SCRIPT))
    for path in pages_of(layer, feature):
        assert SCRIPT not in client.get(path).content.decode(), path


@every_layer
def test_what_has_no_name_is_called_what_it_is(client: Client, layer: Layer) -> None:
    feature = make(layer, kind=layer.kinds[0].id if layer.kinds else "")
    page = unescape(client.get(f"/{layer.id}/{feature.pk}/").content.decode())
    assert '<h1 tabindex="-1" dir="auto"></h1>' not in page
    assert "<title> ·" not in page


def test_whole_name_is_there_although_a_row_shows_less(client: Client) -> None:
    name = "Rastplatz am langen Weg " * 8
    make(registry.get("rest-spots"), title=name.strip())
    page = client.get("/rest-spots/").content.decode()
    assert f'title="{name.strip()}"' in page


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("area=999", "Diese Gemeinde kennen wir nicht."),
        ("page=99", "So lang ist die Liste nicht."),
        ("page=999999999", "So lang ist die Liste nicht."),
        ("wheelchair=yes", "Zu diesen Filtern passt nichts."),
    ],
)
def test_every_emptiness_is_explained_and_leads_back(client: Client, query: str, words: str) -> None:
    make(registry.get("playgrounds"), title="Wiese")
    page = unescape(client.get(f"/playgrounds/?{query}").content.decode())
    assert words in page
    assert 'class="button" href="/playgrounds/"' in page


@pytest.mark.parametrize(
    "query",
    [
        "page=0",
        "page=-1",
        "page=x",
        "page=" + "9" * 5000,
        "area=x",
        "kind=dragon",
        "sort=up",
        "near=1",
        "near=999,999",
        "near=nan,nan",
        "fresh=7",
        "open=yesterday",
        "area=%00",
        "kind=%00",
    ],
)
def test_what_nobody_understands_leaves_nothing_out(client: Client, query: str) -> None:
    make(registry.get("rest-spots"), title="Wiese")
    response = client.get(f"/rest-spots/?{query}")
    assert response.status_code == 200
    assert "Wiese" in response.content.decode()


@pytest.mark.parametrize(
    "path",
    [
        "/playgrounds/99999999999999999999/",
        "/areas/99999999999999999999/profile/",
        "/areas/1/arms-x",
        "/PLAYGROUNDS/",
        "/areas/99999999999999999999/arms-0",
        "/playgrounds/x/",
        "/depots/1/profile/",
        "/static/assets/missing.js",
    ],
)
def test_addresses_of_nothing_are_not_found(client: Client, path: str) -> None:
    assert client.get(path).status_code == 404
