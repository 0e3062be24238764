"""The map for other people's websites: what its address may say, and what its page shows.

The parameters are a promise, since they stand in pages that nobody here can change: `layers`, `at`, `theme`, `list`,
`feature` and `title`, beside the wishes of `api.wishes`. What is not understood is left out, and never an error.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Literal, Self
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from api.pages.explore import find
from api.pages.facts import facts_of
from api.pages.ground import ground, words_within_a_page
from api.pages.listing import read_listing
from api.pages.rows import Row
from api.pages.state import State
from geo_platform.shared.one_line import in_one_line
from layers.core.exceptions import NotFoundError

if TYPE_CHECKING:
    from django.http import QueryDict

    from api.pages.explore import Found
    from api.pages.region import Region
    from api.pages.state import Position
    from layers.core.values import BBox

Theme = Literal["auto", "light", "dark"]
THEMES: tuple[Theme, ...] = ("auto", "light", "dark")
LONGEST_TITLE = 80
# A small card has room for these; the full page has all.
MOST_FACTS = 3
_FEATURE = re.compile(r"([-a-z0-9_]{1,50})/([0-9]{1,9})")


@dataclass(frozen=True, slots=True)
class FeatureName:
    """A feature as an address names it; whether there is one is another question."""

    layer_id: str
    feature_id: int

    @classmethod
    def parse(cls, text: str) -> Self | None:
        """Read `events/12`; `None` when it is something else."""
        parts = _FEATURE.fullmatch(text)
        return cls(parts[1], int(parts[2])) if parts else None

    def __str__(self) -> str:
        """As an address has it."""
        return f"{self.layer_id}/{self.feature_id}"


@dataclass(frozen=True, slots=True)
class Embed:
    """A map on somebody's website.

    Attributes:
        state: Layers, place and wishes.
        theme: Day, night, or as the reader's device says.
        has_list: Whether the list stands beside the map at first.
        feature: What is open at first.
        title: A heading in the words of that website; empty for none.
    """

    state: State
    theme: Theme = "auto"
    has_list: bool = False
    feature: FeatureName | None = None
    title: str = ""

    @classmethod
    def parse(cls, query: QueryDict) -> Self:
        """Read a query, leniently: the page in which it stands may be older than what it names."""
        state = State.parse(query)
        return cls(
            state=State(layers=state.layers, at=state.at, wish=state.wish.without_start()),
            theme=next((theme for theme in THEMES if theme == query.get("theme")), "auto"),
            has_list=query.get("list") == "yes",
            feature=FeatureName.parse(query.get("feature", "")),
            title=_tidy(query.get("title", "")),
        )

    @property
    def parameters(self) -> dict[str, str]:
        """As an address has it; what is usual is left out."""
        said = {
            "theme": "" if self.theme == "auto" else self.theme,
            "list": "yes" if self.has_list else "",
            "feature": str(self.feature or ""),
            "title": self.title,
        }
        return self.state.parameters | {name: value for name, value in said.items() if value}

    @property
    def url(self) -> str:
        """Path and query, in the active language."""
        query = urlencode(self.parameters, safe=",/")
        return reverse("pages:embed") + (f"?{query}" if query else "")

    @property
    def row_url(self) -> str:
        """What the name of a feature is appended to, to open it in the frame."""
        rest = replace(self, feature=None).parameters
        return f"{reverse('pages:embed')}?{urlencode({**rest, 'feature': ''}, safe=',/')}"


def _tidy(text: str) -> str:
    """One line of what can be seen, and not too much of it."""
    return in_one_line(text)[:LONGEST_TITLE]


def page(embed: Embed, region: Region) -> dict[str, Any]:
    """What the template of the embedded map needs."""
    found = find_or_none(embed.feature)
    at = embed.state.at or (found.position if found else None)
    return {
        "embed": embed,
        "title": embed.title or _("Map of %(place)s") % {"place": region.called},
        "lost": embed.feature is not None and found is None,
        "close_url": replace(embed, feature=None).url,
        "words": words_within_a_page(),
        **_map_part(embed, region, at),
        **list_part(embed, region, at.around() if at else region.bbox, int((at or region.view).zoom)),
        **(card_part(found, region) if found else {}),
        "full_url": full_url(embed, found),
    }


def _map_part(embed: Embed, region: Region, at: Position | None) -> dict[str, Any]:
    """What the script needs to draw the map. Without a place it shows the whole region, or what of it has markers."""
    return {
        **ground(region),
        "layers": ",".join(embed.state.layers),
        "wish": urlencode(embed.state.wish.parameters),
        "start": (at or region.view).text,
        "whole_from": "" if at else min(layer.style.min_zoom for layer in embed.state.shown_layers()),
    }


def find_or_none(name: FeatureName | None) -> Found | None:
    """The feature of that name, if everybody may see it."""
    try:
        return find(name.layer_id, name.feature_id) if name else None
    except NotFoundError:
        return None


def full_url(embed: Embed, found: Found | None = None) -> str:
    """The same on the whole site."""
    path = Row.of(found.entry).url if found else reverse("pages:start")
    return path + embed.state.query()


def list_part(embed: Embed, region: Region, bbox: BBox, zoom: int | None) -> dict[str, Any]:
    """What the template of the list needs.

    Args:
        embed: Says which entries.
        region: By whose clock they are open.
        bbox: Where they lie.
        zoom: What the map shows only closer up is left out; `None` leaves nothing out.
    """
    listing = read_listing(replace(embed.state, zoom=zoom), bbox, region.calendar)
    return {
        "rows": [Row.of(entry, region.calendar) for entry in listing.entries],
        "row_url": embed.row_url,
        "total": ngettext("%(count)s entry", "%(count)s entries", listing.total) % {"count": listing.total},
        "has_more": listing.has_more,
        "full_url": full_url(embed),
    }


def card_part(found: Found, region: Region) -> dict[str, Any]:
    """What the template of the small card needs."""
    return {
        "row": Row.of(found.entry, region.calendar),
        "feature": found.feature,
        "facts": facts_of(found.layer, found.feature)[:MOST_FACTS],
    }
