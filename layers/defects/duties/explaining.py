"""Says in plain words why an office is responsible."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from layers.defects.authorities import in_sentence
from layers.defects.categories import spoken
from layers.defects.duties.sorts import Sort

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django_stubs_ext import StrPromise

    from layers.defects.authorities import Authority
    from layers.defects.categories import Category

_ROADS: dict[int, StrPromise] = {
    Sort.DISTRICT_ROAD: gettext_lazy("%(place)s is a district road. %(office)s is responsible for it."),
    Sort.STATE_ROAD: gettext_lazy("%(place)s is a state road. %(office)s is responsible for it."),
    Sort.FEDERAL_ROAD: gettext_lazy("%(place)s is a federal road. %(office)s is responsible for it."),
    Sort.MOTORWAY: gettext_lazy("%(place)s is a motorway. %(office)s is responsible for it."),
    Sort.PRIVATE: gettext_lazy("This place is private ground: %(place)s. %(office)s is responsible for it."),
    Sort.RAILWAY: gettext_lazy("This place belongs to the railway: %(place)s. %(office)s is responsible for it."),
}


@dataclass(frozen=True, slots=True)
class Place:
    """Where a place lies.

    Attributes:
        sort: As in `layers.defects.duties.sorts`.
        title: What it is called.
        spoken: How that stands in a German sentence, with its preposition; may be empty.
    """

    sort: int
    title: str
    spoken: str = ""

    @property
    def inside(self) -> str:
        """In it, in the active language."""
        return in_sentence(self.spoken, "") or _("in %(place)s") % {"place": self.title}


def explain(authority: Authority, category: Category | None, place: Place, words: object = None) -> str:
    """Say why, in the active language.

    Args:
        authority: Who is responsible.
        category: What for, where not for everything.
        place: Where the place lies.
        words: By language, where the administrator has written them.
    """
    if own := _own(words):
        return own
    names = {"office": authority.in_sentence, "place": place.title, "inside": place.inside}
    if place.sort in _ROADS:
        return _begun(str(_ROADS[place.sort]) % names)
    if category is None:
        return _begun(_("This place lies %(inside)s. %(office)s is responsible there.") % names)
    about = names | {"subject": category.get_kind_display()}
    return _begun(_("%(office)s is responsible for “%(subject)s” %(inside)s.") % about)


def explain_last_resort(authority: Authority, area: str) -> str:
    """Say why the office of an area has what is nobody's duty, in the active language."""
    names = {"office": authority.in_sentence, "place": area}
    return _begun(
        _("This place lies in %(place)s, and nobody else is entered for it. So %(office)s takes care of it.") % names
    )


def _own(words: object) -> str:
    known: Mapping[str, str] = words if isinstance(words, dict) else {}
    return spoken({language: text for language, text in known.items() if text})


def _begun(text: str) -> str:
    """With a capital letter, whatever name stands first."""
    return text[:1].upper() + text[1:]
