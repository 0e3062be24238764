"""The form with which people order news."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from api.contribute.forms import LONGEST_ADDRESS, PlaceField
from api.contribute.looking_up import look_up
from api.pages.measures import chosen_length_words
from api.pages.state import marker_layers
from api.sent_forms import SentForm
from api.subscriptions.words import ground_words
from geo_platform.shared.mail_heads import LONGEST_MAIL_ADDRESS
from layers.areas.models import Area
from layers.core.models import Subscription
from layers.core.subscriptions import shapes
from layers.core.subscriptions.services import Order
from layers.core.subscriptions.words import LONGEST_WORDS

if TYPE_CHECKING:
    from django.http import HttpRequest, QueryDict

    from geo_platform.accounts.models import User

RADII_M = (500, 1_000, 2_000, 5_000, 10_000, 20_000)
WIDTHS_M = (500, 1_000, 2_000, 5_000)
USUAL_RADIUS_M, USUAL_WIDTH_M = 2_000, 1_000
LONGEST_SENT = 1_000_000
LONGEST_TITLE = 120
HOWS = (
    ("area", gettext_lazy("A municipality")),
    ("place", gettext_lazy("Around a place")),
    ("route", gettext_lazy("Along my way")),
    ("drawn", gettext_lazy("An area that I draw")),
)
RHYTHMS = (
    (Subscription.Rhythm.NOW, gettext_lazy("At once (after about 10 minutes)")),
    (Subscription.Rhythm.DAILY, gettext_lazy("Each morning at 7")),
    (Subscription.Rhythm.WEEKLY, gettext_lazy("Each Thursday")),
)


class CornersField(forms.CharField):
    """Longitudes and latitudes of a line, as JSON that the map wrote."""

    widget = forms.HiddenInput

    def prepare_value(self, value: Any) -> Any:  # noqa: ANN401 (what was sent, or corners)
        """Write corners as they are read."""
        return json.dumps(value) if isinstance(value, list) else value

    def clean(self, value: str) -> Any:  # noqa: ANN401 (another type than the field it is made of)
        """Read them; whether they are places is looked at where they become a shape.

        Raises:
            ValidationError: It is no such list.
        """
        text = super().clean(value)
        try:
            corners = json.loads(text) if text and len(text) <= LONGEST_SENT else []
        except (ValueError, RecursionError):
            corners = None
        if not isinstance(corners, list) or (text and len(text) > LONGEST_SENT):
            raise ValidationError(_("This cannot be read as a place. Please draw it again."))
        return corners


class SubscriptionForm(SentForm):
    """Where, what and how.

    Args:
        user: Whose it will be; `None` for somebody without an account, who gives an address.
        request: Which the form comes from or goes to.
        data: As it was sent.
        subscription: Which is changed; `None` for a new one.
        wished: What a link has filled in, by the name of the field.
    """

    how = forms.ChoiceField(
        label=gettext_lazy("Where?"),
        choices=HOWS,
        initial="area",
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Please choose where.")},
    )
    area = forms.ModelChoiceField(
        Area.objects.none(),
        label=gettext_lazy("Which municipality?"),
        empty_label=gettext_lazy("Please choose"),
        required=False,
        error_messages={"invalid_choice": gettext_lazy("Please choose a municipality.")},
    )
    place = PlaceField(label=gettext_lazy("Around which place?"), required=False)
    place_search = forms.CharField(
        required=False, max_length=LONGEST_ADDRESS, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    radius = forms.TypedChoiceField(
        label=gettext_lazy("How far around?"),
        coerce=int,
        initial=USUAL_RADIUS_M,
        required=False,
        choices=[(metres, chosen_length_words(metres)) for metres in RADII_M],
    )
    line = CornersField(label=gettext_lazy("Which way?"), required=False)
    width = forms.TypedChoiceField(
        label=gettext_lazy("How wide, from one side to the other?"),
        coerce=int,
        initial=USUAL_WIDTH_M,
        required=False,
        choices=[(metres, chosen_length_words(metres)) for metres in WIDTHS_M],
    )
    ring = CornersField(label=gettext_lazy("Which area?"), required=False)
    layers = forms.MultipleChoiceField(
        label=gettext_lazy("What?"),
        help_text=gettext_lazy("Choose nothing, and you hear of everything."),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": gettext_lazy("Please choose from the list.")},
    )
    words = forms.CharField(
        label=gettext_lazy("Only with these words (you may leave this empty)"),
        help_text=gettext_lazy("For example: concert, flea market. One of them is enough."),
        required=False,
        max_length=LONGEST_WORDS,
    )
    rhythm = forms.ChoiceField(
        label=gettext_lazy("How often?"),
        choices=RHYTHMS,
        initial=Subscription.Rhythm.DAILY,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Please choose how often.")},
    )
    by_mail = forms.BooleanField(label=gettext_lazy("By mail"), initial=True, required=False)
    by_push = forms.BooleanField(label=gettext_lazy("As a notification on my devices"), required=False)
    email = forms.EmailField(
        label=gettext_lazy("Your e-mail address"),
        max_length=LONGEST_MAIL_ADDRESS,
        help_text=gettext_lazy("We ask you by mail first whether this is yours. Nobody else sees it."),
        error_messages={
            "invalid": gettext_lazy("Please check the address. It looks like name@example.org."),
            "required": gettext_lazy("Please write where we may send the news to."),
        },
    )
    title = forms.CharField(
        label=gettext_lazy("What do you call it? (you may leave this empty)"), required=False, max_length=LONGEST_TITLE
    )

    def __init__(
        self,
        user: User | None,
        *,
        request: HttpRequest,
        data: QueryDict | None = None,
        subscription: Subscription | None = None,
        wished: dict[str, Any] | None = None,
    ) -> None:
        initial = {**initial_of(subscription), **(wished or {})}
        is_new_here = user is None and subscription is None
        super().__init__(data, initial=initial, request=request, needs_proof=is_new_here)
        self.user, self.subscription = user, subscription
        self.fields["area"].queryset = Area.objects.visible_to(None).exclude(title="").by_name()  # type: ignore[attr-defined]
        self.fields["layers"].choices = [(layer.id, layer.title) for layer in marker_layers()]  # type: ignore[attr-defined]
        if not is_new_here:
            del self.fields["email"]
        if user is None:
            del self.fields["by_push"]
        if user is None or not user.email:
            del self.fields["by_mail"]

    @property
    def made(self) -> dict[str, Any]:
        """Where, as subscriptions keep it."""
        values = self.cleaned_data
        match values["how"]:
            case "area":
                return shapes.of_area(values["area"].pk)
            case "place":
                return shapes.around_place(values["place"].x, values["place"].y, values["radius"] or USUAL_RADIUS_M)
            case "route":
                return shapes.along_route(values["line"], values["width"] or USUAL_WIDTH_M)
        return shapes.drawn(values["ring"])

    @property
    def order(self) -> Order:
        """What was ordered."""
        values = self.cleaned_data
        title = values["title"].strip() or capfirst(ground_words(self.made, values.get("place_search", "")))
        return Order(
            title=title[:LONGEST_TITLE],
            made=self.made,
            layers=tuple(values["layers"]),
            words=values["words"],
            rhythm=values["rhythm"],
            by_mail=values["by_mail"] if "by_mail" in self.fields else self._has_only_an_address,
            by_push=values.get("by_push", False),
        )

    @property
    def _has_only_an_address(self) -> bool:
        """Whoever has no account is reached by mail and by nothing else."""
        return self.user is None

    def clean(self) -> dict[str, Any]:
        """See whether the place is told in the way that was chosen."""
        values = super().clean() or self.cleaned_data
        match values.get("how"):
            case "area" if not values.get("area") and "area" not in self.errors:
                self.add_error("area", _("Please choose a municipality."))
            case "place" if "place" not in self.errors and not values.get("place"):
                look_up(self, values.get("place_search", ""))
            case "route" if "line" not in self.errors and not values.get("line"):
                self.add_error("line", _("Please tap at least two places along your way."))
            case "drawn" if "ring" not in self.errors and not values.get("ring"):
                self.add_error("ring", _("This is no area yet. Please draw at least three corners."))
        return values


def initial_of(subscription: Subscription | None) -> dict[str, Any]:
    """What stands in the form for a subscription that is there already."""
    if subscription is None:
        return {}
    made = subscription.made
    where = {
        "area": made.get("area"),
        "place": "{},{}".format(*made["at"]) if "at" in made else None,
        "radius": made.get("radius_m"),
        "line": made.get("line"),
        "width": made.get("width_m"),
        "ring": made.get("ring"),
    }
    kept = ("layers", "words", "rhythm", "by_mail", "by_push")
    own = {name: getattr(subscription, name) for name in kept}
    # What nobody has named is called by where it is, also when that becomes somewhere else.
    own["title"] = "" if subscription.title == capfirst(ground_words(made)) else subscription.title
    return {"how": made["how"], **{name: value for name, value in where.items() if value is not None}, **own}
