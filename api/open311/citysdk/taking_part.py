"""Comments, which go to the office alone, and votes, which are the number of people who follow a report."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from api.open311.endpoint import door, needed_key
from api.open311.formats import Names
from api.open311.forms import sent_form
from api.open311.listing import shown
from layers.core.exceptions import InvalidInputError
from layers.defects.exceptions import TooLongError, UnknownReportError
from layers.defects.following import follow_report
from layers.defects.ledger import checked_word
from layers.defects.models import LONGEST_WORD, Note, Report

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.http import HttpResponse

    from api.open311.endpoint import Asked

COMMENTS, VOTES = Names("comments", "comment"), Names("votes", "vote")


def _comment(asked: Asked, number: str) -> HttpResponse:
    """Tell the office something about a report. It is never shown to others, and who wrote it is not kept."""
    values = sent_form(asked.request).values
    key = needed_key(asked, values)
    report = _report(number)
    text = _needed(values, "comment")
    if len(text) > LONGEST_WORD:
        raise TooLongError(LONGEST_WORD, parameter="comment")
    heading = _("A comment that came by %(system)s:") % {"system": key.system}
    note = Note.objects.create(report=report, author=None, text=checked_word(f"{heading}\n{text}"[:LONGEST_WORD]))
    return asked.told(COMMENTS, [{"id": str(note.pk)}], HTTPStatus.CREATED)


def _vote(asked: Asked, number: str) -> HttpResponse:
    """Follow a report. It counts once the owner of the address has said yes in a mail."""
    values = sent_form(asked.request).values
    needed_key(asked, values)
    report = _report(number)
    author = _needed(values, "author")
    try:
        follower = follow_report(report=report, email=author)
    except InvalidInputError as error:
        raise InvalidInputError(error.message, parameter="author") from error
    return asked.told(VOTES, [{"id": str(follower.pk)}], HTTPStatus.CREATED)


def _report(number: str) -> Report:
    found: Report | None = shown().filter(reference=number).first()
    if found is None:
        raise UnknownReportError
    return found


def _needed(values: Mapping[str, str], name: str) -> str:
    if name not in values:
        raise InvalidInputError(_("This is needed."), parameter=name)
    return values[name]


comments_view = door(post=_comment)
votes_view = door(post=_vote)
