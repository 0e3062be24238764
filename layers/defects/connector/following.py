"""Asks the systems of other offices how the reports stand that were sent to them."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import F, Q
from django.utils.timezone import now

from layers.core.exceptions import AmtskarteError
from layers.defects import states
from layers.defects.connector.client import TROUBLE, Contact, NotThereError, number_of, requests_of, text_in
from layers.defects.connector.models import LONGEST_ANSWERED, Dispatch, RemoteServer
from layers.defects.connector.partners import take_word, way_to
from layers.defects.ledger import Said, lock_report
from layers.defects.models import LONGEST_WORD, ReportStep
from layers.defects.states import Side

if TYPE_CHECKING:
    from layers.defects.connector.client import Json

State = Dispatch.State
IN_ONE_QUESTION = 50
TOKENS_AT_ONCE = 50
MOST_STEPS_A_DAY = 6
# What has come to an end there may be opened again; not for ever.
FOLLOWED_AFTER_END = timedelta(days=90)
# As a server has it that has not begun.
BEGINNING = ("OPEN", "PENDING", "RECEIVED")
TARGETS = {
    "OPEN": states.OPEN,
    "PENDING": states.OPEN,
    "RECEIVED": states.OPEN,
    "IN_PROCESS": states.IN_PROGRESS,
    "CLOSED": states.RESOLVED,
    "PROCESSED": states.RESOLVED,
    "REJECTED": states.NOT_RESOLVABLE,
}
"""What the words of GeoReport and CitySDK mean here."""


def follow_all() -> int:
    """Ask every server; gives how many reports have changed."""
    _let_go()
    return sum(_follow(server) for server in RemoteServer.objects.filter(is_active=True).order_by("pk"))


def _let_go() -> None:
    """Follow no more what has another office now, or came to an end long ago."""
    gone = Q(report__state__in=[states.WITHDRAWN, states.DUPLICATE]) | ~Q(report__authority=F("server__authority"))
    over = gone | Q(report__closed_at__lt=now() - FOLLOWED_AFTER_END)
    Dispatch.objects.filter(over, state=State.SENT).update(state=State.OVER)


def _follow(server: RemoteServer) -> int:
    contact, changed, trouble = Contact.of(server), 0, ""
    try:
        _ask_for_numbers(server, contact)
        followed = list(server.dispatches.filter(state=State.SENT).exclude(remote_id="").order_by("pk"))
        for start in range(0, len(followed), IN_ONE_QUESTION):
            changed += _ask_about(contact, followed[start : start + IN_ONE_QUESTION])
    except TROUBLE as error:
        trouble = (str(error) or type(error).__name__).replace("\0", "")
    RemoteServer.objects.filter(pk=server.pk).update(asked_at=now(), last_error=trouble)
    return changed


def _ask_for_numbers(server: RemoteServer, contact: Contact) -> None:
    unnumbered = server.dispatches.filter(state=State.SENT, remote_id="").exclude(remote_token="")
    # Any of them, since those that are gone there must not stand before all others for ever.
    for dispatch in unnumbered.order_by("?")[:TOKENS_AT_ONCE]:
        try:
            number = number_of(contact, dispatch.remote_token)[:LONGEST_ANSWERED]
        except NotThereError:  # nobody has confirmed it there, so it is gone
            continue
        if number:
            Dispatch.objects.filter(pk=dispatch.pk).update(remote_id=number)


def _ask_about(contact: Contact, batch: list[Dispatch]) -> int:
    numbers = {dispatch.remote_id: dispatch for dispatch in batch}
    try:
        answers = _said_of(contact, *numbers)
    except NotThereError:
        # Some servers say so of all of them where one is gone.
        answers = _said_one_by_one(contact, *numbers)
    found = {text_in(one, "service_request_id"): one for one in answers}
    return sum(_take(dispatch, found[number]) for number, dispatch in numbers.items() if number in found)


def _said_of(contact: Contact, *numbers: str) -> list[Json]:
    return requests_of(contact, {"service_request_id": ",".join(numbers), "extensions": "true"})


def _said_one_by_one(contact: Contact, *numbers: str) -> list[Json]:
    """The same of those that are there; a server that knows none of them is asked no further."""
    answers: list[Json] = []
    missing: NotThereError | None = None
    for number in numbers:
        try:
            answers += _said_of(contact, number)
        except NotThereError as error:
            missing = error
    if missing and not answers:
        raise missing
    return answers


@transaction.atomic
def _take(known: Dispatch, said: Json) -> bool:
    """Take what a server says about a report; tells whether that is something new."""
    state, notes = _state_in(said), text_in(said, "status_notes")[:LONGEST_WORD]
    if (state, notes) == (known.remote_state, known.remote_notes):
        return False
    lock_report(known.report_id)  # before what belongs to it, as everywhere
    dispatch = Dispatch.objects.select_for_update(of=("self",)).select_related("report", "server").get(pk=known.pk)
    if dispatch.state != State.SENT or (state, notes) == (dispatch.remote_state, dispatch.remote_notes):
        return False
    if _has_said_enough(dispatch):
        return False
    target = _target(dispatch, state)
    word = notes if notes != dispatch.remote_notes else ""
    try:
        with transaction.atomic():
            is_public = dispatch.server.notes_are_public
            take_word(report=dispatch.report, target=target, said=Said(word, is_public=is_public))
    except AmtskarteError as error:
        # Somebody here has gone another way with it.
        dispatch.last_error = str(error)
    dispatch.remote_state, dispatch.remote_notes = state, notes
    dispatch.save(update_fields=["remote_state", "remote_notes", "last_error"])
    return True


def _has_said_enough(dispatch: Dispatch) -> bool:
    """Whether a server changes its mind so often that nobody wants to be told each time."""
    since = now() - timedelta(days=1)
    said = ReportStep.objects.filter(report=dispatch.report_id, side=Side.PARTNER, at__gte=since)
    return said.count() >= MOST_STEPS_A_DAY


def _state_in(said: Json) -> str:
    more = said.get("extended_attributes")
    detailed = text_in(more, "detailed_status").upper() if isinstance(more, dict) else ""
    return detailed if detailed in TARGETS else text_in(said, "status").upper()[:30]


def _target(dispatch: Dispatch, state: str) -> str:
    """Where a report is to go; where it is, if the server says nothing new about that."""
    here, known = dispatch.report.state, dispatch.remote_state
    is_beginning = not known and state in BEGINNING
    if state == known or is_beginning or state not in TARGETS:
        return here
    if state == "OPEN" and here in states.WAITING:  # which of the two, it does not say
        return here
    target = TARGETS[state]
    return target if way_to(here, target) is not None else here
