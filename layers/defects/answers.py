"""Answers to the questions of a category, as they are kept."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from math import isfinite
from typing import TYPE_CHECKING, Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from layers.core.exceptions import InvalidFieldsError
from layers.defects.models import Question

if TYPE_CHECKING:
    from layers.defects.models import Category

LONGEST_ANSWER = 500
PREFIX = "answers."
"""Before the code of a question, in the names of fields."""
_YES, _NO = {"yes", "true", "1", "on"}, {"no", "false", "0"}


class _UnfitError(ValueError):
    """An answer that is none; the message says what to do."""


def checked_answers(category: Category, given: Mapping[str, Any]) -> dict[str, Any]:
    """Read the answers to a category's questions; what nobody asked for is left out.

    Args:
        category: Whose questions they are.
        given: Text, or a list of texts, by the codes of the questions.

    Returns:
        By code: a code or a list of codes, a truth value, a number, text, or a day as ISO 8601. Without what is unanswered.

    Raises:
        InvalidFieldsError: Answers are missing or do not fit; each is named `answers.code`.
    """
    kept: dict[str, Any] = {}
    problems: dict[str, str] = {}
    for question in category.questions.all():
        try:
            value = _read(question, given.get(question.code))
        except _UnfitError as error:
            problems[PREFIX + question.code] = str(error)
        else:
            if value is not None:
                kept[question.code] = value
    if problems:
        raise InvalidFieldsError(problems)
    return kept


def _read(question: Question, given: object) -> object:
    texts = _texts(given)
    if not texts:
        if question.is_required:
            raise _UnfitError(_("Please answer this question."))
        return None
    return _READERS[Question.Type(question.type)](question, texts)


def _texts(given: object) -> list[str]:
    """What was typed or chosen; nothing of what is empty."""
    many = given if isinstance(given, Sequence) and not isinstance(given, str) else [given]
    return [text for each in many if each is not None and (text := str(each).strip())]


def _chosen(question: Question, texts: list[str]) -> str:
    return _several(question, texts[:1])[0]


def _several(question: Question, texts: list[str]) -> list[str]:
    known = [option["code"] for option in question.options]
    if any(text not in known for text in texts):
        raise _UnfitError(_("Please choose one of the answers."))
    return [code for code in known if code in texts]


def _yes_or_no(_question: Question, texts: list[str]) -> bool:
    word = texts[0].lower()
    if word not in _YES | _NO:
        raise _UnfitError(_("Please answer with yes or no."))
    return word in _YES


def _number(_question: Question, texts: list[str]) -> float:
    try:
        number = float(texts[0].replace(",", "."))
    except ValueError:
        number = float("nan")
    if not isfinite(number):
        raise _UnfitError(_("Please write a number."))
    return number


def _text(_question: Question, texts: list[str]) -> str:
    if len(texts[0]) > LONGEST_ANSWER:
        raise _UnfitError(_("Please write no more than %(most)s characters.") % {"most": LONGEST_ANSWER})
    return texts[0]


def _day(_question: Question, texts: list[str]) -> str:
    try:
        return date.fromisoformat(texts[0]).isoformat()
    except ValueError as error:
        raise _UnfitError(_("Please choose a day.")) from error


_READERS: dict[Question.Type, Callable[[Question, list[str]], object]] = {
    Question.Type.CHOICE: _chosen,
    Question.Type.SEVERAL: _several,
    Question.Type.YES_NO: _yes_or_no,
    Question.Type.NUMBER: _number,
    Question.Type.TEXT: _text,
    Question.Type.DATE: _day,
}


def spoken_answer(question: Question, value: Any) -> str:  # noqa: ANN401 (as its type says)
    """An answer for people, in the active language."""
    match Question.Type(question.type):
        case Question.Type.CHOICE | Question.Type.SEVERAL:
            codes = value if isinstance(value, list) else [value]
            known = question.choices
            return ", ".join(known[code] if code in known else str(code) for code in codes)
        case Question.Type.YES_NO:
            return _("yes") if value else _("no")
        case Question.Type.NUMBER:
            return f"{value:g}"
        case Question.Type.DATE:
            return date_format(date.fromisoformat(value))
        case _:
            return str(value)
