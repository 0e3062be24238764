"""The questions of categories as fields of a form, and the answers as they were typed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from layers.defects.answers import LONGEST_ANSWER
from layers.defects.models import Question

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from layers.defects.models import Category

_PREFIX = "answers"
_YES_OR_NO = ("yes", "no")


def name_of(category_code: str, question_code: str) -> str:
    """Of the field of a question; categories may ask the same, so each has fields of its own."""
    return f"{_PREFIX}.{category_code}.{question_code}"


class AnswerField(forms.Field):
    """Takes what was typed or chosen as it is: `layers.defects.answers` reads it.

    Attributes:
        question: Which.
    """

    question: Question


def answer_fields(categories: Iterable[Category]) -> dict[str, AnswerField]:
    """The fields for all questions of some categories, by their names."""
    return {
        name_of(category.code, question.code): _field(question)
        for category in categories
        for question in category.questions.all()
    }


def answers_in(category: Category, values: Mapping[str, Any]) -> dict[str, Any]:
    """What was answered, by the codes of the questions."""
    return {question.code: values.get(name_of(category.code, question.code)) for question in category.questions.all()}


def _field(question: Question) -> AnswerField:
    # Here a missing answer is only told to the browser; whether it may be missing depends on what is chosen.
    field = AnswerField(label=str(question), required=False, widget=_widget(question))
    field.question = question
    return field


def _widget(question: Question) -> forms.Widget:
    required = {"required": True} if question.is_required else {}
    choices = [(code, capfirst(title)) for code, title in question.choices.items()]
    match Question.Type(question.type):
        case Question.Type.CHOICE:
            return forms.RadioSelect(attrs=required, choices=choices)
        case Question.Type.SEVERAL:
            return forms.CheckboxSelectMultiple(choices=choices)
        case Question.Type.YES_NO:
            words = dict(zip(_YES_OR_NO, (capfirst(_("yes")), capfirst(_("no"))), strict=True))
            return forms.RadioSelect(attrs=required, choices=list(words.items()))
        case Question.Type.NUMBER:
            return forms.TextInput(attrs={"inputmode": "decimal", **required})
        case Question.Type.DATE:
            return forms.DateInput(attrs={"type": "date", **required}, format="%Y-%m-%d")
        case _:
            return forms.TextInput(attrs={"maxlength": LONGEST_ANSWER, **required})
