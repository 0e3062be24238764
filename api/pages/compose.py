"""Composes what a website puts into its page to show the map."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Self

from django.conf import settings
from django.contrib.gis.db.models.functions import Envelope
from django.utils.html import format_html
from django.utils.translation import get_language, get_language_info, override
from django.utils.translation import gettext as _

from api.pages.embed import Embed, full_url
from api.pages.state import Position, marker_layers
from layers.areas.models import Area
from layers.core import registry

if TYPE_CHECKING:
    from django.contrib.gis.geos import Polygon
    from django.http import QueryDict
    from django.utils.safestring import SafeString

    from api.pages.region import Region
    from layers.core.families import Family
    from layers.core.layer import Layer

PASTED = """\
<iframe src="{}" title="{}" width="100%" height="{}" frameborder="0" loading="lazy"></iframe>
<p><a href="{}">{}</a></p>"""
# In pixels of the page that shows the map.
USUAL_HEIGHT = 480
LOWEST, HIGHEST = 240, 1200


@dataclass(frozen=True, slots=True)
class Composition:
    """What somebody has put together.

    Attributes:
        embed: The map.
        zoom: How near it is looked at; `None` as near as the place wants.
        height: Of the frame in pixels.
        language: In which the map speaks, one of the site's.
    """

    embed: Embed
    zoom: int | None = None
    height: int = USUAL_HEIGHT
    language: str = settings.LANGUAGE_CODE

    @classmethod
    def parse(cls, query: QueryDict) -> Self:
        """Read the form, leniently. All layers ticked is the same as none, so that later ones are shown as well."""
        embed = Embed.parse(query)
        if len(embed.state.layers) == len(marker_layers()):
            embed = replace(embed, state=embed.state.only(()))
        return cls(
            embed=embed,
            zoom=next((zoom for zoom in zoom_words() if str(zoom) == query.get("zoom")), None),
            height=_height(query.get("height", "")),
            language=_language(query.get("language", "")),
        )

    def framed(self, region: Region) -> Embed:
        """The map as its address says it: a zoom level needs a place."""
        if self.zoom is None:
            return self.embed
        at = replace(self.embed.state.at or region.view, zoom=float(self.zoom))
        return replace(self.embed, state=replace(self.embed.state, at=at))


def _language(code: str) -> str:
    return code if code in dict(settings.LANGUAGES) else get_language() or settings.LANGUAGE_CODE


def _height(text: str) -> int:
    is_number = text.isascii() and text.isdigit() and len(text) < len(str(HIGHEST)) * 2
    return min(max(int(text), LOWEST), HIGHEST) if is_number else USUAL_HEIGHT


def zoom_words() -> dict[int, str]:
    """Zoom levels that one can choose, by what the map shows there."""
    return {10: _("the whole district"), 12: _("a municipality"), 14: _("a village"), 16: _("a few streets")}


def snippet(embed: Embed, region: Region, height: int, site: str) -> SafeString:
    """The HTML to paste, in the active language. Some websites keep the link only, so it can stand alone.

    Args:
        embed: The map.
        region: Names the map where its maker does not.
        height: Of the frame in pixels.
        site: Scheme and host of this site, without a slash.
    """
    title = embed.title or _("Map of %(place)s") % {"place": region.called}
    return format_html(
        PASTED,
        site + embed.url,
        title,
        height,
        site + full_url(embed),
        _("Open the larger map: %(title)s") % {"title": title},
    )


@dataclass(frozen=True, slots=True)
class LayerChoice:
    """A layer that can be ticked."""

    layer: Layer
    chosen: bool


@dataclass(frozen=True, slots=True)
class PlaceChoice:
    """A place that can be chosen; its value is the position of the map above it."""

    title: str
    at: str
    chosen: bool


def page(composition: Composition, region: Region, site: str) -> dict[str, Any]:
    """What the template of the composer needs; `site` is scheme and host of this site, without a slash."""
    embed = composition.framed(region)
    with override(composition.language):
        frame_url = embed.url
        pasted = snippet(embed, region, composition.height, site)
    return {
        "composition": composition,
        "embed": composition.embed,
        "families": _families(composition.embed),
        "places": _places(composition.embed.state.at),
        "chosen_view": _chosen_view(),
        "zooms": zoom_words(),
        "lowest": LOWEST,
        "highest": HIGHEST,
        "spoken": [(code, get_language_info(code)["name_local"].capitalize()) for code, _name in settings.LANGUAGES],
        "wishes": list(composition.embed.state.wish.parameters.items()),
        "frame_url": frame_url,
        "snippet": pasted,
        "site": site,
    }


def _families(embed: Embed) -> dict[Family, list[LayerChoice]]:
    chosen = embed.state.layers
    return {
        family: [LayerChoice(layer, not chosen or layer.id in chosen) for layer in layers if layer.style.marker]
        for family, layers in registry.layers_by_family().items()
    }


def _places(at: Position | None) -> list[PlaceChoice]:
    """The municipalities, and before them where the map stands when it stands above none of them."""
    areas = Area.objects.visible_to(None).exclude(title="").annotate(frame=Envelope("geom")).by_name()
    places = [(area_title, _above(frame)) for area_title, frame in areas.values_list("title", "frame")]
    choices = [PlaceChoice(title, text, chosen=at is not None and at.text == text) for title, text in places]
    if at and not any(choice.chosen for choice in choices):
        choices.insert(0, PlaceChoice(_chosen_view(), at.text, chosen=True))
    return choices


def _chosen_view() -> str:
    return _("The view that you have chosen")


def _above(frame: Polygon) -> str:
    return Position.above(frame.extent, frame.centroid.x, frame.centroid.y).text
