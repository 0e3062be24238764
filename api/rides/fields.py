"""Fields that the forms of rides share: places, days and times."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from api.problems import NoRoadsError
from api.rides.spots import Kept, Spot
from api.rides.words import seat_words
from api.search.addresses import place_called
from layers.rides.models import MOST_SEATS, Luggage
from layers.rides.public_routes import public_place
from routing.router import OffTheNetworkError, RoutingError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django_stubs_ext import StrPromise

LONGEST_ADDRESS = 200
LONGEST_TEXT = 60
DAY_MISSING = gettext_lazy("Please choose a day.")
TIME_MISSING = gettext_lazy("Please say at which time, for example 7:30.")


def spot_fields(name: str, label: str) -> dict[str, forms.Field]:
    """A place as two fields: what is typed, and behind it where that is, which a script or an address fills in."""
    typed = forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "words", "enterkeyhint": "next"})
    return {
        name: forms.CharField(label=label, required=False, max_length=LONGEST_TEXT, widget=forms.HiddenInput),
        f"{name}_search": forms.CharField(label=label, required=False, max_length=LONGEST_ADDRESS, widget=typed),
    }


def day_field(label: str | StrPromise, *, required: bool = True) -> forms.DateField:
    """A day, by the browser's own calendar."""
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    messages = {"required": DAY_MISSING, "invalid": DAY_MISSING}
    return forms.DateField(label=label, required=required, widget=widget, error_messages=messages)


def time_field(label: str | StrPromise, *, required: bool = True, help_text: str | StrPromise = "") -> forms.TimeField:
    """A time of day, by the browser's own clock."""
    widget = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    messages = {"required": TIME_MISSING, "invalid": TIME_MISSING}
    return forms.TimeField(label=label, required=required, widget=widget, help_text=help_text, error_messages=messages)


class NumberField(forms.TypedChoiceField):
    """A choice among numbers, of which one is usual and need not be said.

    Args:
        label: What is asked.
        choices: Numbers and words.
        usual: Which is meant where nothing is chosen.
    """

    def __init__(self, label: str | StrPromise, choices: Iterable[tuple[int, str | StrPromise]], usual: int) -> None:
        """Offer the choices."""
        self.usual = usual
        super().__init__(label=label, choices=tuple(choices), coerce=int, initial=usual, required=False)

    def clean(self, value: Any) -> int:  # noqa: ANN401 (what was sent)
        """Read the number."""
        chosen = super().clean(value)
        return int(chosen) if chosen != "" else self.usual


def luggage_choices() -> list[tuple[int, str]]:
    """How much somebody carries, as the first words of a line."""
    return [(value, capfirst(str(words))) for value, words in Luggage.choices]


def seat_choices() -> list[tuple[int, str]]:
    """How many seats a car has for others."""
    return [(number, seat_words(number)) for number in range(1, MOST_SEATS + 1)]


def people_choices() -> list[tuple[int, str]]:
    """How many come along."""
    words = ((number, ngettext("%(count)s person", "%(count)s people", number)) for number in range(1, MOST_SEATS + 1))
    return [(number, said % {"count": number}) for number, said in words]


class SpotMixin(forms.Form):
    """A form with places.

    Attributes:
        kept: What the device knows of places more exactly than addresses say.
    """

    kept: Kept

    def find_spot(self, name: str, missing: str) -> Spot | None:
        """Find the place that somebody meant, and put it where its field is; what is wrong stands beside it.

        Args:
            name: Of the field.
            missing: What is said where there is none; empty where there need not be one.
        """
        given, typed = self.cleaned_data.get(name, ""), self.cleaned_data.get(f"{name}_search", "").strip()
        spot: Spot | None = None
        try:
            spot = spot_of(given, typed, self.kept)
        except OffTheNetworkError:
            self.add_error(f"{name}_search", _("No road leads there. Please choose a place at a road."))
        except RoutingError:
            self.add_error(f"{name}_search", str(NoRoadsError()))
        else:
            wrong = (_not_found(typed) if typed else missing) if spot is None else ""
            if wrong:
                self.add_error(f"{name}_search", wrong)
        self.cleaned_data[name] = spot
        return spot


def spot_of(given: str, typed: str, kept: Kept) -> Spot | None:
    """The place that was meant.

    Args:
        given: What an address or a script says: a feature, or a longitude and a latitude.
        typed: What stands in the field that people see.
        kept: What the device knows.

    Returns:
        `None` where there is nothing, or nothing that is known.

    Raises:
        RoutingError: No road is near, or there is no router.
    """
    known = Spot.read(given, kept) if given else None
    if known and not known.is_exact:
        exact = Spot.exactly(known.point, typed)
        if exact.text != given:
            return exact
    # A script empties the first field as soon as somebody types on; without one both come.
    if known and typed in {"", known.label}:
        public_place(known.place)  # who says a thing that no road leads to is told so beside the field
        return known
    point = place_called(typed) if typed else None
    return Spot.exactly(point, typed) if point else None


def _not_found(typed: str) -> str:
    return _("We do not know “%(words)s”. Please choose from the list, or show it on the map.") % {"words": typed}
