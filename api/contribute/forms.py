"""The forms with which people add to the map, and suggest that something be different."""

from __future__ import annotations

import json
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib.gis.geos import Point
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from api.contribute.fields import WordField, WordsField, form_fields, writable_names
from api.contribute.looking_up import look_up
from api.contribute.photo_fields import PhotosForm
from api.sent_forms import LinesField, SentForm
from geo_platform.shared.mail_heads import LONGEST_MAIL_ADDRESS
from layers.core.contributions.ledger import may_see_place
from layers.core.contributions.models import Photo
from layers.core.exceptions import InvalidInputError
from layers.core.permissions import Role
from layers.core.values import WGS84, LonLat
from layers.organisations.models import Organisation

if TYPE_CHECKING:
    from django.contrib.gis.geos import GEOSGeometry
    from django.core.files.uploadedfile import UploadedFile
    from django.http import HttpRequest, QueryDict
    from django.utils.datastructures import MultiValueDict

    from api.contribute.sources import Source
    from layers.core.layer import Layer
    from layers.core.models import BaseFeature
    from layers.core.permissions import Actor

LONGEST_NOTE = 2000
LONGEST_ADDRESS = 200
# Fields that stand within others, or that nobody sees.
UNSEEN = frozenset({"place_search", "proof", "proof_fallback", "homepage"})


class PlaceField(forms.CharField):
    """A place as "longitude,latitude" in degrees."""

    def prepare_value(self, value: Any) -> Any:  # noqa: ANN401 (what was typed, or a point)
        """Write a point as it is read."""
        return f"{value.x:.6f},{value.y:.6f}" if isinstance(value, Point) else value

    def clean(self, value: str) -> Any:  # noqa: ANN401 (another type than the field it is made of)
        """Read the place.

        Raises:
            ValidationError: It is none.
        """
        text = super().clean(value)
        if not text:
            return None
        try:
            place = LonLat.parse(text, "place")
        except InvalidInputError as error:
            raise ValidationError(str(error)) from error
        return Point(place.longitude, place.latitude, srid=WGS84)


class ContributionForm(PhotosForm):
    """What somebody adds to a layer, or would like to be different in one of its features.

    Args:
        layer: To which.
        actor: Who.
        request: Which the form comes from or goes to.
        feature: Which is changed; `None` for something new.
        source: From which something new is taken over.
        data: As it was sent.
        files: Likewise.
    """

    licence = forms.ChoiceField(
        label=gettext_lazy("Who may use your photos?"),
        choices=Photo.Licence.choices,
        required=False,
        widget=forms.RadioSelect,
    )
    note = LinesField(
        label=gettext_lazy("Anything to add for those who look at it?"),
        help_text=gettext_lazy("Only they read this."),
        required=False,
        max_length=LONGEST_NOTE,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    contact = forms.EmailField(
        label=gettext_lazy("Your e-mail address, if you want an answer"),
        help_text=gettext_lazy("You may leave this empty. We write once, and then forget the address."),
        required=False,
        max_length=LONGEST_MAIL_ADDRESS,
    )

    def __init__(  # noqa: PLR0913 (a form knows what it is about, and what was sent)
        self,
        layer: Layer,
        actor: Actor,
        feature: BaseFeature | None = None,
        *,
        request: HttpRequest,
        source: Source | None = None,
        data: QueryDict | None = None,
        files: MultiValueDict[str, UploadedFile[Any]] | None = None,
    ) -> None:
        # Only who has an account can be named.
        licence = Photo.Licence.BY if actor.user else Photo.Licence.CC0
        initial = {"licence": licence, **_initial(layer, actor, feature), **(source.initial if source else {})}
        super().__init__(data, files, initial=initial, request=request, needs_proof=actor.user is None)
        self.layer, self.actor, self.feature, self.source = layer, actor, feature, source
        self.names = writable_names(layer)
        own = form_fields(layer, self.names)
        if feature is None or feature.geom.geom_type == "Point":
            own = {"place": PlaceField(label=_("Where is it?"), required=False), "place_search": _place_search(), **own}
        speakers = _spoken_for(actor)
        if speakers and "organisation" in layer.properties and _is_free_for(speakers, feature):
            own["organisation"] = forms.ModelChoiceField(
                Organisation.objects.filter(pk__in=speakers),
                label=_("Who looks after it?"),
                empty_label=_("nobody"),
                required=False,
            )
        general = {name: field for name, field in self.fields.items() if name != "contact" or actor.user is None}
        self.fields = own | general
        for name, field in self.fields.items():
            if isinstance(field, WordsField | WordField):
                field.kept = self.initial.get(name) or field.kept

    @property
    def first_fields(self) -> list[forms.BoundField]:
        """What everybody fills in."""
        return [field for field in self if field.name not in {*UNSEEN, *self._left_for_later}]

    @property
    def more_fields(self) -> list[forms.BoundField]:
        """What some know as well."""
        return [field for field in self if field.name in self._left_for_later]

    @property
    def has_more_errors(self) -> bool:
        """Whether something is wrong with what is out of sight at first."""
        return any(field.errors for field in self.more_fields)

    @property
    def _left_for_later(self) -> set[str]:
        early = {"kind", "title", "description", *(self.layer.times or ())}
        return {name for name in self.names if name not in early} | {"note"}

    @property
    def values(self) -> dict[str, Any]:
        """What was filled in, as the fields of the model have it."""
        found = {name: self.cleaned_data[name] for name in self._asked if self._is_meant(name)}
        return {"geom" if name == "place" else name: value for name, value in found.items()}

    @property
    def shown(self) -> str:
        """What stood in the fields when the form was opened, as JSON that comes back with it.

        Others may change the same thing before it does, and what somebody left as they found it takes nothing of that back.
        """
        now = {name: self._shown_now(name) for name in self._asked}
        return json.dumps(now | self._shown_before, ensure_ascii=False)

    @property
    def _asked(self) -> list[str]:
        return [name for name in (*self.names, "place", "organisation") if name in self.fields]

    @cached_property
    def _shown_before(self) -> dict[str, str]:
        """What the form itself says that stood there; nothing where it does not, or nobody can read it."""
        try:
            said = json.loads(self.data.get("shown", ""))
        except (ValueError, RecursionError):
            return {}
        pairs = said.items() if isinstance(said, dict) else ()
        return {name: value for name, value in pairs if name in self._asked and isinstance(value, str)}

    def _is_meant(self, name: str) -> bool:
        """Of something new, what was left empty keeps its default; of something that is there, what was not touched."""
        if name == "place" and self.feature is not None and self.cleaned_data["place"] is None:
            return False
        if self.feature is None:
            return self.cleaned_data[name] not in (None, "", [])
        return name in self.data and self._typed(name) != self._shown(name)

    def _typed(self, name: str) -> str:
        typed = self.fields[name].widget.value_from_datadict(self.data, self.files, self.add_prefix(name))
        return str(typed or "").replace("\r\n", "\n")

    def _shown(self, name: str) -> str:
        return self._shown_before.get(name, self._shown_now(name))

    def _shown_now(self, name: str) -> str:
        """What stands in the field: the value itself may be more precise than what a field can show."""
        field = self.fields[name]
        shown = field.widget.format_value(field.prepare_value(self.initial.get(name)))
        return str((shown[0] if isinstance(shown, list) else shown) or "")

    def clean(self) -> dict[str, Any]:
        """Look the address up where no place was shown on the map."""
        values = super().clean() or self.cleaned_data
        address = values.get("place_search", "")
        is_asked = "place" in self.fields and "place" not in self.errors and values.get("place") is None
        # What is there already stays where it is, unless somebody says where else.
        if is_asked and (address or self.feature is None):
            look_up(self, address)
        return values


class GoneForm(SentForm):
    """What is wrong with an entry as a whole."""

    what = forms.ChoiceField(
        label=gettext_lazy("What is it?"),
        choices=[
            ("gone", gettext_lazy("It is no longer there")),
            ("report", gettext_lazy("The entry or a photo hurts somebody, or is not allowed")),
        ],
        initial="gone",
        widget=forms.RadioSelect,
    )
    note = LinesField(
        label=gettext_lazy("What should we know?"),
        required=False,
        max_length=LONGEST_NOTE,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


def _initial(layer: Layer, actor: Actor, feature: BaseFeature | None) -> dict[str, Any]:
    if feature is None:
        return {}
    values = {name: getattr(feature, name) for name in writable_names(layer)}
    flags = {name: "" if value is None else str(value).lower() for name, value in values.items() if _is_flag(layer, name)}
    chosen = {"place": _place(layer, actor, feature), "organisation": getattr(feature, "organisation", None)}
    return {**values, **flags, **chosen}


def _place(layer: Layer, actor: Actor, feature: BaseFeature) -> GEOSGeometry:
    """Where it is, as exactly as somebody may know."""
    is_point = feature.exact_place.geom_type == "Point"
    return feature.exact_place if is_point and may_see_place(actor, layer, feature) else feature.geom


def _is_flag(layer: Layer, name: str) -> bool:
    return layer.fields[name].get_internal_type() == "BooleanField" if name in layer.fields else False


def _place_search() -> forms.CharField:
    return forms.CharField(required=False, max_length=LONGEST_ADDRESS, widget=forms.TextInput(attrs={"autocomplete": "off"}))


def _is_free_for(speakers: list[int], feature: BaseFeature | None) -> bool:
    """Whether those may say who looks after something: where others do, their club is not even among the choices."""
    current = getattr(feature, "organisation_id", None)
    return current is None or current in speakers


def _spoken_for(actor: Actor) -> list[int]:
    """The organisations in whose name somebody may enter things."""
    return sorted(actor.scope(Role.EDITOR).organisations)
