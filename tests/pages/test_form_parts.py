"""The parts of forms that a script makes handier: what stands there without one."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from django import forms
from django.template.loader import render_to_string
from django.utils.translation import override

from api.pages.ground import pin_map
from layers.osm.models import LoadedRegion

pytestmark = pytest.mark.django_db
BOUNDS = [9.47, 47.04, 9.64, 47.28]


class Parts(forms.Form):
    """One field for each part."""

    place = forms.CharField(label="Where is it?", help_text="Near enough is enough.")
    place_search = forms.CharField(required=False)
    opening_hours = forms.CharField(label="When is it open?")
    photos = forms.FileField(label="Photos")


@pytest.fixture(autouse=True)
def _region() -> None:
    LoadedRegion.objects.create(
        id="test-region",
        name="Liechtenstein",
        bbox=BOUNDS,
        start_view=[9.521, 47.141, 14],
        time_zone="Europe/Vaduz",
        languages=["de"],
        municipality_levels=[8],
        source="test.osm.pbf",
        basemap_version="test",
    )


def part(name: str, form: forms.Form, **context: Any) -> str:  # noqa: ANN401 (whatever a template takes)
    return render_to_string(f"forms/_{name}.html", context | {"field": form[name] if name in form.fields else None})


def attribute(page: str, name: str) -> str:
    """The value of the first attribute of that name."""
    found = re.search(rf' {name}="([^"]*)"', page)
    assert found, name
    return found[1]


def place(form: forms.Form, **context: str) -> str:
    return part("place", form, search=form["place_search"], layer="playgrounds", **context)


def test_a_place_is_two_fields_and_a_map_of_the_region() -> None:
    page = place(Parts(initial={"place": "9.5,47.1"}))
    assert '<input type="text" name="place" value="9.5,47.1"' in page
    assert '<input type="text" name="place_search"' in page
    assert attribute(page, "data-bounds") == "9.47000,47.04000,9.64000,47.28000"
    assert attribute(page, "data-start") == "14/47.14100/9.52100"
    assert attribute(page, "data-layers") == "playgrounds"
    assert attribute(page, "data-nearby") == "/api/nearby"


def test_the_map_may_start_elsewhere() -> None:
    assert attribute(place(Parts(), start="16/47.1/9.5"), "data-start") == "16/47.1/9.5"


@pytest.mark.parametrize("name", ["place", "place_search"])
def test_what_is_wrong_with_either_field_stands_at_the_place(name: str) -> None:
    form = Parts(data={})
    form.full_clean()
    form.add_error(name, "We do not know this address.")
    page = place(form)
    assert "field-wrong" in page
    assert "We do not know this address." in page


def test_what_a_field_is_described_by_is_there() -> None:
    form = Parts(data={})
    for page in (place(form), part("opening_hours", form), part("photos", form)):
        described = [name for names in re.findall(r'aria-describedby="([^"]+)"', page) for name in names.split()]
        assert described
        assert [name for name in described if f'id="{name}"' not in page] == []


def test_the_map_says_its_words_in_the_language_of_the_page() -> None:
    with override("de"):
        assert pin_map()["words"]["map"] == "Karte"
        page = place(Parts())
    assert json.loads(re.findall(r"<script type=.application/json.>(.*?)</script>", page)[0])["map"] == "Karte"
    assert "Dieser Ort liegt außerhalb von Liechtenstein." in page


def test_an_example_of_a_place_lies_in_the_region() -> None:
    lon, lat = (float(number) for number in pin_map()["example"].split(","))
    assert BOUNDS[0] < lon < BOUNDS[2]
    assert BOUNDS[1] < lat < BOUNDS[3]


def test_opening_hours_are_a_line_of_text_with_an_example() -> None:
    page = part("opening_hours", Parts(initial={"opening_hours": "Mo-Fr 08:00-17:00"}))
    assert '<input type="text" name="opening_hours" value="Mo-Fr 08:00-17:00"' in page
    assert "PH off" in page


def test_photos_are_a_field_for_files_with_words_for_the_first() -> None:
    page = part("photos", Parts())
    assert '<input type="file" name="photos"' in page
    # The other words stand in a template, which no browser sends.
    assert page.split("<template")[0].count('name="photo_alt"') == 1


def test_nothing_of_a_form_on_its_way_is_seen_at_first() -> None:
    page = part("sending", Parts())
    assert page.index("<progress") < page.index("hidden>") < page.index("<template data-trouble ")
