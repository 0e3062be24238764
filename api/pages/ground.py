"""What the scripts need to draw a map of the region."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from api.pages.region import current_region
from layers.core import registry

if TYPE_CHECKING:
    from api.pages.region import Region
    from layers.core.values import BBox


def ground(region: Region) -> dict[str, str]:
    """Where the region lies, which basemap it has, and which layers are always drawn, as the attributes of a map have it."""
    return {
        "bounds": box_text(region.bbox),
        "basemap_version": region.basemap_version,
        "outlines": ",".join(layer.id for layer in registry.layers() if not layer.style.marker),
    }


def box_text(bbox: BBox) -> str:
    """A box as addresses and attributes have it: five decimals are a metre."""
    return ",".join(f"{degrees:.5f}" for degrees in (bbox.west, bbox.south, bbox.east, bbox.north))


def words() -> dict[str, Any]:
    """What the map and the families of layers are called."""
    return {"map": _("Map"), "families": {family.id: str(family.title) for family in registry.layers_by_family()}}


def words_within_a_page() -> dict[str, Any]:
    """The same for a map that is a part of a longer page.

    Returns:
        Beside that, by MapLibre's names, what the map says to those who try to move the page with it.
    """
    gestures = {
        "CooperativeGesturesHandler.WindowsHelpText": _("Hold Ctrl and scroll to zoom the map"),
        "CooperativeGesturesHandler.MacHelpText": _("Hold ⌘ and scroll to zoom the map"),
        "CooperativeGesturesHandler.MobileHelpText": _("Move the map with two fingers"),
    }
    return {**words(), "gestures": gestures}


def pin_map() -> dict[str, Any]:
    """What the template of a place in a form needs: the map under the pin, what it is called, and how a place is written."""
    region = current_region()
    lon, lat = region.bbox.centre
    return {
        **ground(region),
        "start_view": region.view.text,
        "called": region.called,
        "example": f"{lon:.6f},{lat:.6f}",
        "words": words_within_a_page(),
    }
