"""What the office's people send: an inspection, how often there is one, and what stands on a playground."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from api.contribute.forms import PlaceField
from api.contribute.photo_fields import PhotosField
from api.parameters import row_number
from api.sent_forms import LinesField, SentForm
from layers.defects.inspections.checklists import WHOLE
from layers.defects.inspections.finishing import PRIORITIES, FoundDraft
from layers.defects.inspections.kinds import BOUNDS, Kind
from layers.defects.inspections.models import LONGEST_NAME, LONGEST_NOTE, Finding, PlayDevice
from layers.defects.models import Report

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.http import HttpRequest, QueryDict

    from layers.core.contributions.ledger import NewPhoto
    from layers.defects.inspections.checklists import Checklist

    DeviceModelForm = forms.ModelForm[PlayDevice]
else:
    DeviceModelForm = forms.ModelForm

LOCAL = "%Y-%m-%dT%H:%M"
WHOLE_NUMBER = 0


@dataclass(frozen=True, slots=True)
class Card:
    """A device in the form, with its fields.

    Attributes:
        number: Of the device; 0 for the playground as a whole.
        device: `None` for that.
        hints: What to look at.
    """

    number: int
    device: PlayDevice | None
    hints: list[str]
    outcome: forms.BoundField
    points: forms.BoundField
    note: forms.BoundField
    priority: forms.BoundField
    blocked: forms.BoundField
    photos: forms.BoundField


class InspectionForm(SentForm):
    """An inspection of a playground, device by device.

    Args:
        devices: What stands there.
        checklist: What is looked at.
        kind: How thoroughly.
        request: Which it comes from or goes to.
        values: As those of a form.
    """

    done_at = forms.DateTimeField(
        label=_("When did you look?"), widget=forms.DateTimeInput(format=LOCAL, attrs={"type": "datetime-local"})
    )
    signed_as = forms.CharField(label=_("Your name, as a signature"), max_length=200)
    qualification = forms.CharField(
        label=_("What makes you a competent person?"),
        help_text=_("For example: qualified playground inspector according to DIN 79161, certificate until 2028"),
        max_length=200,
    )
    note = LinesField(
        label=_("Anything else about the playground?"),
        required=False,
        max_length=LONGEST_NOTE,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(
        self,
        devices: Sequence[PlayDevice],
        checklist: Checklist,
        kind: Kind,
        request: HttpRequest,
        **values: Any,  # noqa: ANN401 (as Django's)
    ) -> None:
        super().__init__(request=request, needs_proof=False, **values)
        if kind != Kind.ANNUAL:
            del self.fields["qualification"]
        self._devices: list[PlayDevice | None] = [None, *devices]
        self._points = {_number(device): checklist.points(device.type if device else WHOLE) for device in self._devices}
        for device in self._devices:
            self._add(device)

    @property
    def cards(self) -> list[Card]:
        """The whole first, then each device."""
        return [self._card(device) for device in self._devices]

    def found(self, photos: dict[int, list[NewPhoto]]) -> dict[int, FoundDraft]:
        """What a valid form says, by the numbers of the devices, with pictures that are stored already."""
        return {number: self._found(device, photos.get(number, [])) for number, device in self._numbered()}

    def pictures(self) -> list[tuple[int, Any]]:
        """The pictures of a valid form, each with the number of its device."""
        named = [(number, self.cleaned_data[f"photos_{number}"]) for number, _device in self._numbered()]
        return [(number, file) for number, files in named for file in files]

    def _numbered(self) -> list[tuple[int, PlayDevice | None]]:
        return [(_number(device), device) for device in self._devices]

    def _add(self, device: PlayDevice | None) -> None:
        number = _number(device)
        points = [(point.code, str(point)) for point in self._points[number]]
        priorities = [(priority.value, priority.label) for priority in PRIORITIES]
        ticks = forms.CheckboxSelectMultiple
        self.fields |= {
            f"outcome_{number}": forms.ChoiceField(
                label=_("How is it?"), choices=Finding.Outcome.choices, required=False, widget=forms.RadioSelect
            ),
            f"points_{number}": forms.MultipleChoiceField(
                label=_("What is not right?"), choices=points, required=False, widget=ticks
            ),
            f"priority_{number}": forms.TypedChoiceField(
                label=_("How urgent is it?"),
                choices=priorities,
                coerce=int,
                required=False,
                initial=Report.Priority.NORMAL,
                widget=forms.RadioSelect,
            ),
            f"blocked_{number}": forms.BooleanField(label=_("I have closed the device: nobody may use it"), required=False),
            f"note_{number}": LinesField(
                label=_("Note"), required=False, max_length=LONGEST_NOTE, widget=forms.Textarea(attrs={"rows": 2})
            ),
            f"photos_{number}": PhotosField(label=_("Photos"), required=False),
        }

    def _card(self, device: PlayDevice | None) -> Card:
        number = _number(device)
        bound = {name: self[f"{name}_{number}"] for name in ("outcome", "points", "note", "priority", "blocked", "photos")}
        return Card(number, device, [str(point) for point in self._points[number]], **bound)

    def _found(self, device: PlayDevice | None, photos: list[NewPhoto]) -> FoundDraft:
        number, given = _number(device), self.cleaned_data
        return FoundDraft(
            device=device,
            outcome=given[f"outcome_{number}"] or Finding.Outcome.UNCHECKED,
            points=given[f"points_{number}"],
            note=given[f"note_{number}"],
            priority=given[f"priority_{number}"] or Report.Priority.NORMAL,
            is_blocked=given[f"blocked_{number}"] and device is not None,
            photos=photos,
        )


def looked_at(sent: QueryDict) -> set[int]:
    """The numbers of the devices of which a form says how they were."""
    names = (name.partition("_") for name, outcome in sent.items() if outcome)
    return {row_number(number) for kind, _line, number in names if kind == "outcome"} - {WHOLE_NUMBER}


def _number(device: PlayDevice | None) -> int:
    return device.pk if device else WHOLE_NUMBER


class HabitsForm(SentForm):
    """How often a playground is looked at."""

    shows_last = forms.BooleanField(label=_("Everybody may read at the gate when it was last looked at"), required=False)
    is_active = forms.BooleanField(label=_("Inspections are due here"), required=False)

    def __init__(self, *args: Any, request: HttpRequest, **values: Any) -> None:  # noqa: ANN401 (as Django's)
        super().__init__(*args, request=request, needs_proof=False, **values)
        own = {
            f"{kind}_days": forms.IntegerField(label=_days_between(Kind(kind)), min_value=fewest, max_value=most)
            for kind, (fewest, most) in BOUNDS.items()
        }
        self.fields = own | self.fields


def _days_between(kind: Kind) -> Any:  # noqa: ANN401 (words that are looked up later)
    return {
        Kind.VISUAL: _("Days between visual inspections"),
        Kind.OPERATIONAL: _("Days between operational inspections"),
        Kind.ANNUAL: _("Days between main inspections"),
    }[kind]


class DeviceForm(DeviceModelForm):
    """What is known of a device."""

    class Meta:
        model = PlayDevice
        fields = ("name", "type", "maker", "year", "number")


class DepotForm(SentForm):
    """From where people set out."""

    title = forms.CharField(label=_("What is it called?"), max_length=LONGEST_NAME)
    place = PlaceField(label=_("Where is it?"))
    place_search = forms.CharField(required=False)

    def __init__(self, *args: Any, request: HttpRequest, **values: Any) -> None:  # noqa: ANN401 (as Django's)
        super().__init__(*args, request=request, needs_proof=False, **values)
