"""`/open311/v2/`: GeoReport v2."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from django.utils.timezone import now

from api.caching import layer_versions
from api.open311.endpoint import door
from api.open311.formats import DEFINITION, DISCOVERY, REQUESTS, SERVICES, encoded
from api.open311.forms import sent_form
from api.open311.jurisdictions import jurisdiction_in
from api.open311.listing import NOTHING, STANDARD, as_json, found_by, shown
from api.open311.models import Receipt
from api.open311.posting import receive_report
from api.open311.queries import RequestQuery
from api.open311.services import definition, discovery, service_called, services
from layers.areas.layers import Areas
from layers.defects.exceptions import UnknownReportError

if TYPE_CHECKING:
    from django.http import HttpResponse

    from api.open311.endpoint import Asked
    from api.open311.listing import Shape

CHANGESET = "2026-11-29T12:00:00Z"
"""When this interface was last changed so that others have to know of it."""


def describe(asked: Asked) -> HttpResponse:
    """Where the interface is."""
    return asked.kept(DISCOVERY, lambda: encoded(discovery("open311", CHANGESET)))


def list_services(asked: Asked) -> HttpResponse:
    """What can be reported."""
    jurisdiction_in(asked.query)
    return asked.told(SERVICES, services())


def define_service(asked: Asked, code: str) -> HttpResponse:
    """What is asked about it."""
    jurisdiction_in(asked.query)
    return asked.told(DEFINITION, definition(service_called(code)))


def list_requests(asked: Asked) -> HttpResponse:
    """Reports that everybody may know of."""
    query = RequestQuery.parse(asked.query, jurisdiction_in(asked.query))
    return asked.kept(REQUESTS, lambda: as_json(found_by(query)), *reports_version())


def show_request(asked: Asked, number: str) -> HttpResponse:
    """One of them.

    Raises:
        UnknownReportError: There is none, or it is nobody's business.
    """
    jurisdiction_in(asked.query)
    return asked.kept(REQUESTS, lambda: one_report(number), *reports_version())


def one_report(number: str, shape: Shape = STANDARD) -> bytes:
    """A list with one report.

    Args:
        number: As people call it.
        shape: How much is told of it.

    Raises:
        UnknownReportError: There is none of which others may know.
    """
    found = as_json(shown().filter(reference=number), shape)
    if found == NOTHING:
        raise UnknownReportError
    return found


def reports_version() -> tuple[str, str]:
    """Of everything that lists of reports are made of: reports and areas, and the minute, since the span ends now."""
    return layer_versions([Areas.id, "defects"]), f"{now():%Y-%m-%dT%H:%M}"


def send_request(asked: Asked) -> HttpResponse:
    """Take a report."""
    form = sent_form(asked.request)
    jurisdiction = jurisdiction_in({**asked.query, **form.values})
    return receive_report(asked, form, jurisdiction, (REQUESTS, HTTPStatus.OK))


def show_token(asked: Asked, token: str) -> HttpResponse:
    """The number of a report that had to be confirmed; none as long as nobody has.

    Raises:
        UnknownReportError: Nothing has this token, or not any more.
    """
    jurisdiction_in(asked.query)
    receipt = Receipt.objects.select_related("report").filter(token=token).first()
    if receipt is None:
        raise UnknownReportError
    report = receipt.report
    number = report.reference if report.reported_at else None
    return asked.told(REQUESTS, [{"token": token, "service_request_id": number}])


discovery_view = door(get=describe)
services_view = door(get=list_services)
service_view = door(get=define_service)
requests_view = door(get=list_requests, post=send_request)
request_view = door(get=show_request)
token_view = door(get=show_token)
