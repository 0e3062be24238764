"""`PUT requests/{id}`: the system of an office or a company says how far a report is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from api.open311.endpoint import needed_key
from api.open311.errors import NoKeyError
from api.open311.formats import REQUESTS
from api.open311.forms import sent_form
from api.open311.jurisdictions import Jurisdiction
from api.open311.listing import shown
from layers.core.exceptions import InvalidInputError
from layers.defects import states
from layers.defects.connector.partners import take_word
from layers.defects.exceptions import UnknownReportError
from layers.defects.ledger import Said

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.http import HttpResponse

    from api.open311.endpoint import Asked
    from api.open311.models import SystemKey
    from layers.defects.models import Report

TARGETS = {
    "RECEIVED": states.OPEN,
    "IN_PROCESS": states.IN_PROGRESS,
    "PROCESSED": states.RESOLVED,
    "REJECTED": states.NOT_RESOLVABLE,
}
"""What another system may make of a report."""
_OF_THE_OFFICE = (
    *("service_code", "description", "lat", "long", "address_string", "photo_required", "media", "priority", "delegation"),
    *("job_status", "job_priority"),
)


def update_request(asked: Asked, number: str) -> HttpResponse:
    """Move a report on, or say something about it.

    Raises:
        NoKeyError: The key is missing, wrong, for another office, or does not open this.
        UnknownReportError: There is none of which others may know.
        InvalidInputError: Nothing is said, or something that only the office itself changes.
    """
    values = sent_form(asked.request).values
    report = _report_for(needed_key(asked, values), number)
    target, word = _target(values), values.get("status_notes", "")
    if target is None and not word:
        raise InvalidInputError(_("Please send detailed_status or status_notes."), parameter="detailed_status")
    take_word(report=report, target=target or report.state, said=Said(word, is_public=True))
    return asked.told(REQUESTS, [{"service_request_id": report.reference}])


def _report_for(key: SystemKey, number: str) -> Report:
    if not key.may_update:
        raise NoKeyError(_("This api_key does not open this address."))
    report: Report | None = shown().filter(reference=number).first()
    if report is None:
        raise UnknownReportError
    if not _is_theirs(report, key):
        raise NoKeyError(_("This api_key is for another jurisdiction_id."))
    return report


def _is_theirs(report: Report, key: SystemKey) -> bool:
    """Whether the office for which a key is has the report, or it lies in its area; a company or a railway has none."""
    if key.jurisdiction_id is None or report.authority_id == key.jurisdiction_id:
        return True
    areas = Jurisdiction(key.jurisdiction).areas()
    return areas is not None and report.area_id in areas


def _target(values: Mapping[str, str]) -> str | None:
    for name in _OF_THE_OFFICE:
        if name in values:
            raise InvalidInputError(_("Only the office itself changes this."), parameter=name)
    if not (word := values.get("detailed_status", "")):
        return None
    if word.upper() not in TARGETS:
        message = _("These are known: %(known)s.") % {"known": ", ".join(TARGETS)}
        raise InvalidInputError(message, parameter="detailed_status")
    return TARGETS[word.upper()]
