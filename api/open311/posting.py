"""`POST requests`: another system sends a report, in the name of somebody."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.utils.timezone import now
from django.utils.translation import gettext as _

from api.contribute.saving import stored_photos
from api.idempotency import key_of as repeated_key_of
from api.idempotency import perform_once
from api.marks import mark_of
from api.open311.drafting import draft_of
from api.open311.endpoint import key_in, needed_key
from api.open311.errors import NoKeyError
from api.open311.jurisdictions import Jurisdiction
from api.open311.models import PendingPicture, Receipt
from geo_platform.limits import HourlyLimit, address_of
from layers.core.exceptions import InvalidInputError, TooOftenError
from layers.core.photos.pictures import MOST_AT_ONCE
from layers.defects.repeats.twins import twin_of
from layers.defects.sending import send_report
from layers.defects.states import UNCONFIRMED

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from http import HTTPStatus
    from typing import BinaryIO

    from django.http import HttpResponse

    from api.open311.endpoint import Asked
    from api.open311.formats import Names
    from api.open311.forms import SentForm
    from api.open311.models import SystemKey
    from layers.defects.drafts import ReportDraft
    from layers.defects.models import Report

WITHOUT_KEY = HourlyLimit("open311 without a key", 60)
OF_ONE_PERSON = ("device_id", "account_id", "email")
"""Parameters that tell whoever reports from everybody else."""
AT_ONE_SYSTEM = ("first_name", "last_name", "phone")
"""Those that do so among the people of one system."""


def receive_report(
    asked: Asked, form: SentForm, jurisdiction: Jurisdiction, answer: tuple[Names, HTTPStatus]
) -> HttpResponse:
    """Take a report from another system.

    Args:
        asked: The request.
        form: What it has brought.
        jurisdiction: For which office.
        answer: How the answer is called, and its status.

    Raises:
        InvalidInputError: Something is missing or does not fit; the error names it.
        NoKeyError: The key is missing or wrong, or for another office.
        TooOftenError: There was too much of it.
    """
    key = sender_of(asked, form)
    scope = f"open311 {key.pk}" if key else f"open311 from {address_of(asked.request)}"[:80]
    draft = replace(draft_of(form, key, narrowed(jurisdiction, key)), mark=_mark(key, scope, form))

    def send() -> HttpResponse:
        report = twin_of(draft) or _sent(draft, form)
        return asked.told(answer[0], [_receipt_of(report)], answer[1])

    repeated = repeated_key_of(asked.request)
    return perform_once(scope=scope, key=repeated, fingerprint=form.fingerprint, do=send)


def _mark(key: SystemKey | None, scope: str, form: SentForm) -> str:
    """The system, its device or account where it names one, and the pictures. Two people at one system stay two.

    Where nobody in particular sends it, it is another report each time: many people have the same system, or without a key
    the same connection. Programs that send the same again say so with an `Idempotency-Key`.
    """
    naming = (*OF_ONE_PERSON, *AT_ONE_SYSTEM) if key else OF_ONE_PERSON
    if not any(form.values.get(name, "").strip() for name in naming):
        return ""
    return mark_of(scope, form.pictures, *(form.values.get(name, "") for name in ("device_id", "account_id", "media_url")))


def sender_of(asked: Asked, form: SentForm) -> SystemKey | None:
    """Which system sends something; `None` for nobody in particular, where the office takes reports from such.

    Raises:
        NoKeyError: The key is wrong, or is missing and needed.
        TooOftenError: There was too much of it.
    """
    if not settings.OPEN311_ANONYMOUS:
        return needed_key(asked, form.values)
    key = key_in(asked, form.values)
    if key is None and not WITHOUT_KEY.allows_another(asked.request):
        raise TooOftenError(_("There were very many reports without an api_key. Please wait for up to an hour."))
    return key


def narrowed(jurisdiction: Jurisdiction, key: SystemKey | None) -> Jurisdiction:
    """The office that is meant; where none is named, that for which the key is.

    Raises:
        NoKeyError: The key is for another one.
    """
    if key is None or key.jurisdiction is None:
        return jurisdiction
    if jurisdiction.office is not None and jurisdiction.office.pk != key.jurisdiction_id:
        raise NoKeyError(_("This api_key is for another jurisdiction_id."))
    return Jurisdiction(key.jurisdiction)


def _sent(draft: ReportDraft, form: SentForm) -> Report:
    with stored_photos(_checked(form.pictures)) as photos:
        report = send_report(replace(draft, photos=photos))
    if report.state == UNCONFIRMED:
        Receipt.objects.create(report=report)
    if media_url := form.values.get("media_url", ""):
        PendingPicture.objects.create(report=report, url=media_url, next_try_at=now())
    return report


def _receipt_of(report: Report) -> dict[str, Any]:
    receipt = Receipt.objects.filter(report=report).first()
    if receipt:
        notice = _("Whoever sent this gets a mail, and confirms it with one click. Then the office sees it.")
        return {"token": receipt.token, "service_notice": notice, "account_id": None}
    notice = _("%(office)s has this report.") % {"office": report.authority}
    return {"service_request_id": report.reference, "service_notice": notice, "account_id": None}


def _checked(pictures: Sequence[BinaryIO]) -> Iterator[tuple[BinaryIO, str]]:
    """The pictures that came along, as `stored_photos` wants them."""
    if len(pictures) > MOST_AT_ONCE:
        message = _("Please choose no more than %(most)s pictures.") % {"most": MOST_AT_ONCE}
        raise InvalidInputError(message, parameter="media")
    return ((picture, "") for picture in pictures)
