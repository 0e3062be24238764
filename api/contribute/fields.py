"""Turns the fields of a layer into fields of a form: what a layer makes public can be written, unless it follows from it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from api.pages.words import WORDS, word
from api.sent_forms import LinesField
from layers.core.fields import model_field
from layers.core.opening_hours import validate_opening_hours

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from django.db.models import Field

    from layers.core.layer import Layer

# The area follows from the place. Whose something is, is asked of those who may speak for somebody.
DERIVED = frozenset({"area", "organisation"})
LONGEST_TEXT = 4000
MOST_WORDS = 30
YES_OR_NO = [("", _("not known")), ("true", _("yes")), ("false", _("no"))]

HINTS = {
    "description": _("One or two sentences are enough."),
    "opening_hours": _("For example: Mo-Fr 08:00-12:00,14:00-18:00; Sa 09:00-13:00; PH off"),
    "website": _("For example: www.example.org"),
    "phone": _("With the area code. No private numbers, please."),
    "address": _("Street, number and town, as on an envelope."),
    "equipment": _("With commas between: swing, slide, sandpit"),
    "sports": _("With commas between: skateboarding, BMX"),
    "products": _("With commas between: eggs, potatoes, honey"),
    "surface": _("For example: asphalt, sand, grass"),
    "price": _("For example: free, or 5 € for adults"),
}
MISSING = {
    "title": _("Please give it a name, so that others find it."),
    "kind": _("Please choose what it is."),
    "starts_at": _("Please say when it begins."),
}


class WordsField(forms.CharField):
    """Several words with commas between, in the reader's language, kept as OpenStreetMap has them where it has them.

    Attributes:
        kept: What stands there already: of two that are called the same, it stays the one that it was.
    """

    kept: Sequence[str] = ()

    def prepare_value(self, value: Any) -> Any:  # noqa: ANN401 (what was typed, or what is kept)
        """Say what is kept in words."""
        return ", ".join(word(part) for part in value) if isinstance(value, list) else value

    def clean(self, value: str) -> Any:  # noqa: ANN401 (another type than the field it is made of)
        """Read the words.

        Raises:
            ValidationError: There are too many, or one is too long.
        """
        parts = [part.strip() for part in super().clean(value).replace(";", ",").split(",")]
        kept = list(dict.fromkeys(_kept_word(part, self.kept) for part in parts if part))
        if len(kept) > MOST_WORDS:
            raise ValidationError(_("That is too much at once. Please name the most important ones."))
        return kept


class WordField(forms.CharField):
    """One such word.

    Attributes:
        kept: As in `WordsField`.
    """

    kept: str = ""

    def prepare_value(self, value: Any) -> Any:  # noqa: ANN401 (as above)
        """Say what is kept in words."""
        return word(value) if isinstance(value, str) else value

    def clean(self, value: str) -> str:
        """Read the word."""
        return _kept_word(super().clean(value), [self.kept])


def _kept_word(typed: str, known: Iterable[str]) -> str:
    meant = typed.casefold()
    return next((kept for kept in (*known, *WORDS) if meant in {kept.casefold(), word(kept).casefold()}), typed)


def writable_names(layer: Layer) -> list[str]:
    """Names of the fields that people may fill in, what it is and how it is called first."""
    names = [name for name in ("kind", *layer.properties) if name not in DERIVED and not _is_hidden(layer, name)]
    return list(dict.fromkeys(names if layer.kinds else [name for name in names if name != "kind"]))


def _is_hidden(layer: Layer, name: str) -> bool:
    """Not what points at other things: those are chosen on their own pages."""
    return model_field(layer.model, name).is_relation


def form_fields(layer: Layer, names: Iterable[str]) -> dict[str, forms.Field]:
    """The form fields for some fields of a layer, in order."""
    return {name: _form_field(layer, name) for name in names}


def _form_field(layer: Layer, name: str) -> forms.Field:
    field = model_field(layer.model, name)
    made = _made_of(layer, name, field)
    made.label = capfirst(str(field.verbose_name)) if name != "kind" else _("What is it?")
    made.help_text = HINTS.get(name, field.help_text)
    made.required = _is_required(layer, name, field)
    if name in MISSING:
        made.error_messages["required"] = MISSING[name]
    return made


def _is_required(layer: Layer, name: str, field: Field[Any, Any]) -> bool:
    return name in layer.required or name == "kind" or not (field.blank or field.null)


def _made_of(layer: Layer, name: str, field: Field[Any, Any]) -> forms.Field:
    if name == "kind":
        kinds = [(kind.id, kind.title) for kind in layer.kinds]
        return forms.ChoiceField(choices=kinds, widget=forms.RadioSelect)
    if isinstance(field, ArrayField):
        return WordsField(max_length=LONGEST_TEXT)
    if isinstance(field, models.BooleanField):
        choices = _capitalised(YES_OR_NO)
        return forms.TypedChoiceField(choices=choices, coerce=_as_bool, empty_value=None, widget=forms.RadioSelect)
    if isinstance(field, models.DateTimeField):
        widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
        return forms.DateTimeField(widget=widget)
    return _text_or_number(name, field)


def _text_or_number(name: str, field: Field[Any, Any]) -> forms.Field:
    if name == "surface":
        return WordField(max_length=field.max_length)
    if name == "opening_hours":
        return forms.CharField(max_length=field.max_length, validators=[validate_opening_hours])
    if isinstance(field, models.TextField):
        return LinesField(max_length=LONGEST_TEXT, widget=forms.Textarea(attrs={"rows": 4}))
    if field.choices:
        choices = [("", _("not known")), *field.flatchoices]
        return forms.ChoiceField(choices=_capitalised(choices), widget=forms.RadioSelect)
    made = field.formfield()
    if made is None:
        message = f"{field} has no form field."
        raise TypeError(message)
    return made


def _capitalised(choices: Iterable[tuple[Any, Any]]) -> list[tuple[str, str]]:
    return [(value, capfirst(str(shown))) for value, shown in choices]


def _as_bool(value: str) -> bool:
    return value == "true"
