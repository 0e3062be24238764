"""The form with which people look for a ride."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from api.plain_widgets import PlainWidgets
from api.rides.fields import NumberField, SpotMixin, day_field, luggage_choices, people_choices, spot_fields, time_field
from api.rides.search import Search, usual_time
from layers.rides.drafts import FARTHEST_AHEAD
from layers.rides.models import Luggage
from layers.rides.search_addresses import (
    ALSO_WOMEN,
    ANYBODY,
    ONLY_WOMEN,
    SPREADS_MIN,
    USUAL_SPREAD_MIN,
    USUAL_WALK_M,
    WALKS_M,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from api.rides.spots import Kept

# What the fields are called in addresses.
SHORT_NAMES = {"start": "from", "start_search": "from_search", "end": "to", "end_search": "to_search"}
SPREAD_WORDS = (
    gettext_lazy("half an hour"),
    gettext_lazy("an hour"),
    gettext_lazy("two hours"),
    gettext_lazy("the whole day"),
)
WALK_WORDS = (
    gettext_lazy("hardly, 4 minutes"),
    gettext_lazy("up to 12 minutes"),
    gettext_lazy("up to 25 minutes"),
    gettext_lazy("up to 50 minutes"),
)
WOMEN_WORDS = (
    (ANYBODY, gettext_lazy("with everybody")),
    (ALSO_WOMEN, gettext_lazy("I am a woman: also show rides among women")),
    (ONLY_WOMEN, gettext_lazy("I am a woman: only show rides among women")),
)


class SearchForm(SpotMixin, forms.Form):
    """From where, where to, when, and with what.

    Args:
        kept: What the device knows of places.
        data: As it was sent, or as an address has it.
        initial: What stands in it at first.
    """

    # It stands on every page of answers.
    default_renderer = PlainWidgets

    day = day_field(gettext_lazy("Day"))
    time = time_field(gettext_lazy("Time"))
    arrive = forms.ChoiceField(
        label=gettext_lazy("The time is for"),
        choices=[("", gettext_lazy("Departure")), ("1", gettext_lazy("Arrival"))],
        required=False,
    )
    back = time_field(gettext_lazy("Way back at"), required=False)
    seats = NumberField(gettext_lazy("How many are you?"), (), 1)
    luggage = NumberField(gettext_lazy("Luggage"), (), Luggage.BAG)
    pets = forms.BooleanField(label=gettext_lazy("An animal comes along"), required=False)
    women = forms.ChoiceField(label=gettext_lazy("With whom?"), choices=WOMEN_WORDS, required=False)
    spread = NumberField(gettext_lazy("Earlier or later by"), zip(SPREADS_MIN, SPREAD_WORDS, strict=True), USUAL_SPREAD_MIN)
    walk = NumberField(gettext_lazy("How far do you walk?"), zip(WALKS_M, WALK_WORDS, strict=True), USUAL_WALK_M)

    def __init__(self, kept: Kept, *, data: Mapping[str, Any] | None = None, initial: dict[str, Any] | None = None) -> None:
        """Offer the choices."""
        soon = usual_time()
        super().__init__(data, initial={"day": soon.date(), "time": soon.time(), **(initial or {})})
        self.kept = kept
        self.fields |= spot_fields("start", _("From")) | spot_fields("end", _("To"))
        self.fields["seats"].choices = people_choices()  # type: ignore[attr-defined]  # of a field with choices
        self.fields["luggage"].choices = luggage_choices()  # type: ignore[attr-defined]  # of a field with choices

    def add_prefix(self, field_name: str) -> str:
        """Addresses have short names."""
        return super().add_prefix(SHORT_NAMES.get(field_name, field_name))

    @property
    def search(self) -> Search:
        """What a valid form asks."""
        said = self.cleaned_data
        return Search(
            start=said["start"],
            end=said["end"],
            day=said["day"],
            at=said["time"],
            by_arrival=bool(said["arrive"]),
            back=said["back"],
            seats=said["seats"],
            luggage=Luggage(said["luggage"]),
            pets=said["pets"],
            women=said["women"],
            spread_min=said["spread"],
            walk_m=said["walk"],
        )

    def clean(self) -> dict[str, Any]:
        """Find the places, and see whether the day is still to come."""
        said = super().clean() or self.cleaned_data
        self.find_spot("start", _("Please say where you start."))
        self.find_spot("end", _("Please say where you want to go."))
        start, end = said.get("start"), said.get("end")
        if start and end and start.text == end.text:
            self.add_error("end_search", _("That is where you start already. Please choose another place."))
        day = said.get("day")
        if day and day < localdate():
            self.add_error("day", _("This day is over. Please choose another one."))
        elif day and day > localdate() + FARTHEST_AHEAD:
            self.add_error("day", _("Please choose a day within a year."))
        if said.get("back") and said.get("time") and said["back"] <= said["time"]:
            self.add_error("back", _("The way back comes before the way there."))
        return said
