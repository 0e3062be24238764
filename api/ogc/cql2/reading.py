"""Reads CQL2 as text or as JSON. Either becomes the JSON form, which is small enough to walk through without care."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, NoReturn

import cql2
from django.utils.translation import gettext as _

from layers.core.exceptions import InvalidInputError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from django_stubs_ext import StrOrPromise

PARAMETER = "filter"
TEXT, JSON = "cql2-text", "cql2-json"
LONGEST = 20_000
MOST_PARTS = 10_000
# The parser of the text takes twice as long with each parenthesis that is not closed, and a stack of its own with each one.
DEEPEST_TEXT = 8
DEEPEST = 40
_QUOTED = re.compile(r"'[^']*'|\"[^\"]*\"")
# What lays another level around its part: `a = b = c`, `NOT NOT a`, `- - 1`.
MOST_OPERATORS = 250
_OPERATOR = re.compile(r"[-+*/%^=<>]|NOT|IN|LIKE|IS|DIV|BETWEEN")
_SIGN = re.compile(r"\w+|[^\w\s]")
_WORD = re.compile(r"\w")
_BOOLEAN = ("AND", "OR")
_NO_OPERAND = frozenset({"NOT", "IN", "LIKE", "IS", "DIV", "BETWEEN", *_BOOLEAN})
_PLACE_OF_ERROR = re.compile(r"--> \d+:(\d+)")
_EXCERPT = 20
_UNHOLDABLE = re.compile("[\0\ud800-\udfff]")


def refuse(message: StrOrPromise) -> NoReturn:
    """Say what is wrong with a filter.

    Raises:
        InvalidInputError: Always.
    """
    raise InvalidInputError(message, parameter=PARAMETER)


def read_filter(text: str, language: str) -> Any:  # noqa: ANN401 (any JSON value)
    """Read a filter.

    Args:
        text: As somebody wrote it.
        language: A key of `LANGUAGES`.

    Returns:
        The expression as CQL2 JSON has it; only its size and its texts are checked.

    Raises:
        InvalidInputError: It cannot be read, or is too large.
    """
    if len(text) > LONGEST:
        refuse(_("A filter can have at most %(most)s characters.") % {"most": LONGEST})
    expression = LANGUAGES[language](text)
    _check_parts(expression)
    return expression


def _read_text(text: str) -> Any:  # noqa: ANN401 (any JSON value)
    bare = _QUOTED.sub(" quoted ", text)
    if _depth(bare) > DEEPEST_TEXT:
        _refuse_depth(DEEPEST_TEXT)
    if _longest_chain(bare) > MOST_OPERATORS:
        _refuse_depth(MOST_OPERATORS)
    try:
        return cql2.parse_text(text).to_json()
    except Exception as error:  # noqa: BLE001 (the parser names its errors by no common class)
        rest = _rest(text, str(error))
        if not rest:
            refuse(_("This filter ends too early."))
        refuse(_("This filter cannot be read from here on: “%(rest)s”.") % {"rest": rest})


def _depth(text: str) -> int:
    depth = deepest = 0
    for sign in text:
        depth += (sign == "(") - (sign == ")")
        deepest = max(deepest, depth)
    return deepest


def _longest_chain(text: str) -> int:
    """The most operators within each other.

    The parser descends with each one, and a full stack ends the whole process of the server instead of raising an error. As
    many comparisons side by side as fit a filter do no harm.
    """
    longest, levels = 0, [0]
    signs = _SIGN.findall(text.upper())
    for before, sign, after in zip(["", *signs], signs, [*signs[1:], ""], strict=False):
        if sign == "(":
            levels.append(0)
        elif sign == ")":
            levels = levels[:-1] or [0]
        elif sign == "," or (sign in _BOOLEAN and _joins(before, after)):
            levels[-1] = 0
        else:
            levels[-1] += len(_OPERATOR.findall(sign))
            longest = max(longest, sum(levels))
    return longest


def _joins(before: str, after: str) -> bool:
    """Whether AND or OR stands between two conditions; it may also be the name of a property."""
    return (before == ")" or _is_operand(before)) and (after in {"(", "-", "NOT"} or _is_operand(after))


def _is_operand(sign: str) -> bool:
    return sign not in _NO_OPERAND and bool(_WORD.match(sign))


def _rest(text: str, error: str) -> str:
    """What stands where the parser gave up; the beginning where it does not say."""
    place = _PLACE_OF_ERROR.search(error)
    begin = int(place[1]) - 1 if place else 0
    return text[begin : begin + _EXCERPT]


def _read_json(text: str) -> Any:  # noqa: ANN401 (any JSON value)
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        refuse(_("This filter is no JSON."))


LANGUAGES: dict[str, Callable[[str], Any]] = {TEXT: _read_text, JSON: _read_json}


def _check_parts(expression: object) -> None:
    """Walk through all parts without recursion, so that nothing behind this can run out of stack."""
    level, seen = [expression], 0
    for depth in range(DEEPEST + 1):
        seen += len(level)
        if seen > MOST_PARTS:
            refuse(_("This filter has too many parts. At most %(most)s can be looked at.") % {"most": MOST_PARTS})
        level = [part for outer in level for part in _parts(outer)]
        if not level:
            return
        if depth == DEEPEST:
            _refuse_depth(DEEPEST)


def _parts(value: object) -> Iterator[object]:
    if isinstance(value, dict):
        yield from value
        yield from value.values()
    elif isinstance(value, list):
        yield from value
    elif isinstance(value, str):
        _check_text(value)


def _check_text(text: str) -> None:
    """No column holds the character 0 or half a surrogate pair."""
    if _UNHOLDABLE.search(text):
        refuse(_("This filter has a character in it that no text can hold."))


def _refuse_depth(most: int) -> NoReturn:
    refuse(_("This filter is nested too deeply: at most %(most)s levels can be read.") % {"most": most})
