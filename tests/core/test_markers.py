from __future__ import annotations

from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest
from django.apps import apps

from layers.core import icons, registry
from layers.core.families import FAMILIES, Family
from layers.core.icons import MISSING, Icon, find_icon, icon
from layers.core.markers import marker_svg
from layers.core.signs import SIGNS, Theme

if TYPE_CHECKING:
    from pathlib import Path

    from django.test import Client


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


def test_an_icon_may_lie_in_the_folder_of_a_layer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "icons").mkdir()
    (tmp_path / "icons" / "own.svg").write_text('<svg viewBox="0 0 9 9"><path d="M0 0"/></svg>')
    (tmp_path / "icons" / "broken.svg").write_text("no drawing")
    monkeypatch.setattr(apps.get_app_config("core"), "path", str(tmp_path))
    monkeypatch.setattr(icons, "_own_icons", icons._own_icons.__wrapped__)
    assert icon("core/own") == Icon("0 0 9 9", '<path d="M0 0"/>')
    assert icon("core/broken") == MISSING


def test_names_without_an_icon_are_not_kept(client: Client) -> None:
    icon("maki/playground")
    before = kept()
    for number in range(5):
        assert find_icon(f"core/nothing-{number}") is None
        assert icon(f"core/nothing-{number}") == MISSING
        assert client.get(f"/markers/places/core/nothing-{number}.svg").status_code == 404
    assert kept() == before


def kept() -> list[int]:
    """How many answers each cached function of the module holds."""
    return [function.cache_info().currsize for function in vars(icons).values() if hasattr(function, "cache_info")]


def test_every_kind_of_every_layer_names_an_icon() -> None:
    for layer in registry.layers():
        assert "/" in layer.style.icon
        assert all("/" in layer.icon(kind.id) for kind in layer.kinds)
        assert layer.icon("a kind that is gone") == layer.style.icon


@pytest.mark.parametrize("sign", SIGNS)
@pytest.mark.parametrize("theme", [None, "light", "dark"])
def test_a_marker_bears_the_sign_of_a_state(sign: str, theme: Theme | None) -> None:
    plain = marker_svg(FAMILIES["defects"], "maki/caution", theme=theme)
    drawing = marker_svg(FAMILIES["defects"], f"maki/caution+{sign}", theme=theme)
    assert SIGNS[sign].drawing in drawing
    assert SIGNS[sign].drawing not in plain
    assert ET.fromstring(drawing).get("width") == "38"  # noqa: S314 (our own)


def test_an_unknown_sign_is_no_marker_of_its_own(client: Client) -> None:
    assert client.get("/markers/defects/maki/caution+half.svg").status_code == 200
    assert client.get("/markers/defects/maki/caution+nothing.svg").status_code == 404
    assert client.get("/markers/defects/maki/nothing+half.svg").status_code == 404
