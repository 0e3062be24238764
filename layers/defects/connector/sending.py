"""Sends on what was given to an office with a system of its own: once, whatever breaks on the way.

Nothing is written down for it when a report is given to an office: what each server has got is compared with what its
office has. Before a request leaves, it is noted that it does; a worker that is killed meanwhile, or a server that says
nothing clear, leaves a report of which nobody knows whether it has arrived. Such a one is looked for on the server by the
mark in its text. Where it is not found it is sent again only if the server knows requests again, and otherwise somebody is
asked.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import NAMESPACE_URL, uuid5

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from geo_platform.outbox.services import pause_after
from geo_platform.outgoing import OutgoingError
from layers.defects.connector.client import (
    TROUBLE,
    BusyError,
    Contact,
    RefusedError,
    UnclearError,
    requests_of,
    send_form,
    text_in,
)
from layers.defects.connector.forms import Words, code_for, form_for, mark_of
from layers.defects.connector.models import LONGEST_ANSWERED, Dispatch, RemoteServer
from layers.defects.ledger import ANSWER, By, Said, lock_report, note_and_save
from layers.defects.models import Note, Report, ReportStep
from layers.defects.states import WAITING, Side
from layers.defects.telling import tell_step

if TYPE_CHECKING:
    from typing import Any

    from layers.defects.querysets import ReportQuerySet

    Json = dict[str, Any]

State = Dispatch.State
NEW_AT_ONCE = 500
# So long one is in hand. A worker that is killed meanwhile leaves it to be looked for.
IN_HAND = timedelta(minutes=2)
# Some three days, an hour between two tries at last.
MOST_TRIES = 76
# Clocks of others may be wrong.
LOOKING_BACK = timedelta(hours=1)
BY_CONNECTOR = By(Side.PLATFORM)
_NOTES = {
    State.REFUSED: gettext_lazy("This could not be passed on to %(system)s: %(error)s"),
    State.UNSURE: gettext_lazy("Nobody knows whether this has arrived at %(system)s. Please look there. %(error)s"),
}


def send_on() -> int:
    """Send all that is due; gives how many left. No transaction is open while a server is waited for."""
    note_new()
    sent, sulking = 0, set[int]()
    while (dispatch := _take_in_hand(sulking)) is not None:
        is_done = _settle(dispatch) if dispatch.state == State.SENDING else _send(dispatch)
        sent += is_done
        if not is_done:
            # Whoever does not answer is not asked again for each of hundreds.
            sulking.add(dispatch.server_id)
    return sent


def note_new() -> int:
    """Note what has to be sent on, and what has to be followed again; gives how much."""
    return sum(_note_new(server) + _note_again(server) for server in RemoteServer.objects.filter(is_active=True))


def _note_new(server: RemoteServer) -> int:
    moment = now()
    new = [Dispatch(report=report, server=server, next_try_at=moment) for report in _unsent(server)[:NEW_AT_ONCE]]
    return len(Dispatch.objects.bulk_create(new, ignore_conflicts=True))


def _note_again(server: RemoteServer) -> int:
    """Of what was over, what waits with this office again: it was given away and back, or opened again."""
    theirs = Report.objects.waiting().filter(authority=server.authority_id)
    over = Dispatch.objects.filter(server=server, state=State.OVER, report__in=theirs)
    known = ~Q(remote_id="") | ~Q(remote_token="")
    return over.filter(known).update(state=State.SENT) + over.update(state=State.WAITING, next_try_at=now(), tries=0)


def _unsent(server: RemoteServer) -> ReportQuerySet:
    given = ReportStep.objects.filter(report=OuterRef("pk"), move="route", at__gte=server.since)
    known = Dispatch.objects.filter(report=OuterRef("pk"), server=server)
    theirs = Report.objects.waiting().filter(authority=server.authority_id, is_demo=False)
    fresh = theirs.filter(Q(reported_at__gte=server.since) | Exists(given)).exclude(Exists(known)).order_by("pk")
    return fresh.filter(is_released=True) if server.words == Words.RELEASED else fresh


@transaction.atomic
def _take_in_hand(sulking: set[int]) -> Dispatch | None:
    """One that is due, and that no other worker has in hand; as it was before."""
    due = Dispatch.objects.filter(state__in=[State.WAITING, State.SENDING], next_try_at__lte=now(), server__is_active=True)
    rows = due.exclude(server__in=sulking).select_related("server", "report__category").order_by("next_try_at", "pk")
    found = rows.select_for_update(skip_locked=True, of=("self",)).first()
    if found is None:
        return None
    Dispatch.objects.filter(pk=found.pk).update(next_try_at=now() + IN_HAND, tries=found.tries + 1)
    found.tries += 1
    return found


def _send(dispatch: Dispatch) -> bool:
    """Send one; tells whether that is done with, one way or the other."""
    report, server = dispatch.report, dispatch.server
    if report.authority_id != server.authority_id or report.state not in WAITING:
        return _end(dispatch, State.OVER, "")
    code = code_for(server, report)
    if not code:
        with override(settings.LANGUAGE_CODE):
            return _end(dispatch, State.REFUSED, _("No service there belongs to this category."))
    form, personal = form_for(server, report, code)
    Dispatch.objects.filter(pk=dispatch.pk).update(state=State.SENDING, sent_at=now(), code=code, personal=personal)
    try:
        answer = send_form(Contact.of(server), form, repeated_key(dispatch))
    except UnclearError as error:
        return _postpone(dispatch, State.SENDING, error)
    except (BusyError, OutgoingError) as error:
        return _postpone(dispatch, State.WAITING, error)
    except RefusedError as error:
        return _end(dispatch, State.REFUSED, str(error))
    return note_sent(dispatch, answer)


def repeated_key(dispatch: Dispatch) -> str:
    """The same however often it is sent."""
    return str(uuid5(NAMESPACE_URL, f"{settings.SITE_URL}/open311/dispatch/{dispatch.pk}"))


def _settle(dispatch: Dispatch) -> bool:
    """Find out whether one has arrived of which nobody knows it; tells whether that is done with."""
    try:
        found = _found_there(dispatch)
    except TROUBLE as error:
        return _postpone(dispatch, State.SENDING, error)
    if found is not None:
        return note_sent(dispatch, found)
    if dispatch.server.repeats_safely:
        Dispatch.objects.filter(pk=dispatch.pk).update(state=State.WAITING, next_try_at=now())
        return True
    return _end(dispatch, State.UNSURE, dispatch.last_error)


def _found_there(dispatch: Dispatch) -> Json | None:
    since = (dispatch.sent_at or now()) - LOOKING_BACK
    query = {"service_code": dispatch.code, "start_date": since.strftime("%Y-%m-%dT%H:%M:%SZ")}
    mark = mark_of(dispatch.report)
    there = requests_of(Contact.of(dispatch.server), query)
    return next((one for one in there if mark in text_in(one, "description") and text_in(one, "service_request_id")), None)


@transaction.atomic
def note_sent(dispatch: Dispatch, answer: Json) -> bool:
    """Note what a server calls a report, and tell its sender that it was passed on.

    Args:
        dispatch: Which one.
        answer: With `service_request_id` or `token`.
    """
    report = lock_report(dispatch.report_id)  # before what belongs to it, as everywhere
    current = Dispatch.objects.select_for_update(of=("self",)).select_related("server__authority").get(pk=dispatch.pk)
    if current.state == State.SENT:
        return True
    current.remote_id = text_in(answer, "service_request_id")[:LONGEST_ANSWERED]
    current.remote_token = text_in(answer, "token")[:LONGEST_ANSWERED]
    current.state, current.next_try_at, current.tries, current.last_error = State.SENT, None, 0, ""
    current.sent_at = current.sent_at or now()
    current.save()
    _tell_sender(report, current)
    return True


def _tell_sender(report: Report, dispatch: Dispatch) -> None:
    sender = getattr(report, "reporter", None)
    with override(sender.language if sender else settings.LANGUAGE_CODE):
        word = _word_of(dispatch)
    details = {"system": str(dispatch.server), "number": dispatch.remote_id, "personal": list(dispatch.personal)}
    said = Said(word, details=details)
    step = note_and_save(report=report, move=ANSWER, by=BY_CONNECTOR, said=said)
    tell_step(report, step)


def _word_of(dispatch: Dispatch) -> str:
    office = dispatch.server.authority.title
    words = _("We have passed your report on to this office: %(office)s.") % {"office": office}
    if dispatch.remote_id:
        words += " " + _("There it has the number %(number)s.") % {"number": dispatch.remote_id}
    names = {"name": _("your name"), "email": _("your e-mail address"), "phone": _("your phone number")}
    if given := [str(names[name]) for name in dispatch.personal]:
        words += " " + _("So that it can ask you, it has got: %(what)s.") % {"what": ", ".join(given)}
    return words


def _postpone(dispatch: Dispatch, state: str, error: Exception) -> bool:
    words = str(error) or type(error).__name__
    if dispatch.tries >= MOST_TRIES:
        return not _end(dispatch, State.UNSURE if state == State.SENDING else State.REFUSED, words)
    at = now() + pause_after(dispatch.tries)
    Dispatch.objects.filter(pk=dispatch.pk).update(state=state, next_try_at=at, last_error=words.replace("\0", ""))
    return False


@transaction.atomic
def _end(dispatch: Dispatch, state: str, words: str) -> bool:
    """Leave it to somebody of the office, who finds it in a note."""
    mine = Dispatch.objects.filter(pk=dispatch.pk)
    mine.update(state=state, next_try_at=None, last_error=words.replace("\0", ""))
    if state in {State.REFUSED, State.UNSURE}:
        with override(settings.LANGUAGE_CODE):
            text = _NOTES[State(state)] % {"system": dispatch.server.url, "error": words or "–"}
        Note.objects.create(report=dispatch.report, author=None, text=text)
    return True
