"""The form with which people offer a ride."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.contrib.gis.geos import GEOSGeometry
from django.utils.dates import WEEKDAYS_ABBR
from django.utils.timezone import get_current_timezone, localdate, localtime, now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from api.rides.fields import (
    DAY_MISSING,
    NumberField,
    SpotMixin,
    day_field,
    luggage_choices,
    seat_choices,
    spot_fields,
    time_field,
)
from api.rides.search import usual_time
from api.rides.search_form import SHORT_NAMES
from api.rides.spots import Kept, Spot
from api.rides.words import CENTS
from api.sent_forms import LinesField, SentForm
from layers.rides.days import Holidays, weekdays_of
from layers.rides.drafts import DEAREST_CENTS, LONGEST_DESCRIPTION, LONGEST_VALIDITY
from layers.rides.models import LONGEST_CAR, Luggage

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from django.contrib.gis.geos import Point
    from django.http import HttpRequest

    from layers.rides.models import Offer

MOST_VIA = 3
USUAL_WEEKLY = timedelta(days=180)
# What a seat may fairly cost for each kilometre: a quarter of what a car costs, which sits four.
CENTS_PER_KM = 10
ROUNDED_TO_CENTS = 50
WHERE_TIME_COUNTS = gettext_lazy(
    "When you leave your door. Others see this time at the next crossroads; whom you take along sees when you truly come."
)
HOWS = (("once", gettext_lazy("Once")), ("weekly", gettext_lazy("Every week")))
DETOURS_S = (
    (0, gettext_lazy("no detour, only along my way")),
    (300, gettext_lazy("a small one, up to 5 minutes")),
    (600, gettext_lazy("up to 10 minutes")),
    (900, gettext_lazy("up to 15 minutes")),
    (1800, gettext_lazy("a large one, up to 30 minutes")),
)
FLEXIBLE_S = (
    (0, gettext_lazy("on time")),
    (900, gettext_lazy("15 minutes earlier or later")),
    (1800, gettext_lazy("half an hour earlier or later")),
    (3600, gettext_lazy("an hour earlier or later")),
)
PAYS = (
    ("free", gettext_lazy("Free of charge")),
    ("fixed", gettext_lazy("An amount for each seat")),
    ("agreed", gettext_lazy("As agreed")),
)


class OfferForm(SpotMixin, SentForm):
    """Where, when, and with what.

    Args:
        request: Which the form comes from or goes to.
        kept: What the device knows of places.
        data: As it was sent.
        initial: What stands in it at first.
        offer: Which is changed; `None` for a new one, which may have a way back.
    """

    how = forms.ChoiceField(
        label=gettext_lazy("How often?"), choices=HOWS, initial="once", widget=forms.RadioSelect, required=False
    )
    day = day_field(gettext_lazy("Day"), required=False)
    weekdays = forms.TypedMultipleChoiceField(
        label=gettext_lazy("On which days?"),
        coerce=int,
        required=False,
        choices=tuple(WEEKDAYS_ABBR.items()),
        widget=forms.CheckboxSelectMultiple,
    )
    first_day = day_field(gettext_lazy("Starting on"), required=False)
    last_day = day_field(gettext_lazy("Until"), required=False)
    public_holidays = forms.ChoiceField(
        label=gettext_lazy("On public holidays"), choices=Holidays.choices, initial=Holidays.NEVER, required=False
    )
    school_holidays = forms.ChoiceField(
        label=gettext_lazy("In the school holidays"), choices=Holidays.choices, initial=Holidays.ALSO, required=False
    )
    time = time_field(gettext_lazy("Departure"), help_text=WHERE_TIME_COUNTS)
    back = time_field(gettext_lazy("Way back at (you may leave this empty)"), required=False)
    flexible = NumberField(gettext_lazy("How exactly?"), FLEXIBLE_S, 0)
    seats = NumberField(gettext_lazy("Free seats"), (), 3)
    detour = NumberField(gettext_lazy("Would you make a detour?"), DETOURS_S, 600)
    pay = forms.ChoiceField(
        label=gettext_lazy("Contribution"), choices=PAYS, initial="fixed", widget=forms.RadioSelect, required=False
    )
    amount = forms.DecimalField(
        label=gettext_lazy("Euros for each seat"),
        min_value=0,
        max_value=DEAREST_CENTS // CENTS,
        decimal_places=2,
        required=False,
        localize=True,
        error_messages={"invalid": gettext_lazy("Please write an amount such as 2.50.")},
    )
    car = forms.CharField(
        label=gettext_lazy("Which car?"),
        help_text=gettext_lazy("So that you are found: blue estate car. No number plate, please."),
        max_length=LONGEST_CAR,
        required=False,
    )
    luggage = NumberField(gettext_lazy("Room for luggage"), (), Luggage.BAG)
    pets = forms.BooleanField(label=gettext_lazy("Animals are welcome"), required=False)
    women_only = forms.BooleanField(label=gettext_lazy("Only among women: I am a woman"), required=False)
    description = LinesField(
        label=gettext_lazy("Anything else? (you may leave this empty)"),
        max_length=LONGEST_DESCRIPTION,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(
        self,
        request: HttpRequest,
        kept: Kept,
        *,
        data: Mapping[str, Any] | None = None,
        initial: dict[str, Any] | None = None,
        offer: Offer | None = None,
    ) -> None:
        """Offer the choices, in the region's time."""
        soon, today = usual_time(), localdate()
        at_first = {"day": soon.date(), "time": soon.time(), "first_day": today, "last_day": today + USUAL_WEEKLY}
        super().__init__(data, request=request, needs_proof=False, initial={**at_first, **(initial or {})})
        self.kept, self.offer = kept, offer
        self.fields |= spot_fields("start", _("From")) | spot_fields("end", _("To"))
        for number in range(1, MOST_VIA + 1):
            self.fields |= spot_fields(f"via{number}", _("Via"))
        self.fields["seats"].choices = seat_choices()  # type: ignore[attr-defined]  # of a field with choices
        self.fields["luggage"].choices = luggage_choices()  # type: ignore[attr-defined]  # of a field with choices
        if offer:
            del self.fields["back"]

    def add_prefix(self, field_name: str) -> str:
        """As the search calls them."""
        return super().add_prefix(SHORT_NAMES.get(field_name, field_name))

    @property
    def vias(self) -> list[dict[str, Any]]:
        """The places on the way: the two fields of each, and whether it is shown at first."""
        names = [f"via{number}" for number in range(1, MOST_VIA + 1)]
        return [
            {"field": self[name], "typed": self[f"{name}_search"], "is_shown": bool(self[f"{name}_search"].value())}
            for name in names
        ]

    @property
    def spots(self) -> list[Spot]:
        """Start, places on the way and end of a valid form."""
        names = ["start", *(f"via{number}" for number in range(1, MOST_VIA + 1)), "end"]
        return [spot for name in names if (spot := self.cleaned_data.get(name))]

    @property
    def begins_on(self) -> date:
        """From when on a weekly ride goes that a valid form offers."""
        given: date | None = self.cleaned_data["first_day"]
        return given or localdate()

    @property
    def contribution_cents(self) -> int | None:
        """What a seat costs."""
        said = self.cleaned_data
        if said.get("pay") == "agreed":
            return None
        return round(said["amount"] * CENTS) if said.get("pay") == "fixed" and said.get("amount") else 0

    def clean(self) -> dict[str, Any]:
        """Find the places, and see whether the days make sense."""
        said = super().clean()
        start = self.find_spot("start", _("Please say where you start."))
        end = self.find_spot("end", _("Please say where you drive to."))
        vias = [self.find_spot(f"via{number}", "") for number in range(1, MOST_VIA + 1)]
        if start and end and start.text == end.text and not any(vias):
            self.add_error("end_search", _("That is where you start already. Please choose another place."))
        if said.get("how") == "weekly":
            self._check_weekly(said)
        else:
            self._check_once(said)
        if said.get("back") and said.get("time") and said["back"] <= said["time"]:
            self.add_error("back", _("The way back comes before the way there."))
        if said.get("pay") == "fixed" and said.get("amount") is None and "amount" not in self.errors:
            self.add_error("amount", _("Please write an amount, or choose “free of charge”."))
        return said

    def _check_once(self, said: dict[str, Any]) -> None:
        day, at = said.get("day"), said.get("time")
        if not day and "day" not in self.errors:
            self.add_error("day", DAY_MISSING)
        elif day and at and datetime.combine(day, at, get_current_timezone()) < now():
            self.add_error("time", _("This time is over. Please choose a later one."))

    def _check_weekly(self, said: dict[str, Any]) -> None:
        if not said.get("weekdays") and "weekdays" not in self.errors:
            self.add_error("weekdays", _("Please choose at least one day of the week."))
        first, last = said.get("first_day") or localdate(), said.get("last_day")
        if last is None and "last_day" not in self.errors:
            self.add_error("last_day", _("Please say until when, a year ahead at most."))
        elif last and last < max(first, localdate()):
            self.add_error("last_day", _("The end lies before the beginning. Please choose a later day."))
        elif last and last - first > LONGEST_VALIDITY:
            self.add_error("last_day", _("A year at most, please. You can prolong it later."))


def initial_of(offer: Offer, spots: Sequence[Spot]) -> dict[str, Any]:
    """What stands in the form for a ride that is there already, with `spots_of` it."""
    cents = offer.contribution_cents
    values: dict[str, Any] = {
        "how": "weekly" if offer.is_weekly else "once",
        "weekdays": weekdays_of(offer.weekdays),
        "first_day": offer.first_day or localdate(),
        "last_day": offer.last_day or localdate() + USUAL_WEEKLY,
        "public_holidays": offer.public_holidays,
        "school_holidays": offer.school_holidays,
        "flexible": offer.flexible_s,
        "seats": offer.seats,
        "detour": offer.detour_limit_s,
        "pay": "agreed" if cents is None else "fixed" if cents else "free",
        "amount": cents / CENTS if cents else None,
        "car": offer.car,
        "luggage": offer.luggage,
        "pets": offer.pets,
        "women_only": offer.women_only,
        "description": offer.description,
    }
    return values | _places_of(spots) | _times_of(offer)


def _times_of(offer: Offer) -> dict[str, Any]:
    if offer.departs_at:
        departs = localtime(offer.departs_at)
        return {"day": departs.date(), "time": departs.time()}
    return {"time": offer.departs_on_clock}


def _places_of(spots: Sequence[Spot]) -> dict[str, Any]:
    ends = ["start", *(f"via{number}" for number in range(1, len(spots) - 1)), "end"]
    texts = {name: spot.text for name, spot in zip(ends, spots, strict=True)}
    return texts | {f"{name}_search": spot.label for name, spot in zip(ends, spots, strict=True)}


def spots_of(offer: Offer) -> list[Spot]:
    """Where a ride goes exactly, for its driver.

    Raises:
        RoutingError: A place has no road any more, or there is no router.
    """
    places = zip(places_of(offer), offer.plan.labels, strict=True)
    return [Spot.exactly(place, label) for place, label in list(places)[: MOST_VIA + 2]]


def places_of(offer: Offer) -> list[Point]:
    """The exact places of a ride (EPSG:4326); an array of geometries comes from the database as it is written there."""
    return [cast("Point", GEOSGeometry(place)) for place in offer.plan.places]


def fair_cents(distance_m: float) -> int:
    """What a seat may fairly cost on a way of so many metres, rounded to half a euro."""
    cents = distance_m / 1000 * CENTS_PER_KM
    return max(ROUNDED_TO_CENTS, round(cents / ROUNDED_TO_CENTS) * ROUNDED_TO_CENTS)
