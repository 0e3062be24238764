"""The page that thanks whoever sent a report, and the mail that asks them for a yes, once more."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from django.http import HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from api.pages.private import draw, personal
from api.problems import kind_of, require_room
from geo_platform.limits import HourlyLimit
from layers.core.exceptions import AmtskarteError, InvalidInputError
from layers.defects.confirming import ask_once_more
from layers.defects.exceptions import NotNowError
from layers.defects.reporting import report_by
from layers.defects.states import UNCONFIRMED

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from layers.defects.models import Report

MAILS_PER_HOUR = HourlyLimit("confirmations of reports", 20)


@personal
@require_safe
def sent(request: HttpRequest, token: str) -> HttpResponse:
    """Thank whoever sent a report, and tell them what comes next."""
    return _page(request, report_by(token), {"is_again": "again" in request.GET})


@personal
@require_POST
def again(request: HttpRequest, token: str) -> HttpResponse:
    """Send the mail once more, to the same address or to another one. Who has confirmed meanwhile sees that."""
    report, email = report_by(token), request.POST.get("email", "").strip()
    try:
        require_room(MAILS_PER_HOUR, request)
        ask_once_more(report=report, email=email)
    except InvalidInputError as error:
        said = {"wrong": error.message, "typed": email}
        return _page(request, report, said, HTTPStatus.UNPROCESSABLE_ENTITY)
    except NotNowError:
        return HttpResponseRedirect(reverse("pages:report-status", args=[token]), status=HTTPStatus.SEE_OTHER)
    except AmtskarteError as error:
        return _page(request, report, {"refused": str(error)}, kind_of(error).status)
    return HttpResponseRedirect(f"{reverse('pages:report-sent', args=[token])}?again=1", status=HTTPStatus.SEE_OTHER)


def _page(request: HttpRequest, report: Report, said: dict[str, Any], status: HTTPStatus = HTTPStatus.OK) -> HttpResponse:
    context = {
        "report": report,
        "waits": report.state == UNCONFIRMED,
        "status_url": reverse("pages:report-status", args=[report.token]),
        "reporter": getattr(report, "reporter", None),
    }
    return draw(request, "defects/report/sent.html", context | said, status)
