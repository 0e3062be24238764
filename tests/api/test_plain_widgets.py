"""What is drawn without templates looks as with them."""

from __future__ import annotations

import pytest
from django import forms
from django.forms.renderers import DjangoTemplates

from api.plain_widgets import PlainWidgets
from api.rides.fields import NumberField, day_field, time_field

TRICKY = "\"<b>'&"
SENT = {
    "text": TRICKY,
    "hidden": TRICKY,
    "number": TRICKY,
    "day": "2030-01-02",
    "time": TRICKY,
    "seats": "3",
    "kind": TRICKY,
    "grouped": "b",
    "yes": "on",
    "long": TRICKY,
    "way": TRICKY,
}


class EveryForm(forms.Form):
    """One field of each kind."""

    text = forms.CharField(
        max_length=60, widget=forms.TextInput(attrs={"data-words": TRICKY, "autofocus": True, "dir": False})
    )
    hidden = forms.CharField(widget=forms.HiddenInput, required=False)
    number = forms.IntegerField(min_value=1, max_value=1200)
    day = day_field("Day")
    time = time_field("Time", help_text="A help")
    seats = NumberField("Seats", [(1, "one"), (3, "three")], 1)
    kind = forms.ChoiceField(choices=[("", "nothing"), (TRICKY, TRICKY)], required=False)
    grouped = forms.ChoiceField(choices=[("Some", [("a", "A"), ("b", "B")])])
    yes = forms.BooleanField(required=False)
    long = forms.CharField(widget=forms.Textarea)
    way = forms.ChoiceField(choices=[(TRICKY, TRICKY)], widget=forms.RadioSelect)


@pytest.mark.parametrize("data", [None, {}, SENT])
@pytest.mark.parametrize("name", list(EveryForm.base_fields))
def test_a_field_is_drawn_as_by_a_template(name: str, data: dict[str, str] | None) -> None:
    plain, usual = (EveryForm(data, renderer=renderer) for renderer in (PlainWidgets(), DjangoTemplates()))
    assert str(plain[name]) == str(usual[name])


def test_whole_forms_are_left_to_templates() -> None:
    assert str(EveryForm(renderer=PlainWidgets())) == str(EveryForm(renderer=DjangoTemplates()))
