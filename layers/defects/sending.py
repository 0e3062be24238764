"""Sends a report: checks it, finds who is responsible, and asks the sender to confirm it where that has to be."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.timezone import now
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from geo_platform.shared.mail_heads import LONGEST_MAIL_ADDRESS
from layers.core.contributions.models import new_token
from layers.core.exceptions import InvalidFieldsError, InvalidInputError
from layers.core.models import Entry, Happening, Status
from layers.core.photos.pictures import MOST_AT_ONCE
from layers.core.services import assign_area, check_values, mark_changed
from layers.core.subscriptions.noting import note_happening
from layers.defects.answers import checked_answers
from layers.defects.exceptions import NobodyResponsibleError
from layers.defects.ledger import BY_REPORTER, add_photos, defects, note_step, status_of
from layers.defects.models import LONGEST_TEXT, Report, Reporter
from layers.defects.numbering import next_reference
from layers.defects.repeats.twins import remember_sending
from layers.defects.responsibility import responsible_for
from layers.defects.states import OPEN, UNCONFIRMED
from layers.defects.telling import ask_to_confirm, tell_arrival

if TYPE_CHECKING:
    from layers.defects.drafts import ReportDraft, Sender
    from layers.defects.responsibility import Responsible

SENT = "send"
"""The first step in the history of a report."""


@transaction.atomic
def send_report(draft: ReportDraft) -> Report:
    """Send a report to the office. Whoever does not want it twice asks `layers.defects.repeats.twins` before.

    Its sender confirms it by mail first where they gave an address and nobody vouches for it; without an address it arrives
    at once, where the office takes reports from nobody in particular.

    Raises:
        InvalidFieldsError: Something is missing or does not fit; each is named: `category`, `place`, `text`, `photos`,
            `email`, `answers.code`.
        NobodyResponsibleError: The place lies outside every area.
    """
    given, draft = draft, replace(draft, text=draft.text.strip(), answers=_checked(draft))
    with override(settings.LANGUAGE_CODE):
        responsible = responsible_for(draft.category, draft.place)
    if responsible.authority is None:
        raise NobodyResponsibleError
    _require_sender(draft.sender, responsible)
    report = _build(draft, responsible)
    report.save()
    _add_sender(report, draft.sender)
    add_photos(report, draft.photos)
    remember_sending(report, given)
    note_step(report=report, move=SENT, before="", by=BY_REPORTER)
    mark_changed(layer=defects())
    if report.state == UNCONFIRMED:
        ask_to_confirm(report)
    else:
        note_arrival(report)
    return report


def note_arrival(report: Report) -> None:
    """Do what there is to do once the office sees a report: the sender and whoever follows the place are told."""
    if report.status == Status.PUBLISHED:
        note_happening(layer=defects(), feature=report, what=Happening.What.NEW)
    tell_arrival(report)


def _checked(draft: ReportDraft) -> dict[str, object]:
    """The answers as they are kept, if all of the draft fits."""
    problems = problems_of(draft, photo_count=len(draft.photos))
    if problems:
        raise InvalidFieldsError(problems)
    return checked_answers(draft.category, draft.answers)


def problems_of(draft: ReportDraft, *, photo_count: int) -> dict[str, str]:
    """Say what is wrong with a draft, by the names that `send_report` gives to what is.

    Args:
        draft: Whose pictures need not be stored yet.
        photo_count: How many there are.
    """
    problems = dict(_problems(draft, photo_count))
    try:
        checked_answers(draft.category, draft.answers)
    except InvalidFieldsError as error:
        problems |= {name: str(words) for name, words in error.problems.items()}
    return problems


def _problems(draft: ReportDraft, photo_count: int) -> list[tuple[str, str]]:
    category, text, found = draft.category, draft.text, []
    if not category.is_active:
        found.append(("category", _("Please choose what it is about.")))
    if len(text) > LONGEST_TEXT:
        found.append(("text", _("Please write no more than %(most)s characters.") % {"most": LONGEST_TEXT}))
    elif not text and (category.text_required or not photo_count):
        found.append(("text", _("Please write in a few words what you have seen, or add a picture.")))
    if category.photo_required and not photo_count:
        found.append(("photos", _("Please add a picture.")))
    if photo_count > MOST_AT_ONCE:
        found.append(("photos", _("Please choose no more than %(most)s pictures.") % {"most": MOST_AT_ONCE}))
    if draft.sender.email and not _is_address(draft.sender.email):
        found.append(("email", _("Please check the e-mail address.")))
    return found


def require_address(email: str) -> str:
    """An address as it is kept.

    Raises:
        InvalidInputError: It is none.
    """
    email = email.strip()
    if not _is_address(email):
        raise InvalidInputError(_("Please check the e-mail address."), parameter="email")
    return email


def _is_address(email: str) -> bool:
    try:
        validate_email(email)
    except ValidationError:
        return False
    return len(email) <= LONGEST_MAIL_ADDRESS


def _require_sender(sender: Sender, responsible: Responsible) -> None:
    authority = responsible.authority
    anonymous = sender.user is None and not sender.email and not sender.is_trusted
    if anonymous and authority is not None and not authority.allows_anonymous:
        message = _("%(office)s asks for an e-mail address, so that it can answer.") % {"office": authority.in_sentence}
        raise InvalidInputError(message, parameter="email")


def _build(draft: ReportDraft, responsible: Responsible) -> Report:
    category, moment = draft.category, now()
    is_confirmed = draft.sender.is_trusted or draft.sender.user is not None or not draft.sender.email
    with override(settings.LANGUAGE_CODE):
        title = category.title
    report = Report(
        geom=draft.place,
        title=title,
        kind=category.kind,
        description=draft.text if category.shows_at_once else "",
        reference=next_reference(moment),
        category=category,
        text=draft.text,
        is_released=category.shows_at_once,
        answers=dict(draft.answers),
        thing=draft.thing,
        thing_title=_title_of(draft.thing),
        state=OPEN if is_confirmed else UNCONFIRMED,
        authority=responsible.authority,
        organisation_id=responsible.authority.organisation_id if responsible.authority else None,
        why=responsible.why,
        source=draft.source,
        source_reference=draft.source_reference,
        reported_at=moment if is_confirmed else None,
        due_at=moment + timedelta(days=category.answer_days),
    )
    report.status = status_of(report)
    check_values(report)
    assign_area(report)
    return report


def _title_of(thing: str) -> str:
    """What the thing is called on the map, where it is still there."""
    title = Entry.objects.visible_to(None).filter(pk=thing).values_list("title", flat=True).first() if thing else None
    return title or ""


def _add_sender(report: Report, sender: Sender) -> None:
    email = sender.email or (sender.user.email if sender.user else "")
    if not email and sender.user is None and not sender.name and not sender.phone:
        return
    waits = report.state == UNCONFIRMED
    report.reporter = Reporter.objects.create(
        report=report,
        user=sender.user,
        email=email,
        name=sender.name.strip(),
        phone=sender.phone.strip(),
        language=get_language() or settings.LANGUAGE_CODE,
        confirmation=new_token() if waits else "",
        asked_at=now() if waits else None,
    )
