from __future__ import annotations

from xml.etree import ElementTree as ET

import pytest

from layers.core import registry
from layers.core.families import FAMILIES, Family
from layers.core.icons import MISSING, icon
from layers.core.markers import Theme, marker_svg


@pytest.mark.parametrize("family", FAMILIES.values(), ids=FAMILIES)
@pytest.mark.parametrize("theme", [None, "light", "dark"])
def test_is_an_svg_document_in_the_colours_of_its_family(family: Family, theme: Theme | None) -> None:
    drawing = marker_svg(family, "maki/playground", theme=theme)
    assert ET.fromstring(drawing).get("width") == "38"  # noqa: S314 (our own)
    expected = {None: f"var(--family-{family.id})", "light": family.light, "dark": family.dark}[theme]
    assert f'fill="{expected}"' in drawing


def test_no_two_families_share_shape_and_colour() -> None:
    assert len({(family.shape, family.light) for family in FAMILIES.values()}) == len(FAMILIES)


def test_an_icon_that_is_missing_leaves_a_dot() -> None:
    assert icon("nowhere/nothing") == MISSING


@pytest.mark.parametrize("name", ["../../etc/passwd", "core/../../x", "", "core/"])
def test_an_icon_never_leads_out_of_its_folder(name: str) -> None:
    assert icon(name) == MISSING


def test_every_kind_of_every_layer_names_an_icon() -> None:
    for layer in registry.layers():
        assert "/" in layer.style.icon
        assert all("/" in layer.icon(kind.id) for kind in layer.kinds)
        assert layer.icon("a kind that is gone") == layer.style.icon
