"""What a form or a script asks for, as deeds of the desk."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

from django.utils.translation import gettext as _

from api.parameters import row_number
from layers.core.exceptions import InvalidInputError
from layers.defects.desk.choosing import ME, NOBODY
from layers.defects.desk.colleagues import colleagues_of
from layers.defects.desk.covering import Describe, Redact
from layers.defects.desk.deeds import MOVES, Answer, Assign, Go, Hide, Merge, Release, Route, Unhide, Weigh
from layers.defects.desk.reading import find_report
from layers.defects.models import Authority, Report

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from geo_platform.accounts.models import User
    from layers.core.permissions import Actor
    from layers.defects.desk.deeds import Deed

_PAIR = re.compile(r"([0-9]{1,18}):([0-9]{1,9})")


def deed_in(actor: Actor, given: Mapping[str, str]) -> Deed:
    """What is to be done.

    Raises:
        InvalidInputError: Something about it is missing, or nobody knows it.
        UnknownReportError: The report with which others are to be put together is none of theirs.
    """
    # A button can say one thing alone: `move:resolve`.
    name, _colon, move = given.get("deed", "").partition(":")
    read = _READERS.get(name)
    if read is None:
        raise InvalidInputError(_("Please choose what is to be done."), parameter="deed")
    return read(actor, {**given, "move": move} if move else given)


def chosen_in(given: Mapping[str, str]) -> dict[int, int]:
    """Which reports are meant, and which version of each was seen: `12:3,13:1`.

    Raises:
        InvalidInputError: There is none, or it is written in another way.
    """
    parts = [_PAIR.fullmatch(part) for part in given.get("reports", "").split(",") if part]
    if not parts or not all(parts):
        raise InvalidInputError(_("Please choose at least one report."), parameter="reports")
    return {int(part[1]): int(part[2]) for part in parts if part}


def key_in(given: Mapping[str, str]) -> UUID:
    """Under which key it is done once; a new one where there is none.

    Raises:
        InvalidInputError: It is no key.
    """
    try:
        return UUID(given["key"]) if given.get("key") else uuid4()
    except ValueError as error:
        raise InvalidInputError(_("Please load the page again."), parameter="key") from error


def _assign(actor: Actor, given: Mapping[str, str]) -> Deed:
    return Assign(_person(actor, given.get("assignee", "")))


def _person(actor: Actor, named: str) -> User | None:
    if named == NOBODY:
        return None
    if named == ME and actor.user:
        return actor.user
    person = colleagues_of(actor).filter(pk=row_number(named)).first()
    if person is None:
        raise InvalidInputError(_("Please choose a person."), parameter="assignee")
    return person


def _move(_actor: Actor, given: Mapping[str, str]) -> Deed:
    move = next((move for move in MOVES if move == given.get("move")), None)
    if move is None:
        raise InvalidInputError(_("Please choose a state."), parameter="move")
    return Go(move, _word(given), _is_public(given))


def _answer(_actor: Actor, given: Mapping[str, str]) -> Deed:
    return Answer(_word(given), _is_public(given))


def _weigh(_actor: Actor, given: Mapping[str, str]) -> Deed:
    return Weigh(row_number(given.get("priority", "")))


def _route(_actor: Actor, given: Mapping[str, str]) -> Deed:
    authority = Authority.objects.filter(pk=row_number(given.get("authority", ""))).first()
    if authority is None:
        raise InvalidInputError(_("Please choose an office."), parameter="authority")
    return Route(authority, _word(given))


def _merge(actor: Actor, given: Mapping[str, str]) -> Deed:
    into = given.get("into", "")
    named = Report.objects.handled_by(actor).filter(reference=into).values_list("pk", flat=True).first()
    return Merge(find_report(actor, named or row_number(into)), _word(given))


def _redact(_actor: Actor, given: Mapping[str, str]) -> Deed:
    return Redact(lines_in(given.get("text", "")))


def _describe(_actor: Actor, given: Mapping[str, str]) -> Deed:
    return Describe(row_number(given.get("photo", "")), " ".join(lines_in(given.get("words", "")).split()))


def _word(given: Mapping[str, str]) -> str:
    return lines_in(given.get("word", ""))


def lines_in(text: str) -> str:
    """A form has other line ends than everybody else, and PostgreSQL takes no zeros."""
    return text.replace("\r\n", "\n").replace("\0", "")


def _is_public(given: Mapping[str, str]) -> bool:
    return given.get("is_public") in {"1", "on"}


_READERS: dict[str, Callable[[Actor, Mapping[str, str]], Deed]] = {
    Assign.id: _assign,
    Go.id: _move,
    Answer.id: _answer,
    Weigh.id: _weigh,
    Route.id: _route,
    Release.id: lambda _actor, _given: Release(),
    Hide.id: lambda _actor, _given: Hide(),
    Unhide.id: lambda _actor, _given: Unhide(),
    Merge.id: _merge,
    Redact.id: _redact,
    Describe.id: _describe,
}
