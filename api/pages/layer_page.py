"""Puts together the page of a layer: everything in it as a list that one can filter, sort, leaf through and print."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import groupby
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.conf import settings
from django.db.models import Count
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from api.pages import times
from api.pages.layer_query import (
    LAST_PAGE,
    PAGE_SIZE,
    Choice,
    Sort,
    can_be_fresh,
    chosen_entries,
    current_entries,
    piece_of,
    sorts_of,
)
from api.pages.municipalities import AreaRow, emblems_of
from api.pages.rows import Row, rows_of
from api.pages.setting_out import start_choices, trouble_of, within_words
from api.wishes import ARRIVAL, FRESH_YEARS, Wish
from layers.areas.models import Area
from layers.core.clock import current_step
from layers.core.functions import alphabetical

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django_stubs_ext import StrOrPromise

    from api.pages.region import Region
    from layers.core.layer import Layer
    from layers.core.models import Entry


@dataclass(frozen=True, slots=True)
class Option:
    """One of several that a form offers.

    Attributes:
        value: As the address has it.
        word: What it is called.
        count: How many entries there are; `None` where that is not told.
        chosen: Whether it is the one.
    """

    value: str
    word: str
    count: int | None
    chosen: bool


@dataclass(frozen=True, slots=True)
class Chip:
    """A filter that is applied, and the address without it."""

    word: str
    url: str


@dataclass(frozen=True, slots=True)
class Group:
    """Rows below a heading.

    Attributes:
        heading: Empty where the list is not grouped.
        note: What the heading means, such as the date of today.
        rows: In order.
    """

    heading: str
    note: str
    rows: list[Row]


@dataclass(frozen=True, slots=True)
class Facets:
    """What a layer's entries can be told apart by, each with its number.

    Attributes:
        kinds: By the id of the kind.
        areas: By municipality.
        area: Name of the chosen one; empty when none is chosen or nobody knows it.
    """

    kinds: dict[str, int]
    areas: list[tuple[int, str, int]]
    area: str

    @classmethod
    def of(cls, layer: Layer, choice: Choice) -> Facets:
        """Count what the layer has, whatever is chosen."""
        entries = current_entries(layer, current_step()).order_by()
        kinds = dict(entries.values_list("kind").annotate(Count("pk"))) if layer.kinds else {}
        areas = _count_by_area(entries) if "area" in layer.fields else []
        return cls(kinds, areas, _name_of(choice.area, areas))


def _count_by_area(entries: Any) -> list[tuple[int, str, int]]:  # noqa: ANN401 (a queryset of tuples)
    named = entries.exclude(area=None).exclude(area__title="").values_list("area_id", "area__title")
    return list(named.annotate(Count("pk")).order_by(alphabetical("area__title"), "area_id"))


def _name_of(area_id: int | None, areas: Iterable[tuple[int, str, int]]) -> str:
    """Of a municipality, be it one in which the layer has nothing."""
    if area_id is None:
        return ""
    known = next((title for number, title, _count in areas if number == area_id), "")
    return known or Area.objects.visible_to(None).filter(pk=area_id).values_list("title", flat=True).first() or ""


def layer_page(layer: Layer, choice: Choice, region: Region) -> dict[str, Any]:
    """What the template of a layer's page needs."""
    entries = chosen_entries(layer, choice, region, current_step())
    piece, facets = piece_of(entries, choice, region), Facets.of(layer, choice)
    total = entries.count() if choice.is_filtered or not facets.kinds else sum(facets.kinds.values())
    shown = piece[:PAGE_SIZE]
    title = _title(layer, facets.area)
    return (
        {
            "layer": layer,
            "title": title,
            "choice": choice,
            "total": ngettext("%(count)s entry", "%(count)s entries", total) % {"count": total},
            "groups": _groups(shown, choice, region) if layer.style.marker else [],
            "areas": _area_rows(shown) if not layer.style.marker else [],
            "empty": _emptiness(choice, facets, total) if not shown else "",
            "path": _path(layer),
            "unfiltered_url": _path(layer) + choice.unfiltered().query(layer),
            "first_url": _path(layer) + replace(choice, page=1).query(layer),
            "chips": _chips(layer, choice, facets),
            "map_url": _map_url(layer, choice),
            "picture_query": replace(choice, sort=sorts_of(layer)[0], near=None, page=1).query(layer),
            "headline": _headline(layer, title),
        }
        | _form(layer, choice, facets)
        | start_choices(choice.wish)
        | {"reach_trouble": trouble_of(choice.wish)}
        | _leafing(layer, choice, total, goes_on=len(piece) > PAGE_SIZE)
    )


def _title(layer: Layer, area: str) -> str:
    return _("%(layer)s in %(place)s") % {"layer": layer.title, "place": area} if area else str(layer.title)


def _path(layer: Layer) -> str:
    return reverse("pages:layer", args=[layer.id])


def _headline(layer: Layer, title: str) -> dict[str, str]:
    """What stands beside a link to the page."""
    picture = reverse("pictures:region-preview")
    return {"title": title, "line": str(layer.description), "picture": picture, "alt": _("The map of the region")}


def _groups(entries: list[Entry], choice: Choice, region: Region) -> list[Group]:
    """The rows, day by day where they stand in the order of time."""
    if choice.sort is not Sort.SOON:
        return [Group("", "", rows_of(entries, region.calendar, choice.wish))] if entries else []
    today = localdate()
    days = groupby(entries, key=lambda entry: max(localdate(entry.starts_at), today) if entry.starts_at else None)
    return [
        Group(
            *(_say_day((day - today).days, day) if day else (_("Regularly"), "")),
            rows_of(list(group), region.calendar, choice.wish),
        )
        for day, group in days
    ]


def _say_day(ahead: int, day: Any) -> tuple[str, str]:  # noqa: ANN401 (a date)
    """A heading, and what it means where that is not the same tomorrow."""
    written = times.day(day) if day.year == localdate().year else f"{times.day(day)} {day.year}"
    words = {0: _("Today"), 1: _("Tomorrow")}
    return (words[ahead], written) if ahead in words else (written, "")


def _area_rows(entries: list[Entry]) -> list[AreaRow]:
    emblems = emblems_of((entry.feature_id, entry.title) for entry in entries)
    return [
        AreaRow(Row.of(entry).title, reverse("pages:area", args=[entry.feature_id]), emblems[entry.feature_id])
        for entry in entries
    ]


def _emptiness(choice: Choice, facets: Facets, total: int) -> str:
    """Why there is nothing to see, in a word for the template."""
    if choice.area is not None and not facets.area:
        return "unknown-area"
    if total:
        return "past-the-end"
    return "filtered" if choice.is_filtered else "nothing-yet"


def _form(layer: Layer, choice: Choice, facets: Facets) -> dict[str, Any]:
    kinds = [kind for kind in layer.kinds if kind.id in facets.kinds]
    wishes = {"can_open": "opening_hours", "can_wheelchair": "wheelchair"}
    return {
        "kinds": [Option(kind.id, str(kind.title), facets.kinds[kind.id], kind.id == choice.kind) for kind in kinds],
        "municipalities": [Option(str(pk), name, count, pk == choice.area) for pk, name, count in facets.areas],
        "sorts": [Option(sort.value, _sort_word(sort, choice), None, sort is choice.sort) for sort in sorts_of(layer)],
        "fresh_years": _fresh_options(choice) if can_be_fresh(layer) else [],
        **{name: property_name in layer.fields for name, property_name in wishes.items()},
    }


def _sort_word(sort: Sort, choice: Choice) -> str:
    words: dict[Sort, StrOrPromise] = {
        Sort.SOON: _("The soonest first"),
        Sort.NEAR: _("The nearest to me first") if choice.here else _("From the middle of the region"),
        Sort.NAME: _("By name"),
        Sort.NEW: _("Changed last first"),
    }
    return str(words[sort])


def _fresh_options(choice: Choice) -> list[Option]:
    return [Option(str(years), _fresh_word(years), None, years == choice.wish.fresh) for years in FRESH_YEARS]


def _fresh_word(years: int) -> str:
    return ngettext("in the last year", "in the last %(years)s years", years) % {"years": years}


def _chips(layer: Layer, choice: Choice, facets: Facets) -> list[Chip]:
    """One for each filter; each leads to the page without it."""
    without: list[tuple[str, Choice]] = []
    if choice.kind:
        without.append((str(layer.kind(choice.kind).title), replace(choice, kind="")))
    if choice.area is not None:
        without.append((facets.area or _("Unknown municipality"), replace(choice, area=None)))
    without += [(word, replace(choice, wish=wish)) for word, wish in _wish_chips(choice.wish)]
    if choice.near:
        without.append((_("Near me"), replace(choice, near=None)))
    return [Chip(word, _path(layer) + replace(rest, page=1).query(layer)) for word, rest in without]


def _wish_chips(wish: Wish) -> list[tuple[str, Wish]]:
    chips = []
    if wish.within and wish.start:
        chips.append((within_words(wish), wish.without_start()))
    if wish.open:
        word = _("Open when I arrive") if wish.open == ARRIVAL else _("Open now")
        chips.append((word, replace(wish, open=None)))
    if wish.wheelchair:
        chips.append((_("With a wheelchair"), replace(wish, wheelchair=False)))
    if wish.fresh:
        word = _("Looked at %(when)s") % {"when": _fresh_word(wish.fresh)}
        chips.append((word, replace(wish, fresh=None)))
    return chips


def _map_url(layer: Layer, choice: Choice) -> str:
    """The map with this layer alone, and with the filters that it knows."""
    wish = f"&{urlencode(choice.wish.parameters, safe=',')}" if choice.wish.parameters else ""
    return f"{reverse('pages:start')}?layers={layer.id}{wish}" if layer.style.marker else reverse("pages:start")


def _leafing(layer: Layer, choice: Choice, total: int, *, goes_on: bool) -> dict[str, Any]:
    """Where the pages before and after are."""
    has_next = goes_on and choice.page < LAST_PAGE
    return {
        "pages": max(1, -(-total // PAGE_SIZE)),
        "previous_url": _path(layer) + replace(choice, page=choice.page - 1).query(layer) if choice.page > 1 else "",
        "next_url": _path(layer) + replace(choice, page=choice.page + 1).query(layer) if has_next else "",
        "site_url": settings.SITE_URL,
    }
